"""Plain twins of `reuse_numba`: what is computed, for reading, for stepping through and where numba is absent.

All weights are integers in sixteenths of a bit, so that the twins agree to the last digit. Units of all documents lie
end to end; p and q are positions in them, q the earlier one; the diagonal of a pair of positions is p - q.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
SCALE = 16.0
STOP, KEPT, CHANGED, ONLY_B, ONLY_A = 0, 1, 2, 3, 4


SEED_COLUMNS = np.dtype([("rank", np.int32), ("bits", np.uint16), ("length", np.uint8), ("back", np.uint8)])


class Seeds(NamedTuple):
    """Seeds by where they stand, and equal ones side by side.

    `order` holds a seed's document (upper half) and position (lower half), equal seeds together in order of position.
    `at` has a row of `SEED_COLUMNS` for every unit: the place in `order` of the seed that starts there, its surprise in
    sixteenths of a bit, its units (0: no seed starts there), and to how many earlier ones in `order` it is linked.
    """

    order: npt.NDArray[np.uint64]
    at: npt.NDArray[np.void]


def find_seeds(units: Rows, bounds: Integers, stretches: Integers | None, most: int, longest: int) -> Seeds:
    """Find for every position the shortest n-gram that stands in 2 to `most` places, or the one of `longest` units.

    No n-gram is too frequent to count: one that stands in more places grows by a unit, until it is rare or `longest`
    units long. Equal n-grams have equal beginnings, so all occurrences of a passage get the same seeds. With
    `stretches` (first and end, each within a document) only n-grams that stand in one of them are looked for.
    """
    n_units = len(units)
    active = [(d, p) for d in range(len(bounds) - 1) for p in range(bounds[d], bounds[d + 1])]
    groups: list[list[tuple[int, int, int]]] = []
    for n in range(2, longest + 1):
        places: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        for d, p in active:
            if p + n <= bounds[d + 1]:
                places.setdefault(tuple(units[p : p + n].tolist()), []).append((d, p))
        wanted = [part for part in places.values() if len(part) > 1 and _touches(part, n, stretches)]
        groups += [[(d, p, n) for d, p in part] for part in wanted if len(part) <= most or n == longest]
        active = sorted(place for part in wanted if len(part) > most for place in part)
    order: list[int] = []
    at = np.zeros(n_units, SEED_COLUMNS)
    for group in groups:
        bits = round(SCALE * math.log2(n_units / len(group)))
        for number, (d, p, n) in enumerate(group):
            at[p] = len(order), bits, n, min(number, most)
            order.append(d << 32 | p)
    return Seeds(np.array(order, np.uint64), at)


def _touches(places: list[tuple[int, int]], n: int, stretches: Integers | None) -> bool:
    if stretches is None:
        return True
    return any(start <= p and p + n <= end for _, p in places for start, end in stretches.tolist())


def chain_seeds(bounds: Integers, seeds: Seeds, new: tuple[int, int], limits: tuple[int, int, int, int, int]) -> Rows:
    """Join the seeds that two documents share to chains along a diagonal; keep those that weigh enough.

    A row: documents of q and p; first q, end q, first p, end p; lowest and highest diagonal; bits. A seed joins the
    open chain whose last diagonal is nearest, at most `drift` away, if it starts at most `gap` units after the chain's
    end. What overlaps the chain counts by the share that is new; a seed counts at least `unit_floor` a unit, so that
    what is long is looked at however common it is. Pairs nearer than `nearest` in one document are no repeat.
    """
    least_bits, nearest = limits[2:4]
    chains: list[list[int]] = []
    for d in range(len(bounds) - 1):
        hits: dict[int, list[tuple[int, int]]] = {}
        for p in range(bounds[d], bounds[d + 1]):
            rank, _, _, back = seeds.at[p].tolist()
            for i in range(rank - 1, rank - 1 - back, -1):
                e, q = int(seeds.order[i]) >> 32, int(seeds.order[i]) & 0xFFFFFFFF
                touches_new = new[0] <= d < new[1] or new[0] <= e < new[1]
                if touches_new and not (e == d and p - q < nearest):
                    hits.setdefault(e, []).append((q, p))
        for e, pairs in hits.items():
            chains += [[e, d, *chain] for chain in chain_pair(pairs, seeds, limits) if chain[6] >= least_bits]
    return np.array(chains, np.int32).reshape(-1, 9)


def chain_pair(hits: list[tuple[int, int]], seeds: Seeds, limits: tuple[int, int, int, int, int]) -> list[list[int]]:
    """Return all chains of two documents, in the order in which they stopped growing."""
    gap, drift, _, _, unit_floor = limits
    # As a row of `chain_seeds`, with the last diagonal before the bits.
    made: list[list[int]] = []
    n_closed = 0
    for q, p in hits:
        _, bits, n, _ = seeds.at[p].tolist()
        weight = max(bits, unit_floor * n)
        best, best_bend = -1, drift + 1
        for c in range(n_closed, len(made)):
            if p - made[c][3] > gap:
                made[c], made[n_closed] = made[n_closed], made[c]
                best = c if best == n_closed else best
                n_closed += 1
                continue
            bend = abs(p - q - made[c][6])
            if bend < best_bend and -drift - n <= q - made[c][1] <= gap:
                best, best_bend = c, bend
        if best < 0:
            made.append([q, q + n, p, p + n, p - q, p - q, p - q, weight])
            continue
        chain = made[best]
        fresh = min(p + n - chain[3], q + n - chain[1], n)
        if fresh > 0:
            chain[7] += weight * fresh // n
        chain[0], chain[1], chain[3] = min(chain[0], q), max(chain[1], q + n), max(chain[3], p + n)
        chain[4], chain[5], chain[6] = min(chain[4], p - q), max(chain[5], p - q), p - q
    return [[*chain[:6], chain[7]] for chain in made]


def weigh_company(units: Rows, bounds: Integers, unit_bits: Integers, chains: Rows, reach: int) -> Integers:
    """Return for each chain the surprise of the units that both documents have within `reach` units of it.

    A unit counts if it stands at most one place off the diagonal of the chain's nearer end. What chance brought
    together stands alone; what was copied and then edited has kept words around it.
    """
    sums = []
    for a, b, *stretch in chains[:, :6].tolist():
        q0, q1, p0, p1 = stretch
        around = [(p0 - i, q0 - i) for i in range(1, reach + 1)] + [(p1 + i, q1 + i) for i in range(reach)]
        surprise = 0
        for p, q in around:
            places = [x for x in (q - 1, q, q + 1) if bounds[a] <= x < bounds[a + 1] and not q0 <= x < q1]
            if bounds[b] <= p < bounds[b + 1] and any(units[x] == units[p] for x in places):
                surprise += int(unit_bits[units[p]])
        sums.append(surprise)
    return np.array(sums, np.int64)


def align_window(
    units: Rows, unit_bits: Integers, window: tuple[int, int, int, int, int, int], penalty: int
) -> tuple[int, int, int, dict[tuple[int, int], int]]:
    """Fill the band of a window, a local alignment; return the best score, the cell it ends in, and every cell's move.

    A kept unit gains its surprise; a changed one, and one that only a side has, costs `penalty`. A cell is a p and the
    number k of its diagonal from the lowest.
    """
    q_start, q_end, p_start, p_end, low, high = window
    best, best_p, best_k = 0, -1, -1
    scores: dict[tuple[int, int], int] = {}
    moves: dict[tuple[int, int], int] = {}
    for p in range(p_start, p_end):
        for k in range(high - low, -1, -1):
            q = p - low - k
            if not q_start <= q < q_end:
                continue
            if units[q] == units[p]:
                score, move = scores.get((p - 1, k), 0) + int(unit_bits[units[p]]), KEPT
            else:
                score, move = scores.get((p - 1, k), 0) - penalty, CHANGED
            for cell, other in (((p - 1, k - 1), ONLY_B), ((p, k + 1), ONLY_A)):
                if scores.get(cell, 0) - penalty > score:
                    score, move = scores.get(cell, 0) - penalty, other
            if score > 0:
                scores[p, k], moves[p, k] = score, move
            if score > best:
                best, best_p, best_k = score, p, k
    return best, best_p, best_k, moves


def weigh_run(p: int, run: int, seeds: Seeds, units: Rows, unit_bits: Integers, most_loose: int) -> int:
    """Return the surprise of `run` kept units from `p` on: that of the seeds they are made of, end to end.

    A seed's surprise comes from how often its n-gram stands in the record: a formula adds little for all its words.
    Units between seeds are loose: half their own surprise each, at most `most_loose` for a stretch of them.
    """
    surprise = loose = 0
    end = p + run
    while p < end:
        _, bits, n, _ = seeds.at[p].tolist()
        if 0 < n <= end - p:
            surprise += min(loose, most_loose) + bits
            loose = 0
            p += n
        else:
            loose += int(unit_bits[units[p]]) // 2
            p += 1
    return surprise + min(loose, most_loose)


def align_chains(
    units: Rows,
    form_id: Rows,
    bounds: Integers,
    unit_bits: Integers,
    seeds: Seeds,
    chains: Rows,
    limits: tuple[int, int, int, int, int, int, int],
) -> Rows:
    """Align the surroundings of every chain; keep what weighs enough, or would at `unit_floor` a kept unit.

    A row: documents a and b; first and end q, first and end p; units kept, and of these spelt alike; weight. The
    window reaches `margin` units beyond the chain and `slack` diagonals beside it. What the best alignment leaves of a
    chain is tried again on either side of it. A chain that an alignment of the same documents covers is not aligned.
    """
    margin, slack, penalty, cost, least_bits, most_loose, unit_floor = limits
    found: list[tuple[int, ...]] = []
    for a, b, *stretch, low, high, _ in chains.tolist():
        q0, q1, p0, p1 = stretch
        lowest = max(low - slack, 1) if a == b else low - slack
        reach = (
            max(int(bounds[a]), q0 - margin),
            min(int(bounds[a + 1]), q1 + margin),
            max(int(bounds[b]), p0 - margin),
            min(int(bounds[b + 1]), p1 + margin),
        )
        todo = [((q0, q1, p0, p1), reach)]
        while todo:
            (q0, q1, p0, p1), (q_first, q_last, p_first, p_last) = todo.pop()
            if any(f[:2] == (a, b) and f[2] <= q0 and q1 <= f[3] and f[4] <= p0 and p1 <= f[5] for f in found):
                continue
            window = (q_first, q_last, p_first, p_last, lowest, high + slack)
            best, p, k, moves = align_window(units, unit_bits, window, penalty)
            if best < least_bits:
                continue
            path = _trace(p, k, lowest, moves)
            kept = [(p, q) for p, q, move in path if move == KEPT]
            gaps = cost * (len(path) - len(kept))
            weight = -gaps
            for first, run in _runs(path):
                weight += weigh_run(first, run, seeds, units, unit_bits, most_loose)
            (start_p, start_q), (last_p, last_q) = kept[0], kept[-1]
            end_p, end_q = last_p + 1, last_q + 1
            if max(weight, unit_floor * len(kept) - gaps) >= least_bits and (a != b or end_q <= start_p):
                same = sum(int(form_id[p] == form_id[q]) for p, q in kept)
                found.append((a, b, start_q, end_q, start_p, end_p, len(kept), same, weight))
            if start_p > p0 and start_q > q0:
                rest = (q0, min(start_q, q1), p0, min(start_p, p1))
                todo.append((rest, (q_first, start_q, p_first, start_p)))
            if end_p < p1 and end_q < q1:
                rest = (max(end_q, q0), q1, max(end_p, p0), p1)
                todo.append((rest, (end_q, q_last, end_p, p_last)))
    return np.array(found, np.int32).reshape(-1, 9)


def _trace(p: int, k: int, low: int, moves: dict[tuple[int, int], int]) -> list[tuple[int, int, int]]:
    """Return the steps (p, q, move) that lead to a cell, first to last."""
    path = []
    while moves.get((p, k), STOP) != STOP:
        move = moves[p, k]
        path.append((p, p - low - k, move))
        if move in {KEPT, CHANGED}:
            p -= 1
        elif move == ONLY_B:
            p, k = p - 1, k - 1
        else:
            k += 1
    return path[::-1]


def _runs(path: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the first p and the length of every stretch of kept units."""
    runs: list[tuple[int, int]] = []
    before = STOP
    for p, _, move in path:
        if move == KEPT:
            runs = [*runs[:-1], (runs[-1][0], runs[-1][1] + 1)] if before == KEPT else [*runs, (p, 1)]
        before = move
    return runs


def drop_shadows(found: Rows, most_shared: float) -> npt.NDArray[np.bool_]:
    """Say which pairs to keep: not those of which more than this share, on both sides, lies in a heavier one.

    The pairs of two documents lie together, the heavier before the lighter.
    """
    kept = np.ones(len(found), np.bool_)
    rows = found.tolist()
    for i, row in enumerate(rows):
        for j in range(i - 1, -1, -1):
            other = rows[j]
            if other[:2] != row[:2]:
                break
            on_a = min(row[3], other[3]) - max(row[2], other[2])
            on_b = min(row[5], other[5]) - max(row[4], other[4])
            if kept[j] and on_a > most_shared * (row[3] - row[2]) and on_b > most_shared * (row[5] - row[4]):
                kept[i] = False
                break
    return kept


def cluster_sites(found: Rows, _n_documents: int, least_shared: float) -> tuple[Rows, Rows]:
    """Return the cluster number of every pair, and in how many documents each cluster stands.

    `found` is in order of weight. A site is a stretch of a document; its bounds are those of the first pair that has
    it. A side of a pair belongs to the site of which it shares most, more than `least_shared` of the longer of the
    two, or makes a new one. A pair joins the clusters of its two sites, unless their first sites differ in length by
    more than that share: so a cluster keeps its size and does not wander off along overlaps.
    """
    bounds: list[tuple[int, int, int]] = []
    by_document: dict[int, list[int]] = {}
    parent: list[int] = []
    first_site: list[int] = []

    def root(site: int) -> int:
        while parent[site] != site:
            site = parent[site]
        return site

    for row in found.tolist():
        sides = []
        for d, start, end in ((row[0], row[2], row[3]), (row[1], row[4], row[5])):
            best, best_share = -1, least_shared
            for site in reversed(by_document.get(d, [])):
                _, other_start, other_end = bounds[site]
                share = (min(end, other_end) - max(start, other_start)) / max(end - start, other_end - other_start)
                if share > best_share:
                    best, best_share = site, share
            if best < 0:
                best = len(bounds)
                bounds.append((d, start, end))
                by_document.setdefault(d, []).append(best)
                parent.append(best)
            sides.append(best)
        first_site.append(sides[0])
        a, b = root(sides[0]), root(sides[1])
        lengths = sorted(bounds[site][2] - bounds[site][1] for site in (a, b))
        if a != b and lengths[0] >= least_shared * lengths[1]:
            parent[max(a, b)] = min(a, b)
    number: dict[int, int] = {}
    cluster = [number.setdefault(root(site), len(number)) for site in first_site]
    documents: dict[int, set[int]] = {}
    for site, (d, _, _) in enumerate(bounds):
        documents.setdefault(number.get(root(site), -1), set()).add(d)
    spread = [len(documents[c]) for c in range(len(number))]
    return np.array(cluster, np.int32), np.array(spread, np.int32)
