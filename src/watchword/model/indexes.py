"""Tokens sorted by form, so that a pattern is found without reading all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from watchword.model.tokens import Column

Integers = npt.NDArray[np.integer]
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The tokens of some documents of one language, end to end, and where each form stands.

    `forms` ascend by code point; `form_id` numbers the form of each token. Form `f` stands at the tokens
    `positions[form_bounds[f]:form_bounds[f + 1]]`, ascending. Document `i`, whose number is `numbers[i]`, owns the
    tokens `[bounds[i], bounds[i + 1])`. `start` and `length` are code points of its text, `sentence` counts from 0
    in each document; these three are integers of any width. The arrays may lie in a file that is read as it is needed.
    `looked_up` keeps what was found in the form table.
    """

    forms: Sequence[str]
    form_id: Column
    positions: Column
    form_bounds: Longs
    numbers: Column
    bounds: Longs
    start: Integers
    length: Integers
    sentence: Integers
    looked_up: dict[object, Column] = field(default_factory=dict)

    def count(self, forms: Column) -> int:
        """Return how often these forms stand in the documents."""
        return int((self.form_bounds[forms + 1] - self.form_bounds[forms]).sum())

    def places(self, forms: Column) -> Column:
        """Return where these forms stand, ascending."""
        parts = [self.positions[self.form_bounds[one] : self.form_bounds[one + 1]] for one in forms]
        if len(parts) == 1:
            return parts[0]
        return np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int32)

    def counted(self, starts: Longs) -> Longs:
        """Return how many of these tokens, which ascend, each document owns."""
        counts: Longs = np.diff(np.searchsorted(starts, self.bounds))
        return counts
