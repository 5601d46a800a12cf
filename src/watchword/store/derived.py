"""Results that can be worked out again, kept so that the next process need not.

A file in `derived/` is named by what went into it, and begins with the SHA-256 of the rest of it. Any process may write
one, also one that only reads the archive: a file that is damaged, half written or gone is as good as none, and nothing
else in the archive speaks of it. The folder may be deleted at any time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from watchword.store.folders import PART, Folder

Columns = dict[str, npt.NDArray[np.generic]]

MOST_KEPT = 32
"""Files kept; of more, the oldest go."""

DIGEST_BYTES = 32


def kept(folder: Folder, key: str) -> Columns | None:
    """Return the columns kept under a key, None where there are none or they are not whole."""
    with suppress(OSError, ValueError, BadZipFile):
        content = (folder.derived / key).read_bytes()
        if sha256(content[DIGEST_BYTES:]).digest() == content[:DIGEST_BYTES]:
            with np.load(BytesIO(content[DIGEST_BYTES:]), allow_pickle=False) as columns:
                return {name: columns[name] for name in columns.files}
    return None


def keep(folder: Folder, key: str, columns: Mapping[str, npt.NDArray[np.generic]]) -> None:
    """Keep columns under a key (hexadecimal digits); where that is not possible nothing is kept, and nothing said."""
    out = BytesIO()
    np.savez(out, allow_pickle=False, **columns)
    content = out.getvalue()
    part = folder.derived / f"{key}.{os.getpid()}{PART}"
    with suppress(OSError):
        folder.derived.mkdir(exist_ok=True)
        try:
            part.write_bytes(sha256(content).digest() + content)
            part.replace(folder.derived / key)
        finally:
            part.unlink(missing_ok=True)
        forget(folder.derived, most=MOST_KEPT)


def forget(place: Path, *, most: int) -> None:
    """Remove all but the newest files. What a process that was cut short left half written goes with the next sweep."""
    files = [path for path in place.iterdir() if path.suffix != PART]
    for path in sorted(files, key=lambda one: one.stat().st_mtime_ns)[: max(len(files) - most, 0)]:
        path.unlink(missing_ok=True)
