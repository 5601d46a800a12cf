"""What a reader finds: the raw fields of a document, before they are checked and named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from watchword.model.documents import DatePrecision, Section
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.readers.options import ALIASES, FIELDS, ReadOptions

Outcome = Iterator["Draft | Problem"]
Read = Callable[[Source, bytes, ReadOptions], Outcome]


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that can be read: a name, a version that changes when its output does, and the function.

    `read` yields a `Draft` for every document and a `Problem` for everything that is none; it never raises for
    material. `media_types` and `suffixes` say which sources it is for.
    """

    name: str
    version: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    read: Read


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date that a reader worked out, and in words where from."""

    date: date
    precision: DatePrecision
    origin: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as its format gives it.

    `fields` holds strings under the names of `FIELDS` other than text; `date` a date that stands elsewhere than in
    a field; `name` what to call the document if it has no id.
    """

    text: str
    fields: dict[str, str]
    extras: dict[str, str]
    locator: str | None = None
    sections: tuple[Section, ...] = ()
    date: ReadDate | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Which field a column or key stands for. Found answers are kept: tables repeat their keys on every row."""

    columns: Mapping[str, str]
    _found: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, options: ReadOptions) -> KeyMap:
        """Turn the user's field → column into column → field."""
        return cls({column.strip().lower(): ALIASES.get(name, name) for name, column in options.columns.items()})

    def field_of(self, key: str) -> str | None:
        """Return the field that `key` holds, None for a key that is kept as an extra."""
        if key not in self._found:
            self._found[key] = self._look_up(key.strip().lower())
        return self._found[key]

    def _look_up(self, key: str) -> str | None:
        if key in self.columns:
            return self.columns[key]
        name = ALIASES.get(key, key)
        return name if name in FIELDS and name not in self.columns.values() else None


def draft_record(record: Mapping[str, object], *, keys: KeyMap, locator: str, where: str) -> Draft | Problem:
    """Return the document that one row or one JSON object describes, or why it describes none."""
    text: object = None
    fields: dict[str, str] = {}
    extras: dict[str, str] = {}
    for key, value in record.items():
        if value is None:
            continue
        name = keys.field_of(key)
        if name == "text":
            text = value
            continue
        said = say_value(value)
        if not said:
            continue
        if name is None or name in fields or isinstance(value, dict):
            extras[key] = said
        else:
            fields[name] = said
    if isinstance(text, str):
        return Draft(text, fields, extras, locator=locator)
    found = ", ".join(list(map(str, record))[:20]) or "none"
    if text is None:
        message = f"there is no text; the keys are {found}"
        return Problem(
            "text.record.textless", where, message, hint="say which key holds it: `--column text=KEY`", lost=True
        )
    message = f"the text is a {_KINDS.get(type(text), type(text).__name__)}, not a string"
    hint = "say which key holds the text (`--column text=KEY`), or join its parts with blank lines"
    return Problem("text.record.shape", where, message, hint=hint, lost=True)


_KINDS = {dict: "JSON object", list: "list", int: "number", float: "number", bool: "true or false"}


def say_value(value: object) -> str:
    """Return a value of a table or of JSON as a string: dates in ISO form, lists joined, the rest as JSON."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False, default=str)
