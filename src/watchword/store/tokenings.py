"""Finding the tokens of a document, and the documents of a form."""

from __future__ import annotations

import json
import sqlite3

import numpy as np

from watchword.model.errors import StoreError
from watchword.model.indexes import Index
from watchword.model.tokens import Column, Tokens
from watchword.store.batches import Postings
from watchword.store.columns import joined, numbered_by_first_use
from watchword.store.indexes import Indexes, number_of_form
from watchword.store.names import number_of
from watchword.store.scopes import ORDER
from watchword.store.segments import from_bytes, segments_of
from watchword.store.shelves import Shelf


def find_tokens(connection: sqlite3.Connection, shelf: Shelf, document_id: str) -> Tokens:
    """Return the tokens of one document, forms numbered in order of first use."""
    row = connection.execute(
        "SELECT tokens_file, first_row, placements.n_tokens, sentences, paragraphs"
        " FROM placements JOIN segments USING (segment_id) WHERE number = ?",
        (number_of(document_id, connection),),
    ).fetchone()
    if row is None:
        raise StoreError(f"the tokens of {document_id!r} are missing", hint="rebuild the tokens from the texts")
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


def find_postings(connection: sqlite3.Connection, opened: Indexes, form: str, *, language: str | None) -> Postings:
    """Return where a form stands, documents in order of date and name."""
    found = [postings_in(opened.index(one.files.postings_file), form) for one in segments_of(connection, language)]
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


def postings_in(index: Index, form: str) -> tuple[Column, Column]:
    """Return document number and place in the document of each occurrence of a form in one segment."""
    number = number_of_form(index, form)
    if number is None:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    places = index.places(np.array([number], np.int32))
    owners = np.searchsorted(index.bounds, places, side="right") - 1
    return index.numbers[owners], (places - index.bounds[owners]).astype(np.int32)
