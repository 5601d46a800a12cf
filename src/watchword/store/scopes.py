"""A `Scope` as a condition of SQL.

What a scope means on an archive:

- languages, outlets, document types, series and speakers are compared exactly with what the document says. Values that
  a profile derives count if they were filled in before the document was added.
- `since` is inclusive, `until` exclusive.
- `before` names a document. Earlier than it are the documents of an earlier date, and those of the same date that were
  added before it and do not share its address (which would be another version of the same page).
- A scope bounded in time leaves undated documents out: nobody knows on which side of the bound they stand.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from watchword.model.errors import InvalidInput
from watchword.model.findings import Scope
from watchword.store.names import number_of
from watchword.store.rows import storable

ORDER = "documents.date, documents.document_id"
"""The order of every list: by date, undated first (SQLite sorts NULL first), then by name."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the table `documents` and the values of its question marks."""

    sql: str
    values: tuple[str | int, ...]


def conditions(scope: Scope | None, connection: sqlite3.Connection) -> tuple[Condition, Condition]:
    """Return what a document must be to lie in the scope: apart from time, and in time.

    Raises:
        NotFound: there is no document called `scope.before`.
        InvalidInput: that document has no date, so that nothing is known to be earlier.

    """
    if scope is None:
        return Condition("TRUE", ()), Condition("TRUE", ())
    return kind_condition(scope), time_condition(scope, connection)


def within(scope: Scope | None, connection: sqlite3.Connection) -> Condition:
    """Return the whole condition of a scope."""
    kind, time = conditions(scope, connection)
    return Condition(f"({kind.sql}) AND ({time.sql})", (*kind.values, *time.values))


def kind_condition(scope: Scope) -> Condition:
    """Return the part of a scope that does not speak of time."""
    parts = ["TRUE"]
    values: list[str] = []
    for column, wanted in (
        ("language", scope.languages),
        ("outlet", scope.outlets),
        ("document_type", scope.document_types),
        ("series", scope.series),
        ("speaker", scope.speakers),
    ):
        if wanted:
            parts.append(f"documents.{column} IN ({', '.join('?' * len(wanted))})")
            values.extend(map(storable, wanted))
    return Condition(" AND ".join(parts), tuple(values))


def time_condition(scope: Scope, connection: sqlite3.Connection) -> Condition:
    """Return the part of a scope that speaks of time. A comparison with no date is never true."""
    parts = ["TRUE"]
    values: list[str | int] = []
    if scope.since:
        parts.append("documents.date >= ?")
        values.append(scope.since.isoformat())
    if scope.until:
        parts.append("documents.date < ?")
        values.append(scope.until.isoformat())
    if scope.before is not None:
        number, day, url = reference(scope.before, connection)
        parts.append(
            "(documents.date < ? OR (documents.date = ? AND documents.number < ?"
            " AND (documents.url IS NULL OR documents.url IS NOT ?)))"
        )
        values.extend((day, day, number, url))
    return Condition(" AND ".join(parts), tuple(values))


def reference(document_id: str, connection: sqlite3.Connection) -> tuple[int, str, str]:
    """Return number, date and address of the document that a scope ends before."""
    number = number_of(document_id, connection)
    query = "SELECT date, url FROM documents WHERE number = ?"
    day, url = connection.execute(query, (number,)).fetchone()
    if day is None:
        raise InvalidInput(
            f"document {document_id!r} has no date, so nothing is known to be earlier",
            hint="bound the scope by a date instead",
        )
    return number, day, url
