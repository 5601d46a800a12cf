"""First and last use, silence, disuse and anachronism: what may be said, and what may not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from watchword.measure.disuse import anachronism, disuse, expected_since
from watchword.measure.grounds import Grounds
from watchword.measure.lineage import Days, first_use, gaps_of, last_use, piece, silence
from watchword.model.findings import Coverage, Scope
from watchword.model.formulations import Use
from watchword.model.signatures import Signature
from watchword.model.spans import Span

START = date(2020, 1, 1)


def grounds_from(first: date, last: date) -> Grounds:
    coverage = Coverage(10, first=first, last=last, n_days_held=2)
    return Grounds(Scope(languages=("en",)), coverage, Signature("lineage", {}, corpus="0", version="1"))


def use(name: str, day: date | None) -> Use:
    return Use(Span(name, 0, 5, "power"), day)


def days_at(offsets: list[int]) -> Days:
    return np.sort(np.array([START + timedelta(days=n) for n in offsets], "datetime64[D]"))


def test_a_first_use_near_the_start_of_the_record_is_at_or_before() -> None:
    uses = [use("a", START + timedelta(days=20))]
    near = first_use("power", uses, grounds=grounds_from(START, date(2021, 1, 1)))
    far = first_use("power", uses, grounds=grounds_from(date(2019, 1, 1), date(2021, 1, 1)))
    assert "at or before" in near.text
    assert near.data["at_or_before"] is True
    assert "at or before" not in far.text


def test_undated_uses_are_never_first() -> None:
    uses = [use("u", None), use("a", START)]
    found = first_use("power", uses, grounds=grounds_from(date(2019, 1, 1), date(2021, 1, 1)))
    assert found.evidence == (uses[1].span,)
    assert "1 undated use may be earlier" in found.text
    assert last_use("power", uses[:1], grounds=grounds_from(START, date(2021, 1, 1))) is None


@given(st.sets(st.integers(0, 400), min_size=2, max_size=12), st.lists(st.integers(0, 400), max_size=30))
def test_gaps_tile_the_time_between_first_and_last_use(at: set[int], others: list[int]) -> None:
    uses = [use(f"d{n}", START + timedelta(days=n)) for n in sorted(at)]
    gaps = gaps_of(uses, days_at([*at, *others]))
    assert sum(gap.days for gap in gaps) == max(at) - min(at)
    inside = [n for n in others if min(at) < n < max(at) and n not in at]
    assert sum(gap.n_documents for gap in gaps) == len(inside)


def test_the_longest_silence_is_set_against_the_next() -> None:
    uses = [use(name, START + timedelta(days=n)) for name, n in (("a", 0), ("b", 10), ("c", 110))]
    found = silence("power", uses, days=days_at([0, 10, 50, 60, 110]), grounds=grounds_from(START, date(2020, 12, 31)))
    assert found is not None
    assert found.data["days"] == 100
    assert found.data["other_gaps"] == [10]
    assert found.data["documents_between"] == 2


@given(st.integers(2, 20), st.integers(0, 60))
def test_disuse_is_said_exactly_where_three_uses_were_to_be_expected(n_uses: int, n_after: int) -> None:
    offsets = list(range(n_uses + n_after))
    uses = [use(f"d{n}", START + timedelta(days=n)) for n in range(n_uses)]
    days = days_at(offsets)
    assert expected_since(uses, days) == n_after  # every text carried it so far
    found = disuse("power", uses, days=days, grounds=grounds_from(START, date(2021, 1, 1)))
    assert (found is not None) == (n_after >= 3)


def test_one_use_allows_no_rate() -> None:
    assert expected_since([use("a", START)], days_at(list(range(100)))) is None


def test_an_early_use_that_stands_alone_is_an_anachronism_and_a_rare_wording_is_not() -> None:
    grounds = grounds_from(START, date(2021, 12, 31))
    days = days_at(list(range(400)))
    frequent = [use("early", START), *(use(f"d{n}", START + timedelta(days=n)) for n in range(200, 300, 5))]
    (found,) = anachronism("power", frequent, days=days, grounds=grounds)
    assert found.evidence[0].document_id == "early"
    rare = [use("early", START), use("x", START + timedelta(days=200)), use("y", START + timedelta(days=390))]
    assert anachronism("power", rare, days=days, grounds=grounds) == []
    told = anachronism("power", rare, days=days, grounds=grounds, introduced=START + timedelta(days=100))
    assert [one.evidence[0].document_id for one in told] == ["early"]


def test_a_piece_new_to_the_lineage_may_be_old_in_the_archive() -> None:
    grounds = grounds_from(START, date(2021, 1, 1))
    added = use("now", START + timedelta(days=200))
    old = piece("contest", [use("then", START), added], of=added, grounds=grounds)
    new = piece("contest", [added], of=added, grounds=grounds)
    assert old.data["n_earlier"] == 1
    assert new.data["n_earlier"] == 0
    assert "has no earlier use" in new.text
