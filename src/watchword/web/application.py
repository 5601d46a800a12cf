"""The application: the rooms, the guard, and what is said when something is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from watchword import text
from watchword.model.errors import InvalidInput, NotFound, StoreError, WatchwordError
from watchword.web.house import House, house_of
from watchword.web.pages import compile_templates, render, say
from watchword.web.room import find_rooms
from watchword.web.shield import Guard, Shield


def build(path: Path, *, guard: Guard) -> Starlette:
    """Return the workbench for one archive, as an ASGI application."""
    house = House.of(path, guard)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(house.archive.holdings)
        house.workers.submit(compile_templates)
        house.workers.submit(text.tokenise, "warm", "The kernels are loaded.", language="en")
        yield
        house.close()

    routes = [
        Mount("/static", StaticFiles(packages=[("watchword.web", "static")])),
        Route("/state", tell_state),
        *(route for room in find_rooms() for route in room.routes),
    ]
    handlers: Any = {WatchwordError: say_wrong, HTTPException: say_nothing_there}
    application = Starlette(
        routes=routes, lifespan=lifespan, exception_handlers=handlers, middleware=[Middleware(Shield, guard=guard)]
    )
    application.state.house = house
    return application


async def tell_state(request: Request) -> Response:
    """Tell which state the archive is in, so that a window can say that it has changed."""
    holdings = await house_of(request).holdings()
    return JSONResponse({"state": holdings.digest, "documents": len(holdings.entries)})


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
