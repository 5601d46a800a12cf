"""A document as columns: folded text with its way back, and tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchword.model.errors import InvalidInput

Column = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Fold:
    """One change that folding made: the original `[start, end)`, the rule, and what it now reads as."""

    start: int
    end: int
    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Folded:
    """A view of a text in which spellings that mean the same are the same, with the way back.

    Folded character `i` came from the original `[start[i], end[i])`. The origins are in order, and consecutive
    origins either are equal (one character became several) or do not overlap. `folds` lists every change that
    is more than case and width, so that which spelling stood there can always be shown.
    """

    text: str
    start: Column
    end: Column
    folds: tuple[Fold, ...] = ()

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        if not len(self.text) == len(self.start) == len(self.end):
            raise InvalidInput("folded text and its origins differ in length")


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The matching units of one document as numpy int32 columns, each of shape `(n_tokens,)`.

    A unit is a word, except in scripts where words run together or glue to particles: there it is one Hangul
    syllable, one Han or kana character. `text[start[i]:end[i]]` is what is printed; units are in order and never
    overlap; what lies between them is white space and punctuation. `form_id` indexes `forms`, the folded
    spellings. `word`, `sentence`, `paragraph` and `section` number the stretch that the unit stands in, from 0;
    `word` is the space-delimited word (the Korean eojeol). `sentences` and `paragraphs` are `(n, 2)` int32 arrays of
    `[start, end)` in the original text, punctuation included.
    """

    document_id: str
    start: Column
    end: Column
    form_id: Column
    word: Column
    sentence: Column
    paragraph: Column
    section: Column
    forms: tuple[str, ...]
    sentences: Column
    paragraphs: Column

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        lengths = {len(column) for column in self.columns().values()}
        if len(lengths) != 1:
            raise InvalidInput(f"the token columns of {self.document_id!r} differ in length: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.start)

    def columns(self) -> Mapping[str, Column]:
        """Return the seven per-token columns by name."""
        names = ("start", "end", "form_id", "word", "sentence", "paragraph", "section")
        return {name: getattr(self, name) for name in names}

    def sentence_bounds(self) -> Column:
        """Return `(n_sentences, 2)`: the first token and the token after the last of each sentence.

        A sentence without tokens (a row of dashes) has equal bounds.
        """
        numbers = np.arange(len(self.sentences), dtype=np.int32)
        first = np.searchsorted(self.sentence, numbers, side="left")
        after = np.searchsorted(self.sentence, numbers, side="right")
        return np.stack([first, after], axis=1).astype(np.int32)
