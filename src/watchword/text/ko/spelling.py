"""Northern and southern Korean spelling made one, word by word, each change kept.

Rules, by the name that a `Fold` carries:

- `ko.initial`: ㄹ and ㄴ at the start of a word or of a listed word inside a compound (력사, 조선로동당) as in the
  South (역사, 조선노동당). A ㄹ that starts neither is never touched (신라, 권력, 명령).
- `ko.ryul`: 률 and 렬 after a vowel or ㄴ as in the South (규률, 선렬: 규율, 선열); after other consonants they stay.
- `ko.yeo`: 여 and 였 after a stem in ㅣ ㅐ ㅔ ㅚ ㅟ ㅢ become 어 and 었 (되여: 되어); after 하 they stay.
- `ko.word`, `ko.siot`: by table, words and names spelt otherwise (미싸일: 미사일, 일군: 일꾼), and compounds that the
  South writes with ㅅ (기발: 깃발).

Words are found from left to right, the longest first, among all tables at once; words that must stay as they are (진리,
처리, 기여) stand in a table of their own and so shield what is inside them. No fold makes a text longer: where the
southern form is the longer one, both fold to the northern.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from watchword.model.errors import InvalidInput
from watchword.model.tokens import Column, Fold
from watchword.text.characters import code_points, tables_for
from watchword.text.kernels import find_respellings
from watchword.text.kinds import Bytes, Points
from watchword.text.ko.respell_plain import BY_INITIAL, BY_RYUL, BY_YEO
from watchword.text.tables import read_rows

SPELLING_VERSION = 1

ANYWHERE, AT_START = 1, 2
_FIRST_SYLLABLE, _N_VOWELS, _N_FINALS = 0xAC00, 21, 28
_NIEUN, _RIEUL, _IEUNG = 2, 5, 11
_Y_VOWELS = frozenset({2, 3, 6, 7, 12, 17, 20})  # ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ
_MOST_PASSES = 4
_RULES = {BY_INITIAL: "ko.initial", BY_YEO: "ko.yeo", BY_RYUL: "ko.ryul"}
_WHERE = {"any": ANYWHERE, "start": AT_START}


class Entry(NamedTuple):
    """A spelling, what it folds to (itself where it must stay), the rule, and where in a word it counts."""

    spelling: str
    folded: str
    rule: str
    where: int


class Lexicon(NamedTuple):
    """All entries, as a trie in columns. Node 0 is the root; an edge is keyed by `node << 16 | syllable`."""

    entries: tuple[Entry, ...]
    root: npt.NDArray[np.int32]
    edge_keys: npt.NDArray[np.int64]
    edge_nodes: npt.NDArray[np.int32]
    entry_at: npt.NDArray[np.int32]
    flags: Bytes
    initials: Points


def respell(
    points: Points, start: Column, end: Column, *, text: str
) -> tuple[Points, Column, Column, tuple[Fold, ...]]:
    """Respell folded code points whose origins in `text` are `start` and `end`; return all three anew and the folds."""
    if not ((points >= _FIRST_SYLLABLE) & (points < _FIRST_SYLLABLE + 11172)).any():
        return points, start, end, ()
    folds: list[Fold] = []
    for _ in range(_MOST_PASSES):
        changes = list(_changes(points))
        if not changes:
            break
        points, start, end, made = _apply(changes, points, start=start, end=end, text=text)
        if not made:
            break
        folds += made
    return points, start, end, tuple(folds)


class _Change(NamedTuple):
    first: int
    after: int
    folded: str
    rule: str


def _changes(points: Points) -> Iterator[_Change]:
    lexicon = load_lexicon()
    kind_of = tables_for(points).kind
    places, entry_ids, lengths, syllables = find_respellings(points, kind_of, *lexicon[1:])
    for place, entry_id, length, syllable in zip(
        places.tolist(), entry_ids.tolist(), lengths.tolist(), syllables.tolist(), strict=True
    ):
        if entry_id >= 0:
            entry = lexicon.entries[entry_id]
            yield _Change(place, place + length, entry.folded, entry.rule)
        else:
            yield _Change(place, place + 1, chr(syllable), _RULES[entry_id])


def _apply(
    changes: list[_Change], points: Points, *, start: Column, end: Column, text: str
) -> tuple[Points, Column, Column, list[Fold]]:
    points, end = points.copy(), end.copy()
    keep = np.ones(len(points), np.bool_)
    folds: list[Fold] = []
    for first, after, folded, rule in changes:
        last = first + len(folded) - 1
        if last < after - 1:
            if _shares_origin(start, first) or _shares_origin(start, after):
                continue
            keep[last + 1 : after] = False
            end[last] = end[after - 1]
        points[first : last + 1] = code_points(folded)
        begins, ends = int(start[first]), int(end[last])
        folds.append(Fold(begins, ends, rule, text[begins:ends], folded))
    return points[keep], start[keep], end[keep], folds


def _shares_origin(start: Column, i: int) -> bool:
    return 0 < i < len(start) and bool(start[i] == start[i - 1])


@cache
def load_lexicon() -> Lexicon:
    """Read the tables and build the trie; once a process, about 20 ms."""
    entries = tuple(_read_entries())
    nodes: list[dict[int, int]] = [{}]
    entry_at: list[tuple[int, int]] = [(-1, -1)]
    for number, entry in enumerate(entries):
        node = 0
        for point in map(ord, entry.spelling):
            if point not in nodes[node]:
                nodes[node][point] = len(nodes)
                nodes.append({})
                entry_at.append((-1, -1))
            node = nodes[node][point]
        anywhere, at_start = entry_at[node]
        entry_at[node] = (number, at_start) if entry.where == ANYWHERE else (anywhere, number)
    root = np.zeros(11172, np.int32)
    for point, node in nodes[0].items():
        root[point - _FIRST_SYLLABLE] = node
    edges = {(n << 16) | point: child for n, node in enumerate(nodes) if n for point, child in node.items()}
    size = 1 << (2 * len(edges) + 1).bit_length()
    keys, children = np.full(size, -1, np.int64), np.zeros(size, np.int32)
    for edge, child in edges.items():
        slot = (edge * 0x9E3779B1) & (size - 1)
        while keys[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        keys[slot], children[slot] = edge, child
    changes = np.array([entry.spelling != entry.folded for entry in entries], np.uint8)
    counts_years = np.array([entry.spelling.startswith("년") for entry in entries], np.uint8)
    folded_initials = np.zeros(11172, np.uint32)
    for (syllable,) in read_rows("ko/initial_syllables.tsv", columns=1):
        folded_initials[ord(syllable) - _FIRST_SYLLABLE] = ord(fold_initial(syllable))
    return Lexicon(
        entries,
        root,
        keys,
        children,
        np.array(entry_at, np.int32),
        (changes | (counts_years << 1)).astype(np.uint8),
        folded_initials,
    )


def _read_entries() -> Iterator[Entry]:
    seen: dict[tuple[str, int], str] = {}
    kept: list[Entry] = []
    for entry in _read_tables():
        if len(entry.folded) > len(entry.spelling):
            raise InvalidInput(f"the Korean tables make {entry.spelling!r} longer: {entry.folded!r}")
        if (entry.spelling, entry.where) in seen:
            raise InvalidInput(f"the Korean tables hold {entry.spelling!r} twice")
        seen[entry.spelling, entry.where] = entry.folded
        yield entry
        if entry.folded != entry.spelling:
            kept.append(entry)
    for entry in kept:  # what a fold leads to is a word too, and stays
        if (entry.folded, entry.where) not in seen:
            seen[entry.folded, entry.where] = entry.folded
            yield Entry(entry.folded, entry.folded, "", entry.where)


def _read_tables() -> Iterator[Entry]:
    for word, where in read_rows("ko/initial.tsv", columns=2):
        yield Entry(word, fold_initial(word), "ko.initial", _WHERE[where])
    for spelling, folded, rule, where in read_rows("ko/words.tsv", columns=4):
        yield Entry(spelling, folded, rule, _WHERE[where])
    for word, where in read_rows("ko/kept.tsv", columns=2):
        yield Entry(word, word, "", _WHERE[where])


def fold_initial(word: str) -> str:
    """Spell the first syllable of a Sino-Korean word as the South does.

    >>> [fold_initial(word) for word in ("로동", "력사", "녀성", "난로")]
    ['노동', '역사', '여성', '난로']
    """
    index = ord(word[0]) - _FIRST_SYLLABLE
    initial, vowel, final = index // (_N_VOWELS * _N_FINALS), index // _N_FINALS % _N_VOWELS, index % _N_FINALS
    if initial in {_NIEUN, _RIEUL} and vowel in _Y_VOWELS:
        initial = _IEUNG
    elif initial == _RIEUL:
        initial = _NIEUN
    return chr(_FIRST_SYLLABLE + (initial * _N_VOWELS + vowel) * _N_FINALS + final) + word[1:]
