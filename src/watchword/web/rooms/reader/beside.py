"""Another document of the same work set beside a text: which of its sentences face which stretch."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from watchword.model.alignments import Alignment, Block
from watchword.model.documents import Document
from watchword.web.headings import headings_of, words_within
from watchword.web.rooms.compare.comparing import UNCERTAIN


@dataclass(frozen=True, slots=True)
class Bead:
    """A stretch `[start, end)` of the text and the words of the other document that face it.

    `words` is empty where no counterpart was found; `start` and `end` are equal where only the other document has the
    words, which then stand at that place. `moved` words stand elsewhere there. `confidence` (0-1) is how probable the
    pairing is, or that there is no counterpart; 1 where the two are in one language.
    """

    start: int
    end: int
    words: str
    moved: bool = False
    confidence: float = 1.0

    @property
    def is_uncertain(self) -> bool:
        """True where another pairing is likelier."""
        return bool(self.words) and self.start < self.end and self.confidence < UNCERTAIN


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece `[low, high)` of a paragraph and what faces it; empty where only the other document has something."""

    stretch: tuple[int, int]
    bead: Bead | None = None
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """Another document set beside the text. `beads` is None as long as nobody has worked out what faces what."""

    document: Document
    beads: Sequence[Bead] | None = None
    reasons: Sequence[str] = ()

    @property
    def n_faced(self) -> int:
        """How many stretches have a counterpart."""
        return sum(1 for one in self.beads or () if one.words and one.start < one.end)

    @property
    def n_uncertain(self) -> int:
        """How many of these are uncertain."""
        return sum(one.is_uncertain for one in self.beads or ())

    @property
    def n_alone(self) -> int:
        """How many stretches of the text have none."""
        return sum(not one.words for one in self.beads or ())

    @property
    def n_only_there(self) -> int:
        """How many stretches only the other document has."""
        return sum(one.start == one.end for one in self.beads or ())


def set_beside(alignment: Alignment, other: Document, *, translated: bool) -> Beside:
    """Return the beads of an alignment in the order of its first side, additions after what they follow there."""
    blocks = [block for block in alignment.blocks if block.section != "title"]
    headings = headings_of(other)
    beads: list[tuple[int, int, int, Bead]] = []
    place = min((block.a[0].start for block in blocks if block.a), default=0)
    for order, block in enumerate(blocks):
        words, sure = words_of(block, other, headings), block.confidence if translated else 1.0
        if not block.a:
            beads.append((place, 0, order, Bead(place, place, words, confidence=sure)))
            continue
        start, end = block.a[0].start, block.a[-1].end
        beads.append((start, 1, order, Bead(start, end, words, block.kind == "moved", sure)))
        if block.b and block.kind != "moved":
            place = end
    beads.sort(key=lambda one: one[:3])
    return Beside(other, [one[3] for one in beads], [part.reason for part in alignment.not_compared])


def words_of(block: Block, other: Document, headings: set[int]) -> str:
    """Return what the other document says in a block, without the signs that make a heading."""
    if not block.b:
        return ""
    words = other.text[block.b[0].start : block.b[-1].end]
    return words[slice(*words_within(words))] if block.b[0].start in headings else words


def rows_of(paragraph: tuple[int, int], beads: Sequence[Bead]) -> list[Stretch]:
    """Cut a paragraph where beads begin. What lies in no bead faces nothing."""
    start, end = paragraph
    first = bisect_left(beads, start, key=lambda bead: bead.start)
    before = next((beads[k] for k in range(first - 1, -1, -1) if beads[k].start < beads[k].end), None)
    continued = before is not None and before.end > start
    facing = before if continued else None
    out: list[Stretch] = []
    at = start
    for bead in beads[first:]:
        is_added = bead.start == bead.end
        if bead.start > end or (bead.start == end and not is_added):
            break
        if at < bead.start:
            out.append(Stretch((at, bead.start), facing, continued))
            continued = False
        at = bead.start
        facing = None if is_added else bead
        if is_added:
            out.append(Stretch((at, at), bead))
    if at < end:
        out.append(Stretch((at, end), facing, continued))
    return out
