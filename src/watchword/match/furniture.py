"""What the pages of an outlet have in common at their head or foot: furniture, which nobody wrote for the day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchword.match.discover import MULTIPLIER
from watchword.match.names import numerals
from watchword.match.units import unit_scale
from watchword.model.records import Record

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NUMERAL = -2  # stands for every number: the date changes, the line does not
FILLING = -3  # what stands for nothing: beyond the document


@dataclass(frozen=True, slots=True)
class FurnitureSettings:
    """When the ends of an outlet's documents are furniture.

    `least` documents of the outlet are looked at; `share` of them must have the same units in a row within `window`
    words of the end. Up to `gap` words that change may stand between; `shortest` words are common to all at least.
    """

    least: int = 20
    share: float = 0.75
    window: int = 60
    gap: int = 6
    shortest: int = 4

    def recipe(self) -> dict[str, str]:
        """Name the settings for a signature."""
        return {"furniture-df": str(self.least), "furniture-share": f"{self.share:g}"}


def furniture(
    record: Record, outlets: npt.NDArray[np.int32], *, capital: Flags, settings: FurnitureSettings | None = None
) -> dict[str, tuple[Longs, Longs]]:
    """Return the stretches of tokens `[start, end)` that are furniture, by place (`head`, `foot`).

    `outlets` numbers the outlet of each document of the Record, -1 where none is known; each is looked at by itself.
    A foot reaches to the end of its document; a head from the beginning, to the end of a sentence. Numbers count as
    equal. A foot that begins amid a sentence goes back to the first label in it: a capitalised word (`capital` flags
    tokens) that as many documents have there. What most documents of an outlet close with may also be a formula
    that somebody weighs: what is set apart is listed, and not lost. Cost: the ends of each document are read.
    """
    settings = settings or FurnitureSettings()
    units = np.where(numerals(record)[record.form_id], NUMERAL, record.form_id)
    out = {}
    for place in ("head", "foot"):
        found: list[tuple[int, int]] = []
        for outlet in np.unique(outlets[outlets >= 0]).tolist():
            owners = np.flatnonzero(outlets == outlet)
            if len(owners) < settings.least:
                continue
            mine = stretches(record, units, owners, place=place, settings=settings)
            found += with_labels(record, units, mine, capital=capital, n_documents=len(owners), settings=settings)
        pairs = np.array(sorted(found), np.int64).reshape(-1, 2)
        out[place] = (pairs[:, 0], pairs[:, 1])
    return out


def stretches(
    record: Record, units: Longs, owners: Longs, *, place: str, settings: FurnitureSettings
) -> list[tuple[int, int]]:
    """Return the furniture at one end of the documents of one outlet."""
    scale = unit_scale(record.language)
    wide, n = (4, 4) if scale.joined else (1, 2)
    window = settings.window * wide
    steps = np.arange(window)
    low, high = record.bounds[owners], record.bounds[owners + 1]
    lengths = np.minimum(high - low, window)
    firsts = low if place == "head" else high - lengths
    inside = steps < lengths[:, None]
    table = np.where(inside, units[np.minimum(firsts[:, None] + steps, len(units) - 1)], FILLING)
    runs = np.lib.stride_tricks.sliding_window_view(table, n, axis=1)
    keys = np.zeros(runs.shape[:2], np.uint64)
    for k in range(n):
        keys = (keys + (runs[:, :, k] + 4).astype(np.uint64)) * MULTIPLIER
    keys[(runs == FILLING).any(axis=2) | (runs == NUMERAL).all(axis=2)] = 0
    ordered = np.sort(keys, axis=1)
    anew = np.append(np.ones((len(owners), 1), np.bool_), ordered[:, 1:] != ordered[:, :-1], axis=1)
    names, n_documents = np.unique(ordered[anew], return_counts=True)
    common = np.isin(keys, names[(n_documents >= settings.share * len(owners)) & (names != 0)])
    if not common.any():
        return []
    covered = np.zeros(table.shape, np.bool_)
    for k in range(n):
        covered[:, k : k + runs.shape[1]] |= common
    out = []
    for row, length in enumerate(lengths.tolist()):
        flags = covered[row, :length]
        size = reach_of(flags if place == "head" else flags[::-1], gap=settings.gap * wide)
        first = int(firsts[row]) if place == "head" else int(high[row]) - size
        size = to_sentence_end(record, first, size) if place == "head" else from_sentence_start(record, first, size)
        flags = flags[:size] if place == "head" else flags[length - size :]
        if flags.sum() >= max(settings.shortest * wide, size / 2) and size < high[row] - low[row]:
            out.append((first, first + size) if place == "head" else (int(high[row]) - size, int(high[row])))
    return out


def with_labels(
    record: Record,
    units: Longs,
    found: list[tuple[int, int]],
    *,
    capital: Flags,
    n_documents: int,
    settings: FurnitureSettings,
) -> list[tuple[int, int]]:
    """Let stretches that begin amid a sentence begin with the first label of it."""
    openings: list[tuple[int, int]] = []
    counted: Counter[int] = Counter()
    for first, _ in found:
        low = max(int(record.bounds[record.document_at(first)]), first - settings.window)
        while low < first and record.sentence[low] != record.sentence[first]:
            low += 1
        openings.append((low, first))
        counted.update(set(units[low:first][capital[low:first]].tolist()))
    labels = {unit for unit, n in counted.items() if n >= settings.share * n_documents}
    out = []
    for (low, first), (_, after) in zip(openings, found, strict=True):
        begin = next((p for p in range(low, first) if capital[p] and int(units[p]) in labels), first)
        out.append((begin, after))
    return out


def reach_of(covered: Flags, *, gap: int) -> int:
    """Return how far from an end common units go on, with at most `gap` others between two of them."""
    size = last = 0
    for here in np.flatnonzero(covered).tolist():
        if here - last > gap:
            break
        size, last = here + 1, here + 1
    return size


def to_sentence_end(record: Record, first: int, size: int) -> int:
    """Return how many of these tokens belong to sentences that end among them."""
    inner = record.sentence[first : first + size]
    if not size or first + size >= len(record.sentence) or record.sentence[first + size] != inner[-1]:
        return size
    return int(np.searchsorted(inner, inner[-1]))


def from_sentence_start(record: Record, first: int, size: int) -> int:
    """Return how many of these tokens belong to sentences that begin among them; all of them where none does."""
    inner = record.sentence[first : first + size]
    if not size or first == 0 or record.sentence[first - 1] != inner[0]:
        return size
    return size - int(np.searchsorted(inner, inner[0], side="right")) or size
