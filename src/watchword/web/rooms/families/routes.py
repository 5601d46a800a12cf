"""Families: formulations held to be about one thing; the machine proposes, the analyst accepts, splits and merges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from watchword import workbench
from watchword.model.errors import InvalidInput
from watchword.model.findings import Finding
from watchword.store.register import Standing
from watchword.web.addresses import Paged, number_of, scope_of
from watchword.web.forms import read_form, way_back
from watchword.web.house import House, house_of
from watchword.web.pages import stream
from watchword.web.room import Room
from watchword.workbench.entries import formulation_id, phrase_of
from watchword.workbench.families import ProposalSettings, change_family, propose

FAMILIES_A_PAGE = 60
MOST_PROPOSALS = 60


async def show_families(request: Request) -> Response:
    """Show the families as they stand, and what the machine proposes: about one phrase, or of all."""
    house = house_of(request)
    about = request.query_params.get("about", "").strip()
    wanted = bool(about) or request.query_params.get("propose") == "all"
    scope = scope_of(request.query_params)
    standing = await house.look(lambda corpus: corpus.standing())
    families = sorted(
        (one for one in standing.families.values() if not one.merged_into), key=lambda one: one.name.casefold()
    )
    members = {member for family in families for member in family.members}

    async def found() -> Sequence[Finding]:
        return await house.ask(
            ("proposals", about, scope),
            partial(propose, about=about or None, scope=scope, settings=ProposalSettings(limit=MOST_PROPOSALS)),
            lane="discovering",
        )

    page = Paged.of(families, number_of(request.query_params, "page", default=1), size=FAMILIES_A_PAGE)
    return await stream(
        request,
        "families/families.html.jinja",
        about=about,
        page=page,
        found=found if wanted else None,
        names=[one.name for one in families],
        wordings={member: wording_of(member, standing) for member in members},
    )


def wording_of(member: str, standing: Standing) -> tuple[str, str | None]:
    """Return the words and the language of a member of a family."""
    entered = standing.formulations.get(member)
    return (entered.canonical, entered.language) if entered else phrase_of(member)


async def decide(request: Request) -> Response:
    """Carry out one decision on a family; what was decided before stays in the history."""
    house = house_of(request)
    given = await read_form(request)
    await run_in_threadpool(write, house, given)
    return RedirectResponse(way_back(given, "/families"), status_code=303)


def write(house: House, given: Mapping[str, str]) -> None:
    """Write one decision. Members stand one a line."""
    name = given.get("family", "")
    if not name:
        raise InvalidInput("a family needs a name", hint="write one beside the formulations")
    members = [line.strip() for line in given.get("members", "").splitlines() if line.strip()]
    if given.get("language"):
        members = [one if phrase_of(one)[1] else formulation_id(one, given["language"]) for one in members]
    with workbench.open_archive(house.archive.path, write=True) as corpus:
        change_family(
            corpus,
            given.get("action", ""),
            name,
            members=members,
            into=given.get("into") or None,
            note=given.get("note") or None,
        )


ROOM = Room(
    "families",
    order=55,
    path="/families",
    routes=[Route("/families", show_families), Route("/families", decide, methods=["POST"])],
)
