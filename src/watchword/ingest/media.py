"""What kind of bytes these are: by their first bytes, then by name, then by what the sender said, then by looking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SAMPLE = 64 * 1024
_ONE_SIDED = 0.95
_GENERIC = {"application/octet-stream", "binary/octet-stream", "text/plain", "application/force-download", ""}
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00\x00\xfe\xff")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_JSON_OBJECT = re.compile(rb'^\s*\{\s*(?:"|\})')
_JSON_ARRAY = re.compile(rb"^\s*\[\s*\{")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b\x00"))


@dataclass(frozen=True, slots=True)
class Media:
    """A media type and what to do with it: `reader` is `yes`, `zip` (look inside) or `no` (no reader for it)."""

    media_type: str
    reader: str
    label: str


_BINARY = Media("application/octet-stream", "no", "binary data of an unknown kind")
_ZIP_KINDS = (
    (b"mimetypeapplication/epub+zip", ".epub"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"),
    (b"mimetypeapplication/hwp+zip", ".hwpx"),
)
_OFFICE_PARTS = ((b"word/document.xml", ".docx"), (b"xl/workbook.xml", ".xlsx"), (b"ppt/presentation.xml", ".pptx"))


def identify_media(content: bytes, *, name: str, declared: str | None = None) -> Media:
    """Return the kind of `content`, which was called `name` and which its sender called `declared`.

    An unmistakable signature wins (a PDF called `speech.txt` is a PDF). A generic declaration such as
    `text/plain` yields to the suffix, because servers send JSON Lines and Markdown under it.
    """
    by_signature = _by_signature(content)
    if by_signature is not None:
        return _office_kind(content) if by_signature.reader == "zip" else by_signature
    by_suffix = _suffixes().get(_suffix(name))
    declared = (declared or "").strip().lower()
    if declared not in _GENERIC:
        known = _types().get(declared)
        if known is None and not declared.startswith("text/"):
            return Media(declared, "no", f"of type {declared}")
        by_suffix = known or by_suffix
    if by_suffix is not None and by_suffix.reader == "no":
        return by_suffix
    if _is_binary(content, trusted=by_suffix is not None):
        return _BINARY
    if by_suffix is not None and by_suffix.media_type.startswith(("text/", "application/json", "application/x-nd")):
        return by_suffix
    return _by_looking(content)


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def _by_signature(content: bytes) -> Media | None:
    for offset, magic, media in _signatures():
        if content.startswith(magic, offset):
            return media
    return None


def _office_kind(content: bytes) -> Media:
    """Tell office files and e-books, which are zips, from zips of texts."""
    head = content[:200]
    for mark, suffix in _ZIP_KINDS:
        if mark in head:
            return _suffixes()[suffix]
    if b"[Content_Types].xml" in content[:2000] or b"[Content_Types].xml" in content[-65536:]:
        for mark, suffix in _OFFICE_PARTS:
            if mark in content[-65536:]:
                return _suffixes()[suffix]
    return _suffixes()[".zip"]


def _is_binary(content: bytes, *, trusted: bool) -> bool:
    """Say whether this is no text. A suffix that promises text is trusted through some damage."""
    sample = content[:_SAMPLE]
    if sample.startswith(_BYTE_ORDER_MARKS):
        return False
    n_nul = sample.count(0)
    if n_nul > 1 and _reads_as_utf16(sample, n_nul):
        return False
    n_control = len(sample) - len(sample.translate(None, _CONTROL))
    return n_nul + n_control > (0.3 if trusted else 0.02) * len(sample)


def _reads_as_utf16(sample: bytes, n_nul: int) -> bool:
    """Say whether this is UTF-16 without a mark: the zero halves of its spaces and line ends all fall on one side."""
    n_even = sample[::2].count(0)
    if max(n_even, n_nul - n_even) < _ONE_SIDED * n_nul:
        return False
    text = sample.decode("utf-16-be" if n_even > n_nul - n_even else "utf-16-le", "replace")
    n_printed = sum((one.isprintable() or one.isspace()) and one != "\ufffd" for one in text)
    return n_printed > _ONE_SIDED * len(text)


def _by_looking(content: bytes) -> Media:
    head = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if head.lstrip().startswith(b"<") and _HTML.search(head):
        return _suffixes()[".html"]
    if _JSON_OBJECT.match(head):
        return _suffixes()[".jsonl"]
    if _JSON_ARRAY.match(head):
        return _suffixes()[".json"]
    return _suffixes()[".txt"]


def _rows(table: str) -> list[list[str]]:
    text = files("watchword.ingest").joinpath(table).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


@cache
def _suffixes() -> dict[str, Media]:
    return {suffix: Media(kind, reader, label) for suffix, kind, reader, label in _rows("suffixes.tsv")}


@cache
def _types() -> dict[str, Media]:
    kinds = {media.media_type: media for media in reversed(_suffixes().values())}
    aliases = {
        "text/x-markdown": ".md",
        "application/jsonl": ".jsonl",
        "application/x-jsonlines": ".jsonl",
        "application/x-zip-compressed": ".zip",
        "application/x-gzip": ".gz",
        "application/x-parquet": ".parquet",
        "text/xml": ".xml",
        "application/javascript": ".js",
    }
    return kinds | {alias: _suffixes()[suffix] for alias, suffix in aliases.items()}


@cache
def _signatures() -> list[tuple[int, bytes, Media]]:
    rows = _rows("signatures.tsv")
    return [
        (int(offset), bytes.fromhex(magic), Media(kind, reader, label)) for offset, magic, kind, reader, label in rows
    ]
