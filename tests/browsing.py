"""A real Chromium that watches what a page does: its console, its requests, its accessibility."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None or find_spec("playwright") is None,
    reason="a real browser is not here: install Debian's chromium, and playwright from requirements-dev.lock",
)
needs_axe = pytest.mark.skipif(find_spec("axe_core_python") is None, reason="axe-core-python is not installed")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(slots=True)
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    host: str
    wrongs: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note every error of the console, every exception, and every request to another host."""
        self.page.on(
            "console", lambda message: self.note(message.text) if message.type in {"error", "warning"} else None
        )
        self.page.on("pageerror", lambda error: self.note(str(error)))
        self.page.on("request", lambda request: self.note_request(request.url))
        self.page.on(
            "response", lambda answer: self.note(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        )

    def note(self, words: str) -> None:
        """Keep what went wrong."""
        self.wrongs.append(words)

    def note_request(self, url: str) -> None:
        """Keep a request to anybody else."""
        address = urlsplit(url)
        if address.scheme not in {"data", "blob"} and address.netloc != self.host:
            self.note(f"a request to {address.netloc}: {url}")

    def settle(self) -> None:
        """Wait until nothing on the page is still being worked out."""
        self.page.locator("main:not(:has([aria-busy]))").wait_for()

    def violations(self) -> list[str]:
        """Return what axe finds wrong by WCAG 2.2 AA, as lines."""
        from axe_core_python.sync_playwright import Axe  # noqa: PLC0415 - only where it is installed

        found: dict[str, Any] = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        return [
            f"{one['id']}: {one['help']}: {node['html'][:200]} {node['failureSummary'][:300]}"
            for one in found["violations"]
            for node in one["nodes"][:5]
        ]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium without a window."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is installed

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watching(browser: Browser, address: str, **settings: Any) -> Iterator[Watched]:
    """Open a page of its own and watch it."""
    context = browser.new_context(base_url=address, accept_downloads=True, **settings)
    context.set_default_timeout(60_000)
    watched = Watched(context.new_page(), urlsplit(address).netloc)
    watched.watch()
    try:
        yield watched
    finally:
        context.close()
