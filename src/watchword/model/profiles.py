"""What one tradition of official texts knows, as data with sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from watchword.model.errors import InvalidInput

Grade = Literal["verified", "unverified"]


@dataclass(frozen=True, slots=True)
class Rule:
    """If every pattern matches its field of a document, the values are what the tradition knows of it.

    `when` maps a field of `Document` (or `text`: its opening 600 code points) to a regular expression searched in it; `then`
    maps fields of `Document` to values. `source` says who says so. Rules never overwrite what the source itself said.
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

    Steps of different ladders are never compared.
    """

    type_id: str
    names: Mapping[str, str]
    ladder: str | None
    authority: int | None
    source: str
    note: str | None = None


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
class Series:
    """Recurrent documents. Members are the documents whose fields match `when`, in order of date."""

    series_id: str
    names: Mapping[str, str]
    when: Mapping[str, str]
    source: str
    period: str | None = None
    expected: tuple[str, ...] = ()


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
    qualifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spelling: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
