"""The register: discovered, the profile's and the analyst's own formulations in one list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpora import corpus_of
from watchword.measure.register import TrendCounts, fits
from watchword.model.errors import InvalidInput
from watchword.model.findings import Finding
from watchword.store import Batch, Corpus
from watchword.workbench.entries import enter, formulation_id, judge, phrase_of
from watchword.workbench.register import RegisterSettings, formulations, n_set_apart

YEARS = {2019: "old iron discipline", 2020: "old iron discipline", 2021: "bright socialist village"}
FILLERS = ["Bread was baked in town.", "Rain fell upon hills.", "Singers met yesterday.", "Fishermen sailed north."]
HEADS = ["Nobody forgets", "They praised", "Letters mention", "Songs tell about"]


def dashed() -> str:
    parts = []
    for year, phrase in YEARS.items():
        for n in range(4):
            body = f"{HEADS[n]} the {phrase} {['again', 'here', 'now', 'well'][n]}. {FILLERS[n]}"
            parts.append(f"--- d{year}-{n} {year}-0{n + 1}-15\n{body}\n")
    return "\n".join(parts)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    corpus_of(tmp_path / "a", dashed()).close()
    return tmp_path / "a"


def listed(path: Path, settings: RegisterSettings | None = None) -> dict[str, Finding]:
    with Corpus.open(path) as corpus:
        return {str(one.data["formulation"]): one for one in formulations(corpus, settings=settings)}


def test_discovered_phrases_are_listed_with_scope_and_places(path: Path) -> None:
    found = listed(path)
    assert set(found) >= {"en:old-iron-discipline", "en:bright-socialist-village"}
    one = found["en:old-iron-discipline"]
    assert one.data["n_documents"] == 8
    assert one.scope is not None
    with Corpus.open(path) as corpus:
        for span in one.evidence:
            span.check(corpus.document(span.document_id).text)


def test_new_and_lost_formulations_are_told_by_counts(path: Path) -> None:
    since = date(2021, 1, 1)
    assert set(listed(path, RegisterSettings(trend="new", since=since))) == {"en:bright-socialist-village"}
    assert set(listed(path, RegisterSettings(trend="lost", since=since))) == {"en:old-iron-discipline"}


def test_the_analysts_own_entries_join_and_rejected_ones_go(path: Path) -> None:
    with Corpus.open(path, write=True) as corpus:
        name = enter(corpus, "bread was baked", languages=("en",), introduced=date(2020, 1, 1))
        judge(corpus, "en:old-iron-discipline", accept=False)
        judge(corpus, "en:bright-socialist-village", accept=True)
    found = listed(path)
    assert found[name].data["origin"] == "analyst"
    assert "en:old-iron-discipline" not in found
    assert found["en:bright-socialist-village"].data["formulation_status"] == "accepted"


def test_an_entry_needs_a_word_and_a_language(path: Path) -> None:
    with Corpus.open(path, write=True) as corpus:
        with pytest.raises(InvalidInput, match="no word"):
            enter(corpus, "…", languages=("en",))
        with pytest.raises(InvalidInput, match="which language"):
            enter(corpus, "bread", languages=("en", "ko"))
        with pytest.raises(InvalidInput, match="no id"):
            judge(corpus, "bread", accept=True)


def test_ids_go_both_ways() -> None:
    assert phrase_of(formulation_id("Power for power", "en")) == ("power for power", "en")
    assert phrase_of("note: this") == ("note: this", None)


@pytest.mark.parametrize(
    ("counts", "trends"),
    [
        (TrendCounts(0, 100, 1, 100), {"new"}),
        (TrendCounts(0, 0, 9, 100), set()),  # nothing held before: nothing is new
        (TrendCounts(2, 100, 10, 100), {"rising"}),
        (TrendCounts(1, 100, 3, 100), set()),  # too few to say
        (TrendCounts(10, 100, 2, 100), {"fading"}),
        (TrendCounts(10, 100, 0, 100), {"fading", "lost"}),
        (TrendCounts(10, 100, 0, 10), set()),  # one was to be expected, not three
    ],
)
def test_a_trend_needs_enough_documents(counts: TrendCounts, trends: set[str]) -> None:
    assert {trend for trend in ("new", "rising", "fading", "lost") if fits(counts, trend)} == trends


def test_what_was_kept_says_what_is_worked_out_afresh(path: Path) -> None:
    fresh = listed(path)
    kept = listed(path)
    for file in (path / "derived").iterdir():
        file.unlink()
    again = listed(path)
    told = [[one.as_json() for one in found.values()] for found in (fresh, kept, again)]
    assert told[0] == told[1] == told[2]
    assert fresh


def test_what_was_kept_is_not_found_again_in_another_state(path: Path) -> None:
    listed(path)
    with Corpus.open(path, write=True) as corpus:
        bound = corpus_of(path.parent / "b", "--- late 2022-01-01 outlet=Other\nOld iron discipline again.\n")
        (document,), (source,) = bound.documents(), bound.sources()
        batch = Batch(((source, bound.source_bytes(source.source_id)),), (document,), (bound.tokens("late"),))
        bound.close()
        corpus.append(batch)
    assert listed(path)["en:old-iron-discipline"].data["n_documents"] == 9


def test_votes_are_set_apart_by_the_profile_named_and_not_lost(tmp_path: Path) -> None:
    dashed = "\n".join(
        f"--- fomc-{n} 2010-0{n + 1}-15 outlet=Federal_Reserve_FOMC\n{HEADS[n]} the ample reserves regime {end}.\n\n"
        f"Voting for the FOMC monetary policy action were: Ada Byron, Chairman; and the ample reserves regime {end}.\n"
        for n, end in enumerate(["again", "here", "now", "well"])
    )
    corpus_of(tmp_path / "a", dashed).close()
    found = listed(tmp_path / "a")
    assert found["en:ample-reserves-regime"].data["n_uses"] == 4
    assert found["en:ample-reserves-regime"].data["set_apart"] == {"vote": 4}
    apart = listed(tmp_path / "a", RegisterSettings("apart"))
    assert apart["en:apart/vote"].data["n_documents"] == 4
    assert str(apart["en:apart/vote"].data["canonical"]).startswith("Voting for the FOMC")
    assert listed(tmp_path / "a", RegisterSettings("apart", trend="new", since=date(2010, 2, 1))) == {}
    with Corpus.open(tmp_path / "a", write=True) as corpus:
        judge(corpus, "en:apart/vote", accept=False)
    assert set(listed(tmp_path / "a", RegisterSettings("apart"))) == {"en:apart/vote"}


def test_what_is_set_apart_is_counted_over_all_languages(tmp_path: Path) -> None:
    dashed = "\n".join(
        f"--- d{n} 2010-0{n + 1}-15 outlet=Federal_Reserve_FOMC language={'en' if n < 3 else 'es'}\n{HEADS[n]} it.\n\n"
        "Voting for the FOMC monetary policy action were: all.\n"
        for n in range(4)
    )
    with corpus_of(tmp_path / "a", dashed) as corpus:
        assert n_set_apart(corpus) == {"vote": 4}


def test_phrases_slots_and_what_is_set_apart_have_recipes_of_their_own() -> None:
    recipes = [RegisterSettings(what).recipe() for what in ("phrases", "slots", "apart")]
    assert recipes[0] != recipes[1] != recipes[2] != recipes[0]
    assert recipes[1]["slots-df"] == "4"


def test_slots_are_listed_with_fillers_and_counts_afresh_and_from_what_was_kept(tmp_path: Path) -> None:
    nouns = ["leader", "harvest", "battle", "upswing", "glory", "glory"]
    heads = ["They said", "Nobody knew", "Poets sang", "We heard", "Letters told", "Here stands"]
    tails = ["again", "indeed", "here", "now", "well", "often"]
    dashed = "\n".join(
        f"--- d{n} 2021-0{n + 1}-01\n{heads[n]} all hold the {nouns[n]} in high esteem {tails[n]}.\n" for n in range(6)
    )
    corpus_of(tmp_path / "a", dashed).close()
    fresh, kept = (listed(tmp_path / "a", RegisterSettings("slots")) for _ in range(2))
    assert [one.as_json() for one in fresh.values()] == [one.as_json() for one in kept.values()]
    (one,) = fresh.values()
    assert one.data["canonical"] == "hold the … in high esteem"
    assert one.data["n_fillers"] == 5
    assert one.data["fillers"][0] == {"words": "glory", "n_uses": 2}  # type: ignore[index]  # a list
    assert one.evidence[0].quote == "hold the leader in high esteem"
