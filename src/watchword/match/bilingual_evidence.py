"""What speaks for two sentences being translations, as columns: words, marks and names, and the links between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from watchword.match.bilingual_lexicon import Lexicon
from watchword.match.bilingual_tokens import Bag
from watchword.match.kernels.bilingual_plain import Floats, Ints

Links = dict[tuple[int, int], float]
MARK, NAME, COGNATE, LIKE_COGNATE = 0.9, 0.7, 0.5, 0.2
PREFIX = 4
MARKS = "#@="
OF_A_NAME = "~"
# How often at most a thing is found again in the translation of its sentence. On 1,000 lines of Korean and English
# numbers were, .63 to .80 of them, and .4 of the names; a word is seldom rendered by the same word twice.
MOST_KNOWN = {"mark": 0.7, "name": 0.4, "word": 0.3}


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The sentences of one version that hold anything: `number` in the document, bag, and words as columns.

    Sentence `k` has `words[at[k]:at[k + 1]]`, numbers in `ids`; marks and names are words of their own kind. `size`
    (n,) is in characters without spaces, `form` (n,) as in `Bag`; `rate` is the share of its word among all, a row a
    word of a sentence; `sentences_with` counts the sentences that hold a word, a row a number in `ids`.
    """

    number: list[int]
    bags: list[Bag]
    at: Ints
    words: Ints
    size: Floats
    form: Ints
    rate: Floats
    ids: Mapping[str, int]
    sentences_with: Floats

    def part(self, chosen: Ints) -> Side:
        """Return some of the sentences, with the numbers and rates of the whole."""
        ranges = [np.arange(self.at[k], self.at[k + 1]) for k in chosen.tolist()]
        rows = np.concatenate([np.zeros(0, np.int64), *ranges])
        at = np.cumsum([0, *(len(one) for one in ranges)]).astype(np.int32)
        return Side(
            [self.number[k] for k in chosen.tolist()], [self.bags[k] for k in chosen.tolist()], at,
            self.words[rows], self.size[chosen], self.form[chosen], self.rate[rows], self.ids, self.sentences_with,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What words of one side predict of the other: columns of links, and how well known each word predicted is."""

    at: Ints
    to: Ints
    value: Floats
    known: Floats


def face_sides(bags_a: Sequence[Bag], bags_b: Sequence[Bag]) -> tuple[Side, Side]:
    """Put two versions into columns. A name that one of them does not have says nothing and is left out."""
    shared = frozenset().union(*(bag.names for bag in bags_a)) & frozenset().union(*(bag.names for bag in bags_b))
    return _side(bags_a, shared), _side(bags_b, shared)


def surface_links(a: Side, b: Side) -> tuple[Links, Links]:
    """Return the pairs of words that need no lexicon, with the probability they are given, from `a` to `b` and back.

    Marks and cognates are links by their look. Names are the same skeleton; where it stands in more sentences of one
    side than of the other, most of these have it by chance, and the link is the weaker for it.
    """
    forward: Links = {}
    backward: Links = {}
    by_prefix: dict[str, list[str]] = {}
    for word in b.ids:
        by_prefix.setdefault(word[:PREFIX], []).append(word)
    for word, i in a.ids.items():
        for other in by_prefix.get(word[:PREFIX], ()):
            value = _likeness(word, other)
            if value:
                j = b.ids[other]
                named = word[0] == OF_A_NAME
                forward[i, j] = value * (_share(b.sentences_with[j], a.sentences_with[i]) if named else 1.0)
                backward[j, i] = value * (_share(a.sentences_with[i], b.sentences_with[j]) if named else 1.0)
    return forward, backward


def face_words(a: Side, b: Side, *, lexicon: Lexicon, fixed: tuple[Links, Links]) -> tuple[Table, Table]:
    """Return what the words of `a` predict of `b`, and the reverse: the fixed links, and what the lexicon adds."""
    forward, backward = (
        _with_lexicon(fixed[0], lexicon.a_to_b, a=a, b=b),
        _with_lexicon(fixed[1], lexicon.b_to_a, a=b, b=a),
    )
    return _table(forward, a, b), _table(backward, b, a)


def _side(bags: Iterable[Bag], shared: frozenset[str]) -> Side:
    kept = [(number, bag) for number, bag in enumerate(bags) if bag.n_characters and (bag.words or bag.marks)]
    ids: dict[str, int] = {}
    words: list[int] = []
    at = [0]
    for _, bag in kept:
        named = sorted(f"{OF_A_NAME}{name}" for name in bag.names & shared)
        words.extend(ids.setdefault(word, len(ids)) for word in (*bag.words, *sorted(bag.marks), *named))
        at.append(len(words))
    column = np.array(words, np.int32)
    counts = np.bincount(column, minlength=len(ids))
    owner = np.repeat(np.arange(len(kept)), np.diff(at))
    once = np.unique(np.stack([column, owner]), axis=1)[0]
    return Side(
        [number for number, _ in kept],
        [bag for _, bag in kept],
        np.array(at, np.int32),
        column,
        np.array([bag.n_characters for _, bag in kept], np.float64),
        np.array([bag.form for _, bag in kept], np.int32),
        counts[column] / max(len(words), 1),
        ids,
        np.bincount(once, minlength=len(ids)).astype(np.float64),
    )


def _likeness(word: str, other: str) -> float:
    """Return the probability given to two words by their look alone."""
    same = word == other
    if word[0] in MARKS or other[0] in MARKS:
        return MARK if same else 0.0
    if word[0] == OF_A_NAME or other[0] == OF_A_NAME:
        return NAME if same else 0.0
    if len(word) < PREFIX or len(other) < PREFIX:
        return 0.0
    return COGNATE if same else LIKE_COGNATE if len(word) > PREFIX and len(other) > PREFIX else 0.0


def _with_lexicon(fixed: Links, table: Mapping[str, Mapping[str, float]], *, a: Side, b: Side) -> Links:
    links = dict(fixed)
    for word, targets in table.items():
        if word in a.ids:
            for target, value in targets.items():
                if target in b.ids:
                    key = a.ids[word], b.ids[target]
                    links[key] = max(value, links.get(key, 0.0))
    return links


def _table(links: Links, a: Side, b: Side) -> Table:
    """Put links into columns. A word of `b` is known as well as its strongest link, up to the most of its kind."""
    order = sorted(links)
    source, to = (np.array([key[side] for key in order], np.int64) for side in (0, 1))
    value = np.array([links[key] for key in order], np.float64)
    most = np.array([MOST_KNOWN[_kind(word)] for word in b.ids])
    known = np.zeros(len(b.ids))
    np.maximum.at(known, to, value)
    for word, j in b.ids.items():
        if word[0] == OF_A_NAME:
            most[j] *= _share(a.sentences_with[a.ids[word]], b.sentences_with[j])
    at = np.searchsorted(source, np.arange(len(a.ids) + 1)).astype(np.int32)
    return Table(at, to.astype(np.int32), value, np.minimum(known, most)[b.words])


def _kind(word: str) -> str:
    return "mark" if word[0] in MARKS else "name" if word[0] == OF_A_NAME else "word"


def _share(part: float, whole: float) -> float:
    return min(1.0, float(part) / float(whole))
