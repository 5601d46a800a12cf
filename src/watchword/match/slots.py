"""Formulations with a slot: a fixed part that the same kind of word follows ("a year of …") or, in Korean, precedes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from watchword.match.discover import DiscoverySettings, Field, Flags, Phrase, field_of, levels, phrases
from watchword.match.tables import rows_of
from watchword.model.records import Record

OPEN = 2.5  # bits: what fills a slot varies at least so much
SHOWN = 6  # fillers listed


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A fixed part and what fills the slot beside it: first and last token of the most frequent fillers, with counts.

    `before` says that the slot stands before the fixed part (Korean), else it follows.
    """

    phrase: Phrase
    before: bool
    fillers: tuple[tuple[int, int, int], ...]
    n_fillers: int


def discover_slots(record: Record, *, settings: DiscoverySettings | None = None) -> list[Slot]:
    """Return the recurrent fixed parts beside which a word varies, the most formulaic first.

    The fixed part ends with a preposition (`year of …`); in Korean it starts with the particle of the word that varies
    (`…의 기치`). Languages without a row in `discover_slots.tsv` have none. Cost: as `discover`.
    """
    settings = settings or DiscoverySettings()
    if not len(record.form_id):
        return []
    field = field_of(record)
    if field.scale.joined and not field.scale.tail:
        return []
    opened = open_right(field) if not field.scale.tail else open_left(field)
    wanted = replace(settings, entropy=OPEN, least=max(settings.least, 4))
    out = []
    for level in levels(opened, wanted):
        for phrase in phrases(opened, level, wanted, light=True):
            slot = filled(opened, phrase)
            if slot.n_fillers >= 4:
                out.append(slot)
    return sorted(out, key=lambda slot: (-slot.phrase.score, int(slot.phrase.positions[0])))


def open_right(field: Field) -> Field:
    """Let phrases end with a tie, or with an article after one, before something that varies."""
    tie, article = (flagged(field, kind) for kind in ("tie", "article"))
    ends = (tie | (article & np.append(False, tie[:-1]))) & (field.reach > 1)
    return replace(field, may_end=ends, size=replace(field.size, least=2, content=1))


def open_left(field: Field) -> Field:
    """Let phrases start with a tie that ends a printed word, and have a word after it."""
    record = field.record
    glued = np.append(False, record.start[1:] == record.end[:-1])
    goes_on = np.append(glued[1:], False)
    starts = flagged(field, "tie") & glued & ~goes_on & (field.reach > 1)
    return replace(field, may_start=starts, size=replace(field.size, least=3, content=2))


def flagged(field: Field, kind: str) -> Flags:
    """Flag the tokens that the table `discover_slots.tsv` lists as ties or articles of the language."""
    record = field.record
    listed = {
        unit
        for tag, what, units in rows_of("discover_slots.tsv")
        if (tag, what) == (record.language, kind)
        for unit in units.split()
    }
    flags: Flags = np.array([form in listed for form in record.forms], np.bool_)[record.form_id]
    return flags


def filled(field: Field, phrase: Phrase) -> Slot:
    """Count what stands in the slot: the next unit, or the printed word that the particle ends."""
    record = field.record
    before = field.scale.tail > 0
    places = phrase.positions - 1 if before else phrase.positions + phrase.n
    keys: list[tuple[int, ...]] = []
    stretches: list[tuple[int, int]] = []
    for place in places.tolist():
        first = place
        while before and first > 0 and record.start[first] == record.end[first - 1]:
            first -= 1
        keys.append(tuple(int(unit) for unit in field.unit[first : place + 1]))
        stretches.append((first, place + 1))
    counted = Counter(keys)
    shown = tuple((*stretches[keys.index(key)], n) for key, n in counted.most_common(SHOWN))
    return Slot(phrase, before, shown, len(counted))
