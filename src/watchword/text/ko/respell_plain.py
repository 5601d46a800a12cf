"""Where Korean is respelt, in ordinary Python: slow, readable, and what the compiled one must agree with."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

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
SYLLABLES = range(FIRST, FIRST + 11172)
INSIDE, AT_START, BOUND = 0, 1, 2
BY_INITIAL, BY_YEO, BY_RYUL = -1, -2, -3

N_PAIR_SLOTS = 1 << 16

_BINDING = {CLOSER, DIGIT, HAN, LETTER, LOWER, MARK, SYLLABLE, UPPER}
_OPEN_FRONT_VOWELS = {1, 5, 11, 16, 19, 20}  # ㅐ ㅔ ㅚ ㅟ ㅢ ㅣ
_AFTER_OPEN_FRONT_VOWEL = {"여": (BY_YEO, "어"), "였": (BY_YEO, "었")}
_AFTER_VOWEL_OR_N = {"률": (BY_RYUL, "율"), "렬": (BY_RYUL, "열")}


class Trie(NamedTuple):
    """The words that are respelt or shielded, in columns. Node 0 is the root; edges are keyed `node << 16 | syllable`.

    `alone` tells the syllables that a look is due at whatever follows, `pairs` the two that some word may start with,
    by `pair_slot`; at all others nothing can change.
    """

    root: Ints
    edge_keys: Longs
    edge_nodes: Ints
    entry_at: Ints
    flags: Bytes
    initials: Points
    alone: Bytes
    pairs: Bytes


def pair_slot(first: int, second: int) -> int:
    """Return where two syllables, numbered from 가, stand in a table of pairs; some share a place."""
    return (first * 0x9E35 + second * 0x85EB) & (N_PAIR_SLOTS - 1)


def _position(points: list[int], kind_of: Bytes, i: int) -> int:
    if i == 0:
        return AT_START
    if points[i - 1] in SYLLABLES:
        return INSIDE
    k = i - 1
    while k >= 0 and kind_of[points[k]] == QUOTE:
        k -= 1
    before = int(kind_of[points[k]]) if k >= 0 else BLANK
    if k < i - 1:
        return AT_START if before in {BLANK, OPENER} else BOUND
    return BOUND if before in _BINDING else AT_START


def _by_rule(point: int, before: int) -> tuple[int, str]:
    vowel, final = (before - FIRST) // 28 % 21, (before - FIRST) % 28
    if final == 0 and vowel in _OPEN_FRONT_VOWELS and chr(point) in _AFTER_OPEN_FRONT_VOWEL:
        return _AFTER_OPEN_FRONT_VOWEL[chr(point)]
    if final in {0, 4} and chr(point) in _AFTER_VOWEL_OR_N:
        return _AFTER_VOWEL_OR_N[chr(point)]
    return 0, ""


def find_respellings(points: Points, kind_of: Bytes, trie: Trie) -> tuple[Ints, Ints, Ints, Points]:
    """Return where words are respelt: place, entry (or a rule, negative), length, new syllable (of a rule)."""
    edges = {int(key): int(node) for key, node in zip(trie.edge_keys, trie.edge_nodes, strict=True) if key >= 0}
    text = points.tolist()
    found: list[tuple[int, int, int, int]] = []
    i = 0
    while i < len(text):
        if text[i] not in SYLLABLES:
            i += 1
            continue
        position = _position(text, kind_of, i)
        best, length = _longest(text, i, position, edges, trie)
        if best is not None and trie.flags[best] & 1:
            found.append((i, best, length, 0))
        if best is None and position == AT_START:
            initial = int(trie.initials[text[i] - FIRST])
            if initial and i + 1 < len(text) and text[i + 1] in SYLLABLES:
                found.append((i, BY_INITIAL, 1, initial))
        if best is None and position == INSIDE:
            rule, syllable = _by_rule(text[i], text[i - 1])
            if rule:
                found.append((i, rule, 1, ord(syllable)))
        i += length
    columns = np.array(found, np.int32).reshape(-1, 4)
    return columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3].astype(np.uint32)


def find_respellings_near(points: Points, kind_of: Bytes, trie: Trie, places: Ints) -> tuple[Ints, Ints, Ints, Points]:
    """Do what `find_respellings` does in the runs of syllables that hold one of `places` (ascending)."""
    found = find_respellings(points, kind_of, trie)
    run = np.cumsum([point not in SYLLABLES for point in points.tolist()])
    near = set(run[places].tolist())
    chosen = np.array([int(run[place]) in near for place in found[0].tolist()], np.bool_)
    return found[0][chosen], found[1][chosen], found[2][chosen], found[3][chosen]


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
    keep = np.ones(len(points), np.bool_)
    done: list[int] = []
    columns = (column.tolist() for column in (places, entries, lengths, syllables))
    for row, (place, entry, length, syllable) in enumerate(zip(*columns, strict=True)):
        spelling = spellings[bounds[entry] : bounds[entry + 1]] if entry >= 0 else np.array([syllable], np.uint32)
        last, after = place + len(spelling) - 1, place + length
        if last < after - 1:
            if _shares_origin(start, place) or _shares_origin(start, after):
                continue
            keep[last + 1 : after] = False
            end[last] = end[after - 1]
        points[place : last + 1] = spelling
        done.append(row)
    now = (np.cumsum(keep) - 1)[places[done]]
    left = int(keep.sum())
    points[:left], start[:left], end[:left] = points[keep], start[keep], end[keep]
    return left, np.stack([done, now], axis=1).astype(np.int32)


def _shares_origin(start: Ints, i: int) -> bool:
    return 0 < i < len(start) and bool(start[i] == start[i - 1])


def _longest(text: list[int], i: int, position: int, edges: dict[int, int], trie: Trie) -> tuple[int | None, int]:
    """Return the longest entry that counts at `i`, and its length (1 if there is none)."""
    best, length = None, 1
    node, k = int(trie.root[text[i] - FIRST]), i + 1
    while node:
        anywhere, at_start = trie.entry_at[node].tolist()
        if position == AT_START and at_start >= 0:
            best, length = at_start, k - i
        elif anywhere >= 0 and not (position == BOUND and trie.flags[anywhere] & 2):
            best, length = anywhere, k - i
        node = edges.get((node << 16) | text[k], 0) if k < len(text) and text[k] in SYLLABLES else 0
        k += 1
    return best, length
