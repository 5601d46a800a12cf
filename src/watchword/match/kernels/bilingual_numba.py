"""The kernels of alignment across languages, compiled. Each does what its namesake in `bilingual_plain` says."""

from __future__ import annotations

from math import log, pi

import numpy as np
from numba import njit

from watchword.match.kernels.bilingual_plain import (
    BEAD,
    LENGTH_FLOOR,
    LOWEST,
    SKIP_A,
    SKIP_B,
    Floats,
    Ints,
    Support,
)


@njit(cache=True)
def support(at: Ints, words: Ints, other: Ints, link_at: Ints, link_to: Ints, link_value: Floats) -> Support:
    """Return how strongly each sentence predicts each word of the other side: O(sentences x words)."""
    out = np.zeros((len(at) - 1, len(other)), np.float32)
    size = 1
    for word in other:
        size = max(size, word + 1)
    for to in link_to:
        size = max(size, to + 1)
    predicted = np.zeros(size)
    for i in range(len(at) - 1):
        for x in range(at[i], at[i + 1]):
            for k in range(link_at[words[x]], link_at[words[x] + 1]):
                predicted[link_to[k]] += link_value[k]
        for position in range(len(other)):
            out[i, position] = predicted[other[position]]
        for x in range(at[i], at[i + 1]):
            for k in range(link_at[words[x]], link_at[words[x] + 1]):
                predicted[link_to[k]] = 0.0
    return out


@njit(cache=True)
def _words_score(
    first: int, after: int, row: int, n: int, from_other: Support, rate: Floats, known: Floats, other: int
) -> float:
    total = 0.0
    for position in range(first, after):
        share = known[position]
        if share <= 0.0:
            continue
        predicted = 0.0
        for r in range(row, row + n):
            predicted += from_other[r, position]
        total += log(1 - share + share * (predicted / other) / rate[position])
    return total


@njit(cache=True)
def _bead_score(
    i: int, p: int, j: int, q: int,
    a_at: Ints, b_at: Ints, a_size: Floats, b_size: Floats, from_a: Support, from_b: Support,
    a_rate: Floats, b_rate: Floats,
    a_known: Floats, b_known: Floats, ratio: float, spread: float, mean_b: float, var_b: float,
) -> float:  # fmt: skip
    words = _words_score(b_at[j], b_at[j + q], i, p, from_a, b_rate, b_known, max(a_at[i + p] - a_at[i], 1))
    words += _words_score(a_at[i], a_at[i + p], j, q, from_b, a_rate, a_known, max(b_at[j + q] - b_at[j], 1))
    size_a, size_b = 0.0, 0.0
    for r in range(i, i + p):
        size_a += a_size[r]
    for s in range(j, j + q):
        size_b += b_size[s]
    expected, variance = ratio * size_a, spread * ratio * ratio * size_a + 1.0
    mean, loose = mean_b * q, var_b * q + 1.0
    length = -0.5 * (log(2 * pi * variance) + (size_b - expected) ** 2 / variance)
    length += 0.5 * (log(2 * pi * loose) + (size_b - mean) ** 2 / loose)
    score: float = words / 2 + max(length, LENGTH_FLOOR)
    return score


@njit(cache=True)
def bead_score(
    i: int, p: int, j: int, q: int,
    a_at: Ints, b_at: Ints, a_size: Floats, b_size: Floats, from_a: Support, from_b: Support,
    a_rate: Floats, b_rate: Floats,
    a_known: Floats, b_known: Floats, ratio: float, spread: float,
) -> float:  # fmt: skip
    """Return the log-likelihood ratio of one bead."""
    score: float = _bead_score(
        i, p, j, q, a_at, b_at, a_size, b_size, from_a, from_b, a_rate, b_rate, a_known, b_known, ratio, spread,
        b_size.mean(), b_size.var(),
    )  # fmt: skip
    return score


@njit(cache=True)
def score_pairs(
    i: Ints, j: Ints,
    a_at: Ints, b_at: Ints, a_size: Floats, b_size: Floats, from_a: Support, from_b: Support,
    a_rate: Floats, b_rate: Floats,
    a_known: Floats, b_known: Floats, ratio: float, spread: float,
) -> Floats:  # fmt: skip
    """Return the score of each single pair of sentences."""
    out = np.zeros(len(i))
    mean_b, var_b = b_size.mean(), b_size.var()
    for row in range(len(i)):
        out[row] = _bead_score(
            i[row], 1, j[row], 1, a_at, b_at, a_size, b_size, from_a, from_b, a_rate, b_rate, a_known, b_known,
            ratio, spread, mean_b, var_b,
        )  # fmt: skip
    return out


@njit(cache=True)
def align_translated(
    a_at: Ints, b_at: Ints, a_size: Floats, b_size: Floats, from_a: Support, from_b: Support,
    a_rate: Floats, b_rate: Floats,
    low: Ints, high: Ints, shapes: Ints, shape_cost: Floats, extra: Support,
    a_known: Floats, b_known: Floats, skip_open: float, skip_more: float, skip_turn: float, ratio: float, spread: float,
) -> tuple[Ints, Floats]:  # fmt: skip
    """Return the best beads through the corridor: O(cells x shapes x words of a sentence)."""
    n_a = len(a_at) - 1
    mean_b, var_b = (b_size.mean(), b_size.var()) if len(b_size) else (0.0, 0.0)
    node = np.zeros(n_a + 2, np.int64)
    for i in range(n_a + 1):
        node[i + 1] = node[i] + high[i] - low[i] + 1
    best = np.full((node[n_a + 1], 3), LOWEST)
    back_shape = np.full((node[n_a + 1], 3), -2, np.int8)
    back_state = np.zeros((node[n_a + 1], 3), np.int8)
    scores = np.zeros(node[n_a + 1])
    best[0, BEAD] = 0.0
    for i in range(n_a + 1):
        for j in range(low[i], high[i] + 1):
            at = node[i] + j - low[i]
            top = 0
            for state in range(3):
                if best[at, state] > best[at, top]:
                    top = state
                if best[at, state] <= LOWEST:
                    continue
                if i < n_a and low[i + 1] <= j <= high[i + 1]:
                    to = node[i + 1] + j - low[i + 1]
                    value = best[at, state] - (
                        skip_more if state == SKIP_A else skip_open if state == BEAD else skip_turn
                    )
                    if value > best[to, SKIP_A]:
                        best[to, SKIP_A], back_shape[to, SKIP_A], back_state[to, SKIP_A] = value, -1, state
                if j < high[i]:
                    value = best[at, state] - (
                        skip_more if state == SKIP_B else skip_open if state == BEAD else skip_turn
                    )
                    if value > best[at + 1, SKIP_B]:
                        best[at + 1, SKIP_B], back_shape[at + 1, SKIP_B], back_state[at + 1, SKIP_B] = value, -1, state
            if best[at, top] <= LOWEST:
                continue
            for shape in range(len(shapes)):
                p, q = shapes[shape, 0], shapes[shape, 1]
                if i + p > n_a or j + q < low[i + p] or j + q > high[i + p]:
                    continue
                score = _bead_score(
                    i, p, j, q, a_at, b_at, a_size, b_size, from_a, from_b, a_rate, b_rate, a_known, b_known,
                    ratio, spread, mean_b, var_b,
                )  # fmt: skip
                if extra.size:
                    for r in range(i, i + p):
                        for s in range(j, j + q):
                            score += extra[r, s]
                to = node[i + p] + j + q - low[i + p]
                value = best[at, top] + score - shape_cost[shape]
                if value > best[to, BEAD]:
                    best[to, BEAD], back_shape[to, BEAD], back_state[to, BEAD] = value, shape, top
                    scores[to] = score
    i, j = n_a, high[n_a]
    at = node[i] + j - low[i]
    state = 0
    for other in range(3):
        if best[at, other] > best[at, state]:
            state = other
    beads = np.zeros((n_a, 4), np.int32)
    found = np.zeros(n_a)
    n = 0
    while back_shape[at, state] != -2:  # the mark of a node that nothing leads to
        shape, before = back_shape[at, state], back_state[at, state]
        if state == SKIP_A:
            i -= 1
        elif state == SKIP_B:
            j -= 1
        else:
            found[n] = scores[at]
            p, q = shapes[shape, 0], shapes[shape, 1]
            beads[n, 0], beads[n, 1], beads[n, 2], beads[n, 3] = i - p, i, j - q, j
            n += 1
            i, j = i - p, j - q
        state = before
        at = node[i] + j - low[i]
    return beads[:n][::-1].copy(), found[:n][::-1].copy()
