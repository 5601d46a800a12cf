"""Search: concordance lines for a phrase, their counts by year, and the same as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watchword import workbench
from watchword.model.findings import Scope
from watchword.store import Corpus
from watchword.web.addresses import Paged, number_of, scope_of
from watchword.web.downloads import as_file, table_of
from watchword.web.house import house_of
from watchword.web.pages import stream
from watchword.web.room import Room
from watchword.workbench.searching import Concordance, Order, SearchSettings, prepare, searcher_of

HITS_A_PAGE = 50
ORDERS: tuple[Order, ...] = get_args(Order)
COLUMNS = (
    "date", "document", "start", "end", "left", "quote", "right",
    "outlet", "type", "series", "speaker", "language", "title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What a search shows: one page of hits, and the counts by year."""

    concordance: Concordance
    page: Paged[workbench.Hit]
    years: Sequence[tuple[str, int]]


async def show_search(request: Request) -> Response:
    """Show the page at once and the concordance under it as soon as it is there."""
    phrase = request.query_params.get("phrase", "").strip()
    scope = scope_of(request.query_params)
    number = number_of(request.query_params, "page", default=1)
    order = order_of(request)

    async def found() -> Shown:
        return await house_of(request).ask(
            ("search", phrase, scope, order, number),
            partial(find_page, phrase=phrase, scope=scope, order=order, number=number),
        )

    answer = found if phrase else None
    return await stream(request, "search/search.html.jinja", phrase=phrase, found=answer, order=order, orders=ORDERS)


def find_page(corpus: Corpus, *, phrase: str, scope: Scope, order: Order, number: int) -> Shown:
    """Return one page of a concordance; a number beyond the last page gives the last."""
    searcher = searcher_of(corpus)
    counted = searcher.search(phrase, scope=scope, settings=SearchSettings(limit=0))
    page = Paged.of(range(counted.n_hits), number, size=HITS_A_PAGE)
    settings = SearchSettings(order=order, skip=page.first, limit=HITS_A_PAGE)
    concordance = searcher.search(phrase, scope=scope, settings=settings)
    shown = Paged(concordance.hits, page.number, page.n_pages, page.n_items, page.first)
    return Shown(concordance, shown, by_year(concordance))


async def show_csv(request: Request) -> Response:
    """Return every line of the concordance, in the order that is shown, as a table."""
    phrase = request.query_params.get("phrase", "").strip()
    scope, order = scope_of(request.query_params), order_of(request)
    written = await house_of(request).fetch(partial(write_lines, phrase=phrase, scope=scope, order=order))
    return as_file(written, "text/csv", "concordance.csv")


def write_lines(corpus: Corpus, *, phrase: str, scope: Scope, order: Order) -> bytes:
    """Write every line of a concordance as a table: 43 MB for a word as frequent as “the” in 12,020 documents."""
    concordance = searcher_of(corpus).search(phrase, scope=scope, settings=SearchSettings(order=order))
    rows = (
        (
            hit.document.date, hit.span.document_id, hit.span.start, hit.span.end, hit.left, hit.span.quote, hit.right,
            hit.document.outlet, hit.document.document_type, hit.document.series, hit.document.speaker,
            hit.document.language, hit.document.title,
        )
        for hit in concordance.hits
    )  # fmt: skip
    return table_of(COLUMNS, rows)


def order_of(request: Request) -> Order:
    """Read in which order lines are wanted."""
    return next((one for one in ORDERS if one == request.query_params.get("order")), ORDERS[0])


def by_year(concordance: Concordance) -> list[tuple[str, int]]:
    """Count hits by year from the first to the last, years without one included."""
    counted = {one.year: one.n_hits for one in concordance.years if one.year is not None and one.n_hits}
    if not counted:
        return []
    return [(str(year), counted.get(year, 0)) for year in range(min(counted), max(counted) + 1)]


ROOM = Room(
    "search",
    order=30,
    path="/search",
    routes=[Route("/search", show_search), Route("/search.csv", show_csv)],
    warm=lambda house: house.ask(("index",), prepare),
)
