"""What the kernels of alignment across languages compute, to be read. The fast twins are in `bilingual_numba`.

A corridor is a range of columns for each row of nodes, `low[i]..high[i]`, neither ever falling; node `(i, j)` stands
before sentence `i` of one side and `j` of the other, at `node[i] + j - low[i]` of a flat column. The other side sees
the same corridor with rows and columns exchanged.
"""

from __future__ import annotations

from math import exp, inf, log

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Support = npt.NDArray[np.float32]
LOWEST = -1.0e30
BEAD, SKIP_A, SKIP_B, N_STATES = 0, 1, 2, 3
START, SKIPPED = -2, -1
FAINT = -30.0


def weigh_words(
    at: Ints, words: Ints, link_at: Ints, link_to: Ints, link_value: Floats, other_at: Ints, other_words: Ints,
    rate: Floats, known: Floats, low: Ints, high: Ints, node: Longs, most: int,
) -> Support:  # fmt: skip
    """Return what the words of sentence `j` say for coming of the sentences `i`, `i` and the next, … up to `most`.

    The log-likelihood ratio of translation against chance, a row a node of the corridor, a column a number of
    sentences. Sentence `i` has `words[at[i]:at[i + 1]]`; word `w` predicts `link_to[link_at[w]:link_at[w + 1]]` with
    the probabilities beside them. A word of the other side comes of these with the probability `known` that it comes
    of anything, else it is drawn at its own `rate`; of which nothing is known (0), that says nothing.
    """
    n, m = len(at) - 1, len(other_at) - 1
    out = np.zeros((int(node[n + 1]), most), np.float32)
    for i in range(n):
        predicted: dict[int, float] = {}
        for p in range(1, min(most, n - i) + 1):
            for word in words[at[i + p - 1] : at[i + p]].tolist():
                for k in range(int(link_at[word]), int(link_at[word + 1])):
                    to = int(link_to[k])
                    predicted[to] = predicted.get(to, 0.0) + float(link_value[k])
            size = max(int(at[i + p] - at[i]), 1)
            for j in range(int(low[i]), min(int(high[i]), m - 1) + 1):
                total = 0.0
                for x in range(int(other_at[j]), int(other_at[j + 1])):
                    share = float(known[x])
                    by_chance = size * float(rate[x])
                    total += log(1 - share + share * predicted.get(int(other_words[x]), 0.0) / by_chance)
                out[int(node[i]) + j - int(low[i]), p - 1] = total
    return out


def score_beads(
    low: Ints, high: Ints, node: Longs, low_b: Ints, node_b: Longs, from_a: Support, from_b: Support, size_a: Floats,
    size_b: Floats, form_a: Ints, form_b: Ints, agree: Floats, shapes: Ints, ratio: float, spread: float,
    floor_one: float, floor_more: float, extra: Support,
) -> Support:  # fmt: skip
    """Return the log-likelihood ratio of each bead, a row a node, a column a shape; `LOWEST` outside.

    Words: both directions (`from_a`, `from_b` of `weigh_words`), averaged. Length: the logarithm of the quotient of
    lengths is normal around `ratio` with the standard deviation `spread`, against lengths drawn at random; the penalty
    ends at `floor_one` for one to one, where a translator was free, and at `floor_more` else, so that what was left
    out does not hide in a bead with its neighbours. Form: `agree[bit, there, here]` for each bit of the forms, set on a
    side where one of its sentences has it. `extra[i, j]` is added for each pair of sentences of a bead.
    """
    n, m = len(size_a), len(size_b)
    out = np.full((int(node[n + 1]), len(shapes)), LOWEST, np.float32)
    mean, variance = float(size_b.mean()), float(size_b.var()) + 1.0
    for i in range(n):
        for j in range(int(low[i]), min(int(high[i]), m - 1) + 1):
            for shape, (p, q) in enumerate(shapes.tolist()):
                if i + p > n or j + q > m or not low[i + p] <= j + q <= high[i + p]:
                    continue
                if j < low[i + p - 1] or j + q - 1 > high[i]:
                    continue
                words = sum(float(from_a[int(node[i]) + j + s - int(low[i]), p - 1]) for s in range(q))
                words += sum(float(from_b[int(node_b[j]) + i + r - int(low_b[j]), q - 1]) for r in range(p))
                long_a, long_b = log(float(size_a[i : i + p].sum())), log(float(size_b[j : j + q].sum()))
                loose = log(1 + variance / (q * mean * mean))
                away = (long_b - log(q * mean) + loose / 2) ** 2 / loose
                length = (away - ((long_b - long_a - ratio) / spread) ** 2) / 2 + log(loose) / 2 - log(spread)
                score = words / 2 + max(length, floor_one if p == q == 1 else floor_more)
                there = int(np.bitwise_or.reduce(form_a[i : i + p]))
                here = int(np.bitwise_or.reduce(form_b[j : j + q]))
                score += sum(float(agree[bit, there >> bit & 1, here >> bit & 1]) for bit in range(len(agree)))
                score += float(extra[i : i + p, j : j + q].astype(np.float64).sum()) if extra.size else 0.0
                out[int(node[i]) + j - int(low[i]), shape] = score
    return out


def best_path(
    scores: Support, low: Ints, high: Ints, node: Longs, shapes: Ints, shape_cost: Floats, skip_open: float,
    skip_more: float, skip_turn: float,
) -> Ints:  # fmt: skip
    """Return the beads `(a, a_after, b, b_after, shape)` of the heaviest path through the corridor.

    Skipping costs `skip_open` for the first sentence of a run and `skip_more` for each further one, so that a block
    that was left out is skipped as a block; `skip_turn` is the price of a run that faces a run on the other side.
    """
    n = len(low) - 1
    skips = ((skip_open, skip_open), (skip_more, skip_turn), (skip_turn, skip_more))
    best: dict[tuple[int, int, int], float] = {(0, int(low[0]), BEAD): 0.0}
    back: dict[tuple[int, int, int], tuple[int, int]] = {}

    def offer(to: tuple[int, int, int], value: float, how: tuple[int, int]) -> None:
        if value > best.get(to, LOWEST):
            best[to], back[to] = value, how

    for i in range(n + 1):
        for j in range(int(low[i]), int(high[i]) + 1):
            here = [best.get((i, j, state), LOWEST) for state in range(N_STATES)]
            if max(here) <= LOWEST:
                continue
            for state in range(N_STATES):
                if here[state] <= LOWEST:
                    continue
                if i < n and low[i + 1] <= j <= high[i + 1]:
                    offer((i + 1, j, SKIP_A), here[state] - skips[state][0], (SKIPPED, state))
                if j < high[i]:
                    offer((i, j + 1, SKIP_B), here[state] - skips[state][1], (SKIPPED, state))
            top = int(np.argmax(here))
            for shape, (p, q) in enumerate(shapes.tolist()):
                score = float(scores[int(node[i]) + j - int(low[i]), shape])
                if score > LOWEST / 2:
                    offer((i + p, j + q, BEAD), here[top] + score - float(shape_cost[shape]), (shape, top))
    i, j = n, int(high[n])
    state = int(np.argmax([best.get((i, j, s), LOWEST) for s in range(N_STATES)]))
    beads: list[tuple[int, int, int, int, int]] = []
    while (i, j, state) in back:
        shape, before = back[i, j, state]
        if state == BEAD:
            p, q = (int(size) for size in shapes[shape])
            beads.append((i - p, i, j - q, j, shape))
            i, j = i - p, j - q
        else:
            i, j = i - (state == SKIP_A), j - (state == SKIP_B)
        state = before
    return np.array(beads[::-1], np.int32).reshape(-1, 5)


def posteriors(
    scores: Support, low: Ints, high: Ints, node: Longs, shapes: Ints, shape_cost: Floats, skip_open: float,
    skip_more: float, skip_turn: float, sharpness: float,
) -> tuple[Support, Floats, Floats]:  # fmt: skip
    """Return how probable each bead is (as `scores`), and that each sentence of either side has no counterpart.

    All paths are weighed, forward and backward, each by its likelihood to the power of `sharpness`: words of one
    sentence are not independent witnesses, and a likelihood that counts them as if they were is too sure.
    """
    n = len(low) - 1
    skips = ((skip_open, skip_open), (skip_more, skip_turn), (skip_turn, skip_more))
    before = np.full((int(node[n + 1]), N_STATES), -inf)
    after = np.full((int(node[n + 1]), N_STATES), -inf)
    before[0, BEAD] = 0.0
    after[int(node[n]) + int(high[n]) - int(low[n])] = 0.0
    steps: list[tuple[int, int, int, float, int, int]] = []  # from, its state or all, to, its state, weight, what
    for i in range(n + 1):
        for j in range(int(low[i]), int(high[i]) + 1):
            at = int(node[i]) + j - int(low[i])
            for shape, (p, q) in enumerate(shapes.tolist()):
                if scores[at, shape] > LOWEST / 2:
                    weight = sharpness * (float(scores[at, shape]) - float(shape_cost[shape]))
                    to = int(node[i + p]) + j + q - int(low[i + p])
                    steps.extend((at, state, to, weight, BEAD, shape) for state in range(N_STATES))
            for state in range(N_STATES):
                if i < n and low[i + 1] <= j <= high[i + 1]:
                    to = int(node[i + 1]) + j - int(low[i + 1])
                    steps.append((at, state, to, -sharpness * skips[state][0], SKIP_A, i))
                if j < high[i]:
                    steps.append((at, state, at + 1, -sharpness * skips[state][1], SKIP_B, j))
    for at, state, to, weight, kind, _ in steps:
        before[to, kind] = np.logaddexp(before[to, kind], before[at, state] + weight)
    for at, state, to, weight, kind, _ in reversed(steps):
        after[at, state] = np.logaddexp(after[at, state], after[to, kind] + weight)
    whole = float(after[0, BEAD])
    beads = np.zeros(scores.shape, np.float32)
    skipped = {SKIP_A: np.zeros(n), SKIP_B: np.zeros(int(high[n]))}
    for at, state, to, weight, kind, number in steps:
        chance = float(before[at, state] + weight + after[to, kind]) - whole
        if chance > FAINT and kind == BEAD:
            beads[at, number] += exp(chance)
        elif chance > FAINT:
            skipped[kind][number] += exp(chance)
    return beads, skipped[SKIP_A], skipped[SKIP_B]
