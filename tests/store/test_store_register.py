"""The analyst's decisions: appended, never changed, and folded into what stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.material import fill, make_document
from watchword.model.errors import InvalidInput, NotFound, StoreError
from watchword.store import Corpus
from watchword.store.register import Action, Family


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "a", make_document("one", "War readiness."))


def family(path: Path, name: str) -> Family:
    with Corpus.open(path) as corpus:
        return corpus.standing().families[name]


def test_both_states_are_kept(path: Path) -> None:
    with Corpus.open(path, write=True) as corpus:
        corpus.decide("family", action="add", subject="war", detail={"members": ["en:a", "en:b"]})
        corpus.decide("family", action="remove", subject="war", detail={"members": ["en:b"], "into": "peace"})
        corpus.decide("family", action="reject", subject="war", detail={})
    assert family(path, "war").members == ("en:a",)
    assert family(path, "war").status == "rejected"
    assert family(path, "peace").members == ("en:b",)
    with Corpus.open(path) as corpus:
        history = corpus.decisions()
        assert [one.action for one in history] == ["add", "remove", "reject"]
        assert history[0].detail["members"] == ["en:a", "en:b"]


def test_a_family_merged_away_says_where_it_went(path: Path) -> None:
    with Corpus.open(path, write=True) as corpus:
        for name, member in (("one", "en:a"), ("two", "en:b")):
            corpus.decide("family", action="add", subject=name, detail={"members": [member]})
        corpus.decide("family", action="merge", subject="one", detail={"into": "two"})
    assert family(path, "two").members == ("en:b", "en:a")
    assert family(path, "one").merged_into == "two"


@pytest.mark.parametrize(
    ("action", "subject", "detail", "error"),
    [
        ("accept", "nowhere", {}, NotFound),
        ("merge", "war", {"into": "war"}, InvalidInput),
        ("merge", "war", {"into": "nowhere"}, NotFound),
        ("remove", "war", {"members": ["en:z"]}, InvalidInput),
    ],
)
def test_what_makes_no_sense_is_refused_and_not_kept(
    path: Path, action: Action, *, subject: str, detail: dict[str, object], error: type[Exception]
) -> None:
    with Corpus.open(path, write=True) as corpus:
        corpus.decide("family", action="add", subject="war", detail={"members": ["en:a"]})
        with pytest.raises(error):
            corpus.decide("family", action=action, subject=subject, detail=detail)
        assert len(corpus.decisions()) == 1


def test_a_reader_decides_nothing(path: Path) -> None:
    with Corpus.open(path) as corpus, pytest.raises(StoreError, match="reading only"):
        corpus.decide("family", action="add", subject="war", detail={"members": []})


def test_a_formulation_is_entered_once_and_judged_often(path: Path) -> None:
    detail: dict[str, object] = {"canonical": "war readiness", "language": "en", "introduced": "2021-01-05"}
    with Corpus.open(path, write=True) as corpus:
        corpus.decide("formulation", action="add", subject="en:war-readiness", detail=detail)
        with pytest.raises(InvalidInput, match="already"):
            corpus.decide("formulation", action="add", subject="en:war-readiness", detail=detail)
        corpus.decide("formulation", action="reject", subject="en:war-readiness", detail={})
        held = corpus.standing().formulations["en:war-readiness"]
    assert (held.status, held.origin, str(held.introduced)) == ("rejected", "analyst", "2021-01-05")


@given(st.lists(st.tuples(st.sampled_from(["x", "y"]), st.sampled_from(["a", "b", "c"])), max_size=8))
def test_members_stand_once_in_order_of_adding(pairs: list[tuple[str, str]]) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415 (only this test builds decisions by hand)

    from watchword.store.register import Decision, standing  # noqa: PLC0415 (likewise)

    history = [
        Decision(n, datetime.now(UTC), "family", "add", name, {"members": [member]})
        for n, (name, member) in enumerate(pairs)
    ]
    for name, held in standing(history).families.items():
        assert held.members == tuple(dict.fromkeys(member for one, member in pairs if one == name))
