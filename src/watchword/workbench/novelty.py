"""What of a text was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from watchword import match, measure, text
from watchword.model.findings import Finding
from watchword.model.precedents import Precedents
from watchword.model.spans import Span
from watchword.store import Entry
from watchword.workbench.desk import Desk
from watchword.workbench.histories import Histories


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
    histories = Histories(
        query,
        document,
        documents=[desk.entries[name] for name in record.document_ids],
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


def placeholder_numbers(forms: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Number the forms; stems are found later, once for the record's and the text's forms together."""
    return np.arange(len(forms), dtype=np.int32)


def placeholder_flags(forms: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Flag no form, for the same reason."""
    return np.zeros(len(forms), np.bool_)
