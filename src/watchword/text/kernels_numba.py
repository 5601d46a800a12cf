"""The loops over code points, compiled. `kernels_plain` says the same in ordinary Python."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from watchword.text.kinds import (
    ACTION,
    CONTINUES,
    DIGIT,
    DROP,
    HANGUL,
    HARD,
    KEEP,
    LETTER,
    MARK,
    SPACE,
    SYLLABLE,
    UPPER,
    Bytes,
    Points,
)

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Digests = npt.NDArray[np.uint64]

_APOSTROPHE = 0x27
_COMMA = 0x2C
_PERIOD = 0x2E
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True)
def unseen_blocks(points: Points, seen: Flags) -> Ints:
    """Return the blocks of 256 code points that occur and are not marked as seen, in ascending order."""
    occurs = np.zeros(len(seen), np.bool_)
    for point in points:
        occurs[point >> 8] = True
    return np.flatnonzero(occurs & ~seen).astype(np.int32)


@njit(cache=True)
def find_clusters(points: Points, action: Bytes, mapped: Points, composed: bool) -> tuple[Ints, Ints]:  # noqa: FBT001 - a kernel takes plain values
    """Find the stretches that only Unicode's own functions can fold; `composed` says that the text is in NFC."""
    n = len(points)
    starts, ends = np.empty(n, np.int32), np.empty(n, np.int32)
    n_clusters, done, i = 0, 0, 0
    while i < n:
        if action[points[i]] < HARD:
            i += 1
            continue
        base = i
        if action[points[i]] & CONTINUES:
            while base > done and action[points[base - 1]] == DROP:
                base -= 1
            base = base - 1 if base > done and action[points[base - 1]] != SPACE else i
        hard = action[points[base]] & ACTION == HARD
        touched = not composed or mapped[points[base]] != points[base]
        end = base + 1
        j = end
        while j < n:
            follower = action[points[j]]
            if follower == DROP:
                j += 1
                continue
            if follower & CONTINUES == 0:
                break
            hard |= follower & ACTION == HARD or touched or j > end or mapped[points[j]] != points[j]
            j += 1
            end = j
        if hard:
            starts[n_clusters], ends[n_clusters] = base, end
            n_clusters += 1
        i = done = end
    return starts[:n_clusters].copy(), ends[:n_clusters].copy()


@njit(cache=True)
def fold_columns(
    points: Points, action: Bytes, mapped: Points, patch_start: Ints, patch_end: Ints, bounds: Ints, patches: Points
) -> tuple[Points, Ints, Ints]:
    """Fold: patched stretches read as given, white space as one space, invisible characters join what precedes them."""
    n = len(points)
    room = n + len(patches)
    out, start, end = np.empty(room, np.uint32), np.empty(room, np.int32), np.empty(room, np.int32)
    m, patch, i, origin = 0, 0, 0, 0
    next_patch = patch_start[0] if len(patch_start) else n
    while i < n:
        # Most characters: one becomes one, and takes nothing after it along.
        act = action[points[i]] & ACTION
        j = i
        while j < next_patch and act <= SPACE:
            following = action[points[j + 1]] & ACTION if j + 1 < n else KEEP
            if following == DROP or act + following == 2 * SPACE:
                break
            act = following
            j += 1
        if j > i:
            for k in range(j - i):
                out[m + k] = mapped[points[i + k]]
                start[m + k], end[m + k] = i + k, i + k + 1
            start[m] = origin
            m += j - i
            i = origin = j
            continue
        j = i + 1
        group = m
        if i == next_patch:
            j = patch_end[patch]
            for k in range(bounds[patch], bounds[patch + 1]):
                out[m] = patches[k]
                m += 1
            patch += 1
            next_patch = patch_start[patch] if patch < len(patch_start) else n
            act = HARD
        elif act == KEEP:
            out[m] = mapped[points[i]]
            m += 1
        elif act == SPACE:
            out[m] = 0x20
            m += 1
        while j < n:
            following = action[points[j]] & ACTION
            if following != DROP and not (act == SPACE and following == SPACE):
                break
            j += 1
        if m == group and m > 0:
            group = m - 1
            while group > 0 and start[group - 1] == start[m - 1]:
                group -= 1
            origin = start[group]
        for k in range(group, m):
            start[k], end[k] = origin, j
        if m > 0:
            origin = j
        i = j
    return out[:m], start[:m], end[:m]


@njit(cache=True)
def _is_word(kind: int) -> bool:
    return LETTER <= kind <= DIGIT


@njit(cache=True)
def _is_letter(kind: int) -> bool:
    return LETTER <= kind <= UPPER


@njit(cache=True)
def _joins(points: Points, kinds: Bytes, segment: int, j: int, apostrophes: bool) -> bool:  # noqa: FBT001 - as above
    """Whether the word at `segment` goes on after the mark at `j`: don't, 1,000.5, U.S."""
    before, after = kinds[points[j - 1]], kinds[points[j + 1]]
    if points[j] == _APOSTROPHE:
        return apostrophes and (_is_letter(before) or before == MARK) and _is_letter(after)
    if before == DIGIT and after == DIGIT:
        return bool(points[j] in (_COMMA, _PERIOD))
    if points[j] == _PERIOD and _is_letter(before) and _is_letter(after) and j - segment == 1:
        return j + 2 >= len(points) or not _is_word(kinds[points[j + 2]])
    return False


@njit(cache=True)
def cut_tokens(points: Points, kinds: Bytes, start: Ints, end: Ints, apostrophes: bool) -> tuple[Ints, Ints]:  # noqa: FBT001 - as above
    """Cut folded code points into units; return the first code point of each and the one after its last."""
    n = len(points)
    first, after = np.empty(n, np.int32), np.empty(n, np.int32)
    m = 0
    i = 0
    while i < n:
        kind = kinds[points[i]]
        j = i + 1
        if HANGUL <= kind <= SYLLABLE:
            while j < n and kinds[points[j]] == MARK:
                j += 1
        elif _is_word(kind) and kind != MARK:
            segment = i
            while True:
                while j < n and _is_word(kinds[points[j]]):
                    j += 1
                if j + 1 >= n or points[j] == 0x20 or not _joins(points, kinds, segment, j, apostrophes):
                    break
                segment = j + 1
                j += 2
        else:
            i = j
            continue
        if m > 0 and start[i] < end[after[m - 1] - 1]:
            after[m - 1] = j
        else:
            first[m], after[m] = i, j
            m += 1
        i = j
    return first[:m], after[:m]


@njit(cache=True)
def _number_some(
    points: Points,
    first: Ints,
    after: Ints,
    slots: Ints,
    digests: Digests,
    places: Ints,
    examples: Ints,
    numbers: Ints,
    i: int,
    m: int,
) -> tuple[int, int]:
    """Number stretches from `i` on until the table is half full; return where that was, and the number of forms."""
    mask = len(slots) - 1
    while i < len(first) and 2 * m <= mask:
        digest = np.uint64(after[i] - first[i])
        for k in range(first[i], after[i]):
            digest = (digest ^ np.uint64(points[k])) * _MULTIPLIER
            digest ^= digest >> np.uint64(29)
        slot = np.int64(digest & np.uint64(mask))
        while True:
            number = slots[slot]
            if number < 0:
                slots[slot], digests[m], examples[m], numbers[i] = m, digest, i, m
                places[m, 0], places[m, 1] = first[i], after[i] - first[i]
                m += 1
                break
            there, length = places[number, 0], places[number, 1]
            same = length == after[i] - first[i]
            k = 0
            while same and k < length:
                same = points[there + k] == points[first[i] + k]
                k += 1
            if same:
                numbers[i] = number
                break
            slot = (slot + 1) & mask
        i += 1
    return i, m


@njit(cache=True)
def number_forms(points: Points, first: Ints, after: Ints) -> tuple[Ints, Ints]:
    """Number equal stretches alike, in order of appearance; return the numbers and the first stretch of each.

    The hash table grows with the forms, so that it stays near the processor.
    """
    n = len(first)
    numbers, examples, digests = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.uint64)
    places, slots = np.empty((n, 2), np.int32), np.full(1024, -1, np.int32)
    i, m = _number_some(points, first, after, slots, digests, places, examples, numbers, 0, 0)
    while i < n:
        slots = np.full(4 * len(slots), -1, np.int32)
        for number in range(m):
            slot = np.int64(digests[number] & np.uint64(len(slots) - 1))
            while slots[slot] >= 0:
                slot = (slot + 1) & (len(slots) - 1)
            slots[slot] = number
        i, m = _number_some(points, first, after, slots, digests, places, examples, numbers, i, m)
    return numbers, examples[:m].copy()


@njit(cache=True)
def join_stretches(points: Points, first: Ints, after: Ints, chosen: Ints) -> Points:
    """Return the chosen stretches end to end, parted by a NUL."""
    size = max(len(chosen) - 1, 0)
    for i in chosen:
        size += after[i] - first[i]
    out = np.zeros(size, np.uint32)
    m = 0
    for i in chosen:
        for k in range(first[i], after[i]):
            out[m] = points[k]
            m += 1
        m += 1
    return out


@njit(cache=True)
def number_places(start: Ints, end: Ints, sentences: Ints, paragraphs: Ints) -> tuple[Ints, Ints, Ints]:
    """Number the printed word, the sentence and the paragraph that each unit stands in."""
    n = len(start)
    words, in_sentence, in_paragraph = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32)
    word, sentence, paragraph = 0, -1, -1
    for i in range(n):
        if i > 0 and start[i] != end[i - 1]:
            word += 1
        while sentence + 1 < len(sentences) and sentences[sentence + 1, 0] <= start[i]:
            sentence += 1
        while paragraph + 1 < len(paragraphs) and paragraphs[paragraph + 1, 0] <= start[i]:
            paragraph += 1
        words[i], in_sentence[i], in_paragraph[i] = word, sentence, paragraph
    return words, in_sentence, in_paragraph
