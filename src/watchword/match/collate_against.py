"""Several versions, in whatever languages, each set against a first one: one table of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from watchword.model.alignments import Alignment, Block, Uncompared
from watchword.model.errors import InvalidInput
from watchword.model.spans import Span


@dataclass(frozen=True, slots=True)
class FacingRow:
    """What the base has of a unit, and by version the blocks that face it, sorted by document id.

    `base` is empty where only another version has it. A version that is not in `facing` was not compared here.
    """

    base: tuple[Span, ...]
    facing: Mapping[str, tuple[Block, ...]]

    def as_json(self) -> dict[str, object]:
        """Return the unit as one line of `compare --json`."""
        cells = {
            name: [
                {
                    "kind": block.kind,
                    "spans": [span.as_json() for span in block.b],
                    "confidence": round(block.confidence, 4),
                }
                for block in blocks
            ]
            for name, blocks in self.facing.items()
        }
        return {"kind": "unit", "base": [span.as_json() for span in self.base], "cells": cells}


@dataclass(frozen=True, slots=True)
class FacingTable:
    """Every unit of the base and every addition of the other versions, which are sorted by document id."""

    base: str
    others: tuple[str, ...]
    rows: tuple[FacingRow, ...]
    not_compared: tuple[Uncompared, ...]


def face_base(alignments: Iterable[Alignment]) -> FacingTable:
    """Return one table of several versions against their common base, from the collation of each with the base.

    A row is the least stretch of the base that no version's blocks cut through: where one joined two sentences, they
    stand in one row for all. What only one version has stands in a row of its own, after the unit that it follows
    there; additions of two versions are not compared with each other. Nothing depends on the order of the collations.
    """
    found = sorted(alignments, key=lambda alignment: alignment.b)
    others = tuple(alignment.b for alignment in found)
    bases = sorted({alignment.a for alignment in found})
    if len(bases) != 1 or len(set(others)) < len(others):
        raise InvalidInput(
            f"a table needs one base and different versions, not {', '.join(bases) or 'none'} with {', '.join(others)}"
        )
    base = bases[0]
    groups = _groups(base, [block.a for alignment in found for block in alignment.blocks if block.a])
    row_of = {span: number for number, group in enumerate(groups) for span in group}
    facing: list[dict[str, list[Block]]] = [{} for _ in groups]
    added: list[list[FacingRow]] = [[] for _ in range(len(groups) + 1)]
    for alignment in found:
        after = 0
        for block in alignment.blocks:
            if not block.a:
                added[after].append(FacingRow((), {alignment.b: (block,)}))
                continue
            number = row_of[block.a[0]]
            facing[number].setdefault(alignment.b, []).append(block)
            after = after if block.kind == "moved" else number + 1
    rows = list(added[0])
    for group, cells, more in zip(groups, facing, added[1:], strict=True):
        rows.append(FacingRow(group, {name: tuple(blocks) for name, blocks in cells.items()}))
        rows.extend(more)
    return FacingTable(base, others, tuple(rows), tuple(part for one in found for part in one.not_compared))


def _groups(base: str, sides: Sequence[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    """Return the sentences of the base, the title first, those that any block holds together in one group."""
    home: dict[Span, Span] = {}

    def top(span: Span) -> Span:
        while home.setdefault(span, span) != span:
            span = home[span]
        return span

    for side in sides:
        for span in side:
            first, second = sorted((top(side[0]), top(span)))
            home[second] = first
    ordered = sorted(home, key=lambda span: (span.document_id == base, top(span), span))
    return [tuple(group) for _, group in groupby(ordered, key=top)]
