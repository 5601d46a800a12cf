"""Build a Record from texts, for the benchmarks: what the archive does, without the archive."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from watchword.model.records import Record
from watchword.text import function_words, stems, tokenise


def build_record(texts: Iterable[tuple[str, str]], *, language: str) -> Record:
    """Tokenise the texts, in the order given, onto one form table."""
    forms: dict[str, int] = {}
    names: list[str] = []
    bounds = [0]
    columns: dict[str, list[np.ndarray]] = {"start": [], "end": [], "form_id": [], "sentence": []}
    for name, text in texts:
        tokens = tokenise(name, text, language=language)
        table = np.fromiter((forms.setdefault(form, len(forms)) for form in tokens.forms), np.int32, len(tokens.forms))
        names.append(name)
        bounds.append(bounds[-1] + len(tokens))
        columns["start"].append(tokens.start)
        columns["end"].append(tokens.end)
        columns["form_id"].append(table[tokens.form_id] if len(tokens) else tokens.form_id)
        columns["sentence"].append(tokens.sentence)
    table_of_forms = tuple(forms)
    joined = {}
    for column in list(columns):
        joined[column] = np.concatenate(columns.pop(column))
    return Record(
        language=language,
        document_ids=tuple(names),
        dates=np.full(len(names), np.datetime64("NaT"), "datetime64[D]"),
        bounds=np.array(bounds, np.int64),
        forms=table_of_forms,
        stem_id=stems(table_of_forms, language=language),
        function_word=function_words(table_of_forms, language=language),
        **joined,
    )
