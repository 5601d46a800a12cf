"""The tables of this room: tab-separated files with their source in comment lines, a folder a language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from watchword.model.errors import InvalidInput


@cache
def read_rows(name: str, *, columns: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of `watchword/text/NAME`, each of `columns` cells; `#` starts a comment line.

    >>> ("the",) in read_rows("en/function_words.tsv", columns=1)
    True
    """
    rows = []
    for number, line in enumerate(files("watchword.text").joinpath(name).read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(line.split("\t"))
        if len(cells) != columns or not all(cells):
            raise InvalidInput(f"line {number} of the table {name} has {len(cells)} cells, not {columns}: {line!r}")
        rows.append(cells)
    return tuple(rows)


@cache
def has_table(name: str) -> bool:
    """Whether there is such a table."""
    return files("watchword.text").joinpath(name).is_file()
