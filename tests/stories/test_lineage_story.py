"""An analyst follows a formulation: register, lineage, heat, family, search and reuse, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import archive_of, lines, run

HEADS = ["Nobody doubts", "Officers praised", "Letters mention", "Songs tell about", "We uphold", "Papers quote"]
TAILS = ["again", "today", "in town", "with joy", "for ever", "at last"]
LONG = "The harbour council resolved on Monday to strengthen its lighthouses against every storm of the coming winter"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lineage")
    documents = []
    for n in range(6):
        phrase = "iron harbour discipline" if n < 4 else "iron harbour and quay discipline"
        text = f"{HEADS[n]} the {phrase} {TAILS[n]}."
        if n in {1, 5}:
            text += f" {LONG}."
        documents.append(
            {"id": f"day-{n}", "date": f"2021-0{n + 1}-10", "lang": "en", "outlet": "The Harbour Post", "text": text}
        )
    source = folder / "texts.jsonl"
    source.write_text("\n".join(json.dumps(one) for one in documents), "utf-8")
    return archive_of(folder / "archive", source)


def test_a_formulation_is_found_traced_and_kept(archive: Path) -> None:
    listed = lines("formulations", "-C", archive)
    assert "en:iron-harbour-discipline" in {one["formulation"] for one in listed}
    told = lines("trace", "-C", archive, "en:iron-harbour-discipline", "--heat", "quarter")
    uses = [one for one in told if "use" in one]
    assert [one["use"]["document"] for one in uses] == [f"day-{n}" for n in range(6)]
    assert uses[0]["change"] == []
    assert uses[4]["change"] == ["V4"]
    assert uses[4]["ancestor"]["document"] == "day-3"
    kinds = [one["kind"] for one in told if "kind" in one]
    assert kinds[:3] == ["first-use", "last-use", "silence"]
    assert "piece" in kinds
    assert "heat" in kinds
    assert all(one["scope"] and one["coverage"] and one["signature"] for one in told if "kind" in one)
    shown = run("trace", "-C", archive, "iron harbour discipline").stdout
    assert "iron harbour +and quay+ discipline" in shown


def test_a_family_is_kept_with_its_history(archive: Path) -> None:
    (family,) = lines("family", "add", "discipline", "iron harbour discipline", "-C", archive)
    assert family["members"] == ["en:iron-harbour-discipline"]
    lines("family", "reject", "discipline", "-C", archive)
    (now,) = lines("family", "list", "-C", archive)
    assert now["status"] == "rejected"
    assert [one["action"] for one in lines("family", "history", "-C", archive)] == ["add", "reject"]
    assert run("verify", "-C", archive).stdout == ""


def test_reuse_and_search_print_a_line_a_pair_and_a_line_a_hit(archive: Path) -> None:
    pairs = lines("reuse", "-C", archive, "--kind", "verbatim")
    assert (pairs[0]["a"]["document"], pairs[0]["b"]["document"]) == ("day-1", "day-5")
    (why,) = lines("reuse", "-C", archive, "--explain", "day-0", "day-1")
    assert why["step"]
    hits = lines("search", "-C", archive, "iron ... discipline", "--sort", "right")
    assert len(hits) == 6
    (year,) = lines("search", "-C", archive, "lighthouse*", "--by-year")
    assert year == {"year": 2021, "hits": 2, "documents": 2, "of_documents": 6}


def test_a_page_of_the_lineage_is_written(archive: Path, tmp_path: Path) -> None:
    page = tmp_path / "lineage.html"
    run("trace", "-C", archive, "iron harbour discipline", "--html", page)
    assert "iron harbour" in page.read_text("utf-8")
