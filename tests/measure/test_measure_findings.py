"""What is said of a text, and what is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import measure
from watchword.model.alignments import ChangeType, Edit
from watchword.model.documents import Document
from watchword.model.findings import Coverage, Scope
from watchword.model.formulations import Use
from watchword.model.precedents import History, Precedent
from watchword.model.profiles import DocumentType
from watchword.model.signatures import Signature
from watchword.model.spans import Span

SIGNATURE = Signature("test", {"n": "1"}, corpus="abc", version="0")
GROUNDS = measure.Grounds(
    Scope(languages=("en",)), Coverage(7, first=date(2020, 1, 1), last=date(2020, 1, 7), n_days_held=7), SIGNATURE
)
HERE = Span("now", 0, 12, "A new storm.")


def precedent(name: str, day: date, *, change: tuple[ChangeType, ...]) -> Precedent:
    span = Span(name, 0, 12, "An old storm")
    edits = (Edit("replaced", span, HERE),)
    return Precedent(Use(span, day, outlet="Agency"), 0.7, change, edits, (date(2021, 1, 1) - day).days)


def history(change: tuple[ChangeType, ...]) -> History:
    first = precedent("old", date(2020, 1, 1), change=change)
    nearest = precedent("recent", date(2020, 6, 1), change=change)
    return History(5, 2, first, nearest, nearest, (first.use, nearest.use))


def test_a_sentence_without_a_precedent_is_new_in_the_scope() -> None:
    found = measure.sentence(HERE, None, grounds=GROUNDS, number=3)
    assert found.data["status"] == "new"
    assert GROUNDS.scope.describe() in found.text
    assert GROUNDS.coverage.describe() in found.text
    assert found.evidence == (HERE,)


@pytest.mark.parametrize(
    ("change", "status"), [(("V1",), "verbatim"), (("V2",), "verbatim"), (("V4", "V8"), "altered")]
)
def test_a_sentence_with_a_precedent_names_first_and_nearest(change: tuple[ChangeType, ...], status: str) -> None:
    found = measure.sentence(HERE, history(change), grounds=GROUNDS, number=0)
    assert found.data["status"] == status
    assert "first 2020-01-01 in old (Agency), 366 days earlier" in found.text
    assert "nearest 2020-06-01 in recent (Agency), 214 days earlier" in found.text
    assert {span.document_id for span in found.evidence} == {"now", "old", "recent"}


@pytest.mark.parametrize(
    ("n_in", "n_of", "expected"),
    [
        (3, 4, True),
        (4, 4, True),
        (2, 4, False),
        (2, 2, True),
        (1, 1, False),
        (2, 3, False),
        (3, 3, True),
        (0, 0, False),
    ],
)
def test_boilerplate_stands_in_three_of_every_four(n_in: int, n_of: int, *, expected: bool) -> None:
    assert measure.is_boilerplate(n_in, n_of) is expected


@given(st.lists(st.integers(1, 5000), max_size=12), st.integers(1, 5000))
def test_length_gives_a_statistic_from_five_precedents_on_and_else_the_list(values: list[int], own: int) -> None:
    precedents = [measure.Length(f"d{i}", date(2000 + i, 1, 1), value) for i, value in enumerate(values)]
    here = measure.Length("now", date(2021, 1, 1), own)
    found = measure.length(here, precedents, unit="words", opening=HERE, grounds=GROUNDS)
    assert found.data["value"] == own
    if len(values) < 5:
        assert "median" not in found.data
        assert all(f"{value:,}" in found.text for value in values)
    else:
        rank = found.data["rank"]
        assert isinstance(rank, int)
        assert rank == 1 + sum(value > own for value in values)
        assert min(values) <= float(str(found.data["median"])) <= max(values)


def test_what_a_profile_cannot_tell_is_said_to_be_unknown() -> None:
    found = measure.identity(Document("now", "A new storm.", "0" * 64), None, opening=HERE, signature=SIGNATURE)
    assert "outlet unknown" in found.text
    assert "authority unknown" in found.text
    assert found.data["speaker"] is None


def test_an_authority_step_names_its_ladder() -> None:
    vehicle = DocumentType("answer", {"en": "answer"}, "state", 9, "a source")
    found = measure.identity(Document("now", "A new storm.", "0" * 64), vehicle, opening=HERE, signature=SIGNATURE)
    assert found.data["authority"] == "step 9 of state"


def test_a_missing_wording_cites_where_it_stood_and_the_gap() -> None:
    uses = [Use(Span(f"d{n}", 5, 9, "calm"), date(2020, n, 1)) for n in (1, 2, 3)]
    gap = (Span("now", 0, 5, "A new"), Span("now", 6, 12, "storm."))
    found = measure.missing("phrase", uses, core=uses[-1].span, gap=gap, of=4, grounds=GROUNDS)
    assert found.evidence == (uses[-1].span, *gap)
    assert "it stood in 3 of the last 4 documents of the series, last 2020-03-01 in d3" in found.text


def test_a_text_without_a_series_is_not_judged_for_what_is_missing() -> None:
    found = measure.no_precedents(HERE, series=None, held=0, least=3, grounds=GROUNDS)
    assert "the series of this text is unknown" in found.text


def test_another_version_is_told_to_the_word() -> None:
    other = Document("old", "An old storm", "0" * 64, date=date(2020, 1, 1))
    edits = (Edit("dropped", Span("old", 3, 6, "old"), None), Edit("kept", Span("old", 7, 12, "storm"), HERE))
    found = measure.version(other, edits, types=("V5",), opening=HERE, signature=SIGNATURE)
    assert "differs in 1 place (V5 truncation): “old” → nothing" in found.text
    same = measure.version(other, edits[1:], types=("V1",), opening=HERE, signature=SIGNATURE)
    assert "has the same words" in same.text
