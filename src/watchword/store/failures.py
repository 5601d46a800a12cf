"""What the operating system, SQLite and Parquet report, said in words that a reader of texts can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from watchword.model.errors import StoreError

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def explained() -> Iterator[None]:
    """Turn an error of the machinery into a `StoreError` with a hint. Works as a decorator, too."""
    try:
        yield
    except sqlite3.Error as error:
        raise of_sqlite(error) from error
    except pa.ArrowException as error:
        raise StoreError(
            f"a token or posting file cannot be read: {first_line(error)}",
            hint="`watchword verify` says which files are damaged; they can be rebuilt from the stored texts",
        ) from error
    except OSError as error:
        raise of_system(error) from error


def of_sqlite(error: sqlite3.Error) -> StoreError:
    """Explain what SQLite reports of `archive.sqlite`."""
    text = str(error)
    if "disk is full" in text or "disk I/O error" in text:
        return StoreError(
            f"the archive could not be written to disk ({text})",
            hint="make room on the disk or check that it is healthy, then add again; nothing of this step was stored",
        )
    if "readonly" in text or "unable to open" in text:
        return StoreError(
            f"the archive's database cannot be opened for this ({text})",
            hint="check that you may write in the archive's folder",
        )
    if "too big" in text:
        return StoreError(
            "a text or a value is larger than the database can hold (one billion bytes)",
            hint="split the document; nothing of this step was stored",
        )
    if "locked" in text:
        return StoreError(
            f"the archive's database is in use by another program ({text})",
            hint="close other programs that have archive.sqlite open",
        )
    return StoreError(
        f"the archive's database is damaged or not ours ({text})",
        hint="`watchword verify` says what is damaged; the bytes as received are unharmed under sources/",
    )


def of_system(error: OSError) -> StoreError:
    """Explain what the operating system reports of a file of the archive."""
    place = f" at {error.filename}" if error.filename else ""
    reason = error.strerror or first_line(error)
    if error.errno in NO_ROOM:
        return StoreError(
            f"there is no room on the disk{place} ({reason})",
            hint="make room and add again; nothing of this step was stored",
        )
    if error.errno in NOT_ALLOWED:
        return StoreError(
            f"the archive may not be written{place} ({reason})",
            hint="check the permissions of the archive's folder, or whether its disk is read-only",
        )
    return StoreError(
        f"a file of the archive cannot be used{place} ({reason})",
        hint="`watchword verify` says what is missing or damaged",
    )


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message; engines add their stack below it."""
    return str(error).partition("\n")[0]
