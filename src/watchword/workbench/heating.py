"""Counting the documents of each period that carry a phrase."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from watchword.measure.heat import By, Period
from watchword.model.formulations import Use

MONTHS: dict[By, int] = {"year": 12, "quarter": 3, "month": 1}


def periods_of(uses: Sequence[Use], dates: npt.NDArray[np.datetime64], *, by: By) -> list[Period]:
    """Return the periods from the first to the last dated document, with what is held and what carries the phrase.

    `dates` are those of all documents in scope; undated ones are left out.
    """
    days = np.sort(dates[~np.isnat(dates)])
    if not len(days):
        return []
    begin, end = (day.astype(date) for day in (days[0], days[-1]))
    carrying: dict[str, Use] = {}
    for use in uses:
        if use.date:
            carrying.setdefault(use.span.document_id, use)
    ordered = sorted(carrying.values(), key=lambda use: (use.date or date.min, use.span))
    out = []
    for label, first, last in bounds_of(begin, end, by=by):
        low, high = np.searchsorted(days, [np.datetime64(first, "D"), np.datetime64(last + timedelta(days=1), "D")])
        mine = [use for use in ordered if use.date and first <= use.date <= last]
        out.append(
            Period(
                label,
                len(mine),
                int(high - low),
                len(np.unique(days[low:high])),
                (last - first).days + 1,
                full=begin <= first + timedelta(days=7) and end >= last - timedelta(days=7),
                first=mine[0].span if mine else None,
            )
        )
    return out


def bounds_of(begin: date, end: date, *, by: By) -> Iterator[tuple[str, date, date]]:
    """Yield label, first and last day of each period that holds a day from `begin` to `end`."""
    months = MONTHS[by]
    year, month = begin.year, (begin.month - 1) // months * months + 1
    while date(year, month, 1) <= end:
        last_month = month + months - 1
        last = date(year, last_month, monthrange(year, last_month)[1])
        label = {12: f"{year}", 3: f"{year} Q{(month + 2) // 3}", 1: f"{year}-{month:02}"}[months]
        yield label, date(year, month, 1), last
        year, month = (year + 1, 1) if last_month == 12 else (year, last_month + 1)
