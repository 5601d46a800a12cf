"""Concordance lines: where a pattern of words stands, across spellings, and in which years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Literal
from weakref import WeakKeyDictionary, proxy

import numpy as np
import numpy.typing as npt

from watchword import text
from watchword.match.index import Tolerance, find
from watchword.match.patterns import Pattern, parse
from watchword.model.documents import Document
from watchword.model.findings import Coverage, Scope
from watchword.model.indexes import Index
from watchword.model.spans import Span
from watchword.store import Corpus, Roll

CONTEXT = 60  # code points on each side of a hit
SORTED_BY = 4  # units left or right of a hit that the order looks at

SEARCHERS: WeakKeyDictionary[Corpus, Searcher] = WeakKeyDictionary()
"""What was read for earlier searches, by open handle."""

Flags = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]
Order = Literal["date", "newest", "left", "right"]


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
    """How a search answers: context in code points, order and number of lines, and what counts as the same word.

    `limit` bounds the lines, after `skip` of them were left out.
    """

    context: int = CONTEXT
    order: Order = "date"
    limit: int | None = None
    skip: int = 0
    tolerance: Tolerance = field(default_factory=Tolerance)

    @property
    def end(self) -> int | None:
        """The number of lines up to the last that is asked for; None for all."""
        return None if self.limit is None else self.skip + self.limit


def search(
    corpus: Corpus, phrase: str, *, scope: Scope | None = None, context: int = CONTEXT, limit: int | None = None
) -> Concordance:
    """Find a phrase or pattern; see `Searcher.search`. What was read for it is kept as long as the handle."""
    settings = SearchSettings(context=context, limit=limit)
    return searcher_of(corpus).search(phrase, scope=scope, settings=settings)


def prepare(corpus: Corpus) -> None:
    """Read what the first search would have to read."""
    searcher = searcher_of(corpus)
    for tag in searcher.look_up(Scope()).languages:
        searcher.language(tag)


def searcher_of(corpus: Corpus) -> Searcher:
    """Return the searcher of a handle, a new one when its archive has grown."""
    held = SEARCHERS.get(corpus)
    if held is None or held.n_documents != corpus.n_documents:
        held = SEARCHERS[corpus] = Searcher(proxy(corpus))  # which must not keep its own key alive
    return held


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A scope as it was looked up: which documents of each language lie in it (None: all), and its coverage."""

    flags: Mapping[str, Flags] | None
    languages: tuple[str, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One index of a language; `ranks` are the places of its documents in order of date."""

    index: Index
    ranks: Longs


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """What is held of one language: its documents in order of date, their years, and the parts that its tokens lie in.

    `years` has None for undated; `year_of` numbers the year of each document.
    """

    roll: Roll
    parts: tuple[Part, ...]
    years: tuple[int | None, ...]
    year_of: Longs


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where a pattern stands in one part of a language: start and end as tokens, ascending, and documents by rank."""

    language: str
    part: Part
    starts: Longs
    ends: Longs
    ranks: Longs

    def only(self, wanted: npt.NDArray[np.bool_] | Longs) -> Places:
        """Return some of them."""
        return replace(self, starts=self.starts[wanted], ends=self.ends[wanted], ranks=self.ranks[wanted])


class Searcher:
    """Answers searches of one archive, as it was when this was made; what was read for one answer serves the next.

    The tokens stay in the index files of the archive, which are mapped into memory: an answer reads what it needs of
    them, and a new process starts with what the system still holds.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.n_documents = corpus.n_documents
        self.languages: dict[str, Language] = {}
        self.scopes: dict[Scope, Looked] = {}

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
        found: list[Places] = []
        for language in looked.languages:
            for places in self.places(language, pattern, tolerance=settings.tolerance):
                inside = places if looked.flags is None else places.only(looked.flags[language][places.ranks])
                found.append(inside)
        n_hits = sum(len(places.starts) for places in found)
        n_documents, years = self.count(found, looked)
        hits = tuple(self.lines(found, settings))
        return Concordance(query, hits, n_hits, n_documents, years, scope, looked.coverage)

    def look_up(self, scope: Scope) -> Looked:
        """Return which documents lie in a scope."""
        if scope not in self.scopes:
            coverage, languages = self.corpus.coverage(scope), self.corpus.languages
            if scope == Scope():
                self.scopes[scope] = Looked(None, languages, coverage)
            else:
                numbers = self.corpus.numbers(scope)
                flags = {tag: np.isin(self.language(tag).roll.numbers, numbers) for tag in languages}
                within = tuple(tag for tag in languages if flags[tag].any())
                self.scopes[scope] = Looked(flags, within, coverage)
        return self.scopes[scope]

    def language(self, tag: str) -> Language:
        """Return what is held of a language, looked up at first use."""
        if tag not in self.languages:
            roll = self.corpus.roll(tag)
            by_number = np.argsort(roll.numbers)
            parts = tuple(
                Part(index, by_number[np.searchsorted(roll.numbers, index.numbers, sorter=by_number)].astype(np.int64))
                for index in self.corpus.indexes(tag)
            )
            numbers = np.where(np.isnat(roll.dates), 0, roll.dates.astype("datetime64[Y]").astype(np.int64) + 1970)
            years, year_of = np.unique(numbers, return_inverse=True)
            self.languages[tag] = Language(roll, parts, tuple(year or None for year in years.tolist()), year_of)
        return self.languages[tag]

    def places(self, language: str, pattern: Pattern, *, tolerance: Tolerance) -> Iterator[Places]:
        """Yield where a pattern stands in each part of a language."""
        tag = None if language == "und" else language

        @cache
        def units(word: str) -> list[str]:
            tokens = text.tokenise("query", word, language=tag)
            return [tokens.forms[form] for form in tokens.form_id]

        for part in self.language(language).parts:
            starts, ends = find(
                part.index, pattern, units=units, stems=partial(text.stems, language=tag), tolerance=tolerance
            )
            if len(starts):
                yield Places(language, part, starts, ends, np.repeat(part.ranks, part.index.counted(starts)))

    def count(self, found: Sequence[Places], looked: Looked) -> tuple[int, tuple[YearCount, ...]]:
        """Return the number of documents with hits, and the counts by year, undated last."""
        sums: dict[int | None, list[int]] = {}
        n_documents = 0
        for tag in looked.languages:
            language = self.language(tag)
            ranks = [places.ranks for places in found if places.language == tag]
            hits = np.bincount(np.concatenate([np.zeros(0, np.int64), *ranks]), minlength=len(language.roll))
            n_documents += int(np.count_nonzero(hits))
            held = np.ones(len(hits)) if looked.flags is None else looked.flags[tag]
            columns = [
                np.bincount(language.year_of, weights, minlength=len(language.years)).astype(np.int64)
                for weights in (hits, hits > 0, held)
            ]
            for year, *counts in zip(language.years, *(column.tolist() for column in columns), strict=True):
                if counts[2]:
                    total = sums.setdefault(year, [0, 0, 0])
                    sums[year] = [one + more for one, more in zip(total, counts, strict=True)]
        ordered = sorted(sums.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))
        return n_documents, tuple(YearCount(year, *counts) for year, counts in ordered)

    def lines(self, found: Sequence[Places], settings: SearchSettings) -> Iterator[Hit]:
        """Yield the lines asked for."""
        keyed: list[tuple[object, str, int, Places, int]] = []
        by_date = settings.order in {"date", "newest"}
        reach = outermost(found, settings) if by_date else {}
        for places in found:
            if by_date:
                low, high = reach[places.language]
                chosen = np.flatnonzero((places.ranks >= low) & (places.ranks <= high))
            else:
                chosen = sorted_by(places, settings.order)[: settings.end]
            roll = self.language(places.language).roll
            for k in chosen.tolist():
                rank, start = int(places.ranks[k]), int(places.starts[k])
                if by_date:
                    day = roll.dates[rank]
                    key: object = (not np.isnat(day), str(day), roll.document_ids[rank], start)
                else:
                    key = beside(places, k, side=settings.order)
                keyed.append((key, roll.document_ids[rank], start, places, k))
        keyed.sort(key=lambda one: one[:3], reverse=settings.order == "newest")
        chosen_lines = keyed[settings.skip : settings.end]
        names = sorted({name for _, name, *_ in chosen_lines})
        texts, outlines = self.corpus.texts(names), self.corpus.outlines(names)
        for _, name, _, places, k in chosen_lines:
            yield line(places, k, document=outlines[name], words=texts[name], context=settings.context)


def outermost(found: Sequence[Places], settings: SearchSettings) -> dict[str, tuple[int, int]]:
    """Return by language between which ranks the documents lie whose hits may be among the lines asked for."""
    reach = {}
    for tag in {places.language for places in found}:
        ranks = np.concatenate([places.ranks for places in found if places.language == tag])
        low, high = int(ranks.min(initial=0)), int(ranks.max(initial=-1))
        end = settings.end
        if end == 0:
            low, high = 0, -1
        elif end is not None and end < len(ranks) and settings.order == "newest":
            low = int(np.partition(ranks, len(ranks) - end)[len(ranks) - end])
        elif end is not None and end < len(ranks):
            high = int(np.partition(ranks, end - 1)[end - 1])
        reach[tag] = low, high
    return reach


def sorted_by(places: Places, side: Order) -> Longs:
    """Return the order of hits by the folded units to the right, or to the left from the nearest on."""
    index = places.part.index
    owners = np.searchsorted(index.bounds, places.starts, side="right") - 1
    columns = []
    for k in range(SORTED_BY):
        at = places.ends + k if side == "right" else places.starts - 1 - k
        outside = (at < index.bounds[owners]) | (at >= index.bounds[owners + 1])
        columns.append(np.where(outside, -1, index.form_id[at.clip(0, len(index.form_id) - 1)]))  # forms ascend
    order: Longs = np.lexsort(columns[::-1])
    return order


def beside(places: Places, k: int, *, side: Order) -> tuple[str, ...]:
    """Return the folded units that a hit is sorted by."""
    index, start, end = places.part.index, int(places.starts[k]), int(places.ends[k])
    owner = int(np.searchsorted(index.bounds, start, side="right")) - 1
    low, high = int(index.bounds[owner]), int(index.bounds[owner + 1])
    if side == "right":
        at = range(end, min(end + SORTED_BY, high))
    else:
        at = range(start - 1, max(start - 1 - SORTED_BY, low - 1), -1)
    return tuple(index.forms[index.form_id[p]] for p in at)


def line(places: Places, k: int, *, document: Document, words: str, context: int) -> Hit:
    """Return one concordance line."""
    index, last = places.part.index, int(places.ends[k]) - 1
    first, after = int(index.start[places.starts[k]]), int(index.start[last]) + int(index.length[last])
    left = " ".join(words[max(first - context, 0) : first].split())
    right = " ".join(words[after : after + context].split())
    return Hit(Span.of(document.document_id, words, first, after), left, right, document)
