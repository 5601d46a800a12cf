"""One lineage, whole, from an archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpora import DATA, corpus_of
from watchword.model.errors import InvalidInput
from watchword.workbench.add import add
from watchword.workbench.archive import create
from watchword.workbench.lineages import variants_of
from watchword.workbench.tracing import TraceSettings, trace

TEXTS = """
--- jan 2022-01-20 outlet=Paper series=plenum
The meeting decided to take practical action. It spoke of the harvest.

--- jun 2022-06-11 outlet=Paper
The invariable principle of power for power and head-on contest was clarified. The harvest is good.

--- oct 2022-10-10 outlet=Paper
The army is ready to take the practical action that was decided.

--- new 2023-01-01 outlet=Paper
It set out a concrete course of shifting to practical action.
The principle is power for power and a head-on contest.
"""


def test_a_lineage_has_uses_in_order_of_time_with_changes_against_their_ancestors(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "a", TEXTS) as corpus:
        (lineage,) = trace(corpus, "practical action")
    assert [one.use.span.document_id for one in lineage.uses] == ["jan", "oct", "new"]
    assert [one.use.change for one in lineage.uses] == [(), ("V1",), ("V1",)]
    assert lineage.uses[1].use.ancestor == lineage.uses[0].use.span
    kinds = [finding.kind for finding in lineage.findings]
    assert kinds[:2] == ["first-use", "last-use"]
    for finding in lineage.findings:
        assert finding.scope is not None
        assert finding.evidence


def test_every_span_stands_where_it_is_cited(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "a", TEXTS) as corpus:
        for phrase in ("power for power and head-on contest", "shifting to practical action", "harvest"):
            for lineage in trace(corpus, phrase):
                spans = [
                    span for one in lineage.uses for span in (one.use.span, one.use.ancestor, one.sentence) if span
                ]
                spans += [span for finding in lineage.findings for span in finding.evidence]
                for span in spans:
                    span.check(corpus.document(span.document_id).text)


def test_an_addition_that_is_new_to_the_lineage_may_be_old_in_the_archive(tmp_path: Path) -> None:
    texts = """
--- a 2021-01-01
The course of shifting to action was set.

--- b 2021-06-01
They stressed the principle of head-on contest in the open.

--- c 2022-01-01
The course of head-on contest and shifting to action was set.
"""
    with corpus_of(tmp_path / "a", texts) as corpus:
        (lineage,) = trace(corpus, "course of shifting to action")
    (piece,) = [finding for finding in lineage.findings if finding.kind == "piece"]
    assert piece.data["piece"] == "head-on contest"
    assert "2021-06-01 in b" in piece.text
    assert lineage.uses[1].use.change == ("V4",)


def test_a_phrase_that_stands_nowhere_is_told_by_its_pieces(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "a", TEXTS) as corpus:
        (lineage,) = trace(corpus, "a course of head-on contest in farming, with practical action and many other aims")
        (nothing,) = trace(corpus, "quantum flapdoodle")
    assert {finding.data["piece"] for finding in lineage.findings} >= {"practical action", "head-on contest"}
    assert nothing.uses == ()
    assert nothing.findings == ()


def test_variants_are_counted(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "a", TEXTS) as corpus:
        (lineage,) = trace(corpus, "power for power and head-on contest")
    first, second = variants_of(lineage)
    assert (first.n_uses, second.n_uses) == (1, 1)
    assert second.use.change == ("V4",)


def test_a_turned_wording_with_an_addition_is_a_use_in_scripts_without_spaces_too(tmp_path: Path) -> None:
    texts = """
--- a 2021-01-01
우리는 봄갈이 가을걷이 준비를 다그쳤다.

--- b 2021-02-01
우리는 가을걷이 준비 새로운 봄갈이를 다그쳤다.
"""
    with corpus_of(tmp_path / "a", texts, language="ko") as corpus:
        (lineage,) = trace(corpus, "봄갈이 가을걷이 준비")
    assert [one.use.span.quote for one in lineage.uses] == ["봄갈이 가을걷이 준비", "가을걷이 준비 새로운 봄갈이"]
    assert lineage.uses[1].use.change == ("V4", "V7")


def test_a_qualifier_that_went_from_beside_the_phrase_is_named(tmp_path: Path) -> None:
    documents = [
        {"id": "a", "date": "2015-11-21", "outlet": "Rodong Sinmun", "text": "We buy no foreign looms as it is."},
        {"id": "b", "date": "2023-01-01", "outlet": "Rodong Sinmun", "text": "We buy no foreign looms, not one."},
    ]
    source = tmp_path / "texts.jsonl"
    source.write_text("\n".join(json.dumps({"lang": "en", **one}) for one in documents), "utf-8")
    with create(tmp_path / "a", profiles=["dprk"]) as corpus:
        assert [progress.receipt.problems for progress in add(corpus, [str(source)])] == [()]
        (lineage,) = trace(corpus, "buy no foreign looms")
    (_, second) = lineage.uses
    assert second.use.change == ("V1", "V8")
    assert second.as_json()["qualifiers"] == {"came": [], "went": ["as it is"]}
    assert variants_of(lineage)[0].limits == ()


def test_what_is_told_of_altered_wordings_says_so_and_tells_no_silence(tmp_path: Path) -> None:
    texts = """
--- a 2021-01-01
They spoke of patient weaving for harbour nets.

--- b 2021-05-01
They spoke of patient weaving for harbour ropes. Bread was sold.
"""
    with corpus_of(tmp_path / "a", texts) as corpus:
        (lineage,) = trace(corpus, "patient weaving for harbour sails")
    told = {one.kind: one for one in lineage.findings}
    assert told["first-use"].data["altered"] is True
    assert "“patient weaving for harbour sails” (in altered wordings only): last use" in told["last-use"].text
    assert not {"silence", "disuse", "anachronism"} & told.keys()


def test_a_phrase_without_a_word_is_refused(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "a", TEXTS) as corpus, pytest.raises(InvalidInput, match="no word"):
        trace(corpus, " … ")


@pytest.mark.skipif(not DATA.exists(), reason="the real corpora are not beside this checkout")
def test_the_articles_case_on_the_real_record(tmp_path: Path) -> None:
    with create(tmp_path / "a", profiles=["dprk"]) as corpus:
        list(add(corpus, [str(DATA / "dprk" / "rodong_en_2021_2022.jsonl")]))
        (june,) = trace(corpus, "power for power and head-on contest")
        (action,) = trace(corpus, "shifting to practical action")
    assert [(str(one.use.date), one.use.document_type) for one in june.uses] == [("2022-06-11", "plenum_report")]
    assert ("2022-01-20", "politburo_report") in [(str(one.use.date), one.use.document_type) for one in action.uses]
    assert any(f.kind == "piece" and f.data["piece"] == "practical action" for f in action.findings)


def test_a_short_form_that_comes_later_and_again_is_told(tmp_path: Path) -> None:
    texts = """
--- a 2017-10-18
We uphold the great banner of harbour socialism for a new era.

--- b 2018-01-10
They study the great banner of harbour socialism for a new era daily.

--- c 2019-03-01
Praise to harbour socialism for a new era, said the elders.

--- d 2020-03-01
Under harbour socialism for a new era fishing thrives.
"""
    with corpus_of(tmp_path / "a", texts) as corpus:
        (lineage,) = trace(corpus, "great banner of harbour socialism for a new era")
    (short,) = [finding for finding in lineage.findings if finding.kind == "abbreviation"]
    assert [span.document_id for span in short.evidence] == ["a", "c"]
    assert short.data["n_short"] == 2


def test_an_introduced_formulation_shows_texts_edited_later(tmp_path: Path) -> None:
    from datetime import date  # noqa: PLC0415 (only this test needs a day)

    from watchword.workbench.entries import enter  # noqa: PLC0415 (likewise)

    with corpus_of(tmp_path / "a", TEXTS) as corpus:
        name = enter(corpus, "practical action", languages=("en",), introduced=date(2022, 6, 1))
        (lineage,) = trace(corpus, name)
    early = [finding for finding in lineage.findings if finding.kind == "anachronism"]
    assert [finding.evidence[0].document_id for finding in early] == ["jan"]


def test_heat_is_told_by_period(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "a", TEXTS) as corpus:
        (lineage,) = trace(corpus, "practical action", settings=TraceSettings(heat="year"))
    heat = [finding for finding in lineage.findings if finding.kind == "heat"]
    assert [(f.data["period"], f.data["documents_with"], f.data["documents"]) for f in heat] == [
        ("2022", 2, 3),
        ("2023", 1, 1),
    ]
