"""What the collation kernels compute, written to be read. The fast twins are in `collate_numba`."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
SKIP_A = -1
SKIP_B = -2
UNREACHED = -3
LOWEST = -1.0e30
RUN_COST = 1.0e-6
KEPT, DROPPED, ADDED, REPLACED = range(4)
GIVEN_BACK = 8


def chain(i: Ints, j: Ints, gain: Floats, n_b: int) -> Ints:  # noqa: ARG001  # its twin needs the size
    """Return the rows, in order, of the heaviest chain of pairs that rises on both sides.

    The pairs are sorted by `i`, and by falling `j` where `i` is equal, so that a chain takes one of those at most.
    """
    best: list[float] = []
    before: list[int] = []
    for row in range(len(i)):
        top, link = 0.0, -1
        for earlier in range(row):
            if i[earlier] < i[row] and j[earlier] < j[row] and best[earlier] > top:
                top, link = best[earlier], earlier
        best.append(top + float(gain[row]))
        before.append(link)
    if not best:
        return np.zeros(0, np.int32)
    row = int(np.argmax(best))
    rows = []
    while row >= 0:
        rows.append(row)
        row = before[row]
    return np.array(rows[::-1], np.int32)


def overlap_pairs(a_at: Ints, a_feature: Ints, b_at: Ints, b_feature: Ints, weight: Floats, i: Ints, j: Ints) -> Floats:
    """Return the weight of the features that sentence `i[k]` of A shares with sentence `j[k]` of B, for each pair."""
    out = np.zeros(len(i))
    for row in range(len(i)):
        out[row] = _shared([int(i[row])], [int(j[row])], a_at, a_feature, b_at, b_feature, weight)
    return out


def regained(
    at: Ints, feature: Ints, other_at: Ints, other_feature: Ints, word: Flags, weight: Floats, offers: Ints
) -> Floats:
    """Return for each offer which share (0-1) of a sentence is found in what the other side says and its own does not.

    An offer is `(k, first, after, other_first, other_after)`: sentence `k` beside the sentences `[first, after)` of its
    side, which face `[other_first, other_after)`. Counted are the features that `word` tells, by `weight`.
    """

    def words(at: Ints, feature: Ints, first: int, after: int) -> Counter[int]:
        here = feature[at[first] : at[after]]
        return Counter(here[word[here]].tolist())

    out = np.zeros(len(offers))
    for row, (k, first, after, other_first, other_after) in enumerate(offers.tolist()):
        own = words(at, feature, k, k + 1)
        lacking = words(other_at, other_feature, other_first, other_after) - words(at, feature, first, after)
        total = sum(times * float(weight[one]) for one, times in own.items())
        out[row] = sum(times * float(weight[one]) for one, times in (own & lacking).items()) / max(total, 1e-9)
    return out


def extend(key_a: Ints, key_b: Ints, anchors: Ints) -> Ints:
    """Let fixed pairs `(n, 2)`, which rise, grow over the sentences of equal keys beside them."""
    grown: list[tuple[int, int]] = []
    i, j = 0, 0
    for to_i, to_j in [*anchors.tolist(), [len(key_a), len(key_b)]]:
        while grown and i < to_i and j < to_j and key_a[i] == key_b[j]:
            grown.append((i, j))
            i, j = i + 1, j + 1
        if to_i == len(key_a):
            break
        tail = [(to_i, to_j)]
        while (x := tail[-1][0] - 1) >= i and (y := tail[-1][1] - 1) >= j and key_a[x] == key_b[y]:
            tail.append((x, y))
        grown.extend(reversed(tail))
        i, j = to_i + 1, to_j + 1
    return np.array(grown, np.int32).reshape(-1, 2)


def _shared(
    a_rows: list[int], b_rows: list[int], a_at: Ints, a_feature: Ints, b_at: Ints, b_feature: Ints, weight: Floats
) -> float:
    """Return the weight of the multiset intersection of the features of some sentences of A and some of B."""
    left: dict[int, int] = {}
    for row in a_rows:
        for feature in a_feature[a_at[row] : a_at[row + 1]].tolist():
            left[feature] = left.get(feature, 0) + 1
    total = 0.0
    for row in b_rows:
        for feature in b_feature[b_at[row] : b_at[row + 1]].tolist():
            if left.get(feature, 0) > 0:
                left[feature] -= 1
                total += float(weight[feature])
    return total


def number_features(
    a: Ints, a_bounds: Ints, b: Ints, b_bounds: Ints, syllable: Flags
) -> tuple[Ints, Ints, Ints, Ints, Flags]:
    """Return what the sentences of two documents are made of: `(a_at, a_feature, b_at, b_feature, is_pair)`.

    `a` and `b` are forms by number, `bounds` the `(n, 2)` token ranges of sentences, `syllable[form]` tells which forms
    say too little alone. The features of sentence `k` are `feature[at[k]:at[k + 1]]`, as often as they occur: each form
    that is no syllable, or makes the sentence alone, and each two neighbouring forms. Features are numbered from 0 as
    they first occur; `is_pair[feature]` tells the second kind.
    """
    numbers: dict[tuple[int, int], int] = {}
    columns: list[Ints] = []
    for units, bounds in ((a, a_bounds), (b, b_bounds)):
        at = [0]
        features: list[int] = []
        for first, after in bounds.tolist():
            for k in range(first, after):
                form = int(units[k])
                if not syllable[form] or after - first == 1:
                    features.append(numbers.setdefault((form, -1), len(numbers)))
                if k + 1 < after:
                    features.append(numbers.setdefault((form, int(units[k + 1])), len(numbers)))
            at.append(len(features))
        columns.extend([np.array(at, np.int32), np.array(features, np.int32)])
    return columns[0], columns[1], columns[2], columns[3], np.array([second >= 0 for _, second in numbers], np.bool_)


def align_beads(
    a_at: Ints,
    a_feature: Ints,
    a_weight: Floats,
    b_at: Ints,
    b_feature: Ints,
    b_weight: Floats,
    weight: Floats,
    low: Ints,
    high: Ints,
    shapes: Ints,
    floor: float,
    cover: float,
    joint_cost: float,
) -> tuple[Ints, Floats]:
    """Return the best beads `(a, a_after, b, b_after)` through the corridor and their similarity.

    Node `(i, j)` (i sentences of A and j of B read) lies in the corridor when `low[i] <= j <= high[i]`. A bead of
    shape `(p, q)` gains its shared weight minus `floor` times its mean weight, and loses `joint_cost` of that mean for
    every sentence beyond one a side. In a bead of several sentences each must find `cover` of its own weight on the
    other side: that is what keeps an omission from being absorbed by its neighbour.
    """
    n_a = len(a_at) - 1
    best: dict[tuple[int, int], float] = {(0, int(low[0])): 0.0}
    back: dict[tuple[int, int], int] = {(0, int(low[0])): UNREACHED}
    similarity: dict[tuple[int, int], float] = {}
    ones: dict[tuple[int, int], float] = {}
    for i in range(n_a):
        for j in range(int(low[i]), int(high[i + 1])):
            ones[i, j] = _shared([i], [j], a_at, a_feature, b_at, b_feature, weight)
    for i in range(n_a + 1):
        for j in range(int(low[i]), int(high[i]) + 1):
            here = best.get((i, j), LOWEST)
            if here <= LOWEST:
                continue
            if i < n_a and low[i + 1] <= j <= high[i + 1] and here > best.get((i + 1, j), LOWEST):
                best[i + 1, j], back[i + 1, j] = here, SKIP_A
            if j < high[i] and here > best.get((i, j + 1), LOWEST):
                best[i, j + 1], back[i, j + 1] = here, SKIP_B
            for shape in range(len(shapes)):
                p, q = int(shapes[shape, 0]), int(shapes[shape, 1])
                if i + p > n_a or not low[i + p] <= j + q <= high[i + p]:
                    continue
                if p + q > 2:
                    covered = True
                    for r in range(i, i + p):
                        own = sum(ones.get((r, s), 0.0) for s in range(j, j + q))
                        covered = covered and own >= cover * float(a_weight[r])
                    for s in range(j, j + q):
                        own = sum(ones.get((r, s), 0.0) for r in range(i, i + p))
                        covered = covered and own >= cover * float(b_weight[s])
                    if not covered:
                        continue
                    shared = _shared(
                        list(range(i, i + p)), list(range(j, j + q)), a_at, a_feature, b_at, b_feature, weight
                    )
                else:
                    shared = ones[i, j]
                mean = (float(a_weight[i : i + p].sum()) + float(b_weight[j : j + q].sum())) / 2
                gain = shared - mean * (floor + joint_cost * (p + q - 2))
                if gain > 0 and here + gain > best.get((i + p, j + q), LOWEST):
                    best[i + p, j + q] = here + gain
                    back[i + p, j + q] = shape
                    similarity[i + p, j + q] = shared / mean
    return _walk_back(n_a, int(high[n_a]), back, similarity, shapes)


def _walk_back(
    n_a: int, n_b: int, back: dict[tuple[int, int], int], similarity: dict[tuple[int, int], float], shapes: Ints
) -> tuple[Ints, Floats]:
    """Read the beads off the back pointers, from the last node to the first."""
    i, j = n_a, n_b
    beads: list[tuple[int, int, int, int]] = []
    scores: list[float] = []
    while back[i, j] != UNREACHED:
        step = back[i, j]
        if step == SKIP_A:
            i -= 1
        elif step == SKIP_B:
            j -= 1
        else:
            p, q = int(shapes[step, 0]), int(shapes[step, 1])
            scores.append(similarity[i, j])
            beads.append((i - p, i, j - q, j))
            i, j = i - p, j - q
    return np.array(beads[::-1], np.int32).reshape(-1, 4), np.array(scores[::-1])


def link_units(a: Ints, b: Ints, bounds: Ints, weight: Floats, change_cost: float) -> Ints:
    """Return for each unit of A the unit of B that it is linked to, or -1, inside each of many pairs.

    `bounds` is `(n, 4)`: units `[a0, a1)` of A are compared with units `[b0, b1)` of B, and every A side stands in one
    pair at most. Within a pair the links rise on both sides, join equal forms, and have the greatest weight less
    `change_cost` for every stretch of change. Ties go to the fewest runs of links, then to those that stand later in
    the texts. What both sides begin and end with is linked at once but for the `GIVEN_BACK` units nearest to a
    difference, which may belong to a longer run.
    """
    links = np.full(len(a), -1, np.int32)
    for row in range(len(bounds)):
        a0, a1, b0, b1 = (int(value) for value in bounds[row])
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            links[a0] = b0
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            links[a1] = b1
        if a0 == a1 and b0 == b1:
            continue
        back = min(GIVEN_BACK, a0 - int(bounds[row, 0]))
        ahead = min(GIVEN_BACK, int(bounds[row, 1]) - a1)
        a0, b0, a1, b1 = a0 - back, b0 - back, a1 + ahead, b1 + ahead
        links[a0:a1] = -1
        n, m = a1 - a0, b1 - b0
        # linked[i, j]: best with i and j read and the last two linked; changed: with a stretch of change open
        linked = np.full((n + 1, m + 1), LOWEST)
        changed = np.full((n + 1, m + 1), LOWEST)
        linked[0, 0] = 0.0
        for i in range(n + 1):
            for j in range(m + 1):
                if i and j and a[a0 + i - 1] == b[b0 + j - 1]:
                    before = max(linked[i - 1, j - 1], changed[i - 1, j - 1] - RUN_COST)
                    linked[i, j] = before + weight[a[a0 + i - 1]]
                if i:
                    changed[i, j] = max(changed[i - 1, j], linked[i - 1, j] - change_cost)
                if j:
                    changed[i, j] = max(changed[i, j], changed[i, j - 1], linked[i, j - 1] - change_cost)
        i, j = n, m
        in_link = linked[i, j] >= changed[i, j]
        while i or j:
            if in_link:
                i, j = i - 1, j - 1
                links[a0 + i] = b0 + j
                in_link = linked[i, j] >= changed[i, j] - RUN_COST
            elif i and changed[i, j] == changed[i - 1, j]:
                i -= 1
            elif i and changed[i, j] == linked[i - 1, j] - change_cost:
                i, in_link = i - 1, True
            elif j and changed[i, j] == changed[i, j - 1]:
                j -= 1
            else:
                j, in_link = j - 1, True
    return links


def trace_pieces(
    a_units: Ints, b_units: Ints, a_text: Ints, b_text: Ints, bounds: Ints, edges: Ints, to_b: Ints
) -> Ints:
    """Return `(n, 6)` pieces `(row, kind, a, a_after, b, b_after)` that tile both sides of many pairs.

    `a_units` and `b_units` are the `(n, 2)` places of units in the texts, which are given as code points; `bounds` the
    token ranges of each pair as in `link_units`, `edges` the outer places of its two sides, `to_b` the links, which
    rise in each pair. Kinds are `KEPT`, `DROPPED`, `ADDED` and `REPLACED`. What stands between units goes with a linked
    stretch, but a stretch without counterpart takes one of its two gaps with it: the second, unless the first alone
    differs from what the other side has there. Kept pieces are cut where they stop or begin to read the same.
    """
    out: list[list[int]] = []
    alike: list[bool] = []

    def same(a0: int, a1: int, b0: int, b1: int) -> bool:
        return bool(np.array_equal(a_text[a0:a1], b_text[b0:b1]))

    def add(row: int, kind: int, a0: int, a1: int, b0: int, b1: int) -> None:
        if a0 == a1 and b0 == b1:
            return
        reads_same = kind == KEPT and same(a0, a1, b0, b1)
        if out and out[-1][:2] == [row, kind] == [row, KEPT] and alike[-1] == reads_same:
            out[-1][3], out[-1][5] = a1, b1
        else:
            out.append([row, kind, a0, a1, b0, b1])
            alike.append(reads_same)

    for row in range(len(bounds)):
        i, a1, j, b1 = bounds[row].tolist()
        a_at, a_last, b_at, b_last = edges[row].tolist()
        while True:
            x = i
            while x < a1 and to_b[x] < 0:
                x += 1
            y = int(to_b[x]) if x < a1 else b1
            a_next = int(a_units[x, 0]) if x < a1 else a_last
            b_next = int(b_units[y, 0]) if y < b1 else b_last
            a_in, a_out = (int(a_units[i, 0]), int(a_units[x - 1, 1])) if i < x else (a_next, a_next)
            b_in, b_out = (int(b_units[j, 0]), int(b_units[y - 1, 1])) if j < y else (b_next, b_next)
            if i < x and j == y:
                first = not same(a_at, a_in, b_at, b_next) and same(a_out, a_next, b_at, b_next)
                a_in, a_out = (a_at, a_out) if first else (a_in, a_next)
            if j < y and i == x:
                first = not same(a_at, a_next, b_at, b_in) and same(a_at, a_next, b_out, b_next)
                b_in, b_out = (b_at, b_out) if first else (b_in, b_next)
            add(row, KEPT, a_at, a_in, b_at, b_in)
            if i < x or j < y:
                kind = REPLACED if i < x and j < y else DROPPED if i < x else ADDED
                add(row, kind, a_in, a_out, b_in, b_out)
            add(row, KEPT, a_out, a_next, b_out, b_next)
            if x == a1:
                break
            a_at, b_at = int(a_units[x, 1]), int(b_units[y, 1])
            add(row, KEPT, a_next, a_at, b_next, b_at)
            i, j = x + 1, y + 1
    return np.array(out, np.int32).reshape(-1, 6)


def reordered_runs(a: Ints, b: Ints, bounds: Ints, links: Ints, weight: Floats, least: Floats) -> Ints:
    """Return `(n, 3)` runs `(a_start, b_start, length)` of unlinked equal units inside pairs: words that changed place.

    In each pair the heaviest run is taken first, then the heaviest of what is left, while it weighs `least[row]`.
    Equal weights go to the run that stands first in A, then in B.
    """
    found: list[tuple[int, int, int]] = []
    taken_b = {int(link) for link in links if link >= 0}
    for row in range(len(bounds)):
        a0, a1, b0, b1 = (int(value) for value in bounds[row])
        free_a = {x for x in range(a0, a1) if links[x] < 0}
        free_b = {x for x in range(b0, b1) if x not in taken_b}
        while True:
            top, length, top_i, top_j = 0.0, 0, 0, 0
            for i in range(a0, a1):
                for j in range(b0, b1):
                    run, total = 0, 0.0
                    while i + run in free_a and j + run in free_b and a[i + run] == b[j + run]:
                        total += float(weight[a[i + run]])
                        run += 1
                    if total > top:
                        top, length, top_i, top_j = total, run, i, j
            if length == 0 or top < least[row]:
                break
            found.append((top_i, top_j, length))
            free_a -= set(range(top_i, top_i + length))
            free_b -= set(range(top_j, top_j + length))
    return np.array(found, np.int32).reshape(-1, 3)
