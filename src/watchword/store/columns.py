"""Tokens as Parquet: documents end to end, one row a token."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from watchword.model.errors import StoreError
from watchword.model.tokens import Column, Tokens

TOKEN_COLUMNS = ("start", "end", "form", "word", "sentence", "paragraph", "section")
SUFFIX = ".parquet"
TOKEN_ROWS = 1 << 17  # rows a group: smaller ones repeat their dictionaries, larger ones slow a single document down
DICTIONARY_BYTES = 1 << 30  # a form table is never given up for plain strings


def stack(tokens: Sequence[Tokens]) -> pa.Table:
    """Put the tokens of documents end to end, with one form table for all of them."""
    forms = pa.array([form for part in tokens for form in part.forms], pa.string()).dictionary_encode()
    code_of = forms.indices.to_numpy()
    offsets = np.cumsum([0, *(len(part.forms) for part in tokens)])[:-1]
    codes = [code_of[part.form_id + offset] for part, offset in zip(tokens, offsets, strict=True)]
    columns = {name: joined([getattr(part, name) for part in tokens]) for name in TOKEN_COLUMNS if name != "form"}
    return pa.table({**columns, "form": coded(joined(codes), forms.dictionary)}).select(TOKEN_COLUMNS)


def joined(columns: Sequence[Column]) -> Column:
    """Return int32 columns end to end."""
    return np.concatenate(columns, dtype=np.int32) if columns else np.empty(0, np.int32)


def coded(codes: Column, forms: pa.Array) -> pa.DictionaryArray:
    """Return forms by their numbers."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), forms)


def codes_and_forms(column: pa.ChunkedArray) -> tuple[Column, pa.Array]:
    """Return a column of forms as numbers into one form table, which may hold forms that no row uses."""
    unified = column.unify_dictionaries()
    if not unified.num_chunks:
        return np.empty(0, np.int32), pa.array([], pa.string())
    return joined([chunk.indices.to_numpy() for chunk in unified.chunks]), unified.chunk(0).dictionary


def numbered_by_first_use(column: pa.ChunkedArray) -> tuple[Column, tuple[str, ...]]:
    """Return form numbers in order of first use, and the forms so numbered."""
    codes, forms = codes_and_forms(column)
    used, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(used), np.int32)
    number[order] = np.arange(len(used), dtype=np.int32)
    return number[inverse], tuple(forms.take(pa.array(used[order])).to_pylist())


def encoded(table: pa.Table) -> memoryview:
    """Return a table as the bytes of a Parquet file, with a checksum on every page.

    Forms are written as strings, so that the dictionary of each row group holds its own forms and no others.
    """
    sink = pa.BufferOutputStream()
    place = table.schema.get_field_index("form")
    pq.write_table(
        table.set_column(place, "form", table["form"].cast(pa.string())),
        sink,
        row_group_size=TOKEN_ROWS,
        compression="lz4",
        use_dictionary=["form"],
        dictionary_pagesize_limit=DICTIONARY_BYTES,
        write_statistics=False,
        write_page_checksum=True,
    )
    return memoryview(sink.getvalue())


def open_parquet(source: Path | pa.BufferReader) -> pq.ParquetFile:
    """Open a segment file, forms as numbers; a page that fails its checksum raises when it is read."""
    return pq.ParquetFile(source, read_dictionary=["form"], memory_map=True, page_checksum_verification=True)


def read_checked(path: Path) -> pa.Table:
    """Return a whole segment file whose bytes agree with its name.

    Raises:
        StoreError: they do not.

    """
    content = path.read_bytes()
    if sha256(content).hexdigest() + SUFFIX != path.name:
        raise StoreError(f"{path} is damaged", hint="its documents are whole; rebuild the tokens from their texts")
    return open_parquet(pa.BufferReader(content)).read()
