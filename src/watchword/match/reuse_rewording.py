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
    `least_dice` of their words on. Like sentences at most `gap` sentences apart are one passage, if the words of the
    whole passages are alike by `least_whole`; else the gap is narrowed. Where one side is `digest_ratio` times as long
    as the other (a digest), the gap is `digest_gap`. Passages shorter than `least_characters` are not reported.
    """

    least_cosine: float = 0.30
    least_dice: float = 0.33
    least_whole: float = 0.34
    least_single: float = 0.34
    gap: int = 4
    digest_gap: int = 24
    digest_ratio: float = 3.0
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
    """Return the rows of `reuse.search_reuse` for one pair of documents with the reworded passages added.

    A stretch of like sentences absorbs the word-by-word pairs inside it. Where the documents share long
    verbatim passages, these keep their own bounds, which are more exact than those of sentences.
    """
    limits = limits or RewordingLimits()
    n_a = len(documents[0])
    lengths = found[:, 5] - found[:, 4]
    verbatim = found[(found[:, 6] >= limits.verbatim_share * lengths) & (lengths >= limits.verbatim_units)]
    rows = []
    for (a0, a1, b0, b1), likeness in find_stretches(documents, (units[:n_a], units[n_a:]), limits=limits):
        b0, b1 = b0 + n_a, b1 + n_a
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
    # A digest scatters: where sentences far apart on one side make up one short passage on the other, they are one.
    passages = _passages(seeds, a, b, limits.digest_gap, limits)
    lengths = np.array([_length(documents, a, b, passage) for passage, _ in passages]).reshape(-1, 2).sum(axis=0)
    if lengths.max() < limits.digest_ratio * lengths.min() or not len(passages):
        passages = _passages(seeds, a, b, limits.gap, limits)
    found = []
    for passage, likeness in _without_overlaps(passages):
        if min(_length(documents, a, b, passage)) >= limits.least_characters:
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
    return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)


def _passages(
    seeds: npt.NDArray[np.int64], a: Sentences, b: Sentences, gap: int, limits: RewordingLimits
) -> list[tuple[Stretch, float]]:
    """Join seeds that stand near each other on both sides, as far as the passages that result are alike."""
    found = []
    todo = [(part, gap) for part in _split(seeds, gap)]
    while todo:
        part, width = todo.pop()
        a0, b0 = part.min(axis=0)
        a1, b1 = part.max(axis=0)
        left, right = a.weights[a0 : a1 + 1].sum(axis=0), b.weights[b0 : b1 + 1].sum(axis=0)
        likeness = float(left @ right / max(np.linalg.norm(left) * np.linalg.norm(right), 1e-9))
        needed = limits.least_whole if len(part) > 1 else limits.least_single
        if likeness >= needed:
            found.append(((int(a0), int(a1), int(b0), int(b1)), likeness))
        elif width > 0:
            todo += [(piece, width - 1) for piece in _split(part, width - 1)]
    return found


def _split(seeds: npt.NDArray[np.int64], gap: int) -> list[npt.NDArray[np.int64]]:
    """Part the seeds where neither side has one within `gap` sentences, one side after the other until all hold."""
    parts, settled = [seeds] if len(seeds) else [], 0
    side = 0
    while settled < 2:  # noqa: PLR2004 - both sides
        pieces = []
        for part in parts:
            ordered = part[np.argsort(part[:, side], kind="stable")]
            cuts = np.flatnonzero(np.diff(ordered[:, side]) > gap + 1) + 1
            pieces += np.split(ordered, cuts)
        settled = settled + 1 if len(pieces) == len(parts) else 1
        parts, side = pieces, 1 - side
    return parts


def _length(documents: tuple[Tokens, Tokens], a: Sentences, b: Sentences, passage: Stretch) -> tuple[int, int]:
    a0, a1, b0, b1 = passage
    lengths = []
    for document, side, first, last in ((documents[0], a, a0, a1), (documents[1], b, b0, b1)):
        lengths.append(int(document.end[side.bounds[last, 1] - 1] - document.start[side.bounds[first, 0]]))
    return lengths[0], lengths[1]


def _without_overlaps(passages: list[tuple[Stretch, float]]) -> list[tuple[Stretch, float]]:
    """Keep, of passages that overlap in b, the one whose words are most alike."""
    kept: list[tuple[Stretch, float]] = []
    for passage, likeness in sorted(passages, key=lambda item: -item[1]):
        if all(passage[3] < other[2] or other[3] < passage[2] for other, _ in kept):
            kept.append((passage, likeness))
    return kept
