"""Fast twin of `lineage_plain`: the kernel that finds the uses of a phrase."""

from __future__ import annotations

import numpy as np
from numba import njit

STEM_CREDIT = 0.9
GAP_COST = 0.02


@njit(cache=True, nogil=True)
def trim(place, content):  # type: ignore[no-untyped-def]
    """See the plain twin."""
    m = len(place)
    for direction in (1, -1):
        i = 0 if direction == 1 else m - 1
        while 0 <= i < m and place[i] < 0:
            i += direction
        while 0 <= i < m:
            k = i + direction
            while 0 <= k < m and place[k] < 0:
                k += direction
            if k < 0 or k >= m or content[i] or abs(place[k] - place[i]) == 1:
                break
            place[i] = -1
            i = k


@njit(cache=True, nogil=True)
def locate(  # type: ignore[no-untyped-def]
    form,
    stem,
    firsts,
    afters,
    phrase_form,
    phrase_stem,
    phrase_weight,
    phrase_content,
    gap,
    run,
    least,
):
    """See the plain twin."""
    m = len(phrase_form)
    total = 0.0
    for i in range(m):
        total += phrase_weight[i]
    longest = 1
    for s in range(len(firsts)):
        longest = max(longest, afters[s] - firsts[s])
    ending = np.zeros((m, longest), np.float32)
    back = np.full((m, longest), -1, np.int64)
    used = np.zeros(longest, np.bool_)
    place = np.full(m, -1, np.int64)
    size = 256
    starts, ends = np.empty(size, np.int64), np.empty(size, np.int64)
    kept, n_contents = np.empty(size, np.float32), np.empty(size, np.int32)
    n_out = 0
    for s in range(len(firsts)):
        first, n = firsts[s], afters[s] - firsts[s]
        used[:n] = False
        begun = n_out
        while True:
            ending[:, :n] = 0
            best, at_i, at_j = 0.0, -1, -1
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
                    weight = float(phrase_weight[i])
                    if phrase_form[i] != form[first + j]:
                        weight *= STEM_CREDIT
                    gain, link = 0.0, -1
                    q = j - 1
                    while q >= 0 and j - q - 1 <= gap and not used[q]:
                        for p in range(i - 1, -1, -1):
                            if ending[p, q] > 0:
                                value = float(ending[p, q]) - GAP_COST * total * (j - q - 1)
                                if value > gain + 1e-6:
                                    gain, link = value, p * n + q
                        q -= 1
                    ending[i, j] = gain + weight
                    back[i, j] = link
                    if ending[i, j] > best + 1e-6:
                        best, at_i, at_j = float(ending[i, j]), i, j
            if at_i < 0:
                break
            enough = best >= least * total - 1e-6
            place[:] = -1
            while True:
                place[at_i] = at_j
                link = back[at_i, at_j]
                if link < 0:
                    break
                at_i, at_j = link // n, link % n
            trim(place, phrase_content)
            low, high = n, 0
            for i in range(m):
                if place[i] >= 0:
                    low, high = min(low, place[i]), max(high, place[i] + 1)
            left, right = low, high
            while left > max(low - gap, 0) and not used[left - 1]:
                left -= 1
            while right < min(high + gap, n) and not used[right]:
                right += 1
            for i in range(m):
                if not enough or place[i] >= 0 or (run == 1 and not phrase_content[i]):
                    continue
                for j in range(left, right):
                    if used[j] or phrase_stem[i] != stem[first + j] or np.any(place == j):
                        continue
                    if run == 1:
                        place[i] = j
                        break
                    free = j + 1 < right and not np.any(place == j + 1)
                    onward = i + 1 < m and place[i + 1] < 0 and free and phrase_stem[i + 1] == stem[first + j + 1]
                    if onward and (phrase_content[i] or phrase_content[i + 1]):
                        place[i], place[i + 1] = j, j + 1
                        break
                    if i > 0 and j > 0 and place[i - 1] == j - 1:
                        place[i] = j
                        break
            low, high = n, 0
            weight, n_content = 0.0, 0
            for i in range(m):
                if place[i] >= 0:
                    low, high = min(low, place[i]), max(high, place[i] + 1)
                    if phrase_form[i] == form[first + place[i]]:
                        weight += float(phrase_weight[i])
                    else:
                        weight += float(phrase_weight[i]) * STEM_CREDIT
                    if phrase_content[i]:
                        n_content += 1
            if weight < least * total - 1e-6:
                break
            if n_out == len(starts):
                starts, ends = np.concatenate((starts, starts)), np.concatenate((ends, ends))
                kept, n_contents = np.concatenate((kept, kept)), np.concatenate((n_contents, n_contents))
            starts[n_out], ends[n_out], kept[n_out] = first + low, first + high, weight / total
            n_contents[n_out] = n_content
            n_out += 1
            used[low:high] = True
        order = np.argsort(starts[begun:n_out])
        starts[begun:n_out] = starts[begun:n_out][order]
        ends[begun:n_out] = ends[begun:n_out][order]
        kept[begun:n_out] = kept[begun:n_out][order]
        n_contents[begun:n_out] = n_contents[begun:n_out][order]
    return starts[:n_out].copy(), ends[:n_out].copy(), kept[:n_out].copy(), n_contents[:n_out].copy()
