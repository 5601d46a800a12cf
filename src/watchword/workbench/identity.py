"""What a text is: its length against its own kind, and its other versions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from watchword import match, measure, text
from watchword.model.findings import Finding
from watchword.model.tokens import Tokens
from watchword.store import Entry
from watchword.workbench.add import tokenise
from watchword.workbench.desk import Desk
from watchword.workbench.histories import Histories

VERSION_OVERLAP = 0.5  # of the vocabulary of two texts (Dice)


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
    others = [
        other.document_id
        for other in desk.entries.values()
        if other.document_id != document.document_id
        and (
            (document.url and other.url == document.url and other.date == document.date)
            or (document.work and other.work == document.work)
        )
    ]
    out = []
    stems = partial(text.stems, language=document.language)
    function_words = partial(text.function_words, language=document.language)
    for other in (desk.corpus.document(name) for name in others):
        theirs = tokenise(other)
        if other.work != document.work and not same_words(desk.tokens, theirs):
            continue  # one address may hold all items of a day
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


def same_words(a: Tokens, b: Tokens) -> bool:
    """Whether two texts share at least half of their vocabulary, as versions of one text do and two items do not."""
    one, two = set(a.forms), set(b.forms)
    return len(one & two) >= VERSION_OVERLAP * (len(one) + len(two)) / 2
