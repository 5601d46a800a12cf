"""How soon the workbench in the browser answers: first byte of every view, and fifty readers at once.

Usage: python bench/web.py ARCHIVE [--document NAME]. Serves the archive from a process of its own, asks for every view
`ROUNDS` times after one round that is not counted, then lets `READERS` ask at once. Prints the median, the 95th
percentile and the worst, in milliseconds. The long document is the longest of the archive.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

from watchword.workbench import list_documents, open_archive

ROUNDS = 20
READERS = 50
REQUESTS_EACH = 6


@contextmanager
def served(archive: Path) -> Iterator[str]:
    """Serve an archive as a user does."""
    command = [
        sys.executable,
        "-c",
        "from watchword.cli.main import main; main()",
        "serve",
        "-C",
        str(archive),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline() if process.stderr else ""
            found = re.search(r"http://\S+", line)
            if not found:
                raise RuntimeError(f"the server said {line!r}")
            yield found[0].rstrip("/")
        finally:
            process.terminate()


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
    """Return a percentile by the nearest rank."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--document", help="the document to read (default: the latest)")
    given = parser.parse_args()
    archive: Path = given.archive
    with open_archive(archive) as corpus:
        entries = list_documents(corpus)
    longest = max(entries, key=lambda entry: entry.n_characters)
    long, last = longest.document.document_id, entries[-1].document.document_id
    last = given.document or last
    print(f"{len(entries):,} documents; the longest has {longest.n_characters:,} characters ({long})")
    views = {
        "shelf": "/",
        "shelf, narrowed": f"/?language={entries[-1].document.language or 'en'}&page=3",
        "problems": "/problems",
        "reader": f"/read?document={quote(last)}",
        "reader, longest": f"/read?document={quote(long)}",
        "search": "/search?phrase=the+people",
        "lineage": "/lineage?phrase=single-minded+unity",
        "compare": f"/compare?document={quote(long)}&document={quote(last)}",
        "compare, list": "/compare",
        "register": "/register",
        "add": "/add",
    }
    with served(archive) as address:
        with httpx.Client(base_url=address, timeout=600) as client:
            print(f"{'view':<18}{'first answer':>14}{'median':>9}{'p95':>9}{'worst':>9}   until complete, median")
            for name, view in views.items():
                cold = first_byte(client, view)
                told = [first_byte(client, view) for _ in range(ROUNDS)]
                firsts = [one for one, _ in told]
                whole = statistics.median(one for _, one in told)
                row = (cold[1], statistics.median(firsts), percentile(firsts, 0.95), max(firsts))
                print(f"{name:<18}{row[0]:>12,.0f}ms{row[1]:>9.1f}{row[2]:>9.1f}{row[3]:>9.1f}   {whole:>8.1f}")
            begun = time.perf_counter()
            client.get(f"/read/marks?document={quote(long)}").raise_for_status()
            print(f"reading the longest document: {time.perf_counter() - begun:.2f} s")
            told = [first_byte(client, f"/read/marks?document={quote(long)}") for _ in range(ROUNDS)]
            print(f"its marks, kept: {statistics.median(one for _, one in told):.0f} ms for one page")

        names = [entry.document.document_id for entry in entries[:: max(len(entries) // 300, 1)]]
        pages = ["/", "/?page=2", "/problems", *(f"/read?document={quote(name)}" for name in names)]

        limits = httpx.Limits(max_connections=READERS, max_keepalive_connections=READERS)
        client = httpx.Client(base_url=address, timeout=600, limits=limits)

        def reader(number: int) -> list[float]:
            mine = [pages[(number * REQUESTS_EACH + k) % len(pages)] for k in range(REQUESTS_EACH)]
            return [first_byte(client, page)[1] for page in mine]

        with ThreadPoolExecutor(READERS) as readers:
            waits = [one for told in readers.map(reader, range(READERS)) for one in told]
        client.close()
        shown = f"median {statistics.median(waits):.0f}, p95 {percentile(waits, 0.95):.0f}, worst {max(waits):.0f} ms"
        print(f"{READERS} readers at once, {len(waits)} pages, no error: {shown}")


if __name__ == "__main__":
    main()
