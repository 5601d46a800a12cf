"""The shelf: what the archive holds, where it has holes, and what could not be handled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watchword.model.findings import Scope
from watchword.store import Entry
from watchword.web.addresses import Paged, number_of, scope_of
from watchword.web.archive import Holdings, within
from watchword.web.house import house_of
from watchword.web.pages import render
from watchword.web.room import Room
from watchword.web.rooms.shelf.calendar import Calendar, lay_out

DOCUMENTS_A_PAGE = 60
PROBLEMS_A_PAGE = 60
FACETS = (
    ("language", "language"),
    ("outlet", "outlet"),
    ("type", "document_type"),
    ("series", "series"),
    ("speaker", "speaker"),
)
MOST_FACETS = 12
ORDERS = ("newest", "oldest", "longest", "added")


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field among the documents shown, with their counts; `unknown` have none."""

    name: str
    field: str
    values: Sequence[tuple[str, int]]
    n_more: int
    unknown: int


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The documents that a scope and some words choose, and what is told of them as a whole."""

    entries: Sequence[Entry]
    n_undated: int
    calendar: Calendar | None
    facets: Sequence[Facet]


def show_shelf(request: Request) -> Response:
    """List documents by time, outlet, type and series, under the calendar of what is held."""
    holdings = house_of(request).archive.holdings()
    scope = scope_of(request.query_params)
    words = request.query_params.get("title", "").strip()
    order = request.query_params.get("order", ORDERS[0])
    number = number_of(request.query_params, "page", default=1)
    chosen = holdings.once(("shelf", scope, words), lambda: choose(holdings, scope, words=words))
    ordered = holdings.once(("shelf", scope, words, order), lambda: in_order(chosen.entries, order))
    return render(
        request,
        "shelf/shelf.html.jinja",
        chosen=chosen,
        page=Paged.of(ordered, number, size=DOCUMENTS_A_PAGE),
        scope=scope,
        words=words,
        order=order if order in ORDERS else ORDERS[0],
        orders=ORDERS,
    )


def choose(holdings: Holdings, scope: Scope, *, words: str) -> Chosen:
    """Choose documents, and count what is told of them."""
    entries = [entry for entry in holdings.entries if within(entry.document, scope) and has_words(entry, words)]
    return Chosen(
        entries,
        sum(entry.document.date is None for entry in entries),
        lay_out(entry.document.date for entry in entries),
        [facet_of(entries, name, field=field) for name, field in FACETS],
    )


def show_problems(request: Request) -> Response:
    """List what could not be handled, by kind."""
    holdings = house_of(request).archive.holdings()
    code = request.query_params.get("code", "")
    where = request.query_params.get("where", "")
    chosen = [
        (problem, document_at(problem.where, holdings))
        for problem in holdings.problems
        if problem.code.startswith(code) and problem.where.partition(":")[0].startswith(where)
    ]
    page = Paged.of(chosen, number_of(request.query_params, "page", default=1), size=PROBLEMS_A_PAGE)
    codes = Counter(problem.code for problem in holdings.problems).most_common()
    n_lost = sum(problem.lost for problem in holdings.problems)
    return render(request, "shelf/problems.html.jinja", page=page, codes=codes, code=code, where=where, n_lost=n_lost)


def has_words(entry: Entry, words: str) -> bool:
    """Say whether a document's title or name has these words."""
    folded = words.casefold()
    return folded in (entry.document.title or "").casefold() or folded in entry.document.document_id.casefold()


def in_order(entries: Sequence[Entry], order: str) -> Sequence[Entry]:
    """Put documents, which come oldest first, in the order that is asked for."""
    if order == "oldest":
        return entries
    if order == "longest":
        return sorted(entries, key=lambda entry: -entry.n_characters)
    if order == "added":
        return sorted(entries, key=lambda entry: entry.added_at, reverse=True)
    return list(reversed(entries))


def facet_of(entries: Sequence[Entry], name: str, *, field: str) -> Facet:
    """Count the values of a field."""
    counted = Counter(getattr(entry.document, field) for entry in entries)
    unknown = counted.pop(None, 0)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return Facet(name, field, ordered[:MOST_FACETS], max(len(ordered) - MOST_FACETS, 0), unknown)


def document_at(where: str, holdings: Holdings) -> str | None:
    """Return the document that a problem's place names, if it names one."""
    name = where if where in holdings.by_name else where.partition(":")[0]
    return name if name in holdings.by_name else None


ROOM = Room("shelf", order=10, path="/", routes=[Route("/", show_shelf), Route("/problems", show_problems)])
