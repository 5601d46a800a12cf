"""The nouns refuse what they cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.model.alignments import Alignment, Block, Edit, Uncompared
from watchword.model.claims import Brief, Chapter, Claim, Passage, Run
from watchword.model.documents import Document, Section
from watchword.model.errors import InvalidInput, NotFound, SpanDrift
from watchword.model.events import Event
from watchword.model.findings import Coverage, Finding, Scope
from watchword.model.formulations import Formulation, Use
from watchword.model.signatures import Signature
from watchword.model.sources import Source
from watchword.model.spans import Span

SIGNATURE = Signature("test", {"n": "1"}, corpus="abc", version="0")
SPAN = Span("d", 0, 4, "text")
SCOPE = Scope(languages=("en",))
COVERAGE = Coverage(2, first=date(2020, 1, 1), last=date(2020, 1, 4), n_days_held=2)


@given(st.text(), st.data())
def test_a_span_of_a_text_checks_against_it_and_drifts_when_it_changes(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Span.of("d", text, start, end)
    span.check(text)
    assert span.as_json()["quote"] == text[start:end]
    if end > start:
        changed = text[:start] + chr((ord(text[start]) + 1) % 0x110000) + text[start + 1 :]
        with pytest.raises(SpanDrift):
            span.check(changed)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 1), (0, 99)])
def test_a_span_outside_its_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidInput):
        Span.of("d", "text", start, end)


def test_a_span_whose_quote_has_another_length_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Span("d", 0, 4, "tex")


def test_a_source_is_hashed_and_kept_in_utc() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    source = Source.of(b"abc", location="a.txt", retrieved_at=now, media_type="text/plain")
    assert source.source_id == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert source.n_bytes == 3
    for elsewhere in (datetime(2026, 1, 1), now.astimezone(timezone(timedelta(hours=9)))):  # noqa: DTZ001 - on purpose
        with pytest.raises(InvalidInput):
            Source.of(b"", location="a", retrieved_at=elsewhere, media_type="text/plain")


def test_the_same_text_of_another_outlet_is_another_document_and_the_same_text() -> None:
    one = Document("a", "Text.", "0" * 64, outlet="Agency")
    renamed = Document("b", "Text.", "1" * 64, outlet="Agency")
    carried = Document("a", "Text.", "0" * 64, outlet="Newspaper")
    assert one.content_id == renamed.content_id
    assert one.content_id != carried.content_id
    assert one.text_id == carried.text_id


def test_a_document_refuses_a_section_outside_its_text() -> None:
    with pytest.raises(InvalidInput):
        Document("a", "Text.", "0" * 64, sections=(Section(0, 9, "One"),))


def test_a_finding_needs_evidence() -> None:
    with pytest.raises(InvalidInput, match="evidence"):
        Finding("x", "Something stands there.", (), SIGNATURE)


@pytest.mark.parametrize("word", ["first", "last", "new", "only", "never", "omitted", "silent", "missing"])
def test_a_finding_that_claims_more_than_a_place_needs_scope_and_coverage(word: str) -> None:
    with pytest.raises(InvalidInput, match="scope"):
        Finding("x", f"This is {word}.", (SPAN,), SIGNATURE)
    with pytest.raises(InvalidInput, match="own sentence"):
        Finding("x", f"This is {word}.", (SPAN,), SIGNATURE, scope=SCOPE, coverage=COVERAGE)
    text = f"This is {word} in {SCOPE.describe()} ({COVERAGE.describe()})."
    assert Finding("x", text, (SPAN,), SIGNATURE, scope=SCOPE, coverage=COVERAGE).as_json()["text"] == text


def test_a_quotation_may_say_first() -> None:
    assert Finding("x", "It says “for the first time”.", (SPAN,), SIGNATURE).text


def test_coverage_counts_days_and_says_so() -> None:
    assert COVERAGE.share_of_days == 0.5
    assert COVERAGE.describe() == "2 documents held, on 2 of the 4 days from 2020-01-01 to 2020-01-04 (50 %)"
    assert Coverage(0).describe() == "0 documents held"


def test_an_edit_has_the_sides_of_its_kind() -> None:
    with pytest.raises(InvalidInput):
        Edit("added", SPAN, SPAN)
    with pytest.raises(InvalidInput):
        Edit("replaced", SPAN, None)
    assert Edit("dropped", SPAN, None).as_json()["b"] is None


def test_a_block_has_the_sides_of_its_kind() -> None:
    with pytest.raises(InvalidInput):
        Block("omitted", (SPAN,), (SPAN,), 1.0)
    with pytest.raises(InvalidInput):
        Block("kept", (), (), 1.0)
    assert Alignment("a", "b", (Block("omitted", (SPAN,), (), 0.0),)).blocks[0].kind == "omitted"


def test_what_was_not_compared_stands_where_it_stands_in_the_second_text() -> None:
    def at(name: str, start: int) -> Span:
        return Span(name, start, start + 2, "ab")

    title = Block("kept", (at("a#title", 90),), (at("b#title", 90),), 1.0)
    moved = Block("moved", (at("a", 50),), (at("b", 0),), 1.0)
    kept = Block("kept", (at("a", 10),), (at("b", 20),), 1.0)
    late, early = Uncompared(at("a", 7), at("b", 15), "late"), Uncompared(at("a", 3), at("b", 5), "early")
    only_a, of_title = Uncompared(at("a", 20), None, "only a"), Uncompared(None, at("b#title", 95), "of the title")
    found = Alignment("a", "b", (title, moved, kept), not_compared=(late, early, only_a, of_title))
    assert found.in_place() == (title, of_title, moved, early, late, kept, only_a)


def test_the_uses_of_a_formulation_are_in_order_of_time() -> None:
    early, late = Use(SPAN, date(2020, 1, 1)), Use(SPAN, date(2021, 1, 1))
    with pytest.raises(InvalidInput):
        Formulation("f", "text", "en", (late, early))
    assert Formulation("f", "text", "en", (Use(SPAN, None), early, late)).status == "proposed"


def test_an_event_counts_both_ends() -> None:
    assert Event("p", "plenum", date(2022, 12, 26), date(2022, 12, 31)).n_days == 6


def test_a_forecast_says_how_likely_it_is() -> None:
    finding = Finding("x", "It stands there.", (SPAN,), SIGNATURE)
    with pytest.raises(InvalidInput):
        Claim("c", "It will be held.", (finding,), due=date(2027, 1, 1))


def test_a_brief_without_a_cited_finding_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Brief("t", (Chapter("a", "A", (Passage((Run("plain", "So it is."),)),)),))


def test_a_name_that_is_not_there_is_answered_with_near_ones() -> None:
    assert "did you mean speech-2021?" in str(NotFound.of("document", "speech-2012", near=["speech-2021"]))
