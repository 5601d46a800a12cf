"""The application: the rooms, the guard, and what is said when something is wrong."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from watchword.model.errors import InvalidInput, NotFound, StoreError, WatchwordError
from watchword.web.archive import Holdings
from watchword.web.house import House, house_of
from watchword.web.pages import compile_templates, render, say
from watchword.web.room import find_rooms
from watchword.web.shield import Guard, Shield

QUIET_SECONDS = 1.0
LOG = logging.getLogger(__name__)


def build(path: Path, *, guard: Guard, warm: bool = True) -> Starlette:
    """Return the workbench for one archive, as an ASGI application.

    With `warm`, what the first reader of a room would wait for is made ready in the background.
    """
    house = House.of(path, guard)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(house.changes.watch())]
        if warm:
            tasks.append(asyncio.create_task(keep_warm(house)))
        yield
        for task in tasks:
            task.cancel()
        await run_in_threadpool(house.close)

    routes = [
        Mount("/static", StaticFiles(packages=[("watchword.web", "static")])),
        Route("/changes", tell_changes),
        *(route for room in find_rooms() for route in room.routes),
    ]
    handlers: Any = {WatchwordError: say_wrong, HTTPException: say_nothing_there}
    application = Starlette(
        routes=routes, lifespan=lifespan, exception_handlers=handlers, middleware=[Middleware(Shield, guard=guard)]
    )
    application.state.house = house
    return application


async def keep_warm(house: House) -> None:
    """Make ready what the first reader of each room would wait for, in each state that lasts a while.

    One thing after another, and each when nobody waits for an answer. What cannot be made ready is left to the reader
    who asks for it, and tried again in the next state.
    """
    async for holdings in house.changes.follow():
        await asyncio.sleep(QUIET_SECONDS)
        await run_in_threadpool(compile_templates)
        await house.jobs.rest()
        for room in find_rooms():
            if holdings is not None and room.warm is not None:
                try:
                    await house.make_ready(room.warm)
                except WatchwordError:
                    pass  # the reader who asks will be told
                except Exception:
                    LOG.exception("the room %s could not be made ready", room.name)


async def tell_changes(request: Request) -> Response:
    """Tell the state of the archive, and each new one as it comes, as server-sent events."""
    changes = house_of(request).changes

    async def events() -> AsyncIterator[str]:
        async for holdings in changes.follow():
            yield f"data: {json.dumps(as_news(holdings))}\n\n" if holdings else ": still here\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


def as_news(holdings: Holdings) -> dict[str, object]:
    """Return what a window is told of a state."""
    return {"state": holdings.state, "documents": len(holdings.entries)}


async def say_wrong(request: Request, wrong: Exception) -> Response:
    """Say what an error says, with the status that fits it."""
    status = next((code for kind, code in STATUSES if isinstance(wrong, kind)), 500)
    message = wrong.message if isinstance(wrong, WatchwordError) else str(wrong)
    hint = wrong.hint if isinstance(wrong, WatchwordError) else None
    if isinstance(wrong, StoreError):
        return Response(f"{wrong}\n", status_code=status, media_type="text/plain")  # no page without an archive
    return await run_in_threadpool(render, request, "wrong.html.jinja", status=status, message=message, hint=hint)


async def say_nothing_there(request: Request, wrong: Exception) -> Response:
    """Say that an address leads nowhere."""
    status = wrong.status_code if isinstance(wrong, HTTPException) else 500
    message = say("wrong.address") if status == 404 else say("wrong.request", status=status)
    return await run_in_threadpool(render, request, "wrong.html.jinja", status=status, message=message, hint=None)


STATUSES = ((NotFound, 404), (InvalidInput, 400), (StoreError, 503))
