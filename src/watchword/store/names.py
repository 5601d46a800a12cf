"""Names of documents: which come close to one that is not there, and which is free."""

from __future__ import annotations

import sqlite3
from collections.abc import Container
from difflib import get_close_matches

from watchword.model.errors import NotFound
from watchword.store.rows import storable

N_NEAR = 3
MOST_COMPARED = 20_000


def number_of(document_id: str, connection: sqlite3.Connection) -> int:
    """Return the number by which the database knows a document.

    Raises:
        NotFound: there is none; the hint lists names that come close.

    """
    name = storable(document_id)
    row = connection.execute("SELECT number FROM documents WHERE document_id = ?", (name,)).fetchone()
    if row is None:
        raise not_found(name, connection)
    return int(row[0])


def not_found(document_id: str, connection: sqlite3.Connection) -> NotFound:
    """Return the error for a name that is not in the archive, with names that contain or resemble it.

    In an archive of more than 20,000 documents only those that share the first two letters are compared.
    """
    containing = connection.execute(
        "SELECT document_id FROM documents WHERE instr(lower(document_id), lower(?))"
        " ORDER BY length(document_id), document_id LIMIT ?",
        (document_id, N_NEAR),
    )
    near = [name for (name,) in containing] if document_id else []
    if not near:
        (n_documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        start = document_id[:2] if n_documents > MOST_COMPARED else ""
        names = connection.execute(
            "SELECT document_id FROM documents WHERE substr(document_id, 1, ?) = ? LIMIT ?",
            (len(start), start, MOST_COMPARED),
        )
        near = get_close_matches(document_id, [name for (name,) in names], n=N_NEAR)
    return NotFound.of("document", document_id, near=near)


def free_name(name: str, *, taken: Container[str]) -> str:
    """Return `name~2`, or the next number that is free.

    >>> free_name("speech", taken={"speech", "speech~2"})
    'speech~3'
    """
    number = 2
    while f"{name}~{number}" in taken:
        number += 1
    return f"{name}~{number}"
