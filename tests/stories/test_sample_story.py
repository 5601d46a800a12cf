"""What an analyst is told of the newest report of the sample archive: every plant that `read` can find."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

import watchword
from command_line import archive_of, lines, run, spans_of

SAMPLE = Path(str(files("watchword.sample")))
TRUTH: list[dict[str, Any]] = yaml.safe_load((SAMPLE / "truth.yaml").read_text("utf-8"))
CASES = [(plant, case) for plant in TRUTH if plant["found_by"] == "read" for case in plant.get("cases", [plant])]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "archive"
    return archive_of(folder, SAMPLE / "texts", profile=SAMPLE / "profile")


@pytest.fixture(scope="module")
def readings(archive: Path) -> dict[str, list[dict[str, Any]]]:
    newer = {document for _, case in CASES for document in [newest(case)] if document}
    return {document: lines("read", "-C", archive, document) for document in sorted(newer)}


def newest(case: dict[str, Any]) -> str:
    return str(case["newer"]["document"] if "newer" in case else case["gap"]["document"])


def overlaps(one: dict[str, Any], quote: str) -> bool:
    return one["quote"] in quote or quote in one["quote"] or shared(one["quote"], quote) >= 0.5


def shared(one: str, two: str) -> float:
    a, b = set(one.casefold().split()), set(two.casefold().split())
    return len(a & b) / max(min(len(a), len(b)), 1)


@pytest.mark.parametrize(("plant", "case"), CASES, ids=lambda value: value.get("id") or value.get("language"))
def test_read_leads_to_the_plant(
    plant: dict[str, Any], case: dict[str, Any], readings: dict[str, list[dict[str, Any]]]
) -> None:
    findings = readings[newest(case)]
    places = case.get("earlier", [])
    for place in places[-3:] if plant["kind"] == "missing" else places:
        told = [one for finding in findings for one in spans_of(finding) if one["document"] == place["document"]]
        assert any(overlaps(one, place["quote"]) for one in told), f"{plant['id']}: nothing leads to {place}"
    for added in case.get("added", []):
        told = [one for finding in findings for one in spans_of(finding) if one["document"] == added["document"]]
        assert any(overlaps(one, added["quote"]) for one in told), f"{plant['id']}: {added['words']} has no history"
    if "newer" in case and case.get("changes"):
        about = [
            finding
            for finding in findings
            if finding["kind"] in {"sentence", "formulation"} and overlaps(finding["span"], case["newer"]["quote"])
        ]
        types = {change for finding in about for change in finding.get("change", [])}
        assert set(case["changes"]) <= types, f"{plant['id']}: {types}"
    for words in case.get("absent", []):
        missing = [finding for finding in findings if finding["kind"] == "missing"]
        assert any(words in one["quote"] for finding in missing for one in spans_of(finding)), f"{words} is not missing"


def test_every_span_of_every_finding_stands_where_it_says(
    archive: Path, readings: dict[str, list[dict[str, Any]]]
) -> None:
    with watchword.open(archive) as corpus:
        texts = {document.document_id: document.text for document in corpus.documents()}
    n_spans = 0
    for findings in readings.values():
        for finding in findings:
            assert finding["evidence"]
            assert finding["signature"].count("|") >= 3
            for one in spans_of(finding):
                assert texts[one["document"]][one["start"] : one["end"]] == one["quote"]
                n_spans += 1
    assert n_spans > 500


def test_boilerplate_is_folded_and_not_dropped(readings: dict[str, list[dict[str, Any]]]) -> None:
    sentences = [one for one in readings["plenum-2024-en"] if one["kind"] == "sentence"]
    assert sum(one["boilerplate"] for one in sentences) >= 4
    assert [one["sentence"] for one in sentences] == sorted(one["sentence"] for one in sentences)


def test_the_reading_is_one_self_contained_page(archive: Path, tmp_path: Path) -> None:
    page = tmp_path / "reading.html"
    run("read", "-C", archive, "plenum-2024-ko", "--html", page)
    words = page.read_text("utf-8")
    assert '<html lang="ko">' in words
    assert "<script" not in words
    assert "src=" not in words
    assert "<del>" in words
    assert "<ins>" in words


def test_the_demo_runs_and_says_how_to_go_on(tmp_path: Path) -> None:
    done = run("demo", "--keep", tmp_path / "demo", "--html", tmp_path / "demo.html")
    assert "# Reading plenum-2024-en" in done.stdout
    assert "watchword read -C" in done.stderr
    assert (tmp_path / "demo.html").stat().st_size > 10_000
