"""Indexes of an older form are made anew from the tokens, once, when such an archive is opened."""

from __future__ import annotations

import sqlite3

from watchword.model.errors import StoreError
from watchword.store.columns import read_checked
from watchword.store.compaction import merged_placements
from watchword.store.database import transaction
from watchword.store.failures import explained
from watchword.store.folders import Folder, sync_folders
from watchword.store.indexes import SUFFIX
from watchword.store.schema import seal, version_of
from watchword.store.segments import segments_of, write_index

OLDER = (1, 2)
"""Versions of the schema whose archives have indexes of another form."""


def renew(connection: sqlite3.Connection, folder: Folder) -> bool:
    """Give the segments of an older archive an index of the present form, one transaction a segment.

    Say whether any needed one. A segment whose tokens are damaged keeps what it has: `verify` names it, and a rebuild
    makes both anew.
    """
    if version_of(connection) not in OLDER:
        return False
    older = [segment for segment in segments_of(connection) if not segment.files.postings_file.endswith(SUFFIX)]
    for segment in older:
        try:
            with explained():
                table = read_checked(folder.tokens / segment.files.tokens_file)
        except StoreError:
            continue
        name = write_index(folder, table, merged_placements(connection, [segment]))
        sync_folders([folder.postings])
        files = segment.files
        row = (segment.segment_id, files.language, files.n_documents, files.n_tokens, files.tokens_file, name)
        with transaction(connection):
            connection.execute(
                "UPDATE segments SET postings_file = ?, seal = ? WHERE segment_id = ?",
                (name, seal(row), segment.segment_id),
            )
    return bool(older)
