"""An alignment as rows that face each other, with the places that moved words left."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from watchword.argue.export_page import Part, mark_sides
from watchword.argue.export_witnesses import Unit
from watchword.model.alignments import Block
from watchword.web.headings import headings_of, words_within
from watchword.web.rooms.compare.comparing import UNCERTAIN
from watchword.workbench.apparatus import Witnesses
from watchword.workbench.compare import Comparison

CONTEXT = 1


@dataclass(frozen=True, slots=True)
class Facing:
    """One row of a comparison. `partner` is the number of the row to which a moved unit went, or from which it came.

    `kind` is a block's kind, `rendered` where two languages face each other, or `left` for the place that a moved unit
    left. `far` is a row of which nothing is to be told, with nothing told near it.
    """

    number: int
    kind: str
    wording: str
    section: str | None
    a: tuple[Part, ...]
    b: tuple[Part, ...]
    confidence: float = 1.0
    partner: int | None = None
    far: bool = False

    @property
    def tells(self) -> bool:
        """True where the two differ; across languages, where one lacks it, has it elsewhere, or the pair is unsure."""
        return self.kind not in {"kept", "rendered"} or self.confidence < UNCERTAIN


def face(found: Comparison) -> list[Facing]:
    """Return the rows of a comparison of two versions, in the order of `b`, omissions where they stood in `a`."""
    headings_a, headings_b = (headings_of(document) for document in (found.a, found.b))
    rows: list[Facing] = []
    partners: dict[int, int] = {}
    for number, (block, is_place) in enumerate(with_places_left(found.alignment.blocks)):
        a, b = mark_sides(block, found.absent)
        if found.translated:
            a, b = unstruck(a), unstruck(b)
        if block.a and block.a[0].start in headings_a:
            a = without_marks(a)
        if block.b and block.b[0].start in headings_b:
            b = without_marks(b)
        if is_place:
            rows.append(Facing(number, "left", "", block.section, a, ()))
        else:
            kind = "rendered" if found.translated and block.kind in {"changed", "split", "merged"} else block.kind
            rows.append(Facing(number, kind, block.wording, block.section, a, b, block.confidence))
        if block.kind == "moved":
            other = partners.setdefault(id(block), number)
            if other != number:
                rows[number] = replace(rows[number], partner=other)
                rows[other] = replace(rows[other], partner=number)
    near = near_to([row.number for row in rows if row.tells])
    return [replace(row, far=row.number not in near) for row in rows]


def unstruck(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return parts without marks of change: what has no counterpart in a translation was not struck out of it."""
    return tuple(replace(part, mark="gap" if part.mark == "gap" else None) for part in parts)


def without_marks(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the words of a heading without the signs that make it one."""
    low, high = words_within("".join(part.text for part in parts))
    out: list[Part] = []
    at = 0
    for part in parts:
        words = part.text[max(low - at, 0) : max(high - at, 0)]
        at += len(part.text)
        if words:
            out.append(replace(part, text=words))
    return tuple(out) or parts


def with_places_left(blocks: Sequence[Block]) -> list[tuple[Block, bool]]:
    """Return the blocks, and each moved one a second time where it stood in `a` (flagged True)."""
    out = [(block, False) for block in blocks]
    steady = [(block.a[0].start, block) for block in blocks if block.a and block.kind != "moved"]
    steady.sort(key=lambda pair: pair[0])
    starts = [start for start, _ in steady]
    moved = [block for block in blocks if block.kind == "moved"]
    for block in sorted(moved, key=lambda one: one.a[0].start, reverse=True):
        at = bisect_left(starts, block.a[0].start)
        following = steady[at][1] if at < len(steady) else None
        place = next((i for i, (one, left) in enumerate(out) if one is following and not left), len(out))
        out.insert(place, (block, True))
    return out


def near_to(numbers: Sequence[int]) -> set[int]:
    """Return the numbers of the rows that are to be told, and those beside them."""
    return {number + step for number in numbers for step in range(-CONTEXT, CONTEXT + 1)}


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of a table of several versions."""

    number: int
    unit: Unit
    far: bool


def tabulate(found: Witnesses) -> list[Line]:
    """Return the rows of a table of three or more versions."""
    translated = translations_in(found)
    told = [number for number, unit in enumerate(found.units) if tells(unit, translated)]
    near = near_to(told)
    headings = [headings_of(document) for document in found.documents]
    return [Line(number, unheaded(unit, headings), number not in near) for number, unit in enumerate(found.units)]


def translations_in(found: Witnesses) -> tuple[bool, ...]:
    """Say of each column whether it is in another language than the first."""
    return (False, *(pair.translated for pair in found.pairs)) if found.pairs else (False,) * len(found.documents)


def unheaded(unit: Unit, headings: Sequence[set[int]]) -> Unit:
    """Return a unit without the signs that make headings."""
    cells = tuple(
        replace(cell, parts=without_marks(cell.parts)) if cell.spans and cell.spans[0].start in starts else cell
        for cell, starts in zip(unit.cells, headings, strict=True)
    )
    return replace(unit, cells=cells)


def tells(unit: Unit, translated: Sequence[bool]) -> bool:
    """Say whether a unit differs; of a translation, whether it lacks it, has it elsewhere, or is an unsure pair."""
    if not any(translated):
        return not unit.same
    return any(
        not cell.spans
        or "moved" in cell.kind
        or (other and cell.confidence is not None and cell.confidence < UNCERTAIN)
        or (not other and cell.kind not in {"base", "kept"})
        for cell, other in zip(unit.cells, translated, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How one version stands to the first: units of both, those worded otherwise, and units that only one of them has.

    Of a version in another language (`translated`) no wording differs; `n_uncertain` of its pairs are uncertain.
    """

    name: str
    translated: bool
    n_both: int
    n_differ: int
    n_only_first: int
    n_only_here: int
    n_uncertain: int


def tally(found: Witnesses) -> list[Tally]:
    """Count the units of each version against those of the first column."""
    out = []
    translated = translations_in(found)
    for column, document in enumerate(found.documents[1:], 1):
        pairs = [(unit.cells[0], unit.cells[column]) for unit in found.units]
        both = [(a, b) for a, b in pairs if a.spans and b.spans]
        out.append(
            Tally(
                document.document_id,
                translated[column],
                len(both),
                sum(b.kind != ("kept" if found.pairs else a.kind) for a, b in both),
                sum(bool(a.spans) and not b.spans for a, b in pairs),
                sum(bool(b.spans) and not a.spans for a, b in pairs),
                sum(translated[column] and b.confidence is not None and b.confidence < UNCERTAIN for _, b in both),
            )
        )
    return out
