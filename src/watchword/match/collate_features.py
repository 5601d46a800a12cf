"""Two token columns as sentences over one vocabulary, each with its weighted bag of features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchword.match.edits import is_figure
from watchword.match.kernels.choose import kernels
from watchword.model.tokens import Tokens

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
PAIR_SHARE = 0.5
SHORT = 2  # what a syllable or a figure has of characters, at most
SYLLABLES = (("가", "힣"), ("一", "鿿"), ("㐀", "䶿"), ("ぁ", "ヿ"))


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One document as its sentences that have tokens.

    `number[k]` is the sentence's number in the document, `bounds[k]` its `[first, after)` tokens, `key[k]` its words:
    two sentences of either side have the same key when their units are the same. Sentence `k` has the features
    `feature[at[k]:at[k + 1]]`, repeated as often as they occur, and together they weigh `weight[k]`.
    """

    units: Ints
    number: Ints
    bounds: Ints
    key: Ints
    at: Ints
    feature: Ints
    weight: Floats

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two documents over one vocabulary. `feature_weight` and `unit_weight` grow with rarity in the two together.

    `word[feature]` tells the features that are words, and in a text mostly of syllables pairs of them: what rewording
    leaves standing. `syllable` and `figure` tell the units that are one, or a number of one or two digits.
    """

    a: Side
    b: Side
    feature_weight: Floats
    unit_weight: Floats
    word: npt.NDArray[np.bool_]
    syllable: npt.NDArray[np.bool_]
    figure: npt.NDArray[np.bool_]


def is_syllable(form: str) -> bool:
    """Tell whether a unit is one syllable or character of a script whose words run together."""
    return len(form) == 1 and any(first <= form <= last for first, last in SYLLABLES)


def pair_up(a: Tokens, b: Tokens) -> Pair:
    """Put two documents over one vocabulary and weigh what their sentences are made of.

    A feature is a word, or two neighbouring units; single syllables say too little to count alone. Its weight is
    `log(1 + n / f)` for `n` sentences and `f` occurrences in both documents: shared rare material is what shows that
    two sentences are one. Linear in the tokens but for one sort.
    """
    numbers: dict[str, int] = {}
    ids_a = np.array([numbers.setdefault(form, len(numbers)) for form in a.forms], np.int32)
    ids_b = np.array([numbers.setdefault(form, len(numbers)) for form in b.forms], np.int32)
    forms = list(numbers)
    syllable, figure = np.zeros(len(forms), np.bool_), np.zeros(len(forms), np.bool_)
    short = [number for number, form in enumerate(forms) if len(form) <= SHORT]
    syllable[short] = [is_syllable(forms[number]) for number in short]
    figure[short] = [is_figure(forms[number]) for number in short]
    units_a = ids_a.take(a.form_id) if len(a) else np.zeros(0, np.int32)
    units_b = ids_b.take(b.form_id) if len(b) else np.zeros(0, np.int32)
    (number_a, bounds_a), (number_b, bounds_b) = _with_tokens(a), _with_tokens(b)
    columns = units_a, bounds_a, units_b, bounds_b
    key_a, key_b = kernels("features").number_sentences(*columns)
    at_a, features_a, at_b, features_b, is_pair = kernels("collate").number_features(*columns, syllable)
    n_sentences = len(number_a) + len(number_b)
    counts = kernels("features").tally(features_a, features_b, len(is_pair))
    weight = np.log1p(n_sentences / np.maximum(counts, 1))
    weight[is_pair] *= PAIR_SHARE
    units = kernels("features").tally(units_a, units_b, len(forms))
    unit_weight = np.log1p(n_sentences / np.maximum(units, 1)) / np.log1p(max(n_sentences, 1))
    sides = [
        Side(units_of, number, bounds, key, at, features, kernels("features").weigh(at, features, weight))
        for units_of, number, bounds, key, at, features in (
            (units_a, number_a, bounds_a, key_a, at_a, features_a),
            (units_b, number_b, bounds_b, key_b, at_b, features_b),
        )
    ]
    glued = 2 * units[syllable].sum() > units.sum()
    return Pair(sides[0], sides[1], weight, unit_weight, ~is_pair | bool(glued), syllable, figure)


def _with_tokens(tokens: Tokens) -> tuple[Ints, Ints]:
    """Return the numbers of the sentences that have tokens, and their token ranges."""
    bounds = tokens.sentence_bounds()
    number = np.flatnonzero(bounds[:, 1] > bounds[:, 0]).astype(np.int32)
    return number, bounds[number]
