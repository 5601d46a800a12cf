"""What the register says of one formulation: how often it stands, since when, and how its use has changed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from watchword.measure.disuse import LEAST_EXPECTED
from watchword.measure.grounds import Grounds
from watchword.measure.lineage import dated
from watchword.measure.wording import plural, quoted, where
from watchword.model.findings import Finding
from watchword.model.formulations import Use

Trend = Literal["new", "rising", "fading", "lost"]

FEWEST = 5  # documents on one side, below which a change of frequency is not flagged (DOMAIN 2.11)
LEAST_CHANGE = 1.0  # binary log-ratio: twice as frequent, or half
LEAST_EVIDENCE = 3.84  # G2


@dataclass(frozen=True, slots=True)
class TrendCounts:
    """Documents that carry a phrase, before a day and from it on, and how many documents there are on either side."""

    before: int
    of_before: int
    after: int
    of_after: int

    @property
    def log_ratio(self) -> float:
        """Binary logarithm of the ratio of shares, half a document added on each side; above 0 is rising."""
        later = (self.after + 0.5) / (self.of_after + 1)
        return math.log2(later / ((self.before + 0.5) / (self.of_before + 1)))

    @property
    def likelihood_ratio(self) -> float:
        """The G2 statistic of the two shares (Dunning 1993); 3.84 is passed by chance in one case of twenty."""
        total = self.of_before + self.of_after
        share = (self.before + self.after) / total if total else 0.0
        parts = ((self.before, self.of_before), (self.after, self.of_after))
        return 2 * sum(
            n * math.log(n / (of * chance))
            for with_it, of in parts
            for n, chance in ((with_it, share), (of - with_it, 1 - share))
            if n
        )

    @property
    def expected_after(self) -> float:
        """Documents to be expected from the day on, at the rate before it."""
        return self.before / self.of_before * self.of_after if self.of_before else 0.0


def fits(counts: TrendCounts, trend: Trend | None) -> bool:
    """Whether a formulation shows a trend. Counts decide, so that few documents never show one.

    new: none before, of at least one document; rising and fading: at least twice or half as frequent, five documents on
    one side, and G2 of 3.84; lost: none since, where three or more were to be expected.
    """
    if trend is None:
        return True
    if trend == "new":
        return counts.of_before > 0 and counts.before == 0 and counts.after > 0
    if trend == "lost":
        return counts.after == 0 and counts.expected_after >= LEAST_EXPECTED
    enough = max(counts.before, counts.after) >= FEWEST and counts.of_before > 0 and counts.of_after > 0
    change = counts.log_ratio if trend == "rising" else -counts.log_ratio
    return enough and change >= LEAST_CHANGE and counts.likelihood_ratio >= LEAST_EVIDENCE


def entry(
    canonical: str, uses: Sequence[Use], *, counts: TrendCounts, grounds: Grounds, facts: Mapping[str, object]
) -> Finding:
    """Say of one formulation of the register in how many documents it stands, first and last; and its trend.

    `uses` are its first and its last use. `facts` are what the register knows besides, `n_documents` among them.
    """
    known = dated(uses)
    told = f"first {where(known[0])}, last {where(known[-1])}" if known else f"undated, such as {where(uses[0])}"
    since = facts.get("since")
    change = (
        f" In {counts.after} of {plural(counts.of_after, 'document')} from {since} on, in {counts.before} of "
        f"{plural(counts.of_before, 'document')} before."
        if since
        else ""
    )
    documents = plural(int(str(facts["n_documents"])), "document")
    text = f"{quoted(canonical)} stands in {documents}: {told}; looked for in {grounds.describe()}.{change}"
    ends = (known[0], known[-1]) if known else (uses[0],)
    data: dict[str, object] = {
        "canonical": canonical,
        **facts,
        "first": ends[0].as_json(),
        "last": ends[-1].as_json(),
    }
    if since:
        data["counts"] = {
            "before": counts.before,
            "of_before": counts.of_before,
            "after": counts.after,
            "of_after": counts.of_after,
            "log_ratio": round(counts.log_ratio, 3),
        }
    evidence = tuple(dict.fromkeys(use.span for use in ends))
    return grounds.finding("formulation-entry", text, evidence=evidence, data=data)
