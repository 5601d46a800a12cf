"""Removing what a crash, a full disk or a merge left behind: files that no row names."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container
from pathlib import Path

from watchword.store import columns, indexes
from watchword.store.folders import PART, Folder, files_below
from watchword.store.locks import FileLock

SUFFIXES = "|".join(map(re.escape, (columns.SUFFIX, indexes.SUFFIX)))
OURS = re.compile(rf"[0-9a-f]{{64}}({SUFFIXES})?({re.escape(PART)})?")


def sweep(connection: sqlite3.Connection, folder: Folder) -> bool:
    """Remove every file that no row names; False where readers are about and segments had to stay.

    Needs the writer's lock. A reader's older state may name segments that the present one does not, so these go only
    when nobody reads.
    """
    sources = {source_id for (source_id,) in connection.execute("SELECT source_id FROM sources")}
    remove_unnamed(folder.sources, sources)
    folder.writer_note.with_name(folder.writer_note.name + PART).unlink(missing_ok=True)
    for path in files_below(folder.derived):
        if path.suffix == PART:
            path.unlink(missing_ok=True)
    alone = FileLock(folder.readers_lock)
    try:
        if not alone.try_alone():
            return False
        for place, column in ((folder.tokens, "tokens_file"), (folder.postings, "postings_file")):
            named = {name for (name,) in connection.execute(f"SELECT {column} FROM segments")}  # noqa: S608 (own names)
            remove_unnamed(place, named)
    finally:
        alone.release()
    return True


def remove_unnamed(place: Path, named: Container[str]) -> None:
    """Remove the files that are called as ours are and that no row names; what else lies about is not ours."""
    for path in files_below(place):
        if OURS.fullmatch(path.name) and path.name not in named:
            path.unlink()
