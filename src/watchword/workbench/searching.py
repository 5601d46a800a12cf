"""Concordance lines: where a phrase stands, across spellings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from watchword import text
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.findings import Coverage, Scope
from watchword.model.spans import Span
from watchword.store import Corpus
from watchword.workbench.add import tokenise

CONTEXT = 60  # code points on each side of a hit


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of a concordance (KWIC): the words, what stands left and right of them, and their document."""

    span: Span
    left: str
    right: str
    document: Document

    def as_json(self) -> dict[str, object]:
        """Return `{"span", "left", "right", "date", "outlet", "title", "speaker", "type", "language"}`."""
        document = self.document
        return {
            "span": self.span.as_json(),
            "left": self.left,
            "right": self.right,
            "date": document.date and document.date.isoformat(),
            "outlet": document.outlet,
            "title": document.title,
            "speaker": document.speaker,
            "type": document.document_type,
            "language": document.language,
        }


@dataclass(frozen=True, slots=True)
class Concordance:
    """The hits of a search in order of date, with the scope and its coverage: an empty one says where was looked."""

    phrase: str
    hits: tuple[Hit, ...]
    scope: Scope
    coverage: Coverage


def search(corpus: Corpus, phrase: str, *, scope: Scope | None = None, context: int = CONTEXT) -> Concordance:
    """Find a phrase wherever its units stand in a row, whatever the case, width, spacing or spelling norm.

    Each language of the archive folds the phrase by its own rules, so a northern spelling finds its southern twin; the
    hit shows what stands there. Cost: the postings of the phrase's units, and the texts of the documents that have it.
    """
    scope = scope or Scope()
    entries = corpus.listing(scope)
    languages = sorted({entry.document.language for entry in entries}, key=str)
    if not any(character.isalnum() for character in phrase):
        raise InvalidInput(f"there is no word in {phrase!r} to look for", hint="give a word or a phrase")
    number = {entry.document.document_id: i for i, entry in enumerate(entries)}
    hits: list[tuple[int, Hit]] = []
    for language in languages:
        tokens = text.tokenise("query", phrase, language=language)
        forms = [tokens.forms[form] for form in tokens.form_id]
        places = occurrences(corpus, forms, language=language, number=number)
        names = [entries[i].document.document_id for i in sorted(set((places >> 32).tolist()))]
        texts = corpus.texts(names)
        for place in group(places):
            document = replace(entries[place[0]].document, text=texts[entries[place[0]].document.document_id])
            hits.extend((place[0], hit) for hit in lines(document, place[1], len(forms), context=context))
    hits.sort(key=lambda pair: (pair[0], pair[1].span.start))
    return Concordance(phrase, tuple(hit for _, hit in hits), scope, corpus.coverage(scope))


def occurrences(
    corpus: Corpus, forms: list[str], *, language: str | None, number: dict[str, int]
) -> npt.NDArray[np.int64]:
    """Return where the forms stand in a row, as `document << 32 | token`, ascending."""
    found: npt.NDArray[np.int64] | None = None
    columns = []
    for offset, form in enumerate(forms):
        postings = corpus.postings(form, language=language)
        owner = np.array([number.get(name, -1) for name in postings.document_ids], np.int64)
        owners = np.repeat(owner, np.diff(postings.bounds))
        place = (owners << 32) | (postings.positions.astype(np.int64) - offset)
        columns.append(place[(owners >= 0) & (postings.positions >= offset)])
    for column in sorted(columns, key=len):
        found = np.unique(column) if found is None else np.intersect1d(found, column, assume_unique=True)
        if not len(found):
            break
    return found if found is not None else np.zeros(0, np.int64)


def group(places: npt.NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
    """Yield each document number with the token positions in it."""
    owners = places >> 32
    for owner in np.unique(owners):
        yield int(owner), (places[owners == owner] & 0xFFFFFFFF).tolist()


def lines(document: Document, positions: list[int], n_units: int, *, context: int) -> Iterator[Hit]:
    """Yield the concordance lines of one document."""
    tokens = tokenise(document)
    words = document.text
    for position in positions:
        start, end = int(tokens.start[position]), int(tokens.end[position + n_units - 1])
        left = " ".join(words[max(start - context, 0) : start].split())
        right = " ".join(words[end : end + context].split())
        span = Span.of(document.document_id, words, start, end)
        yield Hit(span, left, right, replace(document, text=""))
