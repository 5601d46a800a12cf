"""A collation as one self-contained page: both versions side by side, row against row, so that they scroll together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import BaseLoader, Environment, StrictUndefined, Template

from watchword.model.alignments import NO_COUNTERPART, Alignment, Block, Uncompared
from watchword.model.spans import Span

CONTEXT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one cell and its mark: `del`, `ins`, `mark` (elsewhere), `respelt`, `pale`, `gap` or None."""

    text: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One unit as the page shows it. `far` is a kept unit with nothing changed near it: hidden in the short view."""

    kind: str
    label: str
    heading: str | None
    confidence: float
    far: bool
    sides: tuple[tuple[Part, ...], tuple[Part, ...]]


def export_page(
    alignment: Alignment,
    *,
    verdicts: Sequence[str] = (),
    sections: Mapping[str | None, str] | None = None,
    absent: str = "omitted",
    language: str | None = None,
) -> str:
    """Return one HTML page: no script, no request to anywhere, styles inside; a box hides what was kept.

    `verdicts` are the sentences printed above the table, `sections` the names of sections, and `absent` is the word for
    what `b` lacks (an excerpt omits nothing). What could not be compared is named below the verdicts, and stands in its
    place in the table.
    """
    warnings = [f"Not compared: {part.reason}." for part in alignment.not_compared]
    return template("collation.html.jinja").render(
        names=(alignment.a, alignment.b),
        verdicts=[*verdicts, *warnings],
        units=_rows(alignment, absent, sections or {}),
        language=language,
        context=CONTEXT,
    )


def _rows(alignment: Alignment, absent: str, sections: Mapping[str | None, str]) -> list[Row]:
    units = alignment.in_place()
    changed = [number for number, unit in enumerate(units) if isinstance(unit, Uncompared) or unit.kind != "kept"]
    near = {number + step for number in changed for step in range(-CONTEXT, CONTEXT + 1)}
    out: list[Row] = []
    section: str | None = None
    for number, unit in enumerate(units):
        heading = None
        if unit.section != section:
            section = unit.section
            heading = sections.get(section, f"Section {section}")
        if isinstance(unit, Uncompared):
            sides = tuple(
                (Part(side.quote, "pale"),) if side else (Part("nothing", "gap"),) for side in (unit.a, unit.b)
            )
            out.append(Row("uncompared", "not compared", heading, 1.0, False, (sides[0], sides[1])))
            continue
        out.append(
            Row(
                unit.kind,
                _label(unit, absent),
                heading,
                unit.confidence,
                number not in near,
                mark_sides(unit, absent),
            )
        )
    return out


def _label(block: Block, absent: str) -> str:
    across = absent == NO_COUNTERPART  # there is no saying then what became of the words
    if block.kind == "moved" and block.wording != "kept" and not across:
        return f"moved, {block.wording}"
    return block.named(absent)


def mark_sides(block: Block, absent: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return both sides of a block with what changed marked in place; `absent` is the word for what `b` lacks."""
    if not block.b:
        return (Part(read_spans(block.a), "del"),), (Part(absent, "gap"),)
    if not block.a:
        return (Part(NO_COUNTERPART if absent == NO_COUNTERPART else "not in this version", "gap"),), (
            Part(read_spans(block.b), "ins"),
        )
    if not block.edits or rewritten(block):
        mark = "mark" if block.kind == "moved" else None
        return (Part(read_spans(block.a), mark),), (Part(read_spans(block.b), "pale" if mark is None else mark),)
    on_a: list[tuple[int, Part]] = []
    on_b: list[Part] = []
    for edit in block.edits:
        mark = "respelt" if edit.respelt else {"reordered": "mark", "kept": None}.get(edit.kind, "change")
        if edit.a:
            on_a.append((edit.a.start, Part(edit.a.quote, "del" if mark == "change" else mark)))
        if edit.b:
            on_b.append(Part(edit.b.quote, "ins" if mark == "change" else mark))
    return tuple(part for _, part in sorted(on_a, key=lambda item: item[0])), tuple(on_b)


def rewritten(block: Block) -> bool:
    """Tell whether no word is kept, as between languages: then nothing is marked inside the sentences."""
    return all(edit.kind == "replaced" for edit in block.edits)


def read_spans(spans: Sequence[Span]) -> str:
    """Return the words of some spans as one line of prose."""
    return " ".join(span.quote for span in spans)


@cache
def template(name: str) -> Template:
    """Return a page template of this room; what it is given is escaped."""
    source = files("watchword.argue").joinpath(name).read_text("utf-8")
    environment = Environment(
        loader=BaseLoader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)
