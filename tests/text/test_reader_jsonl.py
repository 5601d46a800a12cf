"""JSON Lines: what is whole is read, what is broken is told, and the rest goes on."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.model.documents import Document
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.read import read
from watchword.text.readers.options import ReadOptions

DATA = Path(__file__).parents[2].parent / "shared" / "data"
NAMES = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=20)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)


def read_json(
    content: str | bytes, *, media_type: str = "application/x-ndjson", options: ReadOptions | None = None
) -> tuple[list[Document], list[Problem]]:
    data = content if isinstance(content, bytes) else content.encode()
    at = datetime(2031, 3, 12, tzinfo=UTC)
    source = Source.of(data, location="texts.jsonl", retrieved_at=at, media_type=media_type)
    return read(source, data, options=options or ReadOptions())


def lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@given(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=6), st.booleans(), st.sampled_from([None, 2]))
def test_what_was_written_is_read(texts: dict[str, str], ascii_only: bool, indent: int | None) -> None:  # noqa: FBT001
    records = [{"id": name, "date": "2022-06-11", "lang": "ko", "text": text} for name, text in texts.items()]
    as_lines = "\n".join(json.dumps(record, ensure_ascii=ascii_only) for record in records)
    as_array = json.dumps(records, ensure_ascii=ascii_only, indent=indent)
    for content in (as_lines, as_array):
        documents, problems = read_json(content)
        assert {document.document_id: document.text for document in documents} == texts
        assert problems == []


def test_keys_become_fields_and_the_others_extras() -> None:
    [document], problems = read_json(
        lines(
            {
                "id": 7,
                "date": "2022-06-11",
                "language": "ko-KP",
                "type": "report",
                "section": "front page",
                "version": 2,
                "ok": True,
                "where": {"page": 1},
                "byline": ["A", "B"],
                "url": "",
                "speaker": None,
                "text": "글.",
            }
        )
    )
    assert problems == []
    assert (document.document_id, document.date, document.language) == ("7", date(2022, 6, 11), "ko")
    assert (document.document_type, document.byline, document.url, document.speaker) == ("report", "A; B", None, None)
    assert document.locator == "line 1"
    kept = {name: said for name, said in document.extras.items() if not name.endswith("_from")}
    assert kept == {"section": "front page", "version": "2", "ok": "true", "where": '{"page": 1}'}


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ('{"id": "x", "text": "unclosed', "text.record.broken"),
        ('{"id": "x" "text": "y"}', "text.record.broken"),
        ("not json", "text.record.broken"),
        ("[" * 100_000, "text.record.broken"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", "text.record.broken"),
        ('{"id": "x"}', "text.record.textless"),
        ('{"id": "x", "text": null}', "text.record.textless"),
        ('{"id": "x", "text": 12}', "text.record.shape"),
        ('{"id": "x", "text": ["a", "b"]}', "text.record.shape"),
        ('{"id": "x", "text": ""}', "text.parse.empty"),
        ('{"id": "x", "text": " \\n\\t "}', "text.parse.empty"),
        ('"a string"', "text.record.shape"),
        ("[1, 2]", "text.record.shape"),
        ("12", "text.record.shape"),
    ],
)
def test_a_broken_line_is_told_by_its_number_and_the_rest_goes_on(broken: str, code: str) -> None:
    good = {"date": "2022", "lang": "en", "text": "Words."}
    content = lines({"id": "a"} | good) + "\n" + broken + "\n" + lines({"id": "b"} | good)
    documents, [problem] = read_json(content)
    assert [(one.document_id, one.locator) for one in documents] == [("a", "line 1"), ("b", "line 4")]
    assert (problem.code, problem.where, problem.lost) == (code, "texts.jsonl, line 3", True)


def test_a_break_in_an_array_loses_the_rest_and_says_so() -> None:
    documents, problems = read_json('[{"id": "a", "text": "x", "date": "2022"}, {"id": "b", "text": }, {"text": "c"}]')
    assert [document.document_id for document in documents] == ["a"]
    assert "what follows in the file was not read" in problems[-1].message


def test_one_object_over_several_lines_is_one_document() -> None:
    [document], _ = read_json('\n{\n  "id": "a",\n  "date": "2022",\n  "text": "x"\n}\n', media_type="application/json")
    assert (document.document_id, document.locator) == ("a", "line 2")


def test_a_lone_surrogate_is_replaced_in_its_place_and_told() -> None:
    content = r'{"id": "a", "date": "2022", "title": "x\udc00", "text": "one \ud800 two \ud83d\ude00 three \u0000."}'
    [document], [problem] = read_json(content)
    assert document.text == "one \ufffd two \U0001f600 three \ufffd."
    assert document.title == "x\ufffd"
    assert (problem.code, problem.where) == ("text.decode.lossy", "texts.jsonl, line 1")


def test_an_id_that_stands_twice_is_told_and_both_are_kept() -> None:
    record = {"id": "a", "date": "2022", "lang": "en"}
    documents, problems = read_json(lines(*(record | {"text": f"Words {number}."} for number in range(3))))
    assert [document.document_id for document in documents] == ["a", "a~2", "a~3"]
    assert [problem.code for problem in problems] == ["text.id.duplicate"] * 2


def test_columns_are_mapped_by_option() -> None:
    options = ReadOptions(columns={"text": "Body", "lang": "tongue"})
    [document], _ = read_json(lines({"Body": "글.", "text": "a note", "tongue": "ko", "date": "2022"}), options=options)
    assert (document.text, document.language, document.extras["text"]) == ("글.", "ko", "a note")


@pytest.mark.parametrize(
    ("record", "day", "precision"),
    [
        ({"date": "1950"}, date(1950, 1, 1), "year"),
        ({"date": "1950-01-01", "date_precision": "year"}, date(1950, 1, 1), "year"),
        ({"date": "1950-06"}, date(1950, 6, 1), "month"),
        ({"date": "1950-06", "date_precision": "day"}, date(1950, 6, 1), "month"),
        ({"date": 1950}, date(1950, 1, 1), "year"),
    ],
)
def test_a_date_is_as_exact_as_its_source_says(record: dict[str, object], day: date, precision: str) -> None:
    [document], _ = read_json(lines(record | {"text": "x"}))
    assert (document.date, document.date_precision) == (day, precision)


@given(st.binary(max_size=200), st.booleans())
def test_no_bytes_break_the_reader(content: bytes, in_array: bool) -> None:  # noqa: FBT001
    documents, problems = read_json((b'[{"text": "x"},' if in_array else b"{") + content)
    assert documents or any(problem.lost for problem in problems)


@given(
    st.lists(st.sampled_from(['{"text": "x"}', "{", "}", "[", '"', "\n", ",", "1", " ", '{"text": "\n"}']), max_size=30)
)
def test_no_shuffle_of_json_breaks_the_reader(parts: list[str]) -> None:
    documents, _ = read_json("".join(parts) + "\n")
    assert len(documents) <= parts.count('{"text": "x"}') + parts.count("{")


def test_a_file_of_broken_lines_is_given_up_early() -> None:
    started = time.process_time()
    documents, problems = read_json("x\n" * 1_000_000)
    assert documents == []
    assert "the rest was not read" in problems[-1].message
    assert len(problems) < 1100
    assert time.process_time() - started < 5


def test_a_million_objects_on_one_line_take_linear_time() -> None:
    record = '{"id": "a%d", "date": "2022", "lang": "en", "text": "x"}'
    for form in ("%s", "[%s]"):
        started = time.process_time()
        documents, _ = read_json(form % ", ".join(record % number for number in range(20_000)))
        assert len(documents) == 20_000
        assert time.process_time() - started < 10


@pytest.mark.skipif(not DATA.exists(), reason="the real corpora are not beside this checkout")
def test_a_year_of_agency_items_is_read_in_two_seconds() -> None:
    content = (DATA / "dprk" / "kcna_2011.jsonl").read_bytes()
    started = time.process_time()
    documents, problems = read_json(content)
    assert time.process_time() - started < 2
    assert (len(documents), problems) == (11_947, [])
    assert sum(document.title is None for document in documents) == 630
