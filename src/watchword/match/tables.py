"""The tables that stand beside these modules."""

from __future__ import annotations

from importlib.resources import files


def rows_of(name: str) -> list[list[str]]:
    """Read a table of tab-separated rows; lines that begin with # are remarks."""
    table = files("watchword.match").joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
