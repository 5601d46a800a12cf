"""The record of a language, read once while a handle sees the same archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from watchword import text
from watchword.model.findings import Scope
from watchword.model.records import Record
from watchword.store import Corpus

RECORDS_KEPT = 4

Integers = npt.NDArray[np.int32]

Key = tuple[int, str, Scope]
RECORDS: WeakKeyDictionary[Corpus, dict[Key, Record]] = WeakKeyDictionary()
"""The last records by open handle; by the number of documents too, for a handle that writes."""


def record_of(corpus: Corpus, language: str, *, scope: Scope) -> Record:
    """Return all tokens of a language in a scope with their stems; a second question about them need not read them.

    Cost: 0.3 s for 2.5 million tokens the first time, and 16 bytes each for as long as the handle is open.
    """
    held = RECORDS.setdefault(corpus, {})
    key = (corpus.n_documents, language, scope)
    if key not in held:
        tag = None if language == "und" else language
        outdated = [one for one in held if one[0] != key[0]]
        for old in outdated or list(held)[: max(len(held) - RECORDS_KEPT + 1, 0)]:
            del held[old]
        held[key] = corpus.record(
            language,
            scope=scope,
            stems=partial(text.stems, language=tag),
            function_words=partial(text.function_words, language=tag),
        )
    return held[key]


STEMS: WeakKeyDictionary[Record, dict[str, int]] = WeakKeyDictionary()
"""The number of each stem of a record, for words that it does not have."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """The stems and function words of a record's forms and, behind them, of some that it does not have.

    For `match.pose`: what is known of the record is not worked out again. Cost: 2 µs a form of the record, once.
    """

    record: Record
    tag: str | None

    def stems(self, forms: Sequence[str]) -> Integers:
        """Number the forms, which begin with those of the record, as `text.stems` does."""
        if self.record not in STEMS:
            stemmed = text.stem_words(self.record.forms, language=self.tag)
            STEMS[self.record] = dict(zip(stemmed, self.record.stem_id.tolist(), strict=True))
        held = STEMS[self.record]
        more: dict[str, int] = {}
        n_held = int(self.record.stem_id.max(initial=-1)) + 1
        new = text.stem_words(forms[len(self.record.forms) :], language=self.tag)
        numbers = [held[stem] if stem in held else more.setdefault(stem, n_held + len(more)) for stem in new]
        return np.concatenate([self.record.stem_id, np.array(numbers, np.int32)])

    def function_words(self, forms: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Flag the forms, which begin with those of the record."""
        new = forms[len(self.record.forms) :]
        return np.concatenate([self.record.function_word, text.function_words(new, language=self.tag)])
