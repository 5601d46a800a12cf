"""Compare: two or more versions side by side, what is missing as a gap, what moved as a link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watchword.model.errors import InvalidInput
from watchword.web.addresses import Paged, number_of
from watchword.web.archive import Holdings
from watchword.web.downloads import as_file
from watchword.web.house import House, house_of
from watchword.web.pages import say, stream
from watchword.web.room import Room
from watchword.web.rooms.compare.comparing import UNCERTAIN, comparison_of
from watchword.web.rooms.compare.facing import Facing, Line, Tally, face, tabulate, tally
from watchword.workbench.apparatus import FORMS, Form, Witnesses, hand_on
from watchword.workbench.compare import Comparison

ROWS_A_PAGE = 150
WORKS_A_PAGE = 40
MOST_VERSIONS = 8
FILES: Mapping[Form, tuple[str, str]] = {
    "page": ("text/html", "comparison.html"),
    "csv": ("text/csv", "comparison.csv"),
    "json": ("application/jsonl", "comparison.jsonl"),
    "tei": ("application/tei+xml", "comparison.xml"),
    "collatex": ("application/json", "comparison.json"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the page shows: a pair or several versions, and one page of rows.

    `n_told` counts the units that are not the same in all of several versions. `page_of` says on which page a row of a
    pair stands, `sections` which row each section begins with.
    """

    pair: Comparison | None = None
    several: Witnesses | None = None
    page: Paged[Facing] | Paged[Line] | None = None
    forms: Sequence[Form] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    tallies: Sequence[Tally] = ()
    n_told: int = 0
    page_of: Mapping[int, int] = field(default_factory=dict)
    sections: Mapping[str | None, int] = field(default_factory=dict)


async def show_compare(request: Request) -> Response:
    """Show the versions at once by name, and the rows as soon as they are compared."""
    house = house_of(request)
    holdings = await house.holdings()
    names = names_of(request, holdings)
    number = number_of(request.query_params, "page", default=1)
    everything = request.query_params.get("show") == "all"

    async def found() -> Shown:
        answer = await comparison_of(house, names)
        if isinstance(answer, Comparison):
            return await run_in_threadpool(arrange_pair, answer, number, everything=everything)
        return await run_in_threadpool(arrange_several, answer, number, everything=everything)

    ready = found if len(names) > 1 else None
    works = Paged.of(holdings.works(), number, size=WORKS_A_PAGE)
    documents = [holdings.outline(name) for name in names]
    return await stream(
        request,
        "compare/compare.html.jinja",
        documents=documents,
        found=ready,
        works=works,
        everything=everything,
        uncertain=UNCERTAIN,
    )


def arrange_pair(found: Comparison, number: int, *, everything: bool) -> Shown:
    """Arrange two versions for the page: the rows that differ with what stands beside them, or all."""
    rows = face(found)
    shown = [row for row in rows if everything or not row.far]
    sections: dict[str | None, int] = {}
    for row in shown:
        sections.setdefault(row.section, row.number)
    kinds = Counter("faced" if block.a and block.b else block.kind for block in found.alignment.blocks)
    kinds["uncertain"] = sum(row.kind == "rendered" and row.tells for row in rows)
    return Shown(
        pair=found,
        page=Paged.of(shown, number, size=ROWS_A_PAGE),
        forms=FORMS,
        kinds=kinds,
        page_of={row.number: 1 + at // ROWS_A_PAGE for at, row in enumerate(shown)},
        sections=sections,
    )


def arrange_several(found: Witnesses, number: int, *, everything: bool) -> Shown:
    """Arrange three or more versions for the page."""
    lines = tabulate(found)
    shown = [line for line in lines if everything or not line.far]
    return Shown(
        several=found,
        page=Paged.of(shown, number, size=ROWS_A_PAGE),
        forms=found.forms,
        tallies=tally(found),
        n_told=sum(not line.unit.same for line in lines),
    )


async def export(request: Request) -> Response:
    """Return the comparison as a table, as a page of its own, or in an exchange format of textual scholarship."""
    house = house_of(request)
    names = names_of(request, await house.holdings())
    if len(names) < 2:
        raise InvalidInput("one version was given", hint="name two or more")
    wanted = request.query_params.get("as", "csv")
    form = next((one for one in FORMS if one == wanted), None)
    if form is None:
        raise InvalidInput(f"there is no export called {wanted!r}", hint=f"one of {', '.join(FORMS)}")
    answer = await comparison_of(house, names)
    words = await run_in_threadpool(hand_on, answer, form)
    media_type, name = FILES[form]
    mark = "\ufeff" if form == "csv" else ""  # without it spreadsheets take the table for another encoding
    return as_file(mark + words, media_type, name)


def names_of(request: Request, holdings: Holdings) -> list[str]:
    """Return the names of the versions to compare, each of which the archive must hold."""
    names = list(dict.fromkeys(name.strip() for name in request.query_params.getlist("document") if name.strip()))
    if len(names) > MOST_VERSIONS:
        raise InvalidInput(say("compare.too_many", most=MOST_VERSIONS))
    for name in names:
        holdings.outline(name)
    return names


async def compare_latest(house: House) -> None:
    """Compare two versions of the work that was dated last, which is what is likely to be asked for."""
    for members in (await house.holdings()).works()[:1]:
        await comparison_of(house, [one.document_id for one in members[:2]])


ROOM = Room(
    "compare",
    order=40,
    path="/compare",
    routes=[Route("/compare", show_compare), Route("/compare/export", export)],
    warm=compare_latest,
)
