"""Readable twin of the kernel that measures recurrent runs of units. See `discover_numba` for the fast one."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import numpy.typing as npt

from watchword.model.tokens import Column

Longs = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def measure_groups(
    positions: Longs,
    bounds: Longs,
    document: Column,
    before_unit: Column,
    unit: Column,
    reach: Column,
    may_start: Flags,
    may_end: Flags,
    n: int,
) -> tuple[Longs, Doubles, Doubles, Doubles]:
    """Measure groups of equal runs of `n` units, whose positions are `positions[bounds[g]:bounds[g + 1]]`, ascending.

    Returned are the number of documents, the entropy in bits of what stands left and right, and the share of
    occurrences that start and end where a phrase may. `reach[p]` counts the units from `p` to the next place that no
    phrase crosses; beyond it stands nothing that could be the same twice, so every edge is a neighbour of its own, and
    so is a negative `before_unit`, which otherwise says what a unit counts as when it stands left of a run.
    """
    n_groups = len(bounds) - 1
    documents = np.zeros(n_groups, np.int64)
    left, right, natural = np.zeros(n_groups), np.zeros(n_groups), np.zeros(n_groups)
    for g in range(n_groups):
        places = [int(p) for p in positions[bounds[g] : bounds[g + 1]]]
        documents[g] = len({int(document[p]) for p in places})
        before = [int(before_unit[p - 1]) if p > 0 and reach[p - 1] > 1 else -1 for p in places]
        behind = [int(unit[p + n]) if reach[p] > n else -1 for p in places]
        left[g], right[g] = entropy(before), entropy(behind)
        natural[g] = sum(bool(may_start[p] and may_end[p + n - 1]) for p in places) / len(places)
    return documents, left, right, natural


def entropy(values: list[int]) -> float:
    """Return the entropy of a list of values in bits; negative ones are all different."""
    total = len(values)
    counts = [*Counter(value for value in values if value >= 0).values(), *(1 for value in values if value < 0)]
    return sum(-count / total * math.log2(count / total) for count in counts)
