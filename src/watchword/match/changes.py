"""What kinds of change lead from one wording to another: V1 to V9."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import numpy as np

from watchword.match.edits import Stretch, Wording, same_stems, stretches
from watchword.match.seek import Query
from watchword.model.alignments import ChangeType, EditKind
from watchword.model.profiles import Ladder

LONGEST_ENDING = 5  # units of particles and endings behind the stem of a printed word, as in 하였습니다

BY_KIND: dict[EditKind, ChangeType] = {"added": "V4", "dropped": "V5", "replaced": "V6", "reordered": "V7"}


def changes_between(
    a: Wording,
    b: Wording,
    *,
    query: Query,
    qualifiers: Iterable[str] = (),
    ladders: Iterable[Ladder] = (),
    limited: bool = False,
) -> tuple[list[Stretch], tuple[ChangeType, ...]]:
    """Return how `a` became `b`, and every change type that applies, in order.

    V1 says that all units are the same and printed alike. V2: a kept stretch is spelt or spaced otherwise. V3: the same
    stem, or, where endings glue to stems, another ending. V4 to V7: words added, dropped, put in place of others, put
    elsewhere. V8: one of `qualifiers` came or went, or did so around the wordings (`limited`; see `limits`). V9: the
    highest step of one of `ladders` changed. The last two are a profile's tables, and say nothing without one.
    """
    if is_verbatim(a, b):  # most earlier uses are: nothing is left to align or to look for
        return [Stretch("kept", 0, len(a), 0, len(b))], ("V1", "V8") if limited else ("V1",)
    found = stretches(a, b, weight=query.weight, light=query.record.function_word)
    left, right = a.printed(), b.printed()
    types: set[ChangeType] = set()
    for one in found:
        if one.kind == "kept":
            if a.printed(one.a_first, one.a_after) != b.printed(one.b_first, one.b_after):
                types.add("V2")
        elif is_inflection(a, b, stretch=one, query=query):
            types.add("V3")
        else:
            types.add(BY_KIND[one.kind])
            if one.kind == "reordered" and not same_forms(a, b, one):
                types.add("V3")
    if not types and left != right:
        types.add("V2")
    if not types:
        types.add("V1")
    if limited or any(limits(left, right, qualifiers=qualifiers)):
        types.add("V8")
    if any(highest_step(ladder, left) != highest_step(ladder, right) for ladder in ladders):
        types.add("V9")
    return found, tuple(sorted(types))


def is_verbatim(a: Wording, b: Wording) -> bool:
    """Whether two wordings are the same characters, cut into the same units; both have one at least."""
    if not len(a) or not np.array_equal(a.form, b.form):
        return False
    low, other = int(a.start[0]), int(b.start[0])
    return (
        a.text[low : a.end[-1]] == b.text[other : b.end[-1]]
        and np.array_equal(a.start - low, b.start - other)
        and np.array_equal(a.end - low, b.end - other)
    )


def same_forms(a: Wording, b: Wording, stretch: Stretch) -> bool:
    """Whether the same forms stand on both sides of a stretch, in whatever order."""
    left, right = a.form[stretch.a_first : stretch.a_after], b.form[stretch.b_first : stretch.b_after]
    return sorted(left.tolist()) == sorted(right.tolist())


def limits(left: str, right: str, *, qualifiers: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return which qualifiers came and which went from one stretch of text, as printed, to another."""
    if left == right:
        return [], []
    more = {words: occurrences(words, right) - occurrences(words, left) for words in qualifiers}
    return [words for words, n in more.items() if n > 0], [words for words, n in more.items() if n < 0]


def is_inflection(a: Wording, b: Wording, *, stretch: Stretch, query: Query) -> bool:
    """Whether a stretch changed no word, only its form: stems alike, or another ending glued to what stands before."""
    if stretch.kind == "replaced" and same_stems(a, b, stretch):
        return True
    if not query.scale.tail or stretch.kind == "reordered":
        return False
    sides = ((a, stretch.a_first, stretch.a_after), (b, stretch.b_first, stretch.b_after))
    return all(is_ending(side, first, after, query=query) for side, first, after in sides if after > first)


def is_ending(side: Wording, first: int, after: int, *, query: Query) -> bool:
    """Whether units, with those behind them in the printed word, are the particles and endings that close it."""
    if not side.joined_before(first) or side.word_end(first, after) < after:
        return False
    after = side.word_end(first, len(side))
    light = bool(query.record.function_word[side.form[first:after]].all())
    return light and after - first <= LONGEST_ENDING


def occurrences(words: str, printed: str) -> int:
    """Count `words` in a printed wording, at word bounds where the script has them."""
    folded, pattern = counter_of(words)
    return len(pattern.findall(printed)) if folded in printed else 0


@cache
def counter_of(words: str) -> tuple[str, re.Pattern[str]]:
    """Return words as they are printed, and the pattern that counts them."""
    edge = r"\b" if words[:1].isascii() and words[-1:].isascii() else ""
    return words.casefold(), re.compile(edge + re.escape(words.casefold()) + edge)


def highest_step(ladder: Ladder, printed: str) -> int | None:
    """Return the highest step of a ladder whose pattern stands in a printed wording."""
    return max((step for step, _, pattern in ladder.steps if compiled(pattern).search(printed)), default=None)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of a ladder: a look-up in the module's own table takes longer than most searches."""
    return re.compile(pattern, re.IGNORECASE)
