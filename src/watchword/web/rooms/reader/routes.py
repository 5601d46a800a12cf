"""The reader: a text set as a page, every sentence marked with what the record knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watchword import workbench
from watchword.argue import reading_brief, render_page
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput, NotFound
from watchword.model.findings import Finding
from watchword.store import Corpus
from watchword.web.addresses import Paged, number_of, scope_of, share_of
from watchword.web.archive import Holdings
from watchword.web.downloads import as_file, lines_of
from watchword.web.house import House, house_of
from watchword.web.pages import phrase_in, render, say
from watchword.web.room import Room
from watchword.web.rooms.compare.comparing import has_pair, pair_of
from watchword.web.rooms.reader.beside import Beside, set_beside
from watchword.web.rooms.reader.setting import Marks, pages_of, paragraphs_of, set_page
from watchword.workbench.entries import formulation_id

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
class Asked:
    """Which text is wanted, read against what, with which other document beside it."""

    name: str
    settings: workbench.ReadingSettings
    beside: str | None

    @classmethod
    def of(cls, request: Request, holdings: Holdings) -> Asked:
        """Read an address; both documents must be held."""
        name, beside = request.query_params.get("document", ""), request.query_params.get("beside") or None
        holdings.outline(name)
        if beside is not None:
            holdings.outline(beside)
        return cls(name, settings_of(request), None if beside == name else beside)


async def show_text(request: Request) -> Response:
    """Show a text at once, and marked where it has been read already; otherwise the page asks for the marks."""
    house = house_of(request)
    holdings = await house.holdings()
    asked = Asked.of(request, holdings)
    known = house.readings.has((holdings.digest, asked.name, asked.settings))
    faced = asked.beside is None or has_pair(house, holdings, (asked.name, asked.beside))
    complete = (known and faced) or "wait" in request.query_params
    return await show(request, holdings, asked, template="reader/reader.html.jinja", complete=complete)


async def show_marks(request: Request) -> Response:
    """Return the marked text as a fragment, once it has been read."""
    holdings = await house_of(request).holdings()
    asked = Asked.of(request, holdings)
    return await show(request, holdings, asked, template="reader/reading.html.jinja", complete=True)


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
    formulation = name_of(finding, document)
    standing = await house.look(lambda corpus: corpus.standing())
    return await run_in_threadpool(
        render,
        request,
        template,
        document=document,
        finding=finding,
        number=number,
        formulation=formulation,
        entered=standing.formulations.get(formulation) if formulation else None,
    )


def name_of(finding: Finding, document: Document) -> str | None:
    """Return the name under which the words of a finding stand, or would stand, in the register."""
    data: Mapping[str, Any] = finding.data
    span = {"formulation": data.get("span"), "missing": data.get("core")}.get(finding.kind)
    return formulation_id(phrase_in(span["quote"]), document.language) if span and document.language else None


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
        return as_file(await run_in_threadpool(lines_of, findings), "application/jsonl", "reading.jsonl")
    return as_file(await run_in_threadpool(page_of, marked.reading), "text/html", "reading.html")


def page_of(reading: workbench.Reading) -> str:
    """Return a reading as a page of its own."""
    document = reading.document
    brief = reading_brief(say("reader.reading_of", name=document.document_id), reading.findings)
    return render_page(brief, language=document.language)


async def read(house: House, holdings: Holdings, *, name: str, settings: workbench.ReadingSettings) -> MarkedReading:
    """Read a document of the archive, once a state of its texts and settings, in the lane of the readings.

    What the analyst decides about formulations changes no reading, so that it is kept through a decision.
    """
    key = (holdings.digest, name, settings)
    found = await house.keep(house.readings, key, partial(marked_reading, name=name, settings=settings), lane="reading")
    if not isinstance(found, MarkedReading):
        raise TypeError("something else was kept as a reading")
    return found


async def read_latest(house: House) -> None:
    """Read the document that was dated last, which is what most readers open first."""
    holdings = await house.holdings()
    if holdings.entries:
        name = holdings.entries[-1].document.document_id
        await read(house, holdings, name=name, settings=workbench.ReadingSettings())


def marked_reading(corpus: Corpus, *, name: str, settings: workbench.ReadingSettings) -> MarkedReading:
    """Read a document and place what was found."""
    reading = workbench.read(corpus, name, settings=settings)
    return MarkedReading(reading, Marks.of(reading.findings))


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


async def show(request: Request, holdings: Holdings, asked: Asked, *, template: str, complete: bool) -> Response:
    """Set one page of a text; if `complete`, with its marks and with what faces each sentence in the other document."""
    house = house_of(request)
    marked = await read(house, holdings, name=asked.name, settings=asked.settings) if complete else None
    beside = await lay_beside(house, holdings, asked, complete=complete) if asked.beside else None
    return await run_in_threadpool(set_text, request, holdings, asked, marked=marked, beside=beside, template=template)


async def lay_beside(house: House, holdings: Holdings, asked: Asked, *, complete: bool) -> Beside:
    """Return the other document; if `complete`, with the sentences of it that face the text."""
    name = asked.beside or ""
    if not complete:
        return Beside(await house.look(lambda corpus: corpus.document(name)))
    found = await pair_of(house, asked.name, name)
    return holdings.once(
        ("beside", asked.name, name), lambda: set_beside(found.alignment, found.b, translated=found.translated)
    )


def set_text(
    request: Request,
    holdings: Holdings,
    asked: Asked,
    *,
    marked: MarkedReading | None,
    beside: Beside | None,
    template: str,
) -> Response:
    """Set one page of a text with what is known of it."""
    name = asked.name
    document = marked.reading.document if marked else house_of(request).put(lambda corpus: corpus.document(name))
    pages = holdings.once(("pages", name), lambda: pages_of(paragraphs_of(document.text, document.sections)))
    at = number_of(request.query_params, "at", default=-1, least=0)
    on = next((k for k, one in enumerate(pages, 1) if one and one[0][0] <= at <= one[-1][1]), 1)
    page = Paged.of(pages, number_of(request.query_params, "page", default=on), size=1)
    beads = beside.beads if beside else None
    paragraphs = set_page(document, page.items[0], marked.marks if marked else Marks(), beads=beads)
    return render(
        request,
        template,
        document=document,
        marked=marked,
        page=page,
        paragraphs=paragraphs,
        at=max((one.start for one in paragraphs if one.start <= at and on == page.number), default=None),
        facts=facts_of(document, marked),
        relatives=holdings.versions_of(document),
        neighbours=neighbours_of(document, holdings),
        beside=beside,
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
    warm=read_latest,
)
