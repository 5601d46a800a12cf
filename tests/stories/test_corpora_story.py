"""The main job on real texts. The corpora are not part of the project: without them these stories skip."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

import watchword
from command_line import archive_of, cost, lines, run, spans_of
from corpora import DATA

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real corpora are not beside this checkout")


@pytest.fixture(scope="module")
def korean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive_of(tmp_path_factory.mktemp("ko") / "archive", DATA / "dprk" / "newyear_ko.jsonl")


@pytest.fixture(scope="module")
def rodong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive_of(tmp_path_factory.mktemp("rodong") / "archive", DATA / "dprk" / "rodong_en_2021_2022.jsonl")


@pytest.fixture(scope="module")
def fomc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive_of(tmp_path_factory.mktemp("fomc") / "archive", DATA / "series" / "fomc_statements_1994_2018.jsonl")


def of_kind(findings: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [finding for finding in findings if finding["kind"] == kind]


def test_the_new_year_address_of_2019_leads_back_to_the_right_years(korean: Path) -> None:
    findings = lines("read", "-C", korean, "newyear-ko-2019")
    sentences = of_kind(findings, "sentence")
    assert {one["status"] for one in sentences} == {"verbatim", "altered", "new"}
    stressed = next(one for one in sentences if "국가경제발전" in one["span"]["quote"] and one["status"] == "altered")
    assert stressed["nearest"]["use"]["document"] == "newyear-ko-2017"
    spelt = [one for one in of_kind(findings, "formulation") if one["nearest"]["use"]["document"] == "newyear-ko-2018"]
    assert any("V2" in one["change"] for one in spelt), "no formulation is found across the southern spelling of 2018"
    with watchword.open(korean) as corpus:
        texts = corpus.texts([entry.document.document_id for entry in corpus.listing()])
    for finding in findings:
        for one in spans_of(finding):
            assert texts[one["document"]][one["start"] : one["end"]] == one["quote"]


def test_one_formulation_is_found_in_one_report_alone(rodong: Path, tmp_path: Path) -> None:
    phrase = "power for power and head-on contest"
    found = run("search", "-C", rodong, phrase, "--json")
    assert found.stdout.count("\n") == 1
    assert "rodong-en-2022-06-11-0010" in found.stdout
    assert "135 documents held, on 91 of the 489 days" in found.stderr
    text = tmp_path / "statement.txt"
    text.write_text(f"The ministry will keep to {phrase} in the coming year, whatever others may say.", "utf-8")
    formulations = of_kind(lines("read", "-C", rodong, text), "formulation")
    told = next(one for one in formulations if phrase in one["span"]["quote"])
    assert {use["use"]["document"] for use in told["uses"]} == {"rodong-en-2022-06-11-0010"}
    assert told["coverage"]["documents"] == 135


def test_a_silent_edit_is_found_to_the_word(rodong: Path) -> None:
    (version,) = of_kind(lines("read", "-C", rodong, "rodong-en-2022-01-01-0010-v2"), "version")
    assert version["document"] == "rodong-en-2022-01-01-0010"
    (change,) = version["edits"]
    assert (change["kind"], change["a"]["quote"]) == ("dropped", "in")


def test_considerable_time_is_missing_in_january_2015(fomc: Path) -> None:
    missing = of_kind(lines("read", "-C", fomc, "fomc-2015-01-28"), "missing")
    told = next(one for one in missing if one["last"]["use"]["quote"] == "considerable time")
    assert told["last"]["date"] == "2014-12-17"
    assert (told["in"], told["of"]) == (4, 4)


def test_twelve_thousand_documents_are_added_and_read_within_bounds(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    run("init", archive)
    first, memory = cost("add", "-C", archive, DATA / "dprk" / "kcna_2011.jsonl")
    assert first <= 90
    assert memory <= 2_000_000
    second, _ = cost("add", "-C", archive, DATA / "dprk" / "kcna_2011.jsonl")
    with watchword.open(archive) as corpus:
        assert corpus.n_documents == 11_947
        assert corpus.verify() == []
    assert second <= first / 4  # a tenth of the work; starting Python is a part of both
    started = time.monotonic()
    findings = lines("read", "-C", archive, "kcna-en-2011-12-01-00000")
    assert of_kind(findings, "sentence")
    assert time.monotonic() - started <= 30  # the figure is in the benchmark; this only catches a stall
    shutil.rmtree(archive)
