"""What is computed on the features of sentences, written to be read. The fast twins are in `features_numba`.

Sentence `k` has the features `feature[at[k]:at[k + 1]]`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


def pair_by_feature(
    a_at: Ints, a_feature: Ints, b_at: Ints, b_feature: Ints, rows_a: Ints, rows_b: Ints, size: int, most: int
) -> tuple[Ints, Ints]:
    """Return the pairs of a sentence of A and one of B, of those in `rows_a` and `rows_b`, that share a rare feature.

    Rare is what those of A have `most` times or less, and those of B. Features are below `size`; the rows rise, and the
    pairs are in their order.
    """
    sides = [
        [(feature, row) for row in rows.tolist() for feature in features[at[row] : at[row + 1]].tolist()]
        for at, features, rows in ((a_at, a_feature, rows_a), (b_at, b_feature, rows_b))
    ]
    n_a, n_b = (np.bincount([feature for feature, _ in side], minlength=size) for side in sides)
    owners: dict[int, list[int]] = {}
    for feature, row in sides[1]:
        if n_b[feature] <= most:
            owners.setdefault(feature, []).append(row)
    pairs = {(row, other) for feature, row in sides[0] if n_a[feature] <= most for other in owners.get(feature, ())}
    columns = np.array(sorted(pairs), np.int32).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]


def tally(a: Ints, b: Ints, size: int) -> Ints:
    """Return how often each number below `size` stands in two columns."""
    return (np.bincount(a, minlength=size) + np.bincount(b, minlength=size)).astype(np.int32)


def weigh(at: Ints, feature: Ints, weight: Floats) -> Floats:
    """Return what the features of each sentence weigh together, added up in their order."""
    return np.array([sum(weight[feature[low:high]].tolist()) for low, high in pairwise(at.tolist())], np.float64)


def number_sentences(a: Ints, a_bounds: Ints, b: Ints, b_bounds: Ints) -> tuple[Ints, Ints]:
    """Number the sentences of two documents, those of equal units alike, as they first occur.

    `a` and `b` are forms by number, `bounds` the `(n, 2)` token ranges of sentences.
    """
    numbers: dict[bytes, int] = {}
    keys = [
        [numbers.setdefault(units[first:after].tobytes(), len(numbers)) for first, after in bounds.tolist()]
        for units, bounds in ((a, a_bounds), (b, b_bounds))
    ]
    return np.array(keys[0], np.int32), np.array(keys[1], np.int32)
