"""An official phrase held to be one, and its uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from watchword.model.alignments import ChangeType
from watchword.model.errors import InvalidInput
from watchword.model.spans import Span

Status = Literal["proposed", "accepted", "rejected"]
STATUSES: tuple[Status, ...] = ("proposed", "accepted", "rejected")


@dataclass(frozen=True, slots=True)
class Use:
    """One occurrence of a formulation: where, when, by whom, in what, and how it departs from its ancestor.

    `ancestor` is the nearest earlier use it was compared with, None for the first. `change` is empty there.
    """

    span: Span
    date: date | None
    outlet: str | None = None
    speaker: str | None = None
    document_type: str | None = None
    audience: str | None = None
    change: tuple[ChangeType, ...] = ()
    ancestor: Span | None = None

    def as_json(self) -> dict[str, object]:
        """Return `{"use", "date", "outlet", "speaker", "type", "audience"}`; the change belongs to whoever compared."""
        return {
            "use": self.span.as_json(),
            "date": self.date and self.date.isoformat(),
            "outlet": self.outlet,
            "speaker": self.speaker,
            "type": self.document_type,
            "audience": self.audience,
        }


@dataclass(frozen=True, slots=True)
class Formulation:
    """A canonical wording and all its dated uses, in order of time (undated first).

    `family` is the analyst's cognate set; the machine only proposes one (`status`).
    """

    formulation_id: str
    canonical: str
    language: str
    uses: tuple[Use, ...]
    family: str | None = None
    status: Status = "proposed"

    def __post_init__(self) -> None:
        """Refuse a formulation nobody used, or uses out of order."""
        if not self.uses:
            raise InvalidInput(f"formulation {self.canonical!r} has no use to show")
        dated = [use.date or date.min for use in self.uses]
        if dated != sorted(dated):
            raise InvalidInput(f"the uses of {self.canonical!r} are not in order of time")
