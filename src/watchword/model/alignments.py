"""What two documents share, and what happened to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from watchword.model.errors import InvalidInput
from watchword.model.spans import Span

EditKind = Literal["kept", "added", "dropped", "replaced", "reordered"]
BlockKind = Literal["kept", "changed", "shortened", "omitted", "added", "moved", "split", "merged"]
Wording = Literal["kept", "changed", "shortened"]
NO_COUNTERPART = "no counterpart found"
ChangeType = Literal["V1", "V2", "V3", "V4", "V5", "V6", "V7", "V8", "V9"]

CHANGE_NAMES: dict[ChangeType, str] = {
    "V1": "verbatim",
    "V2": "spelling",
    "V3": "inflection",
    "V4": "addition",
    "V5": "truncation",
    "V6": "substitution",
    "V7": "reordering",
    "V8": "qualifier added or dropped",
    "V9": "step on a ladder",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch inside an aligned pair. `a` is None for what was added, `b` None for what was dropped.

    A kept stretch has the same words on both sides; where its quotes differ all the same, only spelling, spacing or
    punctuation was touched (`respelt`).
    """

    kind: EditKind
    a: Span | None
    b: Span | None

    def __post_init__(self) -> None:
        """Refuse an edit whose sides do not fit its kind."""
        if (self.a is None) != (self.kind == "added") or (self.b is None) != (self.kind == "dropped"):
            raise InvalidInput(f"an edit of kind {self.kind!r} cannot have sides a={self.a!r}, b={self.b!r}")

    @property
    def respelt(self) -> bool:
        """True where the words are kept and the characters are not: case, spelling, spacing, punctuation."""
        return self.kind == "kept" and self.a is not None and self.b is not None and self.a.quote != self.b.quote

    def as_json(self) -> dict[str, object]:
        """Return `{"kind", "a", "b"}`, and `"respelt": true` where the words are kept and the characters are not."""
        extra = {"respelt": True} if self.respelt else {}
        return {
            "kind": self.kind,
            "a": self.a.as_json() if self.a else None,
            "b": self.b.as_json() if self.b else None,
            **extra,
        }


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of an alignment: what stands on side `a`, what on side `b`, and what happened between.

    `a` is empty for what only `b` has, and the reverse; several spans on a side are neighbouring sentences, so that
    `split` is 1-n and `merged` n-1. `moved` stands in another place in `b`; `wording` says what happened to its words.
    `similarity` is the share (0-1) of the units of both sides that are kept. `edits` is empty where both sides read
    the same letter for letter (and for what stands on one side only); otherwise the edits tile both sides, in the
    order of `b`. `confidence` (0-1) is 1.0 unless an aligner says otherwise.
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

    def named(self, absent: str) -> str:
        """Return the word for what became of the unit; `absent` is the one for what `b` lacks.

        Across languages nobody knows that a unit was left out or added: `NO_COUNTERPART` is said of either side.
        """
        return absent if not self.b or (not self.a and absent == NO_COUNTERPART) else self.kind

    @property
    def wording(self) -> Wording:
        """What happened to the words, whatever happened to their place: `shortened` lost words and gained none."""
        if not self.a or not self.b:
            return "changed"
        kinds = {edit.kind for edit in self.edits} - {"kept"}
        if not kinds:
            return "kept"
        return "shortened" if kinds == {"dropped"} else "changed"

    def as_json(self) -> dict[str, object]:
        """Return the block as one line of `compare --json`."""
        return {
            "kind": self.kind,
            "a": [span.as_json() for span in self.a],
            "b": [span.as_json() for span in self.b],
            "section": self.section,
            "edits": [edit.as_json() for edit in self.edits],
            "similarity": round(self.similarity, 4),
            "confidence": round(self.confidence, 4),
        }


@dataclass(frozen=True, slots=True)
class Uncompared:
    """A stretch that a limit kept from being compared. Nothing is said of it; a caller must pass that on."""

    a: Span | None
    b: Span | None
    reason: str
    section: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the stretch as one line of `compare --json`."""
        return {
            "kind": "not compared",
            "a": [self.a.as_json()] if self.a else [],
            "b": [self.b.as_json()] if self.b else [],
            "section": self.section,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Alignment:
    """Blocks between document `a` and document `b`, in the order of `b`, omissions where they stood in `a`.

    `rest_a` and `rest_b` are the stretches of each text that belong to no block: the white space between units, rows of
    dashes, and what is `not_compared`. With them a collation can be applied to one text to get the other.
    """

    a: str
    b: str
    blocks: tuple[Block, ...]
    rest_a: tuple[Span, ...] = ()
    rest_b: tuple[Span, ...] = ()
    not_compared: tuple[Uncompared, ...] = ()

    def in_place(self) -> tuple[Block | Uncompared, ...]:
        """Return the blocks with the stretches that were not compared where they stand in `b`, or else in `a`."""
        out: list[Block | Uncompared] = list(self.blocks)
        for part in self.not_compared:
            of_b = part.b is not None
            here = self._place(part.b if of_b else part.a)
            later = (
                number
                for number, unit in enumerate(out)
                if isinstance(unit, Uncompared) or unit.kind != "moved" or of_b
                if (there := self._place(unit.b if of_b else unit.a)) and here and there > here
            )
            out.insert(next(later, len(out)), part)
        return tuple(out)

    def _place(self, side: tuple[Span, ...] | Span | None) -> tuple[bool, int] | None:
        """Return what orders a place: the title, which is cited in a document of its own, comes before the text."""
        span = side[0] if isinstance(side, tuple) and side else side
        return (span.document_id in {self.a, self.b}, span.start) if isinstance(span, Span) else None
