"""Lineage: every use of a phrase in time, its variants, and the lines in which it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watchword.argue.lineage import Variant
from watchword.model.findings import Finding, Scope
from watchword.store.register import Entered, Family
from watchword.web.addresses import Paged, number_of, scope_of
from watchword.web.archive import Holdings, within
from watchword.web.downloads import as_file, lines_of, table_of
from watchword.web.house import house_of
from watchword.web.pages import stream
from watchword.web.room import Room
from watchword.web.rooms.lineage.axis import Axis, draw
from watchword.workbench.entries import formulation_id, phrase_of
from watchword.workbench.lineages import Lineage, TracedUse, variants_of
from watchword.workbench.tracing import trace

USES_A_PAGE = 50
MOST_VARIANTS = 40
FIRST_FINDINGS, MOST_FINDINGS = 8, 400
FIRST_WORD = "0"  # whose lineage is drawn for nobody: what it reads and compiles serves the next
ORDERS = ("date", "newest", "left", "right")
COLUMNS = (
    "date", "document", "start", "end", "wording", "level", "change",
    "kept", "variant", "type", "outlet", "speaker", "sentence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the concordance: the use, and what stands left and right of it in its sentence."""

    one: TracedUse
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year: uses, documents that have one, and what the archive holds of the year; `depth` is how dark (0-5)."""

    year: int
    n_uses: int
    n_documents: int
    n_held: int
    depth: int


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the page shows of one lineage, and in which other languages there is one.

    Of its findings the first are told at once, and those after them, up to a limit, are folded.
    """

    lineage: Lineage
    languages: Sequence[str]
    axis: Axis | None
    years: Sequence[YearRow]
    variants: Sequence[Variant]
    n_variants: int
    page: Paged[Line]
    n_documents: int
    told_first: Sequence[Finding]
    told_more: Sequence[Finding]
    entered: Entered | None = None
    families: Sequence[Family] = ()


async def show_lineage(request: Request) -> Response:
    """Show the page at once and the lineage as soon as it is drawn."""
    holdings = await house_of(request).holdings()
    phrase = request.query_params.get("phrase", "").strip()
    scope = scope_of(request.query_params)
    number = number_of(request.query_params, "page", default=1)
    order = request.query_params.get("order", ORDERS[0])
    wanted = request.query_params.get("in")

    async def found() -> Shown:
        drawn = await find(request, phrase, scope)
        lineage = next((one for one in drawn if one.language == wanted), drawn[0])
        standing = await house_of(request).look(lambda corpus: corpus.standing())
        name = formulation_id(phrase_of(phrase)[0], lineage.language)
        shown = arrange(lineage, [one.language for one in drawn], holdings=holdings, order=order, number=number)
        families = [one for one in standing.families.values() if name in one.members]
        return replace(shown, entered=standing.formulations.get(name), families=families)

    answer = found if phrase else None
    return await stream(request, "lineage/lineage.html.jinja", phrase=phrase, found=answer, order=order, orders=ORDERS)


async def export(request: Request) -> Response:
    """Return every use as a table, or as JSON Lines."""
    phrase = request.query_params.get("phrase", "").strip()
    drawn = await find(request, phrase, scope_of(request.query_params))
    uses = [one for lineage in drawn for one in lineage.uses]
    if request.query_params.get("as") == "json":
        return as_file(await run_in_threadpool(lines_of, uses), "application/jsonl", "lineage.jsonl")
    return as_file(await run_in_threadpool(table_of, COLUMNS, map(cells_of, uses)), "text/csv", "lineage.csv")


def cells_of(one: TracedUse) -> tuple[object, ...]:
    """Return the cells of a use in the order of `COLUMNS`."""
    use = one.use
    return (
        use.date, use.span.document_id, use.span.start, use.span.end, use.span.quote, one.level,
        " ".join(use.change), f"{one.kept:.4f}", one.variant, use.document_type, use.outlet, use.speaker,
        one.sentence.quote,
    )  # fmt: skip


async def find(request: Request, phrase: str, scope: Scope) -> list[Lineage]:
    """Return the lineages of a phrase, worked out once a state of the archive."""
    return await house_of(request).ask(("lineage", phrase, scope), partial(trace, phrase=phrase, scope=scope))


def arrange(lineage: Lineage, languages: Sequence[str], *, holdings: Holdings, order: str, number: int) -> Shown:
    """Arrange one lineage for the page."""
    variants = variants_of(lineage)
    lines = in_order([line_of(one) for one in lineage.uses], order)
    return Shown(
        lineage,
        languages,
        draw(lineage.uses, first=lineage.coverage.first, last=lineage.coverage.last),
        by_year(lineage, holdings),
        variants[:MOST_VARIANTS],
        len(variants),
        Paged.of(lines, number, size=USES_A_PAGE),
        len({one.use.span.document_id for one in lineage.uses}),
        lineage.findings[:FIRST_FINDINGS],
        lineage.findings[FIRST_FINDINGS:MOST_FINDINGS],
    )


def line_of(one: TracedUse) -> Line:
    """Return a use in its sentence."""
    start, end = one.use.span.start - one.sentence.start, one.use.span.end - one.sentence.start
    return Line(one, one.sentence.quote[: max(start, 0)], one.sentence.quote[max(end, 0) :])


def in_order(lines: Sequence[Line], order: str) -> Sequence[Line]:
    """Sort lines: by date as they come, newest first, or by the words left or right of the use."""
    if order == "newest":
        return list(reversed(lines))
    if order == "left":
        return sorted(lines, key=lambda line: [word.casefold() for word in reversed(line.left.split()[-4:])])
    if order == "right":
        return sorted(lines, key=lambda line: line.right.casefold())
    return lines


def by_year(lineage: Lineage, holdings: Holdings) -> list[YearRow]:
    """Count uses by year beside what the archive holds of the same scope, years without either included."""
    held = Counter(
        entry.document.date.year
        for entry in holdings.entries
        if entry.document.date
        and (entry.document.language or "und") == lineage.language
        and within(entry.document, lineage.scope)
    )
    uses = Counter(one.use.date.year for one in lineage.uses if one.use.date)
    documents = Counter(
        year for year, _ in {(one.use.date.year, one.use.span.document_id) for one in lineage.uses if one.use.date}
    )
    if not held:
        return []
    rates = {year: documents[year] / held[year] for year in held if held[year]}
    top = max(rates.values(), default=0.0)
    return [
        YearRow(year, uses[year], documents[year], held[year], depth(rates.get(year, 0.0), top))
        for year in range(min(held), max(held) + 1)
    ]


def depth(rate: float, top: float) -> int:
    """Return how dark a year is, 0 for none to 5: by the share of the documents held that have the phrase.

    >>> depth(0.0, 0.5), depth(0.01, 0.5), depth(0.5, 0.5)
    (0, 1, 5)
    """
    return 1 + round(4 * rate / top) if rate > 0 and top > 0 else 0


ROOM = Room(
    "lineage",
    order=35,
    path="/lineage",
    routes=[Route("/lineage", show_lineage), Route("/lineage/export", export)],
    warm=lambda house: house.ask(("lineage", FIRST_WORD), partial(trace, phrase=FIRST_WORD)),
)
