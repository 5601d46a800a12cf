"""A collation as rows for a spreadsheet, as CollateX's JSON table, and as TEI P5 parallel segmentation."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from xml.sax.saxutils import escape, quoteattr

from watchword.argue.export_columns import Column
from watchword.model.alignments import Alignment, Block, Uncompared
from watchword.model.spans import Span

CSV_HEADER = (
    "unit", "kind", "wording", "section", "edit", "a_start", "a_end", "a", "b_start", "b_end", "b", "similarity",
    "confidence"
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_csv(alignment: Alignment) -> str:
    """Return one row a unit and, below each changed unit, one row an edit (kept stretches only where respelt).

    For the spreadsheet in which an analyst ticks off changes. What could not be compared stands in its place, without
    a number. Places are code points of the two texts. A cell that a
    spreadsheet would run as a formula is preceded by an apostrophe.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    number = 0
    for block in alignment.in_place():
        if isinstance(block, Uncompared):
            cells = ["not compared", block.reason, block.section or "", "", *_place(block.a), *_place(block.b)]
            writer.writerow(["", *cells, "", ""])
            continue
        number += 1
        writer.writerow([number, block.kind, *_unit_cells(block), f"{block.similarity:.4f}", f"{block.confidence:.4f}"])
        for edit in block.edits:
            if edit.kind != "kept" or edit.respelt:
                name = "respelt" if edit.respelt else edit.kind
                row = [number, block.kind, "", block.section or "", name, *_place(edit.a), *_place(edit.b), "", ""]
                writer.writerow(row)
    return out.getvalue()


def _unit_cells(block: Block) -> list[object]:
    wording = block.wording if block.a and block.b else ""
    return [wording, block.section or "", "", *_place(_outer(block.a)), *_place(_outer(block.b))]


def _outer(spans: Sequence[Span]) -> Span | None:
    if not spans:
        return None
    quote = " ".join(span.quote for span in spans)
    size = spans[-1].end - spans[0].start
    return Span(spans[0].document_id, spans[0].start, spans[-1].end, quote[:size].ljust(size))


def _place(span: Span | None) -> list[object]:
    return [span.start, span.end, plain_cell(span.quote)] if span else ["", "", ""]


def place_cells(spans: Sequence[Span]) -> list[object]:
    """Return start, end and words of neighbouring spans as three cells of a spreadsheet, empty where there are none."""
    return [spans[0].start, spans[-1].end, plain_cell(" ".join(span.quote for span in spans))] if spans else [""] * 3


def plain_cell(words: str) -> str:
    """Return words as one line that no spreadsheet runs as a formula."""
    line = " ".join(words.split())
    return f"'{line}" if line.startswith(FORMULA_STARTS) else line


def export_collatex(
    witnesses: Sequence[str], columns: Sequence[Column], *, not_compared: Iterable[Uncompared] = ()
) -> str:
    """Return CollateX's JSON alignment table: `witnesses`, and for each of them its cell in every column.

    A cell is null or a list of one token with `t` (as printed), `n` (white space folded, lower case), `_sigil` and the
    position of the cell in its witness, as CollateX's Python port writes it; `start` and `end` are added, and the
    reason (`not_compared`) where a limit kept the cell from being compared.
    """
    reasons = _reasons(not_compared)
    table = []
    for witness in witnesses:
        row: list[list[dict[str, object]] | None] = []
        position = 0
        for column in columns:
            span = column.get(witness)
            if span is None:
                row.append(None)
                continue
            token = {
                "t": span.quote,
                "n": " ".join(span.quote.split()).lower(),
                "_sigil": witness,
                "_token_array_position": position,
                "start": span.start,
                "end": span.end,
            }
            if span in reasons:
                token["not_compared"] = reasons[span]
            row.append([token])
            position += 1
        table.append(row)
    return json.dumps({"witnesses": list(witnesses), "table": table}, ensure_ascii=False)


def export_tei(
    title: str,
    *,
    witnesses: Mapping[str, str],
    columns: Iterable[Column],
    not_compared: Iterable[Uncompared] = (),
) -> str:
    """Return a TEI P5 document in the parallel segmentation method (TEI Guidelines, chapter 12.2.3).

    `witnesses` maps document ids to a description of each. Every variation is an `<app>` whose readings name their
    witnesses; what all of them read stands outside. Reading one witness through gives its text but for the white
    space between sentences. Characters that XML 1.0 cannot hold become U+FFFD.
    """
    sigils = {name: f"w{number}" for number, name in enumerate(sorted(witnesses), 1)}
    listed = "\n".join(
        f'          <witness xml:id="{sigil}" n={quoteattr(_clean(name))}>{_text(witnesses[name])}</witness>'
        for name, sigil in sigils.items()
    )
    reasons = _reasons(not_compared)
    body = "\n".join(
        _tei_column(column, sigils, compared=not any(span in reasons for span in column.values())) for column in columns
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>{_text(title)}</title></titleStmt>
      <publicationStmt><p>Collated by Watchword.</p></publicationStmt>
      <sourceDesc>
        <listWit>
{listed}
        </listWit>
      </sourceDesc>
    </fileDesc>
    <encodingDesc><variantEncoding method="parallel-segmentation" location="internal"/></encodingDesc>
  </teiHeader>
  <text>
    <body>
      <ab xml:space="preserve">{body}</ab>
    </body>
  </text>
</TEI>
"""


def _reasons(parts: Iterable[Uncompared]) -> dict[Span, str]:
    return {side: part.reason for part in parts for side in (part.a, part.b) if side}


def _tei_column(column: Column, sigils: Mapping[str, str], *, compared: bool) -> str:
    readings: dict[str, list[str]] = {}
    for name, sigil in sigils.items():
        readings.setdefault(column[name].quote if name in column else "", []).append(f"#{sigil}")
    if len(readings) == 1 and compared:
        return _text(next(iter(readings)))
    parts = [
        f'<rdg wit="{" ".join(wit)}">{_text(quote)}</rdg>' if quote else f'<rdg wit="{" ".join(wit)}"/>'
        for quote, wit in readings.items()
    ]
    opening = "<app>" if compared else '<app type="not-compared">'
    return f"{opening}{''.join(parts)}</app>"


def _text(value: str) -> str:
    return escape(_clean(value))


def _clean(value: str) -> str:
    """Put U+FFFD where a character is not allowed in XML 1.0."""
    return "".join(
        character
        if character in "\t\n\r" or " " <= character <= "\ud7ff" or "\ue000" <= character <= "�" or character > "\uffff"
        else "�"
        for character in value
    )
