"""A workbench in the browser, served on the loopback address for as long as a test needs it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from watchword import workbench
from watchword.web.application import build
from watchword.web.binding import Server, bind
from watchword.web.shield import Guard


def fill(path: Path, *folders: Path) -> Path:
    """Make an archive of what lies in these places."""
    with workbench.create(path) as corpus:
        for _ in workbench.add(corpus, [str(folder) for folder in folders]):
            pass
    return path


def sample(path: Path) -> Path:
    """Make the sample archive."""
    with (
        workbench.demo_sources() as folder,
        workbench.create(path, profiles=[str(folder / "profile")]) as corpus,
    ):
        for _ in workbench.add(corpus, [str(folder / "texts")]):
            pass
    return path


def state_of(client: httpx.Client) -> dict[str, object]:
    """Return what a page of an archive of up to 60 documents says of its state."""
    page = client.get("/").text
    found = re.search(r'data-state="(\w+)"', page)
    return {"state": found and found[1], "documents": page.count('<span class="date">')}


@contextmanager
def serving(path: Path, *, guard: Guard | None = None, warm: bool = False) -> Iterator[str]:
    """Serve an archive; give the address without a slash at its end."""
    listener = bind("127.0.0.1", 0)
    if listener is None:
        raise RuntimeError("no port on the loopback address is free")
    server = Server(build(path, guard=guard or Guard.of("127.0.0.1"), warm=warm))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the server did not start")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
