"""One version of one work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

from watchword.model.errors import InvalidInput

Completeness = Literal["full", "excerpt", "digest", "quotation"]
COMPLETENESS: tuple[Completeness, ...] = ("full", "excerpt", "digest", "quotation")
DatePrecision = Literal["day", "month", "year"]
NO_EXTRAS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Section:
    """A headed stretch `[start, end)` of a document, heading included; `level` 1 is the outermost."""

    start: int
    end: int
    heading: str | None
    level: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one work: immutable text and what its source says of it. `None` is unknown, never guessed.

    `document_id` is the name a person types (`DOC` on the command line) and is unique in an archive. `date` is the
    date on the document. `language` is a BCP 47 primary tag (`ko`, `en`). `locator` says where in the source
    the text stood (`line 12`). `outlet`, `audience`, `speaker`, `document_type`, `series`, `work` and `completeness`
    are facts of the source or of a profile; `extras` keeps every further field of the source, as strings.
    """

    document_id: str
    text: str
    source_id: str
    locator: str | None = None
    title: str | None = None
    date: date | None = None
    date_precision: DatePrecision = "day"
    language: str | None = None
    outlet: str | None = None
    url: str | None = None
    byline: str | None = None
    speaker: str | None = None
    audience: str | None = None
    document_type: str | None = None
    completeness: Completeness | None = None
    translator: str | None = None
    series: str | None = None
    work: str | None = None
    sections: tuple[Section, ...] = ()
    extras: Mapping[str, str] = field(default_factory=lambda: NO_EXTRAS)

    def __post_init__(self) -> None:
        """Refuse a document without a name, with text that cannot be stored, or with sections outside it."""
        if not self.document_id or self.document_id != self.document_id.strip():
            raise InvalidInput(f"a document needs a name without surrounding space, not {self.document_id!r}")
        if self.completeness is not None and self.completeness not in COMPLETENESS:
            raise InvalidInput(f"completeness is one of {', '.join(COMPLETENESS)}, not {self.completeness!r}")
        for section in self.sections:
            if not 0 <= section.start <= section.end <= len(self.text):
                raise InvalidInput(f"a section of {self.document_id!r} lies outside its text: {section}")

    @property
    def content_id(self) -> str:
        """SHA-256 of text and bibliography: what "again is harmless" means by *the same document*.

        Neither the name nor the place it was read from counts; the same text from another outlet, or under
        another date or address, is another document.
        """
        bibliography = [self.title, self.date and self.date.isoformat(), self.language, self.outlet, self.url]
        record = json.dumps([self.text, *bibliography], ensure_ascii=True, separators=(",", ":"))
        return sha256(record.encode("ascii")).hexdigest()

    @property
    def text_id(self) -> str:
        """SHA-256 of the text alone: equal for copies under another outlet, date or address."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
