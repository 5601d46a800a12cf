"""A text set as a page: cut into pages and paragraphs, and marked with what a reading found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from watchword.model.documents import Document, Section
from watchword.model.findings import Finding
from watchword.web.headings import words_within
from watchword.web.rooms.reader.beside import Bead, Stretch, rows_of

PAGE_CHARACTERS = 40_000
LONGEST_PARAGRAPH = 20_000
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
LINE_END = re.compile(r"\s*\n\s*")
RARITY_BITS = (25.0, 45.0)  # at these the underline of a formulation grows heavier: three weights of rarity

Range = tuple[int, int]

BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence: plain, or part of formulation `finding`; `changed` words its closest precedent lacks."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Runs that one formulation covers (`finding` is its number, `rarity` 1-3), or that none does."""

    runs: tuple[Run, ...]
    finding: int | None = None
    rarity: int = 0

    @property
    def words(self) -> str:
        """The words, without marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its status, or (without one) what stands between sentences or has not been read yet.

    `folded` says why it is folded: boilerplate, or the role of a paragraph in which a wording is no news.
    """

    phrases: tuple[Phrase, ...]
    status: str | None = None
    finding: int | None = None
    folded: str | None = None


Group = tuple[str | None, tuple[Sentence, ...]]
"""Sentences that stand together, and why they are folded; None where they are not."""


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of a paragraph: groups of sentences, recurring ones together, and what faces it in another document.

    There is one row a paragraph where nothing is set beside the text. `continued` says that what faces the stretch
    stands in the row before. Where only the other document has something, there is no group.
    """

    groups: tuple[Group, ...]
    bead: Bead | None = None
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in rows, and what is missing about here. `heading` is the level of a heading, None otherwise."""

    start: int
    heading: int | None
    rows: tuple[Row, ...]
    missing: tuple[tuple[int, Finding], ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """The findings of a reading, arranged by where they stand in the text; each keeps its number in the reading."""

    sentences: Sequence[tuple[int, int, int, Finding]] = ()
    formulations: Sequence[tuple[int, int, int, Finding]] = ()
    missing: Sequence[tuple[int, int, Finding]] = ()
    changed: Sequence[Range] = ()
    starts: Sequence[int] = field(default=())

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> Marks:
        """Arrange findings; of formulations that overlap the rarer one is underlined, both are in the list."""
        sentences, phrases, missing, changed = [], [], [], []
        for number, one in enumerate(findings):
            data: Mapping[str, Any] = one.data
            if one.kind == "sentence":
                sentences.append((data["span"]["start"], data["span"]["end"], number, one))
                if data["status"] == "altered":
                    changed += changed_ranges(data["closest"]["edits"])
            elif one.kind == "formulation":
                phrases.append((data["span"]["start"], data["span"]["end"], number, one))
            elif one.kind == "missing" and data["unit"] is not None:
                gap = data["gap"]
                missing.append((gap[0]["start"], number, one))
        sentences.sort(key=lambda mark: mark[0])
        return cls(
            sentences, apart(phrases), sorted(missing, key=lambda mark: mark[:2]), sorted(changed),
            [mark[0] for mark in sentences],
        )  # fmt: skip


def changed_ranges(edits: Sequence[Mapping[str, Any]]) -> list[Range]:
    """Return where a sentence has words that its closest precedent has not, or has elsewhere."""
    return [(edit["b"]["start"], edit["b"]["end"]) for edit in edits if edit["kind"] != "kept" and edit["b"]]


def apart(phrases: Sequence[tuple[int, int, int, Finding]]) -> list[tuple[int, int, int, Finding]]:
    """Return formulations that do not overlap, the rarest first served, in order of place."""
    taken: list[tuple[int, int, int, Finding]] = []
    for mark in sorted(phrases, key=lambda one: (-float(one[3].data["bits"]), one[0])):  # type: ignore[arg-type]
        at = bisect_left(taken, mark[0], key=lambda one: one[0])
        before_ends = at == 0 or taken[at - 1][1] <= mark[0]
        if before_ends and (at == len(taken) or mark[1] <= taken[at][0]):
            taken.insert(at, mark)
    return taken


def paragraphs_of(text: str, sections: Sequence[Section] = ()) -> list[Range]:
    """Return the paragraphs of a text: parted by blank lines, or by line ends where there is no blank line.

    The line of a heading is a paragraph. What is longer than a screen can hold is cut at a space where there is one.
    """
    gap = BLANK_LINE if BLANK_LINE.search(text) else LINE_END
    cuts = {found.start(): found.end() for found in gap.finditer(text)}
    for low, high in (heading_line(text, section) for section in sections if section.heading):
        cuts.setdefault(low, low)
        cuts.setdefault(high, high)
    out: list[Range] = []
    at = 0
    for start, end in sorted(cuts.items()):
        out.extend(pieces(text, at, max(start, at)))
        at = max(end, at)
    out.extend(pieces(text, at, len(text)))
    return out


def heading_line(text: str, section: Section) -> Range:
    """Return where the line of a section's heading stands; an empty range where the section begins with other words."""
    end = text.find("\n", section.start, section.end)
    end = section.end if end < 0 else end
    low, high = words_in(text, section.start, end)
    return section.start, end if text[low:high] == section.heading else section.start


def pieces(text: str, start: int, end: int) -> Iterator[Range]:
    """Cut one paragraph where it is too long; nothing is yielded for white space."""
    while end - start > LONGEST_PARAGRAPH:
        cut = text.rfind(" ", start + LONGEST_PARAGRAPH // 2, start + LONGEST_PARAGRAPH)
        cut = cut + 1 if cut > 0 else start + LONGEST_PARAGRAPH
        yield start, cut
        start = cut
    words = text[start:end]
    if words.strip():
        yield start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def pages_of(paragraphs: Sequence[Range]) -> list[Sequence[Range]]:
    """Pack paragraphs into pages of `PAGE_CHARACTERS` or a little less."""
    pages: list[list[Range]] = [[]]
    room = PAGE_CHARACTERS
    for start, end in paragraphs:
        if pages[-1] and end - start > room:
            pages.append([])
            room = PAGE_CHARACTERS
        pages[-1].append((start, end))
        room -= end - start
    return list(pages)


def set_page(
    document: Document, page: Sequence[Range], marks: Marks, *, beads: Sequence[Bead] | None = None
) -> list[Paragraph]:
    """Return the paragraphs of a page with their marks; without marks, as plain text.

    With `beads`, in order, each paragraph comes in rows, one for each bead; nothing is folded then, so that what faces
    it can be read beside it.
    """
    headings = {section.start: section for section in document.sections if section.heading}
    out = []
    for position, (start, end) in enumerate(page):
        after = page[position + 1][0] if position + 1 < len(page) else end
        missing = tuple((number, one) for place, number, one in marks.missing if start <= place < after)
        section = headings.get(start)
        low, high = words_in(document.text, start, end) if section else (start, end)
        is_heading = section is not None and section.heading == document.text[low:high]
        if not is_heading:
            low, high = start, end
        if beads is None:
            sentences = tuple(set_sentences(document.text, (low, high), marks))
            rows: tuple[Row, ...] = (Row(((None, sentences),) if is_heading else fold(sentences)),)
        else:
            rows = tuple(
                Row(groups_of(document.text, clip(one, low, high), marks), one.bead, one.continued)
                for one in rows_of((start, end), beads)
                if one.bead or document.text[slice(*one.stretch)].strip()
            )
        out.append(Paragraph(start, section.level if section and is_heading else None, rows, missing))
    return out


def words_in(text: str, start: int, end: int) -> Range:
    """Return where the words of a heading stand whose line this is."""
    low, high = words_within(text[start:end])
    return start + low, start + high


def clip(one: Stretch, low: int, high: int) -> Range:
    """Return what of a stretch is shown."""
    return max(one.stretch[0], low), min(one.stretch[1], high)


def groups_of(text: str, stretch: Range, marks: Marks) -> tuple[Group, ...]:
    """Return the sentences of a stretch, none folded; nothing where only the other document has words."""
    return ((None, tuple(set_sentences(text, stretch, marks))),) if stretch[0] < stretch[1] else ()


def fold(sentences: Sequence[Sentence]) -> tuple[Group, ...]:
    """Put together sentences that are folded for one reason, and those between them (None)."""
    return tuple((why, tuple(group)) for why, group in groupby(sentences, key=lambda one: one.folded))


def set_sentences(text: str, paragraph: Range, marks: Marks) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph, and what stands between them."""
    start, end = paragraph
    at = start
    folded = None
    first = max(bisect_right(marks.starts, start) - 1, 0)
    for sentence_start, sentence_end, number, finding in marks.sentences[first:]:
        if sentence_start >= end:
            break
        low, high = max(sentence_start, at), min(sentence_end, end)
        if low >= high:
            continue
        if at < low:
            yield between(text[at:low], folded=folded)
        status, folded = str(finding.data["status"]), reason(finding)
        yield Sentence(tuple(set_phrases(text, (low, high), marks)), status, number, folded)
        at = high
    if at < end:
        yield between(text[at:end], folded=folded)


def reason(finding: Finding) -> str | None:
    """Return why the sentence of a finding is folded, None where it is not."""
    role = finding.data.get("role")
    return str(role) if role else BOILERPLATE if finding.data["boilerplate"] else None


def between(words: str, *, folded: str | None) -> Sentence:
    """Return what no finding speaks of; white space folds with the sentence before it."""
    return Sentence((Phrase((Run(words),)),), folded=None if words.strip() else folded)


def set_phrases(text: str, sentence: Range, marks: Marks) -> Iterator[Phrase]:
    """Yield the phrases of a sentence in order."""
    start, end = sentence
    at = start
    first = bisect_left(marks.formulations, start, key=lambda mark: mark[0])
    for phrase_start, phrase_end, number, finding in marks.formulations[first:]:
        if phrase_start >= end:
            break
        if at < phrase_start:
            yield Phrase(tuple(set_runs(text, (at, phrase_start), marks)))
        bits = float(finding.data["bits"])  # type: ignore[arg-type]
        rarity = 1 + sum(bits >= least for least in RARITY_BITS)
        high = min(phrase_end, end)
        yield Phrase(tuple(set_runs(text, (phrase_start, high), marks)), number, rarity)
        at = high
    if at < end:
        yield Phrase(tuple(set_runs(text, (at, end), marks)))


def set_runs(text: str, stretch: Range, marks: Marks) -> Iterator[Run]:
    """Yield a stretch as kept and changed words."""
    start, end = stretch
    at = start
    first = max(bisect_right(marks.changed, (start, start)) - 1, 0)
    for low, high in marks.changed[first:]:
        if low >= end:
            break
        low, high = max(low, at), min(high, end)  # noqa: PLW2901  # clipped to the stretch
        if low >= high:
            continue
        if at < low:
            yield Run(text[at:low])
        yield Run(text[low:high], changed=True)
        at = high
    if at < end:
        yield Run(text[at:end])
