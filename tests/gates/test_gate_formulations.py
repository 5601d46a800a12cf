"""Floors for discovery, lineage and their cost on real texts, with the corpora pinned by digest."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from corpora import DATA
from watchword.store import Corpus
from watchword.workbench.add import add
from watchword.workbench.archive import create
from watchword.workbench.register import RegisterSettings, formulations
from watchword.workbench.tracing import trace

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real corpora are not beside this checkout")

FOMC = {
    "price stability",
    "stance of monetary policy",
    "consistent with its statutory mandate",
    "longer-term inflation expectations",
    "dual mandate",
    "asset purchases are not on a preset course",
    "longer-term inflation expectations have remained stable",
}
NEW_YEAR = {
    "우리 민족끼리",
    "우리 식 사회주의",
    "주체혁명위업",
    "수령결사옹위정신",
    "혁명적군인정신",
    "당의 두리에 굳게 뭉쳐",
    "각계각층 인민들",
}


def archive(folder: Path, *parts: str) -> Corpus:
    corpus = create(folder / "archive")
    for _ in add(corpus, [str(DATA.joinpath(*parts))]):
        pass
    return corpus


def discovered(corpus: Corpus, most: int) -> list[str]:
    found = formulations(corpus, settings=RegisterSettings(most=most))
    return [str(one.data["canonical"]) for one in found if one.data["origin"] == "discovered"]


def test_known_formulations_of_the_fomc_stand_among_the_first_two_hundred(tmp_path: Path) -> None:
    with archive(tmp_path, "series", "fomc_statements_1994_2018.jsonl") as corpus:
        found = {phrase.casefold() for phrase in discovered(corpus, 200)}
    assert len(FOMC & found) >= 6


def test_known_formulations_of_the_new_year_addresses_stand_among_the_first_two_hundred(tmp_path: Path) -> None:
    with archive(tmp_path, "dprk", "newyear_ko.jsonl") as corpus:
        found = {phrase.replace(" ", "") for phrase in discovered(corpus, 200)}
    assert len({phrase.replace(" ", "") for phrase in NEW_YEAR} & found) >= 6


def test_twelve_thousand_documents_take_less_than_twenty_seconds(tmp_path: Path) -> None:
    with archive(tmp_path, "dprk", "kcna_2011.jsonl") as corpus:
        begin = time.process_time()
        found = discovered(corpus, 100)
        taken = time.process_time() - begin
        begin = time.process_time()
        (lineage,) = trace(corpus, "single-minded unity")
        traced = time.process_time() - begin
    assert len(found) == 200  # a hundred of each language
    assert taken < 20
    assert len(lineage.uses) > 150
    assert traced < 20
