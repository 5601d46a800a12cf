"""Families: proposed with a reason, decided by a person, both states kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora import corpus_of
from watchword.model.errors import InvalidInput
from watchword.store import Corpus
from watchword.workbench.families import change_family, propose

HEADS = ["Nobody doubts", "Officers praised", "Letters mention", "Songs tell about"]


ENDS = [["at", "once", "here", "now"], ["again", "today", "well", "too"], ["slowly", "well", "early", "late"]]


def dashed() -> str:
    return "\n".join(
        f"""--- d{n} 2021-0{n + 1}-10
{HEADS[n]} our full war readiness {ENDS[0][n]} in army units.
{HEADS[3 - n]} the combat readiness posture {ENDS[1][n]} in army units.
Farmers grew {["corn", "rice", "wheat", "rye"][n]} near the quiet mountain village {ENDS[2][n]}.
"""
        for n in range(4)
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    corpus_of(tmp_path / "a", dashed()).close()
    return tmp_path / "a"


def test_cognates_are_proposed_with_their_reason_and_strangers_are_not(path: Path) -> None:
    with Corpus.open(path) as corpus:
        found = propose(corpus)
        about = propose(corpus, about="war readiness")
    pairs = [str(one.data["formulations"]) for one in found]
    assert any("en:full-war-readiness" in pair and "en:combat-readiness-posture" in pair for pair in pairs)
    assert not any("en:quiet-mountain-village" in pair for pair in pairs)
    assert any("readiness" in str(one.data["shared"]) for one in found)
    assert "en:combat-readiness-posture" in str(about[0].data["formulations"])


def test_wordings_of_one_formulation_are_no_family(tmp_path: Path) -> None:
    said = "\n".join(
        f"""--- e{n} 2021-0{n + 1}-10
{HEADS[n // 2]} the high combat readiness posture of our {"army" if n % 2 else "navy"} units {ENDS[0][n // 2]}.
"""
        for n in range(8)
    )
    with corpus_of(tmp_path / "b", said) as corpus:
        found = propose(corpus)
    assert found == []


def test_what_a_person_decided_is_not_proposed_again(path: Path) -> None:
    with Corpus.open(path, write=True) as corpus:
        before = len(propose(corpus))
        members = ["full war readiness", "en:combat-readiness-posture"]
        family = change_family(corpus, "add", "readiness", members=members)
        assert family.members == ("en:full-war-readiness", "en:combat-readiness-posture")
        change_family(corpus, "reject", "readiness")
        assert len(propose(corpus)) == before - 1


def test_families_are_split_and_merged_and_the_history_stays(path: Path) -> None:
    with Corpus.open(path, write=True) as corpus:
        change_family(corpus, "add", "war", members=["full war readiness", "combat readiness posture"])
        change_family(corpus, "split", "war", members=["combat readiness posture"], into="combat")
        assert corpus.standing().families["combat"].members == ("en:combat-readiness-posture",)
        change_family(corpus, "merge", "combat", into="war")
        assert corpus.standing().families["combat"].merged_into == "war"
        assert [one.action for one in corpus.decisions()] == ["add", "remove", "merge"]


def test_decisions_that_make_no_sense_are_refused(path: Path) -> None:
    with Corpus.open(path, write=True) as corpus:
        with pytest.raises(InvalidInput, match="needs formulations"):
            change_family(corpus, "add", "war")
        with pytest.raises(InvalidInput, match="cannot be"):
            change_family(corpus, "paint", "war")
