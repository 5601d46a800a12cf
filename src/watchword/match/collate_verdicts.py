"""What a collation comes to: how many units of each section differ, in how many phrases, and that nothing else does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from watchword.model.alignments import Alignment, Block, BlockKind
from watchword.model.documents import Completeness

KINDS: tuple[BlockKind, ...] = ("kept", "changed", "shortened", "omitted", "added", "moved", "split", "merged")
ABSENT: dict[Completeness | None, str] = {
    "full": "omitted",
    "excerpt": "not in the excerpt",
    "digest": "not in the digest",
    "quotation": "not in the quotation",
    None: "without counterpart in a version whose completeness is unknown",
}


@dataclass(frozen=True, slots=True)
class SectionVerdict:
    """The counts of one section of `a` (None: the whole text, where it has no sections).

    `section` is a number in the order of the text, "title", or what the caller parted from the rest (a vote).
    `n_units` counts the sentences of `a` there, `counts` the blocks by kind, `n_phrases` the stretches dropped,
    added, replaced or put elsewhere inside blocks, `n_respelt` the stretches whose spelling or punctuation alone
    differs. `share_taken` (0-1) is the share of the sentences of `a` that stand in `b` in some form: what a digest
    took up. `absent` is the word for what `b` lacks.
    """

    section: str | None
    heading: str | None
    n_units: int
    counts: Mapping[BlockKind, int]
    n_phrases: int
    n_respelt: int
    share_taken: float
    absent: str
    n_not_compared: int = 0

    @property
    def n_different(self) -> int:
        """The sentences of `a` that are not kept, and the sentences that only `b` has."""
        return sum(number for kind, number in self.counts.items() if kind != "kept")

    def say(self) -> str:
        """Return the verdict as a sentence that claims no more than was compared."""
        names = {None: "The text", "title": "The title", "0": "Before the first section"}
        own = self.section or ""
        name = names.get(self.section, f"Section {own}" if own.isdigit() else own.capitalize())
        if self.heading:
            name += f" ({self.heading})"
        if self.n_not_compared:
            beyond = f"{self.n_not_compared} stretch{_es(self.n_not_compared)}"
            return f"{name}: not compared in full; beyond a limit: {beyond}."
        if not self.n_different:
            return f"{name}: none of {self.n_units} sentence{_s(self.n_units)} differs."
        parts = [f"{number} {self._word(kind)}" for kind, number in self.counts.items() if kind != "kept" and number]
        verb = "differs" if self.n_different == 1 else "differ"
        detail = f" ({', '.join(parts)})"
        return f"{name}: {self.n_different} of {self.n_units} sentence{_s(self.n_units)} {verb}{detail}, nothing else."

    def _word(self, kind: BlockKind) -> str:
        return self.absent if kind == "omitted" else kind

    def as_json(self) -> dict[str, object]:
        """Return the counts and the sentence."""
        return {
            "section": self.section,
            "heading": self.heading,
            "sentences": self.n_units,
            "counts": dict(self.counts),
            "phrases": self.n_phrases,
            "respelt": self.n_respelt,
            "share_taken": round(self.share_taken, 4),
            "absent": self.absent,
            "not_compared": self.n_not_compared,
            "verdict": self.say(),
        }


def judge_sections(
    alignment: Alignment,
    *,
    completeness: Completeness | None,
    complete_sections: Collection[str] = (),
    headings: Mapping[str, str] | None = None,
) -> tuple[SectionVerdict, ...]:
    """Return one verdict a section of `a`, in order, from a collation with a version `b` of this completeness.

    "Omitted" is said only where `b` is complete: as a whole (`full`), or for a section that the caller names in
    `complete_sections`. Of anything else the verdict says that the words are not in the excerpt.
    """
    blocks: dict[str | None, list[Block]] = {}
    for block in alignment.blocks:
        blocks.setdefault(block.section, []).append(block)
    beyond = Counter(part.section for part in alignment.not_compared)
    order = sorted({*blocks, *beyond}, key=_section_order)
    verdicts = []
    for section in order:
        own = blocks.get(section, [])
        counts = Counter(block.kind for block in own)
        taken = sum(len(block.a) for block in own if block.b)
        n_units = sum(len(block.a) for block in own)
        full = completeness == "full" or (section is not None and section in complete_sections)
        verdicts.append(
            SectionVerdict(
                section,
                (headings or {}).get(section) if section is not None else None,
                n_units,
                {kind: counts[kind] for kind in KINDS},
                n_phrases=sum(edit.kind != "kept" for block in own for edit in block.edits),
                n_respelt=sum(edit.respelt for block in own for edit in block.edits),
                share_taken=taken / n_units if n_units else 1.0,
                absent=ABSENT["full" if full else completeness],
                n_not_compared=beyond[section],
            )
        )
    return tuple(verdicts)


def _section_order(section: str | None) -> tuple[int, int, str]:
    """Order the title first, then numbers as numbers, then names."""
    if section == "title":
        return 0, 0, section
    return (1, int(section), "") if section and section.isdigit() else (2, 0, section or "")


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _es(number: int) -> str:
    return "" if number == 1 else "es"
