"""A scope keeps what it says, and coverage counts it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.material import fill, flag_short, make_batch, make_document, number_forms
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput, NotFound
from watchword.model.findings import Coverage, Scope
from watchword.store import Corpus

DAYS = [date(2022, 1, day) for day in range(1, 6)]
few = st.lists(st.sampled_from(["x", "y", "z"]), max_size=2, unique=True).map(tuple)
scopes = st.builds(
    Scope,
    languages=few,
    outlets=few,
    document_types=few,
    series=few,
    speakers=few,
    since=st.none() | st.sampled_from(DAYS),
    until=st.none() | st.sampled_from(DAYS),
    before=st.none() | st.sampled_from(["d0", "d3", "d7"]),
)
value = st.sampled_from([None, "x", "y"])


@st.composite
def archives(draw: st.DrawFn) -> list[Document]:
    dates = draw(st.lists(st.none() | st.sampled_from(DAYS), min_size=8, max_size=12))
    return [
        replace(
            make_document(f"d{number}", f"text {number}"),
            date=day,
            language=draw(value),
            outlet=draw(value),
            document_type=draw(value),
            series=draw(value),
            speaker=draw(value),
            url=draw(value),
        )
        for number, day in enumerate(dates)
    ]


def lies_within(document: Document, scope: Scope, *, added: list[Document]) -> bool:
    """Say in plain Python what a scope means."""
    day = document.date
    if scope.since and (day is None or day < scope.since):
        return False
    if scope.until and (day is None or day >= scope.until):
        return False
    if scope.before:
        reference = next(one for one in added if one.document_id == scope.before)
        assert reference.date is not None
        if day is None or day > reference.date:
            return False
        if day == reference.date:
            earlier = added.index(document) < added.index(reference)
            if not earlier or (document.url is not None and document.url == reference.url):
                return False
    return lies_in_kind(document, scope)


def lies_in_kind(document: Document, scope: Scope) -> bool:
    return all(
        not wanted or found in wanted
        for wanted, found in (
            (scope.languages, document.language),
            (scope.outlets, document.outlet),
            (scope.document_types, document.document_type),
            (scope.series, document.series),
            (scope.speakers, document.speaker),
        )
    )


@given(archives(), st.lists(scopes, min_size=1, max_size=8))
@settings(max_examples=30)
def test_a_scope_keeps_what_it_says(added: list[Document], asked: list[Scope]) -> None:
    undated = {document.document_id for document in added if document.date is None}
    with tempfile.TemporaryDirectory() as folder, Corpus.create(folder) as corpus:
        corpus.append(make_batch(added))
        for scope in asked:
            if scope.before in undated:
                with pytest.raises(InvalidInput, match="no date"):
                    corpus.documents(scope)
                continue
            kept = [document for document in added if lies_within(document, scope, added=added)]
            kept.sort(key=lambda one: (one.date or date.min, one.document_id))
            assert corpus.documents(scope) == kept
            assert [entry.document.document_id for entry in corpus.listing(scope)] == [
                document.document_id for document in kept
            ]
            days = [document.date for document in kept if document.date]
            undated_in_kind = sum(document.date is None and lies_in_kind(document, scope) for document in added)
            assert corpus.coverage(scope) == Coverage(
                len(kept),
                undated_in_kind - sum(document.date is None for document in kept),
                first=min(days, default=None),
                last=max(days, default=None),
                n_days_held=len(set(days)),
                n_years_held=len({day.year for day in days}),
            )
            record = corpus.record("x", scope=scope, stems=number_forms, function_words=flag_short)
            assert record.document_ids == tuple(one.document_id for one in kept if one.language == "x")


@given(archives())
@settings(max_examples=10)
def test_a_digest_names_contents_not_names_or_order(added: list[Document]) -> None:
    renamed = [replace(document, document_id=f"other-{document.document_id}") for document in reversed(added)]
    with tempfile.TemporaryDirectory() as folder:
        digests = []
        for name, documents in (("a", added), ("b", renamed), ("c", added[1:])):
            with Corpus.create(Path(folder, name)) as corpus:
                corpus.append(make_batch(documents))
                digests.append(corpus.digest())
                assert len(corpus.digest()) == 12
        assert digests[0] == digests[1] != digests[2]


def test_a_scope_before_an_unknown_document_is_refused(tmp_path: Path) -> None:
    with Corpus.open(fill(tmp_path / "a", make_document("one", "words"))) as corpus, pytest.raises(NotFound):
        corpus.coverage(Scope(before="two"))


def test_an_empty_archive_covers_nothing(tmp_path: Path) -> None:
    with Corpus.create(tmp_path / "a") as corpus:
        assert corpus.coverage() == Coverage(0)
        assert corpus.documents() == []
        record = corpus.record("en", stems=number_forms, function_words=flag_short)
        assert (len(record), record.forms) == (0, ())
        assert len(corpus.postings("word")) == 0
