from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.match.kernels import phrases_numba, phrases_plain, reuse_numba, reuse_plain
from watchword.match.kernels.choose import kernels
from watchword.match.reuse import stretches_of

DOCUMENT = st.lists(st.integers(0, 6), max_size=30)
DOCUMENTS = st.lists(DOCUMENT, min_size=1, max_size=6)
CHAINING = (6, 3, 60, 2, 20)
ALIGNING = (5, 3, 32, 16, 60, 256, 20)


def laid_out(documents: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    bounds = np.cumsum([0, *(len(document) for document in documents)]).astype(np.int64)
    return np.array([unit for document in documents for unit in document], np.int32), bounds


def surprises(units: np.ndarray) -> np.ndarray:
    counts = np.maximum(np.bincount(units, minlength=7), 1)
    return np.asarray(np.rint(16 * np.log2(max(len(units), 1) / counts)), np.int64)


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS, st.tuples(st.integers(2, 4), st.integers(2, 6)), st.data())
def test_the_twins_find_the_same_seeds_in_the_same_places(
    documents: list[list[int]], limits: tuple[int, int], data: st.DataObject
) -> None:
    units, bounds = laid_out(documents)
    document = data.draw(st.integers(0, len(documents) - 1))  # a stretch lies within one
    low = data.draw(st.integers(int(bounds[document]), int(bounds[document + 1])))
    stretch = np.array([[low, data.draw(st.integers(low, int(bounds[document + 1])))]], np.int64)
    stretches = data.draw(st.sampled_from([None, stretch]))
    partners = []
    for kernel in (reuse_plain, reuse_numba):
        order, at = kernel.find_seeds(units, bounds, stretches, *limits)
        partners.append(
            {
                p: (length, bits, order[rank - back : rank].tolist())
                for p, (rank, bits, length, back) in enumerate(at.tolist())
                if length
            }
        )
    assert partners[0] == partners[1]


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS, st.data())
def test_the_twins_chain_align_and_cluster_alike(documents: list[list[int]], data: st.DataObject) -> None:
    units, bounds = laid_out(documents)
    start = data.draw(st.integers(0, len(documents) - 1))
    new = data.draw(st.sampled_from([(0, len(documents)), (start, len(documents))]))
    results = []
    for kernel in (reuse_plain, reuse_numba):
        seeds = kernel.find_seeds(units, bounds, stretches_of(bounds, new), 3, 5)
        chains = kernel.chain_seeds(bounds, seeds, new, CHAINING)
        company = kernel.weigh_company(units, bounds, surprises(units), chains, 4)
        found = kernel.align_chains(units, units, bounds, surprises(units), seeds, chains, ALIGNING)
        found = found[np.lexsort((found[:, 4], found[:, 2], -found[:, 8], found[:, 1], found[:, 0]))]
        kept = kernel.drop_shadows(found, 0.5)
        ranked = found[kept][np.argsort(-found[kept][:, 8], kind="stable")]
        results.append((chains, company, found, kept, *kernel.cluster_sites(ranked, len(documents), 0.6)))
    for plain, fast in zip(*results, strict=True):
        assert plain.tolist() == fast.tolist()


@settings(deadline=None, max_examples=60)
@given(DOCUMENTS, st.integers(2, 5))
def test_a_seed_is_the_shortest_ngram_that_is_rare_and_links_its_places(documents: list[list[int]], most: int) -> None:
    units, bounds = laid_out(documents)
    order, at = kernels("reuse").find_seeds(units, bounds, None, most, 4)
    texts = list(documents)

    def count(ngram: list[int]) -> int:
        return sum(text[i : i + len(ngram)] == ngram for text in texts for i in range(len(text) - len(ngram) + 1))

    for d, text in enumerate(texts):
        for i in range(len(text)):
            r, _, n, back = at[bounds[d] + i].tolist()
            if not n:
                continue
            assert int(order[r]) == d << 32 | (int(bounds[d]) + i)
            assert count(text[i : i + n]) <= most or n == 4
            assert n == 2 or count(text[i : i + n - 1]) > most
            for other in order[r - back : r].tolist():
                place = other & 0xFFFFFFFF
                assert units[place : place + n].tolist() == text[i : i + n]


@settings(deadline=None, max_examples=100)
@given(DOCUMENTS, st.data())
def test_the_twins_find_halve_count_and_weigh_the_same_short_runs(
    documents: list[list[int]], data: st.DataObject
) -> None:
    units, bounds = laid_out(documents)
    start = data.draw(st.integers(0, len(documents) - 1))
    new = data.draw(st.sampled_from([(0, len(documents)), (start, len(documents))]))
    flags = np.array(data.draw(st.lists(st.integers(0, 7), min_size=len(units), max_size=len(units))), np.uint8)
    flags[bounds[:-1][np.diff(bounds) > 0]] |= phrases_plain.SENTENCE
    part = data.draw(st.sampled_from([1, 2]))
    places = np.zeros(200, np.int64)
    counts = np.arange(2, 5)
    places[np.rint(16 * np.log2(max(len(units), 4) / counts)).astype(int)] = counts
    factorial = np.rint(16 * np.log2([1, 1, 2, 6, 24])).astype(np.int64)
    limits = (data.draw(st.integers(3, 8)), 2, part, data.draw(st.integers(1, 60)), factorial, places)
    results = []
    for kernel in (phrases_plain, phrases_numba):
        seeds = reuse_plain.find_seeds(units, bounds, stretches_of(bounds, new), 3, 5)
        runs = kernel.find_runs(units, bounds, seeds, flags, surprises(units), new, limits)
        halves = kernel.halve_runs(flags, runs)
        counted = kernel.count_spans(units, bounds, runs[:, 4:6])
        rows = np.zeros((len(runs), 9), np.int32)
        rows[:, :6] = runs
        weights = kernel.weigh_runs(units, units, surprises(units), seeds, rows, 256)
        results.append((runs, halves, *counted, rows, weights))
    for plain, fast in zip(*results, strict=True):
        assert plain.tolist() == fast.tolist()
