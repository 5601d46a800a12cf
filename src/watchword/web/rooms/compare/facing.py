"""An alignment as rows that face each other, with the places that moved words left."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from watchword.match.collate_many import Collation
from watchword.model.alignments import Alignment, Block
from watchword.model.spans import Span

CONTEXT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a cell: `kept`, `dropped`, `added`, `moved` (inside the sentence) or `respelt`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Facing:
    """One row of a comparison. `partner` is the number of the row to which a moved unit went, or from which it came.

    `kind` is a block's kind, or `left` for the place that a moved unit left. `far` is a kept row with no change near.
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


def face(alignment: Alignment) -> list[Facing]:
    """Return the rows of a comparison of two versions, in the order of `b`, omissions where they stood in `a`."""
    blocks = with_places_left(alignment.blocks)
    rows: list[Facing] = []
    partners: dict[int, int] = {}
    for number, (block, is_place) in enumerate(blocks):
        if is_place:
            rows.append(Facing(number, "left", "", block.section, words_of(block.a, "moved"), ()))
        else:
            a, b = parts_of(block)
            rows.append(Facing(number, block.kind, block.wording, block.section, a, b, block.confidence))
        if block.kind == "moved":
            other = partners.setdefault(id(block), number)
            if other != number:
                rows[number] = replace(rows[number], partner=other)
                rows[other] = replace(rows[other], partner=number)
    return mark_far(rows)


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


def mark_far(rows: Sequence[Facing]) -> list[Facing]:
    """Mark the kept rows that have no change within `CONTEXT`."""
    changed = [row.number for row in rows if row.kind != "kept"]
    near = {number + step for number in changed for step in range(-CONTEXT, CONTEXT + 1)}
    return [replace(row, far=row.number not in near) for row in rows]


def parts_of(block: Block) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the two cells of a block."""
    if not block.b:
        return words_of(block.a, "dropped"), ()
    if not block.a:
        return (), words_of(block.b, "added")
    if not block.edits:
        return words_of(block.a, "kept"), words_of(block.b, "kept")
    on_a: list[tuple[int, Part]] = []
    on_b: list[Part] = []
    for edit in block.edits:
        kinds = {"reordered": ("moved", "moved"), "kept": ("kept", "kept")}.get(edit.kind, ("dropped", "added"))
        if edit.respelt:
            kinds = ("respelt", "respelt")
        if edit.a:
            on_a.append((edit.a.start, Part(kinds[0], edit.a.quote)))
        if edit.b:
            on_b.append(Part(kinds[1], edit.b.quote))
    return tuple(part for _, part in sorted(on_a, key=lambda pair: pair[0])), tuple(on_b)


def words_of(spans: Sequence[Span], kind: str) -> tuple[Part, ...]:
    """Return a cell that is all of one kind."""
    return (Part(kind, " ".join(span.quote for span in spans)),)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one of several versions reads: nothing, or words of reading number `reading` (1 the most attested)."""

    parts: tuple[Part, ...]
    reading: int | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One unit over several versions, a cell for each witness; `alike` if all have it in one reading."""

    number: int
    cells: tuple[Cell, ...]
    alike: bool
    n_readings: int


def tabulate(collation: Collation) -> list[TableRow]:
    """Return the table of three or more versions; each cell marks how it departs from the first version in its row."""
    facing = {
        (*names, block.a[0]): block
        for names, alignment in collation.alignments.items()
        for block in alignment.blocks
        if block.a and block.b
    }
    out = []
    for number, row in enumerate(collation.rows):
        readings: Mapping[str, int] = {name: rank for rank, (_, names) in enumerate(row.readings, 1) for name in names}
        present = [name for name in collation.witnesses if name in row.cells]
        first = present[0]
        cells = []
        for name in collation.witnesses:
            if name not in row.cells:
                cells.append(Cell((), None))
                continue
            block = facing.get((first, name, row.cells[first][0]))
            whole = block is not None and (block.a, block.b) == (row.cells[first], row.cells[name])
            parts = inline(block) if block and whole else words_of(row.cells[name], "kept")
            cells.append(Cell(parts, readings[name]))
        alike = len(present) == len(collation.witnesses) and len(row.readings) == 1
        out.append(TableRow(number, tuple(cells), alike, len(row.readings)))
    return out


def inline(block: Block) -> tuple[Part, ...]:
    """Return one block as one run of words, what went and what came in place."""
    if not block.edits:
        return words_of(block.b, "kept")
    out: list[Part] = []
    for edit in block.edits:
        if edit.kind in {"dropped", "replaced"} and edit.a:
            out.append(Part("dropped", edit.a.quote))
        if edit.b:
            kind = {"kept": "kept", "reordered": "moved"}.get(edit.kind, "added")
            out.append(Part("respelt" if edit.respelt else kind, edit.b.quote))
    return tuple(out)
