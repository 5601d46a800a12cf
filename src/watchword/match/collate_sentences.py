"""Which sentences of two versions are the same sentence: anchors, dynamic programming in the gaps, then moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchword.match.collate_features import Floats, Ints, Pair
from watchword.match.kernels.choose import kernels

SHAPES = np.array([(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2)], np.int32)
RARE = 3
ANCHOR_FLOOR = 0.3
SOFT_ANCHOR = 0.5
MARGIN = 12
WEAK = 0.5
COMMON = 24
MOST_JOINED = 4
CLEARLY = 0.2


@dataclass(frozen=True, slots=True)
class CollateSettings:
    """Where collation draws its lines. Shares are of weighted shared material (0-1), rare words weighing most.

    `pair_floor`: less than this in common, and two sentences that face each other are an omission and an addition.
    `move_floor` and `move_rise`: what a pair out of order needs, and how much more with every doubling of the
    number of leftover sentences it was picked from, for formulaic sentences resemble each other by chance.
    `move_words`: how many words of the greatest rarity it must share at least, so that "Chapter II" never moves alone.
    `cover`: what each of several sentences in a bead must find of itself on the other side. `joint_cost`: handicap of a
    bead for each sentence beyond one a side. `regain`: what a leftover sentence must find of its words among those that
    the pair beside it dropped or added, to be a reworded part of it. `crumb`: what a stretch of change costs, in
    weights of a rare word; links that are worth less than the change they interrupt are dropped. `max_cells`: the most
    pairs of sentences, and the most pairs of units in one pair of sentences, that are looked at; what lies beyond is
    reported as not compared.
    """

    pair_floor: float = 0.16
    move_floor: float = 0.3
    move_rise: float = 0.03
    move_words: float = 3.0
    cover: float = 0.4
    joint_cost: float = 0.03
    regain: float = 0.3
    crumb: float = 0.1
    max_cells: int = 6_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Beads `(a, a_after, b, b_after)` of sentences in the order of `a`, the moved ones among them.

    `uncompared` are gaps `(a, a_after, b, b_after)` that a limit kept from being compared.
    """

    beads: Ints
    similarity: Floats
    moved: npt.NDArray[np.bool_]
    uncompared: Ints


def match_sentences(pair: Pair, settings: CollateSettings) -> Matched:
    """Return which sentences of the two sides belong together, each in one bead at most.

    The heaviest rising chain of pairs that share rare material is the backbone; its identical pairs are fixed. The gaps
    between them are aligned by dynamic programming over beads up to 1-4 and 3-2. A bead falls where one of its
    sentences has a better counterpart elsewhere. What is then left over on both sides is paired out of order where it
    is alike enough: those are the moves.
    """
    i, j, similarity = _candidates(pair)
    hard, soft = _anchors(pair, i, j=j, similarity=similarity)
    low, high, uncompared = _corridor(pair, hard, soft=soft, settings=settings)
    beads, scores = kernels("collate").align_beads(
        pair.a.at,
        pair.a.feature,
        pair.a.weight,
        pair.b.at,
        pair.b.feature,
        pair.b.weight,
        pair.feature_weight,
        low,
        high,
        SHAPES,
        settings.pair_floor,
        settings.cover,
        settings.joint_cost,
    )
    keep = np.ones(len(beads), np.bool_)
    for a0, a1, b0, b1 in uncompared.tolist():
        keep &= ~((beads[:, 0] < a1) & (beads[:, 1] > a0) | (beads[:, 2] < b1) & (beads[:, 3] > b0))
    beads, scores = beads[keep], scores[keep]
    firm = np.where(_torn(pair, beads, uncompared=uncompared, settings=settings), 0.0, scores)
    rivals = _rivals(pair, beads, scores=firm, uncompared=uncompared)
    held = _withstand(pair, beads, scores=firm, rivals=rivals)
    beads, scores = beads[held], scores[held]
    beads, scores, moved = _add_moves(pair, beads, scores=scores, rivals=rivals, settings=settings)
    beads = _take_up(pair, beads, moved=moved, uncompared=uncompared, settings=settings)
    order = np.argsort(beads[:, 0], kind="stable")
    return Matched(beads[order], scores[order], moved[order], uncompared)


def _take_up(
    pair: Pair, beads: Ints, *, moved: npt.NDArray[np.bool_], uncompared: Ints, settings: CollateSettings
) -> Ints:
    """Let beads in order take up a leftover neighbour that says what they lack: splits and merges that were reworded.

    A leftover sentence belongs to the bead beside it when it finds `settings.regain` of its words, by weight, among
    those on the other side that the bead's own sentences do not say. The best goes first.
    """
    out = beads.copy()
    for side, other in ((2, 0), (0, 2)):
        here, there = (pair.b, pair.a) if side else (pair.a, pair.b)
        covered = np.concatenate([out[:, side : side + 2], uncompared[:, side : side + 2]])
        left = uncovered(len(here), covered)
        free = np.zeros(len(here) + 1, np.bool_)  # the last stands for what is before the first and after the last
        free[left] = True
        rows = np.flatnonzero(~moved)
        before, after = rows[free[out[rows, side] - 1]], rows[free[out[rows, side + 1]]]
        near = np.concatenate([out[before, side] - 1, out[after, side + 1]])
        rows = np.concatenate([before, after])
        offers = np.concatenate([near[:, None], out[rows, side : side + 2], out[rows, other : other + 2]], axis=1)
        shares = kernels("collate").regained(
            here.at, here.feature, there.at, there.feature, pair.word, pair.feature_weight, offers.astype(np.int32)
        )
        good = shares >= settings.regain
        for _, k, row in sorted(zip((-shares[good]).tolist(), near[good].tolist(), rows[good].tolist(), strict=True)):
            first, after = out[row, side : side + 2].tolist()
            if free[k] and k in {first - 1, after} and after - first < MOST_JOINED:
                free[k] = False
                out[row, side : side + 2] = min(first, k), max(after, k + 1)
    return out


def dice(pair: Pair, i: Ints, j: Ints) -> Floats:
    """Return the weighted share (0-1) that sentences `i` of A and `j` of B have in common, pair by pair."""
    shared = kernels("collate").overlap_pairs(
        pair.a.at,
        pair.a.feature,
        pair.b.at,
        pair.b.feature,
        pair.feature_weight,
        i.astype(np.int32),
        j.astype(np.int32),
    )
    return np.asarray(2 * shared / np.maximum(pair.a.weight[i] + pair.b.weight[j], 1e-9), np.float64)


def _candidates(pair: Pair) -> tuple[Ints, Ints, Floats]:
    """Return pairs of sentences that are identical and alone in being so, or of others that share rare features.

    With them comes their dice.
    """
    same_i, same_j = _shared_values(pair.a.key, pair.b.key, 1)
    rows_a = np.delete(np.arange(len(pair.a), dtype=np.int32), same_i)
    rows_b = np.delete(np.arange(len(pair.b), dtype=np.int32), same_j)
    i, j = pair_by_feature(pair, rows_a=rows_a, rows_b=rows_b, most=RARE)
    similarity = np.concatenate([dice(pair, i, j), np.ones(len(same_i))])
    i, j = np.concatenate([i, same_i]), np.concatenate([j, same_j])
    enough = similarity >= ANCHOR_FLOOR
    return i[enough], j[enough], similarity[enough]


def pair_by_feature(pair: Pair, *, rows_a: Ints, rows_b: Ints, most: int) -> tuple[Ints, Ints]:
    """Return every pair of a row of A and a row of B that share a feature found `most` times or less in either rows."""
    i, j = kernels("features").pair_by_feature(
        pair.a.at,
        pair.a.feature,
        pair.b.at,
        pair.b.feature,
        rows_a,
        rows_b,
        len(pair.feature_weight),
        most,
    )
    return i, j


def _shared_values(a: Ints, b: Ints, most: int) -> tuple[Ints, Ints]:
    """Return the positions of equal values in `a` and `b`, for values found from 1 to `most` times in each."""
    size = int(max(a.max(initial=-1), b.max(initial=-1))) + 1
    n_a, n_b = np.bincount(a, minlength=size), np.bincount(b, minlength=size)
    good = (n_a > 0) & (n_b > 0) & (n_a <= most) & (n_b <= most)
    at_a, at_b = np.flatnonzero(good[a]), np.flatnonzero(good[b])
    at_a, at_b = at_a[np.argsort(a[at_a], kind="stable")], at_b[np.argsort(b[at_b], kind="stable")]
    first_b = np.searchsorted(b[at_b], a[at_a])
    times = n_b[a[at_a]]
    left = np.repeat(at_a, times)
    shift = np.cumsum(times) - times
    right = at_b[np.arange(len(left)) - np.repeat(shift - first_b, times)]
    return left.astype(np.int32), right.astype(np.int32)


def _anchors(pair: Pair, i: Ints, *, j: Ints, similarity: Floats) -> tuple[Ints, Ints]:
    """Return `(n, 2)` fixed pairs, identical and on the heaviest chain, and `(n, 2)` other pairs on the chain."""
    mean = (pair.a.weight[i] + pair.b.weight[j]) / 2
    gain = similarity * similarity * mean
    order = np.lexsort((-j, i))
    rows = order[kernels("collate").chain(i[order], j[order], gain[order], len(pair.b))]
    same = pair.a.key[i[rows]] == pair.b.key[j[rows]]
    on_chain = np.stack([i[rows], j[rows]], axis=1)
    # beside a fixed pair, identical sentences need not be unique
    hard = kernels("collate").extend(pair.a.key, pair.b.key, on_chain[same].astype(np.int32))
    return hard, on_chain[~same & (similarity[rows] >= SOFT_ANCHOR)]


def _corridor(pair: Pair, hard: Ints, *, soft: Ints, settings: CollateSettings) -> tuple[Ints, Ints, Ints]:
    """Return for every row of the grid the least and greatest column to look at, and gaps that are too large.

    Between two fixed pairs the whole rectangle is open. Where a rectangle is larger than a limit allows, the chain's
    other pairs narrow it to a band; where even that is too large it is closed, and reported.
    """
    n_a, n_b = len(pair.a), len(pair.b)
    i0, j0 = np.append(0, hard[:, 0] + 1), np.append(0, hard[:, 1] + 1)
    i1, j1 = np.append(hard[:, 0], n_a), np.append(hard[:, 1], n_b)
    low, high = np.repeat(j0, i1 - i0 + 1).astype(np.int32), np.repeat(j1, i1 - i0 + 1).astype(np.int32)
    area = (i1 - i0 + 1).astype(np.int64) * (j1 - j0)
    order = np.argsort(area, kind="stable")
    budget = settings.max_cells
    fits = (area[order] <= settings.max_cells // 8) & (np.cumsum(area[order]) <= budget)
    budget -= int(area[order[fits]].sum())
    closed: list[tuple[int, int, int, int]] = []
    for gap in order[~fits].tolist():
        top, after, left, right = int(i0[gap]), int(i1[gap]), int(j0[gap]), int(j1[gap])
        inside = soft[(soft[:, 0] >= top) & (soft[:, 0] < after) & (soft[:, 1] >= left) & (soft[:, 1] < right)]
        rows = np.arange(top, after + 1)
        before = np.searchsorted(inside[:, 0], rows, side="left") - 1
        known = np.concatenate([inside[:, 1], [right, left]])
        band = slice(top, after + 1)
        low[band] = np.maximum(known[np.where(before < 0, len(inside) + 1, before)] - MARGIN, left)
        high[band] = np.minimum(known[np.searchsorted(inside[:, 0], rows, side="right")] + MARGIN, right)
        low[top], high[after] = left, right
        cells = int((high[band] - low[band]).sum())
        if cells > budget:
            closed.append((top, after, left, right))
            low[band], high[band] = left, left
            high[after] = right
        else:
            budget -= cells
    return low, high, np.array(sorted(closed), np.int32).reshape(-1, 4)


def _torn(pair: Pair, beads: Ints, *, uncompared: Ints, settings: CollateSettings) -> npt.NDArray[np.bool_]:
    """Tell which beads of one to one hold a sentence that stands elsewhere on the other side, word for word, once.

    Where sections changed places, the neighbours that then face each other may be alike; however alike, the sentence
    that is the same is the counterpart. A twin in a stretch that was not compared proves nothing.
    """
    i, j = _shared_values(pair.a.key, pair.b.key, 1)
    home_a, home_b = _homes(len(pair.a), beads[:, :2]), _homes(len(pair.b), beads[:, 2:])
    single = (beads[:, 1] - beads[:, 0] == 1) & (beads[:, 3] - beads[:, 2] == 1)
    single = np.append(single, True)  # home -1: in no bead
    rich = pair.a.weight[i] >= settings.move_words * np.log1p(len(pair.a) + len(pair.b))
    seen_a, seen_b = uncovered(len(pair.a), uncompared[:, :2]), uncovered(len(pair.b), uncompared[:, 2:])
    seen = np.isin(i, seen_a) & np.isin(j, seen_b)
    apart = rich & seen & (home_a[i] != home_b[j]) & single[home_a[i]] & single[home_b[j]]
    return np.isin(np.arange(len(beads)), np.concatenate([home_a[i[apart]], home_b[j[apart]]]))


def _rivals(pair: Pair, beads: Ints, *, scores: Floats, uncompared: Ints) -> tuple[Ints, Ints, Floats]:
    """Return pairs of sentences that are left over or weakly held, on both sides, and their dice."""
    strong = np.concatenate([beads[scores >= WEAK], uncompared])
    rows_a, rows_b = uncovered(len(pair.a), strong[:, :2]), uncovered(len(pair.b), strong[:, 2:])
    i, j = pair_by_feature(pair, rows_a=rows_a, rows_b=rows_b, most=COMMON)
    return i, j, dice(pair, i, j)


def _withstand(pair: Pair, beads: Ints, *, scores: Floats, rivals: tuple[Ints, Ints, Floats]) -> npt.NDArray[np.bool_]:
    """Tell which beads stand: a weak one falls when one of its sentences is far more like a sentence elsewhere.

    Two neighbours that were left out and put in at one place resemble each other a little; each may have its true
    counterpart in another part of the text.
    """
    i, j, similarity = rivals
    best_a, best_b = np.zeros(len(pair.a)), np.zeros(len(pair.b))
    np.maximum.at(best_a, i, similarity)
    np.maximum.at(best_b, j, similarity)
    better = np.zeros(len(beads))
    for row in np.flatnonzero(scores < WEAK).tolist():
        a0, a1, b0, b1 = beads[row].tolist()
        better[row] = max(best_a[a0:a1].max(), best_b[b0:b1].max())
    return ~((scores < WEAK) & (better >= np.maximum(SOFT_ANCHOR, scores + CLEARLY)))


def uncovered(n: int, ranges: Ints) -> Ints:
    """Return the numbers below `n` that lie in none of the ranges `[first, after)`."""
    change = np.bincount(ranges[:, 0], minlength=n + 1) - np.bincount(ranges[:, 1], minlength=n + 1)
    return np.flatnonzero(np.cumsum(change)[:n] == 0).astype(np.int32)


def _homes(n: int, ranges: Ints) -> Ints:
    """Return for each number below `n` which range `[first, after)` it lies in, or -1; no two of them overlap."""
    size = ranges[:, 1] - ranges[:, 0]
    row = np.repeat(np.arange(len(ranges)), size)
    homes = np.full(n, -1)
    homes[np.arange(len(row)) - (np.cumsum(size) - size - ranges[:, 0])[row]] = row
    return homes


def _add_moves(
    pair: Pair, beads: Ints, *, scores: Floats, rivals: tuple[Ints, Ints, Floats], settings: CollateSettings
) -> tuple[Ints, Floats, npt.NDArray[np.bool_]]:
    """Pair what is left over on both sides, the most alike first, and let each such pair grow to its neighbours."""
    free_a, free_b = np.zeros(len(pair.a), np.bool_), np.zeros(len(pair.b), np.bool_)
    free_a[np.intersect1d(uncovered(len(pair.a), beads[:, :2]), rivals[0])] = True
    free_b[np.intersect1d(uncovered(len(pair.b), beads[:, 2:]), rivals[1])] = True
    needed = settings.move_floor + settings.move_rise * np.log2(1 + max(free_a.sum(), free_b.sum()))
    i, j, similarity = rivals
    shared = similarity * (pair.a.weight[i] + pair.b.weight[j]) / 2
    rich = shared >= settings.move_words * np.log1p(len(pair.a) + len(pair.b))
    good = rich & (similarity >= min(needed, 0.9)) & free_a[i] & free_b[j]
    i, j, similarity = i[good], j[good], similarity[good]
    found: list[tuple[int, int, float]] = []
    for row in np.lexsort((j, i, -similarity)).tolist():
        x, y, score = int(i[row]), int(j[row]), float(similarity[row])
        if free_a[x] and free_b[y]:
            free_a[x] = free_b[y] = False
            found.append((x, y, score))
    found.extend(_grow(pair, found, free_a=free_a, free_b=free_b, settings=settings))
    if not found:
        return beads, scores, np.zeros(len(beads), np.bool_)
    extra = np.array([(x, x + 1, y, y + 1) for x, y, _ in found], np.int32)
    moved = np.concatenate([np.zeros(len(beads), np.bool_), np.ones(len(extra), np.bool_)])
    return np.concatenate([beads, extra]), np.concatenate([scores, [score for *_, score in found]]), moved


def _grow(
    pair: Pair,
    found: list[tuple[int, int, float]],
    *,
    free_a: npt.NDArray[np.bool_],
    free_b: npt.NDArray[np.bool_],
    settings: CollateSettings,
) -> list[tuple[int, int, float]]:
    """Pair the free neighbours of moved pairs: beside a sentence that has moved, its neighbour needs less likeness."""
    more: list[tuple[int, int, float]] = []
    todo = [(x, y) for x, y, _ in sorted(found)]
    while todo:
        x, y = todo.pop()
        for step in (1, -1):
            i, j = x + step, y + step
            if not (0 <= i < len(free_a) and 0 <= j < len(free_b) and free_a[i] and free_b[j]):
                continue
            score = float(dice(pair, np.array([i]), np.array([j]))[0])
            if score >= settings.pair_floor:
                free_a[i] = free_b[j] = False
                more.append((i, j, score))
                todo.append((i, j))
    return more
