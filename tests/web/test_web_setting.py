"""A text is set as it stands: nothing is lost, nothing is marked twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.model.alignments import Alignment, Block, BlockKind, Edit
from watchword.model.documents import Document, Section
from watchword.model.findings import Finding
from watchword.model.signatures import Signature
from watchword.model.spans import Span
from watchword.web.rooms.compare.facing import face
from watchword.web.rooms.reader.beside import Bead, rows_of, set_beside
from watchword.web.rooms.reader.setting import (
    LONGEST_PARAGRAPH,
    PAGE_CHARACTERS,
    Marks,
    Paragraph,
    pages_of,
    paragraphs_of,
    set_page,
)
from watchword.workbench.compare import Comparison

texts = st.text(st.sampled_from("ab \n\t한국,.") | st.characters(codec="utf-8"), max_size=300)


def words_of(paragraphs: list[Paragraph]) -> str:
    return "".join(
        run.text
        for paragraph in paragraphs
        for row in paragraph.rows
        for _, sentences in row.groups
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


@st.composite
def beads(draw: st.DrawFn) -> list[Bead]:
    """Beads in order: stretches that do not overlap, and places at which only the other document has words."""
    cuts = sorted(draw(st.sets(st.integers(0, 60), max_size=16)))
    out = []
    for start, end in pairwise(cuts):
        out += [Bead(start, start, "added")] * draw(st.integers(0, 2))
        if draw(st.booleans()):
            out.append(Bead(start, end, draw(st.sampled_from(["", "faced"]))))
    return out


@given(beads(), st.integers(0, 60), st.integers(1, 30))
def test_rows_tile_a_paragraph_and_face_what_lies_over_them(given_beads: list[Bead], start: int, length: int) -> None:
    end = start + length
    rows = rows_of((start, end), given_beads)
    own = [row for row in rows if row.stretch[0] < row.stretch[1]]
    assert [at for row in own for at in range(*row.stretch)] == list(range(start, end))
    for row in own:
        if row.bead:
            assert row.bead.start < row.stretch[1]
            assert row.continued == (row.bead.start < row.stretch[0])
    shown = [row.bead for row in rows if row.bead and not row.continued]
    inside = [bead for bead in given_beads if start <= bead.start < end]
    assert [bead for bead in shown if bead.start < end] == inside


def test_what_only_the_other_document_has_stands_after_what_it_follows_there() -> None:
    a, b = "One. Two. Three.", "Uno. Extra. Tres. Dos."

    def on(text: str, words: str, name: str) -> tuple[Span, ...]:
        at = text.index(words)
        return (Span(name, at, at + len(words), words),)

    def faced(left: str, right: str, confidence: float, *, kind: BlockKind = "changed") -> Block:
        sides = on(a, left, "a"), on(b, right, "b")
        return Block(kind, *sides, 0.0, (Edit("replaced", sides[0][0], sides[1][0]),), confidence=confidence)

    alignment = Alignment(
        "a",
        "b",
        (
            faced("One.", "Uno.", 0.9),
            Block("added", (), on(b, "Extra.", "b"), 0.0),
            faced("Three.", "Tres.", 0.4),
            faced("Two.", "Dos.", 0.8, kind="moved"),
        ),
    )
    found = set_beside(alignment, Document("b", b, "0" * 64, language="es"), translated=True)
    assert [(bead.words, bead.start, bead.moved) for bead in found.beads or ()] == [
        ("Uno.", 0, False), ("Extra.", 4, False), ("Dos.", 5, True), ("Tres.", 10, False),
    ]  # fmt: skip
    assert (found.n_faced, found.n_uncertain, found.n_alone, found.n_only_there) == (3, 1, 0, 1)


def test_a_heading_is_set_without_its_marks_and_apart_from_what_follows() -> None:
    text = "## Review\nThe year was hard.\n\nIt ended."
    document = Document("one", text, "0" * 64, sections=(Section(0, len(text), "Review", 2),))
    paragraphs = set_page(document, paragraphs_of(text, document.sections), Marks())
    assert [(one.heading, words_of([one])) for one in paragraphs] == [
        (2, "Review"), (None, "The year was hard."), (None, "It ended."),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["## The C# year", "# The C# year ##", "###  The C# year #"])
def test_the_words_of_a_heading_are_the_same_wherever_they_are_shown(line: str) -> None:
    text = f"{line}\nThe year was hard."
    section = Section(0, len(text), "The C# year", 2)
    a, b = (Document(name, text, "0" * 64, sections=(section,)) for name in "ab")
    spans = [Span.of(name, text, 0, len(line)) for name in "ab"]
    block = Block("kept", (spans[0],), (spans[1],), 1.0, (Edit("kept", *spans),))
    alignment = Alignment("a", "b", (block,))
    paragraph = set_page(a, paragraphs_of(text, a.sections), Marks())[0]
    assert (paragraph.heading, words_of([paragraph])) == (2, "The C# year")
    assert [bead.words for bead in set_beside(alignment, b, translated=False).beads or ()] == ["The C# year"]
    (row,) = face(Comparison(a, b, alignment, (), translated=False))
    assert ["".join(part.text for part in side) for side in (row.a, row.b)] == ["The C# year"] * 2


def test_a_vote_is_folded_apart_from_what_recurs() -> None:
    document = Document("one", "Rates stay. As before. Ada voted.", "0" * 64)
    places = [(0, 11), (12, 22), (23, 33)]
    told: list[dict[str, object]] = [
        {"boilerplate": False},
        {"boilerplate": True},
        {"boilerplate": True, "role": "vote"},
    ]
    findings = [
        Finding(
            "sentence",
            "said before",
            (Span.of("one", document.text, *place),),
            Signature("test", {}, corpus="abc", version="0"),
            data={"status": "verbatim", "span": {"start": place[0], "end": place[1]}, **data},
        )
        for place, data in zip(places, told, strict=True)
    ]
    marks = Marks.of(findings)
    (paragraph,) = set_page(document, paragraphs_of(document.text), marks)
    assert [why for why, _ in paragraph.rows[0].groups] == [None, "boilerplate", "vote"]
