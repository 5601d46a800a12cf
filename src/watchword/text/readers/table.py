"""Tables: CSV, TSV and Parquet, one document a row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.readers.decoding import decode_source
from watchword.text.readers.drafts import Draft, KeyMap, Outcome, draft_record
from watchword.text.readers.names import file_name
from watchword.text.readers.options import ReadOptions

_DELIMITERS = ("\t", ",", ";", "|")
_SAMPLE = 64 * 1024
_BATCH = 1000


def read_table(source: Source, content: bytes, options: ReadOptions) -> Outcome:
    """Yield a document for every row. Columns are called like the fields of a document, or mapped by `columns`.

    CSV and TSV need a header; the delimiter is the one under which the header has a text column. A row of another
    length than the header is kept as far as it goes, and reported. Rows of CSV are located by the line of the file
    on which they begin, rows of Parquet by their number from 1.
    """
    keys = KeyMap.of(options)
    if content.startswith(b"PAR1"):
        yield from _read_parquet(source, content, keys)
    else:
        yield from _read_delimited(source, content, keys)


def _read_delimited(source: Source, content: bytes, keys: KeyMap) -> Outcome:
    decoded = decode_source(source, content)
    yield from decoded.problems
    if csv.field_size_limit() < len(decoded.text):
        csv.field_size_limit(len(decoded.text))
    delimiter = _sniff_delimiter(decoded.text[:_SAMPLE], keys, prefer_tab=".tsv" in file_name(source.location).lower())
    rows = csv.reader(_lines(decoded.text), delimiter=delimiter)
    try:
        header = next(rows, [])
        missing = _missing_text(header, keys, source)
        if missing is not None:
            yield missing
            return
        while True:
            line = rows.line_num + 1
            row = next(rows, None)
            if row is None:
                return
            if row:
                yield from _read_row(row, header, keys, source=source, locator=f"line {line}")
    except csv.Error as error:
        where = f"{source.location}, line {rows.line_num}"
        message = f"the table is broken here ({error}); what follows was not read"
        yield Problem("text.table.broken", where, message, hint="save it as CSV in UTF-8 again", lost=True)


def _read_row(
    row: list[str], header: list[str], keys: KeyMap, *, source: Source, locator: str
) -> Iterator[Draft | Problem]:
    where = f"{source.location}, {locator}"
    if len(row) != len(header):
        message = f"the row has {len(row)} cells, the header {len(header)}; it was read as far as both go"
        hint = "put quotes around cells that contain the delimiter or a line break"
        yield Problem("text.table.ragged", where, message, hint=hint, lost=len(row) > len(header))
    record: dict[str, object] = dict(zip(header, row, strict=False))
    yield draft_record(record, keys=keys, locator=locator, where=where)


def _read_parquet(source: Source, content: bytes, keys: KeyMap) -> Outcome:
    import pyarrow as pa  # noqa: PLC0415 a quarter of a second that only tables need
    import pyarrow.parquet as pq  # noqa: PLC0415 likewise

    n_rows = 0
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        missing = _missing_text(file.schema_arrow.names, keys, source)
        if missing is not None:
            yield missing
            return
        for batch in file.iter_batches(batch_size=_BATCH):
            for record in batch.to_pylist():
                n_rows += 1
                where = f"{source.location}, row {n_rows}"
                yield draft_record(record, keys=keys, locator=f"row {n_rows}", where=where)
    except (pa.ArrowException, OSError, ValueError) as error:
        where = f"{source.location}, after row {n_rows}"
        reason = " ".join(str(error).split())[:200]
        message = f"the Parquet table is broken ({reason}); what follows was not read"
        yield Problem("text.table.broken", where, message, hint="fetch or write it again", lost=True)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends. `io.StringIO` would hold four bytes a character."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _missing_text(header: Iterable[str], keys: KeyMap, source: Source) -> Problem | None:
    columns = list(header)
    if any(keys.field_of(column) == "text" for column in columns):
        return None
    found = ", ".join(columns[:40]) or "none"
    message = f"no column holds the text; the columns are {found}"
    hint = "say which column does, for example `--column text=body`"
    return Problem("text.table.textless", source.location, message, hint=hint, lost=True)


def _sniff_delimiter(sample: str, keys: KeyMap, *, prefer_tab: bool) -> str:
    """Return the delimiter under which the header names a text column; among several, the most columns."""

    def rate(delimiter: str) -> tuple[bool, bool, int]:
        header = next(csv.reader(_lines(sample), delimiter=delimiter), [])
        has_text = any(keys.field_of(column) == "text" for column in header)
        return has_text, prefer_tab and delimiter == "\t", len(header)

    return max(_DELIMITERS, key=rate)
