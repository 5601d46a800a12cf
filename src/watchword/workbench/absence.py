"""What should have been said and was not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import partial

from watchword import match, measure, text
from watchword.model.documents import Document
from watchword.model.findings import Finding
from watchword.model.formulations import Use
from watchword.model.spans import Span
from watchword.store import Entry
from watchword.workbench.add import tokenise
from watchword.workbench.desk import Desk
from watchword.workbench.histories import Histories


def missing_findings(desk: Desk, series: Sequence[Entry]) -> list[Finding]:
    """Say what stood in most of the last documents of the series and does not stand here."""
    least = math.ceil(desk.settings.share * len(series))
    needed = math.ceil(desk.settings.share * desk.settings.precedents)
    grounds = desk.grounds("missing", desk.series_scope())
    if len(series) < max(needed, 2):
        return [
            measure.no_precedents(
                desk.opening,
                series=desk.document.series,
                held=len(series),
                least=max(needed, 2),
                grounds=grounds,
            )
        ]
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
    out = marker_findings(desk, members, least=least, grounds=grounds)
    apart = [desk.uncounted(member) for member in members]
    told_from = sorted({absence.document for absence in absences})
    known = {
        number: Histories(
            match.place(tokens[number], record),
            members[number],
            documents=[*members, document],
            texts=texts,
            tradition=desk.tradition,
        )
        for number in told_from
    }
    for absence in absences:
        histories = known[absence.document]
        core = histories.own_span(absence.core)
        if any(start <= core.start and core.end <= end for start, end, _ in apart[absence.document]):
            continue
        out.append(
            measure.missing(
                absence.unit,
                histories.uses(absence.precedents),
                core=core,
                gap=gap(desk, absence.before, absence.after),
                of=len(series),
                grounds=grounds,
            )
        )
    return out or [measure.nothing_missing(desk.opening, of=len(series), grounds=grounds)]


def marker_findings(desk: Desk, members: Sequence[Document], *, least: int, grounds: measure.Grounds) -> list[Finding]:
    """Say which wordings that the tradition watches for stood in the last document, or most of the last, not here."""
    language = desk.document.language or ""
    out = []
    for marker in desk.tradition.markers if desk.tradition else ():
        pattern = re.compile(marker.patterns[language]) if language in marker.patterns else None
        if pattern is None or pattern.search(desk.document.text):
            continue
        uses = [
            Use(
                Span.of(member.document_id, member.text, *place.span()),
                member.date,
                outlet=member.outlet,
                speaker=member.speaker,
                document_type=member.document_type,
                audience=member.audience,
            )
            for member in members
            if (place := pattern.search(member.text))
        ]
        if len(uses) >= least or (uses and uses[-1].span.document_id == members[-1].document_id):
            core = uses[-1].span
            out.append(
                measure.missing("phrase", uses, core=core, gap=gap(desk, None, None), of=len(members), grounds=grounds)
            )
    return out


def gap(desk: Desk, before: int | None, after: int | None) -> tuple[Span, ...]:
    """Cite the sentences between which something is missing; at an end of the text, the outermost sentence."""
    sentences = desk.tokens.sentences
    if not len(sentences):
        return (desk.opening,)
    first = 0 if before is None else before
    last = len(sentences) - 1 if after is None else after
    return tuple(dict.fromkeys(desk.span(*sentences[n].tolist()) for n in (first, last)))
