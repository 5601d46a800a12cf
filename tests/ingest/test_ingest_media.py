"""What kind of bytes these are."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.ingest.media import identify_media

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", b"words", "text/plain"),
        ("a.TXT", b"words", "text/plain"),
        ("README", b"words", "text/plain"),
        ("a.md", b"# words", "text/markdown"),
        ("a.jsonl", b"{}", "application/x-ndjson"),
        ("a.json", b"[]", "application/json"),
        ("a.csv", b"id,text", "text/csv"),
        ("a.tsv", b"id\ttext", "text/tab-separated-values"),
        ("a.parquet", b"PAR1....PAR1", "application/vnd.apache.parquet"),
        ("a.htm", b"<p>words", "text/html"),
        ("a", b"\n <!DOCTYPE html><title>x</title>", "text/html"),
        ("a", b'{"text": "x"}\n', "application/x-ndjson"),
        ("a", b'[{"text": "x"}]', "application/json"),
        ("a.jsonl.xz", b"\xfd7zXZ\x00....", "application/x-xz"),
        ("a.csv.gz", b"\x1f\x8b\x08....", "application/gzip"),
        ("speech", "연설".encode("utf-16"), "text/plain"),
        ("speech", "연설 하나 둘 셋".encode("utf-16-le"), "text/plain"),
        ("speech", "연설".encode("cp949"), "text/plain"),
    ],
)
def test_readable_kinds_are_told_by_name_and_look(name: str, content: bytes, media_type: str) -> None:
    media = identify_media(content, name=name)
    assert (media.media_type, media.reader) == (media_type, "yes")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n"),
        ("speech.txt", b"%PDF-1.7\n"),
        ("photo.html", PNG),
        ("a", b"\x7fELF\x02\x01\x01" + bytes(20)),
        ("a.bin", bytes(range(256)) * 4),
        ("a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40)),
        ("page.js", b"var x = 1;"),
        ("a.xml", b"<?xml version='1.0'?><a/>"),
    ],
)
def test_what_has_no_reader_is_refused_whatever_it_is_called(name: str, content: bytes) -> None:
    assert identify_media(content, name=name).reader == "no"


def test_an_office_file_is_no_zip_of_texts() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    media = identify_media(buffer.getvalue(), name="speech.zip")
    assert (media.reader, media.label) == ("no", "a Word document")


@pytest.mark.parametrize(
    ("declared", "name", "media_type"),
    [
        ("text/plain", "a.jsonl", "application/x-ndjson"),
        ("application/octet-stream", "a.md", "text/markdown"),
        ("text/html", "index.txt", "text/html"),
        ("text/html", "", "text/html"),
        (None, "", "text/html"),
        ("text/x-unheard-of", "", "text/html"),
    ],
)
def test_a_generic_declaration_yields_to_the_name(declared: str | None, name: str, media_type: str) -> None:
    assert identify_media(b"<html><p>words</html>", name=name, declared=declared).media_type == media_type


def test_a_declared_kind_without_a_reader_is_refused() -> None:
    assert identify_media(b"words", name="x", declared="font/woff2").reader == "no"


@given(st.binary(max_size=300), st.text(max_size=12), st.none() | st.text(max_size=20))
def test_any_bytes_under_any_name_get_an_answer(content: bytes, name: str, declared: str | None) -> None:
    media = identify_media(content, name=name, declared=declared)
    assert media.reader in {"yes", "zip", "no"}
    assert media.media_type
    assert media.label


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_printed_text_in_unicode_is_never_taken_for_binary(text: str, encoding: str) -> None:
    assert identify_media(text.encode(encoding), name="speech.txt").reader == "yes"
