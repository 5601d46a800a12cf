"""Phrases too short to weigh as passages: they are reuse where chance would not have put their words together."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from watchword.match.kernels.choose import kernels
from watchword.match.kernels.reuse_plain import Seeds
from watchword.match.reuse_layout import SCALE, Search
from watchword.match.reuse_settings import ReuseSettings

LEAST_SURPRISE = 2.0
Rows = npt.NDArray[np.int32]


class Runs(NamedTuple):
    """What `find_runs` is limited by, in units and sixteenths of a bit.

    A run has at most `longest` units and at least `shortest` words, each of at least `part` units; `certain` is the
    surprise of a unit that stands once. `factorial` holds log2 of n!, `places` how many places a seed of so many bits
    has.
    """

    longest: int
    shortest: int
    part: int
    certain: int
    factorial: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]


def find_phrases(search: Search, seeds: Seeds, *, new: tuple[int, int], settings: ReuseSettings) -> Rows:
    """Return short shared runs as rows of `search_reuse`, each with the nearest earlier document that has it.

    A run of two words or more is taken if less than one such run would recur in so many documents of the record were
    its two halves independent; of all ways to halve it the likeliest counts. Its weight is how surprising it is that
    the halves meet (two bits or more), and no more than what its seeds weigh. Cost: a pass over the seeds and one over
    the units, 1.5 s for 18 million words.
    """
    kernel = kernels("phrases")
    units, form_id, bounds, unit_bits, flags, joined = search
    n_units = len(units)
    if flags is None or not len(seeds.order):
        return np.zeros((0, 9), np.int32)
    certain = round(SCALE * math.log2(max(n_units, 2)))
    longest = round(settings.least_weight / settings.unit_floor)
    most = np.arange(settings.most_occurrences + 1)
    counts = most[2 : n_units + 1]
    places = np.zeros(certain + SCALE, np.int64)
    places[np.rint(SCALE * np.log2(n_units / counts)).astype(np.int64)] = counts
    factorial = np.array([round(SCALE * math.lgamma(n + 1) / math.log(2)) for n in most], np.int64)
    part = 2 if joined else 1
    limits = Runs(longest, settings.shortest_phrase, part, certain, factorial, places)
    rarity = np.rint(SCALE * np.log2(n_units / np.maximum(np.bincount(units), 1))).astype(np.int64)
    runs = kernel.find_runs(units, bounds, seeds, flags, rarity, new, limits)
    if not len(runs):
        return np.zeros((0, 9), np.int32)
    halves = kernel.halve_runs(flags, runs)
    # The parts of all runs, and the runs themselves, are counted in one pass.
    spans = np.concatenate([halves[:, 1:3], halves[:, 3:5], runs[:, 4:6]])
    n_places, n_documents = kernel.count_spans(units, bounds, spans)
    left, right, whole = np.split(n_places, [len(halves), 2 * len(halves)])
    run = halves[:, 0]
    # A half that is less than a word is one only where the other half stands by itself too: else it was cut off it.
    sound = (halves[:, 2] - halves[:, 1] >= part) | (right > whole[run])
    sound &= (halves[:, 4] - halves[:, 3] >= part) | (left > whole[run])
    likeliest = np.zeros(len(runs))
    np.maximum.at(likeliest, run[sound], (left * right / n_units)[sound])
    surprise = -np.log2(np.maximum(likeliest, 1e-30))
    spread = n_documents[2 * len(halves) :]
    taken = (likeliest > 0) & defies_chance(surprise, spread, n_units=n_units)
    runs, surprise = runs[taken], surprise[taken]
    rows = np.zeros((len(runs), 9), np.int32)
    rows[:, :6] = runs
    rows[:, 6] = runs[:, 5] - runs[:, 4]
    weights = kernel.weigh_runs(units, form_id, unit_bits, seeds, rows, round(SCALE * settings.most_loose_bits))
    rows[:, 8] = np.minimum(weights, np.rint(SCALE * surprise)).astype(np.int32)
    return rows


def defies_chance(
    surprise: npt.NDArray[np.float64], n_documents: npt.NDArray[np.int64], *, n_units: int
) -> npt.NDArray[np.bool_]:
    """Tell what chance would not have put together in so many documents of `n_units` units.

    `surprise` is log2(1 / e), in bits, for the `e` times that it is to be expected; for `D` documents
    `e^D / D!` must be less than one in `n_units`, and the surprise `LEAST_SURPRISE` bits at least.
    """
    log_factorial = np.array([math.lgamma(n + 1) / math.log(2) for n in range(int(n_documents.max(initial=0)) + 1)])
    bits = n_documents * surprise + log_factorial[n_documents]
    defies: npt.NDArray[np.bool_] = (surprise >= LEAST_SURPRISE) & (bits >= math.log2(n_units))
    return defies
