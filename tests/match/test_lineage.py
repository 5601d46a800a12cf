"""Uses of a phrase, what they descend from, and the kernel's twins."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpora import documents_of, query_of
from watchword.match import changes_between
from watchword.match.kernels import lineage_numba as fast
from watchword.match.kernels import lineage_plain as plain
from watchword.match.lineage import LEVELS, Attestations, only_particles, seek_uses
from watchword.match.seek import Query

UNITS = st.lists(st.integers(0, 5), min_size=1, max_size=12)
STEM = np.array([0, 0, 2, 3, 4, 5], np.int32)
WEIGHT = np.array([3.0, 2.0, 0.5, 4.0, 1.0, 0.25], np.float32)


@given(st.lists(UNITS, min_size=1, max_size=4), st.lists(st.integers(0, 5), min_size=1, max_size=5), st.data())
def test_location_twins_agree(sentences: list[list[int]], phrase: list[int], data: st.DataObject) -> None:
    form = np.array([unit for sentence in sentences for unit in sentence], np.int32)
    bounds = np.cumsum([0, *map(len, sentences)]).astype(np.int64)
    units = np.array(phrase, np.int32)
    content = np.array([unit not in {2, 5} for unit in phrase], np.bool_)
    gap, run = data.draw(st.integers(0, 4)), data.draw(st.integers(1, 2))
    arguments = (form, STEM[form], bounds[:-1], bounds[1:], units, STEM[units], WEIGHT[units], content, gap, run, 0.5)
    slow, quick = plain.locate(*arguments), fast.locate(*arguments)
    for one, two in zip(slow, quick, strict=True):
        np.testing.assert_allclose(np.asarray(one), np.asarray(two), rtol=1e-5)


@given(st.lists(UNITS, min_size=1, max_size=4), st.lists(st.integers(0, 5), min_size=1, max_size=5))
def test_stretches_lie_in_their_sentence_in_order_and_apart(sentences: list[list[int]], phrase: list[int]) -> None:
    form = np.array([unit for sentence in sentences for unit in sentence], np.int32)
    bounds = np.cumsum([0, *map(len, sentences)]).astype(np.int64)
    units = np.array(phrase, np.int32)
    content = np.ones(len(phrase), np.bool_)
    starts, ends, kept, _ = fast.locate(
        form, STEM[form], bounds[:-1], bounds[1:], units, STEM[units], WEIGHT[units], content, 3, 1, 0.5
    )
    assert (starts < ends).all()
    assert (starts[1:] >= ends[:-1]).all()
    assert (kept >= 0.5 - 1e-5).all()
    assert (kept <= 1 + 1e-5).all()
    owner = np.searchsorted(bounds, starts, side="right")
    assert (ends <= bounds[owner]).all()


TEXTS = """
--- one 2021-01-10
The principle of power for power is ours. We go on with farming.

--- two 2021-02-10
The principle of power for power and a head-on contest was stated. Nothing else was said about the harvest.

--- three 2021-03-10
It holds to the principle of power for power and head-on contests.

--- four 2021-04-10
It speaks of a head-on contest after power for power.

--- five 2021-05-10
There will be a contest of young singers in the capital, and power stations were built.
"""


def traced(phrase: str, texts: str = TEXTS, language: str = "en") -> tuple[Query, Attestations, dict[str, int]]:
    query = query_of(phrase, documents_of(texts, language=language), language=language)
    found = seek_uses(query)
    names = [query.record.document_ids[int(i)] for i in query.record.document_at(found.starts)]
    return query, found, {name: k for k, name in enumerate(names)}


def test_exact_inflected_gapped_and_altered_uses_are_found_and_chance_is_not() -> None:
    _, found, at = traced("power for power and head-on contest")
    level = {name: LEVELS[found.levels[k]] for name, k in at.items()}
    assert level == {"one": "altered", "two": "gapped", "three": "inflected", "four": "gapped"}


def test_a_use_descends_from_the_closest_earlier_wording_of_an_earlier_day() -> None:
    _, found, at = traced("power for power and head-on contest")
    assert found.ancestors[at["one"]] == -1
    assert found.ancestors[at["three"]] == at["two"]


def test_a_wording_that_stood_before_descends_from_its_latest_use() -> None:
    texts = TEXTS + "\n--- six 2021-06-01\nAgain the principle of power for power and a head-on contest was stated.\n"
    query, found, at = traced("power for power and head-on contest", texts)
    assert found.ancestors[at["six"]] == at["two"]
    assert found.variants[at["six"]] == found.variants[at["two"]]
    del query


def test_uses_of_one_day_and_undated_ones_are_no_ancestors() -> None:
    texts = """
--- a undated
War readiness of the army grows.

--- b 2021-01-01
War readiness of the army grows.

--- c 2021-01-01
War readiness of the whole army grows.
"""
    _, found, _ = traced("war readiness of the army", texts)
    assert len(found) == 3
    assert found.ancestors.tolist() == [-1, -1, -1]


def test_a_phrase_of_one_content_word_keeps_the_words_between() -> None:
    texts = """
--- a 2021-01-01
The rule is rope for rope in the harbour.

--- b 2021-02-01
A strong rope and the strongest rope were sold.

--- c 2021-03-01
The rule of rope for a rope stands.
"""
    _, found, at = traced("rope for rope", texts)
    assert {name: LEVELS[found.levels[k]] for name, k in at.items()} == {"a": "exact", "c": "gapped"}


def test_korean_particles_do_not_make_another_wording() -> None:
    texts = """
--- 하나 2021-01-01
우리는 강 대 강, 정면승부의 투쟁원칙을 지킨다.

--- 둘 2021-02-01
강대강, 정면승부를 선언하였다.

--- 셋 2021-03-01
봄에는 강물이 흐르고 정원에 꽃이 핀다.
"""
    query, found, at = traced("강대강 정면승부", texts, "ko")
    assert set(at) == {"하나", "둘"}
    assert {LEVELS[level] for level in found.levels} <= {"exact", "inflected"}
    assert only_particles(query, int(found.starts[0]), int(found.ends[0]))


def test_changes_are_told_as_v_types() -> None:
    from watchword.match.edits import Wording  # noqa: PLC0415 (only this test builds wordings by hand)

    query, found, at = traced("power for power and head-on contest")
    texts = {one.document_id: one.text for one in documents_of(TEXTS)}

    def wording(name: str) -> Wording:
        k = at[name]
        stretch = slice(int(found.starts[k]), int(found.ends[k]))
        record = query.record
        form = record.form_id[stretch]
        return Wording(name, texts[name], record.start[stretch], record.end[stretch], form, record.stem_id[form])

    assert changes_between(wording("one"), wording("two"), query=query)[1] == ("V4",)
    assert changes_between(wording("two"), wording("three"), query=query)[1] == ("V3", "V5")
    assert changes_between(wording("two"), wording("two"), query=query)[1] == ("V1",)
