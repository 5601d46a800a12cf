"""Which words translate which, learned from sentences that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from watchword.match.bilingual_tokens import Bag

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
ROUNDS = 5
DISCOUNT = 0.75
SMOOTH = 0.5
LEAST = 0.01
Lesson = tuple[Sequence[Bag], Sequence[Bag], float]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Probabilities that a word of one language is rendered by one of the other, both ways; stems as in `Bag.words`."""

    a_to_b: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    b_to_a: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def strengthened(self, other: Lexicon) -> Lexicon:
        """Return both together, with the greater probability of each pair of words."""
        return Lexicon(_strongest(self.a_to_b, other.a_to_b), _strongest(self.b_to_a, other.b_to_a))


def learn_lexicon(lessons: Iterable[Lesson]) -> Lexicon:
    """Return what aligned versions teach about words: IBM model 1, both ways, with counts discounted.

    `lessons` come from as many pairs of documents as there are: groups of sentences that translate each other, and
    how sure that is (above 0, at most 1), which is how much they count. A word pair that was seen together once teaches
    next to nothing (its count is discounted away), so that chance neighbours do not become translations. Source: Brown
    et al. 1993, "The Mathematics of Statistical Machine Translation", model 1.
    """
    ids_a: dict[str, int] = {}
    ids_b: dict[str, int] = {}
    sides: list[tuple[Ints, Ints]] = []
    weights: list[float] = []
    for bags_a, bags_b, weight in lessons:
        weights.append(weight)
        sides.append(
            (
                np.array([ids_a.setdefault(word, len(ids_a)) for bag in bags_a for word in bag.words], np.int32),
                np.array([ids_b.setdefault(word, len(ids_b)) for bag in bags_b for word in bag.words], np.int32),
            )
        )
    names_a, names_b = list(ids_a), list(ids_b)
    on_a, on_b = [a for a, _ in sides], [b for _, b in sides]
    forward = train(on_a, on_b, weights, n_source=len(ids_a), n_target=len(ids_b))
    backward = train(on_b, on_a, weights, n_source=len(ids_b), n_target=len(ids_a))
    return Lexicon(_as_mapping(forward, names_a, names_b), _as_mapping(backward, names_b, names_a))


def train(
    sources: Sequence[Ints], targets: Sequence[Ints], weights: Sequence[float], *, n_source: int, n_target: int
) -> tuple[Ints, Ints, Floats]:
    """Return `(source, target, probability)` columns, sorted, from groups of words that translate each other."""
    sure: list[Floats] = [np.zeros(0)]
    group: list[Longs] = [np.zeros(0, np.int64)]
    left: list[Longs] = [np.zeros(0, np.int64)]
    right: list[Longs] = [np.zeros(0, np.int64)]
    base = 0
    for a, b, weight in zip(sources, targets, weights, strict=True):
        if len(a) and len(b):
            left.append(np.tile(a, len(b)).astype(np.int64))
            right.append(np.repeat(b, len(a)).astype(np.int64))
            group.append(base + np.repeat(np.arange(len(b)), len(a)))
            sure.append(np.full(len(a) * len(b), weight))
            base += len(b)
    source, target, slot, weight_of = (np.concatenate(parts) for parts in (left, right, group, sure))
    if not len(source):
        return source.astype(np.int32), target.astype(np.int32), np.zeros(0)
    pairs, number = np.unique(source * max(n_target, 1) + target, return_inverse=True)
    pair_source, pair_target = pairs // max(n_target, 1), pairs % max(n_target, 1)
    chance: Floats = np.ones(len(pairs))
    expected: Floats = chance
    for _ in range(ROUNDS):
        mass = chance[number]
        total = np.bincount(slot, weights=mass, minlength=base)
        expected = np.asarray(
            np.bincount(number, weights=weight_of * mass / total[slot], minlength=len(pairs)), np.float64
        )
        chance = (
            np.maximum(expected, 1e-12) / np.bincount(pair_source, weights=expected, minlength=n_source)[pair_source]
        )
    sums = np.bincount(pair_source, weights=expected, minlength=n_source)
    value = np.maximum(expected - DISCOUNT, 0) / (sums[pair_source] + SMOOTH)
    keep = value >= LEAST
    return pair_source[keep].astype(np.int32), pair_target[keep].astype(np.int32), value[keep]


def _strongest(
    first: Mapping[str, Mapping[str, float]], second: Mapping[str, Mapping[str, float]]
) -> Mapping[str, Mapping[str, float]]:
    if not first:
        return second
    out = {word: dict(targets) for word, targets in second.items()}
    for word, targets in first.items():
        row = out.setdefault(word, {})
        for target, value in targets.items():
            row[target] = max(value, row.get(target, 0.0))
    return out


def _as_mapping(
    columns: tuple[Ints, Ints, Floats], sources: list[str], targets: list[str]
) -> Mapping[str, Mapping[str, float]]:
    out: dict[str, dict[str, float]] = {}
    for source, target, value in zip(*(column.tolist() for column in columns), strict=True):
        out.setdefault(sources[source], {})[targets[target]] = value
    return out
