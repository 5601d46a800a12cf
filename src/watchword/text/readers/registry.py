"""The built-in readers, and how one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from watchword.model.sources import Source
from watchword.text.readers.drafts import Reader
from watchword.text.readers.jsonl import read_json_lines
from watchword.text.readers.markdown import read_markdown
from watchword.text.readers.names import file_name, strip_packing
from watchword.text.readers.page import read_page
from watchword.text.readers.plain import read_plain
from watchword.text.readers.table import read_table

_DELIMITED = ("text/csv", "text/tab-separated-values")
_PARQUET = ("application/vnd.apache.parquet",)
_JSON = ("application/x-ndjson", "application/json")
_PAGES = ("text/html", "application/xhtml+xml")

READERS: tuple[Reader, ...] = (
    Reader("plain", "1", ("text/plain",), (".txt", ".text"), read_plain),
    Reader("markdown", "1", ("text/markdown",), (".md", ".markdown"), read_markdown),
    Reader("jsonl", "1", _JSON, (".jsonl", ".ndjson", ".json"), read_json_lines),
    Reader("table", "1", _DELIMITED + _PARQUET, (".csv", ".tsv", ".tab", ".parquet", ".pq"), read_table),
    Reader("page", "1", _PAGES, (".html", ".htm", ".xhtml", ".xht"), read_page),
)


def choose_reader(source: Source, content: bytes, using: Sequence[Reader]) -> Reader | None:
    """Return the reader for a media type; for bytes without one, by suffix, then by their beginning."""
    if source.media_type != "application/octet-stream":
        return next((reader for reader in using if source.media_type in reader.media_types), None)
    suffix = "." + strip_packing(file_name(source.location)).lower().rpartition(".")[2]
    by_suffix = next((reader for reader in using if suffix in reader.suffixes), None)
    if by_suffix is not None:
        return by_suffix
    head = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = "text/plain"
    if head.startswith((b"{", b"[{")):
        kind = "application/x-ndjson"
    elif head.startswith(b"PAR1"):
        kind = "application/vnd.apache.parquet"
    elif head[:15].lower().startswith((b"<!doctype html", b"<html")):
        kind = "text/html"
    return next((reader for reader in using if kind in reader.media_types), None)
