"""The kernels on the features of sentences, compiled. Each does what its namesake in `features_plain` says."""

from __future__ import annotations

import numpy as np
from numba import njit

from watchword.match.kernels.features_plain import Floats, Ints

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True)
def count(left: Ints, feature: Ints, start: int, after: int, step: int) -> None:
    """Add `step` to the number of each of `feature[start:after]`."""
    for x in range(start, after):
        left[feature[x]] += step


@njit(cache=True)
def pair_by_feature(
    a_at: Ints, a_feature: Ints, b_at: Ints, b_feature: Ints, rows_a: Ints, rows_b: Ints, size: int, most: int
) -> tuple[Ints, Ints]:
    """Return the pairs of sentences that share a rare feature, by an inverted list of the rare ones."""
    n_a, n_b = np.zeros(size, np.int32), np.zeros(size, np.int32)
    for row in rows_a:
        count(n_a, a_feature, a_at[row], a_at[row + 1], 1)
    for row in rows_b:
        count(n_b, b_feature, b_at[row], b_at[row + 1], 1)
    ends = np.zeros(size, np.int32)
    total = 0
    for f in range(size):
        if 0 < n_a[f] <= most and 0 < n_b[f] <= most:
            total += n_b[f]
        else:
            n_a[f] = 0
        ends[f] = total
    owners = np.empty(total, np.int32)
    for row in rows_b[::-1]:
        for x in range(b_at[row], b_at[row + 1]):
            f = b_feature[x]
            if n_a[f] > 0:
                ends[f] -= 1
                owners[ends[f]] = row
    seen = np.full(len(b_at), -1, np.int32)
    i, j = np.empty(1024, np.int32), np.empty(1024, np.int32)
    n = 0
    for row in rows_a:
        room = n
        for x in range(a_at[row], a_at[row + 1]):
            if n_a[a_feature[x]] > 0:
                room += n_b[a_feature[x]]
        while room > len(i):
            i, j = np.append(i, i), np.append(j, j)
        after = _owners_of(row, a_feature[a_at[row] : a_at[row + 1]], n_a, n_b, ends, owners, seen, j, n)
        i[n:after] = row
        n = after
    return i[:n].copy(), j[:n].copy()


@njit(cache=True)
def _owners_of(
    row: int, features: Ints, n_a: Ints, n_b: Ints, ends: Ints, owners: Ints, seen: Ints, out: Ints, n: int
) -> int:
    """Write the sentences that share a rare feature with one to `out` from `n` on, rising; return the end."""
    first = n
    for f in features:
        if n_a[f] > 0:
            for x in range(ends[f], ends[f] + n_b[f]):
                if seen[owners[x]] != row:
                    seen[owners[x]] = row
                    out[n] = owners[x]
                    n += 1
    out[first:n].sort()
    return n


@njit(cache=True)
def tally(a: Ints, b: Ints, size: int) -> Ints:
    """Return how often each number below `size` stands in two columns."""
    out = np.zeros(size, np.int32)
    count(out, a, 0, len(a), 1)
    count(out, b, 0, len(b), 1)
    return out


@njit(cache=True)
def weigh(at: Ints, feature: Ints, weight: Floats) -> Floats:
    """Return the sum of the weights of each sentence's features."""
    out = np.zeros(len(at) - 1)
    for k in range(len(at) - 1):
        for x in range(at[k], at[k + 1]):
            out[k] += weight[feature[x]]
    return out


@njit(cache=True)
def number_sentences(a: Ints, a_bounds: Ints, b: Ints, b_bounds: Ints) -> tuple[Ints, Ints]:
    """Number equal sentences alike, by a hash table."""
    n_a, n = len(a_bounds), len(a_bounds) + len(b_bounds)
    slots = 16
    while slots < 2 * n:
        slots *= 2
    table = np.full(slots, -1, np.int32)
    example = np.empty(n, np.int32)
    out = np.empty(n, np.int32)
    m = 0
    for s in range(n):
        units = a if s < n_a else b
        bounds = a_bounds[s] if s < n_a else b_bounds[s - n_a]
        size = bounds[1] - bounds[0]
        digest = np.uint64(size)
        for k in range(bounds[0], bounds[1]):
            digest = (digest ^ np.uint64(units[k])) * MULTIPLIER
            digest ^= digest >> np.uint64(29)
        slot = np.int64(digest & np.uint64(slots - 1))
        while table[slot] >= 0:
            other = example[table[slot]]
            theirs = a if other < n_a else b
            there = a_bounds[other] if other < n_a else b_bounds[other - n_a]
            same = there[1] - there[0] == size
            k = 0
            while same and k < size:
                same = theirs[there[0] + k] == units[bounds[0] + k]
                k += 1
            if same:
                break
            slot = (slot + 1) & (slots - 1)
        if table[slot] < 0:
            table[slot], example[m] = m, s
            m += 1
        out[s] = table[slot]
    return out[:n_a].copy(), out[n_a:].copy()
