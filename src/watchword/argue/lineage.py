"""A lineage in lines: one a wording, with its words kept, added and dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchword.argue.reading import change_runs
from watchword.model.alignments import CHANGE_NAMES, Edit
from watchword.model.claims import Brief, Chapter, Passage, Run
from watchword.model.findings import Finding
from watchword.model.formulations import Use


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a lineage: its first use, the edits that made it of its ancestor, and how often it stands.

    `limits` are the qualifiers that came (`+`) and went (`−`) with it, in it or beside it.
    """

    use: Use
    edits: tuple[Edit, ...]
    n_uses: int
    n_documents: int
    last: Use
    limits: tuple[str, ...] = ()


def variant_runs(variant: Variant) -> list[Run]:
    """Return a wording as runs: kept words, words added, words dropped."""
    if not variant.edits:
        return [Run("kept", " ".join(variant.use.span.quote.split()))]
    return [
        Run(run.kind, " ".join(run.text.split()) or " ") for run in change_runs([e.as_json() for e in variant.edits])
    ]


def variant_line(variant: Variant, *, marks: Mapping[str, tuple[str, str]]) -> str:
    """Return one line for a terminal; `marks` give what stands before and after the words of each kind of run."""
    words = "".join(f"{marks.get(run.kind, ('', ''))[0]}{run.text}{marks.get(run.kind, ('', ''))[1]}"
                    for run in variant_runs(variant))  # fmt: skip
    limits = f": {', '.join(variant.limits)}" if variant.limits else ""
    change = f" [{', '.join(variant.use.change)}{limits}]" if variant.use.change else ""
    return f"{words}{change}"


def told(use: Use) -> str:
    """Name day, document and vehicle of a use."""
    known = [part.replace("_", " ") for part in (use.speaker, use.document_type, use.outlet) if part]
    return f"{use.date or 'undated'}  {use.span.document_id}" + (f" ({', '.join(known)})" if known else "")


def count_line(variant: Variant) -> str:
    """Say where a wording stands first, how often it stands, and where it stands last."""
    uses = f"{variant.n_uses:,} use{'' if variant.n_uses == 1 else 's'}"
    if variant.n_documents != variant.n_uses:
        uses += f" in {variant.n_documents:,} document{'' if variant.n_documents == 1 else 's'}"
    again = f"; last {variant.last.date or 'undated'}" if variant.last.span != variant.use.span else ""
    return f"{told(variant.use)} · {uses}{again}"


def lineage_brief(phrase: str, variants: Sequence[Variant], findings: Sequence[Finding]) -> Brief:
    """Arrange a lineage as a brief: what follows from it, then its wordings in order of time."""
    chapters = [Chapter("findings", "What follows", tuple(Passage((Run("plain", f.text),), (f,)) for f in findings))]
    if variants:
        passages = tuple(
            Passage((*variant_runs(one), Run("plain", f" {count_line(one)}")), mark=change_mark(one))
            for one in variants
        )
        chapters.append(Chapter("wordings", "Wordings", passages))
    return Brief(f"The lineage of “{phrase}”", tuple(chapters))


def change_mark(variant: Variant) -> str | None:
    """Name the change types of a wording against its ancestor."""
    return ", ".join(f"{code} {CHANGE_NAMES[code]}" for code in variant.use.change) or None
