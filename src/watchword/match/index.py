"""Patterns of words found in an Index."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from watchword.match.kernels import search_plain
from watchword.match.kernels.choose import kernels
from watchword.match.patterns import Item, Pattern
from watchword.model.errors import InvalidInput, StoreError
from watchword.model.indexes import Index
from watchword.model.tokens import Column

SEARCH = kernels("search")

FEW = 500  # anchors: with fewer in a part the plain kernel is done before the compiled one is loaded
LAST = "\U0010ffff"  # no form goes on with a code point behind this one

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What counts as the same word: inflected forms (by stem), and so many letters inserted, dropped or replaced."""

    inflected: bool = False
    letters: int = 0


def find(
    index: Index,
    pattern: Pattern,
    *,
    units: Callable[[str], Sequence[str]],
    stems: Callable[[Sequence[str]], Column],
    tolerance: Tolerance | None = None,
) -> tuple[Longs, Longs]:
    """Return start and end of every match as token positions of the index, ascending.

    `units` cuts a printed word into folded units, `stems` numbers forms by stem; both are those of the language. Around
    each occurrence of the pattern's rarest word the shortest match counts. Cost: the occurrences of that word.
    """
    tolerance = tolerance or Tolerance()
    starts, ends = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for branch in pattern.branches:
        elements = list(unfold(branch, units=units, tolerance=tolerance))
        begin, end = find_branch(index, elements, stems=stems, within=pattern.within, letters=tolerance.letters)
        starts.append(begin)
        ends.append(end)
    if len(starts) == 2:
        return starts[1], ends[1]
    both = np.unique(np.stack([np.concatenate(starts), np.concatenate(ends)], axis=1), axis=0)
    return both[:, 0].copy(), both[:, 1].copy()


def unfold(branch: Iterable[Item], *, units: Callable[[str], Sequence[str]], tolerance: Tolerance) -> Iterable[Item]:
    """Cut words into units, and repeated items into one fixed unit and the optional rest."""
    for one in branch:
        if one.kind == "word":
            for unit in units(one.value):
                yield Item("stem" if tolerance.inflected else "word", unit)
        elif one.least >= 1 and one.most > 1:
            for _ in range(one.least):
                yield replace(one, least=1, most=1)
            if one.most > one.least:
                yield replace(one, least=0, most=one.most - one.least)
        else:
            yield one


def find_branch(
    index: Index, elements: list[Item], *, stems: Callable[[Sequence[str]], Column], within: bool, letters: int
) -> tuple[Longs, Longs]:
    """Find one sequence of elements around its rarest fixed unit."""
    forms = [forms_of(index, one, stems=stems, letters=letters) for one in elements]
    fixed = [e for e, one in enumerate(elements) if one.least == one.most == 1 and one.kind not in {"any", "not form"}]
    if not fixed:
        raise InvalidInput("a pattern needs one word that has to be there", hint="give a word or a phrase")
    anchor = min(fixed, key=lambda e: index.count(forms[e]))
    anchors = index.places(forms[anchor])
    if not len(anchors):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    wanted = np.zeros(len(index.forms), np.bool_)
    wanted[forms[anchor]] = True
    if not wanted[index.form_id[anchors]].all():
        raise StoreError("the index of the archive is damaged", hint="rebuild it: watchword rebuild")
    if len(elements) == 1:
        return anchors.astype(np.int64), anchors.astype(np.int64) + 1
    allowed = np.zeros((len(elements), len(index.forms)), np.bool_)
    for e, one in enumerate(elements):
        if one.kind == "any":
            allowed[e] = True
        elif one.kind == "not form":
            allowed[e] = True
            allowed[e, forms[e]] = False
        else:
            allowed[e, forms[e]] = True
    least, most = (np.array([getattr(one, name) for one in elements], np.int32) for name in ("least", "most"))
    sentence = index.sentence.astype(np.int32) if within else index.form_id  # which is not looked at then
    compiled = SEARCH.loaded or len(anchors) > FEW
    find_pattern = SEARCH.find_pattern if compiled else search_plain.find_pattern
    starts, ends = find_pattern(index.form_id, index.bounds, sentence, anchors, allowed, least, most, anchor, within)
    if (starts[1:] < starts[:-1]).any():  # a longer way round to a later anchor
        order = np.lexsort((ends, starts))
        starts, ends = starts[order], ends[order]
    return starts, ends


def forms_of(index: Index, one: Item, *, stems: Callable[[Sequence[str]], Column], letters: int) -> Column:
    """Return the numbers of the forms that an item allows; kept for the next question."""
    key = replace(one, least=letters, most=1)
    if key not in index.looked_up:
        index.looked_up[key] = np.array(sorted(look_up(index, one, stems=stems, letters=letters)), np.int32)
    return index.looked_up[key]


def look_up(index: Index, one: Item, *, stems: Callable[[Sequence[str]], Column], letters: int) -> set[int]:
    """Find the forms that an item allows in the form table; only a regular expression reads all of it."""
    forms = index.forms
    value = one.value if one.kind in {"form", "not form"} else one.value.casefold()
    if one.kind == "any":
        return set()
    if one.kind in {"form", "not form", "wildcard"}:
        expression = ".*".join(map(re.escape, value.split("*"))) if one.kind == "wildcard" else value
        beginning = value.split("*")[0] if one.kind == "wildcard" else ""
        try:
            fits = re.compile(expression, re.IGNORECASE).fullmatch  # the forms are in lower case
        except re.error as wrong:
            raise InvalidInput(
                f"{one.value!r} is no regular expression: {wrong}", hint="escape it, or fix it"
            ) from wrong
        first, after = beginning_with(forms, beginning)
        return {first + i for i, form in enumerate(forms[first:after]) if fits(form)}
    first, after = beginning_with(forms, value)
    found = {first} if first < after and forms[first] == value else set()
    if one.kind == "stem":
        near = beginning_alike(forms, value)
        numbers = stems([value, *(forms[i] for i in near)])
        found |= {near[i] for i in np.flatnonzero(np.asarray(numbers[1:]) == numbers[0]).tolist()}
    if letters:
        found |= {i for i, form in enumerate(forms) if is_near(form, value, letters)}
    return found


def beginning_with(forms: Sequence[str], letters: str) -> tuple[int, int]:
    """Return which of ascending forms begin so, as `[first, after)`."""
    if not letters:
        return 0, len(forms)
    first = bisect_left(forms, letters)
    return first, bisect_left(forms, letters + LAST, first)


def beginning_alike(forms: Sequence[str], word: str) -> list[int]:
    """Return which of ascending forms begin with the two first letters of a word, or with these under other marks.

    Inflection changes what goes on behind them, or a mark: Haus, Häuser.
    """
    plain = beginning_of(word)
    ranges = [beginning_with(forms, first) for first in marked(plain[:1])] if plain else []
    return [i for first, after in ranges for i in range(first, after) if beginning_of(forms[i]) == plain]


def beginning_of(word: str) -> str:
    """Return the two first letters of a word, without marks: what inflection leaves as it is.

    >>> beginning_of("häuser")
    'ha'
    """
    return "".join(map(without_marks, word[:2]))


@cache
def without_marks(letter: str) -> str:
    """Return a letter without its accents.

    >>> without_marks("ä"), without_marks("й"), without_marks("강")
    ('a', 'и', '강')
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter)[0]) if letter < "가" else letter


@cache
def marked(letter: str) -> list[str]:
    """Return the letters that are this one without their marks, itself among them."""
    return [letter, *(one for one in map(chr, range(0xC0, 0x500)) if one != letter and without_marks(one) == letter)]


def is_near(a: str, b: str, most: int) -> bool:
    """Whether two words differ by at most so many letters inserted, dropped or replaced; short ones must be equal.

    >>> is_near("programme", "program", 2), is_near("war", "was", 1)
    (True, False)
    """
    if a == b:
        return True
    if min(len(a), len(b)) <= 3 or abs(len(a) - len(b)) > most:
        return False
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (letter != other))
        if min(row) > most:
            return False
    return row[-1] <= most
