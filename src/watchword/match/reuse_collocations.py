"""Two content words that stand together again, but in another order or with other words between them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from watchword.match.kernels.phrases_plain import CONTENT, OPENS, SENTENCE, WEAK
from watchword.match.reuse_layout import SCALE, Search
from watchword.match.reuse_phrases import LEAST_SURPRISE, defies_chance
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.tokens import Column

MOST_BETWEEN = 4  # words, content or not; of them at most one has content
WAYS = 4.0  # in which two words can stand: two orders, with or without a content word between
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
Rows = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


class Words(NamedTuple):
    """The content words of a record, a row each: first unit, end, end with its particles; which word it is; where."""

    first: Column
    end: Column
    after: Column
    number: Column
    printed: Column
    sentence: Column


class Pairs(NamedTuple):
    """Two words near each other: their rows; equal pairs side by side, in order of place."""

    left: Longs
    right: Longs
    apart: npt.NDArray[np.bool_]  # whether another content word stands between them
    opens: npt.NDArray[np.bool_]  # whether this is the first of its like


def find_collocations(
    search: Search, *, new: tuple[int, int], stretches: Longs | None, settings: ReuseSettings
) -> Rows:
    """Return pairs of words that stand together otherwise than before, as rows of `search_reuse`.

    "Skull fracture" and "fractured skulls", "common parlance" and "common law parlance": two content words of one
    sentence, next to each other in one of the two places, with at most one content word and `MOST_BETWEEN` words
    between them in the other. A place is paired with the nearest earlier one if that is in another document and reads
    otherwise; equal ones are `find_phrases`'s. Taken are words of which less than one such pair would be brought
    together in so many documents by chance, in at most `settings.most_occurrences` places; the weight is how surprising
    it is that they meet, at least two bits. Of two words in another order one counts as kept. Korean words are compared
    without particles; where words run together, nothing is found. Cost: a sort of the pairs whose words are rare
    enough, 0.3 s for 4.5 million words.
    """
    words = read_words(search)
    if not len(words.first):
        return np.zeros((0, 9), np.int32)
    # Of every pair of neighbours: log2 of 1 / (ways * a * b / n) is the sum of what its two words bring.
    rarity = np.log2(math.sqrt(len(words.first) / WAYS) / np.maximum(np.bincount(words.number), 1))
    pairs = pair_words(words, rarity)
    if not len(pairs.left):
        return np.zeros((0, 9), np.int32)
    document = np.searchsorted(search.bounds, words.first[pairs.left], side="right") - 1
    changes = pairs.opens.copy()
    changes[1:] |= document[1:] != document[:-1]
    like = np.cumsum(pairs.opens) - 1
    firsts = np.flatnonzero(pairs.opens)
    n_documents = np.add.reduceat(changes.astype(np.int64), firsts)
    n_places = np.diff(np.append(firsts, len(like)))
    surprise = (rarity[words.number[pairs.left]] + rarity[words.number[pairs.right]])[firsts]
    taken = (n_documents > 1) & (n_places <= settings.most_occurrences)
    taken &= defies_chance(surprise, n_documents, n_units=len(search.units))
    if stretches is not None:
        taken &= np.logical_or.reduceat(_within(words.first[pairs.left], words.end[pairs.right], stretches), firsts)
    is_new = (document >= new[0]) & (document < new[1])
    later = np.flatnonzero(taken[like] & ~pairs.opens & changes)
    later = later[(is_new[later] | is_new[later - 1]) & ~(pairs.apart[later] & pairs.apart[later - 1])]
    later = later[~_read_alike(search.units, words, pairs, later=later)]
    rows = np.zeros((len(later), 9), np.int32)
    for document_column, places in ((0, later - 1), (1, later)):
        left, right = pairs.left[places], pairs.right[places]
        rows[:, document_column] = document[places]
        rows[:, 2 + 2 * document_column] = words.first[left]
        rows[:, 3 + 2 * document_column] = words.after[right]
    rows[:, 6:8] = _count_kept(search.form_id, words, pairs, later=later)
    rows[:, 8] = np.rint(SCALE * surprise[like[later]])
    return rows


def read_words(search: Search) -> Words:
    """Return the content words of a record; none where no flags say what a word is, or where words run together.

    Where particles glue to stems a word is a printed one, known by its syllables without the weak ones at its end; of
    these there must be two.
    """
    units, flags = search.units, search.flags
    nothing = np.zeros(0, np.int32)
    if flags is None or not len(units) or (search.joined and not (flags & WEAK).any()):
        return Words(nothing, nothing, nothing, nothing, nothing, nothing)
    # Most of the time here goes to finding room for columns as long as the record: they are narrow, and few.
    sentence = np.cumsum((flags & SENTENCE) > 0, dtype=np.int32)
    if not search.joined:
        first = np.flatnonzero(flags & CONTENT).astype(np.int32)
        end = first + np.int32(1)
        return Words(first, end, end, units[first], first, sentence[first])
    first = np.flatnonzero(flags & OPENS).astype(np.int32)
    strong = np.where(flags & WEAK, 0, np.arange(1, len(units) + 1, dtype=np.int32))
    end = np.maximum.reduceat(strong, first)
    printed = np.flatnonzero(end - first >= 2).astype(np.int32)
    after = np.append(first[1:], np.int32(len(units)))[printed]
    first, end = first[printed], end[printed]
    key = np.zeros(len(first), np.uint64)
    for k in range(int((end - first).max(initial=0))):
        within = first + k < end
        key[within] = (key[within] ^ (units[first[within] + k].astype(np.uint64) + np.uint64(1))) * MULTIPLIER
    number = np.unique(key, return_inverse=True)[1].astype(np.int32)
    return Words(first, end, after, number, printed, sentence[first])


def pair_words(words: Words, rarity: npt.NDArray[np.float64]) -> Pairs:
    """Return the pairs that could be no chance: of words that recur, in one sentence, not too far apart."""
    brings = np.where(np.bincount(words.number) > 1, rarity, -np.inf)[words.number]
    near = np.zeros((len(words.number), 2), np.bool_)
    for step in (1, 2):
        # Most neighbours are too common together, or stand alone: what follows is asked of the others.
        left = np.flatnonzero(brings[:-step] + brings[step:] >= LEAST_SURPRISE)
        right = left + step
        near[left, step - 1] = (
            (words.sentence[left] == words.sentence[right])
            & (words.number[left] != words.number[right])
            & (words.printed[right] - words.printed[left] <= MOST_BETWEEN + 1)
        )
    chosen = np.flatnonzero(near)
    left, between = chosen >> 1, (chosen & 1).astype(np.bool_)
    right = left + 1 + between
    low, high = np.minimum(words.number[left], words.number[right]), np.maximum(words.number[left], words.number[right])
    key = low.astype(np.int64) * (int(words.number.max()) + 1) + high
    order = np.argsort(key, kind="stable")
    key = key[order]
    opens = np.ones(len(key), np.bool_)
    opens[1:] = key[1:] != key[:-1]
    return Pairs(left[order], right[order], between[order], opens)


def _read_alike(units: Rows, words: Words, pairs: Pairs, *, later: Longs) -> npt.NDArray[np.bool_]:
    """Tell which pairs have the same units, in the same order, from their left word to their right one as before."""
    first, end = words.first[pairs.left], words.end[pairs.right]
    a, b, lengths = first[later - 1], first[later], (end - first)[later]
    alike: npt.NDArray[np.bool_] = lengths == (end - first)[later - 1]
    for k in range(int(lengths[alike].max(initial=0))):
        reach = np.flatnonzero(alike & (k < lengths))
        alike[reach] = units[a[reach] + k] == units[b[reach] + k]
    return alike


def _count_kept(form_id: Rows, words: Words, pairs: Pairs, *, later: Longs) -> Longs:
    """Return how many units are kept in their order, and how many of them are spelt alike: a row a pair."""
    left, right = pairs.left[later], pairs.right[later]
    other_left, other_right = pairs.left[later - 1], pairs.right[later - 1]
    in_order = words.number[left] == words.number[other_left]
    counts = np.zeros((len(later), 2), np.int64)
    twins = (left, np.where(in_order, other_left, other_right), True), (right, other_right, in_order)
    for mine, twin, counted in twins:
        lengths = words.end[mine] - words.first[mine]
        counts[:, 0] += lengths * counted
        for k in range(int(lengths.max(initial=0))):
            alike = (k < lengths) & counted
            places = words.first[mine[alike]] + k, words.first[twin[alike]] + k
            counts[alike, 1] += form_id[places[0]] == form_id[places[1]]
    return counts


def _within(first: Column, end: Column, stretches: Longs) -> npt.NDArray[np.bool_]:
    """Tell which places lie within one of these stretches, which are in order and apart."""
    if not len(stretches):
        return np.zeros(len(first), np.bool_)
    nearest = np.searchsorted(stretches[:, 0], first, side="right") - 1
    within: npt.NDArray[np.bool_] = (nearest >= 0) & (end <= stretches[nearest, 1])
    return within
