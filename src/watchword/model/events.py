"""Something dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from watchword.model.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Event:
    """A plenum, a drill, a scheduled session: `start` and `end` are both inclusive days."""

    event_id: str
    name: str
    start: date
    end: date
    event_type: str | None = None
    question: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        """Refuse an event that ends before it starts."""
        if self.end < self.start:
            raise InvalidInput(f"event {self.name!r} ends on {self.end}, before it starts on {self.start}")

    @property
    def n_days(self) -> int:
        """The length in days, both ends counted."""
        return (self.end - self.start).days + 1
