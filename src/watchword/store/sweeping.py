"""Removing what a crash, a full disk or a merge left behind: files that no row names."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from watchword.store.folders import PART, Folder, files_below
from watchword.store.locks import FileLock


def sweep(connection: sqlite3.Connection, folder: Folder) -> bool:
    """Remove every file that no row names; False where readers are about and segments had to stay.

    Needs the writer's lock. A reader's older state may name segments that the present one does not, so these go only
    when nobody reads.
    """
    sources = {source_id for (source_id,) in connection.execute("SELECT source_id FROM sources")}
    for path in files_below(folder.sources):
        if path.name not in sources:
            path.unlink()
    remove_parts(folder.path)
    alone = FileLock(folder.readers_lock)
    try:
        if not alone.try_alone():
            return False
        for place, column in ((folder.tokens, "tokens_file"), (folder.postings, "postings_file")):
            named = {name for (name,) in connection.execute(f"SELECT {column} FROM segments")}  # noqa: S608 (own names)
            for path in files_below(place):
                if path.name not in named:
                    path.unlink()
    finally:
        alone.release()
    return True


def remove_parts(path: Path) -> None:
    """Remove half-written files beside the database."""
    for part in path.glob("*" + PART):
        part.unlink()
