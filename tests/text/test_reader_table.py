"""CSV, TSV and Parquet: one document a row."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.model.documents import Document
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.read import read
from watchword.text.readers.options import ReadOptions

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1, max_size=40).filter(
    str.strip
)


def read_cells(
    content: bytes, *, location: str = "texts.csv", options: ReadOptions | None = None
) -> tuple[list[Document], list[Problem]]:
    at = datetime(2031, 3, 12, tzinfo=UTC)
    source = Source.of(content, location=location, retrieved_at=at, media_type="text/csv")
    return read(source, content, options=options or ReadOptions())


def write_parquet(**columns: list[object]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from([",", ";", "\t", "|"]))
def test_what_was_written_is_read_under_every_delimiter(rows: list[tuple[str, str]], delimiter: str) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["date", "text", "note"])
    writer.writerows(["2022-06-11", text, note] for text, note in rows)
    documents, problems = read_cells(buffer.getvalue().encode())
    assert [document.text for document in documents] == [text for text, _ in rows]
    assert [document.extras["note"] for document in documents] == [note.strip() for _, note in rows]
    assert problems == []


def test_a_table_without_a_text_column_names_what_it_has_and_the_option() -> None:
    content = b"day,body\n2022-06-11,Words.\n"
    documents, [problem] = read_cells(content)
    assert documents == []
    assert problem.code == "text.table.textless"
    assert "day, body" in problem.message
    assert "--column text=body" in (problem.hint or "")
    [document], problems = read_cells(content, options=ReadOptions(columns={"text": "body", "date": "day"}))
    assert (document.text, document.date) == ("Words.", date(2022, 6, 11))
    assert problems == []


def test_rows_are_located_by_the_line_on_which_they_begin() -> None:
    documents, _ = read_cells(b'id,text\na,"one\n\ntwo"\n\nb,three\n')
    assert [(one.document_id, one.locator) for one in documents] == [("a", "line 2"), ("b", "line 6")]


def test_rows_without_an_id_are_called_by_date_and_title() -> None:
    documents, _ = read_cells(
        "date,title,text\n2022-06-11,전원회의 보도,글.\n2022-06-11,전원회의 보도,딴 글.\n,,셋.\n".encode()
    )
    assert [one.document_id for one in documents] == [
        "2022-06-11-전원회의-보도",
        "2022-06-11-전원회의-보도~2",
        "texts-line-4",
    ]


@pytest.mark.parametrize(("row", "lost"), [("a", False), ("a,b,c,d", True)])
def test_a_ragged_row_is_told(row: str, lost: bool) -> None:  # noqa: FBT001
    _, problems = read_cells(f"text,date,title\n{row}\n".encode())
    assert [problem.lost for problem in problems if problem.code == "text.table.ragged"] == [lost]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_tables_come_in_many_encodings(encoding: str) -> None:
    text = "전원회의에서는 농촌문제가 토의되였으며 새로운 대책들이 취해졌다."
    [document], _ = read_cells(f"id;text\n가;{text}\n".encode(encoding))
    assert (document.document_id, document.text) == ("가", text)


def test_a_parquet_table_is_read_with_its_types() -> None:
    content = write_parquet(
        id=["a", "b"],
        date=[date(2022, 6, 11), None],
        text=["글.", "딴 글."],
        seen=[datetime(2022, 6, 12, 9), None],  # noqa: DTZ001 tables hold naive times
        n=[1, 2],
        tags=[["x", "y"], []],
    )
    documents, problems = read_cells(content, location="texts.parquet")
    assert [(one.document_id, one.text, one.date) for one in documents] == [
        ("a", "글.", date(2022, 6, 11)),
        ("b", "딴 글.", None),
    ]
    assert documents[0].extras["seen"].startswith("2022-06-12T09:00")
    assert (documents[0].extras["n"], documents[0].extras["tags"]) == ("1", "x; y")
    assert [problem.code for problem in problems] == ["text.date.absent"]


def test_a_parquet_table_without_text_and_a_broken_one_are_told() -> None:
    content = write_parquet(body=["x"])
    assert [problem.code for problem in read_cells(content)[1]] == ["text.table.textless"]
    assert [problem.code for problem in read_cells(content[: len(content) // 2])[1]] == ["text.table.broken"]


@given(st.integers(4, 2000), st.integers(0, 255))
def test_no_damage_to_a_parquet_table_is_an_error(position: int, byte: int) -> None:
    content = bytearray(write_parquet(id=["a", "b"], text=["one", "two"]))
    content[min(position, len(content) - 1)] = byte
    documents, problems = read_cells(bytes(content))
    assert documents or problems


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    documents, problems = read_cells(b"id,text\n" + content)
    assert documents or problems
