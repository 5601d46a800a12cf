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
