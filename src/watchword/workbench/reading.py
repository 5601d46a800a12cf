"""The main job: read one text against every earlier one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import numpy as np

from watchword import match, measure, plugins, profile, text
from watchword.model.documents import Document
from watchword.model.findings import Coverage, Finding, Scope
from watchword.model.precedents import History, Precedents
from watchword.model.profiles import Profile
from watchword.model.signatures import Signature
from watchword.model.spans import Span
from watchword.model.tokens import Tokens
from watchword.store import Corpus, Entry
from watchword.workbench.add import tokenise
from watchword.workbench.archive import profiles_of, tradition_of
from watchword.workbench.histories import Histories
from watchword.workbench.signatures import sign
from watchword.workbench.standing import find_document


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """How a text is read. The scope fields narrow the record; time is bounded by the text's own date in any case.

    A wording is missing if it stood in at least `share` of the last `precedents` documents of the series.
    `least_bits` drops phrases that chance explains; 0 keeps whatever chance would hardly have made.
    """

    since: date | None = None
    outlets: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    precedents: int = 4
    share: float = 0.75
    least_bits: float = 0.0
    sentences: match.SeekSettings = field(default_factory=match.SeekSettings)

    def recipe(self) -> dict[str, str]:
        """Name the settings for a signature."""
        return {**self.sentences.recipe(), "last": str(self.precedents), "share": f"{self.share:g}"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read against the record: the findings in the order in which a person reads them."""

    document: Document
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What lies on the desk while one text is read."""

    corpus: Corpus
    document: Document
    tokens: Tokens
    settings: ReadingSettings
    tradition: Profile | None
    scope: Scope
    held: bool

    @property
    def opening(self) -> Span:
        """The first sentence: the evidence for what is said of the text as a whole."""
        start, end = self.tokens.sentences[0].tolist() if len(self.tokens.sentences) else (0, len(self.document.text))
        return self.span(start, end)

    def span(self, start: int, end: int) -> Span:
        """Cite the text."""
        return Span.of(self.document.document_id, self.document.text, start, end)

    def sign(self, kind: str, scope: Scope) -> Signature:
        """Sign a finding of this reading."""
        return sign(
            kind,
            self.corpus,
            scope=scope,
            language=self.document.language,
            settings=self.settings.recipe(),
            tradition=self.tradition,
        )

    def grounds(self, kind: str, scope: Scope) -> measure.Grounds:
        """Return scope, coverage and recipe of a finding of this reading."""
        coverage = self.corpus.coverage(scope)
        if self.held and scope.before is None:
            coverage = without_one(coverage, dated=self.document.date is not None)
        return measure.Grounds(scope, coverage, self.sign(kind, scope))

    def series_scope(self) -> Scope:
        """Return the scope of the text's own series."""
        series = (self.document.series,) if self.document.series else ()
        return replace(self.scope, since=None, outlets=(), document_types=(), speakers=(), series=series)


def read(corpus: Corpus, name: str, *, settings: ReadingSettings | None = None) -> Reading:
    """Read a document of the archive, or a file given by its path, against every earlier document in scope.

    The answer says what the text is, which sentences are verbatim, altered or new, which phrases were used before,
    what is new and what is missing, each with its spans and signature. Cost: a few passes over the record.
    """
    settings = settings or ReadingSettings()
    profiles = profiles_of(corpus)
    document, held = find_document(corpus, name, profiles=profiles)
    scope = Scope(
        languages=(document.language,) if document.language else (),
        outlets=settings.outlets,
        document_types=settings.document_types,
        series=settings.series,
        speakers=settings.speakers,
        since=settings.since,
        until=document.date if not held else None,
        before=document.document_id if held and document.date else None,
    )
    desk = Desk(corpus, document, tokenise(document), settings, tradition_of(document, profiles), scope, held)
    return Reading(document, tuple(findings(desk)))


def findings(desk: Desk) -> list[Finding]:
    """Return everything that is said of the text, in order of reading."""
    document, tradition = desk.document, desk.tradition
    vehicle = profile.authority(document, tradition) if tradition else None
    signature = desk.sign("identity", desk.scope)
    series = series_members(desk)
    out = [measure.identity(document, vehicle, opening=desk.opening, signature=signature)]
    out.extend(version_findings(desk))
    out.append(length_finding(desk, series))
    sentences, new = sentence_findings(desk, series[-desk.settings.precedents :])
    out.extend(sentences)
    out.append(new)
    out.extend(missing_findings(desk, series[-desk.settings.precedents :]))
    for extra in plugins.installed().measures:
        out.extend(extra.measure(document, desk.tokens))
    return out


def series_members(desk: Desk) -> list[Entry]:
    """Return the earlier documents of the same series, language and completeness, in order of date."""
    document = desk.document
    if document.series is None or document.date is None:
        return []
    return [
        entry
        for entry in desk.corpus.listing(desk.series_scope())
        if entry.document.document_id != document.document_id and entry.document.completeness == document.completeness
    ]


def length_finding(desk: Desk, series: Sequence[Entry]) -> Finding:
    """Measure the text against its series."""
    document = desk.document
    joined = match.unit_scale(document.language).joined
    texts = desk.corpus.texts([entry.document.document_id for entry in series])
    precedents = [
        measure.Length(
            entry.document.document_id,
            entry.document.date,
            native_length(texts[entry.document.document_id], joined=joined),
        )
        for entry in series
    ]
    own = measure.Length(document.document_id, document.date, native_length(document.text, joined=joined))
    unit = "characters without spaces" if joined else "words"
    grounds = desk.grounds("length", desk.series_scope())
    return measure.length(own, precedents, unit=unit, opening=desk.opening, grounds=grounds)


def native_length(words: str, *, joined: bool) -> int:
    """Return the length in words, or in characters without white space where words run together."""
    return sum(map(len, words.split())) if joined else len(words.split())


def version_findings(desk: Desk) -> list[Finding]:
    """Compare with other versions in the same language, to the word: the same address and day, or the same work."""
    document = desk.document
    if not document.url and not document.work:
        return []
    others = [
        entry.document.document_id
        for entry in desk.corpus.listing(Scope(languages=desk.scope.languages))
        if entry.document.document_id != document.document_id
        and (
            (document.url and entry.document.url == document.url and entry.document.date == document.date)
            or (document.work and entry.document.work == document.work)
        )
    ]
    out = []
    for other in (desk.corpus.document(name) for name in others):
        stems = partial(text.stems, language=document.language)
        function_words = partial(text.function_words, language=document.language)
        theirs = tokenise(other)
        record = match.bind(
            [(theirs, other.date)], language=document.language or "und", stems=stems, function_words=function_words
        )
        query = match.pose(desk.tokens, record, stems=stems, function_words=function_words)
        histories = Histories(
            query, document, documents=[other], texts={other.document_id: other.text}, tradition=desk.tradition
        )
        edits, types = histories.whole(0)
        signature = desk.sign("version", desk.scope)
        out.append(measure.version(other, edits, types=types, opening=desk.opening, signature=signature))
    return out


def sentence_findings(desk: Desk, series: Sequence[Entry]) -> tuple[list[Finding], Finding]:
    """Say of every sentence, and of the phrases in it, what the record knows; and sum up what is new."""
    document = desk.document
    grounds = desk.grounds("sentence", desk.scope)
    stems = partial(text.stems, language=document.language)
    function_words = partial(text.function_words, language=document.language)
    record = desk.corpus.record(
        document.language or "und", scope=desk.scope, stems=placeholder_numbers, function_words=placeholder_flags
    )
    if desk.held and desk.scope.before is None:
        record = match.without(record, document.document_id)
    query = match.pose(desk.tokens, record, stems=stems, function_words=function_words)
    seen = match.seek_sentences(query, settings=desk.settings.sentences)
    listing = {
        entry.document.document_id: entry.document
        for entry in desk.corpus.listing(Scope(languages=desk.scope.languages))
    }
    histories = Histories(
        query,
        document,
        documents=[listing[name] for name in record.document_ids],
        texts={},
        tradition=desk.tradition,
    )
    histories.fetch(desk.corpus.texts, seen.values())
    known = {number: histories.of(precedents) for number, precedents in seen.items()}
    changed = {number: histories.changed_units(history, seen[number]) for number, history in known.items()}
    bounds = desk.tokens.sentence_bounds()
    numbers = [n for n in range(len(bounds)) if bounds[n][1] > bounds[n][0]]
    unsettled = [n for n in numbers if n not in known or changed[n]]
    phrases = [
        phrase
        for phrase in match.seek_phrases(query, sentences=unsettled, least_bits=desk.settings.least_bits)
        if (number := int(desk.tokens.sentence[phrase.first])) not in known
        or changed[number] & set(range(phrase.first, phrase.after))
    ]
    histories.fetch(desk.corpus.texts, phrases)
    members = {entry.document.document_id for entry in series}
    out: list[Finding] = []
    counts = {"verbatim": 0, "altered": 0, "new": 0}
    new: list[Span] = []
    phrase_grounds = replace(grounds, signature=desk.sign("formulation", desk.scope))
    by_sentence: dict[int, list[Precedents]] = {}
    for phrase in phrases:
        by_sentence.setdefault(int(desk.tokens.sentence[phrase.first]), []).append(phrase)
    for number in numbers:
        span = desk.span(*desk.tokens.sentences[number].tolist())
        in_series = (histories.n_verbatim_in(seen[number], members) if number in seen else 0, len(members))
        one = measure.sentence(
            span, known.get(number), grounds=grounds, number=number, series_uses=in_series if members else None
        )
        counts[str(one.data["status"])] += 1
        if one.data["status"] == "new":
            new.append(span)
        out.append(one)
        out.extend(
            measure.formulation(
                histories.own_span(phrase),
                histories.of(phrase),
                grounds=phrase_grounds,
                bits=phrase.bits,
                sentence_number=number,
            )
            for phrase in by_sentence.get(number, [])
        )
    summary_grounds = replace(grounds, signature=desk.sign("new", desk.scope))
    return out, measure.summary(new, counts, opening=desk.opening, grounds=summary_grounds)


def missing_findings(desk: Desk, series: Sequence[Entry]) -> list[Finding]:
    """Say what stood in most of the last documents of the series and does not stand here."""
    least = math.ceil(desk.settings.share * len(series))
    needed = math.ceil(desk.settings.share * desk.settings.precedents)
    grounds = desk.grounds("missing", desk.series_scope())
    if len(series) < max(needed, 2):
        return [measure.no_precedents(desk.opening, least=max(needed, 2), grounds=grounds)]
    document = desk.document
    members = [desk.corpus.document(entry.document.document_id) for entry in series]
    tokens = [*(tokenise(member) for member in members), desk.tokens]
    record = match.bind(
        list(zip(tokens, [*(member.date for member in members), document.date], strict=True)),
        language=document.language or "und",
        stems=partial(text.stems, language=document.language),
        function_words=partial(text.function_words, language=document.language),
    )
    absences = match.seek_absences(tokens, record, least=least, settings=desk.settings.sentences)
    texts = {one.document_id: one.text for one in (*members, document)}
    out = []
    for absence in absences:
        query = match.place(tokens[absence.document], record)
        histories = Histories(
            query,
            members[absence.document],
            documents=[*members, document],
            texts=texts,
            tradition=desk.tradition,
        )
        out.append(
            measure.missing(
                absence.unit,
                histories.uses(absence.precedents),
                core=histories.own_span(absence.core),
                gap=gap(desk, absence.before, absence.after),
                of=len(series),
                grounds=grounds,
            )
        )
    return out or [measure.nothing_missing(desk.opening, of=len(series), grounds=grounds)]


def gap(desk: Desk, before: int | None, after: int | None) -> tuple[Span, ...]:
    """Cite the sentences between which something is missing; at an end of the text, the outermost sentence."""
    sentences = desk.tokens.sentences
    if not len(sentences):
        return (desk.opening,)
    first = 0 if before is None else before
    last = len(sentences) - 1 if after is None else after
    return tuple(dict.fromkeys(desk.span(*sentences[n].tolist()) for n in (first, last)))


def without_one(coverage: Coverage, *, dated: bool) -> Coverage:
    """Leave the document itself out of a coverage that counts it."""
    undated = coverage.n_undated - (0 if dated else 1)
    return replace(coverage, n_documents=coverage.n_documents - 1, n_undated=undated)


def placeholder_numbers(forms: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Number the forms; stems are found later, once for the record's and the text's forms together."""
    return np.arange(len(forms), dtype=np.int32)


def placeholder_flags(forms: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Flag no form, for the same reason."""
    return np.zeros(len(forms), np.bool_)


__all__ = ["History", "Reading", "ReadingSettings", "read"]
