"""The exact change from one wording to another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from watchword.match.kernels.choose import kernels
from watchword.match.kernels.seek_plain import Floats
from watchword.model.alignments import Edit, EditKind
from watchword.model.spans import Span
from watchword.model.tokens import Column

SEEK = kernels("seek")

Flags = npt.NDArray[np.bool_]

APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'"})  # typography, no spelling
IDEOGRAPHS = ("\u3040", "\u9fff")  # kana and Han: scripts that put no space between words
MOST_MOVES = 40_000  # pairs of changed units within which moved ones are looked for; longer changes are told unmoved


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

    def parted_before(self, unit: int) -> bool:
        """Whether a reader sees a space here; between ideographs a gap is punctuation or a line's end."""
        sides = self.text[self.end[unit - 1] - 1], self.text[self.start[unit]]
        return not self.joined_before(unit) and not all(IDEOGRAPHS[0] <= one <= IDEOGRAPHS[1] for one in sides)

    def whole_word(self, unit: int) -> bool:
        """Whether this unit is a printed word by itself."""
        return not self.joined_before(unit) and not self.joined_before(unit + 1)

    def word_end(self, first: int, after: int) -> int:
        """Return where, up to `after`, the printed word ends that was begun before `first`; `first` where none was."""
        while first < after and self.joined_before(first):
            first += 1
        return first

    def printed(self, first: int = 0, after: int | None = None) -> str:
        """Return units `[first, after)` as printed, without case, width and punctuation, spaces where words part."""
        pieces = [
            (" " if i > first and self.parted_before(i) else "") + self.text[self.start[i] : self.end[i]]
            for i in range(first, len(self) if after is None else after)
        ]
        return unicodedata.normalize("NFKC", "".join(pieces)).casefold().translate(APOSTROPHES)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Units `[a_first, a_after)` of one wording against `[b_first, b_after)` of the other."""

    kind: EditKind
    a_first: int
    a_after: int
    b_first: int
    b_after: int

    @property
    def a(self) -> tuple[int, int]:
        """First unit of the first wording, and the one after the last."""
        return self.a_first, self.a_after

    @property
    def b(self) -> tuple[int, int]:
        """First unit of the second wording, and the one after the last."""
        return self.b_first, self.b_after


def edit(a: Wording, b: Wording, *, weight: Floats, light: Flags | None = None) -> tuple[Edit, ...]:
    """Return how wording `a` became wording `b`, as edits that run through both sides in the order of `b`.

    An analyst reads the change, not a similarity. `weight` is float32 over the form table: rare words anchor the
    alignment; `light` flags the forms that say nothing by being elsewhere (function words). A unit whose stem is the
    same is `replaced` (an inflection). Cost O(len(a) * len(b)).
    """
    return tuple(cite(a, b, stretch) for stretch in stretches(a, b, weight=weight, light=light))


def stretches(a: Wording, b: Wording, *, weight: Floats, light: Flags | None = None) -> list[Stretch]:
    """Return the edits between `a` and `b` in unit numbers; every unit of both sides is in exactly one."""
    left, right, _ = SEEK.align_units(a.form, b.form, a.stem, b.stem, weight[a.form])
    pairs = without_crumbs(a, b, list(zip(left.tolist(), right.tolist(), strict=True)))
    out: list[Stretch] = []
    i = j = 0
    for k, m in [*pairs, (len(a), len(b))]:
        if k > i or m > j:
            p, q = a.word_end(i, k), b.word_end(j, m)
            if (p > i or q > j) and (p < k or q < m):  # what closes the word before, apart from the words behind it
                out.append(changed((i, p), (j, q)))
                i, j = p, q
            out.append(changed((i, k), (j, m)))
        if k < len(a) and m < len(b):
            kind: EditKind = "kept" if a.form[k] == b.form[m] else "replaced"
            last = out[-1] if out else None
            if kind == "kept" and last and last.kind == "kept" and (last.a_after, last.b_after) == (k, m):
                out[-1] = Stretch("kept", last.a_first, k + 1, last.b_first, m + 1)
            else:
                out.append(Stretch(kind, k, k + 1, m, m + 1))
        i, j = k + 1, m + 1
    return with_moves(a, b, with_reordering(a, b, out), light=light)


def changed(a: tuple[int, int], b: tuple[int, int]) -> Stretch:
    """Return what stands between two kept units, `[first, after)` of each side; one of them may be empty."""
    kind: EditKind = "replaced" if a[0] < a[1] and b[0] < b[1] else "dropped" if a[0] < a[1] else "added"
    return Stretch(kind, *a, *b)


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


# ── moves ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Move:
    """`length` units at `a_first` of one wording that stand at `b_first` of the other, out of order."""

    a_first: int
    b_first: int
    length: int


def with_moves(a: Wording, b: Wording, found: list[Stretch], *, light: Flags | None) -> list[Stretch]:
    """Take out of dropped, added and replaced stretches the runs of units that only changed their place.

    The longest run is taken first. It has a unit that is not light, and a single unit moves only as a printed word:
    one syllable in two places is chance, and so are the digits of two fractions. Light units that went with a run (an
    “and” of a turned pair) follow it.
    """
    gaps = [s for s in found if s.kind in {"dropped", "added"} or (s.kind == "replaced" and not same_stems(a, b, s))]
    n_pairs = sum(s.a_after - s.a_first for s in gaps) * sum(s.b_after - s.b_first for s in gaps)
    if not n_pairs or n_pairs > MOST_MOVES:
        return found
    parting = Parting(a, b, light)
    parting.gap_of_a = {i: k for k, s in enumerate(gaps) for i in range(*s.a)}
    parting.gap_of_b = {j: k for k, s in enumerate(gaps) for j in range(*s.b)}
    moves = list(iter(parting.take, None))
    if not moves:
        return found
    parts = [part for one in found for part in (rest_of(one, moves) if one in gaps else [one])]
    return with_substitutions(parts, moves)


@dataclass(slots=True, eq=False)
class Parting:
    """The units that no alignment keeps, by the gap they stand in, as long as no move has taken them."""

    a: Wording
    b: Wording
    light: Flags | None
    gap_of_a: dict[int, int] = field(default_factory=dict)
    gap_of_b: dict[int, int] = field(default_factory=dict)
    turned_a: set[int] = field(default_factory=set)
    turned_b: set[int] = field(default_factory=set)

    def take(self) -> Move | None:
        """Take out the longest run of equal stems that went from one gap to another; None when there is none left."""
        places: dict[int, list[int]] = {}
        for j in self.gap_of_b:
            places.setdefault(int(self.b.stem[j]), []).append(j)
        runs = [Move(i, j, self.length(i, j)) for i in self.gap_of_a for j in places.get(int(self.a.stem[i]), ())]
        best = max((run for run in runs if self.counts(run)), key=lambda run: run.length, default=None)
        if best:
            for k in range(best.length):
                self.turned_a.add(self.gap_of_a.pop(best.a_first + k))
                self.turned_b.add(self.gap_of_b.pop(best.b_first + k))
        return best

    def length(self, i: int, j: int) -> int:
        """Return how many equal stems stand from these two units on, each side in one gap."""
        k = 1
        while self.gap_of_a.get(i + k) == self.gap_of_a[i] and self.gap_of_b.get(j + k) == self.gap_of_b[j]:
            if self.a.stem[i + k] != self.b.stem[j + k]:
                break
            k += 1
        return k

    def counts(self, run: Move) -> bool:
        """Whether a run of equal stems is a move; see `with_moves`."""
        from_gap, to_gap = self.gap_of_a[run.a_first], self.gap_of_b[run.b_first]
        if from_gap == to_gap:
            return False
        if run.length == 1 and not (self.a.whole_word(run.a_first) and self.b.whole_word(run.b_first)):
            return False
        if from_gap in self.turned_a or to_gap in self.turned_b:
            return True
        units = range(run.a_first, run.a_first + run.length)
        return any(
            not is_figure(self.a.printed(i, i + 1)) and (self.light is None or not self.light[self.a.form[i]])
            for i in units
        )


def is_figure(form: str) -> bool:
    """Whether a form is a number of one or two digits, which stands anywhere; a year is more than a figure.

    >>> is_figure("12"), is_figure("2022"), is_figure("twelve")
    (True, False, False)
    """
    return len(form) <= 2 and form.isnumeric()


def rest_of(one: Stretch, moves: Sequence[Move]) -> list[Stretch]:
    """Return a changed stretch without the units that moved out of it, and what moved into it, in order of `b`."""
    gone = {m.a_first + k for m in moves for k in range(m.length)}
    come = {m.b_first + k: m for m in moves for k in range(m.length)}
    left = runs_of([i for i in range(one.a_first, one.a_after) if i not in gone])
    out: list[Stretch] = []
    j = one.b_first
    while j < one.b_after:
        move = come.get(j)
        if move:
            out.append(Stretch("reordered", move.a_first, move.a_first + move.length, j, j + move.length))
            j += move.length
            continue
        after = j
        while after < one.b_after and after not in come:
            after += 1
        i, k = left.pop(0) if left else (one.a_after, one.a_after)
        out.append(changed((i, k), (j, after)))
        j = after
    return [Stretch("dropped", i, k, one.b_after, one.b_after) for i, k in left] + out


def with_substitutions(found: list[Stretch], moves: Iterable[Move]) -> list[Stretch]:
    """Turn what was dropped and what was added on the same side of a run that moved into one replaced stretch."""
    out = list(found)
    for move in moves:
        for at_a, at_b, before in (
            (move.a_first, move.b_first, True),
            (move.a_first + move.length, move.b_first + move.length, False),
        ):
            lost = [s for s in out if s.kind == "dropped" and at_a == (s.a_after if before else s.a_first)]
            came = [s for s in out if s.kind == "added" and at_b == (s.b_after if before else s.b_first)]
            if lost and came:
                out[out.index(came[0])] = changed(lost[0].a, came[0].b)
                out.remove(lost[0])
    return out


def runs_of(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as stretches `[first, after)` without holes."""
    out: list[tuple[int, int]] = []
    for number in numbers:
        if out and out[-1][1] == number:
            out[-1] = (out[-1][0], number + 1)
        else:
            out.append((number, number + 1))
    return out


def same_stems(a: Wording, b: Wording, stretch: Stretch) -> bool:
    """Whether a replaced stretch is an inflection: the same stems on both sides."""
    return np.array_equal(a.stem[stretch.a_first : stretch.a_after], b.stem[stretch.b_first : stretch.b_after])


def cite(a: Wording, b: Wording, stretch: Stretch) -> Edit:
    """Turn unit numbers into spans of the two documents."""
    left = a.span(stretch.a_first, stretch.a_after) if stretch.kind != "added" else None
    right = b.span(stretch.b_first, stretch.b_after) if stretch.kind != "dropped" else None
    return Edit(stretch.kind, left, right)
