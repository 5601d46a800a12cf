"""Tokens and postings of an archive: found, and made anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator

import numpy as np

from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.tokens import Tokens
from watchword.store.batches import Postings
from watchword.store.columns import joined, numbered_by_first_use
from watchword.store.database import transaction
from watchword.store.folders import Folder
from watchword.store.names import number_of
from watchword.store.rows import SELECT_FIELDS, document_of
from watchword.store.scopes import ORDER
from watchword.store.segments import (
    UNKNOWN_LANGUAGE,
    Files,
    Placement,
    from_bytes,
    insert_segment,
    place,
    segments_of,
    write_tokens,
)
from watchword.store.shelves import Shelf

CHARACTERS_AT_ONCE = 4_000_000


def find_tokens(connection: sqlite3.Connection, shelf: Shelf, document_id: str) -> Tokens:
    """Return the tokens of one document, forms numbered in order of first use."""
    name, first_row, n_tokens, sentences, paragraphs = connection.execute(
        "SELECT tokens_file, first_row, placements.n_tokens, sentences, paragraphs"
        " FROM placements JOIN segments USING (segment_id) WHERE number = ?",
        (number_of(document_id, connection),),
    ).fetchone()
    table = shelf.rows(name, first_row, n_tokens)
    form_id, forms = numbered_by_first_use(table["form"])
    columns = {column: table[column].to_numpy().astype(np.int32) for column in table.column_names if column != "form"}
    return Tokens(
        document_id,
        form_id=form_id,
        forms=forms,
        sentences=from_bytes(sentences),
        paragraphs=from_bytes(paragraphs),
        **columns,
    )


def find_postings(connection: sqlite3.Connection, shelf: Shelf, form: str, *, language: str | None) -> Postings:
    """Return where a form stands, documents in order of date and name."""
    found = [shelf.having(one.files.postings_file, form) for one in segments_of(connection, language)]
    numbers = joined([documents for documents, _ in found])
    positions = joined([places for _, places in found])
    distinct, owner = np.unique(numbers, return_inverse=True)
    named = connection.execute(
        "SELECT number, document_id FROM documents WHERE number IN (SELECT value FROM json_each(?))"  # noqa: S608 (values are bound)
        f" ORDER BY {ORDER}",
        (json.dumps(distinct.tolist()),),
    ).fetchall()
    rank = np.empty(len(distinct), np.int64)
    rank[np.searchsorted(distinct, [number for number, _ in named])] = np.arange(len(named))
    order = np.argsort(rank[owner], kind="stable")
    counts = np.bincount(rank[owner], minlength=len(named))
    bounds = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Postings(form, tuple(document_id for _, document_id in named), bounds, positions[order])


def rebuild(connection: sqlite3.Connection, folder: Folder, tokenise: Callable[[Document], Tokens]) -> None:
    """Write new segments for all documents, then name them in place of the old ones, all at once."""
    written = [
        piece
        for (language,) in connection.execute("SELECT DISTINCT language FROM documents ORDER BY language").fetchall()
        for piece in retokenised(connection, folder, language=language, tokenise=tokenise)
    ]
    with transaction(connection):
        connection.execute("DELETE FROM placements")
        connection.execute("DELETE FROM segments")
        for files, placements in written:
            insert_segment(connection, files, placements)


def retokenised(
    connection: sqlite3.Connection, folder: Folder, *, language: str | None, tokenise: Callable[[Document], Tokens]
) -> Iterator[tuple[Files, list[Placement]]]:
    """Write the segments of one language, a few million characters each."""
    numbers: list[int] = []
    tokens: list[Tokens] = []
    n_characters = 0

    def written() -> tuple[Files, list[Placement]]:
        placements = place(numbers, tokens)
        return write_tokens(folder, tokens, language=language or UNKNOWN_LANGUAGE, placements=placements), placements

    rows = connection.execute(
        f"SELECT number, {SELECT_FIELDS}, text FROM documents JOIN texts USING (number)"  # noqa: S608 (own names)
        " WHERE language IS ? ORDER BY number",
        (language,),
    )
    for number, *fields, text in rows:
        document = document_of(fields, text)
        made = tokenise(document)
        if made.document_id != document.document_id:
            raise InvalidInput(f"the tokens of {document.document_id!r} say they are of {made.document_id!r}")
        numbers.append(number)
        tokens.append(made)
        n_characters += len(text)
        if n_characters > CHARACTERS_AT_ONCE:
            yield written()
            numbers, tokens, n_characters = [], [], 0
    if numbers:
        yield written()
