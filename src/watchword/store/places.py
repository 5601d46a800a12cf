"""Tokens and stretches in columns: whether they lie where they can."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.tokens import Tokens

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
    wrong = (start < 0) | (end < start) | (end > n_characters[owner])
    wrong[1:] |= (owner[1:] == owner[:-1]) & (start[1:] < end[:-1])
    found = np.flatnonzero(wrong)
    return int(owner[found[0]]) if len(found) else None


def require_sound(documents: Sequence[Document], tokens: Sequence[Tokens]) -> None:
    """Raise `InvalidInput` unless all tokens, sentences and paragraphs lie in their texts, in order, with a form."""
    if not documents:
        return
    sizes = np.array([len(document.text) for document in documents])
    for noun, columns in (
        ("token", [np.stack([part.start, part.end], axis=1) for part in tokens]),
        ("sentence", [part.sentences for part in tokens]),
        ("paragraph", [part.paragraphs for part in tokens]),
    ):
        start, end = np.concatenate(columns).reshape(-1, 2).T
        lengths = np.array([len(column) for column in columns])
        wrong = first_misplaced(start, end, lengths=lengths, n_characters=sizes)
        if wrong is not None:
            name = documents[wrong].document_id
            raise InvalidInput(f"a {noun} of {name!r} lies outside its text or over its neighbour")
    for part in tokens:
        if len(part) and not 0 <= part.form_id.min() <= part.form_id.max() < len(part.forms):
            raise InvalidInput(f"a token of {part.document_id!r} has a form that is not in its form table")
