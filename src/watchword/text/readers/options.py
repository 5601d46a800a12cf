"""What the user says of a batch before it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType

from watchword.model.documents import COMPLETENESS
from watchword.model.errors import InvalidInput
from watchword.text.readers.dates import parse_date
from watchword.text.readers.languages import name_language

FIELDS = (
    "id",
    "text",
    "title",
    "date",
    "date_precision",
    "language",
    "outlet",
    "url",
    "byline",
    "speaker",
    "audience",
    "document_type",
    "completeness",
    "translator",
    "series",
    "work",
)
ALIASES: Mapping[str, str] = MappingProxyType({"lang": "language", "type": "document_type", "document_id": "id"})
_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Which column holds what, and facts that hold of every document of the batch.

    `columns` maps a field of a document (`text`, `date`, `title`, …) to the column or JSON key that holds it, where the
    key is not called like the field. The other values are the user's own statement and win over the source; what the
    source said instead is kept in `extras` as `NAME_in_source`.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: _NO_COLUMNS)
    title: str | None = None
    date: str | None = None
    language: str | None = None
    outlet: str | None = None
    byline: str | None = None
    speaker: str | None = None
    audience: str | None = None
    document_type: str | None = None
    completeness: str | None = None
    translator: str | None = None
    series: str | None = None
    work: str | None = None

    def __post_init__(self) -> None:
        """Refuse fields that do not exist and values that could not be stored."""
        for name in self.columns:
            if ALIASES.get(name, name) not in FIELDS:
                raise InvalidInput(
                    f"a document has no field {name!r} to map a column to", hint=f"use one of {', '.join(FIELDS)}"
                )
        if self.date is not None and parse_date(self.date) is None:
            raise InvalidInput(f"the date {self.date!r} cannot be read", hint="write it as 2022-06-11, 2022-06 or 2022")
        if self.language is not None and name_language(self.language) is None:
            raise InvalidInput(f"{self.language!r} names no language", hint="write a language tag: ko, en, zh, ru, …")
        if self.completeness is not None and self.completeness not in COMPLETENESS:
            raise InvalidInput(f"completeness is one of {', '.join(COMPLETENESS)}, not {self.completeness!r}")

    def given(self) -> dict[str, str]:
        """Return the values that hold of every document, by field."""
        named = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "columns"}
        return {name: value for name, value in named.items() if value is not None}

    def as_recipe(self) -> str:
        """Return the options as one line of JSON, in a fixed order; empty options give `{}`."""
        columns = {"columns": dict(sorted(self.columns.items()))} if self.columns else {}
        return json.dumps(columns | dict(sorted(self.given().items())), ensure_ascii=False, separators=(",", ":"))
