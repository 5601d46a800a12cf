"""Opening and closing an archive: the lock, the connection, and the sweep after a writer that was cut short."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass

from watchword.model.errors import StoreError, StoreHeld
from watchword.store.database import connect
from watchword.store.folders import Folder
from watchword.store.locks import FileLock, lock_for_writing, note_holder
from watchword.store.renewing import renew
from watchword.store.schema import MIGRATIONS, migrate, version_of
from watchword.store.sweeping import sweep

RENEWAL_SECONDS = 300.0  # how long a reader waits for another process that brings the archive to the present version


@dataclass(slots=True)
class Access:
    """What an open handle holds. `tidy` is False while files that no row names may lie about."""

    folder: Folder
    connection: sqlite3.Connection
    lock: FileLock | None
    writes: bool
    tidy: bool = True

    def sweep(self) -> None:
        """Remove files that no row names; where that is not possible now, the next writer does it."""
        self.tidy = False
        with suppress(OSError, sqlite3.Error):
            self.tidy = sweep(self.connection, self.folder)

    def close(self) -> None:
        """Let go of everything. Harmless when done twice."""
        self.connection.close()
        if self.lock is not None:
            if self.writes and self.tidy:
                with suppress(OSError):
                    self.folder.writer_note.unlink(missing_ok=True)
            self.lock.release()
            self.lock = None


def prepare(folder: Folder, *, wait_seconds: float) -> None:
    """Make the folder and the empty database of an archive where they are missing."""
    if folder.path.exists() and not folder.path.is_dir():
        raise StoreError(f"{folder.path} is a file; an archive is a folder", hint="give the name of a folder")
    if folder.database.exists():
        return
    folder.path.mkdir(parents=True, exist_ok=True)
    if not folder.is_ours():
        raise StoreError(
            f"{folder.path} holds other things and is not an archive", hint="give a new or an empty folder"
        )
    lock = lock_for_writing(folder, wait_seconds=wait_seconds)
    try:
        folder.database.touch()
    finally:
        lock.release()


def open_for_writing(folder: Folder, *, wait_seconds: float) -> Access:
    """Become the one writer: lock, migrate, and sweep up after a writer that did not finish."""
    lock = lock_for_writing(folder, wait_seconds=wait_seconds)
    try:
        connection = connect(folder, write=True, wait_seconds=wait_seconds)
        access = Access(folder, connection, lock, writes=True)
        try:
            for place in (folder.sources, folder.tokens, folder.postings):
                place.mkdir(exist_ok=True)
            unfinished = folder.writer_note.exists()
            note_holder(folder)  # first: whoever waits is told of it, and it asks for a sweep if this process dies
            renewed = renew(connection, folder)
            migrate(connection)
            if renewed or unfinished:
                access.sweep()
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.release()
        raise
    return access


def open_for_reading(folder: Folder, *, wait_seconds: float) -> Access:
    """Open the present state of an archive and keep its files from being removed; migrate an older one first.

    Where another process is at that, wait for it, up to `RENEWAL_SECONDS`: nothing can be read before.
    """
    deadline = time.monotonic() + max(wait_seconds, RENEWAL_SECONDS)
    while True:
        access = share(folder, wait_seconds=wait_seconds)
        try:
            if version_of(access.connection) == len(MIGRATIONS):
                return access
        except BaseException:
            access.close()
            raise
        access.close()
        if not os.access(folder.path, os.W_OK):
            raise StoreError(
                f"{folder.path} is an archive of an earlier version and has to be brought to the present one",
                hint="open it once where its folder can be written",
            )
        try:
            open_for_writing(folder, wait_seconds=wait_seconds).close()
        except StoreHeld:
            if time.monotonic() >= deadline:
                raise


def share(folder: Folder, *, wait_seconds: float) -> Access:
    """Share the readers' lock, then begin reading; in this order, so that no file of what is read is removed.

    A folder that cannot be written needs no lock.
    """
    lock = FileLock(folder.readers_lock, patience=wait_seconds) if os.access(folder.path, os.W_OK) else None
    try:
        if lock is not None:
            lock.share()
        connection = connect(folder, write=False, wait_seconds=wait_seconds)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return Access(folder, connection, lock, writes=False)
