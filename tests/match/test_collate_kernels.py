"""The plain and the compiled collation kernels are one function each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from watchword.match.kernels import collate_numba, collate_plain, features_numba, features_plain
from watchword.text import tokenise

Ints = npt.NDArray[np.int32]
WEIGHT = np.array([0.25, 0.5, 1.0, 1.5, 2.0, 3.0])
SHAPES = np.array([(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2)], np.int32)
sentences = st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4), max_size=6)
units = st.lists(st.integers(0, 5), max_size=12)


def columns(rows: list[list[int]]) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    at = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    feature = np.array([value for row in rows for value in row], np.int32)
    return at, feature, np.array([WEIGHT[row].sum() for row in rows], np.float64)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 8)), max_size=14))
def test_twins_find_the_same_heaviest_chain(rows: list[tuple[int, int, int]]) -> None:
    rows.sort(key=lambda row: (row[0], -row[1]))
    i, j = (np.array([row[side] for row in rows], np.int32) for side in (0, 1))
    gain = np.array([row[2] for row in rows], np.float64)
    plain, fast = (twin.chain(i, j, gain, 9) for twin in (collate_plain, collate_numba))
    assert plain.tolist() == fast.tolist()
    assert all(np.diff(i[fast]) > 0)
    assert all(np.diff(j[fast]) > 0)


@given(sentences, sentences)
def test_twins_weigh_the_same_overlaps(a: list[list[int]], b: list[list[int]]) -> None:
    at_a, feature_a, _ = columns(a)
    at_b, feature_b, _ = columns(b)
    i, j = (grid.ravel().astype(np.int32) for grid in np.meshgrid(range(len(a)), range(len(b)), indexing="ij"))
    plain, fast = (
        twin.overlap_pairs(at_a, feature_a, at_b, feature_b, WEIGHT, i, j) for twin in (collate_plain, collate_numba)
    )
    assert plain.tolist() == fast.tolist()


@given(sentences, sentences, st.data())
def test_twins_align_the_same_beads_in_any_corridor(
    a: list[list[int]], b: list[list[int]], data: st.DataObject
) -> None:
    at_a, feature_a, weight_a = columns(a)
    at_b, feature_b, weight_b = columns(b)
    steps = data.draw(st.lists(st.integers(0, len(b)), min_size=len(a), max_size=len(a)))
    low = np.array([0, *sorted(steps)], np.int32)
    high = np.maximum(np.append(low[1:], len(b)), low).astype(np.int32)
    high[-1] = len(b)
    found = [
        twin.align_beads(
            at_a, feature_a, weight_a, at_b, feature_b, weight_b, WEIGHT, low, high, SHAPES, 0.25, 0.25, 0.125
        )
        for twin in (collate_plain, collate_numba)
    ]
    assert found[0][0].tolist() == found[1][0].tolist()
    assert np.allclose(found[0][1], found[1][1])


@given(st.lists(st.tuples(units, units), min_size=1, max_size=3), st.sampled_from([0.0, 0.25, 0.75]))
def test_twins_link_the_same_units_and_links_rise(pairs: list[tuple[list[int], list[int]]], cost: float) -> None:
    a = np.array([unit for left, _ in pairs for unit in left], np.int32)
    b = np.array([unit for _, right in pairs for unit in right], np.int32)
    ends_a, ends_b = np.cumsum([0, *(len(x) for x, _ in pairs)]), np.cumsum([0, *(len(y) for _, y in pairs)])
    bounds = np.stack([ends_a[:-1], ends_a[1:], ends_b[:-1], ends_b[1:]], axis=1).astype(np.int32)
    plain, fast = (twin.link_units(a, b, bounds, WEIGHT, cost) for twin in (collate_plain, collate_numba))
    assert plain.tolist() == fast.tolist()
    at = np.flatnonzero(fast >= 0)
    assert a[at].tolist() == b[fast[at]].tolist()
    assert all(np.diff(fast[at]) > 0)
    least = np.full(len(pairs), 0.75)
    runs = [twin.reordered_runs(a, b, bounds, fast, WEIGHT, least) for twin in (collate_plain, collate_numba)]
    assert runs[0].tolist() == runs[1].tolist()
    for x, y, length in runs[1].tolist():
        assert a[x : x + length].tolist() == b[y : y + length].tolist()
        assert (fast[x : x + length] < 0).all()


@given(st.text("abC '.", max_size=30), st.text("aBc '.", max_size=30))
def test_twins_trace_the_same_pieces(text_a: str, text_b: str) -> None:
    a, b = tokenise("a", f"X {text_a}", language="en"), tokenise("b", f"x {text_b}", language="en")
    bounds = np.array([[0, len(a), 0, len(b)]], np.int32)
    forms = {form: number for number, form in enumerate(sorted({*a.forms, *b.forms}))}
    left, right = (np.array([forms[one.forms[k]] for k in one.form_id], np.int32) for one in (a, b))
    links = collate_plain.link_units(left, right, bounds, np.ones(len(forms)), 0.25)
    columns = (
        *(np.stack([one.start, one.end], axis=1) for one in (a, b)),
        *(np.frombuffer(text.encode("utf-32-le"), np.int32) for text in (f"X {text_a}", f"x {text_b}")),
        bounds,
        np.array([[0, len(text_a) + 2, 0, len(text_b) + 2]], np.int32),
        links,
    )
    plain, fast = (twin.trace_pieces(*columns) for twin in (collate_plain, collate_numba))
    assert plain.tolist() == fast.tolist()
    for side, text in ((2, text_a), (4, text_b)):
        assert plain[0, side] == 0
        assert plain[-1, side + 1] == len(text) + 2
        assert (plain[1:, side] == plain[:-1, side + 1]).all()


@given(sentences, sentences, st.lists(st.booleans(), min_size=6, max_size=6))
def test_twins_number_the_same_features(a: list[list[int]], b: list[list[int]], glued: list[bool]) -> None:
    sides: list[Ints] = []
    for rows in (a, b):
        ends = np.cumsum([0, *map(len, rows)]).astype(np.int32)
        sides.extend([np.array([form for row in rows for form in row], np.int32), np.stack([ends[:-1], ends[1:]], 1)])
    plain, fast = (twin.number_features(*sides, np.array(glued)) for twin in (collate_plain, collate_numba))
    assert [column.tolist() for column in plain] == [column.tolist() for column in fast]


@given(sentences, sentences, st.data())
def test_twins_pair_the_same_sentences_by_rare_features(
    a: list[list[int]], b: list[list[int]], data: st.DataObject
) -> None:
    (at_a, feature_a, _), (at_b, feature_b, _) = columns(a), columns(b)
    most, some = data.draw(st.integers(1, 3)), st.sets(st.integers(0, 5))
    rows = [np.array(sorted(k for k in data.draw(some) if k < n), np.int32) for n in (len(a), len(b))]
    plain, fast = (
        twin.pair_by_feature(at_a, feature_a, at_b, feature_b, *rows, len(WEIGHT), most)
        for twin in (features_plain, features_numba)
    )
    assert [column.tolist() for column in plain] == [column.tolist() for column in fast]


@given(sentences.filter(bool), sentences, st.data())
def test_twins_find_the_same_share_regained(a: list[list[int]], b: list[list[int]], data: st.DataObject) -> None:
    (at_a, feature_a, _), (at_b, feature_b, _) = columns(a), columns(b)
    word = data.draw(st.lists(st.booleans(), min_size=6, max_size=6))
    stretches = [st.tuples(st.integers(0, n), st.integers(0, n)).map(sorted) for n in (len(a), len(b))]
    offer = st.tuples(st.integers(0, len(a) - 1), *stretches).map(lambda parts: [parts[0], *parts[1], *parts[2]])
    offers = np.array(data.draw(st.lists(offer, min_size=1, max_size=4)), np.int32)
    plain, fast = (
        twin.regained(at_a, feature_a, at_b, feature_b, np.array(word), WEIGHT, offers)
        for twin in (collate_plain, collate_numba)
    )
    assert plain.tolist() == fast.tolist()


@given(st.lists(st.integers(0, 2), max_size=9), st.lists(st.integers(0, 2), max_size=9), st.data())
def test_twins_grow_the_same_fixed_pairs(a: list[int], b: list[int], data: st.DataObject) -> None:
    key_a, key_b = np.array(a, np.int32), np.array(b, np.int32)
    same = [(i, j) for i, x in enumerate(a) for j, y in enumerate(b) if x == y]
    drawn = sorted(data.draw(st.lists(st.sampled_from(same), max_size=4))) if same else []
    rising = [pair for k, pair in enumerate(drawn) if all(pair[0] > i and pair[1] > j for i, j in drawn[:k])]
    anchors = np.array(rising, np.int32).reshape(-1, 2)
    plain, fast = (twin.extend(key_a, key_b, anchors) for twin in (collate_plain, collate_numba))
    assert plain.tolist() == fast.tolist()
    assert {tuple(pair) for pair in anchors.tolist()} <= {tuple(pair) for pair in fast.tolist()}
    assert key_a[fast[:, 0]].tolist() == key_b[fast[:, 1]].tolist()
    assert (np.diff(fast, axis=0) > 0).all()


@given(sentences, sentences)
def test_twins_weigh_and_number_the_same_sentences(a: list[list[int]], b: list[list[int]]) -> None:
    at, feature, weight = columns(a)
    sides: list[Ints] = []
    for rows in (a, b):
        ends = np.cumsum([0, *map(len, rows)]).astype(np.int32)
        sides.extend([np.array([form for row in rows for form in row], np.int32), np.stack([ends[:-1], ends[1:]], 1)])
    for twin in (features_plain, features_numba):
        assert twin.weigh(at, feature, WEIGHT).tolist() == weight.tolist()
        both = [*feature.tolist(), *sides[2].tolist()]
        assert twin.tally(feature, sides[2], len(WEIGHT)).tolist() == [both.count(k) for k in range(len(WEIGHT))]
        key_a, key_b = twin.number_sentences(*sides)
        numbers: dict[tuple[int, ...], int] = {}
        assert [*key_a, *key_b] == [numbers.setdefault(tuple(row), len(numbers)) for row in [*a, *b]]
