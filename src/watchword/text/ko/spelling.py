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
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from watchword.model.errors import InvalidInput
from watchword.model.tokens import Column, Fold
from watchword.text.characters import code_points, tables_for
from watchword.text.kernels import apply_respellings, find_respellings, find_respellings_near
from watchword.text.kinds import Points
from watchword.text.ko.respell_plain import BY_INITIAL, BY_RYUL, BY_YEO, N_PAIR_SLOTS, Trie, pair_slot
from watchword.text.tables import read_rows

SPELLING_VERSION = 1

ANYWHERE, AT_START = 1, 2
_FIRST_SYLLABLE, _N_VOWELS, _N_FINALS = 0xAC00, 21, 28
_NIEUN, _RIEUL, _IEUNG = 2, 5, 11
_Y_VOWELS = frozenset({2, 3, 6, 7, 12, 17, 20})  # ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ
_MOST_PASSES = 4
_BY_RULE = "률렬여였"  # what a rule changes inside a word
_RULES = {BY_INITIAL: "ko.initial", BY_YEO: "ko.yeo", BY_RYUL: "ko.ryul"}
_WHERE = {"any": ANYWHERE, "start": AT_START}


Respelt = Column  # (n, 4): where in the text it starts and ends, entry (or a rule, negative), syllable (of a rule)


class Entry(NamedTuple):
    """A spelling, what it folds to (itself where it must stay), the rule, and where in a word it counts."""

    spelling: str
    folded: str
    rule: str
    where: int


class Lexicon(NamedTuple):
    """All entries, and the trie in which they are looked up by number."""

    entries: tuple[Entry, ...]
    trie: Trie


def respell(points: Points, start: Column, end: Column) -> tuple[Points, Column, Column, Respelt]:
    """Respell folded code points whose origins in their text are `start` and `end`, in place; return what is left."""
    trie = load_lexicon().trie
    bounds, spellings = load_spellings()
    kind_of = tables_for(points).kind
    respelt: list[Column] = []
    found = find_respellings(points, kind_of, trie)
    for _ in range(_MOST_PASSES):
        left, done = apply_respellings(points, start, end, *found, bounds, spellings)
        if not len(done):
            break
        points, start, end = points[:left], start[:left], end[:left]
        _, entries, _, syllables = (column[done[:, 0]] for column in found)
        size = np.where(entries < 0, 1, bounds[entries + 1] - bounds[entries])
        origins = start[done[:, 1]], end[done[:, 1] + size - 1]
        respelt.append(np.stack([*origins, entries, syllables.astype(np.int32)], axis=1))
        found = find_respellings_near(points, kind_of, trie, done[:, 1].copy())
    return points, start, end, np.concatenate(respelt) if respelt else np.zeros((0, 4), np.int32)


def list_respellings(text: str, respelt: Respelt) -> Iterator[Fold]:
    """Name what `respell` changed in `text`."""
    entries = load_lexicon().entries
    for start, end, number, syllable in respelt.tolist():
        rule, folded = (
            (entries[number].rule, entries[number].folded) if number >= 0 else (_RULES[number], chr(syllable))
        )
        yield Fold(start, end, rule, text[start:end], folded)


@cache
def load_spellings() -> tuple[Column, Points]:
    """Return what the entries of the lexicon fold to, end to end, and where each starts."""
    folded = [entry.folded for entry in load_lexicon().entries]
    return np.array([0, *accumulate(map(len, folded))], np.int32), code_points("".join(folded))


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
        slot = ((edge * 0x9E3779B1) >> 20) & (size - 1)
        while keys[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        keys[slot], children[slot] = edge, child
    changes = np.array([entry.spelling != entry.folded for entry in entries], np.uint8)
    counts_years = np.array([entry.spelling.startswith("년") for entry in entries], np.uint8)
    folded_initials = np.zeros(11172, np.uint32)
    for (syllable,) in read_rows("ko/initial_syllables.tsv", columns=1):
        folded_initials[ord(syllable) - _FIRST_SYLLABLE] = ord(fold_initial(syllable))
    alone, pairs = np.zeros(11172, np.uint8), np.zeros(N_PAIR_SLOTS, np.uint8)
    alone[[ord(syllable) - _FIRST_SYLLABLE for syllable in _BY_RULE]] = 1
    for entry in entries:
        first, *more = (ord(syllable) - _FIRST_SYLLABLE for syllable in entry.spelling[:2])
        alone[first] |= not more
        pairs[pair_slot(first, more[0] if more else 0)] = 1
    flags = (changes | (counts_years << 1)).astype(np.uint8)
    trie = Trie(root, keys, children, np.array(entry_at, np.int32), flags, folded_initials, alone, pairs)
    return Lexicon(entries, trie)


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
