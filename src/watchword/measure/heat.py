"""Heat: how many documents of a period carry a phrase, on the tiers of the discourse scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from watchword.measure.grounds import Grounds
from watchword.measure.wording import plural, quoted
from watchword.model.findings import Finding
from watchword.model.spans import Span

By = Literal["year", "quarter", "month"]

STEADY = 0.2  # numbers of documents a year that differ more than this are compared by share alone
FEWEST_CARRYING = 5  # a move between tiers is reported where one side has as many documents with the phrase


@dataclass(frozen=True, slots=True)
class Tier:
    """A row of `heat.tsv`: 1 is the hottest. `line` is `sourced` or `ours`."""

    tier: int
    name: str
    least_count: int
    least_share: float
    line: str


@dataclass(frozen=True, slots=True)
class Period:
    """The documents of one period: how many, on how many of its days, and how many carry the phrase.

    `first` cites the first of them, None where no document carries it. `full` says that the archive's scope spans
    the whole period; only full years may be judged by count.
    """

    label: str
    n_carrying: int
    n_documents: int
    n_days_held: int
    n_days: int
    full: bool
    first: Span | None

    @property
    def share(self) -> float | None:
        """Documents with the phrase by documents; None where there is no document."""
        return self.n_carrying / self.n_documents if self.n_documents else None


@cache
def scale() -> tuple[Tier, ...]:
    """Return the tiers, hottest first."""
    table = files("watchword.measure").joinpath("heat.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return tuple(Tier(int(tier), name, int(count), float(share), line) for tier, name, count, share, line in rows)


def tier_of(period: Period, *, by_count: bool) -> Tier | None:
    """Return the tier of a phrase in a period: by share, and in a full year also by count (the hotter one counts).

    None where no document carries it: absent is no tier.

    >>> tier_of(Period("2019-02", 173, 2600, 28, 28, False, None), by_count=False).name
    'boiling'
    """
    if not period.n_carrying or period.share is None:
        return None
    share = period.share
    return next(
        tier for tier in scale() if share >= tier.least_share or (by_count and period.n_carrying >= tier.least_count)
    )


def counts_allowed(periods: Sequence[Period], *, by: By) -> bool:
    """Whether counts may be used: full years whose numbers of documents are near enough to each other."""
    full = [period.n_documents for period in periods if period.full and period.n_documents]
    return by == "year" and bool(full) and max(full) <= (1 + STEADY) * min(full)


def heat(name: str, periods: Sequence[Period], *, by: By, grounds: Grounds, opening: Span) -> list[Finding]:
    """Return a finding a period, and one for each move of two tiers or more between neighbouring periods.

    Counted are documents, not occurrences. Where the number of documents changed by more than a fifth over the years,
    and for periods shorter than a year, only the share is used. `opening` is the evidence for a period that
    has no use.
    """
    by_count = counts_allowed(periods, by=by)
    out = [one_period(name, period, by_count=by_count, grounds=grounds, opening=opening) for period in periods]
    for before, now in pairwise(periods):
        if before.n_documents and now.n_documents:
            out.extend(move(name, before, now=now, by_count=by_count, grounds=grounds))
    return out


def one_period(name: str, period: Period, *, by_count: bool, grounds: Grounds, opening: Span) -> Finding:
    """Say how hot a phrase was in one period."""
    counting = by_count and period.full
    tier = tier_of(period, by_count=counting)
    share = period.share
    rate = f" ({100 * share:.2f} %)" if share is not None else ""
    shown = f", tier {tier.tier} {tier.name} ({tier.line})" if tier else ""
    documents = plural(period.n_documents, "document")
    text = (
        f"{quoted(name)} in {period.label}: {period.n_carrying:,} of {documents}{rate}{shown}, "
        f"held on {period.n_days_held} of {plural(period.n_days, 'day')}; counted in {grounds.describe()}."
    )
    data: dict[str, object] = {
        "period": period.label,
        "documents_with": period.n_carrying,
        "documents": period.n_documents,
        "share": share,
        "days_held": period.n_days_held,
        "days": period.n_days,
        "full": period.full,
        "tier": tier.tier if tier else None,
        "tier_name": tier.name if tier else None,
        "line": tier.line if tier else None,
        "by": "count or share" if counting else "share",
    }
    return grounds.finding("heat", text, evidence=(period.first or opening,), data=data)


def move(name: str, before: Period, *, now: Period, by_count: bool, grounds: Grounds) -> list[Finding]:
    """Report a move of two tiers or more; one tier is usual."""
    counting = by_count and before.full and now.full
    one, two = tier_of(before, by_count=counting), tier_of(now, by_count=counting)
    if not one or not two or abs(one.tier - two.tier) < 2 or max(before.n_carrying, now.n_carrying) < FEWEST_CARRYING:
        return []
    way = "up" if two.tier < one.tier else "down"
    text = (
        f"{quoted(name)} moved {abs(one.tier - two.tier)} tiers {way}, from {one.name} in {before.label} "
        f"({before.n_carrying:,} of {before.n_documents:,}) to {two.name} in {now.label} ({now.n_carrying:,} of "
        f"{now.n_documents:,}); counted in {grounds.describe()}."
    )
    evidence = tuple(span for span in (before.first, now.first) if span)
    data: dict[str, object] = {
        "from": {"period": before.label, "tier": one.tier, "share": before.share},
        "to": {"period": now.label, "tier": two.tier, "share": now.share},
        "by": "count or share" if counting else "share",
    }
    return [grounds.finding("heat-move", text, evidence=evidence, data=data)]
