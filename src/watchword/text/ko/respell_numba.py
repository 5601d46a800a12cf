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
    slot = (edge * 0x9E3779B1) & (len(edge_keys) - 1)
    while edge_keys[slot] >= 0:
        if edge_keys[slot] == edge:
            return int(edge_nodes[slot])
        slot = (slot + 1) & (len(edge_keys) - 1)
    return 0


@njit(cache=True)
def _by_rule(point: int, before: int) -> tuple[int, int]:
    """Return the rule and the new syllable for one inside a word, or (0, 0)."""
    vowel, final = (before - FIRST) // 28 % 21, (before - FIRST) % 28
    if final in (0, 4):
        if point == 0xB960:  # 률
            return BY_RYUL, 0xC728
        if point == 0xB82C:  # 렬
            return BY_RYUL, 0xC5F4
    if final == 0 and vowel in (1, 5, 11, 16, 19, 20):  # ㅐ ㅔ ㅚ ㅟ ㅢ ㅣ
        if point == 0xC5EC:  # 여
            return BY_YEO, 0xC5B4
        if point == 0xC600:  # 였
            return BY_YEO, 0xC5C8
    return 0, 0


@njit(cache=True)
def find_respellings(
    points: Points,
    kind_of: Bytes,
    root: Ints,
    edge_keys: Longs,
    edge_nodes: Ints,
    entry_at: Ints,
    flags: Bytes,
    initials: Points,
) -> tuple[Ints, Ints, Ints, Points]:
    """Return where words are respelt: place, entry (or a rule, negative), length, new syllable (of a rule)."""
    n = len(points)
    places, entries, lengths = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32)
    syllables = np.zeros(n, np.uint32)
    m = 0
    i = 0
    while i < n:
        point = np.int64(points[i])
        if not _is_syllable(point):
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
            places[m], entries[m], lengths[m], syllables[m] = i, best, length, syllable
            m += 1
        i += length
    return places[:m].copy(), entries[:m].copy(), lengths[:m].copy(), syllables[:m].copy()
