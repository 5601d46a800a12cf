"""What of a text was said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from watchword import match, measure, text
from watchword.model.findings import Finding
from watchword.model.precedents import History, Precedents
from watchword.model.spans import Span
from watchword.store import Entry
from watchword.workbench.desk import Desk
from watchword.workbench.histories import Histories


def sentence_findings(desk: Desk, series: Sequence[Entry]) -> tuple[list[Finding], Finding]:
    """Say of every sentence, and of the phrases in it, what the record knows; and sum up what is new."""
    query = against(desk)
    names = query.record.document_ids
    histories = Histories(
        query, desk.document, documents=[desk.entries[name] for name in names], texts={}, tradition=desk.tradition
    )
    seen = match.seek_sentences(query, settings=desk.settings.sentences)
    histories.fetch(desk.corpus.texts, seen.values())
    known = {number: histories.of(precedents) for number, precedents in seen.items()}
    roles = roles_of_sentences(desk)
    phrases = phrases_to_tell(desk, histories, seen=seen, known=known)
    histories.fetch(desk.corpus.texts, [phrase for found in phrases.values() for phrase in found])
    members = {entry.document.document_id for entry in series}
    grounds = desk.grounds("sentence", desk.scope)
    phrase_grounds = replace(grounds, signature=desk.sign("formulation", desk.scope))
    out: list[Finding] = []
    counts = {"verbatim": 0, "altered": 0, "new": 0}
    left_out: Counter[str] = Counter()
    new: list[Span] = []
    for number in sentence_numbers(desk):
        span = desk.span(*desk.tokens.sentences[number].tolist())
        in_series = (histories.n_verbatim_in(seen[number], members) if number in seen else 0, len(members))
        one = measure.sentence(
            span,
            known.get(number),
            grounds=grounds,
            number=number,
            series_uses=in_series if members else None,
            role=roles.get(number),
        )
        out.append(one)
        if number in roles:
            left_out[roles[number]] += 1
            continue
        counts[str(one.data["status"])] += 1
        new += [span] if one.data["status"] == "new" else []
        out.extend(
            measure.formulation(
                histories.own_span(phrase),
                histories.of(phrase),
                grounds=phrase_grounds,
                bits=phrase.bits,
                sentence_number=number,
            )
            for phrase in phrases.get(number, [])
        )
    summary_grounds = replace(grounds, signature=desk.sign("new", desk.scope))
    return out, measure.summary(new, counts, left_out=left_out, opening=desk.opening, grounds=summary_grounds)


def roles_of_sentences(desk: Desk) -> dict[int, str]:
    """Return the sentences in whose paragraphs a wording is no news, with the role that the paragraph has."""
    apart = desk.uncounted()
    return {
        number: role.role_id
        for number in sentence_numbers(desk)
        for start, end, role in apart
        if start <= desk.tokens.sentences[number, 0] < end
    }


def against(desk: Desk) -> match.Query:
    """Pose the text against every document of the scope."""
    language = desk.document.language
    record = desk.corpus.record(
        language or "und", scope=desk.scope, stems=placeholder_numbers, function_words=placeholder_flags
    )
    if desk.held and desk.scope.before is None:
        record = match.without(record, desk.document.document_id)
    return match.pose(
        desk.tokens,
        record,
        stems=partial(text.stems, language=language),
        function_words=partial(text.function_words, language=language),
    )


def sentence_numbers(desk: Desk) -> list[int]:
    """Return the numbers of the sentences that have a word."""
    bounds = desk.tokens.sentence_bounds()
    return np.flatnonzero(bounds[:, 1] > bounds[:, 0]).tolist()


def phrases_to_tell(
    desk: Desk, histories: Histories, *, seen: Mapping[int, Precedents], known: Mapping[int, History]
) -> dict[int, list[Precedents]]:
    """Return, by sentence, the phrases whose history says more than that of their sentence.

    In a new sentence that is every phrase. In an altered one: what it has beyond its closest precedent, and what was
    used before any precedent of the whole. A verbatim sentence says all there is.
    """
    query = histories.query
    changed = {number: histories.changed_units(history, seen[number]) for number, history in known.items()}
    unsettled = [number for number in sentence_numbers(desk) if number not in known or changed[number]]
    found = match.seek_phrases(query, sentences=unsettled, least_bits=desk.settings.least_bits)
    added = [run for units in changed.values() for run in runs_of(units) if is_worth_seeking(query, *run)]
    found += match.seek_stretches(query, set(added) - {(one.first, one.after) for one in found})
    out: dict[int, list[Precedents]] = {}
    for phrase in sorted(found, key=lambda one: (one.first, -one.after)):
        if not says_something(query, phrase.first, phrase.after):
            continue
        number = int(query.tokens.sentence[phrase.first])
        beyond = number not in known or not changed[number].isdisjoint(range(phrase.first, phrase.after))
        if beyond or histories.owner(phrase, 0) < histories.owner(seen[number], 0):
            out.setdefault(number, []).append(phrase)
    return out


def runs_of(units: set[int]) -> list[tuple[int, int]]:
    """Return the unbroken runs of a set of unit numbers, half-open.

    >>> runs_of({3, 4, 7})
    [(3, 5), (7, 8)]
    """
    starts = sorted(unit for unit in units if unit - 1 not in units)
    ends = sorted(unit + 1 for unit in units if unit + 1 not in units)
    return list(zip(starts, ends, strict=True))


def is_worth_seeking(query: match.Query, first: int, after: int) -> bool:
    """Whether an added stretch is more than a single common word: two units, one of which says something."""
    return after - first >= query.scale.shortest_run and says_something(query, first, after)


def says_something(query: match.Query, first: int, after: int) -> bool:
    """Whether a stretch has a word that is neither a function word nor a figure."""
    forms = query.record.forms
    return any(query.content[unit] and not match.is_figure(forms[query.form[unit]]) for unit in range(first, after))


def placeholder_numbers(forms: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Number the forms; stems are found later, once for the record's and the text's forms together."""
    return np.arange(len(forms), dtype=np.int32)


def placeholder_flags(forms: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Flag no form, for the same reason."""
    return np.zeros(len(forms), np.bool_)
