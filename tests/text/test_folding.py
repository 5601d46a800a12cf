"""Folding: the view in which equal spellings are equal, and its way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watchword.model.tokens import Folded
from watchword.text import fold, key, recipe
from watchword.text.characters import fold_cluster, is_invisible
from watchword.text.ko.spelling import load_lexicon

LANGUAGES = st.sampled_from([None, "en", "ko", "zh", "ru", "de", "tr"])
AWKWARD = st.sampled_from(
    [
        *"가각ᄀ\u1161\u11a8ㄱ한글력로녀였되여하률①㈜㌔ﬁßİΣςée\u0301\u0323\u200b\u200d\u00ad½²“”’「《…・－ｰﾊﾞ\u0e33\u3099",
        "\u00a0",
        "\r\n",
        "\u2029",
        "  ",
        "\ud800",
        "👩\u200d🚀",
        "\u202eab\u202c",
        "Z\u0351\u036b\u0343a",
        "로동",
        "쏘베트",
    ]
)
LEXICON = load_lexicon()
WORDS = st.sampled_from([entry.spelling for entry in LEXICON.entries])
KOREAN = st.lists(st.one_of(WORDS, st.sampled_from(" .,《》\"'8가나다률렬여였리력a의되시"))).map("".join)
ANY_TEXT = st.one_of(st.text(), st.text(st.characters()), st.lists(AWKWARD).map("".join), KOREAN)


def check_origins(folded: Folded, text: str) -> None:
    """Origins tile the text, in order; consecutive ones are equal or do not overlap."""
    origins = list(zip(folded.start.tolist(), folded.end.tolist(), strict=True))
    if not origins:
        assert all(is_invisible(character) for character in text)
        return
    reached = 0
    for i, (start, end) in enumerate(origins):
        assert start < end
        if i and origins[i - 1] == (start, end):
            continue
        assert start == reached
        reached = end
    assert reached == len(text)


@given(ANY_TEXT, LANGUAGES)
@example("\u200b\u200b", None)
@example("㈜시대", "ko")
def test_origins_tile_the_text_in_order(text: str, language: str | None) -> None:
    check_origins(fold(text, language=language), text)


@given(ANY_TEXT, LANGUAGES)
def test_folding_what_is_folded_changes_nothing(text: str, language: str | None) -> None:
    once = fold(text, language=language).text
    assert fold(once, language=language).text == once


@given(KOREAN)
def test_folding_korean_twice_is_folding_it_once(text: str) -> None:
    once = fold(text, language="ko").text
    again = fold(once, language="ko")
    assert again.text == once
    assert again.folds == ()


@given(ANY_TEXT, LANGUAGES)
def test_folding_depends_on_nothing_but_text_and_language(text: str, language: str | None) -> None:
    first, second = fold(text, language=language), fold(text, language=language)
    assert first.text == second.text
    assert first.folds == second.folds
    assert first.start.tolist() == second.start.tolist()


@given(ANY_TEXT)
def test_normal_forms_fold_alike(text: str) -> None:
    composed = fold(unicodedata.normalize("NFC", text), language=None).text
    assert fold(unicodedata.normalize("NFD", text), language=None).text == composed


@given(ANY_TEXT, LANGUAGES)
def test_every_fold_says_what_stood_there(text: str, language: str | None) -> None:
    folded = fold(text, language=language)
    assert list(folded.folds) == sorted(folded.folds, key=lambda change: change.start)
    for change in folded.folds:
        assert text[change.start : change.end] == change.before
        assert change.before != change.after


@given(KOREAN)
def test_korean_folds_are_all_that_sets_korean_apart(text: str) -> None:
    plain, korean = fold(text, language=None), fold(text, language="ko")
    covered = [change for change in korean.folds if change.rule.startswith("ko.")]

    def outside(folded: Folded) -> list[tuple[str, int]]:
        return [
            (character, start)
            for character, start in zip(folded.text, folded.start.tolist(), strict=True)
            if not any(change.start <= start < change.end for change in covered)
        ]

    assert outside(plain) == outside(korean)


@pytest.mark.parametrize(
    ("spellings", "language"),
    [
        (["Power", "power", "ｐｏｗｅｒ", "po\u00adwer", "𝐩ower"], "en"),
        (["It’s “so”", 'It\'s "so"', "it‘s „so‟"], "en"),
        (["a — b", "a - b", "a\n–\tb"], "en"),
        (["café", "cafe\u0301", "CAFÉ"], "fr"),
        (["조선", "조선", "조선".encode().decode()], "ko"),
        (["ﬁnal", "final"], "en"),
        (["①", "1", "１"], "zh"),
        (["straße", "STRASSE"], "de"),
        (["ﾊﾞｽ", "バス"], "ja"),
    ],
)
def test_spellings_that_mean_the_same_fold_alike(spellings: list[str], language: str) -> None:
    assert len({fold(spelling, language=language).text for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("2½", "21/2"), ("10²", "102"), ("后", "後"), ("ㄱ", "ᄀ")])
def test_spellings_that_differ_in_meaning_stay_apart(one: str, other: str) -> None:
    assert fold(one, language=None).text != fold(other, language=None).text


def test_a_ligature_leads_back_to_the_one_character_that_is_printed() -> None:
    folded = fold("oﬃce", language="en")
    assert folded.text == "office"
    assert folded.start.tolist() == [0, 1, 1, 1, 2, 3]
    assert [(change.rule, change.before, change.after) for change in folded.folds] == [("compatibility", "ﬃ", "ffi")]


def test_case_width_and_typography_are_not_listed_as_folds() -> None:
    assert fold("“ＦＵＬＬ Width”… Été — 《강》", language="en").folds == ()


@given(ANY_TEXT, LANGUAGES)
def test_a_key_has_no_space_and_no_punctuation(text: str, language: str | None) -> None:
    assert not any(character.isspace() or character in ".,!?-'\"《》()" for character in key(text, language=language))


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_spaces_do_not_change_a_korean_key_beyond_word_starts(words: list[str]) -> None:
    spaced = " ".join(words)
    assert key(spaced, language="ko") == key(spaced.replace(" ", "\u3000"), language="ko")
    assert key(f"《{spaced}.》", language="ko") == key(spaced, language="ko")


@given(st.one_of(LANGUAGES, st.sampled_from(["ko-KP", "zh-Hant", "xx"])))
def test_a_recipe_fits_into_a_signature(language: str | None) -> None:
    assert "|" not in recipe(language)
    assert recipe(language).startswith(language.split("-")[0] if language else "und")


def test_a_character_between_spaces_folds_as_it_does_alone() -> None:
    for point in [*range(0x20, 0x3000, 7), *range(0xF900, 0x10000, 11)]:
        character = chr(point)
        if not character.isspace() and not unicodedata.combining(character):
            assert fold(f"x {character} x", language=None).text.split(" ")[1:-1] == [
                part for part in [fold_cluster(character)] if part
            ], hex(point)
