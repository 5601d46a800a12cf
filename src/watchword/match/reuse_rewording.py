"""Sentences that say the same in other words or in another order, in a pair of documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from watchword.model.tokens import Column, Tokens

Matrix = npt.NDArray[np.float32]
Stretch = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class RewordingLimits:
    """When sentences say the same; tuned on one half of the PAN 2013 corpus.

    Two sentences are like each other from the cosine `least_cosine` of their weighted words and the Dice share
    `least_dice` of their words on. Like sentences at most `gap` sentences apart on both sides are one passage, if the
    words of the whole passages are alike by `least_whole` (`least_single` for a single pair of sentences); else the
    gap is narrowed. A stretch of b, its sentences at most `digest_b_gap` apart, is a digest if it has `digest_seeds`
    like sentences, no place of a holds `digest_share` of the sentences that have one, what it digests is
    `digest_ratio` times as long, and the two are alike by `least_digest`. Passages shorter than `least_characters` are
    not reported. A pair found word by word keeps its own bounds if `verbatim_share` of its units are kept and it has
    `verbatim_units` of them.
    """

    least_cosine: float = 0.30
    least_dice: float = 0.33
    least_whole: float = 0.38
    least_single: float = 0.55
    least_digest: float = 0.25
    gap: int = 4
    digest_b_gap: int = 8
    digest_share: float = 0.9
    digest_ratio: float = 3.0
    digest_seeds: int = 3
    digest_density: float = 0.4
    least_characters: int = 150
    least_units: int = 3
    verbatim_share: float = 0.9
    verbatim_units: int = 40


class Sentences(NamedTuple):
    """The sentences of one document: bounds in units, and their weighted words in rows."""

    bounds: Column
    weights: Matrix
    presence: Matrix


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
    for stretch, likeness in find_stretches(documents, (units[:n_a], units[n_a:]), limits=limits):
        a0, a1, b0, b1 = stretch[0], stretch[1], stretch[2] + n_a, stretch[3] + n_a
        if any(min(b1, row[5]) > max(b0, row[4]) for row in verbatim):
            continue
        kept = round(likeness * (a1 - a0 + b1 - b0) / 2)
        rows.append((0, 1, a0, a1, b0, b1, kept, -1, 0))
    return np.concatenate([verbatim, np.array(rows, np.int32).reshape(-1, 9)])


def find_stretches(
    documents: tuple[Tokens, Tokens], units: tuple[Column, Column], *, limits: RewordingLimits
) -> list[tuple[Stretch, float]]:
    """Return stretches of units (first and end in a, in b) that say the same, with the cosine of their words."""
    sentences = _weigh(documents, units, limits)
    if sentences is None:
        return []
    a, b = sentences
    cosine = _normal(a.weights) @ _normal(b.weights).T
    n_words = a.presence.sum(axis=1)[:, None] + b.presence.sum(axis=1)[None, :]
    dice = 2 * (a.presence @ b.presence.T) / np.maximum(n_words, 1)
    seeds = np.argwhere((cosine >= limits.least_cosine) & (dice >= limits.least_dice))
    digests, rest = _digests(seeds, documents, (a, b), limits=limits)
    passages = digests + _passages(rest, (a, b), limits=limits)
    found = []
    for passage, likeness in _without_overlaps(passages):
        if min(_length(documents, (a, b), stretch=passage)) >= limits.least_characters:
            a0, a1, b0, b1 = passage
            stretch = (int(a.bounds[a0, 0]), int(a.bounds[a1, 1]), int(b.bounds[b0, 0]), int(b.bounds[b1, 1]))
            found.append((stretch, likeness))
    return found


def _weigh(
    documents: tuple[Tokens, Tokens], units: tuple[Column, Column], limits: RewordingLimits
) -> tuple[Sentences, Sentences] | None:
    bounds = [_sentence_bounds(document, limits.least_units) for document in documents]
    if not len(bounds[0]) or not len(bounds[1]):
        return None
    kinds, numbered = np.unique(np.concatenate(units), return_inverse=True)
    sides = (numbered[: len(units[0])], numbered[len(units[0]) :])
    counts = []
    for side, table in zip(sides, bounds, strict=True):
        matrix = np.zeros((len(table), len(kinds)), np.float32)
        row = np.repeat(np.arange(len(table)), table[:, 1] - table[:, 0])
        places = np.concatenate([np.arange(first, after) for first, after in table])
        np.add.at(matrix, (row, side[places]), 1)
        counts.append(matrix)
    n_sentences = len(bounds[0]) + len(bounds[1])
    containing = (counts[0] > 0).sum(axis=0) + (counts[1] > 0).sum(axis=0)
    rarity = np.log(n_sentences / np.maximum(containing, 1)).astype(np.float32)
    a, b = (
        Sentences(table, matrix * rarity, (matrix > 0).astype(np.float32))
        for table, matrix in zip(bounds, counts, strict=True)
    )
    return a, b


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


def _normal(matrix: Matrix) -> Matrix:
    lengths: Matrix = np.linalg.norm(matrix, axis=1, keepdims=True).astype(np.float32)
    return (matrix / np.maximum(lengths, 1e-9)).astype(np.float32)


def _digests(
    seeds: npt.NDArray[np.int64],
    documents: tuple[Tokens, Tokens],
    sides: tuple[Sentences, Sentences],
    *,
    limits: RewordingLimits,
) -> tuple[list[tuple[Stretch, float]], npt.NDArray[np.int64]]:
    """Return the passages of b that are like sentences scattered over a, as digests are; and the other seeds."""
    found = []
    left = []
    for part in _split_side(seeds, 1, limits.digest_b_gap):
        told = [len(np.unique(piece[:, 1])) for piece in (part, *_split(part, limits.gap))]
        scattered = len(part) >= limits.digest_seeds and max(told[1:]) < limits.digest_share * told[0]
        stretch, likeness = _whole(part, *sides)
        lengths = _length(documents, sides, stretch=stretch)
        dense = told[0] >= limits.digest_density * (stretch[3] - stretch[2] + 1)
        if scattered and dense and likeness >= limits.least_digest and lengths[0] >= limits.digest_ratio * lengths[1]:
            found.append((stretch, likeness))
        else:
            left.append(part)
    return found, np.concatenate(left) if left else seeds[:0]


def _passages(
    seeds: npt.NDArray[np.int64], sides: tuple[Sentences, Sentences], *, limits: RewordingLimits
) -> list[tuple[Stretch, float]]:
    """Join seeds that stand near each other on both sides, as far as the passages that result are alike."""
    found = []
    todo = [(part, limits.gap) for part in _split(seeds, limits.gap)]
    while todo:
        part, width = todo.pop()
        stretch, likeness = _whole(part, *sides)
        if likeness >= (limits.least_whole if len(part) > 1 else limits.least_single):
            found.append((stretch, likeness))
        elif width > 0:
            todo += [(piece, width - 1) for piece in _split(part, width - 1)]
    return found


def _whole(part: npt.NDArray[np.int64], a: Sentences, b: Sentences) -> tuple[Stretch, float]:
    """Return the stretch around seeds, and how alike its two sides are as a whole."""
    a0, b0 = part.min(axis=0).tolist()
    a1, b1 = part.max(axis=0).tolist()
    left, right = a.weights[a0 : a1 + 1].sum(axis=0), b.weights[b0 : b1 + 1].sum(axis=0)
    return (a0, a1, b0, b1), float(left @ right / max(np.linalg.norm(left) * np.linalg.norm(right), 1e-9))


def _split_side(seeds: npt.NDArray[np.int64], side: int, gap: int) -> list[npt.NDArray[np.int64]]:
    """Part the seeds where one side has none within `gap` sentences."""
    if not len(seeds):
        return []
    ordered = seeds[np.argsort(seeds[:, side], kind="stable")]
    return np.split(ordered, np.flatnonzero(np.diff(ordered[:, side]) > gap + 1) + 1)


def _split(seeds: npt.NDArray[np.int64], gap: int) -> list[npt.NDArray[np.int64]]:
    """Part the seeds by one side and the other in turn, until all parts hold together on both."""
    parts, n_parts, side = _split_side(seeds, 0, gap), 0, 1
    while n_parts != len(parts):
        n_parts = len(parts)
        for _ in range(2):
            parts = [piece for part in parts for piece in _split_side(part, side, gap)]
            side = 1 - side
    return parts


def _length(
    documents: tuple[Tokens, Tokens], sides: tuple[Sentences, Sentences], *, stretch: Stretch
) -> tuple[int, int]:
    """Return the characters of both sides of a stretch of sentences."""
    (a, b), (a_side, b_side), (a0, a1, b0, b1) = documents, sides, stretch
    return (
        int(a.end[a_side.bounds[a1, 1] - 1] - a.start[a_side.bounds[a0, 0]]),
        int(b.end[b_side.bounds[b1, 1] - 1] - b.start[b_side.bounds[b0, 0]]),
    )


def _without_overlaps(passages: list[tuple[Stretch, float]]) -> list[tuple[Stretch, float]]:
    """Keep, of passages that overlap in b, the one whose words are most alike."""
    kept: list[tuple[Stretch, float]] = []
    for passage, likeness in sorted(passages, key=lambda item: -item[1]):
        if all(passage[3] < other[2] or other[3] < passage[2] for other, _ in kept):
            kept.append((passage, likeness))
    return kept
