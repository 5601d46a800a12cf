"""The exact change from one wording to another, and what kinds of change it is made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from watchword.match.kernels.choose import kernels
from watchword.match.kernels.seek_plain import Floats
from watchword.model.alignments import ChangeType, Edit, EditKind
from watchword.model.profiles import Ladder
from watchword.model.spans import Span
from watchword.model.tokens import Column

SEEK = kernels("seek")


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """A stretch of one document as units: places in the original, and form and stem numbers of a shared table."""

    document_id: str
    text: str
    start: Column
    end: Column
    form: Column
    stem: Column

    def __len__(self) -> int:
        return len(self.start)

    def span(self, first: int, after: int) -> Span:
        """Cite units `[first, after)`; an empty stretch is the empty place before unit `first`."""
        if first == after:
            place = int(self.start[first]) if first < len(self) else int(self.end[-1])
            return Span.of(self.document_id, self.text, place, place)
        return Span.of(self.document_id, self.text, int(self.start[first]), int(self.end[after - 1]))

    def joined_before(self, unit: int) -> bool:
        """Whether nothing stands between this unit and the one before: both are of one printed word."""
        return 0 < unit < len(self) and self.start[unit] == self.end[unit - 1]

    def printed(self) -> str:
        """Return the units as printed, without case, width and punctuation, spaces where the text has any gap."""
        pieces = [
            ("" if not i or self.joined_before(i) else " ") + self.text[self.start[i] : self.end[i]]
            for i in range(len(self))
        ]
        return unicodedata.normalize("NFKC", "".join(pieces)).casefold()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Units `[a_first, a_after)` of one wording against `[b_first, b_after)` of the other."""

    kind: EditKind
    a_first: int
    a_after: int
    b_first: int
    b_after: int


def edit(a: Wording, b: Wording, *, weight: Floats) -> tuple[Edit, ...]:
    """Return how wording `a` became wording `b`, as edits that run through both sides in the order of `b`.

    An analyst reads the change, not a similarity. `weight` is float32 over the form table: rare words anchor the
    alignment. A unit whose stem is the same is `replaced` (an inflection). Cost O(len(a) * len(b)).
    """
    return tuple(cite(a, b, stretch) for stretch in stretches(a, b, weight=weight))


def stretches(a: Wording, b: Wording, *, weight: Floats) -> list[Stretch]:
    """Return the edits between `a` and `b` in unit numbers; every unit of both sides is in exactly one."""
    left, right, _ = SEEK.align_units(a.form, b.form, a.stem, b.stem, weight[a.form])
    pairs = without_crumbs(a, b, list(zip(left.tolist(), right.tolist(), strict=True)))
    out: list[Stretch] = []
    i = j = 0
    for k, m in [*pairs, (len(a), len(b))]:
        if k > i or m > j:
            kind: EditKind = "replaced" if k > i and m > j else "dropped" if k > i else "added"
            out.append(Stretch(kind, i, k, j, m))
        if k < len(a) and m < len(b):
            kind = "kept" if a.form[k] == b.form[m] else "replaced"
            last = out[-1] if out else None
            if kind == "kept" and last and last.kind == "kept" and (last.a_after, last.b_after) == (k, m):
                out[-1] = Stretch("kept", last.a_first, k + 1, last.b_first, m + 1)
            else:
                out.append(Stretch(kind, k, k + 1, m, m + 1))
        i, j = k + 1, m + 1
    return with_reordering(a, b, out)


def without_crumbs(a: Wording, b: Wording, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop matches of a single unit inside words that otherwise differ: one shared syllable is not a kept word."""

    def crumb(k: int) -> bool:
        i, j = pairs[k]
        run_before = k > 0 and pairs[k - 1] == (i - 1, j - 1)
        run_after = k + 1 < len(pairs) and pairs[k + 1] == (i + 1, j + 1)
        if run_before or run_after:
            return False
        inside_a = a.joined_before(i) or a.joined_before(i + 1)
        inside_b = b.joined_before(j) or b.joined_before(j + 1)
        return inside_a and inside_b

    return [pair for k, pair in enumerate(pairs) if not crumb(k)]


def with_reordering(a: Wording, b: Wording, found: list[Stretch]) -> list[Stretch]:
    """Turn a dropped and an added stretch of the same stems, in any order, into one `reordered` stretch."""
    dropped = {tuple(sorted(a.stem[s.a_first : s.a_after].tolist())): s for s in found if s.kind == "dropped"}
    out = list(found)
    for stretch in found:
        if stretch.kind == "added":
            twin = dropped.pop(tuple(sorted(b.stem[stretch.b_first : stretch.b_after].tolist())), None)
            if twin:
                out.remove(twin)
                place = out.index(stretch)
                out[place] = Stretch("reordered", twin.a_first, twin.a_after, stretch.b_first, stretch.b_after)
    return out


def cite(a: Wording, b: Wording, stretch: Stretch) -> Edit:
    """Turn unit numbers into spans of the two documents."""
    left = a.span(stretch.a_first, stretch.a_after) if stretch.kind != "added" else None
    right = b.span(stretch.b_first, stretch.b_after) if stretch.kind != "dropped" else None
    return Edit(stretch.kind, left, right)


def change_types(
    a: Wording,
    b: Wording,
    found: Sequence[Stretch],
    *,
    qualifiers: Iterable[str] = (),
    ladders: Iterable[Ladder] = (),
) -> tuple[ChangeType, ...]:
    """Return every change type V1-V9 that applies between two wordings, in order.

    V1 and V2 exclude the rest: all units are the same, printed alike (V1) or spelt or spaced otherwise (V2). V8 looks
    for `qualifiers`, V9 for the steps of `ladders`; both are a profile's tables, and say nothing where it has none.
    """
    kinds = {stretch.kind for stretch in found}
    if kinds <= {"kept"}:
        return ("V1",) if a.printed() == b.printed() else ("V2",)
    types: set[ChangeType] = set()
    replaced = [stretch for stretch in found if stretch.kind == "replaced"]
    inflected = [stretch for stretch in replaced if same_stems(a, b, stretch)]
    if inflected:
        types.add("V3")
    if len(inflected) < len(replaced):
        types.add("V6")
    by_kind: dict[EditKind, ChangeType] = {"added": "V4", "dropped": "V5", "reordered": "V7"}
    types.update(change for kind, change in by_kind.items() if kind in kinds)
    left, right = a.printed(), b.printed()
    if any(occurrences(words, left) != occurrences(words, right) for words in qualifiers):
        types.add("V8")
    if any(highest_step(ladder, left) != highest_step(ladder, right) for ladder in ladders):
        types.add("V9")
    return tuple(sorted(types))


def same_stems(a: Wording, b: Wording, stretch: Stretch) -> bool:
    """Whether a replaced stretch is an inflection: the same stems on both sides."""
    return np.array_equal(a.stem[stretch.a_first : stretch.a_after], b.stem[stretch.b_first : stretch.b_after])


def occurrences(words: str, printed: str) -> int:
    """Count `words` in a printed wording, at word bounds where the script has them."""
    edge = r"\b" if words[:1].isascii() and words[-1:].isascii() else ""
    return len(re.findall(edge + re.escape(words.casefold()) + edge, printed))


def highest_step(ladder: Ladder, printed: str) -> int | None:
    """Return the highest step of a ladder whose pattern stands in a printed wording."""
    steps = [step for step, _, pattern in ladder.steps if re.search(pattern, printed, re.IGNORECASE)]
    return max(steps, default=None)
