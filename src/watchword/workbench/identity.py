"""What a text is: its length against its own kind, and its other versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from watchword import match, measure, text
from watchword.model.documents import Document
from watchword.model.findings import Finding
from watchword.model.tokens import Tokens
from watchword.store import Entry
from watchword.workbench.add import tokenise
from watchword.workbench.desk import Desk
from watchword.workbench.histories import Histories

VERSION_OVERLAP = 0.5  # of the vocabulary of two texts (Dice)
MOST_TITLES = 2  # of one page: before and after an edit


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
    others = other_versions(document, desk.entries.values())
    out = []
    stems = partial(text.stems, language=document.language)
    function_words = partial(text.function_words, language=document.language)
    for other in (desk.corpus.document(name) for name in others):
        theirs = tokenise(other)
        if (other.work is None or other.work != document.work) and not same_words(desk.tokens, theirs):
            continue
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


def other_versions(document: Document, documents: Iterable[Document]) -> list[str]:
    """Return the names of documents of the same work, or of the same address and day.

    One address may hold all items of a day: where it has more than two titles, the title must be the same too.
    """
    others = [one for one in documents if one.document_id != document.document_id]
    page = [one for one in others if document.url and (one.url, one.date) == (document.url, document.date)]
    if len({one.title for one in (*page, document)}) > MOST_TITLES:
        page = [one for one in page if one.title == document.title]
    work = [one for one in others if document.work and one.work == document.work]
    return list(dict.fromkeys(one.document_id for one in (*page, *work)))


def same_words(a: Tokens, b: Tokens) -> bool:
    """Whether two texts share at least half of their vocabulary, as versions of one text do and two items do not."""
    one, two = set(a.forms), set(b.forms)
    return len(one & two) >= VERSION_OVERLAP * (len(one) + len(two)) / 2
