"""Concordance lines: where a pattern of words stands, across spellings, and in which years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal
from weakref import WeakKeyDictionary, proxy

import numpy as np
import numpy.typing as npt

from watchword import text
from watchword.match.index import Index, Tolerance, find, index_of
from watchword.match.patterns import Pattern, parse
from watchword.model.documents import Document
from watchword.model.findings import Coverage, Scope
from watchword.model.spans import Span
from watchword.store import Corpus

CONTEXT = 60  # code points on each side of a hit
SORTED_BY = 4  # units left or right of a hit that the order looks at

SEARCHERS: WeakKeyDictionary[Corpus, Searcher] = WeakKeyDictionary()
"""What was read for earlier searches, by open handle."""

Longs = npt.NDArray[np.int64]
Order = Literal["date", "left", "right"]


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
class YearCount:
    """Hits and documents with hits of one year, of how many documents in scope; `year` None: undated."""

    year: int | None
    n_hits: int
    n_documents: int
    of_documents: int

    def as_json(self) -> dict[str, object]:
        """Return the counts as JSON values."""
        return {
            "year": self.year,
            "hits": self.n_hits,
            "documents": self.n_documents,
            "of_documents": self.of_documents,
        }


@dataclass(frozen=True, slots=True)
class Concordance:
    """The hits of a search, with the scope and its coverage: an empty one says where was looked.

    `hits` are the lines asked for, in the order asked for; `n_hits` and `n_documents` count all that there are.
    """

    phrase: str
    hits: tuple[Hit, ...]
    n_hits: int
    n_documents: int
    years: tuple[YearCount, ...]
    scope: Scope
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How a search answers: context in code points, order and number of lines, and what counts as the same word."""

    context: int = CONTEXT
    order: Order = "date"
    limit: int | None = None
    tolerance: Tolerance = field(default_factory=Tolerance)


def search(
    corpus: Corpus, phrase: str, *, scope: Scope | None = None, context: int = CONTEXT, limit: int | None = None
) -> Concordance:
    """Find a phrase or pattern; see `Searcher.search`. What was read for it is kept as long as the handle."""
    settings = SearchSettings(context=context, limit=limit)
    return searcher_of(corpus).search(phrase, scope=scope, settings=settings)


def searcher_of(corpus: Corpus) -> Searcher:
    """Return the searcher of a handle, a new one when its archive has grown."""
    held = SEARCHERS.get(corpus)
    if held is None or len(held.documents) != corpus.n_documents:
        held = SEARCHERS[corpus] = Searcher(proxy(corpus))  # which must not keep its own key alive
    return held


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A scope as it was looked up: which documents of each language lie in it (None: all), and its coverage."""

    flags: Mapping[str, npt.NDArray[np.bool_]] | None
    languages: tuple[str, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The years that documents of a language bear (None: undated), and the number of each document's year."""

    years: tuple[int | None, ...]
    of_document: npt.NDArray[np.int64]


class Searcher:
    """Answers searches of one archive, as it was when this was made; what was read for one answer serves the next.

    Holds 24 bytes a token of the languages that were searched. The first search of a language reads its tokens.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.documents = [entry.document for entry in corpus.listing()]
        self.indexes: dict[str, Index] = {}
        self.by_language: dict[str, dict[str, Document]] = {}
        for one in self.documents:
            self.by_language.setdefault(one.language or "und", {})[one.document_id] = one
        self.scopes: dict[Scope, Looked] = {}
        self.calendars: dict[str, Calendar] = {}

    def search(self, query: str, *, scope: Scope | None = None, settings: SearchSettings | None = None) -> Concordance:
        """Find a pattern wherever its units stand, whatever the case, width or spelling norm.

        Each language folds the words by its own rules, so a northern spelling finds its southern twin; the hit shows
        what stands there. See `match.patterns` for gaps, alternatives and the subset of CQL. Hits come by date, or
        sorted by the words left or right of them. Counts are of all hits; a limit bounds the lines alone.

        Raises:
            InvalidInput: the pattern cannot be read.

        """
        scope, settings = scope or Scope(), settings or SearchSettings()
        pattern = parse(query)
        looked = self.look_up(scope)
        parts: list[tuple[str, Longs, Longs]] = []
        for language in looked.languages:
            starts, ends = self.places(language, pattern, tolerance=settings.tolerance)
            if looked.flags is not None and len(starts):
                inside = np.repeat(looked.flags[language], hits_by_document(self.indexes[language], starts))
                starts, ends = starts[inside], ends[inside]
            parts.append((language, starts, ends))
        n_hits = sum(len(starts) for _, starts, _ in parts)
        n_documents, years = self.count(parts, looked)
        hits = tuple(self.lines(parts, settings))
        return Concordance(query, hits, n_hits, n_documents, years, scope, looked.coverage)

    def look_up(self, scope: Scope) -> Looked:
        """Return which documents lie in a scope."""
        if scope not in self.scopes:
            coverage = self.corpus.coverage(scope)
            if scope == Scope():
                self.scopes[scope] = Looked(None, tuple(sorted(self.by_language)), coverage)
            else:
                names = {entry.document.document_id for entry in self.corpus.listing(scope)}
                languages = tuple(sorted(tag for tag, held in self.by_language.items() if names & held.keys()))
                flags = {
                    tag: np.array([name in names for name in self.index(tag).record.document_ids], np.bool_)
                    for tag in languages
                }
                self.scopes[scope] = Looked(flags, languages, coverage)
        return self.scopes[scope]

    def index(self, language: str) -> Index:
        """Return the index of a language, made at first use."""
        if language not in self.indexes:
            record = self.corpus.record(language, stems=placeholder_stems, function_words=no_flags)
            self.indexes[language] = index_of(record)
        return self.indexes[language]

    def calendar(self, language: str) -> Calendar:
        """Return the years of a language's documents."""
        if language not in self.calendars:
            dates = self.index(language).record.dates
            numbers = np.where(np.isnat(dates), 0, dates.astype("datetime64[Y]").astype(np.int64) + 1970)
            years, of_document = np.unique(numbers, return_inverse=True)
            self.calendars[language] = Calendar(tuple(year or None for year in years.tolist()), of_document)
        return self.calendars[language]

    def places(self, language: str, pattern: Pattern, *, tolerance: Tolerance) -> tuple[Longs, Longs]:
        """Return where a pattern stands in a language."""
        tag = None if language == "und" else language

        def units(word: str) -> list[str]:
            tokens = text.tokenise("query", word, language=tag)
            return [tokens.forms[form] for form in tokens.form_id]

        return find(
            self.index(language), pattern, units=units, stems=partial(text.stems, language=tag), tolerance=tolerance
        )

    def count(self, parts: Sequence[tuple[str, Longs, Longs]], looked: Looked) -> tuple[int, tuple[YearCount, ...]]:
        """Return the number of documents with hits, and the counts by year, undated last."""
        sums: dict[int | None, list[int]] = {}
        n_documents = 0
        for language, starts, _ in parts:
            calendar = self.calendar(language)
            hits = hits_by_document(self.indexes[language], starts)
            n_documents += int(np.count_nonzero(hits))
            held = np.ones(len(hits)) if looked.flags is None else looked.flags[language]
            columns = [
                np.bincount(calendar.of_document, weights, minlength=len(calendar.years)).astype(np.int64)
                for weights in (hits, hits > 0, held)
            ]
            for year, *counts in zip(calendar.years, *(column.tolist() for column in columns), strict=True):
                if counts[2]:
                    total = sums.setdefault(year, [0, 0, 0])
                    sums[year] = [one + more for one, more in zip(total, counts, strict=True)]
        ordered = sorted(sums.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))
        return n_documents, tuple(YearCount(year, *counts) for year, counts in ordered)

    def lines(self, parts: Sequence[tuple[str, Longs, Longs]], settings: SearchSettings) -> Iterator[Hit]:
        """Yield the lines asked for."""
        keyed: list[tuple[object, str, int, int]] = []
        for language, starts, ends in parts:
            record = self.indexes[language].record
            chosen = np.arange(len(starts))
            if settings.order == "date" and settings.limit is not None:
                chosen = chosen[: settings.limit]
            elif settings.order != "date":
                chosen = self.sorted_by(language, starts, ends=ends, side=settings.order)[: settings.limit]
            owners = record.document_at(starts[chosen])
            for k, owner in zip(chosen.tolist(), owners.tolist(), strict=True):
                start, end = int(starts[k]), int(ends[k])
                if settings.order == "date":
                    day = record.dates[owner]
                    key: object = (not np.isnat(day), str(day), record.document_ids[owner], start)
                else:
                    key = self.beside(language, start, end=end, side=settings.order)
                keyed.append((key, language, start, end))
        keyed.sort(key=lambda one: (one[0], one[1:]))
        chosen_lines = keyed[: settings.limit] if settings.limit is not None else keyed
        names = {self.owner(language, start) for _, language, start, _ in chosen_lines}
        texts = self.corpus.texts(sorted(names))
        for _, language, start, end in chosen_lines:
            name = self.owner(language, start)
            yield self.line(language, start, end=end, words=texts[name], context=settings.context)

    def owner(self, language: str, position: int) -> str:
        """Return the name of the document that a token stands in."""
        record = self.indexes[language].record
        return record.document_ids[int(record.document_at(position))]

    def sorted_by(self, language: str, starts: Longs, *, ends: Longs, side: Order) -> Longs:
        """Return the order of hits by the folded units to the right, or to the left from the nearest on."""
        record = self.indexes[language].record
        rank = np.empty(len(record.forms), np.int32)
        rank[np.argsort(np.array(record.forms, dtype=object), kind="stable")] = np.arange(len(record.forms))
        n_tokens = len(record.form_id)
        columns = []
        for k in range(SORTED_BY):
            places = ends + k if side == "right" else starts - 1 - k
            owners = record.document_at(starts)
            outside = (places < record.bounds[owners]) | (places >= record.bounds[owners + 1])
            column = rank[record.form_id[places.clip(0, n_tokens - 1)]]
            columns.append(np.where(outside, -1, column))
        order: Longs = np.lexsort(columns[::-1])
        return order

    def beside(self, language: str, start: int, *, end: int, side: Order) -> tuple[str, ...]:
        """Return the folded units that a hit is sorted by."""
        record = self.indexes[language].record
        owner = int(record.document_at(start))
        low, high = int(record.bounds[owner]), int(record.bounds[owner + 1])
        if side == "right":
            places = range(end, min(end + SORTED_BY, high))
        else:
            places = range(start - 1, max(start - 1 - SORTED_BY, low - 1), -1)
        return tuple(record.forms[record.form_id[p]] for p in places)

    def line(self, language: str, start: int, *, end: int, words: str, context: int) -> Hit:
        """Return one concordance line."""
        record = self.indexes[language].record
        document = self.by_language[language][self.owner(language, start)]
        first, after = int(record.start[start]), int(record.end[end - 1])
        left = " ".join(words[max(first - context, 0) : first].split())
        right = " ".join(words[after : after + context].split())
        return Hit(Span.of(document.document_id, words, first, after), left, right, replace(document, text=""))


def hits_by_document(index: Index, starts: Longs) -> Longs:
    """Count hits, which are in order, in each document."""
    counts: Longs = np.diff(np.searchsorted(starts, index.record.bounds))
    return counts


def placeholder_stems(forms: Sequence[str]) -> npt.NDArray[np.int32]:
    """Number the forms: a search asks for the stems of a few of them only, later."""
    return np.arange(len(forms), dtype=np.int32)


def no_flags(forms: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Flag no form: a search knows no function words."""
    return np.zeros(len(forms), np.bool_)
