"""Comparing versions, as an analyst does it: what one says and another does not, and that there is nothing else."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from command_line import archive_of, lines, run

FULL = [
    "The Political Bureau examined the reports on the harvest in the western provinces.",
    "Rainfall in the spring months had been the lowest for eleven years.",
    "Nuclear force shall be the pivot of the defence of the Republic.",
    "Ministers were told to finish the irrigation canal before the winter frost.",
    "A delegation from the shipyard presented the plan for two new trawlers.",
]
KOREAN = [
    "정치국은 2022년 서부지역의 농사정형에 대한 보고를 청취하였다.",
    "봄철 강수량은 11년만에 가장 적었다.",
    "핵무력은 공화국방위의 주축으로 될것이다.",
    "상들은 겨울전으로 물길공사를 끝낼데 대한 과업을 받았다.",
    "조선소 대표단이 고기배 2척에 대한 계획을 제출하였다.",
]


def record(name: str, said: list[str], **facts: str) -> dict[str, Any]:
    said_of_it = {"date": "2022-06-11", "lang": "en", "title": "Report on the meeting", **facts}
    return {"id": name, "text": " ".join(said), **said_of_it}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("versions")
    page = "https://outlet.example/report"
    documents = [
        record("kcna", FULL, outlet="KCNA", work="june", url=page, seen_first="2022-06-11", completeness="full"),
        record("mission", FULL[:2] + FULL[3:], outlet="Mission", work="june", completeness="full"),
        record("digest", FULL[:1] + FULL[4:], outlet="Radio", work="june", completeness="digest"),
        record("korean", KOREAN, outlet="Rodong", work="june", lang="ko"),
        record("first", FULL, outlet="Daily", url=page + "/2", seen_first="2022-06-11"),
        record("second", FULL[:2] + FULL[3:], outlet="Daily", url=page + "/2", seen_first="2022-06-12"),
        record("third", FULL, outlet="Daily", url=page + "/2", seen_first="2022-06-13", title="Report on the Meeting"),
    ]
    source = folder / "versions.jsonl"
    source.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in documents), "utf-8")
    return archive_of(folder / "archive", source)


def test_the_one_sentence_that_was_left_out_is_named_and_nothing_else(archive: Path) -> None:
    *units, summary = lines("compare", "-C", archive, "kcna", "mission")
    different = [unit for unit in units if unit["kind"] != "kept"]
    assert [(unit["kind"], unit["absent"]) for unit in different] == [("omitted", "omitted")]
    (span,) = different[0]["a"]
    assert span["quote"] == FULL[2]
    assert " ".join(FULL)[span["start"] : span["end"]] == FULL[2]
    verdicts = [section["verdict"] for section in summary["sections"]]
    assert verdicts == [
        "The title: none of 1 sentence differs.",
        "The text: 1 of 5 sentences differs (1 omitted), nothing else.",
    ]


def test_of_a_digest_nothing_is_called_omitted(archive: Path) -> None:
    done = run("compare", "-C", archive, "kcna", "digest")
    assert "not in the digest" in done.stdout
    assert "omitted" not in done.stdout + done.stderr
    *_, summary = lines("compare", "-C", archive, "kcna", "digest")
    assert summary["sections"][1]["share_taken"] == 0.4
    assert summary["said"][-1] == "What the digest took up: the text 2 of 5 sentences."


def test_of_a_text_that_may_not_be_whole_it_is_said_that_this_is_not_known(archive: Path) -> None:
    done = run("compare", "-C", archive, "first", "second")
    assert "- [not in this version]" in done.stdout
    assert "Whether second is whole is not stated; what it lacks is not called omitted." in done.stderr


def test_revisions_are_told_word_for_word(tmp_path: Path) -> None:
    page = "https://outlet.example/page"
    edited = [FULL[0].replace("western ", ""), *FULL[1:4], FULL[4].replace(".", "!")]
    captures = [
        record("one", FULL, url=page, seen_first="2022-06-11"),
        record("two", edited, url=page, seen_first="2022-06-12"),
        record("other", FULL[:4], outlet="Radio", url=page, seen_first="2022-06-13"),
    ]
    source = tmp_path / "captures.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in captures), "utf-8")
    done = run("versions", "-C", archive_of(tmp_path / "archive", source), "one")
    assert "one → two, captured 2022-06-12" in done.stdout
    assert (
        "  edited: The Political Bureau examined the reports on the harvest in the [-western -]provinces."
        in done.stdout
    )
    assert f"  respelt: {edited[4]}" in done.stdout
    assert f"     1 unit carried by outlet unknown\n         {edited[4]}" in done.stdout


def test_files_need_no_archive_and_every_form_is_written(tmp_path: Path) -> None:
    a, b, page = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "out.html"
    a.write_text(" ".join(FULL), "utf-8")
    b.write_text(" ".join([FULL[0].replace("western ", ""), *FULL[1:]]), "utf-8")
    rows = list(csv.DictReader(StringIO(run("compare", "--files", a, b, "--csv").stdout)))
    assert [row["kind"] for row in rows if not row["edit"]] == ["shortened", *["kept"] * 4]
    assert etree.fromstring(run("compare", "--files", a, b, "--tei").stdout.encode()).tag.endswith("TEI")
    assert len(json.loads(run("compare", "--files", a, b, "--collatex-json").stdout)["table"]) == 2
    run("compare", "--files", a, b, "--html", page)
    assert "western" in page.read_text("utf-8")
    assert "[-western -]" in run("compare", "--files", a, b).stdout


def test_a_version_in_an_unknown_language_is_compared_word_by_word(tmp_path: Path) -> None:
    said = {"english.txt": f"{FULL[0]} 12 34.", "numbers.txt": "12 34.", "other.txt": "12 35."}
    for name, words in said.items():
        (tmp_path / name).write_text(words, "utf-8")
    a, b, c = (tmp_path / name for name in said)
    assert lines("compare", "--files", a, b)[-1]["languages"] == ["en", None]
    found = run("compare", "--files", a, b, "--encoder", tmp_path / "nowhere")
    assert "the encoder is not used: the versions are in one language" in found.stderr
    assert "Wording is not compared" not in found.stderr
    assert lines("compare", "--files", a, b, c)[-1]["witnesses"] == ["english", "numbers", "other"]


def test_three_versions_stand_in_one_table_whatever_their_order(archive: Path) -> None:
    first = lines("compare", "-C", archive, "kcna", "mission", "digest")
    assert first == lines("compare", "-C", archive, "digest", "kcna", "mission")
    (unit,) = [line for line in first if line["kind"] == "unit" and list(line["cells"]) == ["kcna"]]
    assert unit["cells"]["kcna"][0]["quote"] == FULL[2]


def test_three_versions_are_a_spreadsheet_and_a_page_of_one_column_a_version(archive: Path, tmp_path: Path) -> None:
    page = tmp_path / "three.html"
    done = run("compare", "-C", archive, "kcna", "mission", "digest", "--csv", "--html", page)
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert [row["kcna"] for row in rows] == FULL
    assert [row["kind"] for row in rows] == ["kept", "in 2 of 3", "in 1 of 3", "in 2 of 3", "kept"]
    assert (rows[2]["mission kind"], rows[2]["digest kind"]) == ("not in this version", "not in the digest")
    root = etree.HTML(page.read_text("utf-8"))
    assert [head.text for head in root.findall(".//thead/tr/th")] == ["unit", "digest", "kcna", "mission"]
    assert len(root.findall(".//div[@lang='en']")) == 11


def test_versions_in_several_languages_stand_beside_the_first(archive: Path, tmp_path: Path) -> None:
    page = tmp_path / "several.html"
    given = lines("compare", "-C", archive, "kcna", "korean", "mission")
    assert given == lines("compare", "-C", archive, "kcna", "mission", "korean")
    *units, summary = given
    assert (summary["base"], summary["witnesses"]) == ("kcna", ["kcna", "korean", "mission"])
    (cut,) = [unit for unit in units if unit["base"] and unit["base"][0]["quote"] == FULL[2]]
    assert [cell["kind"] for cell in cut["cells"]["mission"]] == ["omitted"]
    assert all("confidence" in cell for unit in units for cells in unit["cells"].values() for cell in cells)
    rows = run("compare", "-C", archive, "kcna", "korean", "mission", "--csv", "--html", page).stdout
    assert [row["kcna"] for row in csv.DictReader(StringIO(rows)) if row["kcna start"]][1:] == FULL
    assert etree.HTML(page.read_text("utf-8")).find(".//div[@lang='ko']") is not None


def test_an_encoder_is_a_folder_on_this_disk_and_never_ignored_in_silence(archive: Path, tmp_path: Path) -> None:
    missing = run("compare", "-C", archive, "kcna", "korean", "--encoder", tmp_path / "nowhere", code=2)
    assert "no encoder at" in missing.stderr
    unused = run("compare", "-C", archive, "kcna", "mission", "--encoder", tmp_path)
    assert "the encoder is not used" in unused.stderr


def test_across_languages_the_words_are_no_counterpart_found(archive: Path) -> None:
    *units, summary = lines("compare", "-C", archive, "korean", "kcna")
    assert {unit["kind"] for unit in units} <= {"changed", "split", "merged", "moved", "omitted", "added"}
    assert all("confidence" in unit for unit in units)
    assert summary["sections"][0]["absent"] == "no counterpart found"
    assert summary["sections"][0]["verdict"].endswith("Wording is not compared across languages.")
    alone = [unit for unit in units if unit["kind"] in {"omitted", "added"}]
    assert all(unit["absent"] == "no counterpart found" and 0 <= unit["confidence"] < 1 for unit in alone)
    said = run("compare", "-C", archive, "korean", "kcna", "--full").stdout
    assert said.count("[no counterpart found] (confidence 0.") == len(alone)
    assert "[added]" not in said


def test_a_restored_passage_is_told_as_restored(archive: Path) -> None:
    told = lines("versions", "-C", archive, "first")
    assert [line["document"] for line in told if line["kind"] == "version"] == ["first", "second", "third"]
    (back,) = [line for line in told if line["kind"] == "restored"]
    assert (back["after"], back["last_seen"], back["b"][0]["quote"]) == ("third", "first", FULL[2])
    (title,) = [line for line in told if line.get("b") and line["b"][0]["document"].endswith("#title")]
    assert (title["kind"], title["after"], title["b"][0]["quote"]) == ("respelt", "third", "Report on the Meeting")


def test_the_carriage_of_a_work_counts_units_by_outlet(archive: Path) -> None:
    told = lines("versions", "-C", archive, "june")
    carried = {tuple(line["carried_by"]): line["units"] for line in told if line.get("language") and "units" in line}
    kcna = "KCNA (foreign)"
    assert carried == {(kcna, "Mission", "Radio"): 2, (kcna, "Mission"): 2, (kcna,): 1}


def test_versions_in_another_language_are_in_the_carriage_too(archive: Path) -> None:
    told = lines("versions", "-C", archive, "june")
    across = [line for line in told if line["kind"] == "carriage" and line["language"] is None]
    assert {line["base"] for line in across} == {"kcna"}
    assert sum(line["units"] for line in across) == len(FULL)
    found = {tuple(line["carried_by"]): line["units"] for line in across}
    assert found["KCNA (foreign) [en]", "Rodong [ko]"] >= 4
    assert "found in KCNA (foreign) [en], Rodong [ko]" in run("versions", "-C", archive, "june").stdout


def test_two_captures_of_one_outlet_are_told_apart_by_their_names(tmp_path: Path) -> None:
    english = [f"The factory made {37 * n} tons of steel and {91 * n} tons of coal." for n in range(3, 15)]
    korean = [f"공장은 {37 * n}톤의 강재와 {91 * n}톤의 석탄을 생산하였다." for n in range(3, 18)]
    captures = [("morning", korean[:12]), ("evening", korean[:5] + korean[8:])]
    documents = [record("kcna", english, outlet="KCNA", work="june", completeness="full")]
    documents += [record(name, said, outlet="Rodong", work="june", lang="ko") for name, said in captures]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(one) + "\n" for one in documents), "utf-8")
    told = lines("versions", "-C", archive_of(tmp_path / "archive", tmp_path / "in.jsonl"), "june")
    across = [line for line in told if line["kind"] == "carriage" and line["language"] is None]
    base, morning, evening = "KCNA (foreign) [en]", "morning: Rodong [ko]", "evening: Rodong [ko]"
    assert [(line["base"], line["carried_by"], line["units"]) for line in across] == [
        ("kcna", [base, evening, morning], 9),
        ("kcna", [base, morning], 3),
        (None, [evening], 3),
    ]
    said = run("versions", "-C", tmp_path / "archive", "june").stdout
    assert f"3 units found in {base}, {morning}\n         {english[5]}\n" in said


def test_what_was_not_compared_across_languages_is_in_the_json(tmp_path: Path) -> None:
    documents = [
        record("kcna", [f"Line {k} was read." for k in range(2500)], outlet="KCNA", work="june"),
        record("korean", [f"{k}번째 줄을 읽었다." for k in range(2500)], outlet="Rodong", work="june", lang="ko"),
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(one) + "\n" for one in documents), "utf-8")
    told = lines("versions", "-C", archive_of(tmp_path / "archive", tmp_path / "in.jsonl"), "june", code=1)
    (part,) = [line for line in told if line["kind"] == "not compared"]
    assert (part["a"][0]["document"], part["b"][0]["document"]) == ("kcna", "korean")
    assert "too many to compare" in part["reason"]


def test_what_was_too_long_to_compare_stands_in_its_place_in_lines_and_rows(tmp_path: Path) -> None:
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    for path, word, n in ((a, "met.", 2500), (b, "rested.", 2600)):
        path.write_text(" ".join([FULL[0], "The", *["north"] * n, word, *FULL[1:]]), "utf-8")
    told = lines("compare", "--files", a, b, code=1)
    assert [line["kind"] for line in told] == ["kept", "not compared", *["kept"] * 4, "summary"]
    rows = list(csv.DictReader(StringIO(run("compare", "--files", a, b, "--csv", code=1).stdout)))
    assert [row["kind"] for row in rows] == ["kept", "not compared", *["kept"] * 4]


def test_what_cannot_be_compared_is_said(archive: Path) -> None:
    run("compare", "-C", archive, "kcna", code=2)
    run("compare", "-C", archive, "kcna", "nowhere", code=3)
    run("versions", "-C", archive, "no-such-work", code=3)
    for form in ("--tei", "--collatex-json"):
        refused = run("compare", "-C", archive, "kcna", "korean", "mission", form, code=2).stderr
        assert "three or more versions that are not all in one language" in refused
