"""Several documents in one Record, without an archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from watchword.model.records import Record
from watchword.model.tokens import Column, Tokens


def bind(
    documents: Sequence[tuple[Tokens, date | None]],
    *,
    language: str,
    stems: Callable[[Sequence[str]], Column],
    function_words: Callable[[Sequence[str]], npt.NDArray[np.bool_]],
) -> Record:
    """Return a Record of these tokens, in the order given (which has to be that of their dates).

    For a handful of documents, such as the last members of a series; an archive makes larger ones from its columns.
    """
    number: dict[str, int] = {}
    form_ids: list[Column] = []
    for tokens, _ in documents:
        own = np.array([number.setdefault(form, len(number)) for form in tokens.forms], np.int32)
        form_ids.append(own[tokens.form_id] if len(own) else np.zeros(0, np.int32))
    forms = tuple(number)
    empty = [np.zeros(0, np.int32)]
    return Record(
        language=language,
        document_ids=tuple(tokens.document_id for tokens, _ in documents),
        dates=np.array([day or "NaT" for _, day in documents], "datetime64[D]"),
        bounds=np.cumsum([0, *(len(tokens) for tokens, _ in documents)]).astype(np.int64),
        start=np.concatenate([*empty, *(tokens.start for tokens, _ in documents)]),
        end=np.concatenate([*empty, *(tokens.end for tokens, _ in documents)]),
        form_id=np.concatenate([*empty, *form_ids]),
        sentence=np.concatenate([*empty, *(tokens.sentence for tokens, _ in documents)]),
        forms=forms,
        stem_id=stems(forms),
        function_word=function_words(forms),
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
