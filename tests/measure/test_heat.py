"""Tiers of heat: two sourced lines, four of ours; shares where counts mislead."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from watchword.measure.grounds import Grounds
from watchword.measure.heat import Period, counts_allowed, heat, scale, tier_of
from watchword.model.findings import Coverage, Scope
from watchword.model.formulations import Use
from watchword.model.signatures import Signature
from watchword.model.spans import Span
from watchword.workbench.heating import bounds_of, periods_of

GROUNDS = Grounds(
    Scope(languages=("zh",)),
    Coverage(5000, first=date(2018, 1, 1), last=date(2019, 12, 31), n_days_held=730),
    Signature("heat", {}, corpus="0", version="1"),
)
PLACE = Span("d", 0, 2, "改革")


def period(label: str, carrying: int, of: int, *, full: bool = True) -> Period:
    return Period(label, carrying, of, 300, 365, full, PLACE if carrying else None)


def test_the_scale_has_two_sourced_lines_and_four_of_ours() -> None:
    assert [tier.line for tier in scale()] == ["sourced", "sourced", "ours", "ours", "ours", "ours"]
    counts = [tier.least_count for tier in scale()]
    assert counts == sorted(counts, reverse=True)


def test_the_case_of_february_2019_shows_no_cooling() -> None:
    months = [period("2019-01", 339, 3300, full=True), period("2019-02", 173, 1700, full=True)]
    found = heat("改革开放", months, by="month", grounds=GROUNDS, opening=PLACE)
    assert [one.data["tier"] for one in found] == [1, 1]
    assert {one.data["by"] for one in found} == {"share"}


def test_a_full_year_counts_where_the_paper_kept_its_size_and_not_where_it_changed() -> None:
    steady = [period("2018", 2100, 90_000), period("2019", 2100, 91_000)]
    grown = [period("2018", 2100, 40_000), period("2019", 2100, 91_000)]
    assert counts_allowed(steady, by="year")
    assert not counts_allowed(grown, by="year")
    assert heat("x", steady, by="year", grounds=GROUNDS, opening=PLACE)[0].data["tier"] == 1
    assert heat("x", grown, by="year", grounds=GROUNDS, opening=PLACE)[1].data["tier"] == 2


def test_only_moves_of_two_tiers_are_reported() -> None:
    found = heat(
        "x",
        [period("2018", 600, 40_000), period("2019", 130, 40_000), period("2020", 9, 40_000)],
        by="year",
        grounds=GROUNDS,
        opening=PLACE,
    )
    moves = [one for one in found if one.kind == "heat-move"]
    assert [(one.data["from"], one.data["to"]) for one in moves] == [
        ({"period": "2019", "tier": 3, "share": 130 / 40_000}, {"period": "2020", "tier": 5, "share": 9 / 40_000})
    ]


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_more_is_never_cooler(a: int, b: int) -> None:
    cool, hot = (tier_of(period("p", n, 60_000), by_count=True) for n in sorted((a, b)))
    assert cool is not None
    assert hot is not None
    assert hot.tier <= cool.tier


@given(
    st.dates(date(1990, 1, 1), date(2020, 1, 1)), st.integers(0, 2000), st.sampled_from(["year", "quarter", "month"])
)
def test_periods_tile_the_time(begin: date, days: int, by: str) -> None:
    end = begin + timedelta(days=days)
    found = list(bounds_of(begin, end, by=by))  # type: ignore[arg-type]
    assert found[0][1] <= begin <= found[0][2]
    assert found[-1][1] <= end <= found[-1][2]
    for (_, _, last), (_, first, _) in pairwise(found):
        assert first == last + timedelta(days=1)


def test_documents_are_counted_and_not_occurrences() -> None:
    dates = np.array(["2019-01-02", "2019-01-03", "NaT"], "datetime64[D]")
    uses = [Use(Span(name, 0, 1, "x"), date(2019, 1, 2)) for name in ("a", "a", "b")]
    (month,) = periods_of(uses, dates, by="month")
    assert (month.n_carrying, month.n_documents, month.n_days_held, month.n_days) == (2, 2, 2, 31)
