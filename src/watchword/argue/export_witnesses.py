"""Three or more versions as one table: a spreadsheet and a self-contained page, one column a version."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from watchword.argue.export_columns import Column
from watchword.argue.export_columns_many import columns_by_row
from watchword.argue.export_page import CONTEXT, Part, mark_sides, read_spans, template
from watchword.argue.export_tables import place_cells, plain_cell
from watchword.model.alignments import NO_COUNTERPART, Alignment, Block, Uncompared
from watchword.model.spans import Span

NOT_COMPARED = "not compared"
BASE = "base"
CELL_HEADER = ("{}", "{} start", "{} end", "{} kind", "{} confidence")
Cells = Mapping[str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one version has of a unit. `kind` says what it is to the others, or why it has nothing."""

    spans: tuple[Span, ...]
    parts: tuple[Part, ...]
    kind: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the table, a cell a version."""

    kind: str
    same: bool
    cells: tuple[Cell, ...]


def units_of_many(
    rows: Sequence[Cells], alignments: Mapping[tuple[str, str], Alignment], *, absent: Mapping[str, str]
) -> tuple[Unit, ...]:
    """Return the table of versions in one language, with the words that differ marked in every cell.

    `rows` and `alignments` are those of a collation of many; `absent` maps each version, in the order of the columns,
    to the words for what it does not have. Readings are numbered, the most attested first.
    """
    return tuple(
        _unit_of_many(cells, columns, absent=absent)
        for cells, columns in zip(rows, columns_by_row(rows, alignments), strict=True)
    )


def units_against(
    rows: Iterable[tuple[tuple[Span, ...], Mapping[str, tuple[Block, ...]]]], *, absent: Mapping[str, str]
) -> tuple[Unit, ...]:
    """Return the table of versions that were each compared with a first one, in whatever languages.

    A row is what the first has and the blocks that face it, by version; a version without a block there was not
    compared. `absent` maps each version but the first, in the order of the columns, to the words for what it does not
    have.
    """
    out = []
    for spans, facing in rows:
        cells = [Cell(spans, (Part(read_spans(spans)),), BASE) if spans else _gap(NO_COUNTERPART)]
        for name, words in absent.items():
            blocks = facing.get(name, ())
            cells.append(_facing_cell(blocks, absent=words) if blocks else _gap(NOT_COMPARED))
        same = bool(spans) and all(block.kind == "kept" for blocks in facing.values() for block in blocks)
        out.append(Unit(_carried(cells), same and all(cell.spans for cell in cells), tuple(cells)))
    return tuple(out)


def export_witness_csv(names: Sequence[str], units: Iterable[Unit], *, not_compared: Iterable[Uncompared] = ()) -> str:
    """Return one row a unit and five columns a version: the words, their places, what they are to the others.

    Places are code points of each text, from the first to the last of its sentences. What could not be compared comes
    last, under the versions it stands in. A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["unit", "kind", *(plain_cell(title.format(name)) for name in names for title in CELL_HEADER)])
    for number, unit in enumerate(units, 1):
        row: list[object] = [number, unit.kind]
        for cell in unit.cells:
            start, end, words = place_cells(cell.spans)
            row.extend([words, start, end, cell.kind, "" if cell.confidence is None else f"{cell.confidence:.4f}"])
        writer.writerow(row)
    for part in not_compared:
        row = ["", f"{NOT_COMPARED}: {part.reason}"]
        sides = {span.document_id: span for span in (part.a, part.b) if span}
        for name in names:
            start, end, words = place_cells((sides[name],) if name in sides else ())
            row.extend([words, start, end, NOT_COMPARED if name in sides else "", ""])
        writer.writerow(row)
    return out.getvalue()


def export_witness_page(languages: Mapping[str, str | None], units: Sequence[Unit], *, said: Sequence[str] = ()) -> str:
    """Return one HTML page: no script, no request to anywhere, styles inside; a box hides what is the same everywhere.

    `languages` maps each version, in the order of the columns, to its language. `said` are the sentences above the
    table.
    """
    changed = [number for number, unit in enumerate(units) if not unit.same]
    near = {number + step for number in changed for step in range(-CONTEXT, CONTEXT + 1)}
    return template("witnesses.html.jinja").render(
        languages=languages,
        said=said,
        units=[(unit, number not in near) for number, unit in enumerate(units)],
        context=CONTEXT,
    )


def _unit_of_many(cells: Cells, columns: Sequence[Column], *, absent: Mapping[str, str]) -> Unit:
    wordings = {name: " ".join(read_spans(spans).split()) for name, spans in cells.items()}
    said = list(wordings.values())
    ranked = sorted(set(said), key=lambda wording: (-said.count(wording), wording))
    pieces: dict[str, list[tuple[int, Part]]] = {name: [] for name in cells}
    for column in columns:
        agreed = len(column) == len(cells) and len({" ".join(span.quote.split()) for span in column.values()}) == 1
        for name, span in column.items():
            pieces[name].append((span.start, Part(span.quote, None if agreed else "mark")))
    row = []
    for name, words in absent.items():
        if name not in cells:
            row.append(_gap(words))
            continue
        parts = tuple(part for _, part in sorted(pieces[name], key=lambda piece: piece[0]))
        row.append(Cell(cells[name], parts, f"reading {ranked.index(wordings[name]) + 1}"))
    carried = _carried(row)
    same = len(ranked) == 1
    kind = "kept" if same else f"{len(ranked)} readings"
    everywhere = len(cells) == len(absent)
    return Unit(kind if everywhere else carried if same else f"{kind}, {carried}", same and everywhere, tuple(row))


def _carried(cells: Sequence[Cell]) -> str:
    return f"in {sum(bool(cell.spans) for cell in cells)} of {len(cells)}"


def _gap(words: str) -> Cell:
    return Cell((), (Part(words, "gap"),), words)


def _facing_cell(blocks: Sequence[Block], *, absent: str) -> Cell:
    """Put the blocks that face one row into a cell: every kind that occurs, and the least confidence."""
    spans = tuple(span for block in blocks for span in block.b)
    parts: list[Part] = []
    for block in blocks:
        parts.extend([Part(" ")] if parts else [])
        parts.extend(mark_sides(block, absent)[1])
    kinds = dict.fromkeys(block.named(absent) for block in blocks)
    return Cell(spans, tuple(parts), ", ".join(kinds), min(block.confidence for block in blocks))
