"""The kernels that read a text against a Record, and their plain twins."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from watchword.match.kernels import seek_numba as fast
from watchword.match.kernels import seek_plain as plain

UNITS = st.lists(st.integers(0, 6), max_size=14)


def column(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(values, np.int32)


WEIGHT = np.array([1.0, 2.0, 0.5, 4.0, 1.0, 3.0, 0.25], np.float32)
STEM = column([0, 0, 2, 3, 4, 4, 6])


@given(UNITS, UNITS)
def test_alignment_twins_agree(a: list[int], b: list[int]) -> None:
    one, two = column(a), column(b)
    arguments = (one, two, STEM[one], STEM[two], WEIGHT[one])
    slow, quick = plain.align_units(*arguments), fast.align_units(*arguments)
    assert slow[0].tolist() == quick[0].tolist()
    assert slow[1].tolist() == quick[1].tolist()
    assert abs(slow[2] - quick[2]) < 1e-4


@given(UNITS, UNITS)
def test_an_alignment_pairs_like_units_in_order(a: list[int], b: list[int]) -> None:
    one, two = column(a), column(b)
    left, right, _ = fast.align_units(one, two, STEM[one], STEM[two], WEIGHT[one])
    assert (np.diff(left) > 0).all()
    assert (np.diff(right) > 0).all()
    assert (STEM[one[left]] == STEM[two[right]]).all()


@given(UNITS.filter(bool))
def test_a_wording_aligns_wholly_with_itself(a: list[int]) -> None:
    one = column(a)
    left, right, matched = fast.align_units(one, one, STEM[one], STEM[one], WEIGHT[one])
    assert left.tolist() == right.tolist() == list(range(len(a)))
    assert abs(matched - float(WEIGHT[one].sum())) < 1e-4


@given(st.lists(st.lists(st.integers(-1, 4), max_size=6), max_size=8), st.data())
def test_overlap_twins_agree(sentences: list[list[int]], data: st.DataObject) -> None:
    feature = column([f for sentence in sentences for f in sentence])
    bounds = np.cumsum([0, *map(len, sentences)]).astype(np.int64)
    query_of = [sorted(data.draw(st.sets(st.integers(0, 2)))) for _ in range(5)]
    query_bounds = column(np.cumsum([0, *map(len, query_of)]).tolist())
    query_sentence = column([q for queries in query_of for q in queries])
    weight = np.array([1, 2, 0.5, 4, 1], np.float32)
    sentence_weight = np.array([len(sentence) * 1.5 for sentence in sentences], np.float32)
    query_weight = np.array([3, 2, 5], np.float32)
    arguments = (feature, bounds, weight, sentence_weight, query_bounds, query_sentence, query_weight)
    limits = (0.5, 0.7, 1.0)
    slow, quick = plain.overlapping_sentences(*arguments, *limits), fast.overlapping_sentences(*arguments, *limits)
    assert slow[0].tolist() == quick[0].tolist()
    assert slow[1].tolist() == quick[1].tolist()


@given(UNITS, st.integers(1, 4))
def test_run_hash_twins_agree(units: list[int], n: int) -> None:
    assert plain.run_hashes(column(units), n).tolist() == fast.run_hashes(column(units), n).tolist()


@given(UNITS, UNITS, st.integers(2, 4))
def test_run_twins_agree_and_find_every_shared_run(text: list[int], record: list[int], n: int) -> None:
    form = column(record)
    sentence = column([i // 5 for i in range(len(record))])
    wanted = np.unique(plain.run_hashes(column(text), n))
    positions = np.arange(max(len(record) - n + 2, 0), dtype=np.int64)
    shorter = plain.run_hashes(form, n - 1)
    slow = plain.extend_runs(form, sentence, positions, shorter, n, wanted)
    quick = fast.extend_runs(form, sentence, positions, shorter, n, wanted)
    assert [part.tolist() for part in slow] == [part.tolist() for part in quick]
    runs = {tuple(text[i : i + n]) for i in range(len(text) - n + 1)}
    shared = [
        i for i in range(len(record) - n + 1) if tuple(record[i : i + n]) in runs and sentence[i] == sentence[i + n - 1]
    ]
    assert slow[0].tolist() == shared


@given(st.lists(UNITS.filter(bool), min_size=1, max_size=4), st.lists(UNITS.filter(bool), min_size=1, max_size=4))
def test_similarity_twins_agree(texts: list[list[int]], records: list[list[int]]) -> None:
    query = column([u for units in texts for u in units])
    record = column([u for units in records for u in units])
    edges = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    bounds = np.cumsum([0, *map(len, records)]).astype(np.int64)
    pairs = [(q, s) for q in range(len(texts)) for s in range(len(records))]
    queries = column([q for q, _ in pairs])
    chosen = np.array([s for _, s in pairs], np.int64)
    arguments = (queries, edges, query, STEM[query], bounds[chosen], bounds[chosen + 1], record, STEM[record], WEIGHT)
    for slow, quick in zip(plain.similarities(*arguments), fast.similarities(*arguments), strict=True):
        np.testing.assert_allclose(slow, quick, rtol=1e-4)
        assert (quick >= 0).all()
        assert (quick <= 1 + 1e-5).all()
