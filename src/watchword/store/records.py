"""The tokens of many documents as one `Record`, in order of date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from watchword.model.errors import StoreError
from watchword.model.findings import Scope
from watchword.model.indexes import Integers
from watchword.model.records import Record
from watchword.model.tokens import Column
from watchword.store.indexes import Indexes, as_arrow
from watchword.store.scopes import ORDER, within
from watchword.store.segments import segments_of

ROWS_AT_ONCE = 1 << 20  # numpy widens indices to 64 bits: a piece at a time

Stems = Callable[[tuple[str, ...]], Column]
FunctionWords = Callable[[tuple[str, ...]], npt.NDArray[np.bool_]]


class Run(NamedTuple):
    """Rows that go from a segment into a record in one piece: `n_rows` from `source` to `target`."""

    source: int
    target: int
    n_rows: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The documents of a record in their order, and which rows of which segment they are."""

    document_ids: tuple[str, ...]
    dates: npt.NDArray[np.datetime64]
    bounds: npt.NDArray[np.int64]
    runs: dict[int, list[Run]]


def build(
    connection: sqlite3.Connection,
    indexes: Indexes,
    language: str,
    *,
    scope: Scope | None,
    stems: Stems,
    function_words: FunctionWords,
) -> Record:
    """Return the record of a language; see `Corpus.record`."""
    segments = segments_of(connection, language)
    selection = select(connection, language, scope)
    used = [segment for segment in segments if segment.segment_id in selection.runs]
    n_tokens = int(selection.bounds[-1])
    columns = {name: np.empty(n_tokens, np.int32) for name in ("start", "length", "sentence", "form_id")}
    form_tables: list[pa.Array] = []
    offset = 0
    for segment in used:
        index = indexes.index(segment.files.postings_file)
        runs = selection.runs[segment.segment_id]
        if max(run.source + run.n_rows for run in runs) > len(index.form_id):
            raise StoreError(f"{segment.files.postings_file} has lost rows", hint="rebuild it from the texts")
        for name in ("start", "length", "sentence"):
            copy_runs(getattr(index, name), columns[name], runs)
        copy_runs(index.form_id + np.int32(offset), columns["form_id"], runs)
        form_tables.append(as_arrow(index.forms))
        offset += len(index.forms)
    columns["length"] += columns["start"]  # which makes it the end
    forms = unify(form_tables, columns["form_id"], all_used=n_tokens == sum(one.files.n_tokens for one in segments))
    return Record(
        language,
        selection.document_ids,
        selection.dates,
        selection.bounds,
        columns["start"],
        columns["length"],
        columns["form_id"],
        columns["sentence"],
        forms,
        np.asarray(stems(forms), np.int32),
        np.asarray(function_words(forms), np.bool_),
    )


def select(connection: sqlite3.Connection, language: str, scope: Scope | None) -> Selection:
    """Find the documents of a language in a scope, in order of date, and where their tokens lie."""
    condition = within(scope, connection)
    rows = connection.execute(
        "SELECT document_id, date, segment_id, first_row, n_tokens FROM documents JOIN placements USING (number)"  # noqa: S608 (values are bound)
        f" WHERE segment_id IN (SELECT segment_id FROM segments WHERE language = ?) AND {condition.sql}"
        f" ORDER BY {ORDER}",
        (language, *condition.values),
    ).fetchall()
    document_ids, dates, segment_ids, first_rows, lengths = zip(*rows, strict=True) if rows else ((),) * 5
    bounds = np.concatenate([[0], np.cumsum(np.array(lengths, np.int64))]).astype(np.int64)
    runs: dict[int, list[Run]] = {}
    for segment_id, run in merged_runs(segment_ids, first_rows, lengths):
        runs.setdefault(segment_id, []).append(run)
    return Selection(tuple(document_ids), np.array(dates, "datetime64[D]"), bounds, runs)


def merged_runs(
    segment_ids: tuple[int, ...], first_rows: tuple[int, ...], lengths: tuple[int, ...]
) -> Iterator[tuple[int, Run]]:
    """Yield the rows to copy, neighbours in both segment and record together."""
    current: tuple[int, Run] | None = None
    target = 0
    for segment_id, first_row, length in zip(segment_ids, first_rows, lengths, strict=True):
        if current and current[0] == segment_id and current[1].source + current[1].n_rows == first_row:
            run = current[1]
            current = (segment_id, Run(run.source, run.target, run.n_rows + length))
        elif length:
            if current:
                yield current
            current = (segment_id, Run(first_row, target, length))
        target += length
    if current:
        yield current


def copy_runs(source: Integers, target: Column, runs: list[Run]) -> None:
    """Copy whole documents from a segment's column to a record's."""
    for first, place, n_rows in runs:
        target[place : place + n_rows] = source[first : first + n_rows]


def unify(tables: list[pa.Array], form_id: Column, *, all_used: bool) -> tuple[str, ...]:
    """Replace numbers into tables that stand end to end by numbers into one table without repetitions, in place."""
    encoding = pa.concat_arrays(tables).dictionary_encode() if tables else None
    if encoding is None:
        return ()
    number, forms = encoding.indices.to_numpy(), encoding.dictionary
    if not all_used:
        seen = np.zeros(len(number), np.bool_)
        seen[form_id] = True
        used = np.unique(number[seen])
        renumbered = np.zeros(len(forms), np.int32)
        renumbered[used] = np.arange(len(used), dtype=np.int32)
        number, forms = renumbered[number], forms.take(pa.array(used))
    for first in range(0, len(form_id), ROWS_AT_ONCE):
        part = form_id[first : first + ROWS_AT_ONCE]
        part[:] = number[part]
    return tuple(forms.to_pylist())
