"""The exact change from one wording to another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpora import documents_of, wordings
from watchword import match
from watchword.model.alignments import Edit

VOCABULARY = ["harbour", "power", "action", "for", "and", "the", "steady", "grain", "answers", "answer"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9)


def edits_of(a: str, b: str, *, language: str = "en") -> tuple[Edit, ...]:
    one, two, query = wordings(a, b, language=language)
    return match.edit(one, two, weight=query.weight, light=query.record.function_word)


def test_one_shared_syllable_is_not_a_kept_word() -> None:
    kept = [
        edit.b.quote
        for edit in edits_of("인민은 승리한다", "인류는 승리한다", language="ko")
        if edit.kind == "kept" and edit.b
    ]
    assert kept == ["승리한다"]


def test_digits_of_a_figure_do_not_move() -> None:
    before = "the Committee decided to raise the target range for the federal funds rate to 2 to 2-1/4 percent"
    after = "the Committee decided to raise the target range for the federal funds rate to 2-1/4 to 2-1/2 percent"
    assert not [edit for edit in edits_of(before, after) if edit.kind == "reordered"]


def test_a_year_that_went_to_another_place_moves() -> None:
    edits = edits_of("In 2024 the harbour was built and opened", "The harbour was built and opened in 2024")
    assert ["2024" in edit.a.quote for edit in edits if edit.kind == "reordered" and edit.a] == [True]


@given(WORDS, WORDS)
def test_every_word_of_both_sides_is_in_exactly_one_edit(a: list[str], b: list[str]) -> None:
    edits = edits_of(" ".join(a), " ".join(b))
    left = [
        word for edit in sorted(edits, key=lambda e: e.a.start if e.a else 0) if edit.a for word in edit.a.quote.split()
    ]
    right = [word for edit in edits if edit.b for word in edit.b.quote.split()]
    assert left == a
    assert right == b


@given(WORDS)
def test_a_wording_does_not_differ_from_itself(a: list[str]) -> None:
    assert [edit.kind for edit in edits_of(" ".join(a), " ".join(a))] == ["kept"]


@given(WORDS, WORDS)
def test_moves_keep_their_stems_and_lose_no_word(a: list[str], b: list[str]) -> None:
    one, two, query = wordings(" ".join(a), " ".join(b))
    found = match.stretches(one, two, weight=query.weight, light=query.record.function_word)
    for here in found:
        if here.kind == "reordered":
            left, right = one.stem[here.a_first : here.a_after], two.stem[here.b_first : here.b_after]
            assert sorted(left.tolist()) == sorted(right.tolist())
    assert sorted(i for here in found for i in range(here.a_first, here.a_after)) == list(range(len(one)))
    assert [j for here in found for j in range(here.b_first, here.b_after)] == list(range(len(two)))


@given(WORDS, WORDS)
def test_edits_quote_what_stands_there(a: list[str], b: list[str]) -> None:
    one, two = " ".join(a), " ".join(b)
    for edit in edits_of(one, two):
        if edit.a:
            edit.a.check(one)
        if edit.b:
            edit.b.check(two)


def test_documents_of_reads_what_stands_in_a_test() -> None:
    one, two = documents_of("--- a 2020-01-01 series=plenum\nText.\n--- b undated\nMore.")
    assert (one.document_id, one.series, one.text, two.date) == ("a", "plenum", "Text.", None)
