"""Readable twin of the kernel that finds a pattern of units. See `search_numba` for the fast one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from watchword.model.tokens import Column

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WINDOW = 256  # units that the parts of a pattern left or right of its anchor may span


def find_pattern(
    form: Column,
    bounds: Longs,
    sentence: Column,
    anchors: Column,
    allowed: Flags,
    low: Column,
    high: Column,
    anchor: int,
    within: bool,  # noqa: FBT001 (kernels take their arguments by position)
) -> tuple[Longs, Longs]:
    """Return start and end of the shortest match around each of the positions `anchors` (ascending) that has one.

    Element `e` of the pattern is `low[e]` to `high[e]` units whose forms `allowed[e]` flags; the element `anchor` is
    exactly one unit. A match lies in one document, and in one sentence if `within` is set.
    """
    starts, ends = [], []
    for p in anchors.tolist():
        d = int(np.searchsorted(bounds, p, side="right")) - 1
        first, after = int(bounds[d]), int(bounds[d + 1])
        if within:
            while first < p and sentence[first] != sentence[p]:
                first += 1
            while after - 1 > p and sentence[after - 1] != sentence[p]:
                after -= 1
        right = reached(form, p + 1, min(after, p + 1 + WINDOW), 1, allowed, low, high, range(anchor + 1, len(low)))
        left = reached(form, p - 1, max(first, p - WINDOW) - 1, -1, allowed, low, high, range(anchor - 1, -1, -1))
        if right is not None and left is not None:
            starts.append(left + 1)
            ends.append(right)
    return np.array(starts, np.int64), np.array(ends, np.int64)


def reached(
    form: Column,
    begin: int,
    limit: int,
    step: int,
    allowed: Flags,
    low: Column,
    high: Column,
    elements: range,
) -> int | None:
    """Return the nearest place, from `begin` on by `step`, at which all elements have been matched; None if none."""
    places = {begin}
    for e in elements:
        onward: set[int] = set()
        for place in places:
            at = place
            for k in range(int(high[e]) + 1):
                if k >= low[e]:
                    onward.add(at)
                if k == high[e] or (at - limit) * step >= 0 or not allowed[e, form[at]]:
                    break
                at += step
        places = onward
    return min(places, key=lambda place: place * step) if places else None
