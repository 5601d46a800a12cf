"""Tokens and postings of an archive: found, and made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import numpy as np

from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.tokens import Tokens
from watchword.store.batches import Postings
from watchword.store.columns import numbered_by_first_use
from watchword.store.database import transaction
from watchword.store.folders import Folder
from watchword.store.names import not_found
from watchword.store.rows import SELECT_FIELDS, document_of
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
    row = connection.execute(
        "SELECT tokens_file, first_row, placements.n_tokens, sentences, paragraphs FROM documents"
        " JOIN placements USING (number) JOIN segments USING (segment_id) WHERE document_id = ?",
        (document_id,),
    ).fetchone()
    if row is None:
        raise not_found(document_id, connection)
    name, first_row, n_tokens, sentences, paragraphs = row
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
    numbers = np.concatenate([documents for documents, _ in found]) if found else np.empty(0, np.int32)
    positions = np.concatenate([places for _, places in found]) if found else np.empty(0, np.int32)
    distinct, counts = np.unique(numbers, return_counts=True)
    starts = np.concatenate([[0], np.cumsum(counts)])
    ranked = sorted(
        (day or "", document_id, index)
        for index, number in enumerate(distinct.tolist())
        for day, document_id in connection.execute(
            "SELECT date, document_id FROM documents WHERE number = ?", (number,)
        )
    )
    rows = np.argsort(numbers, kind="stable")
    order = [index for _, _, index in ranked]
    pieces = [positions[rows[starts[index] : starts[index + 1]]] for index in order]
    bounds = np.concatenate([[0], np.cumsum(counts[order])]) if order else np.zeros(1)
    return Postings(
        form,
        tuple(document_id for _, document_id, _ in ranked),
        bounds.astype(np.int64),
        np.concatenate(pieces) if pieces else np.empty(0, np.int32),
    )


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
