"""Has a wording fallen silent, or stands it where it should not yet: both by what was to be expected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from watchword.measure.grounds import Grounds
from watchword.measure.lineage import Days, dated
from watchword.measure.wording import plural, quoted, where
from watchword.model.findings import Finding
from watchword.model.formulations import Use

LEAST_EXPECTED = 3.0
"""Uses that had to be expected before silence means anything: P(0) = e^-3 = 0.0498 under Poisson (DOMAIN 2.11)."""


def days_of_use(uses: Sequence[Use]) -> list[date]:
    """Return the date of each document that carries a use, in order; a document counts once."""
    days = {use.span.document_id: use.date for use in uses if use.date}
    return sorted(days.values())


def expected_since(uses: Sequence[Use], days: Days) -> float | None:
    """Return how many documents with a use were to be expected after the last one, at the rate up to then.

    The rate is documents with a use after the first, by documents after the first up to the last use; None where that
    cannot be said (fewer than two days of use). `days` are the dates of all documents in scope, ascending.
    """
    carrying = days_of_use(uses)
    if len(set(carrying)) < 2:
        return None
    after_first, after_last = (int((days > np.datetime64(day, "D")).sum()) for day in (carrying[0], carrying[-1]))
    seen = after_first - after_last
    n_after_first = sum(day > carrying[0] for day in carrying)
    return n_after_first / seen * after_last if seen else None


def disuse(name: str, uses: Sequence[Use], *, days: Days, grounds: Grounds) -> Finding | None:
    """Say that a wording fell out of use, if at least three documents with it were to be expected since; else None.

    The expectation takes the documents after the last use to be of the same kinds as those before: a change of what was
    collected looks like disuse.
    """
    expected = expected_since(uses, days)
    if expected is None or expected < LEAST_EXPECTED:
        return None
    last = dated(uses)[-1]
    n_since = int((days > np.datetime64(last.date, "D")).sum()) if last.date else 0
    text = (
        f"{quoted(name)} has not been used since {where(last)}: {expected:.1f} documents with it were to be expected "
        f"among the {plural(n_since, 'document')} since (by chance none: {math.exp(-expected):.2g}); it is silent in "
        f"{grounds.describe()}."
    )
    data: dict[str, object] = {
        "expected": round(expected, 2),
        "documents_since": n_since,
        "chance": math.exp(-expected),
        "last": last.as_json(),
    }
    return grounds.finding("disuse", text, evidence=(last.span,), data=data)


def anachronism(
    name: str, uses: Sequence[Use], *, days: Days, grounds: Grounds, introduced: date | None = None
) -> list[Finding]:
    """Report uses in texts dated before the wording came into use: the text may have been edited later.

    With `introduced`, a day that an analyst or a profile gives, every earlier text with the wording is reported.
    Otherwise one that stands alone so long before all others that at least three documents with it were to be expected
    in between, at the later rate. Neither shows an edit: a wording may have been tried once and dropped.
    """
    known = dated(uses)
    if introduced:
        early = [use for use in known if use.date and use.date < introduced]
        return [
            grounds.finding(
                "anachronism",
                f"{quoted(name)} stands in {where(use)}, before it was introduced on {introduced}: the text may have "
                f"been edited later; looked for in {grounds.describe()}.",
                evidence=(use.span,),
                data={"introduced": introduced.isoformat(), "use": use.as_json(), "expected": None},
            )
            for use in early
        ]
    rest = [use for use in known if use.date != known[0].date] if known else []
    on_first_day = {use.span.document_id for use in known if use.date == known[0].date}
    if len({use.date for use in rest}) < 2 or len(on_first_day) > 1:
        return []
    carrying = days_of_use(rest)
    first, second = np.datetime64(known[0].date, "D"), np.datetime64(carrying[0], "D")
    n_regular = int(((days > second) & (days <= np.datetime64(carrying[-1], "D"))).sum())
    n_between = int(((days > first) & (days < second)).sum())
    if not n_regular:
        return []
    expected = sum(day > carrying[0] for day in carrying) / n_regular * n_between
    if expected < LEAST_EXPECTED:
        return []
    text = (
        f"{quoted(name)} stands in {where(known[0])}, and next only {where(rest[0])}; {expected:.1f} documents with it "
        f"were to be expected in between at its later rate. The early text may have been edited later, or the wording "
        f"was tried and dropped; looked for in {grounds.describe()}."
    )
    data = {"introduced": None, "use": known[0].as_json(), "next": rest[0].as_json(), "expected": round(expected, 2)}
    return [grounds.finding("anachronism", text, evidence=(known[0].span, rest[0].span), data=data)]
