"""A Record as the columns that the search for reuse reads."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from watchword.match.kernels.phrases_plain import CONTENT, OPENS, SENTENCE, WEAK
from watchword.match.reuse_settings import ReuseSettings
from watchword.match.units import unit_scale
from watchword.model.records import Record
from watchword.model.tokens import Column

SCALE = 16  # the kernels weigh in whole sixteenths of a bit
Flags = npt.NDArray[np.uint8]


class Search(NamedTuple):
    """The columns that the kernels read: one row a unit, documents end to end."""

    units: Column
    form_id: Column
    bounds: npt.NDArray[np.int64]
    unit_bits: npt.NDArray[np.int64]
    flags: Flags | None = None  # without them no short phrases are looked for
    joined: bool = False


def search_of(record: Record, settings: ReuseSettings) -> Search:
    """Lay out a record for the kernels: the unit that is matched is the stem."""
    units = record.stem_id[record.form_id].astype(np.int32) if len(record.forms) else record.form_id
    n_stems = int(record.stem_id.max()) + 1 if len(record.stem_id) else 0
    unit_bits = unit_surprise(units, n_stems, settings)
    flags = flag_units(record) if settings.shortest_phrase else None
    return Search(units, record.form_id, record.bounds, unit_bits, flags, unit_scale(record.language).joined)


def unit_surprise(units: Column, n_kinds: int, settings: ReuseSettings) -> npt.NDArray[np.int64]:
    """Return for every kind of unit how rare it is, in sixteenths of a bit, at most `most_unit_bits`."""
    counts = np.maximum(np.bincount(units, minlength=max(n_kinds, 1)), 1)
    bits = np.minimum(settings.most_unit_bits, np.log2(max(len(units), 1) / counts))
    surprise: npt.NDArray[np.int64] = np.rint(SCALE * bits).astype(np.int64)
    return surprise


def flag_units(record: Record) -> Flags:
    """Say of every unit whether a word may open with it, whether it has content or is weak, and where sentences open.

    Where particles glue to stems a word opens after a space; where nothing parts words, anywhere.
    """
    unit = unit_scale(record.language).unit
    # A Korean particle is also a syllable of words, so that every syllable has content.
    has_content = np.ones(len(record.forms), np.bool_) if unit == "syllable" else ~record.function_word
    opening = {"word": has_content, "syllable": ~has_content}.get(unit, True)
    weak = record.function_word & (unit == "syllable")
    flags: Flags = (has_content * CONTENT + opening * OPENS + weak * WEAK).astype(np.uint8)[record.form_id]
    if not len(flags):
        return flags
    if unit == "syllable":
        flags[1:] |= (record.start[1:] != record.end[:-1]).view(np.uint8) * np.uint8(OPENS)
    flags[1:] |= (record.sentence[1:] != record.sentence[:-1]).view(np.uint8) * np.uint8(SENTENCE)
    firsts = record.bounds[:-1][np.diff(record.bounds) > 0]
    flags[firsts] |= OPENS | SENTENCE
    return flags
