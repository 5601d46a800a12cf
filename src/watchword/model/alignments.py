"""What two documents share, and what happened to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from watchword.model.errors import InvalidInput
from watchword.model.spans import Span

EditKind = Literal["kept", "added", "dropped", "replaced", "reordered"]
BlockKind = Literal["kept", "changed", "shortened", "omitted", "added", "moved", "split", "merged"]
ChangeType = Literal["V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9"]

CHANGE_NAMES: dict[ChangeType, str] = {
    "V1": "verbatim",
    "V2": "spelling only",
    "V3": "inflection only",
    "V4": "addition",
    "V5": "truncation",
    "V6": "substitution",
    "V7": "reordering",
    "V8": "qualifier added or dropped",
    "V9": "step on a ladder",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch inside an aligned pair. `a` is None for what was added, `b` None for what was dropped."""

    kind: EditKind
    a: Span | None
    b: Span | None

    def __post_init__(self) -> None:
        """Refuse an edit whose sides do not fit its kind."""
        sides = (self.a is not None, self.b is not None)
        expected = {"added": (False, True), "dropped": (True, False)}.get(self.kind, (True, True))
        if sides != expected:
            raise InvalidInput(f"an edit of kind {self.kind!r} cannot have sides a={self.a!r}, b={self.b!r}")

    def as_json(self) -> dict[str, object]:
        """Return `{"kind", "a", "b"}`."""
        return {
            "kind": self.kind,
            "a": self.a.as_json() if self.a else None,
            "b": self.b.as_json() if self.b else None,
        }


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of an alignment: what stands on side `a`, what on side `b`, and what happened between.

    `a` is empty for what only `b` has, and the reverse. `similarity` is the share (0-1) of the units of both
    sides that are kept; `edits` runs through both sides in the order of `b`. `moved` is set where a kept,
    changed or shortened block also stands in another place. `confidence` (0-1) is 1.0 unless an aligner says otherwise.
    """

    kind: BlockKind
    a: tuple[Span, ...]
    b: tuple[Span, ...]
    similarity: float
    edits: tuple[Edit, ...] = ()
    section: str | None = None
    confidence: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a block without a side, or of a kind that its sides contradict."""
        if not self.a and not self.b:
            raise InvalidInput("a block of an alignment needs at least one side")
        if (self.kind == "omitted") != (not self.b) or (self.kind == "added") != (not self.a):
            raise InvalidInput(f"a block of kind {self.kind!r} cannot have {len(self.a)} and {len(self.b)} spans")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Blocks between document `a` and document `b`, in the order of `b`, omissions where they stood in `a`."""

    a: str
    b: str
    blocks: tuple[Block, ...]
