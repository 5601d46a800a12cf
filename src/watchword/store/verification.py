"""Recomputing what an archive says of itself, and saying what no longer agrees."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from watchword.model.errors import StoreError, WatchwordError
from watchword.model.problems import Problem
from watchword.model.tokens import Column
from watchword.store.catalogue import read_document
from watchword.store.columns import read_checked
from watchword.store.database import connect
from watchword.store.failures import explained, first_line
from watchword.store.folders import Folder, digest_of
from watchword.store.indexes import open_index
from watchword.store.places import first_misplaced
from watchword.store.schema import seal
from watchword.store.segments import Segment, from_bytes, segments_of

KEYS = {
    "sources": "source_id",
    "documents": "document_id",
    "texts": "number",
    "segments": "segment_id",
    "placements": "number",
    "readings": "source_id",
    "problems": "place",
    "settings": "name",
    "decisions": "number",
}
"""Every table of sealed rows, and the column that names a row to a person."""

REBUILD = "no document is lost by this; rebuild the tokens from the texts"
RESTORE = "restore the archive's folder from a copy, or add the source again to a new archive"

Check = Callable[[sqlite3.Connection, Folder], Iterator[Problem]]


def verify(folder: Folder) -> list[Problem]:
    """Recompute every hash and every stored place of the archive's present state."""
    return run_checks(folder, (check_database, check_rows, check_sources, check_documents, check_segments))


def verify_tokens(folder: Folder) -> list[Problem]:
    """Recompute what can be rebuilt."""
    return run_checks(folder, (check_segments,))


def run_checks(folder: Folder, checks: Sequence[Check]) -> list[Problem]:
    """Run checks on a connection of their own; one that the damage stops says so, and the next goes on."""
    problems: list[Problem] = []
    with explained(), closing(connect(folder, write=False, wait_seconds=10)) as connection:
        for check in checks:
            try:
                problems.extend(check(connection, folder))
            except (sqlite3.Error, WatchwordError, ValueError, TypeError) as error:
                problems.append(damaged_database(folder, first_line(error)))
    return problems


def check_database(connection: sqlite3.Connection, folder: Folder) -> Iterator[Problem]:
    """Let SQLite examine its own structure."""
    for (answer,) in connection.execute("PRAGMA integrity_check"):
        if answer != "ok":
            yield damaged_database(folder, answer)
    for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield damaged_database(folder, f"row {rowid} of {table} refers to a missing row of {parent}")


def check_rows(connection: sqlite3.Connection, folder: Folder) -> Iterator[Problem]:
    """Compare every row with its seal."""
    connection.text_factory = bytes
    try:
        for table, key in KEYS.items():
            rows = connection.execute(f"SELECT {key}, * FROM {table}")  # noqa: S608 (names of our own tables)
            for name, *values, stored in rows:
                if seal(values).encode("ascii") != stored:
                    shown = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
                    yield Problem(
                        "store.row.damaged",
                        f"{folder.database}: {table} {shown}",
                        "the row does not agree with its seal",
                        hint=RESTORE,
                        lost=True,
                    )
    finally:
        connection.text_factory = str


def check_sources(connection: sqlite3.Connection, folder: Folder) -> Iterator[Problem]:
    """Compare the bytes of every source with its name."""
    for source_id, location in connection.execute("SELECT source_id, location FROM sources").fetchall():
        path = folder.source(source_id)
        try:
            found = digest_of(path)
        except OSError as error:
            message = f"the bytes received from {location} cannot be read ({error.strerror})"
            yield Problem("store.source.missing", str(path), message, hint=RESTORE, lost=True)
            continue
        if found != source_id:
            message = f"the bytes received from {location} now hash to {found}"
            yield Problem("store.source.damaged", str(path), message, hint=RESTORE, lost=True)


def check_documents(connection: sqlite3.Connection, _folder: Folder) -> Iterator[Problem]:
    """Recompute the identity of every document from its text and bibliography."""
    numbers = connection.execute("SELECT number FROM documents ORDER BY number").fetchall()
    for (number,) in numbers:
        try:
            with explained():
                document = read_document(connection, number)
        except StoreError as error:
            yield Problem("store.text.damaged", f"document {number}", error.message, hint=RESTORE, lost=True)
            continue
        n_characters, *stored = connection.execute(
            "SELECT n_characters, content_id, text_id FROM documents WHERE number = ?", (number,)
        ).fetchone()
        if [document.content_id, document.text_id] != stored or len(document.text) != n_characters:
            message = "text or bibliography no longer agree with their hash"
            yield Problem("store.text.damaged", document.document_id, message, hint=RESTORE, lost=True)


def check_segments(connection: sqlite3.Connection, folder: Folder) -> Iterator[Problem]:
    """Compare every file of tokens and every index with its name, its row and the lengths of its documents."""
    for segment in segments_of(connection):
        files = segment.files
        tokens = yield from checked_table(folder.tokens / files.tokens_file, files.n_tokens)
        yield from check_index(folder.postings / files.postings_file, files.n_tokens)
        if tokens is not None:
            yield from check_places(connection, segment, tokens)
    rows = connection.execute("SELECT document_id FROM documents WHERE number NOT IN (SELECT number FROM placements)")
    for (document_id,) in rows:
        yield Problem("store.tokens.missing", document_id, "the document has no tokens", hint=REBUILD)


def checked_table(path: Path, n_rows: int) -> Generator[Problem, None, pa.Table | None]:
    """Return a file of tokens if it is sound; else yield what is wrong with it and return None."""
    try:
        with explained():
            table = read_checked(path)
    except StoreError as error:
        code = f"store.tokens.{'damaged' if path.exists() else 'missing'}"
        yield Problem(code, str(path), error.message, hint=REBUILD)
        return None
    if table.num_rows != n_rows:
        message = f"the file has {table.num_rows} rows and should have {n_rows}"
        yield Problem("store.tokens.damaged", str(path), message, hint=REBUILD)
        return None
    return table


def check_index(path: Path, n_tokens: int) -> Iterator[Problem]:
    """Compare the bytes of an index with its name, and its length with its row."""
    try:
        with explained():
            index = open_index(path)
            wrong = "its bytes do not agree with its name" if digest_of(path) + path.suffix != path.name else ""
    except StoreError as error:
        code = f"store.postings.{'damaged' if path.exists() else 'missing'}"
        yield Problem(code, str(path), error.message, hint=REBUILD)
        return
    if not wrong and len(index.form_id) != n_tokens:
        wrong = f"it has {len(index.form_id)} tokens and should have {n_tokens}"
    if wrong:
        yield Problem("store.postings.damaged", str(path), wrong, hint=REBUILD)


def check_places(connection: sqlite3.Connection, segment: Segment, table: pa.Table) -> Iterator[Problem]:
    """Check that documents fill their segment, and that their tokens and stretches lie in their texts, in order."""
    rows = connection.execute(
        "SELECT document_id, first_row, n_tokens, n_characters, sentences, paragraphs"
        " FROM placements JOIN documents USING (number) WHERE segment_id = ? ORDER BY first_row, n_tokens",
        (segment.segment_id,),
    ).fetchall()
    lengths = np.array([row[2] for row in rows], np.int64)
    first_rows = np.array([row[1] for row in rows], np.int64)
    if len(rows) != segment.files.n_documents or not np.array_equal(first_rows, np.cumsum(lengths) - lengths):
        message = "its documents do not fill it end to end"
        yield Problem("store.tokens.damaged", segment.files.tokens_file, message, hint=REBUILD)
        return
    sizes = np.array([row[3] for row in rows], np.int64)
    tokens = np.stack([table["start"].to_numpy(), table["end"].to_numpy()], axis=1)
    for noun, stretches, counts in (
        ("token", tokens, lengths),
        ("sentence", *joined_stretches([row[4] for row in rows])),
        ("paragraph", *joined_stretches([row[5] for row in rows])),
    ):
        wrong = first_misplaced(stretches[:, 0], stretches[:, 1], lengths=counts, n_characters=sizes)
        if wrong is not None:
            message = f"a {noun} lies outside the text or over its neighbour"
            yield Problem("store.tokens.damaged", rows[wrong][0], message, hint=REBUILD)


def joined_stretches(contents: Sequence[bytes]) -> tuple[Column, npt.NDArray[np.int64]]:
    """Return the stretches of documents end to end, and how many each has."""
    parts = [from_bytes(content) for content in contents]
    return np.concatenate(parts), np.array([len(part) for part in parts], np.int64)


def damaged_database(folder: Folder, message: str) -> Problem:
    """Say what SQLite found wrong with itself."""
    return Problem("store.database.damaged", str(folder.database), message, hint=RESTORE, lost=True)
