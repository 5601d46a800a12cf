"""How soon the workbench in the browser answers, and how soon a page can be used.

Usage: python bench/web.py ARCHIVE [--document NAME] [--long NAME] [--part bytes|readers|pages|tasks|memory]
[--only VIEWS]. Serves the archive from processes of its own, as a user does, and measures in milliseconds

- bytes: the first byte of every view, `ROUNDS` times after one that is not counted;
- readers: fifty readers at once;
- pages: in a real Chromium (Debian's `chromium`, playwright), from the navigation to the moment at which the view's own
  content stands on the page, nothing in it is marked as busy and the scripts have run, by the browser's own clock: as
  the first page after the server has said its address, at rest (`REST_SECONDS` later) for the first time, and again;
- tasks: the longest task of the browser's main thread while the long document is loaded, marked, scrolled through and
  stepped through by keys;
- memory: what the server and each process that it started take at rest, in MB (PSS, in which what several share is
  counted once; Linux).

The long document is the longest of the archive. The processor time that the server process takes for a page stands
beside the waits (for pages that of its lanes too): where others use the machine, it says what the waits would be.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import psutil

from watchword.workbench.archive import open_archive
from watchword.workbench.listing import list_documents

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROUNDS = 20
READERS = 50
REQUESTS_EACH = 6
VISITS = 5
REST_SECONDS = 30
PARTS = ("bytes", "readers", "pages", "tasks", "memory")
PATIENCE_MS = 120_000
WATCH = """
window.told = { usable: null, tasks: [] };
new PerformanceObserver((list) => told.tasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
window.tellWhenUsable = ([content, isWhole]) => new Promise((done) => {
  const look = () => {
    const here = document.readyState !== "loading" && document.querySelector(`main ${content}`)
      && !(isWhole && document.querySelector("main [aria-busy=true]"));
    if (here) requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    else setTimeout(look, 5);
  };
  look();
});
"""


@dataclass(frozen=True, slots=True)
class View:
    """A view's address, and what has to stand in its main part before it can be used; if `is_whole`, nothing busy."""

    address: str
    content: str
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    address: str
    process: psutil.Process

    def seconds(self, *, whole: bool = False) -> float:
        """Return the processor time of the server process so far; if `whole`, with that of the processes it started."""
        processes = [self.process, *(self.process.children(recursive=True) if whole else ())]
        spent = [one.cpu_times() for one in processes]
        return float(sum(one.user + one.system for one in spent))


@contextmanager
def served(archive: Path) -> Iterator[Served]:
    """Serve an archive as a user does."""
    code = "from watchword.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "-C", str(archive), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline() if process.stderr else ""
            found = re.search(r"http://\S+", line)
            if not found:
                raise RuntimeError(f"the server said {line!r}")
            yield Served(found[0].rstrip("/"), psutil.Process(process.pid))
        finally:
            process.terminate()


def views_of(long: str, last: str, older: str, *, language: str) -> dict[str, View]:
    """Return the views that are measured."""
    several = f"document={quote(long)}&document={quote(last)}"
    return {
        "shelf": View("/", "ol.documents > li"),
        "shelf, narrowed": View(f"/?language={language}&page=3", "ol.documents > li"),
        "problems": View("/problems", "ol.problems"),
        "reader, latest": View(f"/read?document={quote(last)}", "#text .sign"),
        "reader, older": View(f"/read?document={quote(older)}", "#text .sign"),
        "reader, long": View(f"/read?document={quote(long)}", "#text .sign"),
        "reader, long, text": View(f"/read?document={quote(long)}&share=0.7", "#text .words", is_whole=False),
        "search": View("/search?phrase=the+people", "#found td"),
        "search, frequent": View("/search?phrase=the", "#found td"),
        "lineage": View("/lineage?phrase=single-minded+unity", "#found td"),
        "compare": View(f"/compare?{several}", "#found td"),
        "compare, list": View("/compare", "ol > li, ul > li"),
        "register": View("/register", "#found td"),
        "families": View("/families", "form"),
        "add": View("/add", "form"),
    }


def first_byte(client: httpx.Client, view: str) -> tuple[float, float]:
    """Return the milliseconds until the first byte of the body, and until the last."""
    begun = time.perf_counter()
    with client.stream("GET", view) as answer:
        answer.raise_for_status()
        pieces = answer.iter_raw()
        next(pieces, b"")
        first = time.perf_counter()
        for _ in pieces:
            pass
    return 1000 * (first - begun), 1000 * (time.perf_counter() - begun)


def percentile(values: list[float], share: float) -> float:
    """Return a percentile by the nearest rank: the least value that `share` of them do not exceed.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 0.5), percentile([1.0, 2.0], 0.95)
    (2.0, 2.0)
    """
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def measure_bytes(archive: Path, views: Mapping[str, View]) -> None:
    """Measure first bytes, one reader after another."""
    with served(archive) as server, httpx.Client(base_url=server.address, timeout=600) as client:
        head = f"{'first byte, ms':<20}{'first':>8}{'least':>8}{'median':>8}{'p95':>8}{'worst':>8}{'processor':>11}"
        print(f"{head}   complete, median")
        for name, view in views.items():
            cold = first_byte(client, view.address)
            before = server.seconds()
            told = [first_byte(client, view.address) for _ in range(ROUNDS)]
            spent = 1000 * (server.seconds() - before) / ROUNDS
            firsts = [one for one, _ in told]
            row = (cold[0], min(firsts), statistics.median(firsts), percentile(firsts, 0.95), max(firsts))
            shown = "".join(f"{one:>8.1f}" for one in row)
            print(f"{name:<20}{shown}{spent:>11.1f}   {statistics.median(one for _, one in told):>8.1f}")


def measure_readers(archive: Path, names: list[str]) -> None:
    """Measure many readers at once, when the server has had its rest."""
    pages = ["/", "/?page=2", "/problems", *(f"/read?document={quote(name)}" for name in names)]
    limits = httpx.Limits(max_connections=READERS, max_keepalive_connections=READERS)
    with served(archive) as server, httpx.Client(base_url=server.address, timeout=600, limits=limits) as client:
        time.sleep(REST_SECONDS)

        def reader(number: int) -> list[float]:
            mine = [pages[(number * REQUESTS_EACH + k) % len(pages)] for k in range(REQUESTS_EACH)]
            return [first_byte(client, page)[1] for page in mine]

        for _ in range(3):
            before = server.seconds()
            with ThreadPoolExecutor(READERS) as readers:
                waits = [one for told in readers.map(reader, range(READERS)) for one in told]
            spent = 1000 * (server.seconds() - before) / len(waits)
            shown = f"median {statistics.median(waits):.0f}, p95 {percentile(waits, 0.95):.0f}, worst {max(waits):.0f}"
            print(
                f"{READERS} readers at once, {len(waits)} pages, no error: {shown} ms; {spent:.1f} ms of processor each"
            )


def visit(browser: Browser, address: str, view: View) -> float:
    """Open a view in a window of its own, without what an earlier one kept, and return when it can be used."""
    context = browser.new_context(base_url=address, viewport={"width": 1360, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(view.address, wait_until="commit", timeout=PATIENCE_MS)
    usable = float(page.evaluate("(what) => tellWhenUsable(what)", [view.content, view.is_whole]))
    context.close()
    return usable


def measure_pages(browser: Browser, archive: Path, views: Mapping[str, View]) -> None:
    """Measure when each view can be used."""
    head = f"{'can be used, ms':<20}{'at start':>10}{'at rest':>10}{'processor':>11}"
    print(f"{head}{'again: least':>14}{'median':>8}{'worst':>8}{'processor':>11}")
    with served(archive) as server:
        time.sleep(REST_SECONDS)
        for name, view in views.items():
            with served(archive) as fresh:
                first = visit(browser, fresh.address, view)
            spent = [server.seconds(whole=True)]
            rested = visit(browser, server.address, view)
            spent.append(server.seconds(whole=True))
            again = [visit(browser, server.address, view) for _ in range(VISITS)]
            spent.append(server.seconds(whole=True))
            first_spent, again_spent = 1000 * (spent[1] - spent[0]), 1000 * (spent[2] - spent[1]) / VISITS
            row = f"{name:<20}{first:>10,.0f}{rested:>10,.0f}{first_spent:>11,.0f}"
            waits = f"{min(again):>14,.0f}{statistics.median(again):>8,.0f}{max(again):>8,.0f}"
            print(f"{row}{waits}{again_spent:>11,.0f}", flush=True)


def measure_tasks(browser: Browser, archive: Path, view: View) -> None:
    """Measure for how long the long document keeps the browser's main thread busy at a time."""
    with served(archive) as server:
        time.sleep(REST_SECONDS)
        for name in ("first", "again"):
            context = browser.new_context(base_url=server.address, viewport={"width": 1360, "height": 900})
            context.add_init_script(WATCH)
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(view.address, wait_until="commit", timeout=PATIENCE_MS)
            page.evaluate("(what) => tellWhenUsable(what)", [view.content, view.is_whole])
            told = {"loaded and marked": tasks_of(page)}
            for _ in range(60):
                page.mouse.wheel(0, 900)
                page.wait_for_timeout(16)
            told["scrolled"] = tasks_of(page)
            for _ in range(40):
                page.keyboard.press("n")
                page.wait_for_timeout(16)
            told["stepped through"] = tasks_of(page)
            shown = "; ".join(f"{what} {n} over 50 ms, longest {most:.0f} ms" for what, (n, most) in told.items())
            print(f"tasks of the main thread, {name}: {shown}")
            context.close()


def measure_memory(archive: Path) -> None:
    """Measure what the server and its processes take when it has had its rest."""
    with served(archive) as server:
        time.sleep(REST_SECONDS)
        own, *others = [
            one.memory_full_info().pss / 1e6 for one in (server.process, *server.process.children(recursive=True))
        ]
        shown = " + ".join(f"{one:.0f}" for one in others)
        print(f"memory at rest, MB: server {own:.0f}; its processes {shown} = {sum(others):.0f}")


def tasks_of(page: Page) -> tuple[int, float]:
    """Return how many tasks of the main thread took over 50 ms since this was last asked, and the longest (0: none)."""
    page.wait_for_timeout(300)
    tasks = [float(one) for one in page.evaluate("told.tasks.splice(0)")]
    return len(tasks), max(tasks, default=0.0)


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--document", help="the document to read (default: the latest but the long one)")
    parser.add_argument("--long", help="the long document (default: the longest)")
    parser.add_argument("--part", choices=PARTS, action="append", help="one part alone (repeatable)")
    parser.add_argument("--only", help="only views whose name begins so")
    given = parser.parse_args()
    archive: Path = given.archive
    with open_archive(archive) as corpus:
        entries = list_documents(corpus)
    by_name = {entry.document.document_id: entry for entry in entries}
    long = given.long or max(entries, key=lambda entry: entry.n_characters).document.document_id
    last = given.document or [name for name in by_name if name != long][-1]
    older = entries[len(entries) // 2].document.document_id
    views = views_of(long, last, older, language=entries[-1].document.language or "en")
    views = {name: view for name, view in views.items() if name.startswith(given.only or "")}
    print(f"{len(entries):,} documents; {long} has {by_name[long].n_characters:,} characters")
    print(f"load of the machine: {', '.join(f'{one:.1f}' for one in os.getloadavg())} on {os.cpu_count()} cores")
    parts = given.part or PARTS
    if "bytes" in parts:
        measure_bytes(archive, views)
    if "readers" in parts:
        measure_readers(archive, list(by_name)[:: max(len(by_name) // 300, 1)])
    if "memory" in parts:
        measure_memory(archive)
    if {"pages", "tasks"} & {*parts}:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is installed

        with sync_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            if "pages" in parts:
                measure_pages(browser, archive, views)
            if "tasks" in parts:
                measure_tasks(browser, archive, View(f"/read?document={quote(long)}", "#text .sign"))
            browser.close()
    print(f"load of the machine: {', '.join(f'{one:.1f}' for one in os.getloadavg())}")


if __name__ == "__main__":
    main()
