"""The kernels of alignment across languages, compiled. Each does what its namesake in `bilingual_plain` says."""

from __future__ import annotations

from math import exp, log

import numpy as np
from numba import njit

from watchword.match.kernels.bilingual_plain import (
    BEAD,
    FAINT,
    LOWEST,
    N_STATES,
    SKIP_A,
    SKIP_B,
    SKIPPED,
    START,
    Floats,
    Ints,
    Longs,
    Support,
)


@njit(cache=True)
def weigh_words(
    at: Ints, words: Ints, link_at: Ints, link_to: Ints, link_value: Floats, other_at: Ints, other_words: Ints,
    rate: Floats, known: Floats, low: Ints, high: Ints, node: Longs, most: int,
) -> Support:  # fmt: skip
    """Return the evidence of words: O(nodes x most x words of a sentence), a logarithm for predicted words only."""
    n, m = len(at) - 1, len(other_at) - 1
    out = np.zeros((node[n + 1], most), np.float32)
    size = 1
    for word in other_words:
        size = max(size, word + 1)
    for to in link_to:
        size = max(size, to + 1)
    predicted = np.zeros(size)
    unpredicted = np.zeros(m)
    for j in range(m):
        for x in range(other_at[j], other_at[j + 1]):
            unpredicted[j] += log(1 - known[x])
    for i in range(n):
        count = min(most, n - i)
        for p in range(1, count + 1):
            for x in range(at[i + p - 1], at[i + p]):
                for k in range(link_at[words[x]], link_at[words[x] + 1]):
                    predicted[link_to[k]] += link_value[k]
            length = max(at[i + p] - at[i], 1)
            for j in range(low[i], min(high[i], m - 1) + 1):
                total = unpredicted[j]
                for x in range(other_at[j], other_at[j + 1]):
                    value = predicted[other_words[x]]
                    if value > 0.0:
                        share = known[x]
                        total += log(1 + share / (1 - share) * value / (length * rate[x]))
                out[node[i] + j - low[i], p - 1] = total
        for x in range(at[i], at[i + count]):
            for k in range(link_at[words[x]], link_at[words[x] + 1]):
                predicted[link_to[k]] = 0.0
    return out


@njit(cache=True)
def score_beads(
    low: Ints, high: Ints, node: Longs, low_b: Ints, node_b: Longs, from_a: Support, from_b: Support, size_a: Floats,
    size_b: Floats, form_a: Ints, form_b: Ints, agree: Floats, shapes: Ints, ratio: float, spread: float,
    floor_one: float, floor_more: float, extra: Support,
) -> Support:  # fmt: skip
    """Return the score of each bead: O(nodes x shapes)."""
    n, m = len(size_a), len(size_b)
    out = np.full((node[n + 1], len(shapes)), LOWEST, np.float32)
    mean, variance = size_b.mean(), size_b.var() + 1.0
    so_far_a, so_far_b = np.zeros(n + 1), np.zeros(m + 1)
    for i in range(n):
        so_far_a[i + 1] = so_far_a[i] + size_a[i]
    for j in range(m):
        so_far_b[j + 1] = so_far_b[j] + size_b[j]
    for i in range(n):
        for j in range(low[i], min(high[i], m - 1) + 1):
            for shape in range(len(shapes)):
                p, q = shapes[shape, 0], shapes[shape, 1]
                if i + p > n or j + q > m or j + q < low[i + p] or j + q > high[i + p]:
                    continue
                if j < low[i + p - 1] or j + q - 1 > high[i]:
                    continue
                words = 0.0
                for s in range(q):
                    words += from_a[node[i] + j + s - low[i], p - 1]
                for r in range(p):
                    words += from_b[node_b[j] + i + r - low_b[j], q - 1]
                long_a, long_b = log(so_far_a[i + p] - so_far_a[i]), log(so_far_b[j + q] - so_far_b[j])
                loose = log(1 + variance / (q * mean * mean))
                away = (long_b - log(q * mean) + loose / 2) ** 2 / loose
                length = (away - ((long_b - long_a - ratio) / spread) ** 2) / 2 + log(loose) / 2 - log(spread)
                score = words / 2 + max(length, floor_one if p == 1 and q == 1 else floor_more)
                there = here = 0
                for r in range(i, i + p):
                    there |= form_a[r]
                for s in range(j, j + q):
                    here |= form_b[s]
                for bit in range(len(agree)):
                    score += agree[bit, there >> bit & 1, here >> bit & 1]
                if extra.size:
                    for r in range(i, i + p):
                        for s in range(j, j + q):
                            score += extra[r, s]
                out[node[i] + j - low[i], shape] = score
    return out


@njit(cache=True)
def best_path(
    scores: Support, low: Ints, high: Ints, node: Longs, shapes: Ints, shape_cost: Floats, skip_open: float,
    skip_more: float, skip_turn: float,
) -> Ints:  # fmt: skip
    """Return the beads of the heaviest path: O(nodes x shapes)."""
    n = len(low) - 1
    skips = np.array([[skip_open, skip_open], [skip_more, skip_turn], [skip_turn, skip_more]])
    best = np.full((node[n + 1], N_STATES), LOWEST)
    back_shape = np.full((node[n + 1], N_STATES), START, np.int8)
    back_state = np.zeros((node[n + 1], N_STATES), np.int8)
    best[0, BEAD] = 0.0
    for i in range(n + 1):
        for j in range(low[i], high[i] + 1):
            at = node[i] + j - low[i]
            top = 0
            for state in range(N_STATES):
                if best[at, state] > best[at, top]:
                    top = state
            if best[at, top] <= LOWEST:
                continue
            for state in range(N_STATES):
                if best[at, state] <= LOWEST:
                    continue
                if i < n and low[i + 1] <= j <= high[i + 1]:
                    to = node[i + 1] + j - low[i + 1]
                    value = best[at, state] - skips[state, 0]
                    if value > best[to, SKIP_A]:
                        best[to, SKIP_A], back_shape[to, SKIP_A], back_state[to, SKIP_A] = value, SKIPPED, state
                if j < high[i]:
                    value = best[at, state] - skips[state, 1]
                    if value > best[at + 1, SKIP_B]:
                        best[at + 1, SKIP_B], back_shape[at + 1, SKIP_B] = value, SKIPPED
                        back_state[at + 1, SKIP_B] = state
            for shape in range(len(shapes)):
                if scores[at, shape] <= LOWEST / 2:
                    continue
                p, q = shapes[shape, 0], shapes[shape, 1]
                to = node[i + p] + j + q - low[i + p]
                value = best[at, top] + scores[at, shape] - shape_cost[shape]
                if value > best[to, BEAD]:
                    best[to, BEAD], back_shape[to, BEAD], back_state[to, BEAD] = value, shape, top
    i, j = n, high[n]
    at = node[i] + j - low[i]
    state = 0
    for other in range(N_STATES):
        if best[at, other] > best[at, state]:
            state = other
    beads = np.zeros((n, 5), np.int32)
    count = 0
    while back_shape[at, state] != START:
        shape, before = back_shape[at, state], back_state[at, state]
        if state == BEAD:
            p, q = shapes[shape, 0], shapes[shape, 1]
            beads[count, 0], beads[count, 1], beads[count, 2], beads[count, 3] = i - p, i, j - q, j
            beads[count, 4] = shape
            count += 1
            i, j = i - p, j - q
        elif state == SKIP_A:
            i -= 1
        else:
            j -= 1
        state = before
        at = node[i] + j - low[i]
    return beads[:count][::-1].copy()


@njit(cache=True)
def _add(one: float, other: float) -> float:
    """Add two likelihoods, of which the logarithms are given."""
    most, least = max(one, other), min(one, other)
    if least <= LOWEST:
        return most
    total: float = most + log(1 + exp(least - most))
    return total


@njit(cache=True)
def posteriors(
    scores: Support, low: Ints, high: Ints, node: Longs, shapes: Ints, shape_cost: Floats, skip_open: float,
    skip_more: float, skip_turn: float, sharpness: float,
) -> tuple[Support, Floats, Floats]:  # fmt: skip
    """Return how probable beads and skips are: O(nodes x shapes)."""
    n = len(low) - 1
    skips = sharpness * np.array([[skip_open, skip_open], [skip_more, skip_turn], [skip_turn, skip_more]])
    before = np.full((node[n + 1], N_STATES), LOWEST)
    whole = np.full(node[n + 1], LOWEST)
    before[0, BEAD] = 0.0
    for i in range(n + 1):
        for j in range(low[i], high[i] + 1):
            at = node[i] + j - low[i]
            for state in range(N_STATES):
                whole[at] = _add(whole[at], before[at, state])
            if whole[at] <= LOWEST:
                continue
            for state in range(N_STATES):
                if before[at, state] <= LOWEST:
                    continue
                if i < n and low[i + 1] <= j <= high[i + 1]:
                    to = node[i + 1] + j - low[i + 1]
                    before[to, SKIP_A] = _add(before[to, SKIP_A], before[at, state] - skips[state, 0])
                if j < high[i]:
                    before[at + 1, SKIP_B] = _add(before[at + 1, SKIP_B], before[at, state] - skips[state, 1])
            for shape in range(len(shapes)):
                if scores[at, shape] > LOWEST / 2:
                    p, q = shapes[shape, 0], shapes[shape, 1]
                    to = node[i + p] + j + q - low[i + p]
                    value = whole[at] + sharpness * (scores[at, shape] - shape_cost[shape])
                    before[to, BEAD] = _add(before[to, BEAD], value)
    last = node[n] + high[n] - low[n]
    after = np.full((node[n + 1], N_STATES), LOWEST)
    for state in range(N_STATES):
        after[last, state] = 0.0
    beads = np.zeros(scores.shape, np.float32)
    skipped_a, skipped_b = np.zeros(n), np.zeros(high[n])
    for i in range(n, -1, -1):
        for j in range(high[i], low[i] - 1, -1):
            at = node[i] + j - low[i]
            if whole[at] <= LOWEST:
                continue
            paired = LOWEST
            for shape in range(len(shapes)):
                if scores[at, shape] > LOWEST / 2:
                    p, q = shapes[shape, 0], shapes[shape, 1]
                    to = node[i + p] + j + q - low[i + p]
                    value = sharpness * (scores[at, shape] - shape_cost[shape]) + after[to, BEAD]
                    paired = _add(paired, value)
                    if whole[at] + value - whole[last] > FAINT:
                        beads[at, shape] = exp(whole[at] + value - whole[last])
            for state in range(N_STATES):
                after[at, state] = _add(after[at, state], paired)
                if i < n and low[i + 1] <= j <= high[i + 1]:
                    value = after[node[i + 1] + j - low[i + 1], SKIP_A] - skips[state, 0]
                    after[at, state] = _add(after[at, state], value)
                    if before[at, state] + value - whole[last] > FAINT:
                        skipped_a[i] += exp(before[at, state] + value - whole[last])
                if j < high[i]:
                    value = after[at + 1, SKIP_B] - skips[state, 1]
                    after[at, state] = _add(after[at, state], value)
                    if before[at, state] + value - whole[last] > FAINT:
                        skipped_b[j] += exp(before[at, state] + value - whole[last])
    return beads, skipped_a, skipped_b
