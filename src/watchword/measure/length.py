"""Length against a text's own kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from watchword.measure.grounds import Grounds
from watchword.measure.wording import plural
from watchword.model.findings import Finding
from watchword.model.spans import Span

FEWEST_FOR_STATISTICS = 5  # rule 8 of the domain: below this, the list and no statistic


@dataclass(frozen=True, slots=True)
class Length:
    """The length of one document in the units of its language: words, or characters where words run together."""

    document_id: str
    date: date | None
    value: int


def length(own: Length, precedents: Sequence[Length], *, unit: str, opening: Span, grounds: Grounds) -> Finding:
    """Compare a text's length with its precedents: value, rank and median, or the list where they are fewer than five.

    Precedents are earlier documents of the same series, language and completeness. Rank 1 is the longest, ties share
    the better rank. A short text says that little was released, not that little was decided.
    """
    data: dict[str, object] = {
        "value": own.value,
        "unit": unit,
        "precedents": [
            {"document": one.document_id, "date": one.date and one.date.isoformat(), "value": one.value}
            for one in precedents
        ],
    }
    here = f"{own.value:,} {unit}"
    if not precedents:
        text = f"It has {here}; no precedent of its own series is known among {grounds.describe()}."
    elif len(precedents) < FEWEST_FOR_STATISTICS:
        listed = ", ".join(f"{one.date or 'undated'} {one.value:,}" for one in precedents)
        text = f"It has {here}; its {plural(len(precedents), 'precedent')}: {listed}, among {grounds.describe()}."
    else:
        values = [one.value for one in precedents]
        middle = median(values)
        rank = 1 + sum(value > own.value for value in values)
        data |= {"rank": rank, "of": len(values) + 1, "median": middle, "n": len(values)}
        text = (
            f"It has {here}: rank {rank} of {len(values) + 1} by length, the median of its "
            f"{len(values)} precedents being {middle:,.0f}, among {grounds.describe()}."
        )
    return grounds.finding("length", text, evidence=(opening,), data=data)
