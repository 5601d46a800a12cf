"""Every view has an address: what its query says, and how the next one is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from urllib.parse import quote_plus, urlencode

from starlette.datastructures import QueryParams

from watchword.model.errors import InvalidInput
from watchword.model.findings import Scope

Item = TypeVar("Item")
RESTRICTIONS = {
    "language": "languages",
    "outlet": "outlets",
    "type": "document_types",
    "series": "series",
    "speaker": "speakers",
}


def scope_of(query: QueryParams) -> Scope:
    """Read a scope: `language`, `outlet`, `type`, `series`, `speaker` (each repeatable), `since` and `until`."""
    restricted = {field: tuple(filter(None, query.getlist(name))) for name, field in RESTRICTIONS.items()}
    return Scope(**restricted, since=day_of(query, "since"), until=day_of(query, "until"))  # type: ignore[arg-type]


def day_of(query: Mapping[str, str], name: str) -> date | None:
    """Read a day; a month or a year stands for its first day."""
    given = query.get(name, "").strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given + "-01-01"[len(given) - 4 :] if len(given) in {4, 7} else given)
    except ValueError:
        raise InvalidInput(f"{name}: {given!r} is no day", hint="write it as 2022-06-11, 2022-06 or 2022") from None


def number_of(query: QueryParams, name: str, *, default: int, least: int = 1) -> int:
    """Read a whole number of at least `least`."""
    given = query.get(name, "").strip()
    if not given:
        return default
    if not given.isascii() or not given.isdigit() or len(given) > 9 or int(given) < least:
        raise InvalidInput(f"{name}: {given!r} is not a whole number from {least} on")
    return int(given)


def share_of(query: QueryParams, name: str, *, default: float) -> float:
    """Read a share between 0 and 1."""
    given = query.get(name, "").strip()
    try:
        value = float(given) if given else default
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise InvalidInput(f"{name}: {given!r} is not a share between 0 and 1")
    return value


@dataclass(frozen=True, slots=True)
class Paged(Generic[Item]):
    """One page of a list: its items, its number, and how many there are of both."""

    items: Sequence[Item]
    number: int
    n_pages: int
    n_items: int
    first: int

    @classmethod
    def of(cls, items: Sequence[Item], number: int, *, size: int) -> Paged[Item]:
        """Cut a page out of a list; a number beyond the last page gives the last."""
        n_pages = max(1, -(-len(items) // size))
        number = min(number, n_pages)
        first = (number - 1) * size
        return cls(items[first : first + size], number, n_pages, len(items), first)


@dataclass(frozen=True, slots=True)
class Here:
    """The address of the view being shown, and how to write one that differs in a few values.

    A page writes hundreds: what stays is encoded once.
    """

    path: str
    query: QueryParams
    parts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, path: str, query: QueryParams) -> Here:
        """Take an address apart."""
        parts = tuple((name, urlencode({name: value})) for name, value in query.multi_items() if value)
        return cls(path, query, parts)

    def but(self, *, path: str | None = None, **values: object) -> str:
        """Return this address with other values; None takes one out."""
        kept = [part for name, part in self.parts if name not in values]
        kept += [f"{name}={quote_plus(str(value))}" for name, value in values.items() if value is not None]
        return (path or self.path) + (f"?{'&'.join(kept)}" if kept else "")


def to(path: str, **values: object) -> str:
    """Write an address.

    >>> to("/read", document="a b/c", page=None)
    '/read?document=a+b%2Fc'
    """
    given: Mapping[str, str] = {name: str(value) for name, value in values.items() if value is not None}
    return path + (f"?{urlencode(given)}" if given else "")


def place(document_id: str, start: int) -> str:
    """Write the address of a place in a text: the page of the reader on which it stands, at its paragraph.

    >>> place("a", 12)
    '/read?document=a&at=12#here'
    """
    return to("/read", document=document_id, at=start) + "#here"
