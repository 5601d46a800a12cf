"""Nouns as rows of `archive.sqlite`, and rows as nouns."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from types import MappingProxyType

from watchword.model.documents import NO_EXTRAS, Document, Section
from watchword.model.errors import StoreError
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.store.schema import Value, insertion, sealed

PLAIN_FIELDS = tuple(field.name for field in fields(Document) if field.name not in {"text", "sections", "extras"})
DOCUMENT_COLUMNS = (
    "number",
    *PLAIN_FIELDS,
    "sections",
    "extras",
    "content_id",
    "text_id",
    "n_characters",
    "added_at",
)
SOURCE_COLUMNS = tuple("source_id" if field.name == "sha256" else field.name for field in fields(Source))

INSERT_DOCUMENT = insertion("documents", DOCUMENT_COLUMNS)
INSERT_TEXT = insertion("texts", ("number", "text"))
INSERT_SOURCE = insertion("sources", SOURCE_COLUMNS, keep_held=True)
INSERT_PROBLEM = insertion("problems", ("code", "place", "message", "hint", "lost"), keep_held=True)
INSERT_READING = insertion("readings", ("source_id", "recipe"), keep_held=True)

SELECT_FIELDS = ", ".join(f"documents.{name}" for name in (*PLAIN_FIELDS, "sections", "extras"))
"""What `document_of` reads, in its order."""


def is_storable(document: Document) -> bool:
    """Say whether every string of a document is Unicode text: SQLite and Parquet hold no lone surrogates."""
    strings = [document.text, *document.extras, *document.extras.values()]
    strings += [value for name in PLAIN_FIELDS if isinstance(value := getattr(document, name), str)]
    strings += [section.heading for section in document.sections if section.heading]
    try:
        for string in strings:
            string.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def storable(text: str) -> str:
    r"""Return a text with lone surrogates spelled out, as file names that are not UTF-8 have them.

    >>> storable("caf\udce9.txt")
    'caf\\udce9.txt'
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def row_of_document(document: Document, *, number: int, added_at: datetime) -> tuple[Value, ...]:
    """Return the sealed row of a document; its text goes into a table of its own."""
    plain = [getattr(document, name) for name in PLAIN_FIELDS]
    sections = [[part.start, part.end, part.heading, part.level] for part in document.sections]
    return sealed(
        (
            number,
            *(value.isoformat() if isinstance(value, date) else value for value in plain),
            json.dumps(sections, ensure_ascii=False),
            json.dumps(dict(document.extras), ensure_ascii=False),
            document.content_id,
            document.text_id,
            len(document.text),
            added_at.isoformat(),
        )
    )


def document_of(row: Sequence[str | None], text: str | None) -> Document:
    """Make the document of a `SELECT_FIELDS` row and its text.

    Raises:
        StoreError: there is no text, or the row is not one that was stored.

    """
    if text is None:
        raise damaged(row, "its text is missing")
    try:
        return replace(outline_of(row), text=text, sections=tuple(Section(*part) for part in json.loads(row[-2] or "")))
    except (ValueError, TypeError) as error:
        raise damaged(row, str(error)) from error


def outline_of(row: Sequence[str | None]) -> Document:
    """Make the document of a `SELECT_FIELDS` row without its text, and without the sections that mark it."""
    *plain, _, extras = row
    values = dict(zip(PLAIN_FIELDS, plain, strict=True))
    day = values.pop("date")
    try:
        return Document(
            **values,  # type: ignore[arg-type]  # the columns are the fields, by construction
            text="",
            date=date.fromisoformat(day) if day else None,
            extras=MappingProxyType(json.loads(extras)) if extras and extras != "{}" else NO_EXTRAS,
        )
    except (ValueError, TypeError) as error:
        raise damaged(row, str(error)) from error


def damaged(row: Sequence[str | None], reason: str) -> StoreError:
    """Return the error for a document that cannot be read as it was stored."""
    return StoreError(f"document {row[0]!r} is damaged: {reason}", hint="`watchword verify` says what else is")


def row_of_source(source: Source) -> tuple[Value, ...]:
    """Return the sealed row of a source."""
    return sealed(
        (
            source.sha256,
            storable(source.location),
            source.retrieved_at.isoformat(),
            source.media_type,
            source.n_bytes,
            source.charset,
            source.licence,
            json.dumps(source.headers),
        )
    )


def source_of(row: Sequence[str]) -> Source:
    """Make the source of a row of `SOURCE_COLUMNS`."""
    sha256, location, retrieved_at, media_type, n_bytes, charset, licence, headers = row
    return Source(
        sha256,
        location,
        datetime.fromisoformat(retrieved_at),
        media_type,
        int(n_bytes),
        charset,
        licence,
        tuple((name, value) for name, value in json.loads(headers)),
    )


def row_of_problem(problem: Problem) -> tuple[Value, ...]:
    """Return the sealed row of a problem."""
    hint = problem.hint and storable(problem.hint)
    return sealed((storable(problem.code), storable(problem.where), storable(problem.message), hint, int(problem.lost)))


def insert_documents(
    connection: sqlite3.Connection, documents: Sequence[Document], *, first_number: int, added_at: datetime
) -> None:
    """Insert documents and their texts, numbered from `first_number` on."""
    numbered = list(enumerate(documents, first_number))
    connection.executemany(
        INSERT_DOCUMENT, (row_of_document(document, number=number, added_at=added_at) for number, document in numbered)
    )
    connection.executemany(INSERT_TEXT, (sealed((number, document.text)) for number, document in numbered))
