"""Fast twins of `phrases_plain`: short runs that two documents share, their halves, and how often these stand."""

from __future__ import annotations

import numpy as np
from numba import njit

from watchword.match.kernels.phrases_plain import CONTENT, OPENS, SENTENCE
from watchword.match.kernels.reuse_numba import HALF, LOW, MULTIPLIER, ONE, grow, lengthen, weigh_run


@njit(cache=True, nogil=True)
def find_runs(units, bounds, seeds, flags, rarity, new, limits):
    """See the plain twin."""
    order, at = seeds
    longest, shortest, part, certain, factorial, places = limits
    runs = np.empty((1024, 6), np.int32)
    n_runs = first_of_document = 0
    for d in range(len(bounds) - 1):
        first_of_document = n_runs
        for p in range(bounds[d], bounds[d + 1]):
            back, n = np.int64(at[p].back), np.int64(at[p].length)
            if back == 0 or n > longest:
                continue
            if part == 1:
                if not flags[p] & flags[p + n - 1] & CONTENT:
                    continue
                c = places[at[p].bits]
                chance = rarity[units[p]] + rarity[units[p + n - 1]] - certain
                if c * chance + factorial[c] < certain:
                    continue
            last = np.int64(at[p].rank)
            i = last - 1
            while i >= last - back and np.int64(order[i] >> HALF) == d:
                i -= 1
            if i < last - back:
                continue
            e, q = np.int64(order[i] >> HALF), np.int64(order[i] & LOW)
            if not (new[0] <= d < new[1] or new[0] <= e < new[1]):
                continue
            before = after = 0
            while before <= longest and not (flags[p - before] | flags[q - before]) & SENTENCE:
                if units[p - before - 1] != units[q - before - 1]:
                    break
                before += 1
            while after <= longest and p + after + 1 < bounds[d + 1] and q + after + 1 < bounds[e + 1]:
                if (flags[p + after + 1] | flags[q + after + 1]) & SENTENCE:
                    break
                if units[p + after + 1] != units[q + after + 1]:
                    break
                after += 1
            first, end, shift = p - before, p + after + 1, p - q
            if end - first > longest:
                continue
            while first < end and not (flags[first] | flags[first - shift]) & OPENS:
                first += 1
            while first < end and not flags[end - 1] & CONTENT:
                end -= 1
            n_words = 0
            for i in range(first, end):
                n_words += (flags[i] | flags[i - shift]) & OPENS > 0
            known = end - first < 2 * part or min(n_words, (end - first) // part) < shortest
            r = n_runs - 1
            while not known and r >= first_of_document and runs[r, 5] >= first:
                known = runs[r, 4] == first and runs[r, 5] == end and runs[r, 2] == first - shift
                r -= 1
            if known:
                continue
            if n_runs == len(runs):
                runs = grow(runs)
            runs[n_runs, 0], runs[n_runs, 1] = e, d
            runs[n_runs, 2], runs[n_runs, 3] = first - shift, end - shift
            runs[n_runs, 4], runs[n_runs, 5] = first, end
            n_runs += 1
    return runs[:n_runs]


@njit(cache=True, nogil=True)
def halve_runs(flags, runs):
    """See the plain twin."""
    rows = np.empty((1024, 5), np.int32)
    n_rows = 0
    for number in range(len(runs)):
        q, first, end = runs[number, 2], runs[number, 4], runs[number, 5]
        for middle in range(first + 1, end):
            if not (flags[middle] | flags[middle - first + q]) & OPENS:
                continue
            left = middle
            while left > first and not flags[left - 1] & CONTENT:
                left -= 1
            if left == first:
                continue
            if n_rows == len(rows):
                rows = grow(rows)
            rows[n_rows, 0], rows[n_rows, 1], rows[n_rows, 2] = number, first, left
            rows[n_rows, 3], rows[n_rows, 4] = middle, end
            n_rows += 1
    return rows[:n_rows]


@njit(cache=True, nogil=True)
def find_slot(slots, hashes, value):
    """Return the slot of a hash, or the free one where it belongs."""
    mask = np.uint64(len(slots) - 1)
    slot = (value * MULTIPLIER >> HALF) & mask
    while slots[slot] >= 0 and hashes[slots[slot]] != value:
        slot = (slot + ONE) & mask
    return slot


@njit(cache=True, nogil=True)
def count_spans(units, bounds, spans):
    """See the plain twin. What begins as no span does is left at once: the beginnings are in the table too."""
    n_beginnings = 0
    n_kinds = 0
    for i in range(len(spans)):
        n_beginnings += spans[i, 1] - spans[i, 0]
    for unit in units:
        n_kinds = max(n_kinds, unit + 1)
    size = 1
    while size < 2 * n_beginnings:
        size *= 2
    slots = np.full(size, -1, np.int32)
    hashes = np.empty(n_beginnings, np.uint64)
    opens = np.zeros(n_kinds, np.bool_)
    own = np.empty(len(spans), np.int32)
    n_known = 0
    for i in range(len(spans)):
        value = np.uint64(0)
        opens[units[spans[i, 0]]] = True
        for p in range(spans[i, 0], spans[i, 1]):
            value = lengthen(value, units[p])
            slot = find_slot(slots, hashes, value)
            if slots[slot] < 0:
                slots[slot] = n_known
                hashes[n_known] = value
                n_known += 1
            own[i] = slots[slot]
    places, owners = np.zeros(n_known, np.int64), np.zeros(n_known, np.int64)
    latest = np.full(n_known, -1, np.int32)
    for d in range(len(bounds) - 1):
        for p in range(bounds[d], bounds[d + 1]):
            if not opens[units[p]]:
                continue
            value = np.uint64(0)
            for i in range(p, bounds[d + 1]):
                value = lengthen(value, units[i])
                number = slots[find_slot(slots, hashes, value)]
                if number < 0:
                    break
                places[number] += 1
                if latest[number] != d:
                    latest[number] = d
                    owners[number] += 1
    return places[own], owners[own]


@njit(cache=True, nogil=True)
def weigh_runs(units, form_id, unit_bits, seeds, rows, most_loose):
    """See the plain twin."""
    weights = np.empty(len(rows), np.int64)
    for r in range(len(rows)):
        q, p = rows[r, 2], rows[r, 4]
        n = rows[r, 5] - p
        for i in range(n):
            rows[r, 7] += form_id[q + i] == form_id[p + i]
        weights[r] = weigh_run(np.int64(p), np.int64(n), seeds, units, unit_bits, most_loose)
    return weights
