"""What an analyst does in the browser, end to end."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import chromium, needs_chromium, watching
from serving import fill, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs_chromium

EARLIER = """---
title: Report on the Spring Session
date: 2023-04-02
language: en
outlet: The Harbour Post
series: session
---

The Council will answer strength with strength until the northern strait is open to all.

The delegates heard the account of the year and approved it without a vote.
"""
NEWER = (
    "The Council will answer strength with greater strength until the northern strait is open to all ships.\n\n"
    "The delegates heard the account of the year and approved it without a vote.\n\n"
    "A bridge over the Eastern Sound shall be begun before the winter comes.\n"
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "spring-2023.md").write_text(EARLIER, "utf-8")
    with serving(fill(tmp_path / "archive", texts)) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_add_read_follow_an_altered_phrase_compare_and_take_the_table_away(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    with watching(browser, address) as watched:
        page = watched.page
        page.goto("/")
        page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Add").click()
        page.get_by_label("Or a pasted text").fill(NEWER)
        page.get_by_label("Title").fill("Report on the Autumn Session")
        page.get_by_label("Date").fill("2023-10-05")
        page.get_by_label("Language").fill("en")
        page.get_by_role("button", name="Add").click()
        page.get_by_text("done", exact=True).wait_for()
        added = page.locator("main ul a").first
        name = added.inner_text()
        added.click()

        page.locator(".sentence.altered .sign").first.wait_for()
        assert page.locator(".sentence.verbatim").count() == 1
        assert page.locator(".sentence.new").count() == 1
        page.locator(".sentence.altered .sign").first.hover()
        slip = page.locator("#slip")
        slip.wait_for()
        assert "2023-04-02" in slip.inner_text()
        assert "greater" in slip.locator("ins").first.inner_text()

        slip.get_by_role("link", name="Lineage of these words").click()
        page.get_by_role("heading", name="Every use in its sentence").wait_for()
        assert page.locator(".kwic.uses tbody tr").count() == 2

        page.goto(f"/compare?document=spring-2023&document={name}")
        page.locator(".facing .changed").first.wait_for()
        with page.expect_download() as waiting:
            page.get_by_role("link", name="CSV").click()
        waiting.value.save_as(tmp_path / "comparison.csv")
        assert watched.wrongs == []
    with (tmp_path / "comparison.csv").open(encoding="utf-8-sig", newline="") as file:
        kinds = [row["kind"] for row in csv.DictReader(file) if row["edit"] == ""]
    assert "changed" in kinds
    assert "added" in kinds


def test_a_dropped_file_keeps_its_name_and_no_path_of_this_machine(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    path = tmp_path / "Note of 2024.txt"
    path.write_text("A note that was dropped on the page, of some length, so that it is a text.", "utf-8")
    with watching(browser, address) as watched:
        page = watched.page
        page.goto("/add")
        page.get_by_label("Files").set_input_files(str(path))
        page.get_by_role("button", name="Add").click()
        page.get_by_text("done", exact=True).wait_for()
        page.locator("main ul a").first.click()
        watched.settle()
        assert "note-of-2024" in page.locator(".when").first.inner_text()
        page.goto("/problems")
        assert "/tmp" not in page.content()  # noqa: S108 - that this path is not shown is what is tested
        assert watched.wrongs == []


def test_what_cannot_be_handled_is_told_beside_what_was_added(browser: Browser, address: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    with watching(browser, address) as watched:
        page = watched.page
        page.goto("/add")
        page.get_by_label("Files").set_input_files(str(path))
        page.get_by_role("button", name="Add").click()
        page.get_by_text("done", exact=True).wait_for()
        assert "there is nothing in it" in page.locator(".problems").inner_text()
        assert "empty.txt" in page.locator(".problems").inner_text()
        page.goto("/problems")
        assert "empty.txt" in page.locator(".problems").inner_text()


def test_two_windows_agree(browser: Browser, address: str) -> None:
    with watching(browser, address) as one, watching(browser, address) as other:
        one.page.goto("/")
        other.page.goto("/add")
        other.page.get_by_label("Or a pasted text").fill("Words that the other window added to the archive.")
        other.page.get_by_role("button", name="Add").click()
        other.page.get_by_text("done", exact=True).wait_for()
        one.page.locator(".heading").get_by_text("2 documents").wait_for()  # nobody has reloaded it
        assert one.page.locator("ol.documents > li").count() == 2
        assert one.wrongs == other.wrongs == []
