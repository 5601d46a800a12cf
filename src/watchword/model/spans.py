"""A place in a document that checks itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt

from watchword.model.errors import InvalidInput, SpanDrift
from watchword.model.making import make_all


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open `[start, end)` in code points of a document's original text, with the words that stand there.

    Never a place in a folded, tokenised or translated view. The quote makes the span self-checking:
    `check` raises where the text says something else.

    >>> Span.of("speech-2022", "power for power", 0, 5)
    Span(document_id='speech-2022', start=0, end=5, quote='power')
    """

    document_id: str
    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        """Refuse a span that cannot be a place."""
        if not 0 <= self.start <= self.end:
            raise InvalidInput(f"span {self.start}:{self.end} of {self.document_id!r} is not a half-open range")
        if len(self.quote) != self.end - self.start:
            raise InvalidInput(
                f"span {self.start}:{self.end} of {self.document_id!r} is {self.end - self.start} code points long,"
                f" its quote {len(self.quote)}"
            )

    @classmethod
    def of(cls, document_id: str, text: str, start: int, end: int) -> Span:  # noqa: PLR0917 - read as a slice
        """Cite `text[start:end]` of the document whose original text `text` is."""
        if end > len(text):
            raise InvalidInput(f"span {start}:{end} ends after the text of {document_id!r} ({len(text)} code points)")
        return cls(document_id, start, end, text[start:end])

    def check(self, text: str) -> None:
        """Raise `SpanDrift` unless the quote still stands at this place of `text`."""
        found = text[self.start : self.end]
        if found != self.quote:
            raise SpanDrift(
                f"{self.document_id} {self.start}:{self.end} should read {self.quote!r} and reads {found!r}",
                hint="run `watchword verify` to see what else has changed",
            )

    def as_json(self) -> dict[str, object]:
        """Return `{"document", "start", "end", "quote"}`: the one form in which places leave the program."""
        return {"document": self.document_id, "start": self.start, "end": self.end, "quote": self.quote}


def cite_all(document_id: str, text: str, places: npt.NDArray[np.int32]) -> list[Span]:
    """Cite every `[start, end)` of an `(n, 2)` array: as `Span.of` for each, at a tenth of its cost.

    The places are checked as columns, not each by the constructor.
    """
    if len(places) and (int(places.min()) < 0 or int(places.max()) > len(text)):
        raise InvalidInput(f"a span lies outside the text of {document_id!r} ({len(text)} code points)")
    if (places[:, 0] > places[:, 1]).any():
        raise InvalidInput(f"a span of {document_id!r} ends before it starts")
    starts, ends = places[:, 0].tolist(), places[:, 1].tolist()
    quotes = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return make_all(Span, len(quotes), repeat(document_id), starts, ends, quotes)
