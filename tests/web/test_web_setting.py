"""A text is set as it stands: nothing is lost, nothing is marked twice."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from watchword.model.documents import Document
from watchword.web.rooms.reader.setting import (
    LONGEST_PARAGRAPH,
    PAGE_CHARACTERS,
    Marks,
    Paragraph,
    pages_of,
    paragraphs_of,
    set_page,
)

texts = st.text(st.sampled_from("ab \n\t한국,.") | st.characters(codec="utf-8"), max_size=300)


def words_of(paragraphs: list[Paragraph]) -> str:
    return "".join(
        run.text
        for paragraph in paragraphs
        for _, sentences in paragraph.groups
        for sentence in sentences
        for phrase in sentence.phrases
        for run in phrase.runs
    )


@given(texts)
def test_paragraphs_hold_every_character_that_is_no_space(text: str) -> None:
    found = paragraphs_of(text)
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in pairwise(found))


@given(texts)
def test_an_unread_text_is_shown_as_it_stands(text: str) -> None:
    document = Document("one", text, "0" * 64)
    paragraphs = paragraphs_of(text)
    assert words_of(set_page(document, paragraphs, Marks())) == "".join(text[start:end] for start, end in paragraphs)


@given(st.lists(st.integers(1, 3 * PAGE_CHARACTERS), max_size=20))
def test_pages_hold_every_paragraph_once_and_in_order(lengths: list[int]) -> None:
    paragraphs = []
    at = 0
    for length in lengths:
        paragraphs.append((at, at + length))
        at += length
    pages = pages_of(paragraphs)
    assert [one for page in pages for one in page] == paragraphs
    assert all(len(page) == 1 or sum(end - start for start, end in page) <= PAGE_CHARACTERS for page in pages)


def test_a_paragraph_of_ten_million_characters_is_cut_into_pages() -> None:
    for text in ("가나다라 " * 2_000_000, "x" * 10_000_000):
        paragraphs = paragraphs_of(text)
        assert max(end - start for start, end in paragraphs) <= LONGEST_PARAGRAPH
        assert "".join(text[start:end] for start, end in paragraphs).replace(" ", "") == text.replace(" ", "")
        assert len(pages_of(paragraphs)) >= len(text) // PAGE_CHARACTERS
