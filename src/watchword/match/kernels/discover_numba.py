"""Fast twin of `discover_plain`: the kernel that measures recurrent runs of units."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def entropy(values, n):  # type: ignore[no-untyped-def]
    """Return the entropy in bits of the first `n` values, sorted in place; negative ones are all different."""
    part = values[:n]
    part.sort()
    bits = 0.0
    k = 0
    while k < n:
        m = k + 1
        if part[k] >= 0:
            while m < n and part[m] == part[k]:
                m += 1
        share = (m - k) / n
        bits -= share * np.log2(share)
        k = m
    return bits


@njit(cache=True, nogil=True)
def measure_groups(positions, bounds, document, before_unit, unit, reach, may_start, may_end, n):  # type: ignore[no-untyped-def]
    """See the plain twin."""
    n_groups = len(bounds) - 1
    documents = np.zeros(n_groups, np.int64)
    left, right, natural = np.zeros(n_groups), np.zeros(n_groups), np.zeros(n_groups)
    largest = 1
    for g in range(n_groups):
        largest = max(largest, bounds[g + 1] - bounds[g])
    before, behind = np.empty(largest, np.int64), np.empty(largest, np.int64)
    for g in range(n_groups):
        low, high = bounds[g], bounds[g + 1]
        last, n_natural = -1, 0
        for k in range(low, high):
            p = positions[k]
            if document[p] != last:
                documents[g] += 1
                last = document[p]
            before[k - low] = before_unit[p - 1] if p > 0 and reach[p - 1] > 1 else -1
            behind[k - low] = unit[p + n] if reach[p] > n else -1
            if may_start[p] and may_end[p + n - 1]:
                n_natural += 1
        left[g] = entropy(before, high - low)
        right[g] = entropy(behind, high - low)
        natural[g] = n_natural / (high - low)
    return documents, left, right, natural


@njit(cache=True, nogil=True)
def partners(positions, bounds, unit, reach, n, window, least):  # type: ignore[no-untyped-def]
    """See the plain twin."""
    n_units = unit.max() + 1 if len(unit) else 0
    counted, seen = np.zeros(n_units, np.int64), np.full(n_units, -1, np.int64)
    touched = np.empty(n_units, np.int64)
    groups, units, counts = [0], [0], [0]  # the first is dropped: lists need a type
    for g in range(len(bounds) - 1):
        n_touched = 0
        for k in range(bounds[g], bounds[g + 1]):
            p = positions[k]
            if n > 0:
                low, high = p + n + 1, min(p + n + window, p + reach[p] - 1)
            else:
                low, high = max(p - 1 - window, 0), p - 2
            for q in range(low, high + 1):
                if n < 0 and q + reach[q] <= p:
                    continue
                one = unit[q]
                if seen[one] == k:
                    continue
                seen[one] = k
                if counted[one] == 0:
                    touched[n_touched] = one
                    n_touched += 1
                counted[one] += 1
        for one in np.sort(touched[:n_touched]):
            if counted[one] >= least[g]:
                groups.append(g)
                units.append(one)
                counts.append(counted[one])
            counted[one] = 0
    return np.array(groups)[1:], np.array(units)[1:], np.array(counts)[1:]


@njit(cache=True, nogil=True)
def commonest(values):  # type: ignore[no-untyped-def]
    """See the plain twin."""
    ordered = np.sort(values)
    best, most, begin = -1, 0, 0
    for k in range(len(ordered)):
        if ordered[k] != ordered[begin]:
            begin = k
        if k - begin + 1 > most:
            best, most = int(ordered[k]), k - begin + 1
    return best, most
