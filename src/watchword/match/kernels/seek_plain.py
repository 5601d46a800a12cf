"""Readable twins of the kernels that read one text against a Record. See `seek_numba` for the fast ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from watchword.model.tokens import Column

Floats = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

STEM_CREDIT = 0.9  # an inflected form counts for nearly the whole unit
RUN_BONUS = 0.05  # of a unit's weight: prefers unbroken runs among equally good alignments
MULTIPLIER = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def align_units(a: Column, b: Column, a_stem: Column, b_stem: Column, weight_a: Floats) -> tuple[Column, Column, float]:
    """Return the matched positions in `a` and `b` (ascending) and the matched weight.

    A weighted longest common subsequence over units that are equal in form or stem, preferring unbroken runs;
    O(len(a) * len(b)) time and memory.
    """
    n, m = len(a), len(b)
    best = np.zeros((n + 1, m + 1), np.float32)
    ending = np.full((n + 1, m + 1), -1.0, np.float32)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            credit = 1.0 if a[i - 1] == b[j - 1] else STEM_CREDIT if a_stem[i - 1] == b_stem[j - 1] else 0.0
            if credit:
                weight = np.float32(credit * weight_a[i - 1])
                gain = best[i - 1, j - 1]
                if ending[i - 1, j - 1] >= 0:
                    gain = max(gain, np.float32(ending[i - 1, j - 1] + np.float32(RUN_BONUS * weight_a[i - 1])))
                ending[i, j] = gain + weight
            best[i, j] = max(best[i - 1, j], best[i, j - 1], ending[i, j])
    left: list[int] = []
    right: list[int] = []
    i, j, running, matched = n, m, False, 0.0
    while i > 0 and j > 0:
        if running or (ending[i, j] >= 0 and ending[i, j] == best[i, j]):
            credit = 1.0 if a[i - 1] == b[j - 1] else STEM_CREDIT
            left.append(i - 1)
            right.append(j - 1)
            matched += credit * float(weight_a[i - 1])
            onward = ending[i - 1, j - 1]
            running = onward >= 0 and np.float32(onward + np.float32(RUN_BONUS * weight_a[i - 1])) > best[i - 1, j - 1]
            i, j = i - 1, j - 1
        elif best[i - 1, j] >= best[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return np.array(left[::-1], np.int32), np.array(right[::-1], np.int32), matched


def overlapping_sentences(
    feature: Column,
    bounds: Longs,
    feature_weight: Floats,
    sentence_weight: Floats,
    query_bounds: Column,
    query_sentence: Column,
    query_weight: Floats,
    dice: float,
    containment: float,
    least: float,
) -> tuple[Column, Longs]:
    """Return pairs (query sentence, record sentence) whose bags of features overlap enough to be worth aligning.

    `feature[t]` is the query feature at record token `t` or -1; features of query sentence are listed by feature in
    `query_sentence[query_bounds[f]:query_bounds[f + 1]]`. The overlap is an upper bound of what an alignment can match,
    so nothing above the thresholds is lost. Record sentences come in order.
    """
    queries: list[int] = []
    sentences: list[int] = []
    for s in range(len(bounds) - 1):
        shared: dict[int, float] = {}
        for t in range(bounds[s], bounds[s + 1]):
            f = int(feature[t])
            if f >= 0:
                for k in range(query_bounds[f], query_bounds[f + 1]):
                    q = int(query_sentence[k])
                    shared[q] = float(np.float32(shared.get(q, 0.0)) + feature_weight[f])
        for q in sorted(shared):
            smaller = min(query_weight[q], sentence_weight[s])
            overlap = min(np.float32(shared[q]), smaller)
            alike = 2 * overlap >= dice * (query_weight[q] + sentence_weight[s])
            inside = smaller >= least and overlap >= containment * smaller
            if alike or inside:
                queries.append(q)
                sentences.append(s)
    return np.array(queries, np.int32), np.array(sentences, np.int64)


def similarities(
    queries: Column,
    query_bounds: Longs,
    query_form: Column,
    query_stem: Column,
    starts: Longs,
    ends: Longs,
    form: Column,
    stem: Column,
    form_weight: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Return, for each pair, weighted Dice, weighted containment in the smaller side, and the share of units kept."""
    dice = np.zeros(len(queries), np.float32)
    inside = np.zeros(len(queries), np.float32)
    kept = np.zeros(len(queries), np.float32)
    for p in range(len(queries)):
        q = queries[p]
        a = query_form[query_bounds[q] : query_bounds[q + 1]]
        a_stem = query_stem[query_bounds[q] : query_bounds[q + 1]]
        b, b_stem = form[starts[p] : ends[p]], stem[starts[p] : ends[p]]
        left, _, matched = align_units(a, b, a_stem, b_stem, form_weight[a])
        weight_a, weight_b = float(form_weight[a].sum()), float(form_weight[b].sum())
        dice[p] = min(2 * matched / (weight_a + weight_b), 1.0)
        inside[p] = min(matched / min(weight_a, weight_b), 1.0)
        kept[p] = 2 * len(left) / (len(a) + len(b))
    return dice, inside, kept


def run_hashes(form: Column, n: int) -> Hashes:
    """Return the hash of each run of `n` units; shape `(max(len(form) - n + 1, 0),)`."""
    out = np.zeros(max(len(form) - n + 1, 0), np.uint64)
    for i in range(len(out)):
        value = 0
        for k in range(n):
            value = (value * MULTIPLIER + int(form[i + k]) + 1) & MASK
        out[i] = value
    return out


def extend_runs(
    form: Column, sentence: Column, positions: Longs, hashes: Hashes, n: int, wanted: Hashes
) -> tuple[Longs, Hashes, Column]:
    """Keep the positions whose run of `n` units is among `wanted` (sorted), with hash and index in `wanted`.

    `hashes` are those of the runs of `n - 1` units at `positions`; `sentence` numbers sentences, which no run crosses.
    """
    kept: list[int] = []
    values: list[int] = []
    grams: list[int] = []
    index = {int(value): i for i, value in enumerate(wanted)}
    for p, shorter in zip(positions.tolist(), hashes.tolist(), strict=True):
        end = p + n - 1
        if end < len(form) and sentence[end] == sentence[p]:
            value = (int(shorter) * MULTIPLIER + int(form[end]) + 1) & MASK
            if value in index:
                kept.append(p)
                values.append(value)
                grams.append(index[value])
    return np.array(kept, np.int64), np.array(values, np.uint64), np.array(grams, np.int32)
