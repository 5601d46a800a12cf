"""Reuse from an archive: pairs with their places, and why a pair is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora import corpus_of
from watchword.model.errors import InvalidInput, NotFound
from watchword.store import Corpus
from watchword.workbench.reusing import explain_pair, pairs_of, reuse

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
