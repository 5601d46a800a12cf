"""An alignment as a table of columns: what every exchange format of textual scholarship is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from watchword.model.alignments import Alignment, Uncompared
from watchword.model.spans import Span

Column = Mapping[str, Span]


def columns_of(alignment: Alignment) -> tuple[Column, ...]:
    """Return the columns of a collation of two versions: document id → what it reads there, absent where nothing.

    The columns follow `b`; read down one document they give its whole text, if they are put in order of `start`, for
    moved words stand in columns of their own. White space between units is left out. A stretch that was not compared is
    one column.
    """
    out: list[Column] = []
    for block in alignment.blocks:
        if not block.edits:
            out.append({spans[0].document_id: joined(spans) for spans in (block.a, block.b) if spans})
            continue
        for edit in block.edits:
            if edit.kind == "reordered":
                out.extend([_cells(edit.a, None), _cells(None, edit.b)])
            else:
                out.append(_cells(edit.a, edit.b))
    return with_uncompared(out, alignment.not_compared)


def with_uncompared(columns: Sequence[Column], parts: Iterable[Uncompared]) -> tuple[Column, ...]:
    """Return columns with those of the stretches that were not compared, each before what follows it.

    Of three and more versions a stretch may have been compared with another: what already stands in a column is left.
    """
    out = list(columns)
    held: dict[str, list[tuple[int, int]]] = {}
    for column in columns:
        for name, span in column.items():
            held.setdefault(name, []).append((span.start, span.end))
    for part in parts:
        sides = [
            side
            for side in (part.a, part.b)
            if side and not any(start < side.end and side.start < end for start, end in held.get(side.document_id, ()))
        ]
        if sides:
            last = sides[-1]
            held.setdefault(last.document_id, []).append((last.start, last.end))
            later = (
                number
                for number, column in enumerate(out)
                if last.document_id in column and column[last.document_id].start >= last.end
            )
            out.insert(next(later, len(out)), {side.document_id: side for side in sides})
    return tuple(out)


def joined(spans: Sequence[Span]) -> Span:
    """Cite neighbouring sentences as one stretch; the space between them is given back as one space a character."""
    first = spans[0]
    quote = first.quote
    for before, span in pairwise(spans):
        quote += " " * (span.start - before.end) + span.quote
    return Span(first.document_id, first.start, spans[-1].end, quote)


def _cells(a: Span | None, b: Span | None) -> Column:
    return {span.document_id: span for span in (a, b) if span}
