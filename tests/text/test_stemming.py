"""Stems and function words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from watchword.text import function_words, stems, tokenise

LANGUAGES = st.sampled_from([None, "en", "ko", "zh", "ru", "de", "fr", "es", "sr", "xx", "en-GB"])
FORMS = st.lists(
    st.one_of(st.text(max_size=8), st.sampled_from(["tests", "test", "мира", "мир", "가", "中", "2022", "'", "u.s"]))
)


@given(FORMS, LANGUAGES)
def test_equal_forms_share_a_stem_and_numbers_count_from_zero(forms: list[str], language: str | None) -> None:
    numbers = stems(forms, language=language)
    assert numbers.dtype == np.int32
    assert len(numbers) == len(forms)
    assert set(numbers.tolist()) == set(range(len(set(numbers.tolist()))))
    assert all(numbers[i] == numbers[forms.index(form)] for i, form in enumerate(forms))


@given(FORMS, LANGUAGES)
def test_numbers_and_punctuation_are_never_function_words(forms: list[str], language: str | None) -> None:
    flags = function_words(forms, language=language)
    assert flags.dtype == np.bool_
    assert not any(flag for form, flag in zip(forms, flags, strict=True) if not any(c.isalpha() for c in form))


def test_inflected_forms_of_one_word_share_a_stem() -> None:
    for language, forms in (
        ("en", ["contest", "contests", "contested", "contest's"]),
        ("ru", ["безопасность", "безопасности", "безопасностью"]),
        ("de", ["regierung", "regierungen"]),
        ("fr", ["déclaration", "déclarations"]),
        ("es", ["nación", "naciones"]),
    ):
        assert len(set(stems(forms, language=language).tolist())) == 1, language


def test_russian_words_are_stemmed_in_any_text_and_english_ones_in_eastern_texts() -> None:
    assert len(set(stems(["страна", "страны"], language="en").tolist())) == 1
    assert len(set(stems(["test", "tests"], language="ko").tolist())) == 1
    assert len(set(stems(["test", "tests"], language=None).tolist())) == 2


def test_syllables_and_characters_are_their_own_stem() -> None:
    assert len(set(stems(["조", "선", "中", "国"], language="ko").tolist())) == 4


def test_a_list_speaks_for_its_language_alone() -> None:
    assert function_words(["the", "und", "的"], language="en").tolist() == [True, False, False]
    assert function_words(["the", "und", "的"], language="de").tolist() == [False, True, False]
    assert function_words(["the", "und", "的"], language="zh").tolist() == [False, False, True]
    assert function_words(["the"], language=None).tolist() == [False]


def test_every_function_word_is_spelt_as_tokens_are() -> None:
    for language, text in (
        ("en", "He doesn’t say THE WORD."),
        ("ru", "Ещё И Это"),
        ("fr", "L’homme qu’il"),
        ("zh", "我们的"),
    ):
        forms = tokenise("d", text, language=language).forms
        assert function_words(forms, language=language).sum() >= 2, (language, forms)
