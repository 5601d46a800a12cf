"""Fast twin of `search_plain`: the kernel that finds a pattern of units."""

from __future__ import annotations

import numpy as np
from numba import njit

WINDOW = 256


@njit(cache=True, nogil=True)
def reached(form, begin, limit, step, allowed, low, high, first, last, now, onward):  # type: ignore[no-untyped-def]
    """Return how many units the elements from `first` towards `last` span at least, -1 where they do not match."""
    room = max((limit - begin) * step, 0)
    if first == last:
        return 0
    simple = True
    e = first
    while e != last:
        if low[e] != 1 or high[e] != 1:
            simple = False
            break
        e += step
    if simple:
        n = 0
        e = first
        while e != last:
            if n >= room or not allowed[e, form[begin + n * step]]:
                return -1
            n += 1
            e += step
        return n
    now[0] = True
    nearest, farthest = 0, 0  # of the places reached so far: all others are False
    e = first
    while e != last:
        onward[: min(farthest + high[e], room) + 1] = False
        near, far = room + 1, -1
        for place in range(nearest, farthest + 1):
            if not now[place]:
                continue
            at = place
            for k in range(high[e] + 1):
                if k >= low[e]:
                    onward[at] = True
                    near, far = min(near, at), max(far, at)
                if k == high[e] or at >= room or not allowed[e, form[begin + at * step]]:
                    break
                at += 1
        if far < 0:
            return -1
        now, onward = onward, now
        nearest, farthest = near, far
        e += step
    return nearest


@njit(cache=True, nogil=True)
def find_pattern(form, bounds, sentence, anchors, allowed, low, high, anchor, within):  # type: ignore[no-untyped-def]
    """See the plain twin."""
    starts, ends = np.empty(len(anchors), np.int64), np.empty(len(anchors), np.int64)
    now, onward = np.zeros(WINDOW + 2, np.bool_), np.zeros(WINDOW + 2, np.bool_)
    n_found, d = 0, np.searchsorted(bounds, anchors[0], side="right") - 1 if len(anchors) else 0
    for i in range(len(anchors)):
        p = np.int64(anchors[i])
        while p >= bounds[d + 1]:
            d += 1
        first, after = max(bounds[d], p - WINDOW), min(bounds[d + 1], p + 1 + WINDOW)
        if within:
            q = p
            while q > first and sentence[q - 1] == sentence[p]:
                q -= 1
            first = q
            q = p + 1
            while q < after and sentence[q] == sentence[p]:
                q += 1
            after = q
        right = reached(form, p + 1, after, 1, allowed, low, high, anchor + 1, len(low), now, onward)
        if right < 0:
            continue
        left = reached(form, p - 1, first - 1, -1, allowed, low, high, anchor - 1, -1, now, onward)
        if left < 0:
            continue
        starts[n_found], ends[n_found] = p - left, p + 1 + right
        n_found += 1
    return starts[:n_found].copy(), ends[:n_found].copy()
