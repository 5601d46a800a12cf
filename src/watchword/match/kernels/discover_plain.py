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


def partners(
    positions: Longs, bounds: Longs, unit: Column, reach: Column, n: int, window: int, least: Longs
) -> tuple[Longs, Longs, Longs]:
    """Count which units stand behind runs of `n` units, with one to `window` units between, each once an occurrence.

    Runs are given as in `measure_groups`. A negative `n` looks at what stands before them. Returned are group, unit and
    count of those that stand in at least `least[g]` occurrences of group `g`; nothing beyond a place that no phrase
    crosses counts.
    """
    found: list[tuple[int, int, int]] = []
    for g in range(len(bounds) - 1):
        counted: Counter[int] = Counter()
        for p in map(int, positions[bounds[g] : bounds[g + 1]]):
            if n > 0:
                reached = range(p + n + 1, min(p + n + window, p + reach[p] - 1) + 1)
            else:
                reached = range(p - 2, max(p - 1 - window, 0) - 1, -1)
            counted.update({int(unit[q]) for q in reached if n > 0 or q + reach[q] > p})
        found.extend((g, one, count) for one, count in sorted(counted.items()) if count >= least[g])
    table = np.array(found, np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def commonest(values: Column) -> tuple[int, int]:
    """Return the value that stands most often, the least of equal ones, and how often; (-1, 0) of none."""
    counted = Counter(sorted(map(int, values)))
    return counted.most_common(1)[0] if counted else (-1, 0)
