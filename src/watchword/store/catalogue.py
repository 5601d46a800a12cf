"""What the archive holds, read from its database: documents, their list, coverage, sources and problems."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from watchword.model.documents import Document
from watchword.model.errors import NotFound
from watchword.model.findings import Coverage, Scope
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.store.batches import Entry, Roll
from watchword.store.names import number_of
from watchword.store.rows import SELECT_FIELDS, SOURCE_COLUMNS, damaged, document_of, outline_of, source_of
from watchword.store.scopes import ORDER, conditions, within
from watchword.store.segments import UNKNOWN_LANGUAGE

DIGEST_LENGTH = 12


def find_document(connection: sqlite3.Connection, document_id: str) -> Document:
    """Return one document with its text."""
    return read_document(connection, number_of(document_id, connection))


def read_document(connection: sqlite3.Connection, number: int) -> Document:
    """Return the document with this number; raises `StoreError` where it is damaged."""
    *fields, text = connection.execute(
        f"SELECT {SELECT_FIELDS}, text FROM documents LEFT JOIN texts USING (number) WHERE number = ?",  # noqa: S608 (own names)
        (number,),
    ).fetchone()
    return document_of(fields, text)


def find_documents(connection: sqlite3.Connection, scope: Scope | None) -> list[Document]:
    """Return the documents of a scope with their texts, in order of date and name."""
    condition = within(scope, connection)
    rows = connection.execute(
        f"SELECT {SELECT_FIELDS}, text FROM documents LEFT JOIN texts USING (number)"  # noqa: S608 (values are bound)
        f" WHERE {condition.sql} ORDER BY {ORDER}",
        condition.values,
    )
    return [document_of(row[:-1], row[-1]) for row in rows]


def list_entries(connection: sqlite3.Connection, scope: Scope | None) -> list[Entry]:
    """Return the documents of a scope without their texts."""
    condition = within(scope, connection)
    rows = connection.execute(
        f"SELECT {SELECT_FIELDS}, n_characters, coalesce(n_tokens, 0), added_at"  # noqa: S608 (values are bound)
        " FROM documents LEFT JOIN placements USING (number)"
        f" WHERE {condition.sql} ORDER BY {ORDER}",
        condition.values,
    )
    return [
        Entry(outline_of(fields), n_characters, n_tokens, datetime.fromisoformat(added_at))
        for *fields, n_characters, n_tokens, added_at in rows
    ]


def find_outlines(connection: sqlite3.Connection, document_ids: Iterable[str]) -> dict[str, Document]:
    """Return documents by name, without their texts."""
    query = f"SELECT {SELECT_FIELDS} FROM documents WHERE number = ?"  # noqa: S608 (own names)
    return {
        document_id: outline_of(connection.execute(query, (number_of(document_id, connection),)).fetchone())
        for document_id in document_ids
    }


def call_roll(connection: sqlite3.Connection, language: str) -> Roll:
    """Return the documents of a language in order."""
    rows = connection.execute(
        f"SELECT number, document_id, date FROM documents WHERE coalesce(language, ?) = ? ORDER BY {ORDER}",  # noqa: S608 (own names)
        (UNKNOWN_LANGUAGE, language),
    ).fetchall()
    numbers, document_ids, dates = zip(*rows, strict=True) if rows else ((),) * 3
    return Roll(np.array(numbers, np.int64), tuple(document_ids), np.array(dates, "datetime64[D]"))


def find_numbers(connection: sqlite3.Connection, scope: Scope) -> npt.NDArray[np.int64]:
    """Return the numbers of the documents of a scope."""
    condition = within(scope, connection)
    query = f"SELECT number FROM documents WHERE {condition.sql} ORDER BY number"  # noqa: S608 (values are bound)
    return np.array([number for (number,) in connection.execute(query, condition.values)], np.int64)


def find_texts(connection: sqlite3.Connection, document_ids: Iterable[str]) -> dict[str, str]:
    """Return the texts of documents by name."""
    return {document_id: find_text(connection, document_id) for document_id in document_ids}


def find_text(connection: sqlite3.Connection, document_id: str) -> str:
    """Return the text of one document."""
    number = number_of(document_id, connection)
    row = connection.execute("SELECT text FROM texts WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise damaged((document_id,), "its text is missing")
    return str(row[0])


def count_documents(connection: sqlite3.Connection) -> int:
    """Return the number of documents."""
    (n_documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    return int(n_documents)


def cover(connection: sqlite3.Connection, scope: Scope | None) -> Coverage:
    """Count what the archive holds of a scope, and the undated documents that only its bounds in time keep out."""
    kind, time = conditions(scope, connection)
    within_time = within(scope, connection)
    n_documents, first, last, n_days, n_years = connection.execute(
        "SELECT count(*), min(date), max(date), count(DISTINCT date),"  # noqa: S608 (values are bound)
        " count(DISTINCT substr(date, 1, 4))"
        f" FROM documents WHERE {within_time.sql}",
        within_time.values,
    ).fetchone()
    (n_undated,) = connection.execute(
        "SELECT count(*) FROM documents"  # noqa: S608 (values are bound)
        f" WHERE ({kind.sql}) AND date IS NULL AND ({time.sql}) IS NOT TRUE",
        (*kind.values, *time.values),
    ).fetchone()
    return Coverage(
        n_documents,
        n_undated,
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
        n_days_held=n_days,
        n_years_held=n_years,
    )


def digest(connection: sqlite3.Connection, scope: Scope | None) -> str:
    """Return 12 hexadecimal digits that name the contents of a scope."""
    condition = within(scope, connection)
    rows = connection.execute(
        f"SELECT content_id FROM documents WHERE {condition.sql} ORDER BY content_id",  # noqa: S608 (values are bound)
        condition.values,
    )
    return sha256("\n".join(content_id for (content_id,) in rows).encode("ascii")).hexdigest()[:DIGEST_LENGTH]


def list_problems(connection: sqlite3.Connection) -> list[Problem]:
    """Return every problem that was met while adding, in order."""
    rows = connection.execute("SELECT code, place, message, hint, lost FROM problems ORDER BY rowid")
    return [Problem(code, place, message, hint, bool(lost)) for code, place, message, hint, lost in rows]


def list_sources(connection: sqlite3.Connection) -> list[Source]:
    """Return every source, in order of arrival."""
    rows = connection.execute(f"SELECT {', '.join(SOURCE_COLUMNS)} FROM sources ORDER BY rowid")  # noqa: S608 (own names)
    return [source_of(row) for row in rows]


def require_source(connection: sqlite3.Connection, source_id: str) -> None:
    """Raise `NotFound` unless there is such a source."""
    if connection.execute("SELECT 1 FROM sources WHERE source_id = ?", (source_id,)).fetchone() is None:
        raise NotFound(f"no source {source_id!r} in this archive")
