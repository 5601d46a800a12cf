"""The sample archive holds what its truth file says was planted: every quote, every absence, every repetition."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from watchword import profile
from watchword.model.documents import Document

SAMPLE = Path(str(files("watchword.sample")))
Case = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """One file of the sample: its front matter and its body."""

    head: dict[str, Any]
    body: str

    @property
    def day(self) -> date:
        assert isinstance(self.head["date"], date)
        return self.head["date"]


@cache
def texts() -> dict[str, Text]:
    found = {}
    for file in sorted((SAMPLE / "texts").iterdir()):
        _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
        text = Text(yaml.safe_load(head), body)
        found[text.head["id"]] = text
    return found


@cache
def plants() -> dict[str, dict[str, Any]]:
    return {plant["id"]: plant for plant in yaml.safe_load((SAMPLE / "truth.yaml").read_text(encoding="utf-8"))}


def cases(*kinds: str) -> list[tuple[str, Case]]:
    return [
        (f"{plant['id']} {number}", case)
        for plant in plants().values()
        for number, case in enumerate(plant["cases"], start=1)
        if not kinds or plant["kind"] in kinds
    ]


def places(case: Case) -> list[dict[str, Any]]:
    found = [case["newer"], *case.get("earlier", ()), *case.get("added", ())]
    return [place for place in [*found, case.get("original", {})] if "quote" in place]


def test_the_archive_is_thirty_documents_of_a_page_or_two_over_six_years() -> None:
    held = texts().values()
    assert 30 <= len(held) <= 40
    assert all(150 <= len(text.body.split()) <= 900 for text in held)
    assert (min(text.day for text in held).year, max(text.day for text in held).year) == (2019, 2025)
    assert Counter(text.head["lang"] for text in held) == {"ko": 20, "en": 13}


def test_every_document_says_what_it_is_under_an_address_nobody_owns() -> None:
    for name, text in texts().items():
        assert {"id", "title", "date", "lang", "outlet", "work", "completeness", "url"} <= set(text.head), name
        assert re.match(r"https://\w+\.example/", text.head["url"]), name


def test_no_two_documents_have_the_same_text() -> None:
    assert len({text.body for text in texts().values()}) == len(texts())


@pytest.mark.parametrize(("name", "case"), cases(), ids=[name for name, _ in cases()])
def test_every_quote_stands_exactly_once_in_the_document_it_is_quoted_from(name: str, case: Case) -> None:
    for place in places(case):
        text = texts()[place["document"]]
        assert text.body.count(place["quote"]) == 1, (name, place)
        assert text.head["lang"] == case["language"] or place is case.get("original")


@pytest.mark.parametrize(("name", "case"), cases(), ids=[name for name, _ in cases()])
def test_earlier_places_are_earlier_and_in_order(name: str, case: Case) -> None:
    newer = texts()[case["newer"]["document"]]
    days = [texts()[place["document"]].day for place in case.get("earlier", ())]
    assert days == sorted(days), name
    assert all(day <= newer.day for day in days), name


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, case in cases() if "absent" in case])
def test_what_is_said_to_be_absent_is_absent(name: str, case: Case) -> None:
    since = case.get("absent_since")
    silent = [case["newer"]["document"]]
    silent += [one for one, text in texts().items() if since and text.day >= since]
    for document in silent:
        for words in case["absent"]:
            assert words not in texts()[document].body, (name, document)
    for place in case["earlier"]:
        assert any(words in texts()[place["document"]].body for words in case["absent"]), (name, place)


@pytest.mark.parametrize(("name", "case"), cases("boilerplate"))
def test_boilerplate_stands_in_at_least_four_of_the_five_earlier_reports(name: str, case: Case) -> None:
    reports = series(case["language"])[:-1]
    holding = [report for report in reports if texts()[report].body.count(case["newer"]["quote"]) == 1]
    assert holding == case["verbatim_in"], name
    assert len(holding) >= 4


@pytest.mark.parametrize(("name", "case"), cases("missing"))
def test_what_is_missing_stood_in_at_least_three_of_the_last_four_reports(name: str, case: Case) -> None:
    last_four = series(case["language"])[-5:-1]
    holding = [place["document"] for place in case["earlier"] if place["document"] in last_four]
    assert len(holding) >= 3, name


def test_the_series_has_six_members_in_each_language_and_the_newest_is_the_shortest() -> None:
    for language in ("ko", "en"):
        lengths = [len(texts()[name].body) for name in series(language)]
        assert len(lengths) == 6
        assert lengths[-1] == min(lengths)


def test_additions_are_new_in_the_sentence_and_old_in_the_archive() -> None:
    for case in plants()["additions-that-are-old"]["cases"]:
        kept = case["newer"]["quote"]
        for added in case["added"]:
            assert kept.count(added["words"]) == 1
            assert added["words"] in added["quote"]
            kept = kept.replace(f"{added['words']} ", "").replace(f" {added['words']}", "")
            assert texts()[added["document"]].day < texts()[case["newer"]["document"]].day
        assert kept == case["earlier"][0]["quote"]


def test_the_qualifier_is_in_the_letter_and_not_in_the_report() -> None:
    for case in plants()["dropped-qualifier"]["cases"]:
        assert case["dropped"] in case["earlier"][0]["quote"]
        assert case["dropped"] not in texts()[case["newer"]["document"]].body


def test_the_short_phrase_has_one_earlier_use_in_the_whole_archive() -> None:
    for case in plants()["phrase-in-a-new-sentence"]["cases"]:
        quote = case["newer"]["quote"]
        assert [name for name, text in texts().items() if quote in text.body] == [
            case["earlier"][0]["document"],
            case["newer"]["document"],
        ]


def test_the_formulation_grows() -> None:
    for case in plants()["growing-formulation"]["cases"]:
        quotes = [place["quote"] for place in (*case["earlier"], case["newer"])]
        assert [len(quote) for quote in quotes] == sorted({len(quote) for quote in quotes})


def test_the_foreign_version_lacks_one_unit_of_the_section_and_no_other() -> None:
    case = plants()["left-out-for-foreigners"]["cases"][0]
    gap = case["gap"]
    assert re.search(re.escape(gap["after"]) + r"\s+" + re.escape(gap["before"]), texts()[gap["document"]].body)
    korean = section(texts()["plenum-2024-ko"].body, case["section"])
    english = section(texts()["plenum-2024-en"].body, gap["section"])
    assert case["newer"]["quote"] in korean
    assert korean.count("다.") == english.count(".") + 1


def test_the_two_captures_differ_in_one_word_at_one_address() -> None:
    first, second = (texts()[f"shipyard-2023-capture-{number}-ko"] for number in (1, 2))
    assert first.head["url"] == second.head["url"]
    differing = [pair for pair in zip(first.body.split(), second.body.split(), strict=True) if len(set(pair)) == 2]
    assert differing == [("대만족을", "만족을")]


def test_the_southern_quotations_say_the_same_in_another_spelling() -> None:
    southern = {"로농": "노농", "래년": "내년", "되였": "되었"}
    for case in plants()["southern-spelling"]["cases"]:
        before, after = case["earlier"][0]["quote"], case["newer"]["quote"]
        for north, south in southern.items():
            before = before.replace(north, south)
        assert before.replace(" ", "") == after.replace(" ", "")
        assert case["earlier"][0]["quote"] != after


def test_the_meeting_of_six_days_is_reported_on_four() -> None:
    plant = plants()["six-days-four-reports"]
    days = {day.toordinal() for day in (*plant["reported"], *plant["unreported"])}
    assert days == set(range(plant["event"]["start"].toordinal(), plant["event"]["end"].toordinal() + 1))
    told = [place["day"] for place in plant["cases"][0]["earlier"]]
    assert [*told, plant["event"]["end"]] == plant["reported"]


def test_the_bundled_profile_tells_of_every_document_what_its_front_matter_says() -> None:
    sanhae = profile.load(SAMPLE / "profile")
    for name, text in texts().items():
        head = text.head
        known = {"title": head["title"], "date": text.day, "language": head["lang"], "outlet": head["outlet"]}
        found = profile.recognise(Document(name, text.body.strip(), "0" * 64, url=head["url"], **known), sanhae)
        assert profile.matches(found, sanhae)
        for field, key in (("audience", "audience"), ("document_type", "type"), ("series", "series")):
            assert getattr(found, field) == head.get(key), (name, field)
        if found.work is not None:
            assert found.work == head["work"], name
        if found.speaker is not None:
            assert found.speaker == head["speaker"], name


def test_the_ladder_of_verdicts_puts_the_newest_lowest() -> None:
    sanhae = profile.load(SAMPLE / "profile")
    steps = next(one for one in sanhae.ladders if one.ladder_id == "verdict").steps
    for case in plants()["lukewarm-verdict"]["cases"]:
        quotes = [case["newer"]["quote"], *(place["quote"] for place in case["earlier"])]
        found = [
            {step for step, language, pattern in steps if language == case["language"] and re.search(pattern, quote)}
            for quote in quotes
        ]
        assert found == [{case["ladder"]["newer"]}, *({step} for step in case["ladder"]["earlier"])]


def test_expected_items_and_markers_are_where_the_truth_file_says() -> None:
    sanhae = profile.load(SAMPLE / "profile")
    items = {one.item_id: one.patterns for one in sanhae.series[0].expected}
    door = next(one for one in sanhae.markers if one.kind == "door-open").patterns
    for language in ("ko", "en"):
        *before, newest = (texts()[name].body for name in series(language))
        assert all(re.search(items["joint-fishing-zone"][language], body) for body in before)
        assert all(re.search(door[language], body) for body in before)
        assert not re.search(items["joint-fishing-zone"][language], newest)
        assert not re.search(door[language], newest)
        assert re.search(items["state-budget"][language], newest)


def series(language: str) -> list[str]:
    members = [name for name, text in texts().items() if text.head.get("series") == "year-end-plenum"]
    return sorted(
        (name for name in members if texts()[name].head["lang"] == language), key=lambda one: texts()[one].day
    )


def section(body: str, heading: str) -> str:
    return body.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
