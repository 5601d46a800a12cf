"""A time axis of uses: a lane a document type, the higher authority above, a mark a use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log2

from watchword.web.pages import say
from watchword.workbench.lineages import TracedUse

WIDTH = 900
LABEL = 210
LANE = 32
MARGIN = 22
MOST_LANES = 14
RADIUS, LARGEST = 4.0, 8.0
ABOVE, BELOW = -6.5, 6.5  # whole uses stand above the line of their lane, altered ones below it
NEAR = 8  # units of the view box; marks nearer than this are drawn as one
STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
MOST_TICKS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One use, or several that lie too near to be told apart: where, how whole, how many, and what it is called."""

    x: float
    y: float
    level: str
    n: int
    title: str

    @property
    def radius(self) -> float:
        """How large it is drawn: by the logarithm of the number, never over its lane."""
        return min(RADIUS + 1.2 * log2(self.n), LARGEST)


@dataclass(frozen=True, slots=True)
class Lane:
    """One document type; None is unknown. `step` is its place on the tradition's ladder."""

    document_type: str | None
    step: str | None
    y: float
    n: int


@dataclass(frozen=True, slots=True)
class Axis:
    """The picture: lanes, ticks and marks in the units of its view box; `n_undated` and `n_left_out` are not in it."""

    width: int
    height: int
    label: int
    lanes: Sequence[Lane]
    ticks: Sequence[tuple[float, str]]
    marks: Sequence[Mark]
    n_undated: int
    n_left_out: int


def draw(uses: Sequence[TracedUse], *, first: date | None, last: date | None) -> Axis | None:
    """Lay the dated uses out between the first and last day that the archive holds; None where none is dated."""
    dated = [(one, one.use.date) for one in uses if one.use.date]
    if not dated:
        return None
    low = min([day for _, day in dated] + ([first] if first else []))
    high = max([day for _, day in dated] + ([last] if last else []))
    span = max((high - low).days, 1)
    lanes = lanes_of([one for one, _ in dated])
    at = {lane.document_type: lane.y for lane in lanes}

    def x(day: date) -> float:
        return LABEL + (WIDTH - LABEL - MARGIN) * (day - low).days / span

    near: dict[tuple[str | None, bool, int], list[tuple[TracedUse, date]]] = {}
    for one, day in dated:
        if one.use.document_type in at:
            key = (one.use.document_type, one.level == "altered", round(x(day) / NEAR))
            near.setdefault(key, []).append((one, day))
    marks = [
        Mark(
            sum(x(day) for _, day in uses) / len(uses),
            at[kind] + (BELOW if altered else ABOVE),
            uses[0][0].level,
            len(uses),
            title_of(uses),
        )
        for (kind, altered, _), uses in near.items()
    ]
    ticks = [(x(day), label) for day, label in ticks_of(low, high)]
    height = MARGIN + LANE * len(lanes) + 22
    n_left_out = len(dated) - sum(mark.n for mark in marks)
    return Axis(WIDTH, height, LABEL, lanes, ticks, marks, len(uses) - len(dated), n_left_out)


def title_of(uses: Sequence[tuple[TracedUse, date]]) -> str:
    """Return what a mark is called: the use, or how many there are and from when to when."""
    (one, day), (_, last) = uses[0], uses[-1]
    if len(uses) == 1:
        return f"{day}: {one.use.span.quote}"
    return say("lineage.many", n=len(uses), first=min(day, last), last=max(day, last))


def lanes_of(uses: Iterable[TracedUse]) -> list[Lane]:
    """Return a lane a document type: by authority where it is known, then by number of uses."""
    counted: Counter[str | None] = Counter()
    steps: dict[str | None, tuple[int, str]] = {}
    for one in uses:
        counted[one.use.document_type] += 1
        if one.authority:
            steps[one.use.document_type] = (int(str(one.authority["authority"])), str(one.authority["step"]))
    order = sorted(counted, key=lambda name: (steps.get(name, (999, ""))[0], -counted[name], str(name)))
    return [
        Lane(name, steps[name][1] if name in steps else None, MARGIN + LANE * (row + 0.5), counted[name])
        for row, name in enumerate(order[:MOST_LANES])
    ]


def ticks_of(low: date, high: date) -> list[tuple[date, str]]:
    """Return the starts of years that fit under the axis, or of months where it is short."""
    n_years = high.year - low.year
    if n_years < 2:
        months = [(low.year + (low.month + k) // 12, (low.month + k) % 12 + 1) for k in range(24)]
        starts = [date(year, month, 1) for year, month in months]
        inside = [day for day in starts if low <= day <= high]
        step = 1 + len(inside) // MOST_TICKS
        return [(day, f"{day.year}-{day.month:02}") for day in inside[::step]]
    step = next((one for one in STEPS if n_years / one <= MOST_TICKS), STEPS[-1])
    years = [year for year in range(low.year, high.year + 1) if year % step == 0]
    return [(date(year, 1, 1), str(year)) for year in years if date(year, 1, 1) >= low]
