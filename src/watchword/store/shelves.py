"""Reading segments: files are opened once, and the row groups read last are kept."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from watchword.model.errors import StoreError
from watchword.store.columns import open_parquet

ROWS_KEPT = 1 << 21  # some 60 MB


@dataclass(frozen=True, slots=True)
class OpenFile:
    """One Parquet file: the first row of each group, and the first and last form of each where they were noted."""

    file: pq.ParquetFile
    first_rows: list[int]
    form_bounds: list[tuple[str, str] | None] = field(default_factory=list)


class Shelf:
    """The files of one folder of segments. Files never change, so what is known of one stays true."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files: dict[str, OpenFile] = {}
        self._groups: OrderedDict[tuple[str, int], pa.Table] = OrderedDict()
        self._n_rows = 0

    def file(self, name: str) -> OpenFile:
        """Return a file, opened at first use."""
        if name not in self._files:
            try:
                file = open_parquet(self._path / name)
            except FileNotFoundError as error:
                raise StoreError(
                    f"{self._path / name} is missing",
                    hint="the documents are whole without it; rebuild the tokens from their texts",
                ) from error
            counts = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
            first_rows = [0, *accumulate(counts)]
            self._files[name] = OpenFile(file, first_rows, form_bounds(file))
        return self._files[name]

    def rows(self, name: str, first_row: int, n_rows: int) -> pa.Table:
        """Return some rows of a file, reading only the groups that hold them."""
        opened = self.file(name)
        after = first_row + n_rows
        if after > opened.first_rows[-1]:
            raise StoreError(f"{self._path / name} has fewer rows than it should", hint="rebuild the tokens")
        if not n_rows:
            return opened.file.schema_arrow.empty_table()
        first = bisect_right(opened.first_rows, first_row) - 1
        groups = range(first, bisect_left(opened.first_rows, after))
        table = pa.concat_tables([self._group(name, group) for group in groups])
        return table.slice(first_row - opened.first_rows[first], n_rows)

    def having(self, name: str, form: str) -> tuple[np.ndarray, np.ndarray]:
        """Return documents and positions of one form in a posting file, reading only the groups that may hold it."""
        opened = self.file(name)
        documents, positions = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        for group, bounds in enumerate(opened.form_bounds):
            if bounds is None or bounds[0] <= form <= bounds[1]:
                table = self._group(name, group)
                column = table["form"].combine_chunks()
                code = column.dictionary.index(form).as_py()
                first, after = np.searchsorted(column.indices.to_numpy(), [code, code + 1]) if code >= 0 else (0, 0)
                documents.append(table["document"].to_numpy()[first:after])
                positions.append(table["position"].to_numpy()[first:after])
        return np.concatenate(documents), np.concatenate(positions)

    def close(self) -> None:
        """Close all files and forget what was read; they are opened again at need."""
        for opened in self._files.values():
            opened.file.close()
        self._files.clear()
        self._groups.clear()
        self._n_rows = 0

    def _group(self, name: str, group: int) -> pa.Table:
        key = (name, group)
        if key not in self._groups:
            self._groups[key] = self.file(name).file.read_row_group(group)
            self._n_rows += self._groups[key].num_rows
            while self._n_rows > ROWS_KEPT and len(self._groups) > 1:
                _, forgotten = self._groups.popitem(last=False)
                self._n_rows -= forgotten.num_rows
        self._groups.move_to_end(key)
        return self._groups[key]


def form_bounds(file: pq.ParquetFile) -> list[tuple[str, str] | None]:
    """Return the first and last form of each row group; None where the file does not say (very long forms)."""
    column = file.schema_arrow.get_field_index("form")
    bounds: list[tuple[str, str] | None] = []
    for group in range(file.metadata.num_row_groups):
        statistics = file.metadata.row_group(group).column(column).statistics
        bounds.append((statistics.min, statistics.max) if statistics and statistics.has_min_max else None)
    return bounds
