"""Where Korean is respelt, compiled. `respell_plain` says the same in ordinary Python."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from watchword.text.kinds import (
    BLANK,
    CLOSER,
    DIGIT,
    HAN,
    LETTER,
    LOWER,
    MARK,
    OPENER,
    QUOTE,
    SYLLABLE,
    UPPER,
    Bytes,
    Points,
)
from watchword.text.ko.respell_plain import Trie, pair_slot

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

FIRST = 0xAC00
N_SYLLABLES = 11172
INSIDE, AT_START, BOUND = 0, 1, 2
BY_INITIAL, BY_YEO, BY_RYUL = -1, -2, -3


@njit(cache=True)
def _is_syllable(point: int) -> bool:
    return FIRST <= point < FIRST + N_SYLLABLES


@njit(cache=True)
def _position(points: Points, kind_of: Bytes, i: int) -> int:
    if i == 0:
        return AT_START
    if _is_syllable(points[i - 1]):
        return INSIDE
    k = i - 1
    while k > 0 and kind_of[points[k]] == QUOTE:
        k -= 1
    before = kind_of[points[k]]
    if k < i - 1:
        return AT_START if before in (BLANK, OPENER, QUOTE) else BOUND
    return BOUND if before in (CLOSER, DIGIT, HAN, LETTER, LOWER, MARK, SYLLABLE, UPPER) else AT_START


@njit(cache=True)
def _child(node: int, point: int, edge_keys: Longs, edge_nodes: Ints) -> int:
    edge = (np.int64(node) << 16) | np.int64(point)
    slot = ((edge * 0x9E3779B1) >> 20) & (len(edge_keys) - 1)
    while edge_keys[slot] >= 0:
        if edge_keys[slot] == edge:
            return int(edge_nodes[slot])
        slot = (slot + 1) & (len(edge_keys) - 1)
    return 0


@njit(cache=True)
def _by_rule(point: int, before: int) -> tuple[int, int]:
    """Return the rule and the new syllable for one inside a word, or (0, 0)."""
    if point in (0xB960, 0xB82C):  # 률 렬
        if (before - FIRST) % 28 in (0, 4):
            return BY_RYUL, 0xC728 if point == 0xB960 else 0xC5F4
    elif point in (0xC5EC, 0xC600):  # 여 였
        vowel, final = (before - FIRST) // 28 % 21, (before - FIRST) % 28
        if final == 0 and vowel in (1, 5, 11, 16, 19, 20):  # ㅐ ㅔ ㅚ ㅟ ㅢ ㅣ
            return BY_YEO, 0xC5B4 if point == 0xC5EC else 0xC5C8
    return 0, 0


_pair_slot = njit(cache=True)(pair_slot)


@njit(cache=True)
def _scan(
    points: Points,
    kind_of: Bytes,
    trie: Trie,
    first: int,
    after: int,
    found: Ints,
    m: int,
) -> int:
    """Write `(place, entry, length, syllable)` of what is respelt in `[first, after)` from row `m`; return the end."""
    root, edge_keys, edge_nodes, entry_at, flags, initials, alone, pairs = trie
    n = len(points)
    i, starts = first, True
    while i < after:
        point = np.int64(points[i])
        if not _is_syllable(point):
            starts = True
            i += 1
            continue
        # Whether anything may change here; in the loop itself, for a call with arrays takes longer than the look.
        following = np.int64(points[i + 1]) - FIRST if i + 1 < n else 0
        due = alone[point - FIRST] | pairs[_pair_slot(point - FIRST, following)]
        if due == 0 and not (starts and initials[point - FIRST] != 0):
            starts = False
            i += 1
            continue
        position = _position(points, kind_of, i)
        best, length, k = -1, 1, i + 1
        node = root[point - FIRST]
        while node > 0:
            anywhere, at_start = entry_at[node, 0], entry_at[node, 1]
            if position == AT_START and at_start >= 0:
                best, length = at_start, k - i
            elif anywhere >= 0 and (position != BOUND or not flags[anywhere] & 2):
                best, length = anywhere, k - i
            if k == n or not _is_syllable(points[k]):
                break
            node = _child(node, points[k], edge_keys, edge_nodes)
            k += 1
        changes = best >= 0 and flags[best] & 1 != 0
        syllable = 0
        if best < 0 and position == AT_START:
            syllable = int(initials[point - FIRST])
            if syllable != 0 and i + 1 < n and _is_syllable(points[i + 1]):
                best, changes = BY_INITIAL, True
        elif best < 0 and position == INSIDE:
            rule, syllable = _by_rule(point, np.int64(points[i - 1]))
            if rule < 0:
                best, changes = rule, True
        if changes:
            found[m, 0], found[m, 1], found[m, 2], found[m, 3] = i, best, length, syllable
            m += 1
        starts = False
        i += length
    return m


@njit(cache=True)
def find_respellings(
    points: Points,
    kind_of: Bytes,
    trie: Trie,
) -> tuple[Ints, Ints, Ints, Points]:
    """Return where words are respelt: place, entry (or a rule, negative), length, new syllable (of a rule)."""
    n = len(points)
    found = np.empty((n, 4), np.int32)
    m = _scan(points, kind_of, trie, 0, n, found, 0)
    return found[:m, 0].copy(), found[:m, 1].copy(), found[:m, 2].copy(), found[:m, 3].astype(np.uint32)


@njit(cache=True)
def find_respellings_near(
    points: Points,
    kind_of: Bytes,
    trie: Trie,
    places: Ints,
) -> tuple[Ints, Ints, Ints, Points]:
    """Do what `find_respellings` does in the runs of syllables that hold one of `places` (ascending)."""
    n = len(points)
    found = np.empty((n, 4), np.int32)
    m, after = 0, 0
    for place in places:
        if place < after:
            continue
        first, after = place, place
        while first > 0 and _is_syllable(points[first - 1]):
            first -= 1
        while after < n and _is_syllable(points[after]):
            after += 1
        m = _scan(points, kind_of, trie, first, after, found, m)
    return found[:m, 0].copy(), found[:m, 1].copy(), found[:m, 2].copy(), found[:m, 3].astype(np.uint32)


@njit(cache=True)
def _shares_origin(start: Ints, i: int) -> bool:
    return bool(0 < i < len(start) and start[i] == start[i - 1])


@njit(cache=True)
def apply_respellings(
    points: Points,
    start: Ints,
    end: Ints,
    places: Ints,
    entries: Ints,
    lengths: Ints,
    syllables: Points,
    bounds: Ints,
    spellings: Points,
) -> tuple[int, Ints]:
    """Respell what was found, in place; return how much is left, and `(row, new place)` of what was done."""
    n = len(points)
    done = np.empty((len(places), 2), np.int32)
    n_done, at, m = 0, 0, 0
    for row in range(len(places) + 1):
        place = places[row] if row < len(places) else n
        if m < at:
            for k in range(place - at):
                points[m + k], start[m + k], end[m + k] = points[at + k], start[at + k], end[at + k]
        m, at = m + place - at, place
        if row == len(places):
            break
        entry, after = entries[row], place + lengths[row]
        size = bounds[entry + 1] - bounds[entry] if entry >= 0 else 1
        if place + size < after and (_shares_origin(start, place) or _shares_origin(start, after)):
            continue
        done[n_done, 0], done[n_done, 1] = row, m
        n_done += 1
        for k in range(size):
            points[m] = spellings[bounds[entry] + k] if entry >= 0 else syllables[row]
            start[m], end[m] = start[place + k], end[place + k]
            m += 1
        end[m - 1] = end[after - 1]
        at = after
    return m, done[:n_done].copy()
