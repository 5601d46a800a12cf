"""The main job: read one text against every earlier one."""

from __future__ import annotations

from dataclasses import dataclass

from watchword import measure, plugins, profile
from watchword.model.documents import Document
from watchword.model.findings import Finding, Scope
from watchword.store import Corpus
from watchword.workbench.absence import missing_findings
from watchword.workbench.add import tokenise
from watchword.workbench.archive import profiles_of, tradition_of
from watchword.workbench.desk import Desk, ReadingSettings, series_members
from watchword.workbench.identity import length_finding, version_findings
from watchword.workbench.novelty import sentence_findings
from watchword.workbench.standing import find_document

__all__ = ["Reading", "ReadingSettings", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read against the record: the findings in the order in which a person reads them."""

    document: Document
    findings: tuple[Finding, ...]


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
    desk = Desk(
        corpus,
        document,
        tokenise(document),
        settings,
        tradition_of(document, profiles),
        scope,
        held,
        {entry.document.document_id: entry.document for entry in corpus.listing(Scope(languages=scope.languages))},
    )
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
