"""The register: formulations that were discovered, those that a profile knows, and the analyst's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from watchword import workbench
from watchword.measure.register import Trend
from watchword.model.errors import InvalidInput
from watchword.model.findings import Finding, Scope
from watchword.web.addresses import Paged, day_of, number_of, scope_of
from watchword.web.downloads import as_file, table_of
from watchword.web.forms import read_form, way_back
from watchword.web.house import House, house_of
from watchword.web.pages import render, stream
from watchword.web.room import Room
from watchword.workbench.entries import enter, judge
from watchword.workbench.register import RegisterSettings, formulations

ENTRIES_A_PAGE = 60
DECISIONS_A_PAGE = 100
MOST_DISCOVERED = 400
TRENDS: tuple[Trend, ...] = get_args(Trend)
COLUMNS = (
    "formulation", "canonical", "language", "origin", "status", "documents", "uses",
    "first", "last", "score", "families",
)  # fmt: skip


async def show_register(request: Request) -> Response:
    """Show the page at once and the register as soon as it is made."""
    number = number_of(request.query_params, "page", default=1)
    asked = what_of(request)

    async def found() -> Paged[Finding]:
        return Paged.of(await find(request, *asked), number, size=ENTRIES_A_PAGE)

    return await stream(request, "register/register.html.jinja", found=found, settings=asked[1], trends=TRENDS)


async def show_rejected(request: Request) -> Response:
    """List what was rejected, so that it can be taken back."""
    standing = await house_of(request).look(lambda corpus: corpus.standing())
    rejected = [one for one in standing.formulations.values() if one.status == "rejected"]
    number = number_of(request.query_params, "page", default=1)
    page = Paged.of(rejected[::-1], number, size=ENTRIES_A_PAGE)
    return await run_in_threadpool(render, request, "register/rejected.html.jinja", page=page, trends=TRENDS)


async def show_decisions(request: Request) -> Response:
    """List every decision that was ever made, the newest first; of one formulation or family if it is named."""
    made = await house_of(request).look(lambda corpus: corpus.decisions())
    of = request.query_params.get("of") or None
    wanted = [one for one in made if of is None or of in {one.subject, one.detail.get("into")}]
    number = number_of(request.query_params, "page", default=1)
    page = Paged.of(wanted[::-1], number, size=DECISIONS_A_PAGE)
    return await run_in_threadpool(render, request, "register/decisions.html.jinja", page=page, of=of)


async def export(request: Request) -> Response:
    """Return every entry that is shown, as a table."""
    entries = await find(request, *what_of(request))
    return as_file(await run_in_threadpool(table_of, COLUMNS, map(cells_of, entries)), "text/csv", "register.csv")


def cells_of(entry: Finding) -> tuple[object, ...]:
    """Return the cells of an entry in the order of `COLUMNS`."""
    data = entry.data
    return (
        data["formulation"], data["canonical"], data["language"], data["origin"], data["formulation_status"],
        data["n_documents"], data["n_uses"], day_in(data["first"]), day_in(data["last"]), data["score"],
        "; ".join(map(str, listed(data["families"]))),
    )  # fmt: skip


async def decide(request: Request) -> Response:
    """Enter a formulation, accept or reject one; what was decided before stays in the history."""
    house = house_of(request)
    given = await read_form(request)
    await run_in_threadpool(write, house, given)
    return RedirectResponse(way_back(given, "/register"), status_code=303)


def write(house: House, given: dict[str, str]) -> None:
    """Write one decision."""
    with workbench.open_archive(house.archive.path, write=True) as corpus:
        if given.get("action") == "add":
            languages = [given["language"]] if given.get("language") else []
            introduced = day_of(given, "introduced")
            note = given.get("note") or None
            enter(corpus, given.get("phrase", ""), languages=languages, introduced=introduced, note=note)
        elif given.get("action") in {"accept", "reject"}:
            accept = given["action"] == "accept"
            judge(corpus, given.get("formulation", ""), accept=accept, canonical=given.get("canonical") or None)
        else:
            raise InvalidInput(f"{given.get('action')!r} is nothing that can be decided", hint="accept, reject or add")


def what_of(request: Request) -> tuple[Scope, RegisterSettings]:
    """Read which entries are asked for; with a trend, `since` parts what was before from what is now."""
    query = request.query_params
    scope = scope_of(query)
    trend = next((one for one in TRENDS if one == query.get("trend")), None)
    since: date | None = scope.since if trend else None
    if trend:
        scope = replace(scope, since=None)
    return scope, RegisterSettings(
        trend=trend,
        since=since,
        most=MOST_DISCOVERED,
        names=query.get("names") == "1",
        what="slots" if query.get("slots") == "1" else "apart" if query.get("apart") == "1" else "phrases",
    )


async def find(request: Request, scope: Scope, settings: RegisterSettings) -> Sequence[Finding]:
    """Return the register, made once a state of the archive."""
    return await list_entries(house_of(request), scope, settings)


async def list_entries(house: House, scope: Scope, settings: RegisterSettings) -> Sequence[Finding]:
    """Return the register, made once a state of the archive."""
    return await house.ask(
        ("register", scope, settings), partial(formulations, scope=scope, settings=settings), lane="discovering"
    )


def day_in(use: object) -> object:
    """Return the date of a use as it stands in a finding's data."""
    return use.get("date") if isinstance(use, dict) else None


def listed(values: object) -> Sequence[object]:
    """Return a list of a finding's data."""
    return values if isinstance(values, list) else []


ROOM = Room(
    "register",
    order=50,
    path="/register",
    routes=[
        Route("/register", show_register),
        Route("/register", decide, methods=["POST"]),
        Route("/register/rejected", show_rejected),
        Route("/register/decisions", show_decisions),
        Route("/register.csv", export),
    ],
    warm=lambda house: list_entries(house, Scope(), RegisterSettings(most=MOST_DISCOVERED)),
)
