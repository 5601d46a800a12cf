"""What a lineage says: first and last use, the longest silence, and what its pieces were before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from watchword.measure.grounds import Grounds
from watchword.measure.wording import plural, quoted, where
from watchword.model.findings import Finding
from watchword.model.formulations import Use
from watchword.model.spans import Span

Days = npt.NDArray[np.datetime64]

NEAR_DAYS = 30  # a first use this close to the start of what is held is told as "at or before"


@dataclass(frozen=True, slots=True)
class Gap:
    """The days between two neighbouring uses, and how many documents of the scope bear a date in between."""

    earlier: Use
    later: Use
    days: int
    n_documents: int
    n_days_held: int


@dataclass(frozen=True, slots=True)
class Chain:
    """A long form and a short one: their uses, what makes the one of the other, and the document that joins them.

    `how` is `introduced` where a document has one behind the other in brackets (`joined` is that use of the short
    form), else a key of `WAYS`, and `joined` is the short form in the first document that has both. `expected` is how
    many of the documents would have both by chance.
    """

    long: tuple[Use, ...]
    short: tuple[Use, ...]
    how: str
    joined: Use | None
    n_together: int
    expected: float


def dated(uses: Sequence[Use]) -> list[Use]:
    """Return the uses that have a date, in order of time."""
    return sorted((use for use in uses if use.date), key=lambda use: (use.date, use.span))


ALTERED = " (in altered wordings only)"


def first_use(
    name: str, uses: Sequence[Use], *, grounds: Grounds, near_days: int = NEAR_DAYS, altered: bool = False
) -> Finding:
    """Say where a wording stands first; "at or before", where the record begins hardly earlier.

    The first use in a scope is the first use that the archive holds. It does not say who coined the words. `altered`
    says that none of the uses has the wording itself.
    """
    manner = ALTERED if altered else ""
    known = dated(uses)
    if not known:
        use = uses[0]
        text = (
            f"{quoted(name)}{manner} stands in {where(use)}; no use is dated, so none is first. Looked for in "
            f"{grounds.describe()}."
        )
        return grounds.finding("first-use", text, evidence=(use.span,), data={"first": None, "at_or_before": None})
    use = known[0]
    start = grounds.coverage.first
    bounded = bool(start and use.date and (use.date - start).days <= near_days)
    undated = len(uses) - len(known)
    told = (
        f"at or before {use.date}, since the record begins on {start}; first held use {where(use)}"
        if bounded
        else f"first use {where(use)}"
    )
    rest = f"; {plural(undated, 'undated use')} may be earlier" if undated else ""
    text = f"{quoted(name)}{manner}: {told}{rest}; looked for in {grounds.describe()}."
    data = {"first": use.as_json(), "at_or_before": bounded, "undated_uses": undated, "altered": altered}
    return grounds.finding("first-use", text, evidence=(use.span,), data=data)


def last_use(name: str, uses: Sequence[Use], *, grounds: Grounds, altered: bool = False) -> Finding | None:
    """Say where a wording stands last, and the nearest use before that; None where no use is dated.

    `altered` says that none of the uses has the wording itself.
    """
    known = dated(uses)
    if not known:
        return None
    last = known[-1]
    before = [use for use in known if last.date and use.date and use.date < last.date]
    nearest = before[-1] if before else None
    days = (last.date - nearest.date).days if nearest and nearest.date and last.date else None
    told = f"; nearest before it {where(nearest)}, {plural(days or 0, 'day')} earlier" if nearest else ""
    since = (grounds.coverage.last - last.date).days if grounds.coverage.last and last.date else None
    ended = f"; the record goes on for {plural(since, 'day')}" if since else ""
    documents = len({use.span.document_id for use in uses})
    manner = ALTERED if altered else ""
    text = (
        f"{quoted(name)}{manner}: last use {where(last)}{told}{ended}; {plural(len(uses), 'use')} in "
        f"{plural(documents, 'document')}, looked for in {grounds.describe()}."
    )
    data: dict[str, object] = {
        "last": last.as_json(),
        "nearest": nearest.as_json() if nearest else None,
        "days_between": days,
        "days_since": since,
        "n_uses": len(uses),
        "n_documents": documents,
        "altered": altered,
    }
    evidence = (last.span, nearest.span) if nearest else (last.span,)
    return grounds.finding("last-use", text, evidence=evidence, data=data)


def silence(name: str, uses: Sequence[Use], *, days: Days, grounds: Grounds) -> Finding | None:
    """Say the longest stretch without a use, against the next longest, and the silence since the last use.

    `days` are the dates of the documents of the scope, ascending. A gap in use is told with what is held of it:
    a silence in a stretch that the archive does not hold says nothing. None with fewer than two days of use.
    """
    gaps = gaps_of(uses, days)
    if not gaps:
        return None
    ranked = sorted(gaps, key=lambda gap: -gap.days)
    longest, rest = ranked[0], ranked[1:]
    last = gaps[-1].later
    since = (grounds.coverage.last - last.date).days if grounds.coverage.last and last.date else 0
    against = (
        f"; the next longest was {plural(rest[0].days, 'day')}" if rest else "; there is no other to set it against"
    )
    now = f" The record ends {plural(since, 'day')} after the last use." if since else ""
    text = (
        f"{quoted(name)}: longest silence {plural(longest.days, 'day')}, from {where(longest.earlier)} to "
        f"{where(longest.later)}, with {plural(longest.n_documents, 'document')} held on "
        f"{plural(longest.n_days_held, 'day')} in between{against}; looked for in {grounds.describe()}.{now}"
    )
    data: dict[str, object] = {
        "days": longest.days,
        "documents_between": longest.n_documents,
        "days_held_between": longest.n_days_held,
        "other_gaps": [gap.days for gap in rest],
        "days_since": since,
    }
    return grounds.finding("silence", text, evidence=(longest.earlier.span, longest.later.span), data=data)


def gaps_of(uses: Sequence[Use], days: Days) -> list[Gap]:
    """Return the gaps between the days of use, in order of time."""
    by_day: dict[date, Use] = {}
    for use in dated(uses):
        if use.date:
            by_day.setdefault(use.date, use)
    gaps = []
    for one, two in pairwise(sorted(by_day)):
        low = int(np.searchsorted(days, np.datetime64(one, "D"), side="right"))
        high = int(np.searchsorted(days, np.datetime64(two, "D"), side="left"))
        held = len(np.unique(days[low:high]))
        gaps.append(Gap(by_day[one], by_day[two], (two - one).days, high - low, held))
    return gaps


def piece(added: str, uses: Sequence[Use], *, of: Use | None, grounds: Grounds) -> Finding:
    """Say what an added stretch was before it was added: new to the lineage may be old in the archive.

    `uses` are the uses of the stretch, in order of time; those before `of`, the use that brought it, count. With `of`
    None it is a piece of the phrase that was asked for, and every use counts.
    """
    limit = of.date if of else None
    known = dated(uses)
    earlier = [use for use in known if not limit or (use.date and use.date < limit)]
    brought = f", which {where(of)} added," if of else ""
    piece_of = quoted(added)
    if earlier:
        first, nearest = earlier[0], earlier[-1]
        told = f"first {where(first)}"
        if nearest.span != first.span:
            told += f", nearest {where(nearest)}"
        documents = len({use.span.document_id for use in earlier})
        when = " before that" if of else ""
        text = (
            f"{piece_of}{brought} stood in {plural(documents, 'document')}{when}: {told}; looked for in "
            f"{grounds.describe()}."
        )
        evidence: tuple[Span, ...] = tuple(dict.fromkeys((first.span, nearest.span, *((of.span,) if of else ()))))
    else:
        text = f"{piece_of}{brought} has no earlier use in {grounds.describe()}."
        evidence = (of.span,) if of else (uses[0].span,)
    data: dict[str, object] = {
        "piece": added,
        "added_by": of.as_json() if of else None,
        "n_earlier": len(earlier),
        "first": earlier[0].as_json() if earlier else None,
        "nearest": earlier[-1].as_json() if earlier else None,
    }
    return grounds.finding("piece", text, evidence=evidence, data=data)


WAYS = {
    "initials": "its letters are the initials of the words",
    "blend": "it is made of the beginnings of the words",
    "syllables": "it takes syllables of the words",
    "number": "it counts parts that share a word",
    "words": "it is made of the words",
}


def abbreviation(chain: Chain, *, grounds: Grounds) -> Finding:
    """Say that a long form has a short one, when each stood first, and which of the two is used of late.

    Where a text puts the one behind the other in brackets, it says so itself. Else it is read off the letters alone,
    and told with the number of documents that have both and the number to be expected if they had nothing to do with
    each other; a person confirms it.
    """
    one, two, joined = first_of(chain.long), first_of(chain.short), chain.joined
    later = [use for use in dated(chain.long) if use.date and two.date and use.date >= two.date]
    certain = chain.how == "introduced" and joined is not None
    if certain and joined:
        told = f"{quoted(two.span.quote)} is short for {quoted(one.span.quote)}, as {where(joined)} says"
    else:
        told = f"{quoted(two.span.quote)} may be short for {quoted(one.span.quote)} ({WAYS[chain.how]})"
    chance = f"{chain.expected:.1f}".removesuffix(".0")
    both = f"both in {plural(chain.n_together, 'document')}, {chance} by chance"
    first = f", first in {where(joined)}" if joined and not certain else ""
    silent = "" if certain else " No text that was looked at says that one stands for the other."
    text = (
        f"{told}: the long form first {where(one)}, the short one first {where(two)}; since then "
        f"{plural(len({use.span.document_id for use in later}), 'document')} with the long form and "
        f"{len({use.span.document_id for use in chain.short})} with the short one ({both}{first}), looked for in "
        f"{grounds.describe()}.{silent}"
    )
    data: dict[str, object] = {
        "how": chain.how,
        "certain": certain,
        "long": one.as_json(),
        "short": two.as_json(),
        "joined": joined.as_json() if joined else None,
        "n_long": len({use.span.document_id for use in chain.long}),
        "n_long_since": len({use.span.document_id for use in later}),
        "n_short": len({use.span.document_id for use in chain.short}),
        "n_together": chain.n_together,
        "expected_together": round(chain.expected, 2),
    }
    spans = (one.span, two.span, *((joined.span,) if joined else ()))
    return grounds.finding("abbreviation", text, evidence=tuple(dict.fromkeys(spans)), data=data)


def first_of(uses: Sequence[Use]) -> Use:
    """Return the first dated use, else the first of all."""
    return (dated(uses) or list(uses))[0]
