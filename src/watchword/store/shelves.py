"""Reading tokens: files are opened once, and the row groups read last are kept."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from watchword.model.errors import StoreError
from watchword.store.columns import open_parquet

ROWS_KEPT = 1 << 21  # some 60 MB


@dataclass(frozen=True, slots=True)
class OpenFile:
    """One Parquet file, and the first row of each of its groups."""

    file: pq.ParquetFile
    first_rows: list[int]


class Shelf:
    """The token files of an archive. Files never change, so what is known of one stays true."""

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
            self._files[name] = OpenFile(file, first_rows)
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
