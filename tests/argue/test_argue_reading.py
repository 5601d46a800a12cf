"""A reading in prose: every sentence of fact cites its note, and no word of a text is taken for markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpora import corpus_of
from watchword.argue import reading_brief, render_markdown, render_page
from watchword.model.claims import Brief
from watchword.workbench import read

DASHED = """
--- r1 2018-12-31 series=plenum outlet=Agency
The plan was fulfilled. We stand for patience with *all* neighbours <b>of</b> ours. Rain fell.
--- r2 2019-12-31 series=plenum outlet=Agency
The plan was fulfilled. We stand for patience with *all* neighbours <b>of</b> ours. Grain grew in the north.
--- r3 2020-12-31 series=plenum outlet=Agency
The plan was fulfilled. We stand for patience with *all* neighbours <b>of</b> ours. Coal was cut in the east.
--- r4 2021-12-31 series=plenum outlet=Agency
The plan was very nearly fulfilled by everybody. Grain grew in the north again. <script>alert(1)</script> was said.
"""


@pytest.fixture
def brief(tmp_path: Path) -> Brief:
    with corpus_of(tmp_path / "archive", DASHED) as corpus:
        return reading_brief("Reading r4", read(corpus, "r4").findings)


def test_the_chapters_follow_the_questions_of_an_analyst(brief: Brief) -> None:
    slugs = [chapter.slug for chapter in brief.chapters]
    assert slugs == [
        slug for slug in ("what-it-is", "scopes", "new", "missing", "sentences", "formulations") if slug in slugs
    ]
    assert {"what-it-is", "scopes", "new", "missing", "sentences"} <= set(slugs)


def test_every_note_is_cited_and_every_citation_has_its_note(brief: Brief) -> None:
    words = render_markdown(brief)
    cited = set(re.findall(r"\[\^(\d+)\](?!:)", words))
    noted = re.findall(r"^\[\^(\d+)\]:", words, re.MULTILINE)
    assert cited == set(noted)
    assert [int(number) for number in noted] == list(range(1, len(noted) + 1))


def test_new_and_first_name_the_letter_of_their_scope(brief: Brief) -> None:
    words = render_markdown(brief)
    letters = re.findall(r"^- ([A-Z]) = documents", words, re.MULTILINE)
    assert letters
    for line in words.splitlines():
        if line.startswith("- **new"):
            assert re.match(rf"- \*\*new in [{''.join(letters)}]\*\*", line)
        assert "First in" not in line or re.search(rf"First in [{''.join(letters)}]:", line)


def test_what_stood_in_the_precedents_is_told_as_missing(brief: Brief) -> None:
    assert "We stand for patience" in render_markdown(brief).split("## What is missing")[1].split("##")[0]


def test_words_of_a_text_are_never_markup(brief: Brief) -> None:
    assert "\\*all\\*" in render_markdown(brief)
    page = render_page(brief, language="en")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>of</b>" not in page


def test_a_page_asks_nothing_of_anybody(brief: Brief) -> None:
    page = render_page(brief, language="ko")
    assert '<html lang="ko">' in page
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=\"(?!#)", page)
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
