"""Pages by their address: the only lines in Watchword that reach the network."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from email.message import Message
from urllib.parse import unquote, urlsplit

import httpx

from watchword.ingest.arrivals import Arrival, say_path
from watchword.ingest.limits import Limits, say_size
from watchword.model.problems import Problem

_KEPT_HEADERS = ("content-type", "content-language", "date", "etag", "last-modified")
_AGENT = "watchword (reads pages of official texts that its user names one by one)"


def open_client(limits: Limits) -> httpx.Client:
    """Return the client that `fetch` uses; the caller closes it."""
    return httpx.Client(
        timeout=limits.timeout,
        follow_redirects=True,
        max_redirects=limits.max_redirects,
        headers={"user-agent": _AGENT, "accept": "text/html, application/xhtml+xml, text/*;q=0.9, */*;q=0.5"},
    )


def fetch(address: str, *, limits: Limits, now: Callable[[], datetime], client: httpx.Client) -> Arrival | Problem:
    """Return what stands at `address` at this moment.

    The location stays the address that was asked for; where it led, if elsewhere, is the header `final-address`.
    Every failure is a `Problem`: no such host, refused, too slow, too large, in circles, a status of 400 and above.
    """
    where = say_path(address)
    deadline = time.monotonic() + limits.max_seconds
    try:
        with client.stream("GET", address) as response:
            if response.status_code >= httpx.codes.BAD_REQUEST:
                return _refused(where, response)
            chunks: list[bytes] = []
            n_bytes = 0
            for chunk in response.iter_bytes():
                n_bytes += len(chunk)
                if n_bytes > limits.max_bytes:
                    return _too_large(where, limits)
                if time.monotonic() > deadline:
                    return _too_slow(where, f"the page was not complete after {limits.max_seconds:g} seconds")
                chunks.append(chunk)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
        return _failed(where, error, limits)
    media_type, charset = _content_type(response.headers.get("content-type", ""))
    headers = [(name, response.headers[name]) for name in _KEPT_HEADERS if name in response.headers]
    if str(response.url) != address:
        headers.append(("final-address", str(response.url)))
    return Arrival(
        location=where,
        name=unquote(urlsplit(str(response.url)).path).rpartition("/")[2],
        content=b"".join(chunks),
        retrieved_at=now(),
        declared=media_type,
        charset=charset,
        headers=tuple(headers),
    )


def _content_type(header: str) -> tuple[str | None, str | None]:
    """Split `text/html; charset=euc-kr`."""
    message = Message()
    message["content-type"] = header
    charset = message.get_param("charset")
    media_type = header.partition(";")[0].strip().lower()
    return media_type or None, charset.strip().lower() or None if isinstance(charset, str) else None


def _refused(where: str, response: httpx.Response) -> Problem:
    status = response.status_code
    reason = f" {response.reason_phrase}" if response.reason_phrase else ""
    hints = {
        401: "log in with a browser, save the page and add the file",
        403: "the site refuses programs: save the page with a browser and add the file",
        404: "check the address; an archived copy (web.archive.org) may exist",
        410: "an archived copy (web.archive.org) may exist",
        429: "wait, then add it again",
    }
    hint = hints.get(status, "try again later" if status >= httpx.codes.INTERNAL_SERVER_ERROR else "check the address")
    return Problem("ingest.page.status", where, f"the server answered {status}{reason}", hint=hint, lost=True)


def _failed(where: str, error: Exception, limits: Limits) -> Problem:
    if isinstance(error, httpx.TimeoutException):
        return _too_slow(where, f"the server said nothing for {limits.timeout:g} seconds")
    if isinstance(error, httpx.TooManyRedirects):
        message, hint = f"the address redirects more than {limits.max_redirects} times", "open it in a browser first"
        return Problem("ingest.page.redirects", where, message, hint=hint, lost=True)
    message = f"the page could not be fetched ({error or type(error).__name__})"
    hint = "check the address and your connection, or save the page to a file and add that"
    return Problem("ingest.page.unreachable", where, message, hint=hint, lost=True)


def _too_large(where: str, limits: Limits) -> Problem:
    message = f"the page has more than {say_size(limits.max_bytes)}, the most that one source may have"
    return Problem("ingest.page.large", where, message, hint="download and split it", lost=True)


def _too_slow(where: str, message: str) -> Problem:
    return Problem("ingest.page.slow", where, message, hint="try again later, or save the page to a file", lost=True)
