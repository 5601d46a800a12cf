"""What every request has to pass: the right host, the right token, and no form from a foreign page."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
READING = frozenset({"GET", "HEAD"})
COOKIE = "watchword_token"


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may ask.

    `hosts` are the names by which the page may be called. `token` is asked for where the page is offered to other
    machines, None on the loopback address. `form_key` stands in every form; a page of another site cannot read it.
    """

    hosts: frozenset[str]
    token: str | None = None
    form_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @classmethod
    def of(cls, host: str, *, names: Iterable[str] = ()) -> Guard:
        """Guard a page offered at `host`: without a token on the loopback address only."""
        local = {"localhost", "127.0.0.1", "::1"}
        if is_loopback(host):
            return cls(frozenset({*local, host}))
        return cls(frozenset({*local, host, *names}), token=secrets.token_urlsafe(24))

    def knows_host(self, given: str | None) -> bool:
        """Say whether a Host header names us.

        A page of another site can bind its own name to our address, not a number: where the page is offered
        to other machines any address in numbers will do, a name only if it was given.
        """
        name = host_name(given or "")
        return name in self.hosts or (self.token is not None and is_address(name))

    def knows_origin(self, headers: Headers) -> bool:
        """Say whether a changing request came from one of our own pages, as far as the browser tells."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site != "same-origin":
            return False
        return origin is None or urlsplit(origin).netloc == headers.get("host")

    def knows_form(self, given: str | None) -> bool:
        """Say whether a form carries the key of this server."""
        return given is not None and secrets.compare_digest(given.encode(), self.form_key.encode())


class Shield:
    """Middleware: refuses what the guard does not know, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self.refusal(scope) or self.app
        is_ours = scope["path"].startswith(
            "/static/"
        )  # our own styles and scripts may be kept, if they are asked after

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-cache" if is_ours else "no-store")
            await send(message)

        await answer(scope, receive, send_guarded)

    def refusal(self, scope: Scope) -> Callable[[Scope, Receive, Send], Awaitable[None]] | None:
        """Return the answer to a request that goes no further."""
        headers = Headers(scope=scope)
        if not self.guard.knows_host(headers.get("host")):
            return PlainTextResponse("this page does not go by that name\n", status_code=421)
        if self.guard.token is not None:
            asked = dict(parse_qsl(scope["query_string"].decode("latin-1")))
            if self.fits(asked.get("token")):
                return self.welcome(scope, asked)
            if not self.fits(token_in(headers.get("cookie"))):
                return PlainTextResponse(
                    "this archive asks for its token: open the address that `watchword serve` printed\n",
                    status_code=401,
                )
        if scope["method"] not in READING and not self.guard.knows_origin(headers):
            return PlainTextResponse("this request came from another site\n", status_code=403)
        return None

    def fits(self, given: str | None) -> bool:
        """Compare a token in constant time."""
        return given is not None and secrets.compare_digest(given.encode(), (self.guard.token or "").encode())

    def welcome(self, scope: Scope, asked: dict[str, str]) -> RedirectResponse:
        """Put the token into a cookie and take it out of the address."""
        rest = urlencode({name: value for name, value in asked.items() if name != "token"})
        answer = RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), status_code=303)
        answer.set_cookie(COOKIE, self.guard.token or "", httponly=True, samesite="strict")
        return answer


def token_in(cookies: str | None) -> str | None:
    """Return the token that a browser sent."""
    try:
        morsel = SimpleCookie(cookies or "").get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None


def host_name(given: str) -> str:
    """Return a Host header without its port.

    >>> host_name("localhost:8000"), host_name("[::1]:8000"), host_name("EVIL.example")
    ('localhost', '::1', 'evil.example')
    """
    if given.startswith("["):
        return given[1:].partition("]")[0].lower()
    return given.partition(":")[0].lower()


def is_address(name: str) -> bool:
    """Say whether a host is an address in numbers."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    """Say whether only this machine can reach a host."""
    return name == "localhost" or (is_address(name) and ip_address(name).is_loopback)
