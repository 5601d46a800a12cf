"""Plain twins of `phrases_numba`: what is computed, for reading, for stepping through and where numba is absent."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from watchword.match.kernels.reuse_plain import Integers, Rows, Seeds, weigh_run

# Of a unit: a word may open here, it has content, a sentence opens here, it mostly is part of a particle or an ending.
OPENS, CONTENT, SENTENCE, WEAK = 1, 2, 4, 8


def find_runs(
    units: Rows,
    bounds: Integers,
    seeds: Seeds,
    flags: npt.NDArray[np.uint8],
    rarity: Integers,
    new: tuple[int, int],
    limits: tuple[int, int, int, int, Integers, Integers],
) -> Rows:
    """Return the short runs that a document shares with the nearest earlier one that has a seed of them.

    A row: documents of q and p; first and end q, first and end p. A run lies in one sentence, is as long as it can be,
    begins where a word opens and ends with content, has at least `shortest` words and at most `longest` units. Where a
    word is one unit (`part` 1), only seeds are followed whose outer words are content that would not meet in so many
    places by chance.
    """
    longest, shortest, part, certain, factorial, places = limits
    runs: dict[tuple[int, ...], None] = {}
    for d in range(len(bounds) - 1):
        for p in range(int(bounds[d]), int(bounds[d + 1])):
            rank, bits, n, back = seeds.at[p].tolist()
            if not back or n > longest:
                continue
            if part == 1:
                first, last = int(rarity[units[p]]), int(rarity[units[p + n - 1]])
                c = int(places[bits])
                if not flags[p] & flags[p + n - 1] & CONTENT:
                    continue
                if c * (first + last - certain) + int(factorial[c]) < certain:
                    continue
            others = [int(seed) for seed in seeds.order[rank - back : rank].tolist() if seed >> 32 != d]
            if not others:
                continue
            e, q = others[-1] >> 32, others[-1] & 0xFFFFFFFF
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
            first, end = p - before, p + after + 1
            if end - first > longest:
                continue
            shift = p - q
            while first < end and not (flags[first] | flags[first - shift]) & OPENS:
                first += 1
            while first < end and not flags[end - 1] & CONTENT:
                end -= 1
            n_words = sum(1 for i in range(first, end) if (flags[i] | flags[i - shift]) & OPENS)
            if end - first >= 2 * part and min(n_words, (end - first) // part) >= shortest:
                runs[e, d, first - shift, end - shift, first, end] = None
    return np.array(list(runs), np.int32).reshape(-1, 6)


def halve_runs(flags: npt.NDArray[np.uint8], runs: Rows) -> Rows:
    """Return every way to part a run between words: the run; first and end of its left half, and of its right.

    The left half ends with content. A run that no word opens inside has no halves.
    """
    rows: list[tuple[int, ...]] = []
    for number, (_, _, q, _, first, end) in enumerate(runs.tolist()):
        for middle in range(first + 1, end):
            left = middle
            while left > first and not flags[left - 1] & CONTENT:
                left -= 1
            if (flags[middle] | flags[middle - first + q]) & OPENS and left > first:
                rows.append((number, first, left, middle, end))
    return np.array(rows, np.int32).reshape(-1, 5)


def count_spans(units: Rows, bounds: Integers, spans: Rows) -> tuple[Integers, Integers]:
    """Return in how many places, and in how many documents, the units of each span (first, end) stand."""
    wanted = [tuple(units[first:end].tolist()) for first, end in spans.tolist()]
    places = dict.fromkeys(wanted, 0)
    owners: dict[tuple[int, ...], set[int]] = {ngram: set() for ngram in wanted}
    lengths = {len(ngram) for ngram in wanted}
    for d in range(len(bounds) - 1):
        text = units[bounds[d] : bounds[d + 1]].tolist()
        for p in range(len(text)):
            for ngram in (tuple(text[p : p + n]) for n in lengths if p + n <= len(text)):
                if ngram in places:
                    places[ngram] += 1
                    owners[ngram].add(d)
    return (
        np.array([places[ngram] for ngram in wanted], np.int64),
        np.array([len(owners[ngram]) for ngram in wanted], np.int64),
    )


def weigh_runs(units: Rows, form_id: Rows, unit_bits: Integers, seeds: Seeds, rows: Rows, most_loose: int) -> Integers:
    """Return the surprise of exact runs, rows of `align_chains`; write there how many units are spelt alike."""
    weights = []
    for row in rows:
        _, _, q, q_end, p, p_end = row[:6].tolist()
        row[7] = int((form_id[q:q_end] == form_id[p:p_end]).sum())
        weights.append(weigh_run(p, p_end - p, seeds, units, unit_bits, most_loose))
    return np.array(weights, np.int64)
