"""An analyst's judgement, and the prose that carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from watchword.model.errors import InvalidInput
from watchword.model.findings import Finding

Confidence = Literal["low", "moderate", "high"]
RunKind = Literal["plain", "quote", "kept", "added", "dropped", "moved"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A judgement: findings for and against, likelihood and confidence kept apart, a horizon.

    `likelihood` is a word of the likelihood scale in use; `due` makes the claim a forecast.
    """

    claim_id: str
    text: str
    findings_for: tuple[Finding, ...]
    findings_against: tuple[Finding, ...] = ()
    likelihood: str | None = None
    confidence: Confidence | None = None
    horizon: str | None = None
    due: date | None = None

    def __post_init__(self) -> None:
        """Refuse a claim that rests on nothing, or a forecast nobody could score."""
        if not self.findings_for and not self.findings_against:
            raise InvalidInput(f"a claim rests on at least one finding: {self.text!r}")
        if self.due and not self.likelihood:
            raise InvalidInput(f"a forecast says how likely it is: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a passage: our own words (`plain`), a quotation, or its kept, added, dropped and moved words."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a brief. `mark` labels it in the margin; `folded` prints it closed: shown, never dropped."""

    runs: tuple[Run, ...]
    findings: tuple[Finding, ...] = ()
    mark: str | None = None
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A headed part of a brief. `slug` names it in addresses."""

    slug: str
    heading: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Ordered prose whose every sentence of fact cites findings; its notes are computed from their evidence.

    A chapter without a passage is refused: what was looked for and not found is said in a passage.
    """

    title: str
    chapters: tuple[Chapter, ...]

    def __post_init__(self) -> None:
        """Refuse a brief that says nothing, or a brief none of whose sentences has evidence."""
        if not any(passage.findings for chapter in self.chapters for passage in chapter.passages):
            raise InvalidInput(f"brief {self.title!r} cites no finding")
        for chapter in self.chapters:
            if not chapter.passages:
                raise InvalidInput(f"chapter {chapter.heading!r} of brief {self.title!r} is empty")
