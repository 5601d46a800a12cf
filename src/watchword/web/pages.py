"""Templates, the table of interface strings, and pages that begin before their slow part is known."""

from __future__ import annotations

import re
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from inspect import iscoroutinefunction
from typing import Any, TypeVar
from unicodedata import east_asian_width

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, StreamingResponse

from watchword.argue.lineage import variant_runs
from watchword.argue.reading import change_runs
from watchword.model.errors import WatchwordError
from watchword.web.addresses import Here, place, to
from watchword.web.headings import in_running_text
from watchword.web.house import house_of
from watchword.web.room import find_rooms

Answer = TypeVar("Answer")
HERE_THE_SLOW_PART_BEGINS = "<!--slow-->"
WIDE = 52  # halves of an em beside a phrase in a concordance; more is cut between words
OPERATORS = re.compile(r"[()\[\]{}|?*+\"…]|\.{3}")
MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
STACKED = re.compile(f"({MARKS}{{8}})({MARKS}+)")
HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]")


@cache
def strings() -> Mapping[str, Any]:
    """Return the interface strings of `strings.toml`, by dotted key."""
    table = tomllib.loads(files("watchword.web").joinpath("strings.toml").read_text("utf-8"))
    flat: dict[str, Any] = {}
    for section, entries in table.items():
        flat.update({f"{section}.{name}": words for name, words in entries.items()})
    return flat


def say(key: str, **values: object) -> str:
    """Return an interface string with its values filled in; `n` chooses between `one` and `other`."""
    words = strings()[key]
    if isinstance(words, Mapping):
        words = words["one" if values["n"] == 1 else "other"]
    return str(words).format(**values)


def shown(words: object) -> Markup:
    """Return words of a document as they can be shown: escaped, and characters that hide or turn others made visible.

    A document may hold control characters that reverse what follows them, and marks stacked by the thousand on one
    letter, which cover the lines around it and take seconds to draw. The former are shown by their code instead of
    obeyed, the latter from the ninth on by their number; the stored text keeps them.
    """
    safe = STACKED.sub(
        lambda found: f'{found[1]}<span class="control">+{len(found[2])}</span>',
        str(escape("" if words is None else words)),
    )
    return Markup(HIDDEN.sub(lambda found: f'<span class="control">U+{ord(found[0]):04X}</span>', safe))  # noqa: S704 (escaped above)


def line(words: object, longest: int = 200) -> Markup:
    """Return words on one line, cut where they are very long."""
    flat = " ".join(str(words or "").split())
    return shown(flat if len(flat) <= longest else flat[:longest].rstrip() + " …")


def plain(words: object) -> str:
    """Return words as a pattern that finds just them: punctuation has no units, and would be read as operators.

    >>> plain("What for? (It … said)")
    'What for It said'
    """
    return " ".join(OPERATORS.sub(" ", str(words)).split())


def phrase_in(words: object, longest: int = 240) -> str:
    r"""Return words as a phrase that an address can carry, cut between words where it is long.

    >>> phrase_in("strength  with\nstrength"), phrase_in("one two three", 9)
    ('strength with strength', 'one two')
    """
    flat = " ".join(str(words).split())
    if len(flat) <= longest:
        return flat
    cut = flat.rfind(" ", 0, longest + 1)
    return flat[: cut if cut > 0 else longest]


def lead(words: object, *, width: int = WIDE, cut: bool = False) -> Markup:
    """Return what stands before a phrase and fits `width`; `cut` says that its first word may be a part of one.

    >>> lead("osition of the whole", cut=True)
    Markup('… of the whole')
    """
    flat = in_running_text(str(words))
    n = fitting(reversed(flat), width)
    flat, cut = flat[len(flat) - n :], cut or n < len(flat)
    gap = flat.find(" ") if cut else -1
    return shown(f"…{flat[gap:]}" if 0 <= gap < len(flat) - 1 else f"…{flat}" if cut and flat else flat)


def trail(words: object, *, width: int = WIDE, cut: bool = False) -> Markup:
    """Return what stands after a phrase and fits `width`; `cut` says that its last word may be a part of one.

    >>> trail("of the whole positi", cut=True)
    Markup('of the whole …')
    """
    flat = in_running_text(str(words))
    n = fitting(flat, width)
    flat, cut = flat[:n], cut or n < len(flat)
    gap = flat.rfind(" ") if cut else -1
    return shown(f"{flat[: gap + 1]}…" if gap > 0 else f"{flat}…" if cut and flat else flat)


def fitting(characters: Iterable[str], width: int) -> int:
    """Return how many characters fit a line of `width` halves of an em, of which Hangul and Han take two.

    >>> fitting("abcdef", 4), fitting("가나다", 4)
    (4, 2)
    """
    taken = n = 0
    for character in characters:
        taken += 2 if east_asian_width(character) in "FW" else 1
        if taken > width:
            break
        n += 1
    return n


def tongue(code: str | None) -> str:
    """Return the name of a language, its code where the table has no name, or that it is unknown.

    >>> tongue("ko"), tongue("qaa"), tongue(None)
    ('Korean', 'qaa', 'unknown')
    """
    if not code:
        return say("word.unknown")
    tag = code.partition("-")[0]
    return say("language." + tag) if f"language.{tag}" in strings() else code


def number(value: float) -> str:
    """Write a number with its thousands apart."""
    return f"{value:,}"


def share(value: float) -> str:
    """Write a share with two decimals, cut and not rounded: what is below a half never reads as one.

    >>> share(0.499), share(0.5), share(1)
    ('0.49', '0.50', '1.00')
    """
    return f"{int(value * 100 + 1e-9) / 100:.2f}"


def day(value: date | None) -> str:
    """Write a day, or say that it is unknown."""
    return value.isoformat() if value else say("word.undated")


def name_of(value: object) -> str:
    """Write a value of a profile (`plenum_report`) as words, or say that it is unknown."""
    return str(value).replace("_", " ") if value else say("word.unknown")


@cache
def environment(*, streams: bool) -> Environment:
    """Return the templates, for pages made at once or for pages that begin before they are complete."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("watchword.web", "templates"), PackageLoader("watchword.web", "rooms")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        enable_async=streams,
    )
    made.globals.update(say=say, to=to, place=place, version=version("watchword"))
    made.filters.update(
        shown=shown,
        line=line,
        plain=plain,
        number=number,
        day=day,
        name=name_of,
        phrase=phrase_in,
        tongue=tongue,
        lead=lead,
        trail=trail,
        share=share,
        runs=change_runs,
        wording=variant_runs,
    )
    return made


def compile_templates() -> None:
    """Compile every template for the pages that need it, so that no reader waits for it."""
    for streams in (False, True):
        made = environment(streams=streams)
        for name in made.list_templates(extensions=["jinja"]):
            source = made.loader.get_source(made, name)[0] if made.loader else ""
            if "/" not in name or streams == (HERE_THE_SLOW_PART_BEGINS in source):
                made.get_template(name)


def context(request: Request, values: Mapping[str, object]) -> dict[str, object]:
    """Return what every template may use."""
    house = house_of(request)
    return {
        "here": Here.of(request.url.path, request.query_params),
        "rooms": [room for room in find_rooms() if room.path],
        "holdings": house.archive.holdings(),
        "archive_name": house.archive.path.resolve().name,
        "form_key": house.guard.form_key,
        **values,
    }


def render(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page."""
    words = environment(streams=False).get_template(template).render(context(request, values))
    return HTMLResponse(words, status_code=status)


async def stream(request: Request, template: str, **values: object) -> StreamingResponse:
    """Return a page that is sent up to its slow part at once; coroutine functions in `values` are awaited there.

    By then the page has begun, and can no longer become another one that says what went wrong. So in the template such
    a function returns two things: the `WatchwordError` that it raised, or None, and its answer.
    """
    await house_of(request).holdings()  # which may have to be listed anew, and other pages are not to wait for it
    values = {name: settled(value) if iscoroutinefunction(value) else value for name, value in values.items()}
    pieces = environment(streams=True).get_template(template).generate_async(context(request, values))
    return StreamingResponse(in_two_parts(pieces), media_type="text/html; charset=utf-8")


def settled(
    answer: Callable[[], Awaitable[Answer]],
) -> Callable[[], Awaitable[tuple[WatchwordError | None, Answer | None]]]:
    """Return a coroutine function that returns what `answer` raises beside what it returns."""

    async def both() -> tuple[WatchwordError | None, Answer | None]:
        try:
            return None, await answer()
        except WatchwordError as wrong:
            return wrong, None

    return both


async def in_two_parts(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """Join the pieces before the mark, and those after it."""
    waiting: list[str] = []
    async for piece in pieces:
        before, mark, after = piece.partition(HERE_THE_SLOW_PART_BEGINS)
        waiting.append(before)
        if mark:
            yield "".join(waiting)
            waiting = [after]
    yield "".join(waiting)
