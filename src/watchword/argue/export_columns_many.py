"""Three and more versions as a table of columns: equal words share one, whoever else lacks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations

from watchword.argue.export_columns import Column, joined
from watchword.model.alignments import Alignment, Block, EditKind, Uncompared
from watchword.model.spans import Span

Alignments = Mapping[tuple[str, str], Alignment]
Place = tuple[int, int]
Cells = dict[int, Place]


@dataclass(frozen=True, slots=True)
class Facing:
    """Stretches of two wordings, by number: the same words (kept, reordered), or others in their place."""

    x: int
    on_x: Place
    y: int
    on_y: Place
    kind: EditKind


def columns_of_many(rows: Iterable[Mapping[str, tuple[Span, ...]]], alignments: Alignments) -> tuple[Column, ...]:
    """Return the columns of a table of units over several versions.

    `rows` are units: document id → its sentences. `alignments` are the pairwise collations, `(a, b)` with `a` before
    `b`. Read down one version, the columns of a row give its words in order. A stretch that could not be compared with
    any version is a column of its own.
    """
    columns = [column for columns in columns_by_row(rows, alignments) for column in columns]
    return _with_uncompared(columns, (part for _, found in sorted(alignments.items()) for part in found.not_compared))


def _with_uncompared(columns: Sequence[Column], parts: Iterable[Uncompared]) -> tuple[Column, ...]:
    """Return columns with those of the stretches that were not compared, each before what follows it.

    Of three and more versions a stretch may have been compared with another: what already stands in a column is left.
    """
    out = list(columns)
    held: dict[str, list[tuple[int, int]]] = {}
    for column in columns:
        for name, span in column.items():
            held.setdefault(name, []).append((span.start, span.end))
    for part in parts:
        sides = [
            side
            for side in (part.a, part.b)
            if side and not any(start < side.end and side.start < end for start, end in held.get(side.document_id, ()))
        ]
        if sides:
            last = sides[-1]
            held.setdefault(last.document_id, []).append((last.start, last.end))
            later = (
                number
                for number, column in enumerate(out)
                if last.document_id in column and column[last.document_id].start >= last.end
            )
            out.insert(next(later, len(out)), {side.document_id: side for side in sides})
    return tuple(out)


def columns_by_row(
    rows: Iterable[Mapping[str, tuple[Span, ...]]], alignments: Alignments
) -> Iterator[Sequence[Column]]:
    """Yield the columns of each row of a table of units, as in `columns_of_many`.

    Equal words that two versions link share a column, those first that are of long stretches or that third versions
    link too; then what was replaced is put beside what replaces it. Neither is done where some version could no
    longer be read forward: words that changed place stand in columns of their own. No version is the measure of the
    others, and a wording counts once however many have it. Quadratic in the different wordings of a row.
    """
    blocks = {
        names: {span: block for block in found.blocks if block.a and block.b for span in block.a}
        for names, found in alignments.items()
    }
    for row in rows:
        whole = {name: joined(spans) for name, spans in sorted(row.items())}
        alike: dict[str, list[str]] = {}
        for name, span in whole.items():
            alike.setdefault(span.quote, []).append(name)
        members = list(alike.values())
        firsts = [names[0] for names in members]
        facings = [
            Facing(x, _inside(whole[firsts[x]], a), y, _inside(whole[firsts[y]], b), kind)
            for x, y in combinations(range(len(firsts)), 2)
            for a, b, kind in _facing(blocks[firsts[x], firsts[y]], row[firsts[x]], row[firsts[y]])
        ]
        yield [
            {name: _part(whole[name], place) for number, place in cells.items() for name in members[number]}
            for cells in align_wordings(list(alike), facings)
        ]


def _facing(
    blocks: Mapping[Span, Block], left: tuple[Span, ...], right: tuple[Span, ...]
) -> Iterator[tuple[Span, Span, EditKind]]:
    """Yield the stretches of two versions that face each other in a row."""
    for block in {blocks[span].a: blocks[span] for span in left if span in blocks}.values():
        if not (set(block.a) <= set(left) and set(block.b) <= set(right)):
            continue
        if not block.edits:
            yield joined(block.a), joined(block.b), "kept"
        for edit in block.edits:
            if edit.a and edit.b:
                yield edit.a, edit.b, edit.kind


def _inside(whole: Span, part: Span) -> Place:
    return part.start - whole.start, part.end - whole.start


def _part(span: Span, place: Place) -> Span:
    start, end = place
    return Span(span.document_id, span.start + start, span.start + end, span.quote[start:end])


def align_wordings(texts: Sequence[str], facings: Iterable[Facing]) -> list[Cells]:
    """Return the columns of some wordings: for each the place that stands there of every wording that has one.

    White space goes with the words before it. What is left out of `facings` is a column of its own.
    """
    known = list(facings)
    bounds = _cut(texts, known)
    graph = _Graph([len(starts) - 1 for starts in bounds])
    for a, b in _by_strength(texts, bounds, known):
        graph.join(a, b)
    placed = [
        {number: (bounds[number][piece], bounds[number][piece + 1]) for number, piece in column.items()}
        for column in graph.in_order()
    ]
    return _merged(texts, placed)


def _by_strength(
    texts: Sequence[str], bounds: Sequence[Sequence[int]], facings: Iterable[Facing]
) -> list[tuple[Place, Place]]:
    """Return the pieces `(wording, piece)` that face each other, what binds them most first.

    A link of equal words is as strong as its stretch has letters, and as the links over each third wording besides.
    """
    at = [{start: piece for piece, start in enumerate(starts)} for starts in bounds]
    strength: dict[Place, dict[Place, int]] = {}
    replaced: list[tuple[Place, Place]] = []
    for facing in facings:
        on_x, on_y = (
            [(number, at[number][start]) for start in _within(bounds[number], texts[number], place)]
            for number, place in ((facing.x, facing.on_x), (facing.y, facing.on_y))
        )
        if facing.kind == "replaced":
            replaced.extend(zip(on_x, on_y, strict=False))
        elif len(on_x) == len(on_y):  # else respelt, and another wording cuts through it
            size = 1 + sum(map(str.isalnum, texts[facing.x][slice(*facing.on_x)]))
            for a, b in zip(on_x, on_y, strict=True):
                strength.setdefault(a, {})[b] = strength.setdefault(b, {})[a] = size
    bonds = [
        (size + sum(min(over, strength[b].get(c, 0)) for c, over in others.items()), a, b)
        for a, others in strength.items()
        for b, size in others.items()
        if a < b
    ]
    return [(a, b) for _, a, b in sorted(bonds, key=lambda bond: (-bond[0], bond[1:]))] + sorted(replaced)


def _cut(texts: Sequence[str], facings: Sequence[Facing]) -> list[list[int]]:
    """Return where each wording is cut: at the ends of facing stretches, and where one that it repeats is cut."""
    cuts: list[set[int]] = [{0, len(text)} for text in texts]
    same: list[list[tuple[Place, int, int]]] = [[] for _ in texts]
    todo: list[tuple[int, int]] = []
    for facing in facings:
        x, y = facing.x, facing.y
        todo.extend((number, end) for number, place in ((x, facing.on_x), (y, facing.on_y)) for end in place)
        if facing.kind != "replaced" and texts[x][slice(*facing.on_x)] == texts[y][slice(*facing.on_y)]:
            shift = facing.on_y[0] - facing.on_x[0]
            same[x].append((facing.on_x, y, shift))
            same[y].append((facing.on_y, x, -shift))
    while todo:
        number, place = todo.pop()
        place = _skip_space(texts[number], place)
        if place not in cuts[number]:
            cuts[number].add(place)
            todo.extend((other, place + shift) for (start, end), other, shift in same[number] if start < place < end)
    return [sorted(places) for places in cuts]


def _skip_space(text: str, place: int) -> int:
    """Return the place itself, or that of the first character after it that is not white space."""
    rest = text[place:]
    return place + len(rest) - len(rest.lstrip())


def _within(bounds: Sequence[int], text: str, place: Place) -> list[int]:
    """Return the cuts inside a stretch: where its pieces begin."""
    start, end = (_skip_space(text, edge) for edge in place)
    return [cut for cut in bounds[:-1] if start <= cut < end]


class _Graph:
    """Pieces of wordings put into columns, so that each wording can still be read forward.

    A node is `(wording, piece)`. `column` maps each to its column, which is a dict shared by the nodes in it.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = sizes
        self.column = {(x, piece): {x: piece} for x, size in enumerate(sizes) for piece in range(size)}

    def join(self, a: Place, b: Place) -> None:
        """Make one column of those of two nodes, unless a wording then stood in it twice or could not be read on."""
        left, right = self.column[a], self.column[b]
        if left is right or left.keys() & right.keys() or self.leads(left, right) or self.leads(right, left):
            return
        left |= right
        for node in right.items():
            self.column[node] = left

    def leads(self, left: dict[int, int], right: dict[int, int]) -> bool:
        """Tell whether reading on from one column comes to another.

        It cannot where all that stands just before `right` also stands just before `left`: some wording would be read
        in a circle. Along a stretch that two wordings share, that saves the search.
        """
        if self._beside(right, -1) <= self._beside(left, -1) or self._beside(left, 1) <= self._beside(right, 1):
            return False
        seen = {id(left)}
        todo = [left]
        while todo:
            for x, piece in todo.pop().items():
                after = self.column.get((x, piece + 1))
                if after is right:
                    return True
                beyond = after is None or any(piece >= right.get(y, piece + 1) for y, piece in after.items())
                if after is not None and not beyond and id(after) not in seen:
                    seen.add(id(after))
                    todo.append(after)
        return False

    def _beside(self, column: dict[int, int], step: int) -> set[int]:
        """Return which columns stand just before or after one, by identity."""
        near = (self.column.get((x, piece + step)) for x, piece in column.items())
        return {id(other) for other in near if other is not None}

    def in_order(self) -> list[dict[int, int]]:
        """Return the columns so that every wording is read forward; of those that may be next, the first wording's."""
        waiting = {id(column): sum(piece > 0 for piece in column.values()) for column in self.column.values()}
        ready = [min(column.items()) for column in self.column.values() if not waiting[id(column)]]
        ready = sorted(set(ready))
        out = []
        while ready:
            column = self.column[heappop(ready)]
            out.append(column)
            for x, piece in column.items():
                after = self.column.get((x, piece + 1))
                if after is not None:
                    waiting[id(after)] -= 1
                    if not waiting[id(after)]:
                        heappush(ready, min(after.items()))
        return out


def _merged(texts: Sequence[str], columns: Sequence[Cells]) -> list[Cells]:
    """Make one column of neighbours that the same wordings read alike, word for word."""
    out: list[Cells] = []
    for cells in columns:
        last = out[-1] if out else {}
        if (
            last.keys() == cells.keys()
            and all(last[x][1] == start for x, (start, _) in cells.items())
            and all(
                len({" ".join(texts[x][slice(*place)].split()) for x, place in one.items()}) == 1
                for one in (last, cells)
            )
        ):
            out[-1] = {x: (last[x][0], end) for x, (_, end) in cells.items()}
        else:
            out.append(cells)
    return out
