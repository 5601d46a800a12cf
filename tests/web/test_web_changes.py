"""Two windows on one archive agree, whoever writes to it; and long work does not hold up the pages."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browsing import chromium, needs_chromium, watching
from command_line import run
from serving import fill, sample, serving, state_of
from watchword import workbench
from watchword.model.errors import InvalidInput, WatchwordError
from watchword.store import Corpus
from watchword.web import application
from watchword.web.archive import Archive, Holdings
from watchword.web.changes import Changes
from watchword.web.house import House
from watchword.web.lanes import FORKS, Lane, Tell, question
from watchword.web.room import Room, find_rooms
from watchword.web.rooms.reader.routes import settings_of
from watchword.web.rooms.register.routes import what_of
from watchword.web.shield import Guard

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATIENCE = 20.0


@pytest.fixture
def archive(folder: Path, tmp_path: Path) -> Path:
    (folder / "a.txt").write_text("The first text of the archive.", "utf-8")
    return fill(tmp_path / "archive", folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def news_of(address: str, met: list[dict[str, Any]]) -> threading.Thread:
    """Listen as a window does, in a thread, until the server ends."""

    def listen() -> None:
        with httpx.stream("GET", f"{address}/changes", timeout=60) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            met.extend(json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: "))

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    return thread


def wait_for(met: list[dict[str, Any]], n: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while len(met) < n:
        assert time.monotonic() < deadline, met
        time.sleep(0.02)


def test_who_listens_is_told_of_every_change_whoever_made_it(archive: Path, folder: Path) -> None:
    met: list[dict[str, Any]] = []
    with serving(archive) as address, httpx.Client(base_url=address, timeout=60) as client:
        listening = news_of(address, met)
        wait_for(met, 1)
        assert met[0] == state_of(client)
        (folder / "b.txt").write_text("Words that another process added.", "utf-8")
        run("add", "-C", str(archive), str(folder / "b.txt"))
        wait_for(met, 2)
        assert met[1]["documents"] == 2
        run("family", "add", "-C", str(archive), "words", "another process")
        wait_for(met, 3)
        assert met[2]["documents"] == 2
        assert len({one["state"] for one in met}) == 3
        with workbench.open_archive(archive) as corpus:  # reading is no change
            assert corpus.n_documents == 2
        time.sleep(1.2)
        assert len(met) == 3
        begun = time.monotonic()
    listening.join(PATIENCE)
    assert not listening.is_alive()
    assert time.monotonic() - begun < 10


@needs_chromium
def test_a_list_in_another_window_shows_what_was_added(browser: Browser, archive: Path, folder: Path) -> None:
    with serving(archive) as address, watching(browser, address) as one, watching(browser, address) as two:
        one.page.goto("/")
        two.page.goto("/read?document=a")
        two.settle()
        assert one.page.locator("ol.documents > li").count() == 1
        (folder / "b.txt").write_text("Words that another process added.", "utf-8")
        run("add", "-C", str(archive), str(folder / "b.txt"))
        one.page.locator("ol.documents > li").nth(1).wait_for()
        assert one.page.locator("#stale a").count() == 0
        assert "2 documents" in one.page.locator(".foot").inner_text()
        two.page.locator("#stale a").wait_for()  # a text stays where its reader is, and says so
        assert "The archive has changed" in two.page.locator("#stale").inner_text()
        two.page.locator("#stale a").click()
        two.page.wait_for_function("!document.getElementById('stale').childNodes.length")
        assert one.wrongs == two.wrongs == []


@needs_chromium
def test_a_decision_in_one_window_stands_in_the_other(browser: Browser, tmp_path: Path) -> None:
    archive = sample(tmp_path / "archive")
    with serving(archive) as address, watching(browser, address) as one, watching(browser, address) as two:
        for watched in (one, two):
            watched.page.goto("/register")
            watched.page.locator("table.entries").wait_for()
        entry = one.page.locator("tr:has(button[value=accept])").first
        words = entry.locator("th a").inner_text()
        entry.locator("button[value=accept]").click()
        row = two.page.locator("tr", has=two.page.get_by_role("link", name=words, exact=True))
        row.get_by_text("accepted", exact=False).first.wait_for()
        for watched in (one, two):
            watched.page.goto("/families")
        run("family", "add", "-C", str(archive), "kept apart", "en:head-on-contest")
        for watched in (one, two):
            watched.page.get_by_role("heading", name="kept apart").wait_for()
        assert one.wrongs == two.wrongs == []


@needs_chromium
def test_who_is_typing_is_told_and_not_disturbed(browser: Browser, archive: Path, folder: Path) -> None:
    with serving(archive) as address, watching(browser, address) as watched:
        watched.page.goto("/")
        watched.page.fill("input[name=title]", "half a wo")
        (folder / "b.txt").write_text("Words that another process added.", "utf-8")
        run("add", "-C", str(archive), str(folder / "b.txt"))
        watched.page.locator("#stale a").wait_for()
        watched.page.wait_for_timeout(1_000)
        assert watched.page.input_value("input[name=title]") == "half a wo"
        assert watched.page.locator("ol.documents > li").count() == 1


@needs_chromium
def test_many_windows_leave_connections_for_the_next(browser: Browser, archive: Path) -> None:
    with serving(archive) as address, watching(browser, address) as watched:
        pages = [watched.page.context.new_page() for _ in range(9)]
        for page in pages:
            page.goto("/")
        watched.page.goto("/problems", timeout=10_000)
        assert watched.wrongs == []


def count(corpus: Corpus) -> int:
    return corpus.n_documents


def refuse(_corpus: Corpus) -> None:
    raise InvalidInput("no", hint="yes")


def whole(corpus: Corpus) -> list[object]:
    return list(corpus.documents())


def recount(up_to: int, _archive: Archive, tell: Tell) -> int:
    for n in range(up_to):
        tell(n)
    return up_to


def die(_archive: Archive, _tell: Tell) -> None:
    os._exit(3)


def sleep(_archive: Archive, _tell: Tell) -> None:
    time.sleep(60)


def read_what_is_not_there(archive: Archive, _tell: Tell) -> str:
    return (archive.path / "nothing of that name").read_text("utf-8")


def who(_archive: Archive, _tell: Tell) -> int:
    return os.getpid()


def is_loaded(_archive: Archive, _tell: Tell) -> bool:
    return "watchword.web.loading" in sys.modules


def count_slowly(corpus: Corpus) -> int:
    time.sleep(0.5)
    return corpus.n_documents


def answer_nothing_that_can_be_sent(_corpus: Corpus) -> object:
    return lambda: None


def test_a_lane_answers_tells_and_refuses_as_if_it_were_here(archive: Path) -> None:
    lane = Lane(archive, "test")
    told: list[object] = []
    with workbench.open_archive(archive) as corpus:
        assert lane.run(question(whole)) == whole(corpus)
    assert lane.run(partial(recount, 3), told=told.append) == 3
    assert told == [0, 1, 2]
    with pytest.raises(InvalidInput) as refused:
        lane.run(question(refuse))
    assert (refused.value.message, refused.value.hint) == ("no", "yes")
    with pytest.raises(TypeError, match="cannot be sent"):
        lane.run(question(answer_nothing_that_can_be_sent))
    assert lane.run(question(count)) == 1
    lane.close()


def test_a_file_that_a_task_does_not_find_is_no_end_of_its_process(archive: Path) -> None:
    lane = Lane(archive, "test")
    before = lane.run(who)
    with pytest.raises(FileNotFoundError, match="nothing of that name"):
        lane.run(read_what_is_not_there)
    assert lane.run(who) == before
    lane.close()


def test_a_process_that_dies_is_replaced(archive: Path) -> None:
    lane = Lane(archive, "test")
    with pytest.raises(WatchwordError, match="has ended"):
        lane.run(die)
    assert lane.run(question(count)) == 1
    lane.close()
    with pytest.raises(WatchwordError, match="has ended"):
        lane.run(question(count))


def test_a_lane_that_is_closed_lets_go_of_who_waits(archive: Path) -> None:
    lane = Lane(archive, "test")
    waiting = lane.thread.submit(lane.run, sleep)
    time.sleep(1.0)
    begun = time.monotonic()
    lane.close()
    assert time.monotonic() - begun < 10
    assert isinstance(waiting.exception(timeout=1), WatchwordError)


def test_who_asks_goes_before_what_is_made_ready(archive: Path) -> None:
    order: list[str] = []

    async def both() -> None:
        house = House.of(archive, Guard.of("127.0.0.1"))

        async def ask() -> None:
            await house.ask(("slow",), count_slowly, lane="reading")
            order.append("asked")

        async def warm(house: House) -> None:
            await house.ask(("ready",), count)
            order.append("ready")

        try:
            await house.holdings()
            asked = asyncio.create_task(ask())
            await asyncio.sleep(0)  # it runs up to where it waits for the lane
            await asyncio.gather(house.make_ready(warm), asked)
        finally:
            await run_in_threadpool(house.close)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(both())).result()
    assert order == ["asked", "ready"]


def test_lanes_share_what_was_loaded_before_they_began(archive: Path) -> None:
    lane = Lane(archive, "test")
    assert lane.run(is_loaded) is FORKS
    lane.close()


def test_what_is_made_ready_is_what_the_first_reader_asks_for(tmp_path: Path) -> None:
    async def make_ready() -> None:
        house = House.of(sample(tmp_path / "archive"), Guard.of("127.0.0.1"))
        try:
            for room in find_rooms():
                if room.warm is not None:
                    await room.warm(house)
            holdings = await house.holdings()
            request = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []})
            assert house.answers.has((holdings.state, "register", *what_of(request)))
            latest = holdings.entries[-1].document.document_id
            assert house.readings.has((holdings.digest, latest, settings_of(request)))
        finally:
            await run_in_threadpool(house.close)

    with ThreadPoolExecutor(1) as thread:  # in this one playwright's loop may be running
        thread.submit(lambda: asyncio.run(make_ready())).result()


def test_who_watches_looks_again_after_any_failure(
    archive: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    n_looks = itertools.count(1)
    known = Archive.known

    def fail_twice(self: Archive) -> Holdings | None:
        if next(n_looks) <= 2:
            raise OSError("the disk did not answer")
        return known(self)

    async def watch() -> Holdings | None:
        seen = Archive(archive)
        changes = Changes(seen)
        watching_it = asyncio.create_task(changes.watch())
        try:
            return await asyncio.wait_for(anext(changes.follow()), PATIENCE)
        finally:
            watching_it.cancel()
            seen.close()

    monkeypatch.setattr(Archive, "known", fail_twice)
    with ThreadPoolExecutor(1) as thread:
        holdings = thread.submit(lambda: asyncio.run(watch())).result()
    assert holdings is not None
    assert len(holdings.entries) == 1
    assert len([one for one in caplog.records if one.exc_info]) == 1, "said once, not at every look"


def test_a_room_that_cannot_be_made_ready_keeps_no_other_from_it(
    archive: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_ready = threading.Semaphore(0)

    async def fail(_house: House) -> None:
        raise OSError("the disk did not answer")

    async def succeed(_house: House) -> None:
        made_ready.release()

    rooms = (Room("broken", 1, (), warm=fail), Room("whole", 2, (), warm=succeed))
    monkeypatch.setattr(application, "find_rooms", lambda: rooms)
    with serving(archive, warm=True):
        assert made_ready.acquire(timeout=PATIENCE)
        (folder / "b.txt").write_text("Words that another process added.", "utf-8")
        run("add", "-C", str(archive), str(folder / "b.txt"))
        assert made_ready.acquire(timeout=PATIENCE), "and again in the next state"


def test_a_server_ends_at_once_whatever_it_makes_ready(tmp_path: Path) -> None:
    archive = sample(tmp_path / "archive")
    with serving(archive, warm=True) as address:
        assert httpx.get(address, timeout=60).status_code == 200
        time.sleep(2.0)
        begun = time.monotonic()
    assert time.monotonic() - begun < 10


def test_what_was_listed_is_listed_anew_only_when_something_was_written(archive: Path) -> None:
    seen = Archive(archive)
    first = seen.holdings()
    assert seen.known() is first
    with workbench.open_archive(archive, write=True) as corpus:
        corpus.decide("formulation", action="add", subject="en:words", detail={"canonical": "words", "language": "en"})
    assert seen.known() is None
    second = seen.holdings()
    assert (second.digest, second.state != first.state) == (first.digest, True)
    (archive / "archive.sqlite").touch()
    assert seen.known() is None
    assert seen.holdings() is second  # another time on the file, nothing else
    seen.close()


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on Unix")
@pytest.mark.parametrize("seconds", [0.6, 1.2, 4.0])
def test_control_c_ends_everything_without_a_traceback(archive: Path, seconds: float) -> None:
    code = "from watchword.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "-C", str(archive), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found
        listening = threading.Thread(target=lambda: httpx.get(f"{found[0]}changes", timeout=60), daemon=True)
        listening.start()
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the command
        said = process.communicate(timeout=30)[1]
    listening.join(PATIENCE)
    assert not listening.is_alive()
    assert "Traceback" not in said, said
