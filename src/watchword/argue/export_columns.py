"""An alignment as a table of columns: what every exchange format of textual scholarship is made from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from watchword.model.alignments import Alignment, Block
from watchword.model.errors import InvalidInput
from watchword.model.spans import Span

Column = Mapping[str, Span]


def columns_of(alignment: Alignment) -> tuple[Column, ...]:
    """Return the columns of a collation of two versions: document id → what it reads there, absent where nothing.

    The columns follow `b`; read down one document they give its whole text, if they are put in order of `start`, for
    moved words stand in columns of their own. White space between units is left out.
    """
    out: list[Column] = []
    for block in alignment.blocks:
        if not block.edits:
            out.append({spans[0].document_id: _joined(spans) for spans in (block.a, block.b) if spans})
            continue
        for edit in block.edits:
            if edit.kind == "reordered":
                out.extend([_cells(edit.a, None), _cells(None, edit.b)])
            else:
                out.append(_cells(edit.a, edit.b))
    return tuple(out)


def columns_of_many(
    rows: Iterable[Mapping[str, tuple[Span, ...]]], alignments: Mapping[tuple[str, str], Alignment]
) -> tuple[Column, ...]:
    """Return the columns of a table of units over several versions.

    `rows` are units: document id → its sentences. `alignments` are the pairwise collations, `(a, b)` with `a` before
    `b`. In each row the first version by id is the base, and the columns are the finest into which its text can be
    cut so that each version's edits against it fall into one column.
    """
    return tuple(column for columns in columns_by_row(rows, alignments) for column in columns)


def columns_by_row(
    rows: Iterable[Mapping[str, tuple[Span, ...]]], alignments: Mapping[tuple[str, str], Alignment]
) -> Iterator[Sequence[Column]]:
    """Yield the columns of each row of a table of units, as in `columns_of_many`."""
    blocks = {
        (*names, block.a[0]): block
        for names, alignment in alignments.items()
        for block in alignment.blocks
        if block.a and block.b
    }
    for row in rows:
        names = sorted(row)
        base = names[0]
        facing = {name: blocks.get((base, name, row[base][0])) for name in names[1:]}
        known = {
            name: block for name, block in facing.items() if block and (block.a, block.b) == (row[base], row[name])
        }
        whole = {name: _joined(row[name]) for name in names}
        yield _cut(whole[base], known) if len(known) == len(facing) else [whole]


def _cut(base: Span, blocks: Mapping[str, Block]) -> list[Column]:
    """Cut a base sentence where the edits of every other version allow it."""
    tiles = {name: _tiles(base, block) for name, block in blocks.items()}
    every = [tile for parts in tiles.values() for tile in parts]
    fixed = [(start, end) for start, end, span in every if not _divisible(base, start, end=end, span=span)]
    cuts = {base.start, base.end, *(start for start, _, _ in every), *(end for _, end, _ in every)}
    bounds = [cut for cut in sorted(cuts) if not any(start < cut < end for start, end in fixed)]
    inside: list[dict[str, Span]] = [
        {base.document_id: _part(base, base.start, start=start, end=end)} for start, end in pairwise(bounds)
    ]
    before: list[list[Column]] = [[] for _ in bounds]
    for name, parts in tiles.items():
        for start, end, span in parts:
            if span is None:
                continue
            number = bisect_right(bounds, start) - 1
            if start == end and bounds[number] == start:
                before[number].append({name: span})
                continue
            divisible = _divisible(base, start, end=end, span=span)
            while number < len(inside) and bounds[number] < max(end, start + 1):
                low, high = max(bounds[number], start), min(bounds[number + 1], end)
                piece = _part(span, start, start=low, end=high) if divisible else span
                inside[number][name] = _glue(inside[number][name], piece) if name in inside[number] else piece
                number += 1
    out: list[Column] = []
    for number, additions in enumerate(before):
        out.extend(_share(additions))
        out.extend(inside[number : number + 1])
    return out


def _tiles(base: Span, block: Block) -> list[tuple[int, int, Span | None]]:
    """Return a version's block as `(start, end, reading)` over the base text, in the version's order.

    Additions, and words that changed place, have `start == end`; the places that words left read nothing.
    """
    if not block.edits:
        return [(base.start, base.end, _joined(block.b))]
    out: list[tuple[int, int, Span | None]] = []
    at = base.start
    for edit in block.edits:
        if edit.a and edit.kind == "reordered":
            out.extend([(edit.a.start, edit.a.end, None), (at, at, edit.b)])
        elif edit.a:
            out.append((edit.a.start, edit.a.end, edit.b))
            at = max(at, edit.a.end)
        else:
            out.append((at, at, edit.b))
    return out


def _divisible(base: Span, start: int, *, end: int, span: Span | None) -> bool:
    """Tell whether a reading is letter for letter the base's, so that it may be cut where another version cuts."""
    return span is not None and span.quote == base.quote[start - base.start : end - base.start]


def _part(span: Span, origin: int, *, start: int, end: int) -> Span:
    """Cite the part of `span` that faces `[start, end)`, where `span.start` faces `origin`."""
    low, high = start - origin, end - origin
    return Span(span.document_id, span.start + low, span.start + high, span.quote[low:high])


def _glue(first: Span, second: Span) -> Span:
    if first.end != second.start:
        raise InvalidInput(f"readings of {first.document_id!r} at {first.end} and {second.start} are not neighbours")
    return Span(first.document_id, first.start, second.end, first.quote + second.quote)


def _share(additions: Iterable[Column]) -> list[Column]:
    """Put additions that several versions make in the same words at one place into one column."""
    out: list[dict[str, Span]] = []
    for addition in additions:
        for name, span in addition.items():
            words = span.quote.split()
            home = next(
                (c for c in out if name not in c and all(other.quote.split() == words for other in c.values())), None
            )
            if home is None:
                out.append({name: span})
            else:
                home[name] = span
    return list(out)


def _joined(spans: Sequence[Span]) -> Span:
    """Cite neighbouring sentences as one stretch; the space between them is given back as one space a character."""
    first = spans[0]
    quote = first.quote
    for before, span in pairwise(spans):
        quote += " " * (span.start - before.end) + span.quote
    return Span(first.document_id, first.start, spans[-1].end, quote)


def _cells(a: Span | None, b: Span | None) -> Column:
    return {span.document_id: span for span in (a, b) if span}
