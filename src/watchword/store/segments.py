"""Segments: the tokens of some documents of one language in two files that never change.

`tokens/` holds them end to end, `postings/` their index; each file is named by its own SHA-256. `placements` in the
database says which rows are whose. Everything here can be rebuilt from the stored texts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from watchword.model.tokens import Column, Tokens
from watchword.store import indexes
from watchword.store.columns import SUFFIX, encoded, stack
from watchword.store.folders import Folder, sync_folders, write_named_by_digest
from watchword.store.schema import insertion, sealed

UNKNOWN_LANGUAGE = "und"
"""What segments and records call the language of documents whose language is unknown (ISO 639-2)."""

INSERT_SEGMENT = insertion(
    "segments", ("segment_id", "language", "n_documents", "n_tokens", "tokens_file", "postings_file")
)
INSERT_PLACEMENT = insertion("placements", ("number", "segment_id", "first_row", "n_tokens", "sentences", "paragraphs"))


@dataclass(frozen=True, slots=True)
class Files:
    """The two files of a segment, written and synced, and what they hold."""

    language: str
    n_documents: int
    n_tokens: int
    tokens_file: str
    postings_file: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A row of the table `segments`."""

    segment_id: int
    files: Files


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one document's tokens lie in a segment, and its sentences and paragraphs as bytes."""

    number: int
    first_row: int
    n_tokens: int
    sentences: bytes
    paragraphs: bytes


def place(numbers: Iterable[int], tokens: Sequence[Tokens]) -> list[Placement]:
    """Return the placements of documents that are stacked in this order."""
    placements = []
    first_row = 0
    for number, part in zip(numbers, tokens, strict=True):
        spans = as_bytes(part.sentences), as_bytes(part.paragraphs)
        placements.append(Placement(number, first_row, len(part), *spans))
        first_row += len(part)
    return placements


def write_tokens(folder: Folder, tokens: Sequence[Tokens], *, language: str, placements: Sequence[Placement]) -> Files:
    """Write documents of one language as the files of a segment."""
    return write_table(folder, stack(tokens), language=language, placements=placements)


def write_table(folder: Folder, table: pa.Table, *, language: str, placements: Sequence[Placement]) -> Files:
    """Write stacked tokens, and their index, as the files of a segment."""
    tokens_file = write_named_by_digest(folder.tokens, encoded(table), suffix=SUFFIX)
    postings_file = write_index(folder, table, placements)
    sync_folders([folder.tokens, folder.postings])
    return Files(language, len(placements), table.num_rows, tokens_file, postings_file)


def write_index(folder: Folder, table: pa.Table, placements: Sequence[Placement]) -> str:
    """Write the index of stacked tokens and return the name of its file."""
    numbers = np.array([placement.number for placement in placements], np.int32)
    lengths = [placement.n_tokens for placement in placements]
    content = indexes.encoded_index(table, numbers, lengths)
    return write_named_by_digest(folder.postings, content, suffix=indexes.SUFFIX)


def insert_segment(connection: sqlite3.Connection, files: Files, placements: Iterable[Placement]) -> None:
    """Name written files in the database; part of a transaction of the caller."""
    (segment_id,) = connection.execute("SELECT coalesce(max(segment_id), 0) + 1 FROM segments").fetchone()
    row = (files.language, files.n_documents, files.n_tokens, files.tokens_file, files.postings_file)
    connection.execute(INSERT_SEGMENT, sealed((segment_id, *row)))
    connection.executemany(
        INSERT_PLACEMENT,
        (
            sealed((one.number, segment_id, one.first_row, one.n_tokens, one.sentences, one.paragraphs))
            for one in placements
        ),
    )


def segments_of(connection: sqlite3.Connection, language: str | None = None) -> list[Segment]:
    """Return the segments of a language (of all languages for None), in order of being made."""
    rows = connection.execute(
        "SELECT segment_id, language, n_documents, n_tokens, tokens_file, postings_file FROM segments"
        " WHERE ?1 IS NULL OR language = ?1 ORDER BY segment_id",
        (language,),
    )
    return [Segment(segment_id, Files(*rest)) for segment_id, *rest in rows]


def as_bytes(stretches: Column) -> bytes:
    """Return an `(n, 2)` array of stretches as little-endian bytes."""
    return np.ascontiguousarray(stretches, "<i4").tobytes()


def from_bytes(content: bytes) -> Column:
    """Return the `(n, 2)` array that `as_bytes` made bytes of."""
    return np.frombuffer(content, "<i4").reshape(-1, 2).astype(np.int32)
