"""The collation kernels, compiled. Each does what its namesake in `collate_plain` says."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from watchword.match.kernels.collate_plain import (
    ADDED,
    DROPPED,
    GIVEN_BACK,
    KEPT,
    LOWEST,
    REPLACED,
    RUN_COST,
    SKIP_A,
    SKIP_B,
    UNREACHED,
    Flags,
    Floats,
    Ints,
)
from watchword.match.kernels.features_numba import MULTIPLIER, count, number_sentences

Longs = npt.NDArray[np.int64]


@njit(cache=True)
def chain(i: Ints, j: Ints, gain: Floats, n_b: int) -> Ints:
    """Return the heaviest rising chain, with a tree of prefix maxima: O(n log n)."""
    n = len(i)
    tree_value = np.zeros(n_b + 2)
    tree_row = np.full(n_b + 2, -1, np.int32)
    best = np.zeros(n)
    before = np.full(n, -1, np.int32)
    top = -1
    start = 0
    while start < n:
        after = start
        while after < n and i[after] == i[start]:
            after += 1
        for row in range(start, after):
            value, link = 0.0, -1
            at = j[row]
            while at > 0:
                if tree_value[at] > value or (tree_value[at] == value and 0 <= tree_row[at] < link):
                    value, link = tree_value[at], tree_row[at]
                at -= at & -at
            best[row] = value + gain[row]
            before[row] = link
            if top < 0 or best[row] > best[top]:
                top = row
        for row in range(start, after):
            at = j[row] + 1
            while at <= n_b:
                if best[row] > tree_value[at]:
                    tree_value[at], tree_row[at] = best[row], row
                at += at & -at
        start = after
    length = 0
    row = top
    while row >= 0:
        length += 1
        row = before[row]
    rows = np.zeros(length, np.int32)
    row = top
    while row >= 0:
        length -= 1
        rows[length] = row
        row = before[row]
    return rows


@njit(cache=True)
def _scan(left: Ints, feature: Ints, start: int, after: int, weight: Floats, hits: Ints) -> float:
    """Return the weight of `feature[start:after]` that `left` has. `left` is as it was; `hits` is room to remember."""
    total, n = 0.0, 0
    for x in range(start, after):
        f = feature[x]
        if left[f] > 0:
            total += weight[f]
            left[f] -= 1
            hits[n] = f
            n += 1
    for x in range(n):
        left[hits[x]] += 1
    return total


@njit(cache=True)
def overlap_pairs(a_at: Ints, a_feature: Ints, b_at: Ints, b_feature: Ints, weight: Floats, i: Ints, j: Ints) -> Floats:
    """Return the shared weight of each pair; a sentence of A that stands in neighbouring pairs is counted once."""
    out = np.zeros(len(i))
    left = np.zeros(len(weight), np.int32)
    hits = np.empty(len(b_feature), np.int32)
    for row in range(len(i)):
        if row == 0 or i[row] != i[row - 1]:
            if row > 0:
                count(left, a_feature, a_at[i[row - 1]], a_at[i[row - 1] + 1], -1)
            count(left, a_feature, a_at[i[row]], a_at[i[row] + 1], 1)
        out[row] = _scan(left, b_feature, b_at[j[row]], b_at[j[row] + 1], weight, hits)
    return out


@njit(cache=True)
def regained(
    at: Ints, feature: Ints, other_at: Ints, other_feature: Ints, word: Flags, weight: Floats, offers: Ints
) -> Floats:
    """Return the share of each offered sentence, by tables of counts that are undone after each."""
    out = np.zeros(len(offers))
    lacking, own = np.zeros(len(weight), np.int32), np.zeros(len(weight), np.int32)
    for row in range(len(offers)):
        k = offers[row, 0]
        there = at[offers[row, 1]], at[offers[row, 2]]
        here = other_at[offers[row, 3]], other_at[offers[row, 4]]
        count(lacking, other_feature, here[0], here[1], 1)
        count(lacking, feature, there[0], there[1], -1)
        count(own, feature, at[k], at[k + 1], 1)
        total, found = 0.0, 0.0
        for x in range(at[k], at[k + 1]):
            f = feature[x]
            if word[f] and own[f] > 0:
                total += own[f] * weight[f]
                found += max(min(own[f], lacking[f]), 0) * weight[f]
            own[f] = 0
        out[row] = found / max(total, 1e-9)
        count(lacking, other_feature, here[0], here[1], -1)
        count(lacking, feature, there[0], there[1], 1)
    return out


@njit(cache=True)
def extend(key_a: Ints, key_b: Ints, anchors: Ints) -> Ints:
    """Grow fixed pairs over the identical sentences beside them."""
    n_a, n_b = len(key_a), len(key_b)
    grown = np.empty((min(n_a, n_b), 2), np.int32)
    n, i, j = 0, 0, 0
    for row in range(len(anchors) + 1):
        to_i, to_j = (anchors[row, 0], anchors[row, 1]) if row < len(anchors) else (n_a, n_b)
        while n > 0 and i < to_i and j < to_j and key_a[i] == key_b[j]:
            grown[n, 0], grown[n, 1] = i, j
            n, i, j = n + 1, i + 1, j + 1
        if row == len(anchors):
            break
        back = 0
        while to_i - back > i and to_j - back > j and key_a[to_i - back - 1] == key_b[to_j - back - 1]:
            back += 1
        for step in range(back, -1, -1):
            grown[n, 0], grown[n, 1] = to_i - step, to_j - step
            n += 1
        i, j = to_i + 1, to_j + 1
    return grown[:n].copy()


@njit(cache=True)
def _slot(pair: int, mask: int) -> np.int64:
    return np.int64(np.uint64(pair) * MULTIPLIER >> np.uint64(20)) & mask


@njit(cache=True)
def _rooms(key: Longs, value: Ints, n: int) -> tuple[Longs, Ints]:
    """Return a hash table of pairs with what it holds, at most half full after `n`."""
    slots = len(key)
    while slots < 2 * n:
        slots *= 2
    if slots == len(key):
        return key, value
    wide_key, wide_value = np.full(slots, -1, np.int64), np.empty(slots, np.int32)
    for old in range(len(key)):
        if key[old] >= 0:
            slot = _slot(key[old], slots - 1)
            while wide_key[slot] >= 0:
                slot = (slot + 1) & (slots - 1)
            wide_key[slot], wide_value[slot] = key[old], value[old]
    return wide_key, wide_value


@njit(cache=True)
def _number_units(
    units: Ints, first: int, after: int, syllable: Flags, alone: Ints, key: Longs, value: Ints,
    is_pair: Flags, n: int, feature: Ints, size: int,
) -> tuple[int, int]:  # fmt: skip
    """Write the features of one sentence to `feature` from `size` on, new ones numbered from `n`; return both ends."""
    n_forms, mask = len(alone), len(key) - 1
    for k in range(first, after):
        form = units[k]
        if not syllable[form] or after - first == 1:
            if alone[form] < 0:
                alone[form] = n
                n += 1
            feature[size] = alone[form]
            size += 1
        if k + 1 < after:
            pair = np.int64(form) * n_forms + units[k + 1]
            slot = _slot(pair, mask)
            while key[slot] >= 0 and key[slot] != pair:
                slot = (slot + 1) & mask
            if key[slot] < 0:
                key[slot], value[slot] = pair, n
                is_pair[n] = True
                n += 1
            feature[size] = value[slot]
            size += 1
    return n, size


@njit(cache=True)
def number_features(
    a: Ints, a_bounds: Ints, b: Ints, b_bounds: Ints, syllable: Flags
) -> tuple[Ints, Ints, Ints, Ints, Flags]:
    """Number the features of two documents in one pass, by a table a form and a hash table of pairs: O(units).

    What a sentence is made of that stood before, on either side, is copied. The table of pairs is widened between
    sentences, for what is assigned inside a loop is counted at each turn of it.
    """
    key_a, key_b = number_sentences(a, a_bounds, b, b_bounds)
    n_a, n_sentences = len(key_a), len(key_a) + len(key_b)
    key, value = np.full(1 << 12, -1, np.int64), np.empty(1 << 12, np.int32)
    alone = np.full(len(syllable), -1, np.int32)
    is_pair = np.zeros(2 * (len(a) + len(b)), np.bool_)
    at = np.zeros(n_sentences + 1, np.int32)
    feature = np.empty(2 * (len(a) + len(b)), np.int32)
    example = np.full(n_sentences, -1, np.int32)
    n, size = 0, 0
    for s in range(n_sentences):
        own = key_a[s] if s < n_a else key_b[s - n_a]
        first, after = (a_bounds[s, 0], a_bounds[s, 1]) if s < n_a else (b_bounds[s - n_a, 0], b_bounds[s - n_a, 1])
        if example[own] < 0:
            example[own] = s
            key, value = _rooms(key, value, n + after - first)
            n, size = _number_units(
                a if s < n_a else b, first, after, syllable, alone, key, value, is_pair, n, feature, size
            )
        else:
            for x in range(at[example[own]], at[example[own] + 1]):
                feature[size] = feature[x]
                size += 1
        at[s + 1] = size
    a_size = at[n_a]
    return (
        at[: n_a + 1].copy(),
        feature[:a_size],
        (at[n_a:] - a_size).astype(np.int32),
        feature[a_size:size],
        is_pair[:n].copy(),
    )


@njit(cache=True)
def _same(a: Ints, b: Ints, a0: int, a1: int, b0: int, b1: int) -> bool:
    if a1 - a0 != b1 - b0:
        return False
    for k in range(a1 - a0):  # noqa: SIM110  # compiled, and `all` is not
        if a[a0 + k] != b[b0 + k]:
            return False
    return True


@njit(cache=True)
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
    """Return the best beads through the corridor: O(cells) memory, and a scan of the shorter side's features a cell."""
    n_a = len(a_at) - 1
    node = np.zeros(n_a + 2, np.int64)
    cell = np.zeros(n_a + 1, np.int64)
    for i in range(n_a + 1):
        node[i + 1] = node[i] + high[i] - low[i] + 1
    for i in range(n_a):
        cell[i + 1] = cell[i] + high[i + 1] - low[i]
    ones = np.zeros(cell[n_a])
    left = np.zeros(len(weight), np.int32)
    hits = np.empty(len(b_feature), np.int32)
    for i in range(n_a):
        counted = False
        for j in range(low[i], high[i + 1]):
            if _same(a_feature, b_feature, a_at[i], a_at[i + 1], b_at[j], b_at[j + 1]):
                ones[cell[i] + j - low[i]] = b_weight[j]
                continue
            if not counted:
                count(left, a_feature, a_at[i], a_at[i + 1], 1)
                counted = True
            ones[cell[i] + j - low[i]] = _scan(left, b_feature, b_at[j], b_at[j + 1], weight, hits)
        if counted:
            count(left, a_feature, a_at[i], a_at[i + 1], -1)
    best = np.full(node[n_a + 1], LOWEST)
    back = np.full(node[n_a + 1], UNREACHED, np.int8)
    similarity = np.zeros(node[n_a + 1], np.float32)
    best[0] = 0.0
    for i in range(n_a + 1):
        for j in range(low[i], high[i] + 1):
            here = best[node[i] + j - low[i]]
            if here <= LOWEST:
                continue
            if i < n_a and low[i + 1] <= j <= high[i + 1]:
                to = node[i + 1] + j - low[i + 1]
                if here > best[to]:
                    best[to], back[to] = here, SKIP_A
            if j < high[i]:
                to = node[i] + j + 1 - low[i]
                if here > best[to]:
                    best[to], back[to] = here, SKIP_B
            for shape in range(len(shapes)):
                p, q = shapes[shape, 0], shapes[shape, 1]
                if i + p > n_a or j + q < low[i + p] or j + q > high[i + p]:
                    continue
                if p + q > 2:
                    covered = True
                    for r in range(i, i + p):
                        own = 0.0
                        for s in range(max(j, low[r]), min(j + q, high[r + 1])):
                            own += ones[cell[r] + s - low[r]]
                        if own < cover * a_weight[r]:
                            covered = False
                            break
                    if not covered:
                        continue
                    for s in range(j, j + q):
                        own = 0.0
                        for r in range(i, i + p):
                            if low[r] <= s < high[r + 1]:
                                own += ones[cell[r] + s - low[r]]
                        if own < cover * b_weight[s]:
                            covered = False
                            break
                    if not covered:
                        continue
                    count(left, a_feature, a_at[i], a_at[i + p], 1)
                    shared = _scan(left, b_feature, b_at[j], b_at[j + q], weight, hits)
                    count(left, a_feature, a_at[i], a_at[i + p], -1)
                else:
                    shared = ones[cell[i] + j - low[i]]
                mean = 0.0
                for r in range(i, i + p):
                    mean += a_weight[r] / 2
                for s in range(j, j + q):
                    mean += b_weight[s] / 2
                gain = shared - mean * (floor + joint_cost * (p + q - 2))
                to = node[i + p] + j + q - low[i + p]
                if gain > 0 and here + gain > best[to]:
                    best[to] = here + gain
                    back[to] = shape
                    similarity[to] = shared / mean
    i, j = n_a, high[n_a]
    beads = np.zeros((n_a, 4), np.int32)
    scores = np.zeros(n_a)
    n = 0
    while True:
        at = node[i] + j - low[i]
        step = back[at]
        if step == UNREACHED:
            break
        if step == SKIP_A:
            i -= 1
        elif step == SKIP_B:
            j -= 1
        else:
            p, q = shapes[step, 0], shapes[step, 1]
            scores[n] = similarity[at]
            beads[n, 0], beads[n, 1], beads[n, 2], beads[n, 3] = i - p, i, j - q, j
            n += 1
            i, j = i - p, j - q
    return beads[:n][::-1].copy(), scores[:n][::-1].copy()


@njit(cache=True)
def link_units(a: Ints, b: Ints, bounds: Ints, weight: Floats, change_cost: float) -> Ints:
    """Return for each unit of A its unit of B or -1: O(n m) a pair after equal ends are taken off."""
    links = np.full(len(a), -1, np.int32)
    size = 1
    for row in range(len(bounds)):
        size = max(size, (bounds[row, 1] - bounds[row, 0] + 1) * (bounds[row, 3] - bounds[row, 2] + 1))
    linked = np.empty(size)
    changed = np.empty(size)
    for row in range(len(bounds)):
        a0, a1, b0, b1 = bounds[row, 0], bounds[row, 1], bounds[row, 2], bounds[row, 3]
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            links[a0] = b0
            a0 += 1
            b0 += 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1 -= 1
            b1 -= 1
            links[a1] = b1
        if a0 == a1 and b0 == b1:
            continue
        back, ahead = min(GIVEN_BACK, a0 - bounds[row, 0]), min(GIVEN_BACK, bounds[row, 1] - a1)
        a0, b0, a1, b1 = a0 - back, b0 - back, a1 + ahead, b1 + ahead
        links[a0:a1] = -1
        n, m = a1 - a0, b1 - b0
        w = m + 1
        for i in range(n + 1):
            for j in range(m + 1):
                at = i * w + j
                match = LOWEST
                if i > 0 and j > 0 and a[a0 + i - 1] == b[b0 + j - 1]:
                    match = max(linked[at - w - 1], changed[at - w - 1] - RUN_COST) + weight[a[a0 + i - 1]]
                elif i == 0 and j == 0:
                    match = 0.0
                change = LOWEST
                if i > 0:
                    change = max(changed[at - w], linked[at - w] - change_cost)
                if j > 0:
                    change = max(change, changed[at - 1], linked[at - 1] - change_cost)
                linked[at] = match
                changed[at] = change
        i, j = n, m
        in_link = linked[i * w + j] >= changed[i * w + j]
        while i > 0 or j > 0:
            at = i * w + j
            if in_link:
                i -= 1
                j -= 1
                links[a0 + i] = b0 + j
                in_link = linked[i * w + j] >= changed[i * w + j] - RUN_COST
            elif i > 0 and changed[at] == changed[at - w]:
                i -= 1
            elif i > 0 and changed[at] == linked[at - w] - change_cost:
                i -= 1
                in_link = True
            elif j > 0 and changed[at] == changed[at - 1]:
                j -= 1
            else:
                j -= 1
                in_link = True
    return links


@njit(cache=True)
def reordered_runs(a: Ints, b: Ints, bounds: Ints, links: Ints, weight: Floats, least: Floats) -> Ints:
    """Return the runs of unlinked equal units: O(n m) a run found, over the unlinked units only."""
    out = np.zeros((len(a), 3), np.int32)
    n_out = 0
    busy_a = links >= 0
    busy_b = np.zeros(len(b), np.bool_)
    for link in links:
        if link >= 0:
            busy_b[link] = True
    for row in range(len(bounds)):
        a0, a1, b0, b1 = bounds[row, 0], bounds[row, 1], bounds[row, 2], bounds[row, 3]
        while True:
            top, length, top_i, top_j = 0.0, 0, 0, 0
            for i in range(a0, a1):
                if busy_a[i]:
                    continue
                for j in range(b0, b1):
                    if busy_b[j] or a[i] != b[j]:
                        continue
                    run, total = 0, 0.0
                    while (
                        i + run < a1
                        and j + run < b1
                        and not busy_a[i + run]
                        and not busy_b[j + run]
                        and a[i + run] == b[j + run]
                    ):
                        total += weight[a[i + run]]
                        run += 1
                    if total > top:
                        top, length, top_i, top_j = total, run, i, j
            if length == 0 or top < least[row]:
                break
            out[n_out, 0], out[n_out, 1], out[n_out, 2] = top_i, top_j, length
            n_out += 1
            for offset in range(length):
                busy_a[top_i + offset] = True
                busy_b[top_j + offset] = True
    return out[:n_out].copy()


@njit(cache=True)
def _put(out: Ints, n: int, row: int, kind: int, a0: int, a1: int, b0: int, b1: int) -> None:
    out[n, 0] = row
    out[n, 1] = kind
    out[n, 2] = a0
    out[n, 3] = a1
    out[n, 4] = b0
    out[n, 5] = b1


@njit(cache=True)
def trace_pieces(
    a_units: Ints, b_units: Ints, a_text: Ints, b_text: Ints, bounds: Ints, edges: Ints, to_b: Ints
) -> Ints:
    """Return the pieces of many pairs, in one pass over their units."""
    out = np.empty((64, 6), np.int32)
    n = 0
    alike = False
    todo = np.empty((4, 6), np.int32)
    for row in range(len(bounds)):
        i, a1, j, b1 = bounds[row, 0], bounds[row, 1], bounds[row, 2], bounds[row, 3]
        a_at, a_last, b_at, b_last = edges[row, 0], edges[row, 1], edges[row, 2], edges[row, 3]
        while True:
            x = i
            while x < a1 and to_b[x] < 0:
                x += 1
            y, a_next, b_next = b1, a_last, b_last
            if x < a1:
                y = to_b[x]
                a_next = a_units[x, 0]
            if y < b1:
                b_next = b_units[y, 0]
            a_in, a_out, b_in, b_out = a_next, a_next, b_next, b_next
            if i < x:
                a_in, a_out = a_units[i, 0], a_units[x - 1, 1]
            if j < y:
                b_in, b_out = b_units[j, 0], b_units[y - 1, 1]
            if i < x and j == y:
                if not _same(a_text, b_text, a_at, a_in, b_at, b_next) and _same(
                    a_text, b_text, a_out, a_next, b_at, b_next
                ):
                    a_in = a_at
                else:
                    a_out = a_next
            if j < y and i == x:
                if not _same(a_text, b_text, a_at, a_next, b_at, b_in) and _same(
                    a_text, b_text, a_at, a_next, b_out, b_next
                ):
                    b_in = b_at
                else:
                    b_out = b_next
            n_todo = 3
            _put(todo, 0, row, KEPT, a_at, a_in, b_at, b_in)
            change = REPLACED if i < x and j < y else DROPPED if i < x else ADDED if j < y else KEPT
            _put(todo, 1, row, change, a_in, a_out, b_in, b_out)
            _put(todo, 2, row, KEPT, a_out, a_next, b_out, b_next)
            if x < a1:
                a_at, b_at = a_units[x, 1], b_units[y, 1]
                _put(todo, 3, row, KEPT, a_next, a_at, b_next, b_at)
                n_todo = 4
            for k in range(n_todo):
                kind, p0, p1, q0, q1 = todo[k, 1], todo[k, 2], todo[k, 3], todo[k, 4], todo[k, 5]
                if p0 == p1 and q0 == q1:
                    continue
                reads_same = kind == KEPT and _same(a_text, b_text, p0, p1, q0, q1)
                if n and kind == KEPT and out[n - 1, 0] == row and out[n - 1, 1] == KEPT and alike == reads_same:
                    out[n - 1, 3], out[n - 1, 5] = p1, q1
                    continue
                if n == len(out):
                    more = np.empty((2 * n, 6), np.int32)
                    more[:n] = out
                    out = more
                _put(out, n, row, kind, p0, p1, q0, q1)
                n += 1
                alike = reads_same
            if x == a1:
                break
            i, j = x + 1, y + 1
    return out[:n].copy()
