"""Readable twin of the kernel that finds the uses of a phrase. See `lineage_numba` for the fast one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from watchword.model.tokens import Column

Floats = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]

STEM_CREDIT = 0.9  # an inflected form counts for nearly the whole unit
GAP_COST = 0.02  # of the phrase's weight, for each unit between two kept ones: prefers the closer of two


def locate(  # noqa: PLR0915 (keeps the shape of its fast twin)
    form: Column,
    stem: Column,
    firsts: Longs,
    afters: Longs,
    phrase_form: Column,
    phrase_stem: Column,
    phrase_weight: Floats,
    phrase_content: npt.NDArray[np.bool_],
    gap: int,
    run: int,
    least: float,
) -> tuple[Longs, Longs, Floats, Column]:
    """Return every stretch of the sentences `[firsts[k], afters[k])` that keeps enough of a phrase.

    Units are kept in order, at most `gap` others between two of them; `run` is 2 where a single unit is too small to be
    kept alone (syllables). Content units of the phrase that stand out of order next to a stretch that is enough by
    itself join it, syllables in runs of two. Returned are start, end, kept share of the phrase's weight (0-1), and
    number of content units kept. Stretches of a sentence do not overlap; the best is taken first.
    """
    m, total = len(phrase_form), float(phrase_weight.sum())
    out: list[tuple[int, int, float, int]] = []
    for first, after in zip(firsts.tolist(), afters.tolist(), strict=True):
        n = after - first
        used = [False] * n
        while True:
            ending = np.zeros((m, n), np.float32)
            back = np.full((m, n), -1, np.int64)
            best, at = 0.0, -1
            for i in range(m):
                for j in range(n):
                    if used[j] or phrase_stem[i] != stem[first + j]:
                        continue
                    if run > 1:
                        before = i > 0 and j > 0 and phrase_stem[i - 1] == stem[first + j - 1] and not used[j - 1]
                        behind = (
                            i + 1 < m and j + 1 < n and phrase_stem[i + 1] == stem[first + j + 1] and not used[j + 1]
                        )
                        if not (before or behind):
                            continue
                    same = phrase_form[i] == form[first + j]
                    weight = float(phrase_weight[i]) * (1.0 if same else STEM_CREDIT)
                    gain, link = 0.0, -1
                    for q in range(j - 1, max(j - gap - 2, -1), -1):
                        if used[q]:
                            break
                        for p in range(i - 1, -1, -1):
                            value = float(ending[p, q]) - GAP_COST * total * (j - q - 1)
                            if ending[p, q] > 0 and value > gain + 1e-6:
                                gain, link = value, p * n + q
                    ending[i, j] = gain + weight
                    back[i, j] = link
                    if ending[i, j] > best + 1e-6:
                        best, at = float(ending[i, j]), i * n + j
            if at < 0:
                break
            enough = best >= least * total - 1e-6
            place = [-1] * m
            while at >= 0:
                place[at // n] = at % n
                at = int(back[at // n, at % n])
            trim(place, phrase_content)
            kept = [j for j in place if j >= 0]
            low, high = min(kept), max(kept) + 1
            left, right = low, high
            while left > max(low - gap, 0) and not used[left - 1]:
                left -= 1
            while right < min(high + gap, n) and not used[right]:
                right += 1
            for i in range(m):
                if not enough or place[i] >= 0 or (run == 1 and not phrase_content[i]):
                    continue
                for j in range(left, right):
                    if used[j] or j in place or phrase_stem[i] != stem[first + j]:
                        continue
                    if run == 1:
                        place[i] = j
                        break
                    free = j + 1 < right and j + 1 not in place
                    onward = i + 1 < m and place[i + 1] < 0 and free and phrase_stem[i + 1] == stem[first + j + 1]
                    if onward and (phrase_content[i] or phrase_content[i + 1]):
                        place[i], place[i + 1] = j, j + 1
                        break
                    if i > 0 and j > 0 and place[i - 1] == j - 1:
                        place[i] = j
                        break
            kept = [j for j in place if j >= 0]
            low, high = min(kept), max(kept) + 1
            weight, n_content = 0.0, 0
            for i in range(m):
                if place[i] >= 0:
                    same = phrase_form[i] == form[first + place[i]]
                    weight += float(phrase_weight[i]) * (1.0 if same else STEM_CREDIT)
                    n_content += int(phrase_content[i])
            if weight < least * total - 1e-6:
                break
            out.append((first + low, first + high, weight / total, n_content))
            for j in range(low, high):
                used[j] = True
    out.sort()
    columns = tuple(zip(*out, strict=True)) if out else ((),) * 4
    return (
        np.array(columns[0], np.int64),
        np.array(columns[1], np.int64),
        np.array(columns[2], np.float32),
        np.array(columns[3], np.int32),
    )


def trim(place: list[int], content: npt.NDArray[np.bool_]) -> None:
    """Drop kept function words at the ends that do not touch the next kept unit."""
    for order in (range(len(place)), range(len(place) - 1, -1, -1)):
        kept = [i for i in order if place[i] >= 0]
        for k in range(len(kept) - 1):
            if content[kept[k]] or abs(place[kept[k + 1]] - place[kept[k]]) == 1:
                break
            place[kept[k]] = -1
