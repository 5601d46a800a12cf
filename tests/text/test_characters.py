"""The tables that folding and tokenising look code points up in."""

from __future__ import annotations

import unicodedata

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from watchword.text.characters import as_text, code_points, fold_cluster, is_invisible, tables_for
from watchword.text.kinds import BLANK, DROP, KEEP, NEWLINE, SPACE

ANY_CHARACTER = st.characters()
ANY_TEXT = st.text(ANY_CHARACTER)


@given(ANY_TEXT)
def test_code_points_lead_back_to_the_text(text: str) -> None:
    points = code_points(text)
    assert len(points) == len(text)
    assert as_text(points) == text


@given(ANY_CHARACTER)
def test_folding_a_character_twice_is_folding_it_once(character: str) -> None:
    once = fold_cluster(character)
    assert fold_cluster(once) == once


@given(st.text(ANY_CHARACTER, min_size=1, max_size=4))
def test_folding_a_cluster_twice_is_folding_it_once(cluster: str) -> None:
    once = fold_cluster(cluster)
    assert fold_cluster(once) == once


@given(ANY_CHARACTER)
def test_a_fold_makes_no_white_space_and_nothing_invisible(character: str) -> None:
    if not character.isspace():
        assert not any(folded.isspace() or is_invisible(folded) for folded in fold_cluster(character))


@given(ANY_TEXT)
def test_every_code_point_of_a_text_has_an_action_and_a_kind(text: str) -> None:
    points = code_points(text)
    tables = tables_for(points)
    assert tables.action[points].all()
    assert tables.kind[points].all()


@given(ANY_TEXT)
def test_white_space_is_what_python_says_it_is(text: str) -> None:
    points = code_points(text)
    tables = tables_for(points)
    expected = [character.isspace() for character in text]
    assert np.isin(tables.kind[points], [BLANK, NEWLINE]).tolist() == expected
    assert (tables.action[points] == SPACE).tolist() == expected


def test_soft_hyphens_and_zero_width_characters_are_dropped() -> None:
    points = code_points("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e")
    assert (tables_for(points).action[points] == DROP).all()


def test_fractions_and_exponents_keep_their_meaning() -> None:
    points = code_points("½¼²³")
    tables = tables_for(points)
    assert (tables.action[points] == KEEP).all()
    assert (tables.mapped[points] == points).all()


def test_all_hangul_and_han_of_the_basic_plane_fold_to_themselves() -> None:
    points = np.array([*range(0xAC00, 0xD7A4), *range(0x4E00, 0xA000)], np.uint32)
    assert (tables_for(points).mapped[points] == points).all()
    assert unicodedata.is_normalized("NFKC", as_text(points))
