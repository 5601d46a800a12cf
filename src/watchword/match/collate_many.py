"""More than two versions: one table of units, whatever the order of the witnesses, and captures over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import Literal

from watchword.match.collate import DEFAULTS, collate, invert
from watchword.match.collate_sentences import CollateSettings
from watchword.model.alignments import Alignment, Block, Edit, Uncompared
from watchword.model.errors import InvalidInput
from watchword.model.spans import Span
from watchword.model.tokens import Tokens

RevisionKind = Literal["edited", "respelt", "deleted", "added", "restored", "moved"]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of a work: the sentences that carry it in each version that has it, by document id, sorted."""

    cells: Mapping[str, tuple[Span, ...]]

    @property
    def readings(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The distinct wordings, most attested first, each with the versions that read it."""
        by_wording: dict[str, list[str]] = {}
        for document_id, spans in sorted(self.cells.items()):
            by_wording.setdefault(" ".join(" ".join(span.quote for span in spans).split()), []).append(document_id)
        ordered = sorted(by_wording.items(), key=lambda item: (-len(item[1]), item[0]))
        return tuple((wording, tuple(documents)) for wording, documents in ordered)

    def as_json(self) -> dict[str, object]:
        """Return the unit as one line of `compare --json`."""
        return {
            "kind": "unit",
            "cells": {name: [span.as_json() for span in spans] for name, spans in self.cells.items()},
            "readings": [{"wording": wording, "documents": list(names)} for wording, names in self.readings],
        }


@dataclass(frozen=True, slots=True)
class Collation:
    """Several versions, sorted by id: the table of their units, and the pairwise alignments it rests on.

    `rows` stand in an order that agrees with every version wherever the versions agree with each other.
    """

    witnesses: tuple[str, ...]
    rows: tuple[Row, ...]
    alignments: Mapping[tuple[str, str], Alignment]

    @property
    def not_compared(self) -> tuple[Uncompared, ...]:
        """The stretches of any two versions that a limit kept from being compared."""
        return tuple(part for _, found in sorted(self.alignments.items()) for part in found.not_compared)


@dataclass(frozen=True, slots=True)
class Revision:
    """One change between two captures of one address: what stood in `before`, and in `after`.

    `restored` is a unit that an earlier capture (`last_seen`) had and the one before this had lost. `respelt` is a unit
    in which spelling or punctuation alone was touched. `edits` tell the change word for word, where the two captures
    were collated as this unit.
    """

    kind: RevisionKind
    before: str
    after: str
    a: tuple[Span, ...]
    b: tuple[Span, ...]
    last_seen: str | None = None
    edits: tuple[Edit, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the revision as one line of `versions --json`."""
        return {
            "kind": self.kind,
            "before": self.before,
            "after": self.after,
            "a": [span.as_json() for span in self.a],
            "b": [span.as_json() for span in self.b],
            "last_seen": self.last_seen,
            "edits": [edit.as_json() for edit in self.edits],
        }


def collate_many(
    witnesses: Sequence[Tokens], *, texts: Mapping[str, str], settings: CollateSettings = DEFAULTS
) -> Collation:
    """Return the table of units of two or more versions in one language.

    Every two versions are collated, and the sentences that belong together in the most alike pairs are joined first;
    a join that would put two separate sentences of one version into a row is refused. Nothing depends on the order in
    which the witnesses are given. Quadratic in their number; each pair costs what `collate` costs.
    """
    ordered = sorted(witnesses, key=lambda tokens: tokens.document_id)
    names = tuple(tokens.document_id for tokens in ordered)
    if len(set(names)) < len(names) or len(names) < 2:  # two is what makes a comparison
        raise InvalidInput(f"a collation needs two or more different versions, not {', '.join(names) or 'none'}")
    alignments = {
        (a.document_id, b.document_id): collate(
            a, b, text_a=texts[a.document_id], text_b=texts[b.document_id], settings=settings
        )
        for k, a in enumerate(ordered)
        for b in ordered[k + 1 :]
    }
    return Collation(names, _order_rows(_join(alignments), names), alignments)


def revise(captures: Sequence[str], collation: Collation) -> tuple[Revision, ...]:
    """Return what changed from each capture to the next, in order of time, with restorations named as such.

    `captures` are the document ids in the order of capture. A unit that comes back after a capture without it is
    restored, not added: that a passage was taken out and put back is a finding of its own.
    """
    if set(captures) - set(collation.witnesses):
        raise InvalidInput(f"captures {', '.join(sorted(set(captures) - set(collation.witnesses)))} were not collated")
    out: list[Revision] = []
    for k, (before, after) in enumerate(pairwise(captures), start=1):
        blocks = _blocks_between(collation, before, after)
        for row in collation.rows:
            a, b = row.cells.get(before, ()), row.cells.get(after, ())
            earlier = [name for name in captures[: k - 1] if name in row.cells]
            if a and b:
                block = blocks.get((a, b))
                edits = block.edits if block else ()
                if block and block.kind == "moved":
                    out.append(Revision("moved", before, after, a, b, edits=edits))
                elif _words(a) != _words(b):
                    kind: RevisionKind = "respelt" if block and block.kind == "kept" else "edited"
                    out.append(Revision(kind, before, after, a, b, edits=edits))
            elif a:
                out.append(Revision("deleted", before, after, a, ()))
            elif b and earlier:
                out.append(Revision("restored", before, after, (), b, last_seen=earlier[-1]))
            elif b:
                out.append(Revision("added", before, after, (), b))
    return tuple(out)


def revise_titles(titles: Alignment, *, before: str, after: str) -> tuple[Revision, ...]:
    """Return what changed in the title from one capture to the next, from the collation of the two titles."""
    kinds: dict[str, RevisionKind] = {"omitted": "deleted", "added": "added", "moved": "moved"}
    return tuple(
        Revision(
            kinds.get(block.kind, "respelt" if block.kind == "kept" else "edited"),
            before,
            after,
            block.a,
            block.b,
            edits=block.edits,
        )
        for block in titles.blocks
        if block.kind != "kept" or any(edit.respelt for edit in block.edits)
    )


def carriage(collation: Collation, *, labels: Mapping[str, str]) -> tuple[tuple[Row, Mapping[str, bool]], ...]:
    """Return for every unit which labels (outlet, audience, language) carried it: the carriage matrix.

    `labels` maps document ids to the label of interest; documents without one are left out. A label carried a
    unit when any of its versions has it.
    """
    names = sorted(set(labels.values()))
    return tuple(
        (row, {name: any(labels.get(document) == name for document in row.cells) for name in names})
        for row in collation.rows
    )


def _words(spans: tuple[Span, ...]) -> list[str]:
    return [word for span in spans for word in span.quote.split()]


def _blocks_between(
    collation: Collation, before: str, after: str
) -> dict[tuple[tuple[Span, ...], tuple[Span, ...]], Block]:
    """Return what became of the units of one version in another, by the sentences on both sides."""
    found = collation.alignments.get((before, after)) or invert(collation.alignments[after, before])
    return {(block.a, block.b): block for block in found.blocks}


def _join(alignments: Mapping[tuple[str, str], Alignment]) -> list[dict[str, tuple[Span, ...]]]:
    """Return the units: sentences joined over all pairs, the most alike first, one stretch a version."""
    group: dict[Span, int] = {}
    members: dict[int, set[Span]] = {}
    bonds: list[tuple[float, tuple[Span, ...], tuple[Span, ...]]] = []
    for alignment in alignments.values():
        for block in alignment.blocks:
            for span in (*block.a, *block.b):
                if span not in group:
                    group[span] = len(group)
                    members[group[span]] = {span}
            if block.a and block.b:
                bonds.append((block.similarity, block.a, block.b))
    position = {span: k for k, span in enumerate(sorted(group))}
    for _, a, b in sorted(bonds, key=lambda bond: (-bond[0], bond[1], bond[2])):
        touched = {group[span] for span in (*a, *b)}
        union = set().union(*(members[number] for number in touched))
        if len(touched) < 2 or not _one_stretch_each(union, position):  # a join takes two
            continue
        home = min(touched)
        for number in touched - {home}:
            del members[number]
        members[home] = union
        for span in union:
            group[span] = home
    units: list[dict[str, tuple[Span, ...]]] = []
    for spans in members.values():
        cells: dict[str, list[Span]] = {}
        for span in sorted(spans):
            cells.setdefault(span.document_id, []).append(span)
        units.append({name: tuple(cell) for name, cell in sorted(cells.items())})
    return units


def _one_stretch_each(spans: Iterable[Span], position: Mapping[Span, int]) -> bool:
    """Tell whether the sentences of each version are neighbours in it."""
    places: dict[str, list[int]] = {}
    for span in spans:
        places.setdefault(span.document_id, []).append(position[span])
    return all(max(at) - min(at) == len(at) - 1 for at in places.values())


def _order_rows(units: Sequence[Mapping[str, tuple[Span, ...]]], names: Sequence[str]) -> tuple[Row, ...]:
    """Order units so that each follows what precedes it in its versions.

    Where versions disagree no unit is ready to be next; then the one that stands first on average is taken.
    """
    followers: list[set[int]] = [set() for _ in units]
    waiting = [0] * len(units)
    shares: list[list[float]] = [[] for _ in units]
    for name in names:
        numbers = [number for number, unit in enumerate(units) if name in unit]
        numbers.sort(key=lambda number: units[number][name][0].start)  # used at once
        for rank, number in enumerate(numbers):
            shares[number].append(rank / len(numbers))
        for first, second in pairwise(numbers):
            if second not in followers[first]:
                followers[first].add(second)
                waiting[second] += 1
    by_place = sorted(
        range(len(units)),
        key=lambda number: (sum(shares[number]) / len(shares[number]), sorted(units[number].items())),
    )
    rank_of = {number: rank for rank, number in enumerate(by_place)}
    ready = [rank_of[number] for number in by_place if not waiting[number]]
    left = dict.fromkeys(range(len(units)))
    out: list[Row] = []
    while left:
        rank = heappop(ready) if ready else next(iter(left))
        if rank not in left:
            continue
        del left[rank]
        out.append(Row(units[by_place[rank]]))
        for follower in followers[by_place[rank]]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heappush(ready, rank_of[follower])
    return tuple(out)
