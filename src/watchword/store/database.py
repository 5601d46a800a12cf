"""The connection to `archive.sqlite`: how it is opened, and what a transaction is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from watchword.model.errors import StoreError
from watchword.store.folders import Folder


def connect(folder: Folder, *, write: bool, wait_seconds: float) -> sqlite3.Connection:
    """Open the database for writing, or for reading one unchanging state of it.

    A transaction is on disk when it is committed. A reader begins its transaction here and keeps it.
    """
    mode = "rw" if write else "ro"
    if not write and not os.access(folder.path, os.W_OK) and not folder.database.with_suffix(".sqlite-wal").exists():
        mode = "ro&immutable=1"
    connection = sqlite3.connect(
        f"{folder.database.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=wait_seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        if write:
            require_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
        else:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def require_wal(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log, so that reading and writing do not wait for each other."""
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise StoreError(
            "this disk does not support a write-ahead log (network file systems do not)",
            hint="keep the archive on a local disk",
        )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do everything inside or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
