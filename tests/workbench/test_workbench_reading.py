"""The main job on small archives that stand in the test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import watchword
from corpora import corpus_of
from watchword.model.errors import InvalidInput, NotFound
from watchword.model.findings import Finding, Scope
from watchword.workbench import ReadingSettings, read, search

DASHED = """
--- a 2020-01-01 outlet=Agency
The council keeps patience for patience. The harbour was dredged.
--- b 2021-01-01 outlet=Paper
The council keeps patience for patience. The harbour was dredged in spring.
--- c 2022-01-01 outlet=Agency url=https://example.org/c
The harbour was dredged. Nobody had foreseen that the council keeps patience for patience in winter.
--- c-later 2022-01-01 outlet=Agency url=https://example.org/c
The harbour was dredged. Nobody had foreseen that the council keeps patience for patience in summer.
--- floating undated
The harbour was dredged.
"""


def kinds(findings: tuple[Finding, ...], kind: str) -> list[Finding]:
    return [finding for finding in findings if finding.kind == kind]


def test_a_text_is_read_against_what_is_earlier_and_nothing_else(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", DASHED) as corpus:
        sentences = kinds(read(corpus, "b").findings, "sentence")
    assert [one.data["status"] for one in sentences] == ["verbatim", "altered"]
    for one in sentences:
        assert {span.document_id for span in one.evidence} <= {"a", "b"}
        assert one.coverage is not None
        assert one.coverage.n_documents == 1


def test_another_version_of_the_same_page_is_told_apart_from_precedents(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", DASHED) as corpus:
        findings = read(corpus, "c-later").findings
    (version,) = kinds(findings, "version")
    assert "“winter” → “summer”" in version.text
    assert all("c" not in {span.document_id for span in one.evidence} for one in kinds(findings, "sentence"))


def test_the_scope_can_be_narrowed(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", DASHED) as corpus:
        settings = ReadingSettings(outlets=("Paper",), since=date(2020, 6, 1))
        sentence = kinds(read(corpus, "c", settings=settings).findings, "sentence")[0]
    assert sentence.scope is not None
    assert sentence.scope.describe() == "documents in en from Paper from 2020-06-01 on earlier than c"
    assert {span.document_id for span in sentence.evidence} == {"b", "c"}


def test_an_undated_text_is_read_against_everything_but_itself(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", DASHED) as corpus:
        (sentence,) = kinds(read(corpus, "floating").findings, "sentence")
    assert sentence.data["status"] == "verbatim"
    assert sentence.coverage is not None
    assert sentence.coverage.n_documents == 4
    assert sum(span.document_id == "floating" for span in sentence.evidence) == 1


def test_a_file_on_the_spot_is_read_and_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "2023-01-01-new.txt"
    path.write_text("The council keeps patience for patience. The tide was high at noon on Sunday.", "utf-8")
    with corpus_of(tmp_path / "archive", DASHED) as corpus:
        reading = read(corpus, str(path))
        assert corpus.n_documents == 5
    assert reading.document.date == date(2023, 1, 1)
    assert [one.data["status"] for one in kinds(reading.findings, "sentence")] == ["verbatim", "new"]


def test_a_file_with_many_documents_is_refused_with_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(
        '{"id": "x", "lang": "en", "text": "One two three four five six seven eight nine ten."}\n' * 2, "utf-8"
    )
    with corpus_of(tmp_path / "archive", DASHED) as corpus, pytest.raises(InvalidInput, match="2 documents"):
        read(corpus, str(path))


def test_a_name_that_is_not_there_names_near_ones(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", DASHED) as corpus, pytest.raises(NotFound, match="c-later"):
        read(corpus, "c-latter")


def test_a_reading_is_the_same_every_time(tmp_path: Path) -> None:
    corpus_of(tmp_path / "archive", DASHED).close()
    with watchword.open(tmp_path / "archive") as corpus:
        first = [finding.as_json() for finding in read(corpus, "c").findings]
        assert first == [finding.as_json() for finding in read(corpus, "c").findings]


def test_search_finds_a_phrase_across_case_and_says_where_was_looked(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", DASHED) as corpus:
        found = search(corpus, "PATIENCE for patience", scope=Scope(until=date(2022, 1, 1)))
        assert [hit.span.document_id for hit in found.hits] == ["a", "b"]
        assert found.coverage.n_documents == 2
        assert search(corpus, "harbour patience").hits == ()
        with pytest.raises(InvalidInput):
            search(corpus, "…")


VOTES = """
--- fomc-2001 2001-01-01 outlet=Federal_Reserve_FOMC series=fomc-statements
Growth slowed. The range stays at 2-1/4 to 2-1/2 percent.

Voting for the Committee were: Ada Ash; Bo Birch. Ada Ash voted by telephone.
--- fomc-2002 2002-01-01 outlet=Federal_Reserve_FOMC series=fomc-statements
Growth slowed. The range stays at 2-1/4 to 2-1/2 percent.

Voting for the Committee were: Ada Ash; Bo Birch. Ada Ash voted by telephone.
--- fomc-2003 2003-01-01 outlet=Federal_Reserve_FOMC series=fomc-statements
Growth slowed. The range stays at 2-1/4 to 2-1/2 percent for 1/4 of the year.

Voting for the Committee were: Cy Cedar; Di Dogwood. Cy Cedar voted by telephone.
"""


def test_what_stands_in_the_vote_is_shown_and_not_counted(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", VOTES) as corpus:
        findings = read(corpus, "fomc-2003", settings=ReadingSettings(precedents=2)).findings
    assert [one.data.get("role") for one in kinds(findings, "sentence")] == [None, None, "vote", "vote"]
    (summary,) = kinds(findings, "new")
    assert summary.data["counts"] == {"verbatim": 1, "altered": 1, "new": 0}
    assert summary.text.endswith("Not counted: 2 sentences (2 vote).")
    assert not [one for one in kinds(findings, "missing") if "Ada" in one.text]
    phrases = {one.evidence[0].quote for one in kinds(findings, "formulation")}
    assert not [phrase for phrase in phrases if "telephone" in phrase or phrase == "1/4"]
