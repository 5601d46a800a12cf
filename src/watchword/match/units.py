"""How long a phrase is, in the matching units of each language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class UnitScale:
    """The sizes that depend on what a unit is; see `units.tsv`."""

    unit: str
    feature_units: int
    shortest_run: int
    longest_run: int
    tail: int
    compound: int
    kernel: int

    @property
    def joined(self) -> bool:
        """Whether one printed word holds several units."""
        return self.unit != "word"


@cache
def unit_scales() -> dict[str, UnitScale]:
    """Return the table `units.tsv` by language; `*` stands for every other language."""
    table = files("watchword.match").joinpath("units.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return {row[0]: UnitScale(row[1], *map(int, row[2:])) for row in rows}


def unit_scale(language: str | None) -> UnitScale:
    """Return the sizes for a language.

    >>> unit_scale("ko").unit, unit_scale("fr").unit
    ('syllable', 'word')
    """
    scales = unit_scales()
    return scales.get(language or "*", scales["*"])
