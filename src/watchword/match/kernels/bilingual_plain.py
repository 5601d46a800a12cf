"""What the kernels of alignment across languages compute, to be read. The fast twins are in `bilingual_numba`."""

from __future__ import annotations

from math import log, pi

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Support = npt.NDArray[np.float32]
LOWEST = -1.0e30
LENGTH_FLOOR = -3.0
BEAD, SKIP_A, SKIP_B = 0, 1, 2


def support(at: Ints, words: Ints, other: Ints, link_at: Ints, link_to: Ints, link_value: Floats) -> Support:
    """Return for each sentence and each word position of the other side how strongly the sentence predicts the word.

    Sentence `i` has `words[at[i]:at[i + 1]]`; word `w` predicts `link_to[link_at[w]:link_at[w + 1]]` with the
    probabilities beside them.
    """
    out = np.zeros((len(at) - 1, len(other)), np.float32)
    for i in range(len(at) - 1):
        predicted: dict[int, float] = {}
        for word in words[at[i] : at[i + 1]].tolist():
            for k in range(int(link_at[word]), int(link_at[word + 1])):
                to = int(link_to[k])
                predicted[to] = predicted.get(to, 0.0) + float(link_value[k])
        for position, word in enumerate(other.tolist()):
            out[i, position] = predicted.get(word, 0.0)
    return out


def bead_score(
    i: int, p: int, j: int, q: int, a_at: Ints, b_at: Ints, a_size: Floats, b_size: Floats, from_a: Support, from_b:
    Support, a_rate: Floats, b_rate: Floats, a_known: Floats, b_known: Floats, ratio: float, spread: float,
) -> float:  # fmt: skip
    """Return the log-likelihood ratio of two groups of sentences being translations rather than strangers.

    Words: each comes of the other side with the probability `known` that it does so at all, else it is drawn at its
    own rate; a word that nothing is known of (0) says nothing. Both directions are averaged. Length: normal around
    `ratio` times the other side's, against normal around its own mean.
    """
    words = 0.0
    for first, after, support_, rate, known, other in (
        (int(b_at[j]), int(b_at[j + q]), from_a[i : i + p], b_rate, b_known, max(int(a_at[i + p] - a_at[i]), 1)),
        (int(a_at[i]), int(a_at[i + p]), from_b[j : j + q], a_rate, a_known, max(int(b_at[j + q] - b_at[j]), 1)),
    ):
        for position in range(first, after):
            predicted = float(support_[:, position].astype(np.float64).sum()) / other
            share = float(known[position])
            words += log(1 - share + share * predicted / float(rate[position]))
    size_a, size_b = float(a_size[i : i + p].sum()), float(b_size[j : j + q].sum())
    expected, variance = ratio * size_a, spread * ratio * ratio * size_a + 1.0
    mean = float(b_size.mean()) * q
    loose = float(b_size.var()) * q + 1.0
    length = -0.5 * (log(2 * pi * variance) + (size_b - expected) ** 2 / variance)
    length += 0.5 * (log(2 * pi * loose) + (size_b - mean) ** 2 / loose)
    return words / 2 + max(length, LENGTH_FLOOR)


def score_pairs(
    i: Ints, j: Ints, a_at: Ints, b_at: Ints, a_size: Floats, b_size: Floats, from_a: Support, from_b: Support,
    a_rate: Floats, b_rate: Floats, a_known: Floats, b_known: Floats, ratio: float, spread: float,
) -> Floats:  # fmt: skip
    """Return the score of each pair of single sentences."""
    evidence = (a_at, b_at, a_size, b_size, from_a, from_b, a_rate, b_rate, a_known, b_known, ratio, spread)
    return np.array([bead_score(int(x), 1, int(y), 1, *evidence) for x, y in zip(i, j, strict=True)], np.float64)


def align_translated(
    a_at: Ints, b_at: Ints, a_size: Floats, b_size: Floats, from_a: Support, from_b: Support, a_rate: Floats, b_rate:
    Floats, low: Ints, high: Ints, shapes: Ints, shape_cost: Floats, extra: Support, a_known: Floats, b_known: Floats,
    skip_open: float, skip_more: float, skip_turn: float, ratio: float, spread: float,
) -> tuple[Ints, Floats]:  # fmt: skip
    """Return the best beads `(a, a_after, b, b_after)` through the corridor, and their scores.

    Skipping costs `skip_open` for the first sentence of a run and `skip_more` for each further one, so that a block
    that was left out is skipped as a block; `skip_turn` is the price of a run that faces a run on the other side.
    `extra[i, j]` is added to a bead for each of its pairs (an encoder's word).
    """
    n_a = len(a_at) - 1
    best: dict[tuple[int, int, int], float] = {(0, int(low[0]), BEAD): 0.0}
    back: dict[tuple[int, int, int], tuple[int, int]] = {}
    scores: dict[tuple[int, int], float] = {}
    for i in range(n_a + 1):
        for j in range(int(low[i]), int(high[i]) + 1):
            here = [best.get((i, j, state), LOWEST) for state in range(3)]
            if max(here) <= LOWEST:
                continue
            for state in range(3):
                if here[state] <= LOWEST:
                    continue
                if i < n_a and low[i + 1] <= j <= high[i + 1]:
                    value = here[state] - (skip_open, skip_more, skip_turn)[state]
                    if value > best.get((i + 1, j, SKIP_A), LOWEST):
                        best[i + 1, j, SKIP_A], back[i + 1, j, SKIP_A] = value, (-1, state)
                if j < high[i]:
                    value = here[state] - (skip_open, skip_turn, skip_more)[state]
                    if value > best.get((i, j + 1, SKIP_B), LOWEST):
                        best[i, j + 1, SKIP_B], back[i, j + 1, SKIP_B] = value, (-1, state)
            top = int(np.argmax(here))
            for shape in range(len(shapes)):
                p, q = int(shapes[shape, 0]), int(shapes[shape, 1])
                if i + p > n_a or not low[i + p] <= j + q <= high[i + p]:
                    continue
                score = bead_score(
                    i,
                    p,
                    j,
                    q,
                    a_at,
                    b_at,
                    a_size,
                    b_size,
                    from_a,
                    from_b,
                    a_rate,
                    b_rate,
                    a_known,
                    b_known,
                    ratio,
                    spread,
                )
                score += float(extra[i : i + p, j : j + q].astype(np.float64).sum()) if extra.size else 0.0
                value = here[top] + score - float(shape_cost[shape])
                if value > best.get((i + p, j + q, BEAD), LOWEST):
                    best[i + p, j + q, BEAD], back[i + p, j + q, BEAD] = value, (shape, top)
                    scores[i + p, j + q] = score
    return _walk_back(n_a, int(high[n_a]), best, back, scores, shapes)


def _walk_back(
    n_a: int,
    n_b: int,
    best: dict[tuple[int, int, int], float],
    back: dict[tuple[int, int, int], tuple[int, int]],
    scores: dict[tuple[int, int], float],
    shapes: Ints,
) -> tuple[Ints, Floats]:
    """Read the beads off the back pointers, from the best state of the last node to the first."""
    i, j = n_a, n_b
    state = int(np.argmax([best.get((i, j, s), LOWEST) for s in range(3)]))
    beads: list[tuple[int, int, int, int]] = []
    found: list[float] = []
    while (i, j, state) in back:
        shape, before = back[i, j, state]
        if state == SKIP_A:
            i -= 1
        elif state == SKIP_B:
            j -= 1
        else:
            p, q = int(shapes[shape, 0]), int(shapes[shape, 1])
            beads.append((i - p, i, j - q, j))
            found.append(scores[i, j])
            i, j = i - p, j - q
        state = before
    return np.array(beads[::-1], np.int32).reshape(-1, 4), np.array(found[::-1])
