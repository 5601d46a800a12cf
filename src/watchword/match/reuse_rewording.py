"""Sentences that say the same in other words or in another order, in a pair of documents."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from watchword.model.tokens import Column, Tokens

Matrix = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
Stretch = tuple[int, int, int, int]  # the first sentence and the one after the last, in a and in b

LEAST_GAIN = 0.01  # bits; less may be rounding
CORNERS = tuple(product((0, 1), (2, 3)))  # an end in a and an end in b, as they stand in a stretch


@dataclass(frozen=True, slots=True)
class RewordingLimits:
    """When sentences say the same; tuned on one half of the PAN 2013 corpus.

    Two sentences are like each other from the cosine `least_cosine` of their weighted words and the Dice share
    `least_dice` of their words on. From there a stretch grows in both documents: it scores the bits of the words that
    both sides have, less `price` of the bits of a side (the mean of the two). Its ends move by up to `reach` sentences
    at a time, and are judged by the `window` sentences next to them. From `least_score` bits on, if both sides have at
    least `least_share` of the words, by weight, it is reported.

    A stretch of b, its like sentences at most `digest_gap` apart, is a digest if these are two, and at least
    `digest_density` of its sentences, and what it tells, from the first to the last of the sentences of a that are like
    them, is `digest_ratio` times as long. It scores the bits of its words that are found there, less `digest_price` of
    its bits, and stands against the stretches that grew in its place: the highest score is reported. What is shorter
    than `least_characters` on a side is not. A pair found word by word keeps its own bounds if `verbatim_share` of its
    units are kept and it has `verbatim_units` of them.
    """

    least_cosine: float = 0.30
    least_dice: float = 0.33
    price: float = 0.30
    least_score: float = 29.0
    least_share: float = 0.40
    reach: int = 3
    window: int = 12
    digest_price: float = 0.45
    digest_gap: int = 8
    digest_ratio: float = 3.0
    digest_density: float = 0.4
    least_characters: int = 150
    least_units: int = 3
    verbatim_share: float = 0.9
    verbatim_units: int = 40


class Side(NamedTuple):
    """The sentences of one document.

    `bounds` are in units, `counts` say how often each word of both documents stands in a sentence, `shared_before` in
    all sentences before it. `n_words` is of different words, `length` that of the vector of weighted words, and
    `bits_before` sums the bits of all words of the sentences before: these three of the words that only this side has,
    too.
    """

    bounds: Column
    counts: Matrix
    shared_before: Matrix
    n_words: npt.NDArray[np.int64]
    length: npt.NDArray[np.float64]
    bits_before: npt.NDArray[np.float64]


class Pair(NamedTuple):
    """Two documents in sentences; the bits of a word that both have are -log2 of the share of sentences with it."""

    documents: tuple[Tokens, Tokens]
    a: Side
    b: Side
    bits: Matrix

    def weigh(self, stretches: Places) -> tuple[Matrix, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return, of stretches in rows, the bits of the words that both sides have, of all in a, and of all in b."""
        a0, a1, b0, b1 = stretches.T
        of_a = self.a.shared_before[a1] - self.a.shared_before[a0]
        of_b = self.b.shared_before[b1] - self.b.shared_before[b0]
        shared: Matrix = np.minimum(of_a, of_b) @ self.bits
        return shared, self.a.bits_before[a1] - self.a.bits_before[a0], self.b.bits_before[b1] - self.b.bits_before[b0]

    def units(self, stretch: Stretch) -> Stretch:
        """Return a stretch in units of its document."""
        a0, a1, b0, b1 = stretch
        a, b = self.a.bounds, self.b.bounds
        return int(a[a0, 0]), int(a[a1 - 1, 1]), int(b[b0, 0]), int(b[b1 - 1, 1])

    def characters(self, stretch: Stretch) -> tuple[int, int]:
        """Return the characters of both sides of a stretch."""
        a0, a1, b0, b1 = self.units(stretch)
        a, b = self.documents
        return int(a.end[a1 - 1] - a.start[a0]), int(b.end[b1 - 1] - b.start[b0])


def add_reworded(
    found: npt.NDArray[np.int32],
    documents: tuple[Tokens, Tokens],
    units: Column,
    *,
    limits: RewordingLimits | None = None,
) -> npt.NDArray[np.int32]:
    """Return rows of `reuse.search_reuse` for one pair of documents: long verbatim passages and reworded stretches.

    Short and altered pairs are left out: as far as they matter they lie in a stretch of like sentences, which would
    otherwise be reported in pieces. Long verbatim passages keep their own bounds, which are more exact.
    """
    limits = limits or RewordingLimits()
    n_a = len(documents[0])
    lengths = found[:, 5] - found[:, 4]
    verbatim = found[(found[:, 6] >= limits.verbatim_share * lengths) & (lengths >= limits.verbatim_units)]
    rows = []
    for stretch, share in find_stretches(documents, (units[:n_a], units[n_a:]), limits=limits):
        a0, a1, b0, b1 = stretch[0], stretch[1], stretch[2] + n_a, stretch[3] + n_a
        if any(min(b1, row[5]) > max(b0, row[4]) for row in verbatim):
            continue
        kept = round(share * (a1 - a0 + b1 - b0) / 2)
        rows.append((0, 1, a0, a1, b0, b1, kept, -1, 0))
    return np.concatenate([verbatim, np.array(rows, np.int32).reshape(-1, 9)])


def find_stretches(
    documents: tuple[Tokens, Tokens], units: tuple[Column, Column], *, limits: RewordingLimits
) -> list[tuple[Stretch, float]]:
    """Return stretches of units (first and end in a, in b) that say the same, with the share of words that is shared.

    The share is by weight, of the words of both sides. Cost: the product of the sentences times the words that both
    documents have, and for each sentence of b that is like one of a the growth of a stretch.
    """
    pair = _pair(documents, units, limits)
    if pair is None:
        return []
    cosine, seeds = _like_sentences(pair, limits)
    likest_first = seeds[np.argsort(-cosine[seeds[:, 0], seeds[:, 1]], kind="stable")]
    found = []
    for stretch in _without_overlaps(_digests(pair, seeds, limits) + _grown(pair, likest_first, limits)):
        if min(pair.characters(stretch)) >= limits.least_characters:
            (shared,), (of_a,), (of_b,) = pair.weigh(np.array([stretch]))
            found.append((pair.units(stretch), float(2 * shared / (of_a + of_b))))
    return found


def _pair(documents: tuple[Tokens, Tokens], units: tuple[Column, Column], limits: RewordingLimits) -> Pair | None:
    bounds = [_sentence_bounds(document, limits.least_units) for document in documents]
    if not len(bounds[0]) or not len(bounds[1]):
        return None
    n_units = max(int(side.max()) for side in units) + 1
    words = [_count_words(side, table, n_units) for side, table in zip(units, bounds, strict=True)]
    containing = sum(np.bincount(word, minlength=n_units) for _, word, _ in words)
    bits = np.log2((len(bounds[0]) + len(bounds[1])) / np.maximum(containing, 1))
    both = np.intersect1d(*units)
    column = np.full(n_units, -1)
    column[both] = np.arange(len(both))
    a, b = (_side(table, word, column=column, bits=bits) for table, word in zip(bounds, words, strict=True))
    return Pair(documents, a, b, bits[both].astype(np.float32))


def _count_words(units: Column, bounds: Column, n_units: int) -> tuple[Places, Places, Places]:
    """Return sentence, unit and count of every different unit of every sentence."""
    sentence = np.repeat(np.arange(len(bounds)), bounds[:, 1] - bounds[:, 0])
    places = np.concatenate([np.arange(first, after) for first, after in bounds])
    keys, counts = np.unique(sentence * n_units + units[places], return_counts=True)
    return keys // n_units, keys % n_units, counts


def _side(
    bounds: Column, words: tuple[Places, Places, Places], *, column: Places, bits: npt.NDArray[np.float64]
) -> Side:
    sentence, word, count = words
    weighted = count * bits[word]
    sums = [np.bincount(sentence, values, minlength=len(bounds)) for values in (weighted, weighted**2)]
    counts = np.zeros((len(bounds), int(column.max(initial=-1)) + 1), np.float32)
    shared = column[word] >= 0
    counts[sentence[shared], column[word[shared]]] = count[shared]
    before = np.zeros((len(bounds) + 1, counts.shape[1]), np.float32)
    np.cumsum(counts, axis=0, out=before[1:])
    bits_before = np.concatenate([[0], np.cumsum(sums[0])])
    return Side(bounds, counts, before, np.bincount(sentence, minlength=len(bounds)), np.sqrt(sums[1]), bits_before)


def _sentence_bounds(document: Tokens, least: int) -> Column:
    """Return the sentences in units; one that is too short to compare joins the next."""
    joined: list[tuple[int, int]] = []
    open_from = -1
    for first, after in document.sentence_bounds().tolist():
        if first == after:
            continue
        start = first if open_from < 0 else open_from
        if after - start < least:
            open_from = start
        else:
            joined.append((start, after))
            open_from = -1
    if open_from >= 0 and joined:
        joined[-1] = (joined[-1][0], len(document))
    return np.array(joined, np.int32).reshape(-1, 2)


def _like_sentences(pair: Pair, limits: RewordingLimits) -> tuple[Matrix, Places]:
    """Return the cosines of all sentences, and the sentences of a and of b that are like each other, in rows."""
    a, b = pair.a, pair.b
    cosine = (a.counts * pair.bits) @ (b.counts * pair.bits).T
    cosine /= np.maximum(np.outer(a.length, b.length), 1e-9)
    dice = 2 * (np.minimum(a.counts, 1) @ np.minimum(b.counts, 1).T) / np.add.outer(a.n_words, b.n_words)
    return cosine, np.argwhere((cosine >= limits.least_cosine) & (dice >= limits.least_dice))


def _digests(pair: Pair, seeds: Places, limits: RewordingLimits) -> list[tuple[Stretch, float]]:
    """Return the stretches of b that tell a much longer one of a, and their scores."""
    ordered = seeds[np.argsort(seeds[:, 1], kind="stable")]
    found = []
    for part in np.split(ordered, np.flatnonzero(np.diff(ordered[:, 1]) > limits.digest_gap + 1) + 1):
        if not len(part):
            continue
        (a0, b0), (a1, b1) = part.min(axis=0).tolist(), (part.max(axis=0) + 1).tolist()
        stretch = (a0, a1, b0, b1)
        told, digest = pair.characters(stretch)
        dense = len(np.unique(part[:, 1])) >= max(2, limits.digest_density * (b1 - b0))
        (shared,), _, (bits,) = pair.weigh(np.array([stretch]))
        score = float(shared - limits.digest_price * bits)
        if dense and told >= limits.digest_ratio * digest and score >= limits.least_score:
            found.append((stretch, score))
    return found


def _grown(pair: Pair, seeds: Places, limits: RewordingLimits) -> list[tuple[Stretch, float]]:
    """Return the stretches that like sentences grow to, the likest first, and their scores.

    A sentence of b begins none if a stretch has grown over it: two lists of one formula cost one growth a line, not one
    a pair of lines.
    """
    reached = np.zeros(len(pair.b.bounds), np.bool_)
    found = []
    for a, b in seeds.tolist():
        if reached[b]:
            continue
        stretch = _grow(pair, (a, a + 1, b, b + 1), limits)
        reached[b] = reached[stretch[2] : stretch[3]] = True
        (shared,), (of_a,), (of_b,) = pair.weigh(np.array([stretch]))
        score = float(shared - limits.price * (of_a + of_b) / 2)
        if score >= limits.least_score and 2 * shared >= limits.least_share * (of_a + of_b):
            found.append((stretch, score))
    return found


def _grow(pair: Pair, seed: Stretch, limits: RewordingLimits) -> Stretch:
    """Move the ends of a stretch as long as that raises the score of what stands at them.

    An end in a and an end in b move together, and across, too, since rewording may turn sentences round. Each corner
    is scored by the `window` sentences next to it: all the words of a long stretch would share something with any
    sentence. A stretch that is longer does not shrink again.
    """
    last = np.array([len(pair.a.bounds), len(pair.b.bounds)])
    corners, moves = _moves(limits.reach)
    outward = (moves * [-1, 1, -1, 1] >= 0).all(axis=1)
    stretch = np.array(seed)
    while True:
        windows = _windows(stretch, limits.window)
        moved = windows[corners] + moves
        possible = (moved[:, ::2] >= 0) & (moved[:, ::2] < moved[:, 1::2]) & (moved[:, 1::2] <= last)
        choices = np.flatnonzero(possible.all(axis=1) & (outward | (windows == stretch).all()))
        gains = _scores(pair, moved[choices], limits.price) - _scores(pair, windows, limits.price)[corners[choices]]
        best = int(gains.argmax())
        if gains[best] < LEAST_GAIN:
            a0, a1, b0, b1 = stretch.tolist()
            return a0, a1, b0, b1
        stretch = stretch + moves[choices[best]]


def _moves(reach: int) -> tuple[Places, Places]:
    """Return the ways to move one end in a and one in b, with the number of the corner that the two ends make."""
    steps = np.arange(-reach, reach + 1)
    moves = np.zeros((4, len(steps) ** 2, 4), np.int64)
    for move, (end_a, end_b) in zip(moves, CORNERS, strict=True):
        move[:, end_a], move[:, end_b] = np.repeat(steps, len(steps)), np.tile(steps, len(steps))
    return np.repeat(np.arange(4), len(steps) ** 2), moves.reshape(-1, 4)


def _windows(stretch: Places, size: int) -> Places:
    """Return, for each corner, the part of a stretch within `size` sentences of it."""
    windows = np.tile(stretch, (4, 1))
    for window, ends in zip(windows, CORNERS, strict=True):
        for end in ends:
            if end % 2:
                window[end - 1] = max(window[end - 1], window[end] - size)
            else:
                window[end + 1] = min(window[end + 1], window[end] + size)
    return windows


def _scores(pair: Pair, stretches: Places, price: float) -> npt.NDArray[np.float64]:
    shared, of_a, of_b = pair.weigh(stretches)
    return shared - price * (of_a + of_b) / 2


def _without_overlaps(stretches: list[tuple[Stretch, float]]) -> list[Stretch]:
    """Keep, of stretches that overlap in b, the one with the highest score."""
    kept: list[Stretch] = []
    for stretch, _ in sorted(stretches, key=lambda item: -item[1]):
        if all(stretch[3] <= other[2] or other[3] <= stretch[2] for other in kept):
            kept.append(stretch)
    return kept
