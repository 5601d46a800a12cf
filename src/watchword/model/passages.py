"""Stretches of text that stand in two places, as columns."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from watchword.model.errors import InvalidInput
from watchword.model.spans import Span
from watchword.model.tokens import Column

ReuseKind = Literal["copy", "verbatim", "altered", "reworded", "boilerplate"]
REUSE_KINDS: tuple[ReuseKind, ...] = ("copy", "verbatim", "altered", "reworded", "boilerplate")


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """Pairs of like passages, the most significant first; every column has the shape `(n_pairs,)`.

    `a_document` and `b_document` number `document_ids`; side `a` stands in the earlier document, or earlier in the same
    one. `a_start` and `a_end` are code points of the original text (half-open), `a_first` and `a_after` the first unit
    of the passage and the one after its last, counted within the document; likewise for `b`. `similarity` is the share
    (0-1) of the units of both sides that are kept; for `reworded` pairs of their words, by rarity, in any order.
    `weight` is in bits: the surprise of the shared n-grams given how often each stands in the record, less a cost for
    every gap; it ranks, and is no probability (0 for `reworded` pairs). `kind` numbers `REUSE_KINDS`: a `copy` covers
    both documents whole, `boilerplate` stands in many documents. Pairs with one `cluster` number show one passage.
    """

    document_ids: tuple[str, ...]
    a_document: Column
    a_start: Column
    a_end: Column
    a_first: Column
    a_after: Column
    b_document: Column
    b_start: Column
    b_end: Column
    b_first: Column
    b_after: Column
    similarity: npt.NDArray[np.float32]
    weight: npt.NDArray[np.float32]
    kind: npt.NDArray[np.uint8]
    cluster: Column

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        if len({len(getattr(self, name)) for name in self.column_names()}) != 1:
            raise InvalidInput("the columns of reused passages differ in length")

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.a_document)

    @classmethod
    def column_names(cls) -> tuple[str, ...]:
        """Return the names of the columns, in order."""
        return tuple(field.name for field in fields(cls) if field.name != "document_ids")

    def take(self, rows: npt.ArrayLike) -> Passages:
        """Return the pairs at these rows, or where this mask is true."""
        chosen = np.asarray(rows)
        return replace(self, **{name: getattr(self, name)[chosen] for name in self.column_names()})

    def kind_of(self, row: int) -> ReuseKind:
        """Return the name of the kind of one pair."""
        return REUSE_KINDS[int(self.kind[row])]

    def spans(self, row: int, *, a_text: str, b_text: str) -> tuple[Span, Span]:
        """Cite both sides of one pair from the original texts of its two documents."""
        a, b = self.document_ids[self.a_document[row]], self.document_ids[self.b_document[row]]
        return (
            Span.of(a, a_text, int(self.a_start[row]), int(self.a_end[row])),
            Span.of(b, b_text, int(self.b_start[row]), int(self.b_end[row])),
        )
