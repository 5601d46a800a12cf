"""A calendar of coverage: how many documents the archive holds of each day, month or year, and where it holds none."""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Scale = Literal["decades", "years", "months"]
MOST_YEARS_BY_MONTH = 24
MOST_MONTHS_BY_DAY = 14
N_LEVELS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One period. `n` is None for a day that does not exist; `inside` says that it lies between first and last."""

    n: int | None
    level: int
    inside: bool
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the calendar."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A table of counts by period. `n_holes` counts the periods between the first and the last without a document."""

    scale: Scale
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    n_holes: int
    n_periods: int


def lay_out(dates: Iterable[date | None]) -> Calendar | None:
    """Return the calendar of these dates at the finest scale that fits a page; None where nothing is dated."""
    counted = Counter(day for day in dates if day)
    if not counted:
        return None
    first, last = min(counted), max(counted)
    n_months = 12 * (last.year - first.year) + last.month - first.month + 1
    if n_months <= MOST_MONTHS_BY_DAY:
        return days(counted, first, last)
    if last.year - first.year < MOST_YEARS_BY_MONTH:
        return months(counted, first, last)
    return years(counted, first, last)


def years(counted: Counter[date], first: date, last: date) -> Calendar:
    """Lay out a line a decade, a column a year."""
    by_year: Counter[int] = Counter()
    for day, n in counted.items():
        by_year[day.year] += n
    top = max(by_year.values())
    rows = [
        Row(
            f"{decade}s",
            tuple(
                Cell(
                    by_year[year],
                    level(by_year[year], top),
                    first.year <= year <= last.year,
                    date(year, 1, 1),
                    start_of_year(year + 1),
                )
                for year in range(decade, decade + 10)
            ),
        )
        for decade in range(first.year // 10 * 10, last.year + 1, 10)
    ]
    return finish("decades", [str(n) for n in range(10)], rows)


def months(counted: Counter[date], first: date, last: date) -> Calendar:
    """Lay out a line a year, a column a month."""
    by_month: Counter[tuple[int, int]] = Counter()
    for day, n in counted.items():
        by_month[day.year, day.month] += n
    top = max(by_month.values())
    low, high = (first.year, first.month), (last.year, last.month)
    rows = [
        Row(
            str(year),
            tuple(
                Cell(
                    by_month[year, month],
                    level(by_month[year, month], top),
                    low <= (year, month) <= high,
                    date(year, month, 1),
                    start_of_next(year, month),
                )
                for month in range(1, 13)
            ),
        )
        for year in range(first.year, last.year + 1)
    ]
    return finish("years", [str(n) for n in range(1, 13)], rows)


def days(counted: Counter[date], first: date, last: date) -> Calendar:
    """Lay out a line a month, a column a day."""
    top = max(counted.values())
    rows = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        length = calendar.monthrange(year, month)[1]
        cells = []
        for number in range(1, 32):
            if number > length:
                cells.append(Cell(None, 0, inside=False))
                continue
            day = date(year, month, number)
            after = date(year, month, number + 1) if number < length else start_of_next(year, month)
            cells.append(Cell(counted[day], level(counted[day], top), first <= day <= last, day, after))
        rows.append(Row(f"{year}-{month:02}", tuple(cells)))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return finish("months", [str(n) for n in range(1, 32)], rows)


def finish(scale: Scale, columns: Sequence[str], rows: Sequence[Row]) -> Calendar:
    """Count the holes."""
    inside = [cell for row in rows for cell in row.cells if cell.inside]
    holes = sum(cell.n == 0 for cell in inside)
    return Calendar(scale, tuple(columns), tuple(rows), holes, len(inside))


def level(n: int, top: int) -> int:
    """Return how dark a cell is, from 0 for nothing to `N_LEVELS`; by the logarithm, for counts differ by orders.

    >>> level(0, 100), level(1, 100), level(10, 100), level(100, 100)
    (0, 1, 3, 5)
    """
    if n == 0:
        return 0
    return 1 + round((N_LEVELS - 1) * math.log(n) / math.log(top)) if top > 1 else 1


def start_of_next(year: int, month: int) -> date | None:
    """Return the first day of the next month; None after the last month that a date can name."""
    return date(year, month + 1, 1) if month < 12 else start_of_year(year + 1)


def start_of_year(year: int) -> date | None:
    """Return the first day of a year; None beyond the last year that a date can name."""
    return date(year, 1, 1) if year <= date.max.year else None
