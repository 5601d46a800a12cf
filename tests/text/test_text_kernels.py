"""The compiled kernels and their plain twins give the same results."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.model.tokens import Column
from watchword.text import kernels_numba, kernels_plain, segment_numba, segment_plain
from watchword.text.characters import code_points, tables_for
from watchword.text.ko import respell_numba, respell_plain
from watchword.text.ko.spelling import load_lexicon, load_spellings
from watchword.text.segment_plain import Rules, word_digest
from watchword.text.tokenising import load_rules

PIECES = st.sampled_from(
    [
        *"aBé가력률여였8中のก。．.,!?…\"'“”«»《》〈〉()[]-–•#*:;\n\u00ad\u200b\u0301\u1161\u11a8\u2029①ß½",
        " ",
        " ",
        "\n\n",
        "\r\n",
        "Mr.",
        "U.S.",
        "J.",
        "No. 5",
        "the ",
        "The ",
        "다.",
        "라고",
        "로동",
        "I'm",
        "1,000",
        "(a) ",
        "word ",
        "words",
        "HEADING",
        "ﬃ",
        "cafe\u0301",
        "\ud800",
        "# ",
        "- ",
        "1. ",
        "2) ",
        "e.g.",
        "3. Oktober",
        "...",
        "?!",
    ]
)
TEXT = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(), st.text(st.characters()))
FORCED = st.lists(st.integers(0, 60), max_size=4, unique=True).map(sorted)


def check_equal(one: tuple[npt.NDArray[Any], ...], other: tuple[npt.NDArray[Any], ...]) -> None:
    assert len(one) == len(other)
    for fast, plain in zip(one, other, strict=True):
        assert fast.dtype == plain.dtype
        assert fast.tolist() == plain.tolist()


@given(TEXT)
def test_the_twins_find_the_same_unseen_blocks(text: str) -> None:
    points = code_points(text)
    seen = np.zeros(0x1100, np.bool_)
    seen[[0, 0xAC]] = True
    check_equal((kernels_numba.unseen_blocks(points, seen),), (kernels_plain.unseen_blocks(points, seen),))


@given(TEXT, st.booleans())
def test_the_twins_find_the_same_clusters(text: str, claims_composed: bool) -> None:  # noqa: FBT001 - drawn
    points = code_points(text)
    tables = tables_for(points)
    composed = claims_composed and unicodedata.is_normalized("NFC", text)
    arguments = (points, tables.action, tables.mapped, composed)
    check_equal(kernels_numba.find_clusters(*arguments), kernels_plain.find_clusters(*arguments))


@given(TEXT, st.lists(st.text(max_size=3), max_size=30))
def test_the_twins_fold_alike(text: str, replacements: list[str]) -> None:
    points = code_points(text)
    tables = tables_for(points)
    start, end = kernels_plain.find_clusters(points, tables.action, tables.mapped, False)
    patches = (replacements + [""] * len(start))[: len(start)]
    bounds = np.cumsum([0, *map(len, patches)]).astype(np.int32)
    arguments = (points, tables.action, tables.mapped, start, end, bounds, code_points("".join(patches)))
    check_equal(kernels_numba.fold_columns(*arguments), kernels_plain.fold_columns(*arguments))


@given(TEXT, st.booleans())
def test_the_twins_cut_and_number_the_same_units(text: str, apostrophes: bool) -> None:  # noqa: FBT001 - drawn
    points = code_points(text)
    kinds = tables_for(points).kind
    start = np.arange(len(points), dtype=np.int32) // 3 * 3
    end = np.minimum(start + 3, len(points)).astype(np.int32)
    units = kernels_plain.cut_tokens(points, kinds, start, end, apostrophes)
    check_equal(kernels_numba.cut_tokens(points, kinds, start, end, apostrophes), units)
    numbered = kernels_plain.number_forms(points, *units)
    check_equal(kernels_numba.number_forms(points, *units), numbered)
    joined = kernels_plain.join_stretches(points, *units, numbered[1])
    check_equal((kernels_numba.join_stretches(points, *units, numbered[1]),), (joined,))


STRETCHES = st.lists(st.integers(0, 40), max_size=12, unique=True).map(
    lambda places: np.array(list(zip(sorted(places)[::2], sorted(places)[1::2], strict=False)), np.int32).reshape(-1, 2)
)


@given(STRETCHES, STRETCHES, STRETCHES)
def test_the_twins_number_the_same_places(units: Column, sentences: Column, paragraphs: Column) -> None:
    arguments = (units[:, 0].copy(), units[:, 1].copy(), sentences, paragraphs)
    check_equal(kernels_numba.number_places(*arguments), kernels_plain.number_places(*arguments))


@pytest.mark.parametrize("language", ["en", "ko", "de"])
@given(text=TEXT, forced=FORCED)
def test_the_twins_cut_the_same_sentences(language: str, text: str, forced: list[int]) -> None:
    points = code_points(text)
    tables = tables_for(points)
    places = np.array([place for place in forced if place <= len(text)], np.int32)
    for options in (0, segment_plain.KOREAN, segment_plain.ORDINALS | segment_plain.LOW_QUOTES):
        arguments = (points, tables.kind, tables.mapped, load_rules(language), places, options)
        check_equal(segment_numba.cut_sentences(*arguments), segment_plain.cut_sentences(*arguments))


@given(st.one_of(TEXT, st.lists(st.sampled_from([entry.spelling for entry in load_lexicon().entries])).map("".join)))
def test_the_twins_respell_alike(text: str) -> None:
    points = code_points(text)
    arguments = (points, tables_for(points).kind, load_lexicon().trie)
    check_equal(respell_numba.find_respellings(*arguments), respell_plain.find_respellings(*arguments))


RESPELT = st.lists(st.one_of(PIECES, st.sampled_from([entry.spelling for entry in load_lexicon().entries]))).map(
    "".join
)


@given(RESPELT, st.lists(st.integers(0, 60), unique=True).map(sorted))
def test_the_twins_respell_alike_near_some_places(text: str, places: list[int]) -> None:
    points = code_points(text)
    near = np.array([place for place in places if place < len(points) and "가" <= text[place] <= "힣"], np.int32)
    arguments = (points, tables_for(points).kind, load_lexicon().trie)
    found = respell_numba.find_respellings_near(*arguments, near)
    check_equal(found, respell_plain.find_respellings_near(*arguments, near))
    near_places, all_places = (set(rows[0].tolist()) for rows in (found, respell_plain.find_respellings(*arguments)))
    assert all_places & set(near.tolist()) <= near_places <= all_places


@given(RESPELT, st.data())
def test_the_twins_apply_respellings_alike(text: str, data: st.DataObject) -> None:
    points = code_points(text)
    found = respell_plain.find_respellings(points, tables_for(points).kind, load_lexicon().trie)
    grows = st.lists(st.booleans(), min_size=len(points), max_size=len(points))
    start = np.cumsum(data.draw(grows), dtype=np.int32)  # some share an origin
    columns = [tuple(column.copy() for column in (points, start, start + 1)) for _ in range(2)]
    lefts, done = zip(
        *(
            twin.apply_respellings(*own, *found, *load_spellings())
            for twin, own in zip((respell_numba, respell_plain), columns, strict=True)
        ),
        strict=True,
    )
    assert lefts[0] == lefts[1]
    check_equal((done[0],), (done[1],))
    check_equal(*(tuple(column[: lefts[0]] for column in own) for own in columns))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_the_twins_hash_words_alike(word: str) -> None:
    points = code_points(word)
    unmapped = np.arange(0x110000, dtype=np.uint32)
    if "\0" not in word:
        assert int(segment_numba.digest(points, unmapped, 0, len(points))) == word_digest(word)


def test_the_rules_of_a_language_are_sorted_digests() -> None:
    rules: Rules = load_rules("en")
    assert word_digest("mr") in rules[0].tolist()
    assert all((np.diff(digests.astype(object)) > 0).all() for digests in rules if len(digests) > 1)
