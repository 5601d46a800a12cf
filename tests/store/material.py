"""Documents, tokens and damage for the tests of the store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from watchword.model.documents import COMPLETENESS, Document, Section
from watchword.model.sources import Source
from watchword.model.tokens import Column, Tokens
from watchword.store import Batch, Corpus

NOON = datetime(2022, 6, 11, 12, tzinfo=UTC)
WORD = re.compile(r"\w+")
SENTENCE = re.compile(r"[^.\n]+\.?")


def make_source(content: bytes = b"as received") -> tuple[Source, bytes]:
    return Source.of(content, location="texts/one.txt", retrieved_at=NOON, media_type="text/plain"), content


SOURCE = make_source()


def make_document(document_id: str, text: str, *, day: str | None = None, language: str | None = "en") -> Document:
    return Document(
        document_id, text, SOURCE[0].source_id, date=date.fromisoformat(day) if day else None, language=language
    )


def split(document: Document) -> Tokens:
    """Split a text at white space and full stops: simple, but with every column in use."""
    text = document.text
    words = places(WORD.finditer(text))
    sentences = places(SENTENCE.finditer(text))
    paragraphs = places(re.finditer(r"[^\n]+", text))
    forms: dict[str, int] = {}
    form_id = [forms.setdefault(text[start:end].casefold(), len(forms)) for start, end in words.tolist()]
    return Tokens(
        document.document_id,
        start=words[:, 0].copy(),
        end=words[:, 1].copy(),
        form_id=np.array(form_id, np.int32),
        word=np.arange(len(words), dtype=np.int32),
        sentence=owners(words, sentences),
        paragraph=owners(words, paragraphs),
        section=np.zeros(len(words), np.int32),
        forms=tuple(forms),
        sentences=sentences,
        paragraphs=paragraphs,
    )


def places(matches: Iterable[re.Match[str]]) -> Column:
    return np.array([match.span() for match in matches], np.int32).reshape(-1, 2)


def owners(words: Column, stretches: Column) -> Column:
    return (np.searchsorted(stretches[:, 0], words[:, 0], side="right") - 1).astype(np.int32)


def make_batch(documents: Sequence[Document], *, readings: Sequence[tuple[str, str]] = ()) -> Batch:
    """Return a batch of documents that all come from `SOURCE`."""
    return Batch((SOURCE,), tuple(documents), tuple(map(split, documents)), readings=tuple(readings))


def fill(path: Path, *documents: Document) -> Path:
    """Make an archive that holds these documents."""
    with Corpus.create(path) as corpus:
        corpus.append(make_batch(documents))
    return path


def assert_same_tokens(found: Tokens, expected: Tokens) -> None:
    assert (found.document_id, found.forms) == (expected.document_id, expected.forms)
    for name, column in expected.columns().items():
        np.testing.assert_array_equal(found.columns()[name], column)
        assert found.columns()[name].dtype == np.int32
    np.testing.assert_array_equal(found.sentences, expected.sentences)
    np.testing.assert_array_equal(found.paragraphs, expected.paragraphs)


def number_forms(forms: tuple[str, ...]) -> Column:
    """Give every form a stem of its own."""
    return np.arange(len(forms), dtype=np.int32)


def flag_short(forms: tuple[str, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Call forms of up to three letters function words."""
    return np.array([len(form) <= 3 for form in forms], np.bool_)


unicode_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
words_text = st.lists(
    st.sampled_from(["power", "for", "peace,", "nuclear.", "핵무력", "건설\n\n和平", "мир.", "zebra"]), max_size=30
).map(" ".join)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6).map(str.strip).filter(bool)
maybe_words = st.none() | unicode_text
languages = st.sampled_from([None, "en", "ko", "zh"])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a document with every field in use."""
    text = draw(unicode_text | words_text)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)))
    sections = tuple(Section(a, b, draw(maybe_words), level=2) for a, b in pairwise(cuts))
    fields = ("locator", "title", "outlet", "url", "byline", "speaker", "audience", "document_type")
    return Document(
        draw(names),
        text,
        SOURCE[0].source_id,
        **{name: draw(maybe_words) for name in fields},
        date=draw(st.none() | st.dates()),
        date_precision=draw(st.sampled_from(["day", "month", "year"])),
        language=draw(languages),
        completeness=draw(st.none() | st.sampled_from(COMPLETENESS)),
        translator=draw(maybe_words),
        series=draw(maybe_words),
        work=draw(maybe_words),
        sections=sections,
        extras=draw(st.dictionaries(unicode_text, unicode_text, max_size=2)),
    )
