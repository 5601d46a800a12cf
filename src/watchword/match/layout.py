"""What only the printed text shows of a Record's tokens: capitals, what stands between two, what is no running text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from watchword.model.records import Record

Flags = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]

DOCUMENTS_AT_ONCE = 512  # their texts are read as one array of code points
CASED = 0x2000  # code points below which capitals are told; Latin, Greek and Cyrillic lie there
MARKED = 0x3010  # code points below which quotation marks are told


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Columns over the tokens of a Record; memory 5 bytes a token.

    `joint` says that a sign without a space (a hyphen, a point, a stroke) stands between a token and the next, `blank`
    that white space does. `capital` tokens begin with a capital letter, `quoted` ones stand behind an opening quotation
    mark. `apart` is 0 in running text, else the number (from 1) of the reason in `reasons` for which a token is none:
    furniture of the page, a vote.
    """

    joint: Flags
    blank: Flags
    capital: Flags
    quoted: Flags
    apart: npt.NDArray[np.uint8]
    reasons: tuple[str, ...] = ()


def plain_layout(record: Record) -> Layout:
    """Return the layout of a Record of whose texts nothing is known: all of it running text, no hyphen, no capital."""
    nothing = np.zeros(len(record.form_id), np.bool_)
    blank = np.append(record.start[1:] > record.end[:-1], True)[: len(nothing)]
    return Layout(nothing, blank, nothing, nothing, np.zeros(len(nothing), np.uint8))


def layout_of(record: Record, texts: Mapping[str, str]) -> Layout:
    """Read capitals and signs off the texts of a Record's documents; 60 ns a token."""
    n_tokens = len(record.form_id)
    joint, blank, capital, quoted = (np.zeros(n_tokens, np.bool_) for _ in range(4))
    for first in range(0, len(record), DOCUMENTS_AT_ONCE):
        names = record.document_ids[first : first + DOCUMENTS_AT_ONCE]
        parts = [texts[name] + "\n" for name in names]
        points = np.frombuffer("".join(parts).encode("utf-32-le", "surrogatepass"), "<u4")
        low, high = int(record.bounds[first]), int(record.bounds[first + len(names)])
        shifts = np.cumsum([0, *map(len, parts)])[:-1]
        shift = np.repeat(shifts, np.diff(record.bounds[first : first + len(names) + 1]))
        capital[low:high] = upper_case()[np.minimum(points[record.start[low:high] + shift], CASED)]
        ahead = points[np.maximum(record.start[low:high] + shift - 1, 0)]
        quoted[low:high] = opening_marks()[np.minimum(ahead, MARKED)]
        between = points[record.end[low:high] + shift]
        white = white_space()[np.minimum(between, len(white_space()) - 1)]
        gap = np.full(high - low, 2, np.int64)
        gap[:-1] = record.start[low + 1 : high] + shift[1:] - record.end[low : high - 1] - shift[:-1]
        joint[low:high] = (gap == 1) & ~white
        blank[low:high] = white
    return Layout(joint, blank, capital, quoted, np.zeros(n_tokens, np.uint8))


@cache
def upper_case() -> Flags:
    """Flag the capitals among the code points below `CASED`; the last entry stands for all others."""
    return np.array([*(chr(point).isupper() for point in range(CASED)), False], np.bool_)


@cache
def opening_marks() -> Flags:
    """Flag opening quotation marks among the code points up to the ideographic brackets; the last stands for others."""
    return np.array([chr(point) in '"«„“‘《「『' for point in range(MARKED)] + [False], np.bool_)


@cache
def white_space() -> Flags:
    """Flag white space among the code points up to the ideographic space; the last entry stands for all others."""
    return np.array([*(chr(point).isspace() for point in range(0x3001)), False], np.bool_)


def set_apart(layout: Layout, stretches: Mapping[str, tuple[Longs, Longs]]) -> Layout:
    """Return the layout with stretches of tokens `[start, end)` set apart, under the reasons that they are listed by.

    What is set apart already stays so under its earlier reason; a reason without a stretch is left out.
    """
    apart, reasons = layout.apart.copy(), list(layout.reasons)
    for reason, (starts, ends) in stretches.items():
        if not len(starts):
            continue
        reasons.append(reason)
        for first, after in zip(starts.tolist(), ends.tolist(), strict=True):
            part = apart[first:after]
            part[part == 0] = len(reasons)
    return replace(layout, apart=apart, reasons=tuple(reasons))
