"""What happened to the words inside sentences that belong together: links of units, then readable edits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchword.match.collate_features import Ints, Pair
from watchword.match.kernels.choose import kernels
from watchword.match.kernels.collate_plain import ADDED, DROPPED, KEPT, REPLACED
from watchword.model.alignments import Edit, EditKind
from watchword.model.making import make_all
from watchword.model.spans import Span, cite_all
from watchword.model.tokens import Tokens

LEAST_REORDERED, LEAST_REORDERED_GLUED = 0.6, 1.8
KINDS: tuple[EditKind, ...] = ("kept", "dropped", "added", "replaced")
INVERSE: dict[EditKind, EditKind] = {"added": "dropped", "dropped": "added"}
TURNED = np.array([KEPT, ADDED, DROPPED, REPLACED], np.int32)
Piece = tuple[EditKind, int, int, int, int]
Stretch = tuple[int, int]
Page = tuple[Tokens, str]


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Which unit of B each unit of A is linked to (-1: none), and which runs `(a, b, length)` changed place."""

    to_b: Ints
    runs: Ints


def link_words(pair: Pair, bounds: Ints, *, words_a: Ints, words_b: Ints, crumb: float) -> Links:
    """Link the units of each pair `(a, a_after, b, b_after)` of token ranges.

    A link of a single unit between two changes is dropped unless it is worth a change (`crumb`, in weights of a rare
    word), and a syllable that is alone in what is left of its eojeol is dropped always: such crumbs are chance.
    """
    kernel = kernels("collate")
    a, b = pair.a.units, pair.b.units
    to_b = kernel.link_units(a, b, bounds, pair.unit_weight, crumb)
    syllable = pair.syllable.take(a)
    if pair.syllable.any():
        to_b = _drop_crumbs(to_b, syllable, words_a=words_a, words_b=words_b)
    glued = np.append(np.int32(0), np.cumsum(syllable, dtype=np.int32))
    mostly = 2 * (glued[bounds[:, 1]] - glued[bounds[:, 0]]) > bounds[:, 1] - bounds[:, 0]
    least = np.where(mostly, LEAST_REORDERED_GLUED, LEAST_REORDERED)
    weight = np.where(pair.figure, 0.0, pair.unit_weight)  # the digits of two fractions did not change place
    return Links(to_b, kernel.reordered_runs(a, b, bounds, to_b, weight, least))


def _drop_crumbs(to_b: Ints, syllable: npt.NDArray[np.bool_], *, words_a: Ints, words_b: Ints) -> Ints:
    """Unlink single syllables that are linked alone, unless they are a whole word on both sides."""
    linked = to_b >= 0
    joined = np.zeros(len(to_b) + 1, np.bool_)
    joined[1:-1] = linked[1:] & linked[:-1] & (to_b[1:] == to_b[:-1] + 1)
    alone = linked & ~joined[1:] & ~joined[:-1] & syllable
    at = np.flatnonzero(alone)
    whole = _fill_words(words_a, at) & _fill_words(words_b, to_b[at])
    out = to_b.copy()
    out[at[~whole]] = -1
    return out


def _fill_words(words: Ints, at: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """Tell which of some units are whole printed words; `words` numbers the words of all units, rising."""
    opens = (at == 0) | (words[at - 1] != words[at])
    return np.asarray(opens & ((at == len(words) - 1) | (words[(at + 1) % len(words)] != words[at])))


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One side of a pair: its text, and `(start, end)` of the outer bounds and of each unit."""

    text: str
    edges: Stretch
    units: list[Stretch]

    @classmethod
    def of(cls, tokens: Tokens, text: str, *, first: int, after: int) -> Reading:
        """Read the sentences that hold the units `[first, after)`."""
        edges = int(tokens.sentences[tokens.sentence[first]][0]), int(tokens.sentences[tokens.sentence[after - 1]][1])
        starts, ends = tokens.start[first:after].tolist(), tokens.end[first:after].tolist()
        return cls(text, edges, list(zip(starts, ends, strict=True)))

    def between(self, first: int, after: int) -> Stretch:
        """Return what lies between the unit before `first` and the unit `after`."""
        start = self.units[first - 1][1] if first else self.edges[0]
        return start, self.units[after][0] if after < len(self.units) else self.edges[1]

    def says(self, stretch: Stretch) -> str:
        """Return the characters of a stretch."""
        return self.text[stretch[0] : stretch[1]]


@dataclass(frozen=True, slots=True)
class Zone:
    """One side of what lies between two linked units: a gap, changed stretches `(run, start, end)`, a gap.

    `run` numbers a run that changed place; it is None for what was dropped, added or replaced.
    """

    before: Stretch
    changed: tuple[tuple[int | None, int, int], ...]
    after: Stretch


def trace_edits(
    first: Page, second: Page, *, sides: Ints, links: Links, turned: bool = False
) -> list[tuple[Edit, ...]]:
    """Return for each pair of groups of sentences the edits that tile both texts between their outer bounds.

    `sides` are token bounds `(a, a_after, b, b_after)`, those of A rising. The edits stand in the order of B, what was
    dropped where it stood in A. Characters between units go with the stretch beside them, so that kept words whose
    punctuation changed come as kept edits with different quotes. `turned`: as seen from B, sides exchanged.
    """
    (a, text_a), (b, text_b) = first, second
    owner = np.searchsorted(sides[:, 0], links.runs[:, 0], side="right") - 1
    with_runs = np.zeros(len(sides), np.bool_)
    with_runs[owner] = True
    rows = np.flatnonzero(~with_runs)
    near = sides[rows]
    at_a, bounds_a = _gather(near[:, :2])
    at_b, bounds_b = _gather(near[:, 2:])
    linked = links.to_b[at_a] >= 0
    shift = np.repeat(bounds_b[:, 0] - near[:, 2], near[:, 1] - near[:, 0])
    pieces = kernels("collate").trace_pieces(
        np.stack([a.start.take(at_a), a.end.take(at_a)], axis=1),
        np.stack([b.start.take(at_b), b.end.take(at_b)], axis=1),
        _code_points(text_a),
        _code_points(text_b),
        np.concatenate([bounds_a, bounds_b], axis=1),
        np.concatenate([_outer(a, near[:, :2]), _outer(b, near[:, 2:])], axis=1),
        np.where(linked, links.to_b[at_a] + shift, -1).astype(np.int32),
    )
    out: list[tuple[Edit, ...]] = [()] * len(sides)
    names = (a.document_id, text_a), (b.document_id, text_b)
    if turned:
        pieces = np.stack([pieces[:, 0], TURNED[pieces[:, 1]], *pieces[:, [4, 5, 2, 3]].T], axis=1)
    edits = _cite_pieces(pieces, *(reversed(names) if turned else names))
    ends = np.searchsorted(pieces[:, 0], np.arange(len(rows)), side="right").tolist()
    for row, start, end in zip(rows.tolist(), [0, *ends], ends, strict=False):
        out[row] = tuple(edits[start:end])
    for row in np.flatnonzero(with_runs).tolist():
        a0, a1, b0, b1 = sides[row].tolist()
        own = _trace_with_runs(a, b, text_a=text_a, text_b=text_b, sides=(a0, a1, b0, b1), links=links)
        out[row] = invert_edits(own) if turned else own
    return out


def _gather(ranges: Ints) -> tuple[Ints, Ints]:
    """Return the numbers in some ranges `[first, after)`, end to end, and the ranges that they have there."""
    size = ranges[:, 1] - ranges[:, 0]
    after = np.cumsum(size, dtype=np.int32)
    numbers = np.arange(size.sum(), dtype=np.int32) + np.repeat(ranges[:, 0] - (after - size), size)
    return numbers, np.stack([after - size, after], axis=1)


def _code_points(text: str) -> Ints:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.int32)


def _outer(tokens: Tokens, ranges: Ints) -> Ints:
    """Return where the sentences that hold the units `[first, after)` begin and end."""
    first, last = tokens.sentence[ranges[:, 0]], tokens.sentence[ranges[:, 1] - 1]
    return np.stack([tokens.sentences[first, 0], tokens.sentences[last, 1]], axis=1).astype(np.int32)


def _cite_pieces(pieces: Ints, a: tuple[str, str], b: tuple[str, str]) -> list[Edit]:
    """Turn the columns of pieces into edits; `a` and `b` are pairs of document id and text."""
    kinds = pieces[:, 1]
    sides = [
        iter(cite_all(*page, pieces[kinds != absent, at : at + 2]))
        for page, absent, at in ((a, ADDED, 2), (b, DROPPED, 4))
    ]
    on_a, on_b = (
        [next(side) if kind != absent else None for kind in kinds.tolist()]
        for side, absent in zip(sides, (ADDED, DROPPED), strict=True)
    )
    return make_all(Edit, len(pieces), [KINDS[kind] for kind in kinds.tolist()], on_a, on_b)


def _trace_with_runs(
    a: Tokens, b: Tokens, *, text_a: str, text_b: str, sides: tuple[int, int, int, int], links: Links
) -> tuple[Edit, ...]:
    """Trace one pair in which words changed place, which no tiling in one direction can say."""
    a0, a1, b0, b1 = sides
    side_a, side_b = Reading.of(a, text_a, first=a0, after=a1), Reading.of(b, text_b, first=b0, after=b1)
    low, high = np.searchsorted(links.runs[:, 0], [a0, a1])
    runs = [(x - a0, y - b0, n) for x, y, n in links.runs[low:high].tolist()]
    runs_a, runs_b = [(x, n) for x, _, n in runs], [(y, n) for _, y, n in runs]
    zones: list[tuple[Zone, Zone]] = []
    kept: list[tuple[int, int, int]] = []
    i = j = 0
    for x, y, n in [*_linked_runs(links.to_b[a0:a1], b0), (a1 - a0, b1 - b0, 0)]:
        alone_a = side_b.says(side_b.between(j, y)) if j == y else None
        alone_b = side_a.says(side_a.between(i, x)) if i == x else None
        zones.append(
            (_zone(side_a, i, x, runs=runs_a, facing=alone_a), _zone(side_b, j, y, runs=runs_b, facing=alone_b))
        )
        kept.append((x, y, n))
        i, j = x + n, y + n
    where = {run: (start, end) for zone, _ in zones for run, start, end in zone.changed if run is not None}
    pieces: list[Piece] = []
    for (zone_a, zone_b), (x, y, n) in zip(zones, kept, strict=True):
        pieces.append(("kept", *zone_a.before, *zone_b.before))
        pieces.extend(_changes(zone_a, zone_b, where))
        pieces.append(("kept", *zone_a.after, *zone_b.after))
        pieces.extend(_kept_units(side_a, side_b, x=x, y=y, n=n))
    merged = _merge(pieces, side_a, side_b)
    return order_edits(
        _edit(piece, a.document_id, document_b=b.document_id, side_a=side_a, side_b=side_b) for piece in merged
    )


def invert_edits(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return edits read from B to A."""
    return order_edits(Edit(INVERSE.get(edit.kind, edit.kind), edit.b, edit.a) for edit in edits)


def order_edits(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Order edits by their place in B, and put what was dropped before the first edit that follows it in A.

    Only where words changed place is this more than the order in which both sides run.
    """
    given = tuple(edits)
    if all(edit.kind != "reordered" for edit in given):
        return given
    in_b = sorted((edit for edit in given if edit.b), key=lambda edit: (edit.b.start, edit.b.end) if edit.b else (0, 0))
    dropped = sorted((edit for edit in given if not edit.b), key=lambda edit: -edit.a.start if edit.a else 0)
    out: list[Edit] = []
    for edit in in_b:
        while dropped and edit.a and edit.kind != "reordered" and dropped[-1].a and dropped[-1].a.start < edit.a.start:
            out.append(dropped.pop())
        out.append(edit)
    return (*out, *reversed(dropped))


def _linked_runs(to_b: Ints, b0: int) -> list[tuple[int, int, int]]:
    """Return the links as runs `(a, b, length)` of neighbours on both sides."""
    at = np.flatnonzero(to_b >= 0)
    if not len(at):
        return []
    to = to_b[at] - b0
    first = np.flatnonzero(np.concatenate([[True], (np.diff(at) != 1) | (np.diff(to) != 1)]))
    length = np.diff(np.concatenate([first, [len(at)]]))
    return list(zip(at[first].tolist(), to[first].tolist(), length.tolist(), strict=True))


def _zone(side: Reading, first: int, after: int, *, runs: list[Stretch], facing: str | None) -> Zone:
    """Divide one side of a zone. `facing` is the gap on the other side where that side has no units here.

    A lone stretch takes one of its two gaps with it, so that the other is left to face the other side's gap: the one
    that reads the same, or else the first.
    """
    start, end = side.between(first, after)
    if first == after:
        return Zone((start, end), (), (end, end))
    inner = side.units[first][0], side.units[after - 1][1]
    if facing is not None:
        if side.text[start : inner[0]] != facing and side.text[inner[1] : end] == facing:
            inner = start, inner[1]
        else:
            inner = inner[0], end
    cuts: list[tuple[int | None, int]] = []
    at = first
    for run, (run_first, length) in sorted(enumerate(runs), key=lambda item: item[1]):
        if first <= run_first < after:
            if at < run_first:
                cuts.append((None, at))
            cuts.append((run, run_first))
            at = run_first + length
    if at < after:
        cuts.append((None, at))
    starts = [inner[0], *(side.units[unit][0] for _, unit in cuts[1:])]
    changed = tuple(
        (run, here, there) for (run, _), here, there in zip(cuts, starts, [*starts[1:], inner[1]], strict=True)
    )
    return Zone((start, inner[0]), changed, (inner[1], end))


def _changes(zone_a: Zone, zone_b: Zone, where: dict[int, Stretch]) -> list[Piece]:
    """Return what happened between two linked units, in the order of B, what was dropped first."""
    dropped = [(start, end) for run, start, end in zone_a.changed if run is None]
    added = [(start, end) for run, start, end in zone_b.changed if run is None]
    replaced = len(dropped) == 1 and len(added) == 1
    at_b = zone_b.before[1]
    pieces: list[Piece] = [] if replaced else [("dropped", *stretch, at_b, at_b) for stretch in dropped]
    for run, start, end in zone_b.changed:
        if run is not None:
            pieces.append(("reordered", *where[run], start, end))
        elif replaced:
            pieces.append(("replaced", *dropped[0], start, end))
        else:
            pieces.append(("added", zone_a.before[1], zone_a.before[1], start, end))
    return pieces


def _kept_units(side_a: Reading, side_b: Reading, *, x: int, y: int, n: int) -> list[Piece]:
    """Return kept pieces for a run of linked neighbours: one where it reads the same, else one a unit and gap."""
    if not n:
        return []
    whole_a = side_a.units[x][0], side_a.units[x + n - 1][1]
    whole_b = side_b.units[y][0], side_b.units[y + n - 1][1]
    if side_a.says(whole_a) == side_b.says(whole_b):
        return [("kept", *whole_a, *whole_b)]
    pieces: list[Piece] = []
    for offset in range(n):
        if offset:
            pieces.append(("kept", *side_a.between(x + offset, x + offset), *side_b.between(y + offset, y + offset)))
        pieces.append(("kept", *side_a.units[x + offset], *side_b.units[y + offset]))
    return pieces


def _merge(pieces: list[Piece], side_a: Reading, side_b: Reading) -> list[Piece]:
    """Drop empty pieces, and join neighbouring kept ones that are alike in reading the same or not."""
    out: list[Piece] = []
    last: bool | None = None
    for piece in pieces:
        kind, a0, a1, b0, b1 = piece
        if a0 == a1 and b0 == b1:
            continue
        same = side_a.text[a0:a1] == side_b.text[b0:b1] if kind == "kept" else None
        if same is not None and same == last and out[-1][2] == a0 and out[-1][4] == b0:
            out[-1] = ("kept", out[-1][1], a1, out[-1][3], b1)
        else:
            out.append(piece)
        last = same
    return out


def _edit(piece: Piece, document_a: str, *, document_b: str, side_a: Reading, side_b: Reading) -> Edit:
    """Cite both sides of a piece."""
    kind, a0, a1, b0, b1 = piece
    span_a = Span(document_a, a0, a1, side_a.text[a0:a1]) if kind != "added" else None
    span_b = Span(document_b, b0, b1, side_b.text[b0:b1]) if kind != "dropped" else None
    return Edit(kind, span_a, span_b)
