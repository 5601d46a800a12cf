"""Plain text and Markdown: the text is what the file holds, the rest is what it says of itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.model.documents import Document
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.read import read
from watchword.text.readers.markdown import find_sections
from watchword.text.readers.plain import find_title_line

PRINTED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1).filter(str.strip)


def read_text(
    text: str | bytes, *, location: str = "texts/speech.txt", media_type: str = "text/plain"
) -> tuple[Document, list[Problem]]:
    content = text if isinstance(text, bytes) else text.encode()
    at = datetime(2031, 3, 12, tzinfo=UTC)
    source = Source.of(content, location=location, retrieved_at=at, media_type=media_type)
    [document], problems = read(source, content)
    return document, problems


@given(PRINTED)
def test_every_character_of_a_text_file_is_kept(text: str) -> None:
    content = b"\xef\xbb\xbf" + text.encode()
    document, _ = read_text(content)
    assert document.text == text


def test_unnormalised_spelling_is_kept() -> None:
    decomposed = "\u1112\u1161\u11ab 글, cafe\u0301 ﬁn"
    assert read_text(decomposed)[0].text == decomposed


def test_the_name_is_the_files_and_the_date_is_in_it() -> None:
    document, problems = read_text("Words.", location="a.zip!/2022-06-11 Report.v2.txt")
    assert document.document_id == "2022-06-11-report-v2"
    assert (document.date, document.extras["date_from"]) == (date(2022, 6, 11), "file name")
    assert problems == []


def test_the_date_line_is_taken_where_the_name_has_none() -> None:
    document, _ = read_text("Decision\n\nReleased June 15, 2016\n\nThe Committee met.")
    assert document.date == date(2016, 6, 15)
    assert document.extras["date_from"] == "line 3: June 15, 2016"
    assert document.title == "Decision"


def test_a_text_without_a_date_is_kept_and_told() -> None:
    document, [problem] = read_text("The Committee met on June 15, 2016.")
    assert document.date is None
    assert "date_from" not in document.extras
    assert (problem.code, problem.lost) == ("text.date.absent", False)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Report\n\nIt met.", "Report"),
        ("\n\n  Report  \n\nIt met.", "Report"),
        ("June 11, 2022\n\nReport\n\nIt met.", "Report"),
        ("Report\nIt met.", None),
        ("Report", None),
        ("Report\n\n", None),
        ("Comrades!\n\nIt met.", None),
        ("동지들!\n\n회의가 열렸다.", None),
        ("It met.\n\nAgain.", None),
        ("x" * 121 + "\n\nIt met.", None),
        ("", None),
    ],
)
def test_a_short_line_with_a_blank_one_below_is_the_title(text: str, title: str | None) -> None:
    assert find_title_line(text) == title


@given(st.text(st.sampled_from("# ab\n`~"), max_size=80))
def test_sections_lie_inside_and_begin_at_their_headings(body: str) -> None:
    sections = find_sections(body)
    for section in sections:
        assert body[section.start : section.end].lstrip(" ").startswith("#" * section.level)
        assert section.start == 0 or body[section.start - 1] == "\n"
    assert [one.start for one in sections] == sorted(one.start for one in sections)
    for outer in sections:
        for inner in sections:
            assert inner.start >= outer.end or inner.end <= outer.end or inner.start < outer.start


@given(PRINTED, st.sampled_from(["", "title: x\n", "date: 2022-06-11\n", "tags: [a, b]\n"]))
def test_the_body_of_a_markdown_file_is_kept_as_it_stands(body: str, matter: str) -> None:
    document, _ = read_text(f"---\n{matter}---\n{body}", media_type="text/markdown")
    assert document.text == body


def test_front_matter_says_what_the_document_is() -> None:
    document, problems = read_text(
        "---\nid: S-1\ntitle: 'On: power'\ndate: 2022-06-11\nlanguage: ko\ntype: speech\n"
        "series: new-year\nfloor: 3\n---\n글.",
        media_type="text/markdown",
    )
    assert (document.document_id, document.title, document.date) == ("S-1", "On: power", date(2022, 6, 11))
    assert (document.language, document.document_type, document.series) == ("ko", "speech", "new-year")
    assert document.extras["floor"] == "3"
    assert problems == []


@pytest.mark.parametrize(
    "matter",
    ["title: [unclosed", "- a\n- b", "a: &x [1]\nb: *x", "a: b: c", "\t- x", "{{{{", "a: !!python/object:os.system {}"],
)
def test_broken_front_matter_is_told_and_the_text_kept_whole(matter: str) -> None:
    text = f"---\n{matter}\n---\nWords."
    document, problems = read_text(text, media_type="text/markdown")
    if matter.startswith("a: !!"):
        assert document.text == "Words."  # a tag is ignored, nothing is built from it
    else:
        assert document.text == text
        assert problems[0].code == "text.frontmatter.broken"


@pytest.mark.parametrize(
    "text", ["---\nno end of it\n", "--- not a line of its own ---\nx", "----\n# Title\n", "--\nx"]
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    assert read_text(text, media_type="text/markdown")[0].text == text


def test_the_first_heading_is_the_title_and_says_so() -> None:
    document, _ = read_text("# Report #\n\nIt met.\n", location="a.md", media_type="text/markdown")
    assert (document.title, document.extras["title_from"]) == ("Report", "first heading")


@given(st.binary(min_size=1, max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    at = datetime(2031, 3, 12, tzinfo=UTC)
    for media_type in ("text/plain", "text/markdown"):
        source = Source.of(content, location="a.txt", retrieved_at=at, media_type=media_type)
        documents, problems = read(source, content)
        assert len(documents) == 1 or any(problem.lost for problem in problems)
        assert all(document.text.encode("utf-8") for document in documents)


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
@pytest.mark.parametrize("n_nul", [4, 5, 100, 5000])
def test_nuls_from_a_broken_copy_are_taken_out_and_told(encoding: str, n_nul: int) -> None:
    words = "전원회의에서는 농촌문제가 토의되였으며 새로운 대책들이 취해졌다."
    document, problems = read_text((words + "\n").encode(encoding) + bytes(n_nul) + words.encode(encoding))
    assert document.text == f"{words}\n{words}"
    assert problems[0].code == "text.decode.nul"
    assert f"{n_nul:,} NUL bytes" in problems[0].message
