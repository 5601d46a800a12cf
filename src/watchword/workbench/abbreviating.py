"""Long forms and their short ones: what the archive holds of both, and which document joins them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from watchword import match
from watchword.match.abbreviations import (
    TIED,
    introduced_after,
    is_short_for,
    is_spread,
    keeps_words,
    long_form_before,
    plain,
    short_forms,
)
from watchword.match.lineage import runs_of_stems
from watchword.measure.lineage import Chain, first_of
from watchword.model.formulations import Use
from watchword.model.records import Record
from watchword.model.spans import Span
from watchword.workbench.lineages import TracedUse

MOST_MADE = 3  # short forms that no text states, of each kind
MOST_PRINTED = 20  # uses of a candidate that are looked at for capitals
UNLIKELY = 2.0  # times as often as by chance that a short run has to stand in one document with the phrase
LONG_RUN = 3  # syllables from which on a contraction is rarely chance

Longs = npt.NDArray[np.int64]


class Traced(Protocol):
    """What is asked of the tracing of a phrase."""

    phrase: str
    query: match.Query
    record: Record
    texts: dict[str, str]

    def pose_held(self, words: str) -> match.Query:
        """Number the units of words that stand in the record."""
        ...

    def uses_at(self, starts: Longs, ends: Longs) -> list[Use]:
        """Return the first use in each document."""
        ...


def chains(traced: Traced, uses: Sequence[TracedUse]) -> list[Chain]:
    """Return the short forms of a phrase, and the long form where it is one itself; those that a text states first."""
    whole = [one for one in uses if one.level in {"exact", "respelt", "inflected"}]
    if not whole:
        return []
    found = [*introductions(traced, whole)]
    for some in (contractions(traced, whole), sub_wordings(traced, uses, whole)):
        stated = {plain(first_of(chain.short).span.quote) for chain in found}
        made = [one for one in some if plain(first_of(one.short).span.quote) not in stated]
        found += made[:MOST_MADE]
    return found


def introductions(traced: Traced, whole: Sequence[TracedUse]) -> Iterator[Chain]:
    """Yield the short forms that documents put in brackets behind the phrase, and the long ones they put it behind."""
    short: dict[str, Use] = {}
    long: dict[str, tuple[str, Use]] = {}
    for one in whole:
        span, text = one.use.span, traced.texts[one.use.span.document_id]
        place = introduced_after(text, span.end)
        if place and is_short_for(text[slice(*place)], span.quote):
            bracketed = replace(one.use, span=Span.of(span.document_id, text, *place))
            short.setdefault(plain(bracketed.span.quote), bracketed)
        before = long_form_before(text, span.start, span.end, sentence=one.sentence.start)
        if before:
            long.setdefault(plain(text[slice(*before)]), (text[slice(*before)], one.use))
    uses = [one.use for one in whole]
    for bracketed in short.values():
        said = uses_of(traced, bracketed.span.quote)
        yield chain_of(traced, uses, said, how="introduced", joined=bracketed)
    for words, bracketed in long.values():
        yield chain_of(traced, uses_of(traced, words), uses, how="introduced", joined=bracketed)


def uses_of(traced: Traced, words: str) -> list[Use]:
    """Return the first use in each document of words that stand in the record."""
    query = traced.pose_held(words)
    starts = runs_of_stems(traced.query, query.stem.tolist())
    return traced.uses_at(starts, starts + len(query.form))


def contractions(traced: Traced, whole: Sequence[TracedUse]) -> Iterator[Chain]:
    """Yield what is made of the phrase as short forms are, where more than chance speaks for it.

    Those that begin as the phrase does come first.
    """
    uses = [one.use for one in whole]
    for form in sorted(short_forms(traced.query, traced.phrase), key=lambda one: not one.first):
        short = traced.uses_at(form.starts, form.ends)
        chain = chain_of(traced, uses, short, how=form.how)
        if form.how == "initials":
            telling = in_capitals(short)
        elif form.how == "syllables":
            n, tail = int(form.ends[0] - form.starts[0]), traced.query.scale.tail
            if n < LONG_RUN:
                word = form.tied >= TIED and not tail  # where print parts words, syllables meet anyway
                apart = chain.n_together >= UNLIKELY * chain.expected or word
                telling = apart and chain.n_together >= 2 and is_later(chain)
            else:
                telling = chain.n_together >= 1 and (bool(tail) or form.tied >= TIED**n)
        else:
            telling = chain.n_together >= 1 and is_later(chain)
        if telling:
            yield chain


def in_capitals(uses: Sequence[Use]) -> bool:
    """Whether most of these uses are printed in capitals."""
    seen = uses[:MOST_PRINTED]
    return 2 * sum(use.span.quote.isupper() for use in seen) > len(seen)


def sub_wordings(traced: Traced, uses: Sequence[TracedUse], whole: Sequence[TracedUse]) -> Iterator[Chain]:
    """Yield wordings that leave out words of the phrase and stand in two documents at least."""
    long = [one.use for one in whole]
    short: dict[str, list[Use]] = {}
    for one in uses:
        if one.level == "altered":
            short.setdefault(plain(one.use.span.quote), []).append(one.use)
    words = plain(long[0].span.quote)
    for quote, found in short.items():
        if len({use.span.document_id for use in found}) >= 2 and is_shortened(quote, words):
            posed = traced.pose_held(found[0].span.quote)
            whole_words = (
                keeps_words(traced.query, posed.form) if traced.query.scale.joined else posed.content[[0, -1]].all()
            )
            chain = chain_of(traced, long, found, how="words")
            if whole_words and is_later(chain):
                yield chain


def is_shortened(short: str, long: str) -> bool:
    """Whether one wording is made of another's words (or characters, without spaces), in order, and is shorter."""
    if " " not in long:
        return len(short) < len(long) and is_spread(short, long)
    rest = iter(long.split())
    return len(short.split()) < len(long.split()) and all(
        any(word == other for other in rest) for word in short.split()
    )


def is_later(chain: Chain) -> bool:
    """Whether the short form, as far as is known, came no earlier than the long one."""
    long, short = first_of(chain.long).date, first_of(chain.short).date
    return long is not None and short is not None and short >= long


def chain_of(
    traced: Traced, long: Sequence[Use], short: Sequence[Use], *, how: str, joined: Use | None = None
) -> Chain:
    """Return two forms as a chain; `joined` is the use that says so, else the first short form beside a long one."""
    with_long, with_short = ({use.span.document_id for use in side} for side in (long, short))
    both = with_long & with_short
    together = [use for use in short if use.span.document_id in both]
    return Chain(
        tuple(long),
        tuple(short),
        how,
        joined or (first_of(together) if together else None),
        len(both),
        len(with_long) * len(with_short) / max(len(traced.record), 1),
    )
