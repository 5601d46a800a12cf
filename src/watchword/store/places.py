"""Stretches of text in columns: whether they lie where they can."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.integer]


def first_misplaced(start: Whole, end: Whole, *, lengths: Whole, n_characters: Whole) -> int | None:
    """Return the first document with a stretch outside its text, reversed, or over its predecessor.

    The columns hold the stretches of documents end to end: `lengths[i]` of them belong to document `i`, whose text
    has `n_characters[i]` code points.

    >>> columns = np.array([0, 4, 0]), np.array([3, 9, 5])
    >>> first_misplaced(*columns, lengths=np.array([2, 1]), n_characters=np.array([9, 4]))
    1
    """
    owner = np.repeat(np.arange(len(lengths)), lengths)
    wrong = (start < 0) | (end < start) | (end > np.asarray(n_characters)[owner])
    wrong[1:] |= (owner[1:] == owner[:-1]) & (start[1:] < end[:-1])
    found = np.flatnonzero(wrong)
    return int(owner[found[0]]) if len(found) else None
