"""Every view in a real browser: nothing in the console, nobody else asked, usable by everybody, at every width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import chromium, needs_axe, needs_chromium, watching
from serving import sample, serving
from watchword import workbench
from watchword.workbench.entries import judge
from watchword.workbench.families import change_family

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs_chromium

VIEWS = {
    "shelf": "/",
    "shelf, narrowed": "/?language=ko&since=2024",
    "shelf, nothing": "/?language=xx",
    "problems": "/problems",
    "reader": "/read?document=plenum-2024-ko",
    "reader, side by side": "/read?document=plenum-2024-ko&beside=plenum-2024-en",
    "findings": "/read/findings?document=plenum-2024-en&kind=formulation",
    "finding": "/read/finding?document=plenum-2024-en&n=3",
    "search": "/search",
    "search, found": "/search?phrase=Party",
    "search, nothing": "/search?phrase=zyzzyva",
    "compare": "/compare",
    "compare, two": "/compare?document=second-day-2024-scna-en&document=second-day-2024-beacon-en",
    "compare, languages": "/compare?document=plenum-2024-ko&document=plenum-2024-en&show=all",
    "compare, three": "/compare?document=plenum-2021-en&document=plenum-2022-en&document=plenum-2023-en",
    "compare, three languages": "/compare?document=plenum-2022-en&document=plenum-2022-ko&document=plenum-2021-en",
    "lineage": "/lineage",
    "lineage, drawn": "/lineage?phrase=strength+for+strength",
    "register": "/register",
    "register, rising": "/register?trend=rising",
    "register, with a slot": "/register?slots=1",
    "register, rejected": "/register/rejected",
    "register, decisions": "/register/decisions",
    "families": "/families",
    "families, proposed": "/families?propose=all",
    "add": "/add",
    "nothing here": "/read?document=nobody",
}
WIDTHS = {
    "the smallest telephone": (320, 640),
    "a telephone": (360, 740),
    "a desk": (1360, 900),
    "a wall": (3840, 2160),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = sample(tmp_path_factory.mktemp("views") / "archive")
    with workbench.open_archive(path, write=True) as corpus:  # so that every form of the register is on some view
        change_family(corpus, "add", "answers", members=["en:strength-with-strength", "en:pressure-with-pressure"])
        change_family(corpus, "add", "strait", members=["en:passage-levy"], note="what is said of the strait")
        judge(corpus, "en:own-strength", accept=False)
    return path


@pytest.fixture(scope="module")
def address(archive: Path) -> Iterator[str]:
    with serving(archive) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@needs_axe
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_quiet_and_accessible_in_light_and_dark(browser: Browser, address: str, view: str) -> None:
    with watching(browser, address, reduced_motion="reduce") as watched:
        page = watched.page
        page.goto(VIEWS[view])
        watched.settle()
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert not watched.violations(), scheme
        expected = [one for one in watched.wrongs if "404" in one]
        assert [one for one in watched.wrongs if one not in expected] == []
        assert not expected or view == "nothing here"


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_is_wider_than_its_window(browser: Browser, address: str, view: str) -> None:
    with watching(browser, address) as watched:
        page = watched.page
        page.goto(VIEWS[view])
        watched.settle()
        for device, (across, down) in WIDTHS.items():
            page.set_viewport_size({"width": across, "height": down})
            assert page.evaluate("document.documentElement.scrollWidth") <= across, device


def test_a_text_can_be_read_without_script(browser: Browser, address: str) -> None:
    with watching(browser, address, java_script_enabled=False) as watched:
        page = watched.page
        page.goto("/read?document=plenum-2023-en")
        page.get_by_role("link", name="Wait for the marks").click()
        page.locator("a.sign").first.click()
        page.get_by_role("heading", name="Evidence").wait_for()


def test_the_reader_is_walked_with_keys_alone(browser: Browser, address: str) -> None:
    with watching(browser, address) as watched:
        page = watched.page
        page.goto("/read?document=plenum-2024-en&wait=1")
        page.keyboard.press("n")
        slip = page.locator("#slip")
        slip.wait_for()
        first = slip.locator("q").first.inner_text()
        page.keyboard.press("n")
        slip.locator("q").filter(has_not_text=first).first.wait_for()
        page.keyboard.press("f")
        page.locator("#slip .use").first.wait_for()
        focus = "document.activeElement.dataset.finding"
        number = page.evaluate(focus)
        assert number is not None
        page.keyboard.press("s")
        assert page.evaluate("document.getElementById('slip').contains(document.activeElement)")
        page.keyboard.press("Escape")
        slip.wait_for(state="hidden")
        assert page.evaluate(focus) == number, "back where the reader was"
        page.keyboard.press("?")
        assert page.locator("#legend").get_attribute("open") is not None
        page.get_by_label("Single keys on this page").uncheck()
        page.keyboard.press("j")
        assert slip.is_hidden()
        assert watched.wrongs == []


def test_a_phrase_is_accepted_and_rejected_where_it_is_read(browser: Browser, address: str) -> None:
    with watching(browser, address) as watched:
        page = watched.page
        page.goto("/read?document=plenum-2024-en&wait=1")
        phrase = page.locator("a.formulation", has_text="boatman who knows the tide")
        phrase.hover()
        slip = page.locator("#slip")
        slip.get_by_role("button", name="accept").click()
        slip.get_by_text("In the register: accepted").wait_for()
        slip.get_by_role("button", name="reject").click()
        slip.get_by_text("In the register: rejected").wait_for()
        page.wait_for_timeout(600)
        assert page.locator("#stale").inner_text() == "", "one's own decision is no news"
        assert page.locator(".sentence").count() > 0
        phrase.click()
        page.get_by_role("heading", name="Every use in its sentence").wait_for()
        assert watched.wrongs == []


def test_a_decision_that_is_refused_says_why_in_the_slip(browser: Browser, address: str, archive: Path) -> None:
    with watching(browser, address) as watched:
        page = watched.page
        page.goto("/read?document=plenum-2024-en&wait=1")
        page.locator("a.formulation", has_text="boatman who knows the tide").hover()
        slip = page.locator("#slip")
        button = slip.locator(".judge button").first
        decided = slip.locator(".judge span").inner_text()
        with workbench.open_archive(archive, write=True):
            button.click()
            page.wait_for_function("document.querySelector('#slip .judge button').disabled")
            slip.get_by_role("alert").wait_for()
            told = slip.get_by_role("alert").inner_text()
        assert "This was not decided:" in told
        assert "is being written by" in told
        assert "try again when that has finished" in told
        page.route("**/register", lambda route: route.abort())
        button.click()
        slip.get_by_role("alert").get_by_text("fetch").wait_for()
        page.unroute("**/register")
        page.locator("#slip input[name=form_key]").evaluate("one => { one.value = 'old' }")
        button.click()
        slip.get_by_role("alert").get_by_text("older than the server").wait_for()
        assert slip.get_by_role("alert").count() == 1
        assert slip.locator(".judge span").inner_text() == decided
        assert button.is_enabled()


def test_a_slip_never_covers_what_has_the_focus(browser: Browser, address: str) -> None:
    with watching(browser, address, viewport={"width": 900, "height": 600}) as watched:
        page = watched.page
        page.goto("/read?document=plenum-2024-en&wait=1")
        for _ in range(9):
            page.keyboard.press("j")
        page.locator("#slip").wait_for()
        page.wait_for_timeout(400)
        bottom = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
        assert bottom <= page.evaluate("document.getElementById('slip').getBoundingClientRect().top")


def test_every_view_prints_on_a_page_without_its_controls(browser: Browser, address: str) -> None:
    with watching(browser, address, viewport={"width": 673, "height": 1000}, color_scheme="dark") as watched:
        page = watched.page
        page.emulate_media(media="print", color_scheme="dark")
        for name, view in VIEWS.items():
            page.goto(view)
            watched.settle()
            assert page.locator(".top").is_hidden(), name
            assert not any(one.is_visible() for one in page.locator("main form").all()), name
            assert page.evaluate("document.documentElement.scrollWidth") <= 673, name
            assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", name
        page.goto("/read?document=plenum-2024-en&wait=1")
        assert page.locator("#text").is_visible()
        assert page.get_by_text("Present there were members and alternate members").last.is_visible(), "what was folded"
        assert len(page.pdf()) > 10_000
