"""Pages are fetched, with what the server said of them; every failure is a problem. The server is our own."""

from __future__ import annotations

import gzip
import io
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from watchword.ingest import Limits, Received, receive
from watchword.model.problems import Problem

NOW = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)
PAGE = "<html><p>연설</p></html>".encode("euc-kr")


def zip_of_texts() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "first")
        archive.writestr("b.txt", "second")
    return buffer.getvalue()


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the base class's
        """Say nothing."""

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:  # noqa: C901, PLR0912 one page a branch
        match self.path.partition("?")[0]:
            case "/page":
                headers = {
                    "Content_Type": 'text/html; charset="EUC-KR"',
                    "Last_Modified": "Tue, 11 Mar 2031 09:00:00 GMT",
                }
                self.send(200, PAGE, **headers)
            case "/moved":
                self.send(302, Location="/page")
            case "/circle":
                self.send(302, Location="/circle")
            case "/elsewhere":
                self.send(302, Location="file:///etc/passwd")
            case "/data.jsonl":
                self.send(200, b'{"text": "words"}\n', Content_Type="text/plain")
            case "/texts.zip":
                self.send(200, zip_of_texts(), Content_Type="application/zip")
            case "/photo":
                self.send(200, bytes.fromhex("89504e470d0a1a0a") + bytes(9), Content_Type="image/png")
            case "/empty":
                self.send(200, b"", Content_Type="text/html")
            case "/large":
                self.send(200, b"x" * 200_000, Content_Type="text/plain")
            case "/bomb":
                self.send(200, gzip.compress(bytes(50_000_000)), Content_Type="text/html", Content_Encoding="gzip")
            case "/broken-gzip":
                self.send(200, b"this is no gzip", Content_Type="text/html", Content_Encoding="gzip")
            case "/slow":
                time.sleep(1.0)
                self.send(200, PAGE, Content_Type="text/html")
            case "/drip":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                for _ in range(20):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            case "/cut":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"only so much")
                self.close_connection = True
            case "/gone":
                self.send(410)
            case "/refused":
                self.send(403, b"no")
            case "/failed":
                self.send(503)
            case _:
                self.send(404)


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up is our doing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def bring(*addresses: str, limits: Limits | None = None) -> tuple[list[Received], list[Problem]]:
    found = list(receive(addresses, now=lambda: NOW, limits=limits or Limits(timeout=5)))
    return [one for one in found if isinstance(one, Received)], [one for one in found if isinstance(one, Problem)]


def test_a_page_is_a_source_with_what_the_server_said(site: str) -> None:
    [received], problems = bring(f"{site}/page")
    assert received.content == PAGE
    assert received.source.location == f"{site}/page"
    assert (received.source.media_type, received.source.charset) == ("text/html", "euc-kr")
    assert dict(received.source.headers)["last-modified"] == "Tue, 11 Mar 2031 09:00:00 GMT"
    assert received.source.retrieved_at == NOW
    assert problems == []


def test_a_redirect_is_followed_and_told(site: str) -> None:
    [received], _ = bring(f"{site}/moved?a=1")
    assert received.source.location == f"{site}/moved?a=1"
    assert dict(received.source.headers)["final-address"] == f"{site}/page"


def test_the_name_decides_where_the_declaration_is_generic(site: str) -> None:
    [received], _ = bring(f"{site}/data.jsonl?raw=1")
    assert received.source.media_type == "application/x-ndjson"


def test_a_zip_behind_an_address_is_opened(site: str) -> None:
    received, _ = bring(f"{site}/texts.zip")
    assert [one.source.location for one in received] == [f"{site}/texts.zip!/a.txt", f"{site}/texts.zip!/b.txt"]


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/none", "ingest.page.status", "404"),
        ("/gone", "ingest.page.status", "410"),
        ("/refused", "ingest.page.status", "403"),
        ("/failed", "ingest.page.status", "503"),
        ("/circle", "ingest.page.redirects", "more than 10 times"),
        ("/elsewhere", "ingest.page.unreachable", ""),
        ("/photo", "ingest.media.unsupported", "an image"),
        ("/empty", "ingest.content.empty", "0 bytes"),
        ("/broken-gzip", "ingest.page.unreachable", ""),
        ("/cut", "ingest.page.unreachable", ""),
    ],
)
def test_a_failure_is_a_problem_and_the_next_page_comes(site: str, *, path: str, code: str, said: str) -> None:
    received, [problem] = bring(f"{site}{path}", f"{site}/page")
    assert len(received) == 1
    assert (problem.code, problem.where, problem.lost) == (code, f"{site}{path}", True)
    assert said in problem.message
    assert problem.hint


@pytest.mark.parametrize("path", ["/large", "/bomb"])
def test_a_page_above_the_limit_is_cut_off(site: str, path: str) -> None:
    _, [problem] = bring(f"{site}{path}", limits=Limits(max_bytes=100_000))
    assert problem.code == "ingest.page.large"


def test_a_silent_server_is_given_up(site: str) -> None:
    _, [problem] = bring(f"{site}/slow", limits=Limits(timeout=0.2))
    assert problem.code == "ingest.page.slow"


def test_a_server_that_drips_is_given_up(site: str) -> None:
    _, [problem] = bring(f"{site}/drip", limits=replace(Limits(), max_seconds=0.3))
    assert problem.code == "ingest.page.slow"
    assert "0.3 seconds" in problem.message


@pytest.mark.parametrize("address", ["http://", "http://[::1", "https://\x00/", "http://a b/", "http://.invalid/"])
def test_an_address_that_is_none_is_a_problem(address: str) -> None:
    received, [problem] = bring(address)
    assert received == []
    assert problem.code == "ingest.page.unreachable"


def test_a_server_that_is_not_there_is_a_problem() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _, [problem] = bring(f"http://127.0.0.1:{port}/")
    assert problem.code == "ingest.page.unreachable"


def test_a_client_that_is_given_is_used_and_left_open(site: str) -> None:
    with httpx.Client(headers={"user-agent": "ours"}) as client:
        [received] = receive([f"{site}/page"], now=lambda: NOW, client=client)
        assert isinstance(received, Received)
        assert not client.is_closed
