"""What comes in through the browser: told as it goes, and harmless whatever it is."""

from __future__ import annotations

import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from browsing import chromium, needs_chromium, watching
from serving import fill, serving, state_of
from watchword import workbench

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = (
    '<script>document.title = "owned"</script><img src=x onerror="document.title = 1"> \u202eturned\u2066 \x07 "\'&'
)
ZALGO = "Z" + "\u0335\u0322\u0360\u0327\u0301\u0308" * 400 + "a" + "\u030d\u0311" * 2_000 + " stood here."
PATIENCE = 60.0
LONG_TASKS = """
window.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("adding") / "archive"
    workbench.create(path).close()
    return path


@pytest.fixture(scope="module")
def client(archive: Path) -> Iterator[httpx.Client]:
    with serving(archive) as address, httpx.Client(base_url=address, timeout=PATIENCE) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def hostile_page() -> Iterator[str]:
    """Serve one hostile page from this machine."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            words = f"<p>A paragraph of an official statement. {HOSTILE} {ZALGO}</p>" * 12
            self.wfile.write(f"<html><head><title>{HOSTILE}</title></head><body>{words}</body></html>".encode())

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/statement"
    server.shutdown()
    server.server_close()
    thread.join()


def key_of(client: httpx.Client) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', client.get("/add").text)
    assert found
    return found[1]


def send(client: httpx.Client, *, files: list[tuple[str, bytes]] | None = None, **words: str) -> str:
    """Send the form; return the address of the job."""
    parts = [("files", one) for one in files or []]
    answer = client.post("/add", data={"form_key": key_of(client), **words}, files=parts or None)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def follow(client: httpx.Client, job: str) -> list[dict[str, Any]]:
    """Follow a job to its end; return what was told on the way."""
    with client.stream("GET", f"{job}/events") as answer:
        return [json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: ")]


def add(
    client: httpx.Client, *, files: list[tuple[str, bytes]] | None = None, **words: str
) -> tuple[dict[str, Any], str]:
    """Add something; return how it ended and the page that says so."""
    job = send(client, files=files, **words)
    return follow(client, job)[-1], client.get(job).text


def assert_harmless(page: str) -> None:
    assert all(src.startswith("/static/") for src in re.findall(r"<script[^>]*src=\"([^\"]*)\"", page))
    assert "<img" not in page
    assert page.count("<script") == len(re.findall(r"<script[^>]* src=", page))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", page)


def test_progress_moves_between_the_batches(client: httpx.Client) -> None:
    lines = [
        json.dumps({"id": f"d{n:05}", "date": "2024-01-01", "lang": "en", "text": f"Item {n} was said. " * 40})
        for n in range(6_000)
    ]
    job = send(client, files=[("many.jsonl", "\n".join(lines).encode())])
    told = follow(client, job)
    assert told[-1]["state"] == "done"
    assert (told[-1]["added"], told[-1]["read"]) == (6_000, 6_000)
    counts = [one["read"] for one in told]
    assert counts == sorted(counts)
    assert [n for n in counts if n % 2_000], counts  # a batch has 2,000 documents
    assert all(one["added"] <= one["read"] for one in told)


def test_pages_answer_while_much_is_added(client: httpx.Client) -> None:
    job = send(client, files=[("one.txt", b"One paragraph without an end. " * 300_000)])
    waits = []
    while client.get(job).text.find("data-events") >= 0:
        for view in ("/", "/add", "/problems"):
            begun = time.monotonic()
            assert client.get(view).status_code == 200
            waits.append(time.monotonic() - begun)
    assert waits
    assert sorted(waits)[len(waits) // 2] < 0.5, sorted(waits)[-5:]


@pytest.mark.parametrize(
    "text", [HOSTILE, ZALGO, "\x00\x01\x02 nothing but control", "𝔘𝔫𝔦 \ud83d\ude00 🏴‍☠️ " * 50, "x" * 2_000_000]
)
def test_a_hostile_paste_is_shown_as_words(client: httpx.Client, text: str) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    end, page = add(client, text=f"Before it. {text} After it.", title=f"A {HOSTILE} title", language="en")
    assert end["state"] == "done", end
    assert end["added"] == 1
    assert_harmless(page)
    assert_harmless(client.get("/").text)
    link = re.search(r'href="(/read\?document=[^"]+)"', page)
    assert link
    read = client.get(unescape(link[1]) + "&wait=1")
    assert read.status_code == 200
    assert_harmless(read.text)
    assert len(read.content) < 2_000_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../../etc/cron.d/evil.txt", b"Words of a file that wants to be elsewhere."),
        ("<script>alert(1)</script>.txt", b"Words of a file with a name."),
        ("\u202etxt.exe", b"Words of a file that turns its name."),
        (f"{'long' * 100}.txt", b"Words of a file with a long name."),
        ("page.html", b"<html><body><p>Words.<script>alert(1)</script><img src=x onerror=alert(1)></p>" * 20),
        ("empty.txt", b""),
        ("noise.bin", bytes(range(256)) * 50),
        ("broken.zip", b"PK\x03\x04 and then nothing"),
        ("broken.jsonl", b'{"text": "whole", "id": "a"}\n{"text": \n[]\n'),
    ],
)
def test_a_hostile_file_is_added_or_is_a_problem(client: httpx.Client, name: str, content: bytes) -> None:
    end, page = add(client, files=[(name, content)])
    assert end["state"] == "done", end
    assert end["added"] or end["problems"]
    assert_harmless(page)
    for view in ("/", "/problems", "/add"):
        assert_harmless(client.get(view).text)
    assert gettempdir() not in client.get("/problems").text  # where an upload passed through is nobody's business


def test_a_zip_that_grows_without_end_is_a_problem(client: httpx.Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("../../outside.txt", "Words.")
        out.writestr("zeros.txt", b"0" * (300 * 1024 * 1024))
    end, page = add(client, files=[("bomb.zip", packed.getvalue())])
    assert end["state"] == "done", end
    assert end["problems"]
    assert_harmless(page)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://example.org/a", "/etc/passwd", "https://", "http://a b"],
)
def test_what_is_no_address_of_a_page_is_refused(client: httpx.Client, address: str) -> None:
    before = state_of(client)
    answer = client.post("/add", data={"form_key": key_of(client), "address": address})
    assert answer.status_code == 400
    assert_harmless(answer.text)
    assert state_of(client) == before


def test_an_address_that_answers_with_a_hostile_page_is_shown_as_words(client: httpx.Client, hostile_page: str) -> None:
    end, page = add(client, address=hostile_page)
    assert end["state"] == "done", end
    assert end["added"] == 1, page
    assert_harmless(page)
    assert_harmless(client.get("/").text)


@needs_chromium
def test_a_reader_of_hostile_words_is_not_held_up(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "endless.txt").write_text("endless words without a stop " * 350_000, "utf-8")
    (folder / "zalgo.txt").write_text("\n\n".join([f"{ZALGO} {HOSTILE}"] * 20), "utf-8")
    with serving(fill(tmp_path / "archive", folder)) as address, watching(browser, address) as watched:
        page = watched.page
        page.add_init_script(LONG_TASKS)
        for name in ("endless", "zalgo"):
            page.goto(f"/read?document={name}")
            page.locator("#text .words").first.wait_for()
            watched.settle()
            page.mouse.wheel(0, 20_000)
            page.wait_for_timeout(300)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert max(page.evaluate("tasks"), default=0) < 2_000
            assert "owned" not in page.title()
        assert watched.wrongs == []
