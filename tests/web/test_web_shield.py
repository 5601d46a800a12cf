"""Who may ask, and what every answer carries."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving import fill, serving, state_of
from watchword.web.shield import Guard, host_name

VIEWS = (
    "/",
    "/problems",
    "/search?phrase=party",
    "/add",
    "/read?document=plenum-2024-en",
    "/compare",
    "/lineage",
    "/register/decisions",
)


@pytest.mark.parametrize("view", [*VIEWS, "/nowhere", "/read?document=nobody", "/static/page.css"])
def test_every_answer_forbids_inline_script_foreign_hosts_and_framing(client: httpx.Client, view: str) -> None:
    headers = client.get(view).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_browser_keeps_styles_and_scripts_and_nothing_of_the_archive(client: httpx.Client) -> None:
    for view in VIEWS:
        assert client.get(view).headers["cache-control"] == "no-store"
    style = client.get("/static/page.css")
    assert style.headers["cache-control"] == "no-cache"
    again = client.get("/static/page.css", headers={"If-None-Match": style.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.0.2.7:80", ""])
def test_a_foreign_host_header_is_refused(client: httpx.Client, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 421


def test_the_names_of_this_machine_are_known(client: httpx.Client, address: str) -> None:
    port = address.rpartition(":")[2]
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", "[::1]"):
        assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    answer = client.post("/add", data={"text": "words"}, headers=headers)
    assert answer.status_code == 403


def test_a_form_without_the_key_of_this_server_is_refused(client: httpx.Client) -> None:
    before = state_of(client)
    for key in ({}, {"form_key": "guessed"}):
        answer = client.post("/add", files={"files": ("a.txt", b"Words that nobody asked for.")}, data=key)
        assert answer.status_code == 400
    assert state_of(client) == before


def test_nothing_but_reading_is_allowed_at_views(client: httpx.Client) -> None:
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        assert client.request(method, "/").status_code == 405


def test_beyond_the_loopback_address_a_token_is_demanded(tmp_path: Path) -> None:
    guard = Guard.of("0.0.0.0", names=["reading-room.example"])  # noqa: S104 - the test says so, nothing is bound to it
    assert guard.token
    with serving(fill(tmp_path / "archive"), guard=guard) as address, httpx.Client(base_url=address) as client:
        assert client.get("/").status_code == 401
        assert client.get("/?token=wrong").status_code == 401
        assert client.get("/static/page.css").status_code == 401
        welcome = client.get(f"/search?phrase=a&token={guard.token}")
        assert (welcome.status_code, welcome.headers["location"]) == (303, "/search?phrase=a")
        assert "httponly" in welcome.headers["set-cookie"].lower()
        assert "samesite=strict" in welcome.headers["set-cookie"].lower()
        assert client.get("/").status_code == 200
        assert client.get("/", headers={"Host": "reading-room.example"}).status_code == 200
        assert client.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_on_the_loopback_address_no_token_is_asked_for() -> None:
    for host in ("127.0.0.1", "::1", "localhost", "127.0.0.2"):
        assert Guard.of(host).token is None
    for host in ("0.0.0.0", "192.0.2.1", "reading-room.example"):  # noqa: S104 - names that are not loopback
        assert Guard.of(host).token


@given(st.from_regex(r"[a-z0-9.-]{1,20}", fullmatch=True), st.integers(1, 65535))
def test_a_port_does_not_change_the_host(name: str, port: int) -> None:
    assert host_name(f"{name}:{port}") == host_name(name) == name
