"""Build a Record from texts, for the benchmarks: what the archive does, without the archive."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from watchword.match.bind import bind
from watchword.model.records import Record
from watchword.text import function_words, stems, tokenise


def build_record(texts: Iterable[tuple[str, str]], *, language: str) -> Record:
    """Tokenise the texts, in the order given, onto one form table."""
    return bind(
        ((tokenise(name, text, language=language), None) for name, text in texts),
        language=language,
        stems=partial(stems, language=language),
        function_words=partial(function_words, language=language),
    )
