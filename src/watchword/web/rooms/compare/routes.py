"""Compare: two or more versions side by side, what is missing as a gap, what moved as a link."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watchword import workbench
from watchword.argue.export_columns import columns_of
from watchword.argue.export_columns_many import columns_of_many
from watchword.argue.export_page import export_page
from watchword.argue.export_tables import export_collatex, export_csv, export_tei
from watchword.match.collate_many import Collation
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.store import Corpus
from watchword.web.addresses import Paged, number_of
from watchword.web.archive import Holdings
from watchword.web.house import house_of
from watchword.web.pages import say, stream
from watchword.web.room import Room
from watchword.web.rooms.compare.facing import Facing, TableRow, face, tabulate
from watchword.workbench.compare import Comparison, compare, compare_many, find_versions

ROWS_A_PAGE = 150
WORKS_A_PAGE = 40
MOST_VERSIONS = 8
MOST_JUMPS = 400


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two versions compared: the rows, made once."""

    found: Comparison
    rows: Sequence[Facing]


@dataclass(frozen=True, slots=True, eq=False)
class Several:
    """Three or more versions in one table: the rows, made once."""

    documents: Sequence[Document]
    found: Collation
    rows: Sequence[TableRow]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the page shows: a pair or several, one page of rows, or why neither."""

    pair: Pair | None = None
    several: Several | None = None
    page: Paged[Facing] | Paged[TableRow] | None = None
    n_changed: int = 0
    n_faced: int = 0
    n_only_a: int = 0
    n_only_b: int = 0
    wrong: str | None = None


async def show_compare(request: Request) -> Response:
    """Show the versions at once by name, and the rows as soon as they are compared."""
    house = house_of(request)
    holdings = await house.holdings()
    names = names_of(request, holdings)
    number = number_of(request.query_params, "page", default=1)
    everything = request.query_params.get("show") == "all"

    async def found() -> Shown:
        try:
            answer = await compared(request, names)
        except InvalidInput as wrong:
            return Shown(wrong=str(wrong))
        if isinstance(answer, Pair):
            rows = [row for row in answer.rows if everything or not row.far]
            kinds = Counter(block.kind for block in answer.found.alignment.blocks)
            return Shown(
                pair=answer,
                page=Paged.of(rows, number, size=ROWS_A_PAGE),
                n_faced=kinds.total() - kinds["omitted"] - kinds["added"],
                n_only_a=kinds["omitted"],
                n_only_b=kinds["added"],
            )
        lines = [row for row in answer.rows if everything or not row.alike]
        n_changed = sum(not row.alike for row in answer.rows)
        return Shown(several=answer, page=Paged.of(lines, number, size=ROWS_A_PAGE), n_changed=n_changed)

    ready: Callable[[], Awaitable[Shown]] | None = found if len(names) > 1 else None
    works = Paged.of(holdings.works(), number, size=WORKS_A_PAGE)
    documents = [holdings.outline(name) for name in names]
    return stream(
        request, "compare/compare.html.jinja", documents=documents, found=ready, works=works, everything=everything
    )


async def export(request: Request) -> Response:
    """Return the comparison as a table, as a page of its own, or in an exchange format of textual scholarship."""
    holdings = await house_of(request).holdings()
    names = names_of(request, holdings)
    if len(names) < 2:
        raise InvalidInput("one version was given", hint="name two or more")
    answer = await compared(request, names)
    form = request.query_params.get("as", "csv")
    documents = [answer.found.a, answer.found.b] if isinstance(answer, Pair) else answer.documents
    if form == "csv" and isinstance(answer, Pair):
        return as_file("\ufeff" + export_csv(answer.found.alignment), "text/csv", "comparison.csv")
    if form == "page" and isinstance(answer, Pair):
        return as_file(page_of(answer.found), "text/html", "comparison.html")
    if form == "json" and isinstance(answer, Pair):
        lines = [*(block.as_json() for block in answer.found.alignment.blocks), answer.found.summary()]
        words = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        return as_file(words, "application/jsonl", "comparison.jsonl")
    if isinstance(answer, Pair):
        columns = columns_of(answer.found.alignment)
    else:
        columns = columns_of_many([row.cells for row in answer.found.rows], answer.found.alignments)
    if form == "collatex":
        table = export_collatex([one.document_id for one in documents], columns)
        return as_file(table, "application/json", "comparison.json")
    if form == "tei":
        witnesses = {one.document_id: one.title or one.document_id for one in documents}
        words = export_tei(documents[0].title or documents[0].document_id, witnesses=witnesses, columns=columns)
        return as_file(words, "application/tei+xml", "comparison.xml")
    raise InvalidInput(f"there is no export of {len(documents)} versions called {form!r}", hint="use tei or collatex")


def page_of(found: Comparison) -> str:
    """Return the comparison as one self-contained page."""
    language = found.b.language if found.a.language == found.b.language else None
    said = [verdict.say() for verdict in found.verdicts]
    return export_page(found.alignment, verdicts=said, absent=found.absent, language=language)


def as_file(words: str, media_type: str, name: str) -> Response:
    """Return something to be saved, not shown."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(words, media_type=f"{media_type}; charset=utf-8", headers=headers)


async def compared(request: Request, names: Sequence[str]) -> Pair | Several:
    """Compare the named documents, once a state of the archive."""

    def work(corpus: Corpus) -> Pair | Several:
        documents = find_versions(corpus, names)
        if len(documents) == 2:
            found = compare(*documents, profiles=workbench.profiles_of(corpus), corpus=corpus)
            return Pair(found, face(found.alignment))
        collation = compare_many(documents)
        by_name = {one.document_id: one for one in documents}
        return Several([by_name[name] for name in collation.witnesses], collation, tabulate(collation))

    return await house_of(request).ask(("compare", *names), work)


def names_of(request: Request, holdings: Holdings) -> list[str]:
    """Return the names of the versions to compare, each of which the archive must hold."""
    names = list(dict.fromkeys(name.strip() for name in request.query_params.getlist("document") if name.strip()))
    if len(names) > MOST_VERSIONS:
        raise InvalidInput(say("compare.too_many", most=MOST_VERSIONS))
    for name in names:
        holdings.outline(name)
    return names


ROOM = Room(
    "compare", order=40, path="/compare", routes=[Route("/compare", show_compare), Route("/compare/export", export)]
)
