"""Several documents in one Record, without an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from watchword.model.records import Record
from watchword.model.tokens import Column, Tokens


class FormTable(dict[str, int]):
    """Numbers spellings in order of appearance, from 0: spellings in, int32 column out."""

    def __missing__(self, form: str) -> int:
        """Give the next number to a spelling that has none."""
        number = self[form] = len(self)
        return number

    def of(self, forms: Sequence[str]) -> Column:
        """Return the numbers of these spellings, new ones where needed."""
        return np.fromiter(map(self.__getitem__, forms), np.int32, len(forms))


def bind(
    documents: Iterable[tuple[Tokens, date | None]],
    *,
    language: str,
    stems: Callable[[Sequence[str]], Column],
    function_words: Callable[[Sequence[str]], npt.NDArray[np.bool_]],
) -> Record:
    """Return a Record of these tokens, in the order given (which has to be that of their dates).

    For documents that lie in no archive; an archive makes its Records from its columns. Each document may be let go
    once it has been read.
    """
    number = FormTable()
    names: list[str] = []
    dates: list[date | str] = []
    bounds = [0]
    columns: dict[str, list[Column]] = {
        name: [np.zeros(0, np.int32)] for name in ("start", "end", "form_id", "sentence")
    }
    for tokens, day in documents:
        names.append(tokens.document_id)
        dates.append(day or "NaT")
        bounds.append(bounds[-1] + len(tokens))
        columns["start"].append(tokens.start)
        columns["end"].append(tokens.end)
        columns["form_id"].append(number.of(tokens.forms)[tokens.form_id])
        columns["sentence"].append(tokens.sentence)
    forms = tuple(number)
    joined = {name: np.concatenate(columns.pop(name)) for name in list(columns)}
    return Record(
        language=language,
        document_ids=tuple(names),
        dates=np.array(dates, "datetime64[D]"),
        bounds=np.array(bounds, np.int64),
        forms=forms,
        stem_id=stems(forms),
        function_word=function_words(forms),
        **joined,
    )


def without(record: Record, document_id: str) -> Record:
    """Return the record without one of its documents; the same record if it is not there."""
    if document_id not in record.document_ids:
        return record
    place = record.document_ids.index(document_id)
    low, high = record.bounds[place], record.bounds[place + 1]
    keep = np.ones(len(record.form_id), np.bool_)
    keep[low:high] = False
    bounds = np.delete(record.bounds, place)
    bounds[place:] -= high - low
    return replace(
        record,
        document_ids=record.document_ids[:place] + record.document_ids[place + 1 :],
        dates=np.delete(record.dates, place),
        bounds=bounds,
        start=record.start[keep],
        end=record.end[keep],
        form_id=record.form_id[keep],
        sentence=record.sentence[keep],
    )
