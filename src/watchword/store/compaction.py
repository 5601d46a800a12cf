"""Many small segments become few large ones, so that a thousand small additions read as quickly as one large one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

import pyarrow as pa

from watchword.store.columns import read_checked
from watchword.store.database import transaction
from watchword.store.folders import Folder
from watchword.store.segments import Placement, Segment, insert_segment, segments_of, write_table

MOST_SEGMENTS = 16
MOST_TOKENS = 8_000_000  # a merged segment is rewritten in memory, at some 60 bytes a token


def choose(sizes: Sequence[int]) -> int:
    """Return how many of the newest segments to merge, 0 for none, from their token counts in order of age.

    Nothing is merged up to 16 segments. Then the newest is merged with its elders while the next is no more than twice
    as large as all younger ones together: every token is rewritten a logarithmic number of times.

    >>> choose([50_000] + [10] * 16)
    16
    """
    if len(sizes) <= MOST_SEGMENTS:
        return 0
    total = chosen = 0
    for size in reversed(sizes):
        if chosen and (size > 2 * max(total, 1) or total + size > MOST_TOKENS):
            break
        total += size
        chosen += 1
    return chosen if chosen > 1 else 0


def compact(connection: sqlite3.Connection, folder: Folder, *, language: str, on_step: Callable[[str], None]) -> bool:
    """Merge the newest segments of a language if there are too many, in a transaction of its own; say whether."""
    segments = segments_of(connection, language)
    n_chosen = choose([segment.files.n_tokens for segment in segments])
    if not n_chosen:
        return False
    chosen = segments[-n_chosen:]
    table = pa.concat_tables([read_checked(folder.tokens / segment.files.tokens_file) for segment in chosen])
    placements = merged_placements(connection, chosen)
    files = write_table(folder, table.unify_dictionaries(), language=language, placements=placements)
    on_step("merged segment written")
    with transaction(connection):
        for segment in chosen:
            connection.execute("DELETE FROM placements WHERE segment_id = ?", (segment.segment_id,))
            connection.execute("DELETE FROM segments WHERE segment_id = ?", (segment.segment_id,))
        insert_segment(connection, files, placements)
        on_step("merged segment named")
    return True


def merged_placements(connection: sqlite3.Connection, chosen: Sequence[Segment]) -> list[Placement]:
    """Return the placements of documents when these segments stand end to end."""
    placements = []
    offset = 0
    for segment in chosen:
        rows = connection.execute(
            "SELECT number, first_row, n_tokens, sentences, paragraphs FROM placements"
            " WHERE segment_id = ? ORDER BY first_row, n_tokens, number",
            (segment.segment_id,),
        )
        for number, first_row, *rest in rows:
            placements.append(Placement(number, first_row + offset, *rest))
        offset += segment.files.n_tokens
    return placements
