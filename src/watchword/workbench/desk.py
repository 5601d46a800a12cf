"""What lies on the desk while one text is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from watchword import match, measure, profile
from watchword.model.documents import Document
from watchword.model.findings import Coverage, Scope
from watchword.model.profiles import ParagraphRole, Profile
from watchword.model.signatures import Signature
from watchword.model.spans import Span
from watchword.model.tokens import Tokens
from watchword.store import Corpus, Entry
from watchword.workbench.signatures import sign


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
    entries: Mapping[str, Document]  # every document of the language, by name, without texts
    digests: dict[Scope, str] = field(default_factory=dict)

    @property
    def opening(self) -> Span:
        """The first sentence: the evidence for what is said of the text as a whole."""
        start, end = self.tokens.sentences[0].tolist() if len(self.tokens.sentences) else (0, len(self.document.text))
        return self.span(start, end)

    def uncounted(self, document: Document | None = None) -> list[tuple[int, int, ParagraphRole]]:
        """Return the paragraphs of the text, or of another one, in which a wording is no news: a vote, a dateline."""
        return profile.uncounted((document or self.document).text, self.tradition)

    def span(self, start: int, end: int) -> Span:
        """Cite the text."""
        return Span.of(self.document.document_id, self.document.text, start, end)

    def sign(self, kind: str, scope: Scope) -> Signature:
        """Sign a finding of this reading."""
        if scope not in self.digests:
            self.digests[scope] = self.corpus.digest(scope)
        return sign(
            kind,
            self.digests[scope],
            language=self.document.language,
            settings=self.settings.recipe(),
            tradition=self.tradition,
        )

    def grounds(self, kind: str, scope: Scope) -> measure.Grounds:
        """Return scope, coverage and recipe of a finding of this reading."""
        coverage = self.corpus.coverage(scope)
        if self.held and scope.before is None:
            coverage = without_itself(coverage)
        return measure.Grounds(scope, coverage, self.sign(kind, scope))

    def series_scope(self) -> Scope:
        """Return the scope of the text's own series."""
        series = (self.document.series,) if self.document.series else ()
        return replace(self.scope, since=None, outlets=(), document_types=(), speakers=(), series=series)


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


def without_itself(coverage: Coverage) -> Coverage:
    """Leave an undated document out of a coverage that counts it, on whichever side of the bounds in time."""
    if coverage.n_undated:
        return replace(coverage, n_undated=coverage.n_undated - 1)
    return replace(coverage, n_documents=coverage.n_documents - 1)
