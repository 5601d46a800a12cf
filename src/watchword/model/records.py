"""The tokens of many documents in one set of columns: the record that a new text is read against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from watchword.model.errors import InvalidInput
from watchword.model.tokens import Column


@dataclass(frozen=True, eq=False)
class Record:
    """Tokens of `n` documents of one language, end to end, **in order of date** (undated documents first).

    `bounds` is int64 `(n + 1,)`: document `i` owns tokens `[bounds[i], bounds[i + 1])`. `dates` is datetime64[D]
    `(n,)`, NaT where unknown. The other columns are int32 over all tokens, as in `Tokens`; `sentence` counts from 0
    within each document. `forms` is the shared form table, `stem_id` int32 over `forms` (inflected forms of one word
    share it), `function_word` bool over `forms`. Memory: 16 bytes a token and the form table; 4 more once its
    sentences were asked for.
    """

    language: str
    document_ids: tuple[str, ...]
    dates: npt.NDArray[np.datetime64]
    bounds: npt.NDArray[np.int64]
    start: Column
    end: Column
    form_id: Column
    sentence: Column
    forms: tuple[str, ...]
    stem_id: Column
    function_word: npt.NDArray[np.bool_]

    def __post_init__(self) -> None:
        """Refuse columns that do not fit each other."""
        n_tokens = int(self.bounds[-1])
        if len(self.bounds) != len(self.document_ids) + 1 or len(self.dates) != len(self.document_ids):
            raise InvalidInput("a record needs one date a document and one bound more than documents")
        if {len(self.start), len(self.end), len(self.form_id), len(self.sentence)} != {n_tokens}:
            raise InvalidInput("the columns of a record differ in length")
        if {len(self.stem_id), len(self.function_word)} != {len(self.forms)}:
            raise InvalidInput("a record needs a stem and a function-word flag for every form")

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each form in the form table."""
        return {form: i for i, form in enumerate(self.forms)}

    @cached_property
    def sentence_key(self) -> Column:
        """The running number of the sentence of each token: the sentences of the record throughout."""
        return (np.cumsum(self._begins, dtype=np.int32) - 1).astype(np.int32)

    @cached_property
    def sentence_bounds(self) -> npt.NDArray[np.int64]:
        """The first token of each sentence of the record, and the number of all tokens at the end."""
        return np.append(np.flatnonzero(self._begins), len(self.form_id)).astype(np.int64)

    @property
    def _begins(self) -> npt.NDArray[np.bool_]:
        n_tokens = len(self.form_id)
        begins = np.zeros(n_tokens, np.bool_)
        begins[1:] = self.sentence[1:] != self.sentence[:-1]
        starts = self.bounds[:-1]
        begins[starts[starts < n_tokens]] = True
        return begins

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.document_ids)

    def document_at(self, position: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the document numbers that own these token positions; O(log n) each."""
        return np.searchsorted(self.bounds, np.asarray(position), side="right") - 1
