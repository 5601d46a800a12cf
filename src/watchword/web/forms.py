"""Forms that change something: read whole, and only with the key of this server."""

from __future__ import annotations

from starlette.requests import Request

from watchword.model.errors import InvalidInput
from watchword.web.house import House, house_of


async def read_form(request: Request) -> dict[str, str]:
    """Return the words of a form; those of a field that was given several times stand one a line."""
    given: dict[str, str] = {}
    async with request.form(max_files=0) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                given[name] = f"{given[name]}\n{value.strip()}" if name in given else value.strip()
    require_key(house_of(request), given.get("form_key"))
    return given


def way_back(given: dict[str, str], default: str) -> str:
    """Return the address of our own that a form asks to go back to.

    >>> way_back({"back": "/register?page=2"}, "/"), way_back({"back": "//elsewhere"}, "/")
    ('/register?page=2', '/')
    """
    back = given.get("back", "")
    is_ours = back.startswith("/") and not back.startswith(("//", "/\\"))
    return back if is_ours else default


def require_key(house: House, key: str | None) -> None:
    """Refuse a form without the key that every page of this server puts into its forms."""
    if not house.guard.knows_form(key):
        raise InvalidInput(
            "this form is older than the server that it was sent to", hint="go back, reload, send it again"
        )
