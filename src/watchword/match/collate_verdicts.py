"""What a collation comes to: how many units of each section differ, in how many phrases, and that nothing else does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchword.model.alignments import NO_COUNTERPART, Alignment, Block, BlockKind
from watchword.model.documents import Completeness

KINDS: tuple[BlockKind, ...] = ("kept", "changed", "shortened", "omitted", "added", "moved", "split", "merged")
ABSENT: dict[Completeness | None, str] = {
    "full": "omitted",
    "excerpt": "not in the excerpt",
    "digest": "not in the digest",
    "quotation": "not in the quotation",
    None: "not in this version",
}


@dataclass(frozen=True, slots=True)
class SectionVerdict:
    """The counts of one section of `a` (None: the whole text, where it has no sections).

    `section` is a number in the order of the text, "title", or what the caller parted from the rest (a vote).
    `n_units` counts the sentences of `a` there, `n_touched` those of them that are not kept, `counts` the blocks by
    kind, `n_phrases` the stretches dropped, added, replaced or put elsewhere inside blocks, `n_respelt` the stretches
    of kept blocks in which spelling or punctuation differs, and not white space alone. `n_taken` counts the sentences
    of `a` that stand in `b` in some form: what a digest took up. `absent` is the word for what `b` lacks.
    """

    section: str | None
    heading: str | None
    n_units: int
    n_touched: int
    counts: Mapping[BlockKind, int]
    n_phrases: int
    n_respelt: int
    n_taken: int
    absent: str
    n_not_compared: int = 0
    translated: bool = False

    @property
    def n_different(self) -> int:
        """The sentences of `a` that are not kept, and the sentences that only `b` has."""
        return self.n_touched + self.counts["added"]

    @property
    def share_taken(self) -> float:
        """The share (0-1) of the sentences of `a` that stand in `b` in some form; 1 where `a` has none."""
        return self.n_taken / self.n_units if self.n_units else 1.0

    @property
    def name(self) -> str:
        """What the section is called in a sentence."""
        names = {None: "The text", "title": "The title", "0": "Before the first section"}
        own = self.section or ""
        name = names.get(self.section, f"Section {own}" if own.isdigit() else own.capitalize())
        return f"{name} ({self.heading})" if self.heading else name

    def say(self) -> str:
        """Return the verdict as a sentence that claims no more than was compared."""
        found = self._rendered() if self.translated else self._changed()
        if self.n_not_compared:
            beyond = f"{self.n_not_compared:,} stretch{_es(self.n_not_compared)} beyond a limit"
            return f"{self.name}: not compared in full ({beyond}); of the rest, {found}."
        if self.translated:
            return f"{self.name}: {found}. Wording is not compared across languages."
        else_ = ", nothing else" if self.n_different else ""
        if self.n_respelt:
            else_ += f" but spelling or punctuation in {self.n_respelt:,} place{_s(self.n_respelt)}"
        return f"{self.name}: {found}{else_}."

    def _changed(self) -> str:
        added = self.counts["added"]
        touched = [self._touched()] if self.n_units or not added else []
        return ", ".join([*touched, f"{added:,} added"] if added else touched)

    def _touched(self) -> str:
        of = f"{self.n_units:,} sentence{_s(self.n_units)}"
        if not self.n_touched:
            return f"none of {of} differs"
        parts = [
            f"{number:,} {self._word(kind)}"
            for kind, number in self.counts.items()
            if number and kind not in {"kept", "added"}
        ]
        if self.n_phrases:
            parts.append(f"in {self.n_phrases:,} place{_s(self.n_phrases)}")
        verb = "differs" if self.n_touched == 1 else "differ"
        return f"{self.n_touched:,} of {of} {verb} ({', '.join(parts)})"

    def _rendered(self) -> str:
        of = f"{self.n_units:,} sentence{_s(self.n_units)}"
        alone, beyond, moved = (self.counts[kind] for kind in ("omitted", "added", "moved"))
        told = (
            f"{NO_COUNTERPART} for {alone:,} of {of}"
            if alone or beyond
            else f"a counterpart was found for each of {of}"
        )
        if beyond:
            told += f", and for {beyond:,} of the other version"
        if alone or beyond:
            told += "; an analyst confirms"
        return told + (f"; {moved:,} in another place" if moved else "")

    def _word(self, kind: BlockKind) -> str:
        return self.absent if kind == "omitted" else kind

    def as_json(self) -> dict[str, object]:
        """Return the counts and the sentence."""
        return {
            "section": self.section,
            "heading": self.heading,
            "sentences": self.n_units,
            "differing": self.n_touched,
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
    headings: Mapping[str, str] | None = None,
    translated: bool = False,
) -> tuple[SectionVerdict, ...]:
    """Return one verdict a section of `a`, in order, from a collation with a version `b` of this completeness.

    "Omitted" is said only where `b` is complete (`full`). Of anything else the verdict says that the words are not in
    the excerpt, and across languages (`translated`) that no counterpart was found, which an analyst confirms.
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
        touched = sum(len(block.a) for block in own if block.kind != "kept")
        verdicts.append(
            SectionVerdict(
                section,
                (headings or {}).get(section) if section is not None else None,
                sum(len(block.a) for block in own),
                touched,
                {kind: counts[kind] for kind in KINDS},
                n_phrases=sum(edit.kind != "kept" for block in own for edit in block.edits),
                n_respelt=sum(_respelt(block) for block in own if block.kind == "kept"),
                n_taken=sum(len(block.a) for block in own if block.b),
                absent=NO_COUNTERPART if translated else ABSENT[completeness],
                n_not_compared=beyond[section],
                translated=translated,
            )
        )
    return tuple(verdicts)


def _respelt(block: Block) -> int:
    """Count the stretches of a block that read otherwise by more than white space."""
    sides = [(edit.a.quote, edit.b.quote) for edit in block.edits if edit.respelt and edit.a and edit.b]
    return sum(a.split() != b.split() for a, b in sides)


def say_all(verdicts: Sequence[SectionVerdict]) -> list[str]:
    """Return verdicts as sentences: the text as a whole, each section that differs, and the others in one.

    The title, and what the caller parted from the rest, is told apart and counts for nothing else. A limit that was hit
    anywhere is said of the whole text too.
    """
    sections = [verdict for verdict in verdicts if _of_text(verdict)]
    if len(sections) < 2:  # one is the whole text
        return [verdict.say() for verdict in verdicts]
    title = [verdict.say() for verdict in verdicts if verdict.section == "title"]
    apart = [verdict.say() for verdict in verdicts if verdict.section != "title" and not _of_text(verdict)]
    whole = SectionVerdict(
        None,
        None,
        sum(verdict.n_units for verdict in sections),
        sum(verdict.n_touched for verdict in sections),
        {kind: sum(verdict.counts[kind] for verdict in sections) for kind in KINDS},
        n_phrases=sum(verdict.n_phrases for verdict in sections),
        n_respelt=sum(verdict.n_respelt for verdict in sections),
        n_taken=sum(verdict.n_taken for verdict in sections),
        absent=sections[0].absent if len({verdict.absent for verdict in sections}) == 1 else ABSENT[None],
        n_not_compared=sum(verdict.n_not_compared for verdict in sections),
        translated=sections[0].translated,
    )
    same = [verdict for verdict in sections if not (verdict.n_different or verdict.n_respelt or verdict.n_not_compared)]
    rest = [f"Nothing differs in: {', '.join(_lower(verdict.name) for verdict in same)}."] if same else []
    return [*title, whole.say(), *(verdict.say() for verdict in sections if verdict not in same), *rest, *apart]


def say_emphasis(verdicts: Sequence[SectionVerdict], *, form: Completeness) -> str:
    """Return what a text that is not whole (`form`: excerpt, digest or quotation) took up of each section, most first.

    The share of its sentences that a section has there is what its maker thought worth passing on: emphasis, not
    omission.
    """
    sections = [verdict for verdict in verdicts if _of_text(verdict) and verdict.n_units]
    taken = sorted((verdict for verdict in sections if verdict.n_taken), key=lambda one: -one.share_taken)
    parts = [f"{_lower(one.name)} {one.n_taken:,} of {one.n_units:,} sentence{_s(one.n_units)}" for one in taken]
    passed = [_lower(verdict.name) for verdict in sections if not verdict.n_taken]
    if passed:
        parts.append(f"nothing of {', '.join(passed)}")
    return f"What the {form} took up: {'; '.join(parts)}."


def _of_text(verdict: SectionVerdict) -> bool:
    return verdict.section is None or verdict.section.isdigit()


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _section_order(section: str | None) -> tuple[int, int, str]:
    """Order the title first, then numbers as numbers, then names."""
    if section == "title":
        return 0, 0, section
    return (1, int(section), "") if section and section.isdigit() else (2, 0, section or "")


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _es(number: int) -> str:
    return "" if number == 1 else "es"
