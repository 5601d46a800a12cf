"""An alignment as a table of columns: what every exchange format of textual scholarship is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    for block in alignment.in_place():
        if isinstance(block, Uncompared):
            out.append(_cells(block.a, block.b))
            continue
        if not block.edits:
            out.append({spans[0].document_id: joined(spans) for spans in (block.a, block.b) if spans})
            continue
        for edit in block.edits:
            if edit.kind == "reordered":
                out.extend([_cells(edit.a, None), _cells(None, edit.b)])
            else:
                out.append(_cells(edit.a, edit.b))
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
