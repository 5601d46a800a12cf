"""Score a collation against the truth of `collate_plants`: recall and precision of each kind of change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Place = Sequence[int]


@dataclass(frozen=True)
class Unit:
    """One reported unit: its kind, and its places `[start, end)` on both sides."""

    kind: str
    a: list[Place]
    b: list[Place]


def score(truth: list[dict[str, object]], units: Iterable[Unit]) -> dict[str, float]:
    """Return shares (0-1) by name. A sentence counts as reported when half of its characters are.

    `omitted`, `inserted`: sentences. `moved`: a planted move is found when a unit called moved has it on both sides;
    a reported one is right when it holds a planted one. `named`: planted merges and splits whose sentences all stand in
    one unit of that kind. `trimmed`: cut phrases in a unit called shortened. `flagged`: unchanged sentences
    in their old place that are reported as anything but kept.
    """
    facts: dict[str, list[dict[str, list[Place]]]] = {}
    for fact in truth:
        facts.setdefault(str(fact["operation"]), []).append(fact)  # type: ignore[arg-type]  # JSON of our own making
    reported: dict[str, list[Unit]] = {}
    for unit in units:
        reported.setdefault(unit.kind, []).append(unit)
    out: dict[str, float] = {}
    for name, operation, kind, side in (("omitted", "omit", "omitted", "a"), ("inserted", "insert", "added", "b")):
        planted = [place for fact in facts.get(operation, []) for place in fact[side]]
        said = [place for unit in reported.get(kind, []) for place in getattr(unit, side)]
        out[f"{name} recall"] = _share_covered(planted, said)
        out[f"{name} precision"] = _share_covered(said, planted)
    moves = [*facts.get("move", []), *facts.get("move_reworded", [])]
    said_moves = reported.get("moved", [])
    found = {k for k, fact in enumerate(moves) if any(_holds(unit, fact) for unit in said_moves)}
    right = sum(any(_holds(unit, fact) for fact in moves) for unit in said_moves)
    out["moved recall"] = len(found) / len(moves) if moves else 1.0
    out["moved precision"] = right / len(said_moves) if said_moves else 1.0
    for name, kinds in (("merge", ("merged",)), ("split", ("split",))):
        planted_units = facts.get(name, [])
        said_units = [unit for kind in kinds for unit in reported.get(kind, [])]
        hits = sum(any(_holds(unit, fact) for unit in said_units) for fact in planted_units)
        out[f"{name} named"] = hits / len(planted_units) if planted_units else 1.0
    trims = facts.get("trim", [])
    short = reported.get("shortened", [])
    out["trimmed named"] = (
        sum(any(_holds(unit, fact) for unit in short) for fact in trims) / len(trims) if trims else 1.0
    )
    kept_a = [place for unit in reported.get("kept", []) for place in unit.a]
    unchanged = [place for fact in facts.get("keep", []) for place in fact["a"]]
    out["unchanged flagged"] = 1.0 - _share_covered(unchanged, kept_a)
    return out


def _share_covered(places: list[Place], by: list[Place]) -> float:
    """Return the share of places at least half of whose characters lie in others."""
    if not places:
        return 1.0
    others = sorted((int(start), int(end)) for start, end in by)
    hits, low = 0, 0
    for start, end in sorted((int(start), int(end)) for start, end in places):
        while low < len(others) and others[low][1] <= start:
            low += 1
        covered, at = 0, low
        while at < len(others) and others[at][0] < end:
            covered += min(end, others[at][1]) - max(start, others[at][0])
            at += 1
        hits += 2 * covered >= end - start
    return hits / len(places)


def _holds(unit: Unit, fact: dict[str, list[Place]]) -> bool:
    """Tell whether every sentence of a fact has half of its characters in the unit, on both sides."""
    for mine, planted in ((unit.a, fact["a"]), (unit.b, fact["b"])):
        if not mine or mine[-1][1] <= planted[0][0] or planted[-1][1] <= mine[0][0]:
            return False
    return _share_covered(fact["a"], unit.a) == 1.0 and _share_covered(fact["b"], unit.b) == 1.0
