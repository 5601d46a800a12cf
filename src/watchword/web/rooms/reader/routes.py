"""The reader: a text set as a page, every sentence marked with what the record knows of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watchword import workbench
from watchword.argue import reading_brief, render_page
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput, NotFound
from watchword.model.findings import Finding
from watchword.web.addresses import Paged, number_of, scope_of, share_of
from watchword.web.archive import Holdings
from watchword.web.house import House, house_of
from watchword.web.pages import render, say
from watchword.web.room import Room
from watchword.web.rooms.reader.setting import Marks, Paragraph, Range, pages_of, paragraphs_of, set_page

FINDINGS_A_PAGE = 80
KINDS = ("sentence", "formulation", "missing", "version", "length", "document", "new")
SCOPE_NAMES = ("since", "outlet", "type", "series", "speaker", "last", "share")


@dataclass(frozen=True, slots=True, eq=False)
class MarkedReading:
    """A reading, and its findings where they stand in the text."""

    reading: workbench.Reading
    marks: Marks

    def first(self, kind: str) -> Finding | None:
        """Return the first finding of a kind."""
        return next((one for one in self.reading.findings if one.kind == kind), None)

    def numbered(self, kind: str) -> list[tuple[int, Finding]]:
        """Return the findings of a kind with their numbers; formulations the rarest first."""
        found = [(number, one) for number, one in enumerate(self.reading.findings) if one.kind == kind]
        if kind == "formulation":
            found.sort(key=lambda pair: -float(pair[1].data["bits"]))  # type: ignore[arg-type]
        return found


@dataclass(frozen=True, slots=True)
class Beside:
    """Another document of the same work set beside the text; `paired` paragraph against paragraph."""

    document: Document
    paragraphs: Sequence[Paragraph]
    paired: bool


async def show_text(request: Request) -> Response:
    """Show a text at once, and marked where it has been read already; otherwise the page asks for the marks."""
    house = house_of(request)
    holdings = await house.holdings()
    name = request.query_params.get("document", "")
    holdings.outline(name)
    settings = settings_of(request)
    known = house.readings.has((holdings.stamp, name, settings))
    marked = (
        await read(house, holdings, name=name, settings=settings) if known or "wait" in request.query_params else None
    )
    return await run_in_threadpool(show, request, marked, template="reader/reader.html.jinja", holdings=holdings)


async def show_marks(request: Request) -> Response:
    """Return the marked text as a fragment, once it has been read."""
    house = house_of(request)
    holdings = await house.holdings()
    name = request.query_params.get("document", "")
    holdings.outline(name)
    marked = await read(house, holdings, name=name, settings=settings_of(request))
    return await run_in_threadpool(show, request, marked, template="reader/reading.html.jinja", holdings=holdings)


async def show_finding(request: Request) -> Response:
    """Show one finding with its places: a page of its own, or a fragment for the slip under the text."""
    house = house_of(request)
    holdings = await house.holdings()
    name = request.query_params.get("document", "")
    document = holdings.outline(name)
    marked = await read(house, holdings, name=name, settings=settings_of(request))
    number = number_of(request.query_params, "n", default=0, least=0)
    if number >= len(marked.reading.findings):
        raise NotFound(f"the reading of {name!r} has {len(marked.reading.findings):,} findings, none numbered {number}")
    template = "reader/slip.html.jinja" if "part" in request.query_params else "reader/finding.html.jinja"
    finding = marked.reading.findings[number]
    return await run_in_threadpool(
        render, request, template, document=document, finding=finding, number=number, holdings=holdings
    )


async def show_findings(request: Request) -> Response:
    """List the findings of one kind: the table behind the marks."""
    house = house_of(request)
    holdings = await house.holdings()
    name = request.query_params.get("document", "")
    document = holdings.outline(name)
    kind = request.query_params.get("kind", "formulation")
    if kind not in KINDS:
        raise InvalidInput(f"no findings are of kind {kind!r}", hint=f"use one of {', '.join(KINDS)}")
    marked = await read(house, holdings, name=name, settings=settings_of(request))
    counts = [(one, len(marked.numbered(one))) for one in KINDS]
    page = Paged.of(marked.numbered(kind), number_of(request.query_params, "page", default=1), size=FINDINGS_A_PAGE)
    return await run_in_threadpool(
        render, request, "reader/findings.html.jinja", document=document, kind=kind, counts=counts, page=page
    )


async def export(request: Request) -> Response:
    """Return the reading as one self-contained page, or as JSON Lines."""
    house = house_of(request)
    holdings = await house.holdings()
    name = request.query_params.get("document", "")
    holdings.outline(name)
    marked = await read(house, holdings, name=name, settings=settings_of(request))
    findings = marked.reading.findings
    if request.query_params.get("as") == "json":
        words = "".join(json.dumps(one.as_json(), ensure_ascii=False) + "\n" for one in findings)
        return as_file(words, "application/jsonl", "reading.jsonl")
    brief = reading_brief(say("reader.reading_of", name=name), findings)
    return as_file(render_page(brief, language=marked.reading.document.language), "text/html", "reading.html")


def as_file(words: str, media_type: str, name: str) -> Response:
    """Return something to be saved, not shown."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(words, media_type=f"{media_type}; charset=utf-8", headers=headers)


async def read(house: House, holdings: Holdings, *, name: str, settings: workbench.ReadingSettings) -> MarkedReading:
    """Read a document of the archive, once a state and settings, in a worker's thread."""

    def work() -> MarkedReading:
        reading = house.put(lambda corpus: workbench.read(corpus, name, settings=settings))
        return MarkedReading(reading, Marks.of(reading.findings))

    found = await house.readings.get((holdings.stamp, name, settings), work)
    if not isinstance(found, MarkedReading):
        raise TypeError("something else was kept as a reading")
    return found


def settings_of(request: Request) -> workbench.ReadingSettings:
    """Read how the text is to be read."""
    scope = scope_of(request.query_params)
    return workbench.ReadingSettings(
        since=scope.since,
        outlets=scope.outlets,
        document_types=scope.document_types,
        series=scope.series,
        speakers=scope.speakers,
        precedents=number_of(request.query_params, "last", default=4),
        share=share_of(request.query_params, "share", default=0.75),
    )


def show(request: Request, marked: MarkedReading | None, *, template: str, holdings: Holdings) -> Response:
    """Set one page of a text, with its marks if it has been read."""
    name = request.query_params.get("document", "")
    document = marked.reading.document if marked else house_of(request).put(lambda corpus: corpus.document(name))
    pages = holdings.once(("pages", name), lambda: pages_of(paragraphs_of(document.text)))
    page = Paged.of(pages, number_of(request.query_params, "page", default=1), size=1)
    paragraphs = set_page(document, page.items[0], marked.marks if marked else Marks())
    return render(
        request,
        template,
        document=document,
        entry=holdings.by_name[name],
        marked=marked,
        page=page,
        paragraphs=paragraphs,
        facts=facts_of(document, marked),
        relatives=holdings.versions_of(document),
        neighbours=neighbours_of(document, holdings),
        beside=set_beside(request, holdings, pages=pages, number=page.number),
        troubles=holdings.problems_of(name),
        asked={one: request.query_params[one] for one in SCOPE_NAMES if request.query_params.get(one)},
    )


def facts_of(document: Document, marked: MarkedReading | None) -> list[tuple[str, str | None]]:
    """Return what is known of a document, field by field; None is unknown. Authority is known once it has been read."""
    facts: list[tuple[str, str | None]] = [
        ("document_type", document.document_type),
        ("outlet", document.outlet),
        ("audience", document.audience),
        ("speaker", document.speaker),
        ("series", document.series),
        ("completeness", document.completeness),
    ]
    identity = marked.first("document") if marked else None
    if identity is not None:
        data: Mapping[str, object] = identity.data
        authority = data.get("authority")
        facts.insert(1, ("authority", str(authority) if authority else None))
    return facts


def neighbours_of(document: Document, holdings: Holdings) -> tuple[Document | None, Document | None]:
    """Return the documents before and after this one in its series, or in the archive where it has none."""
    series, at = holdings.series_of(document), holdings.place_of(document)
    return (series[at - 1] if at else None, series[at + 1] if at + 1 < len(series) else None)


def set_beside(request: Request, holdings: Holdings, *, pages: Sequence[Sequence[Range]], number: int) -> Beside | None:
    """Set the document that is to stand beside the text: the part of it that faces this page."""
    name = request.query_params.get("beside", "")
    if not name:
        return None
    holdings.outline(name)
    other = house_of(request).put(lambda corpus: corpus.document(name))
    theirs = paragraphs_of(other.text)
    n_ours = sum(map(len, pages))
    first = sum(map(len, pages[: number - 1]))
    after = first + len(pages[number - 1])
    paired = len(theirs) == n_ours
    if not paired:
        first, after = first * len(theirs) // max(n_ours, 1), -(-after * len(theirs) // max(n_ours, 1))
    return Beside(other, set_page(other, theirs[first:after], Marks()), paired)


ROOM = Room(
    "reader",
    order=20,
    routes=[
        Route("/read", show_text),
        Route("/read/marks", show_marks),
        Route("/read/finding", show_finding),
        Route("/read/findings", show_findings),
        Route("/read/export", export),
    ],
)
