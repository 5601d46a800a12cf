"""The exact change from one wording to another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import documents_of, query_of
from watchword import match
from watchword.model.alignments import ChangeType, Edit
from watchword.model.documents import Document
from watchword.model.profiles import Ladder

VOCABULARY = ["harbour", "power", "action", "for", "and", "the", "steady", "grain", "answers", "answer"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9)


def wordings(a: str, b: str, *, language: str = "en") -> tuple[match.Wording, match.Wording, match.Query]:
    earlier = Document("earlier", a, "0" * 64, language=language)
    query = query_of(b, [earlier], language=language)
    record, tokens = query.record, query.tokens
    one = match.Wording("earlier", a, record.start, record.end, record.form_id, record.stem_id[record.form_id])
    return one, match.Wording("here", b, tokens.start, tokens.end, query.form, query.stem), query


def edits_of(a: str, b: str, *, language: str = "en") -> tuple[Edit, ...]:
    one, two, query = wordings(a, b, language=language)
    return match.edit(one, two, weight=query.weight)


def types_of(a: str, b: str, *, language: str = "en", qualifiers: tuple[str, ...] = ()) -> tuple[ChangeType, ...]:
    one, two, query = wordings(a, b, language=language)
    found = match.stretches(one, two, weight=query.weight)
    return match.change_types(one, two, found, qualifiers=qualifiers)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("a head-on contest", "A head-on  contest", ("V1",)),
        ("practical action", "practical and resolute action", ("V4",)),
        ("a steady and practical action", "a practical action", ("V5",)),
        ("a practical step", "a practical leap", ("V6",)),
        ("the plan was adopted", "the plans were adopted", ("V3", "V6")),
        ("bread and peace for all", "peace and bread for all", ("V7",)),
    ],
)
def test_change_types_in_english(a: str, b: str, expected: tuple[ChangeType, ...]) -> None:
    assert types_of(a, b) == expected


def test_a_spelling_norm_is_v2_and_shown_as_it_stands() -> None:
    assert types_of("조선로동당의 령도", "조선노동당의 영도", language="ko") == ("V2",)
    assert types_of("이행할수 있는 계획", "이행할 수 있는 계획", language="ko") == ("V2",)


def test_a_dropped_qualifier_is_v8() -> None:
    a, b = "we reject foreign equipment taken as it is", "we reject foreign equipment"
    assert types_of(a, b, qualifiers=("as it is",)) == ("V5", "V8")


def test_a_step_on_a_ladder_is_v9() -> None:
    ladder = Ladder("weather", "weather", ((1, "en", "breeze"), (2, "en", "storm")), "this test")
    one, two, query = wordings("a breeze is coming", "a storm is coming")
    found = match.stretches(one, two, weight=query.weight)
    assert match.change_types(one, two, found, ladders=[ladder]) == ("V6", "V9")


def test_one_shared_syllable_is_not_a_kept_word() -> None:
    kept = [
        edit.b.quote
        for edit in edits_of("인민은 승리한다", "인류는 승리한다", language="ko")
        if edit.kind == "kept" and edit.b
    ]
    assert kept == ["승리한다"]


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
    assert types_of(" ".join(a), " ".join(a)) == ("V1",)
    assert [edit.kind for edit in edits_of(" ".join(a), " ".join(a))] == ["kept"]


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
