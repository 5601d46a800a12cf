"""From locations to sources: the way in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from watchword.ingest.arrivals import Arrival, Received
from watchword.ingest.folders import open_path
from watchword.ingest.limits import Allowance, Limits
from watchword.ingest.media import Media, identify_media
from watchword.ingest.zips import open_members
from watchword.model.problems import Problem

if TYPE_CHECKING:
    import httpx

_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)
_DEFAULT_LIMITS = Limits()
_HINTS = {
    "application/pdf": "extract its text (`pdftotext -layout FILE`) and add that",
    "multipart/related": "save the page as `HTML only` and add that",
    "application/x-tar": "unpack it and add the folder",
    "application/octet-stream": "if it is text, save it as UTF-8 with the suffix .txt",
}


def is_address(location: str) -> bool:
    """Say whether a location is a web address.

    >>> is_address("HTTPS://www.example.org/a.html"), is_address("texts/https")
    (True, False)
    """
    return _ADDRESS.match(location) is not None


def receive(
    locations: Sequence[str],
    *,
    now: Callable[[], datetime],
    limits: Limits = _DEFAULT_LIMITS,
    client: httpx.Client | None = None,
) -> Iterator[Received | Problem]:
    """Bring in what stands at files, folders, zips and web addresses, one source in memory at a time.

    The way in for everything: bytes are kept as they came, named by their hash, with where and when we got them.
    Folders are walked in the order of names without hidden files, zips are opened in memory
    (`outer.zip!/a/b.html`), pages are fetched. One bad file in ten thousand is a `Problem` between the others and never
    stops them; nothing is raised for material. Identical bytes under two names come twice: the store tells.

    Args:
        locations: paths and `http(s)://` addresses, in the order in which they are to arrive.
        now: gives the present moment in UTC; what `retrieved_at` is read from.
        limits: how much is let in.
        client: an open `httpx.Client` to fetch with instead of one of our own; it is not closed.
    """
    opened = client
    try:
        for location in locations:
            if is_address(location):
                from watchword.ingest.addresses import fetch, open_client  # noqa: PLC0415 - files need no HTTP client

                opened = opened or open_client(limits)
                arrivals: Iterator[Arrival | Problem] = iter([fetch(location, limits=limits, now=now, client=opened)])
            else:
                arrivals = open_path(location, limits=limits, now=now)
            for arrival in arrivals:
                yield from _sort_out(arrival, limits=limits, allowance=Allowance(limits.max_unpacked), depth=0)
    finally:
        if opened is not None and opened is not client:
            opened.close()


def _sort_out(
    arrival: Arrival | Problem, *, limits: Limits, allowance: Allowance, depth: int
) -> Iterator[Received | Problem]:
    """Turn bytes into a source, look into a zip, or say why neither is possible."""
    if isinstance(arrival, Problem):
        yield arrival
        return
    nothing = _find_nothing(arrival)
    if nothing is not None:
        yield nothing
        return
    media = identify_media(arrival.content, name=arrival.name, declared=arrival.declared)
    if media.reader == "yes":
        yield arrival.as_received(media.media_type)
    elif media.reader == "no":
        yield _unsupported(arrival, media)
    elif depth >= limits.max_depth:
        message = f"the zip lies {depth} zips deep; at most {limits.max_depth} are opened"
        yield Problem("ingest.zip.depth", arrival.location, message, hint="unpack it and add the folder", lost=True)
    else:
        for member in open_members(arrival, limits=limits, allowance=allowance):
            yield from _sort_out(member, limits=limits, allowance=allowance, depth=depth + 1)


def _find_nothing(arrival: Arrival) -> Problem | None:
    """Say so where there are bytes but nothing in them."""
    if not arrival.content:
        message, hint = "there is nothing in it (0 bytes)", "fetch or save it again"
        return Problem("ingest.content.empty", arrival.location, message, hint=hint, lost=True)
    if not arrival.content.strip(b"\0"):
        message = (
            f"there is nothing in it but {len(arrival.content):,} NUL bytes, as after a broken copy or a full disk"
        )
        return Problem("ingest.content.nul", arrival.location, message, hint="fetch or copy it again", lost=True)
    return None


def _unsupported(arrival: Arrival, media: Media) -> Problem:
    hint = _HINTS.get(media.media_type, "save its text as .txt or .html and add that")
    message = f"this is {media.label} ({media.media_type}), for which there is no reader"
    return Problem("ingest.media.unsupported", arrival.location, message, hint=hint, lost=True)
