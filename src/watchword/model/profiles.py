"""What one tradition of official texts knows, as data with sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from watchword.model.errors import InvalidInput

Grade = Literal["verified", "unverified"]
MarkerKind = Literal["tracked", "door-open"]


@dataclass(frozen=True, slots=True)
class Rule:
    """If every pattern matches its field of a document, the values are what the tradition knows of it.

    `when` maps a field of `Document` (`date` as ISO 8601; `text`: its opening 600 code points) to a regular expression
    searched in it; `then` maps fields of `Document` to values, in which `{name}` is what the group `(?P<name>…)` of a
    pattern caught. `source` says who says so. Rules never overwrite what the source itself said.
    """

    when: Mapping[str, str]
    then: Mapping[str, str]
    source: str

    def __post_init__(self) -> None:
        """Refuse a rule without a condition, a result or a source."""
        if not self.when or not self.then or not self.source:
            raise InvalidInput(f"a rule needs a condition, a result and a source: {self!r}")


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A vehicle. `authority` is an ordinal on the named `ladder`, 1 the highest; None is unknown.

    `step` is how the ladder's source prints that ordinal (`9a`), where it prints it otherwise. Steps of different
    ladders are never compared.
    """

    type_id: str
    names: Mapping[str, str]
    ladder: str | None
    authority: int | None
    source: str
    step: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        """Refuse an authority without its ladder, and a ladder without a place on it."""
        if (self.ladder is None) != (self.authority is None):
            raise InvalidInput(f"document type {self.type_id!r} needs both a ladder and an authority on it, or neither")

    @property
    def authority_step(self) -> str | None:
        """The step as a reader of the ladder knows it: `9a`, or the ordinal; None where unknown."""
        return self.step or (str(self.authority) if self.authority else None)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher; `pattern` is a regular expression that recognises it in a document's `outlet` or `url`."""

    outlet_id: str
    names: Mapping[str, str]
    pattern: str
    audience: str | None
    source: str
    controlled: bool | None = None


@dataclass(frozen=True, slots=True)
class ExpectedItem:
    """What a member of a series usually has: present where `patterns[language]` is found in its text."""

    item_id: str
    names: Mapping[str, str]
    patterns: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class Series:
    """Recurrent documents. Members are the documents whose fields match `when`, in order of date."""

    series_id: str
    names: Mapping[str, str]
    when: Mapping[str, str]
    source: str
    period: str | None = None
    expected: tuple[ExpectedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendering:
    """An official pair of wordings in two languages; `status` is `unverified` until somebody saw both sides."""

    wordings: Mapping[str, str]
    status: Grade
    source: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """Wordings ordered by strength, step 1 the weakest: `(step, language, pattern)`. Contestable, hence named."""

    ladder_id: str
    name: str
    steps: tuple[tuple[int, str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Marker:
    """A wording that readers of the tradition watch for, as regular expressions by language.

    `kind` is `tracked` (its coming and going is news) or `door-open` (it leaves the other side room to back off).
    """

    marker_id: str
    kind: MarkerKind
    names: Mapping[str, str]
    patterns: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class ParagraphRole:
    """What a paragraph is there for, told by a pattern; `counted` is False where edits in it are no news (a vote)."""

    role_id: str
    names: Mapping[str, str]
    pattern: str
    counted: bool
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Outlets, document types, series, renderings, ladders and qualifiers of one tradition, in order of the files.

    `qualifiers` maps a language to the words that limit a stance (used for change type V8). `version` goes
    into every signature.
    """

    profile_id: str
    name: str
    version: str
    languages: tuple[str, ...]
    outlets: tuple[Outlet, ...] = ()
    document_types: tuple[DocumentType, ...] = ()
    rules: tuple[Rule, ...] = ()
    series: tuple[Series, ...] = ()
    renderings: tuple[Rendering, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    markers: tuple[Marker, ...] = ()
    roles: tuple[ParagraphRole, ...] = ()
    qualifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spelling: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
