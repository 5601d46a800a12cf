"""Who may change an archive, and whose reading must not be disturbed.

The locks are SQLite's own file locks, on files that hold nothing. The system lets go of them when a process dies, a
forked worker does not inherit them (as it would a `flock`), and two handles in one process exclude each other (as two
`lockf` would not).
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from watchword.model.errors import StoreHeld
from watchword.store.folders import Folder, write_whole

PAUSE_SECONDS = 0.05


class FileLock:
    """One lock on one file, held until `release`."""

    def __init__(self, path: Path, *, patience: float = 0) -> None:
        self._connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)

    def try_alone(self) -> bool:
        """Take the lock for this handle alone; False where another holds or shares it."""
        try:
            self._connection.execute("PRAGMA journal_mode = MEMORY")  # an empty file would get a journal beside it
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            return False
        return True

    def share(self) -> None:
        """Hold the lock beside others who share it."""
        self._connection.execute("BEGIN")
        self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()

    def release(self) -> None:
        """Let go. Harmless where nothing is held."""
        self._connection.close()


def lock_for_writing(folder: Folder, *, wait_seconds: float) -> FileLock:
    """Become the one writer of an archive, or say who is after `wait_seconds`."""
    deadline = time.monotonic() + wait_seconds
    lock = FileLock(folder.writer_lock)
    try:
        while not lock.try_alone():
            require_patience(folder, deadline)
            time.sleep(PAUSE_SECONDS)
    except BaseException:
        lock.release()
        raise
    return lock


def require_patience(folder: Folder, deadline: float) -> None:
    """Raise once the deadline is past, saying who holds the archive."""
    if time.monotonic() >= deadline:
        raise StoreHeld(
            f"{folder.path} is being written by {holder(folder)}",
            hint="try again when that has finished; reading is possible meanwhile",
        )


def note_holder(folder: Folder) -> None:
    """Leave word of who writes, for the one who waits. It stays behind if this process dies, asking for a sweep."""
    note = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    write_whole(folder.writer_note, json.dumps(note).encode("ascii"))


def holder(folder: Folder) -> str:
    """Say who holds the archive, as far as is known."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(folder.writer_note.read_bytes())
        return f"process {note['pid']} since {note['since']}"
    return "another process"
