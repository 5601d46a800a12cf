"""One computed statement, with what shows it and where it was looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from watchword.model.errors import InvalidInput
from watchword.model.formulations import STATUSES, Status
from watchword.model.signatures import Signature
from watchword.model.spans import Span

SCOPE_WORDS = re.compile(
    r"\b(first|last|new|newly|only|never|omitted|omits|omission|silent|silence|missing|earliest|nowhere)\b",
    re.IGNORECASE,
)
# below this many percent of the days, a yearly or monthly series that is whole would look all but empty
_SPARSE = 10
NO_DATA: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Scope:
    """Where something was looked for. Empty tuples and None mean "not restricted".

    `until` is exclusive where `before` names the document that is being read, so that a text is
    never its own precedent; `describe` says all of it in words.
    """

    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    document_types: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    before: str | None = None

    def describe(self) -> str:
        """Say the scope in words, for the middle of a sentence.

        >>> Scope(languages=("en",), since=date(2021, 1, 1)).describe()
        'documents in en from 2021-01-01 on'
        """
        parts = ["documents"]
        for name, values in (
            ("in", self.languages),
            ("from", self.outlets),
            ("of type", self.document_types),
            ("of the series", self.series),
            ("by", self.speakers),
        ):
            if values:
                parts.append(f"{name} {' or '.join(values)}")
        if self.since and self.until:
            parts.append(f"from {self.since} to {self.until}")
        elif self.since:
            parts.append(f"from {self.since} on")
        elif self.until:
            parts.append(f"up to {self.until}")
        if self.before:
            parts.append(f"earlier than {self.before}")
        return " ".join(parts)

    def as_json(self) -> dict[str, object]:
        """Return the restrictions that are set, and the description."""
        values: dict[str, object] = {
            "languages": list(self.languages),
            "outlets": list(self.outlets),
            "document_types": list(self.document_types),
            "series": list(self.series),
            "speakers": list(self.speakers),
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "before": self.before,
        }
        return {"description": self.describe(), **{name: value for name, value in values.items() if value}}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the archive holds of a scope: documents, and the days and calendar years with at least one document.

    `n_undated` documents are not among `n_documents`: a bound in time leaves them out. `n_days` counts every day from
    `first` to `last`, `n_years` every calendar year that they touch. It does not say how many documents were published:
    `n_expected` does, where anybody knows.
    """

    n_documents: int
    n_undated: int = 0
    first: date | None = None
    last: date | None = None
    n_days_held: int = 0
    n_years_held: int = 0
    n_expected: int | None = None

    def __post_init__(self) -> None:
        """Refuse counts that contradict each other."""
        if min(self.n_documents, self.n_undated, self.n_days_held, self.n_years_held) < 0:
            raise InvalidInput(f"impossible coverage: {self}")
        if (self.first is None) != (self.last is None):
            raise InvalidInput("coverage has both a first and a last day, or neither")

    @property
    def n_days(self) -> int:
        """Days from the first to the last document, both counted; 0 where nothing is dated."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    @property
    def n_years(self) -> int:
        """Calendar years from the first document's to the last one's, both counted; 0 where nothing is dated."""
        return self.last.year - self.first.year + 1 if self.first and self.last else 0

    @property
    def share_of_days(self) -> float | None:
        """Days with a document among `n_days` (0-1); None where nothing is dated."""
        return self.n_days_held / self.n_days if self.n_days else None

    def describe(self) -> str:
        """Say the coverage in words, for the end of a sentence; of a sparse series the years too, in place of a share.

        >>> Coverage(3, first=date(2022, 1, 1), last=date(2022, 1, 10), n_days_held=3).describe()
        '3 documents held, on 3 of the 10 days from 2022-01-01 to 2022-01-10 (30 %)'
        >>> Coverage(72, first=date(1946, 1, 1), last=date(2019, 1, 1), n_days_held=72, n_years_held=72).describe()
        '72 documents held, on 72 of the 26,664 days, in 72 of the 74 years, from 1946-01-01 to 2019-01-01'
        """
        held = f"{self.n_documents:,} document{'' if self.n_documents == 1 else 's'} held"
        if self.n_expected:
            held += f" of {self.n_expected:,} expected"
        if self.first and self.last:
            held += f", on {self.n_days_held:,} of the {self.n_days:,} days"
            percent = 100 * self.n_days_held / self.n_days
            if percent < _SPARSE and self.n_years_held and self.n_years > 1:
                held += f", in {self.n_years_held} of the {self.n_years} years, from {self.first} to {self.last}"
            else:
                shown = f"{percent:.0f}" if percent >= 1 or percent == 0 else "under 1"
                held += f" from {self.first} to {self.last} ({shown} %)"
        if self.n_undated:
            held += f", {self.n_undated:,} undated left out"
        return held

    def as_json(self) -> dict[str, object]:
        """Return the counts, the days and the description."""
        return {
            "description": self.describe(),
            "documents": self.n_documents,
            "undated": self.n_undated,
            "expected": self.n_expected,
            "first": self.first and self.first.isoformat(),
            "last": self.last and self.last.isoformat(),
            "days_held": self.n_days_held,
            "days": self.n_days,
            "years_held": self.n_years_held,
            "years": self.n_years,
            "share_of_days": self.share_of_days,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One computed statement. It cannot be made without evidence, nor say "first" without saying first in what.

    `text` is the sentence that a person reads; `evidence` the spans that show it (of an absence: the span that has
    the words, and the gap between its neighbours in the document that lacks them); `data` what else a
    program may want, as JSON values.
    """

    kind: str
    text: str
    evidence: tuple[Span, ...]
    signature: Signature
    scope: Scope | None = None
    coverage: Coverage | None = None
    status: Status = "proposed"
    data: Mapping[str, object] = field(default_factory=lambda: NO_DATA)

    def __post_init__(self) -> None:
        """Refuse a finding without evidence, or one that claims more than its scope allows."""
        if not self.evidence:
            raise InvalidInput(f"a finding needs at least one span of evidence: {self.text!r}")
        if self.status not in STATUSES:
            raise InvalidInput(f"status is one of {', '.join(STATUSES)}, not {self.status!r}")
        if (self.scope is None) != (self.coverage is None):
            raise InvalidInput("a finding has both a scope and its coverage, or neither")
        if self.scope and self.coverage:
            if self.scope.describe() not in self.text or self.coverage.describe() not in self.text:
                raise InvalidInput(f"a finding prints its scope and coverage in its own sentence: {self.text!r}")
        elif SCOPE_WORDS.search(unquoted(self.text)):
            raise InvalidInput(f"this finding needs a scope and its coverage: {self.text!r}")

    def as_json(self) -> dict[str, object]:
        """Return `{"kind", "text", "evidence", "scope", "coverage", "signature", "status", …data}`."""
        return {
            "kind": self.kind,
            "text": self.text,
            "evidence": [span.as_json() for span in self.evidence],
            "scope": self.scope.as_json() if self.scope else None,
            "coverage": self.coverage.as_json() if self.coverage else None,
            "signature": str(self.signature),
            "status": self.status,
            **self.data,
        }


def unquoted(text: str) -> str:
    """Drop what stands between “ and ”: words of the source, which the scope rule does not govern.

    >>> unquoted("It says “for the first time” twice.")
    'It says  twice.'
    """
    return re.sub(r"“[^”]*”", "", text)
