"""Reuse from an archive: pairs with their places, and why a pair is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import run
from corpora import corpus_of
from watchword.model.errors import InvalidInput, NotFound
from watchword.store import Corpus
from watchword.workbench.reusing import explain_pair, pairs_of, reuse, reuse_reworded

PASSAGE = "The heroic village builders marched northwards along frozen rivers carrying timber for seventeen bridges"
OTHERS = ["Cabbage soup warms miners.", "Quiet snow covers old roofs.", "Singers rehearse beside lanterns."]


def dashed() -> str:
    parts = [f"--- d{n} 2021-0{n + 1}-01\n{OTHERS[n % 3]} Note {n} is about harbour number {n}.\n" for n in range(6)]
    parts.append(f"--- first 2021-08-01\nOnce upon a day. {PASSAGE}. Nothing more was said.\n")
    parts.append(
        f"--- second 2021-09-01\nA poet wrote lines. {PASSAGE.replace('frozen', 'icy')}. Then came applause.\n"
    )
    parts.append("--- fremd 2021-09-02 language=de\nEin anderer Text in einer anderen Sprache.\n")
    return "\n".join(parts)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    corpus_of(tmp_path / "a", dashed()).close()
    return tmp_path / "a"


def test_pairs_cite_both_places_earlier_one_first(path: Path) -> None:
    with Corpus.open(path) as corpus:
        best = next(pairs_of(corpus, reuse(corpus)))
        assert (best.a.document_id, best.b.document_id) == ("first", "second")
        assert "timber for seventeen bridges" in best.a.quote
        assert best.kind == "altered"
        for side in (best.a, best.b):
            side.check(corpus.document(side.document_id).text)


def test_pairs_may_be_asked_of_one_document(path: Path) -> None:
    with Corpus.open(path) as corpus:
        mine = list(pairs_of(corpus, reuse(corpus, documents=("second",))))
        everything = list(pairs_of(corpus, reuse(corpus)))
        assert {pair.b.document_id for pair in mine if pair.a.document_id != "second"} == {"second"}
        assert len(mine) <= len(everything)
        assert list(pairs_of(corpus, reuse(corpus), kinds=("copy",))) == []
        assert list(pairs_of(corpus, reuse(corpus), limit=0)) == []
        with pytest.raises(NotFound):
            reuse(corpus, documents=("nowhere",))


def test_a_missing_pair_is_explained(path: Path) -> None:
    with Corpus.open(path) as corpus:
        assert explain_pair(corpus, "first", "second").step == "found"
        assert explain_pair(corpus, "first", "d1").step != "found"
        with pytest.raises(InvalidInput, match="is in en"):
            explain_pair(corpus, "first", "fremd")


REPORT = (
    "The plenum adopted decisions on grain, irrigation, rural housing and seeds this winter.",
    "Farmers will receive tractors, threshing machines and fertilizer before sowing begins in April.",
    "County factories must modernise looms, ovens, presses and packing lines by December next.",
)
DIGEST = (
    "On seeds, grain, rural housing and irrigation this winter decisions were adopted by the plenum.",
    "Before sowing begins in April fertilizer, tractors and threshing machines reach the farmers.",
    "By December next looms, presses, ovens and packing lines must be modernised in county factories.",
)


def test_two_documents_that_say_the_same_in_other_words_are_compared_by_their_sentences(tmp_path: Path) -> None:
    around = " ".join(OTHERS), " ".join(f"Note {n} is about harbour number {n}." for n in range(4))
    lines = [
        f"--- {name} 2021-0{month}-01 language=en\n{before} {' '.join(said)}\n"
        for name, month, before, said in (("digest", 9, around[1], DIGEST), ("report", 8, around[0], REPORT))
    ]
    lines.append("--- fremd 2021-09-02 language=de\nEin anderer Text in einer anderen Sprache.\n")
    corpus_of(tmp_path / "a", "\n".join(lines)).close()
    with Corpus.open(tmp_path / "a") as corpus:
        (pair,) = pairs_of(corpus, reuse_reworded(corpus, "digest", "report"))
        assert pair.kind == "reworded"
        assert (pair.a.quote, pair.b.quote) == (" ".join(REPORT)[:-1], " ".join(DIGEST)[:-1])  # units have no full stop
        assert not list(pairs_of(corpus, reuse(corpus), kinds=("reworded",)))
        with pytest.raises(InvalidInput, match="is one document"):
            reuse_reworded(corpus, "report", "report")
        with pytest.raises(InvalidInput, match="is in en"):
            reuse_reworded(corpus, "report", "fremd")
        with pytest.raises(NotFound):
            reuse_reworded(corpus, "report", "nowhere")
    shown = run("reuse", "-C", tmp_path / "a", "digest", "report", "--reworded", "--json")
    assert [json.loads(line)["kind"] for line in shown.stdout.splitlines()] == ["reworded"]
    refused = run("reuse", "-C", tmp_path / "a", "report", "--reworded", code=2)
    assert "two documents" in refused.stderr
