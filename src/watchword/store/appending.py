"""Adding a batch: files first, then one transaction, which is the acknowledgement."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from watchword.model.errors import WatchwordError
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.store.batches import Batch, Receipt
from watchword.store.compaction import compact
from watchword.store.database import transaction
from watchword.store.failures import explained
from watchword.store.folders import Folder, sync_folders, write_whole
from watchword.store.intake import Intake, decide
from watchword.store.rows import (
    INSERT_PROBLEM,
    INSERT_READING,
    INSERT_SOURCE,
    insert_documents,
    row_of_problem,
    row_of_source,
)
from watchword.store.schema import sealed
from watchword.store.segments import UNKNOWN_LANGUAGE, Files, Placement, insert_segment, place, write_tokens

STEPS = (
    "decided",
    "sources written",
    "tokens written",
    "rows inserted",
    "committed",
    "merged segment written",
    "merged segment named",
    "merged",
)
"""What `on_step` is told, in order. Before "committed" nothing of the batch is in the archive; from then on, all is."""


def append(
    connection: sqlite3.Connection, folder: Folder, batch: Batch, *, on_step: Callable[[str], None]
) -> tuple[Receipt, bool]:
    """Add a batch; return its receipt and whether segments were merged, so that their old files may go."""
    intake = decide(batch, connection)
    on_step("decided")
    write_sources(folder, intake.sources)
    on_step("sources written")
    (first_number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM documents").fetchone()
    segments = write_segments(folder, intake, first_number=first_number)
    on_step("tokens written")
    with transaction(connection):
        connection.executemany(INSERT_SOURCE, (row_of_source(source) for source, _ in intake.sources))
        insert_documents(connection, intake.documents, first_number=first_number, added_at=datetime.now(UTC))
        for files, placements in segments:
            insert_segment(connection, files, placements)
        connection.executemany(INSERT_READING, (sealed(reading) for reading in batch.readings))
        connection.executemany(INSERT_PROBLEM, (row_of_problem(problem) for problem in intake.problems))
        on_step("rows inserted")
    on_step("committed")
    merged = False
    for files, _ in segments:
        try:
            with explained():
                merged |= compact(connection, folder, language=files.language, on_step=on_step)
        except WatchwordError as error:
            intake.problems.append(unmerged(files.language, error))
    if merged:
        on_step("merged")
    return intake.receipt(), merged


def write_sources(folder: Folder, sources: Sequence[tuple[Source, bytes]]) -> None:
    """Write the bytes of sources that are not there, or not there in full."""
    parents = set()
    for source, content in sources:
        path = folder.source(source.source_id)
        if path.exists() and path.stat().st_size == source.n_bytes:
            continue
        path.parent.mkdir(exist_ok=True)
        write_whole(path, content)
        parents.add(path.parent)
    if parents:
        sync_folders([*parents, folder.sources])


def write_segments(folder: Folder, intake: Intake, *, first_number: int) -> list[tuple[Files, list[Placement]]]:
    """Write the tokens of new documents, a segment a language."""
    by_language: dict[str, list[int]] = {}
    for index, document in enumerate(intake.documents):
        by_language.setdefault(document.language or UNKNOWN_LANGUAGE, []).append(index)
    segments = []
    for language, indices in by_language.items():
        tokens = [intake.tokens[index] for index in indices]
        placements = place((first_number + index for index in indices), tokens)
        segments.append((write_tokens(folder, tokens, language=language, placements=placements), placements))
    return segments


def unmerged(language: str, error: WatchwordError) -> Problem:
    """Say that small segments stay small; the batch itself is safe."""
    return Problem(
        "store.tokens.unmerged",
        language,
        f"the batch is stored, but the token files of {language!r} could not be merged: {error.message}",
        hint=error.hint,
    )
