"""Tokens: law 1 in columns, over any text at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.model.documents import Section
from watchword.model.tokens import Tokens
from watchword.text import fold, tokenise
from watchword.text.characters import code_points, tables_for
from watchword.text.kinds import DIGIT, HAN, HANGUL, LETTER, LOWER, MARK, SYLLABLE, UPPER

LANGUAGES = st.sampled_from([None, "en", "ko", "zh", "ru", "fr", "de", "th"])
PIECES = st.sampled_from(
    [
        "word",
        " ",
        " ",
        "  \n",
        "\n\n",
        ".",
        ", ",
        "'",
        "’",
        "-",
        "1,000.5",
        "U.S.",
        "don't",
        "조선로동당",
        "력사",
        "되였다.이날",
        "中国",
        "カ゛",
        "ﾊﾞ",
        "㈜",
        "㍿",
        "ﬁ",
        "①",
        "½",
        "é",
        "e\u0301",
        "\u200b",
        "\u00ad",
        "กำ",
        "ကို",
        "👩\u200d🚀",
        "שלום",
        "\ud800",
        "가",
        "ㄱ",
        "《",
        "》",
        "!",
        "。",
        "쏘베트",
        "체스꼬",
        "\u202e",
        "Z\u0351\u036b",
        "ᄀ",
        "\u11a8",
    ]
)
ANY_TEXT = st.one_of(st.lists(PIECES).map("".join), st.text(), st.text(st.characters()))
CONTENT = [DIGIT, HAN, HANGUL, LETTER, LOWER, SYLLABLE, UPPER]


def words(text: str, language: str | None = "en") -> list[str]:
    """What is printed, unit by unit."""
    tokens = tokenise("d", text, language=language)
    return [text[start:end] for start, end in zip(tokens.start.tolist(), tokens.end.tolist(), strict=True)]


def forms(text: str, language: str | None = "en") -> list[str]:
    tokens = tokenise("d", text, language=language)
    return [tokens.forms[number] for number in tokens.form_id.tolist()]


@given(ANY_TEXT, LANGUAGES)
def test_units_are_printed_in_order_and_never_overlap(text: str, language: str | None) -> None:
    tokens = tokenise("d", text, language=language)
    assert (tokens.start < tokens.end).all()
    assert (tokens.start[1:] >= tokens.end[:-1]).all()
    if len(tokens):
        assert tokens.start[0] >= 0
        assert tokens.end[-1] <= len(text)


@given(ANY_TEXT, LANGUAGES)
def test_a_form_is_what_its_print_folds_to(text: str, language: str | None) -> None:
    tokens, folded = tokenise("d", text, language=language), fold(text, language=language)
    start, end = folded.start, folded.end
    for first, after, number in zip(tokens.start, tokens.end, tokens.form_id, strict=True):
        inside = np.flatnonzero((start >= first) & (end <= after))
        view = folded.text[inside[0] : inside[-1] + 1]
        assert tokens.forms[number] in view
        left_over = code_points(view.replace(tokens.forms[number], "", 1))
        assert not np.isin(tables_for(left_over).kind[left_over], CONTENT).any()


@given(ANY_TEXT, st.sampled_from([None, "en", "zh", "ru"]))
def test_outside_korean_a_form_is_the_fold_of_the_print_alone(text: str, language: str | None) -> None:
    tokens = tokenise("d", text, language=language)
    for first, after, number in zip(tokens.start, tokens.end, tokens.form_id, strict=True):
        assert tokens.forms[number] in fold(text[first:after], language=language).text


@given(ANY_TEXT, LANGUAGES)
def test_what_lies_between_units_is_no_letter_and_no_digit(text: str, language: str | None) -> None:
    folded, tokens = fold(text, language=language), tokenise("d", text, language=language)
    covered = np.zeros(len(text) + 1, np.bool_)
    for first, after in zip(tokens.start, tokens.end, strict=True):
        covered[first:after] = True
    points = code_points(folded.text)
    kinds = tables_for(points).kind[points]
    assert not np.isin(kinds[~covered[folded.start]], CONTENT).any()


@given(ANY_TEXT, LANGUAGES)
def test_sentences_cover_all_that_is_not_white_space_and_lie_in_order(text: str, language: str | None) -> None:
    tokens = tokenise("d", text, language=language)
    for spans in (tokens.sentences, tokens.paragraphs):
        covered = np.zeros(len(text), np.int32)
        for start, end in spans:
            assert start < end
            assert not text[start].isspace()
            assert not text[end - 1].isspace()
            covered[start:end] += 1
        expected = [0 if character.isspace() else 1 for character in text]
        assert all(n == 1 for n, is_print in zip(covered, expected, strict=True) if is_print)
        assert (spans[1:, 0] >= spans[:-1, 1]).all()


@given(ANY_TEXT, LANGUAGES)
def test_every_unit_lies_in_the_sentence_and_paragraph_that_it_names(text: str, language: str | None) -> None:
    tokens = tokenise("d", text, language=language)
    for numbers, spans in ((tokens.sentence, tokens.sentences), (tokens.paragraph, tokens.paragraphs)):
        assert (spans[numbers, 0] <= tokens.start).all()
        assert (tokens.start < spans[numbers, 1]).all()
        assert (np.diff(numbers) >= 0).all()


@given(ANY_TEXT, LANGUAGES)
def test_a_sentence_lies_in_one_paragraph(text: str, language: str | None) -> None:
    tokens = tokenise("d", text, language=language)
    first = np.searchsorted(tokens.paragraphs[:, 0], tokens.sentences[:, 0], side="right") - 1
    assert (tokens.sentences[:, 1] <= tokens.paragraphs[first, 1]).all()


@given(ANY_TEXT, LANGUAGES)
def test_tokenising_is_determined_and_forms_are_distinct(text: str, language: str | None) -> None:
    first, second = (tokenise("d", text, language=language) for _ in range(2))
    assert first.forms == second.forms
    assert len(set(first.forms)) == len(first.forms)
    for name, column in first.columns().items():
        assert column.dtype == np.int32
        assert column.tolist() == second.columns()[name].tolist()


@given(ANY_TEXT, LANGUAGES)
def test_units_of_one_printed_word_touch_and_others_do_not(text: str, language: str | None) -> None:
    tokens = tokenise("d", text, language=language)
    touches = tokens.start[1:] == tokens.end[:-1]
    assert (np.diff(tokens.word) == np.where(touches, 0, 1)).all()


def test_letters_with_marks_and_digits_make_words() -> None:
    assert words("Zürich, 2nd e\u0301tat; x_y") == ["Zürich", "2nd", "e\u0301tat", "x", "y"]


def test_an_apostrophe_joins_within_a_word_except_where_it_elides() -> None:
    assert forms("I'm, Kim’s 'quoted' boys'") == ["i'm", "kim's", "quoted", "boys"]
    assert forms("l'homme", "fr") == ["l", "homme"]


def test_acronyms_with_points_are_one_word_without_the_last_point() -> None:
    assert words("the U.S. and e.g. the U.N.S.C. ended.The") == [
        *("the", "U.S", "and", "e.g", "the", "U.N.S.C", "ended", "The")
    ]


def test_numbers_keep_their_points_and_commas() -> None:
    assert words("1,000.5 in 2022, 3.") == ["1,000.5", "in", "2022", "3"]


def test_hyphens_part_units_so_that_spelling_with_and_without_is_one() -> None:
    assert forms("head-on contest") == forms("Head on contest")


def test_korean_units_are_syllables_and_words_are_eojeol() -> None:
    tokens = tokenise("d", "조선로동당 제8기 White로", language="ko")
    assert [tokens.forms[number] for number in tokens.form_id] == [
        *("조", "선", "노", "동", "당", "제", "8", "기", "white", "로")
    ]
    assert tokens.word.tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 2, 2]


def test_spacing_is_no_difference_between_korean_units() -> None:
    assert forms("이행할수 있는", "ko") == forms("이행할 수 있는", "ko")


def test_units_follow_the_script_and_not_the_language() -> None:
    assert words("中国 China 조선 ไทย", None) == ["中", "国", "China", "조", "선", "ไ", "ท", "ย"]
    assert words("กี่", None) == ["กี่"]


def test_a_shortened_fold_leads_back_to_all_that_is_printed() -> None:
    assert words("체스꼬를", "ko") == ["체", "스꼬", "를"]
    assert forms("체스꼬를", "ko") == ["체", "코", "를"]


def test_one_printed_character_is_one_unit_even_if_it_folds_to_several() -> None:
    assert words("㍿大", "ja") == ["㍿", "大"]
    assert forms("㍿大", "ja") == ["株式会社", "大"]


def test_sections_number_their_units_the_innermost_winning() -> None:
    text = "Before. One two. Three four. After."
    sections = (Section(8, 28, "One", 1), Section(17, 28, "Three", 2))
    tokens = tokenise("d", text, language="en", sections=sections)
    assert tokens.section.tolist() == [0, 1, 1, 2, 2, 0]


def test_a_section_starts_a_sentence_and_its_heading_is_one() -> None:
    text = "Preface\nOn defence we go on and on\nand further. End"
    tokens = tokenise("d", text, language="en", sections=(Section(8, 47, "On defence", 1),))
    assert [text[start:end] for start, end in tokens.sentences] == [
        *("Preface", "On defence", "we go on and on\nand further.", "End")
    ]


@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_any_sections_leave_the_sentences_covering(text: str, bounds: list[tuple[int, int]]) -> None:
    inside = [sorted((min(a, len(text)), min(b, len(text)))) for a, b in bounds]
    sections = tuple(Section(start, end, text[start : start + 3], 1) for start, end in inside)
    tokens = tokenise("d", text, language="ko", sections=sections)
    covered = sum(text[start:end].replace(" ", "").isspace() for start, end in tokens.sentences)
    assert covered == 0
    total = sum(len("".join(text[start:end].split())) for start, end in tokens.sentences)
    assert total == len("".join(text.split()))
    assert set(tokens.section.tolist()) <= set(range(len(sections) + 1))


@pytest.mark.parametrize("text", ["", " \n ", "...", "\u200b", "\0\0\0"])
def test_a_text_without_words_has_no_units(text: str) -> None:
    tokens = tokenise("d", text, language=None)
    assert isinstance(tokens, Tokens)
    assert len(tokens) == 0
    assert tokens.forms == ()


def test_marks_alone_are_no_unit_and_bind_to_what_is_before_them() -> None:
    points = code_points("\u0301")
    assert tables_for(points).kind[points].tolist() == [MARK]
    assert words("\u0301 a\u0301\u0301") == ["a\u0301\u0301"]
