"""A Record against itself, and one document against another: every passage that stands twice."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from watchword.match.bind import FormTable
from watchword.match.kernels.choose import kernels
from watchword.match.kernels.reuse_plain import Seeds
from watchword.match.reuse_collocations import find_collocations
from watchword.match.reuse_layout import SCALE, Search, search_of, unit_surprise
from watchword.match.reuse_phrases import find_phrases
from watchword.match.reuse_rewording import add_reworded
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.errors import InvalidInput
from watchword.model.passages import REUSE_KINDS, Passages
from watchword.model.records import Record
from watchword.model.tokens import Column, Tokens

NEAREST_REPEAT = 4
SHADOW_SHARE = 0.5
SITE_SHARE = 0.6
COPY_SHARE = 0.95
ROUNDS = 2
COMPANY_REACH = 6
EMPTY = np.zeros(0, np.int32)
Numbering = Callable[[Sequence[str]], Column]


def find_reuse(record: Record, *, settings: ReuseSettings | None = None, new: Sequence[int] | None = None) -> Passages:
    """Return every reused passage and phrase among the documents of a record, the most significant first.

    An official text is largely made of earlier ones, and what was changed in the reuse is the message. Found are exact
    and altered passages (units inserted, dropped, replaced, inflected; a moved sentence is a passage of its own),
    across documents and within one. A passage that stands in more than `settings.most_occurrences` places is paired
    with the nearest earlier ones only; its `cluster` holds all of them, so that every pair can be derived.

    With `new`, only pairs of which at least one side is one of these documents are returned: those that a run over
    everything returns for them (but for two in a thousand, where hashes collide). Clusters and `boilerplate` then see
    the other places of what the new documents share, and of what is shared there: a cluster that only a longer way
    holds together is less than in a run over everything.

    Cost: on 18 million words 14 CPU seconds, and 1.7 GB with the record, growing slightly faster than the number of
    words; with `new`, three passes over the record (0.3 s for one document among 1.7 million words, 2.2 s for all).
    `weight` is no probability: it says how surprising the shared n-grams are in this record, not who copied
    whom.

    Raises:
        InvalidInput: `new` has a number that is not one of a document of the record, or `settings` ask for rewording,
            which is compared between two documents only.
    """
    settings = settings or ReuseSettings.of(record.language)
    if settings.reworded:
        raise InvalidInput("rewording is compared between two documents", hint="find_passages(a, b) compares them")
    search = search_of(record, settings)
    around = None
    if new is None:
        found = search_reuse(search, settings=settings, new=(0, len(record)))
    else:
        found, around = _search_new(search, _mask(new, len(record)), settings=settings)
    columns = record.start, record.end
    return _as_passages(
        found, record.document_ids, bounds=search.bounds, columns=columns, settings=settings, around=around
    )


def find_passages(
    a: Tokens, b: Tokens, *, settings: ReuseSettings | None = None, number: Numbering | None = None
) -> Passages:
    """Return the passages that two documents share, the most significant first; `a_document` is 0, `b_document` 1.

    For two texts that are known to belong together (a report and its digest), where the archive's statistics are not at
    hand: rarity is counted in the two texts themselves. `number` numbers folded forms so that inflected forms of one
    word share a number (`text.stems` for one language); without it only equal forms match. With
    `settings.reworded`, sentences that share most of their rarer words in any order are found too (the same text in
    another translation, a digest), as kind `reworded`. Cost: about a millisecond a thousand words, and as much as the
    product of the numbers of sentences where `reworded` is set.
    """
    if settings is None:
        # As many bits as there are pairs of places: about one pair is then to be expected by chance.
        settings = ReuseSettings(least_weight=max(8.0, math.log2(max(1, len(a) * len(b)))))
    settings = replace(settings, lone_places=0)  # two texts are their own company
    forms = FormTable()
    tables = [forms.of(side.forms) for side in (a, b)]
    form_id = np.concatenate(
        [table[side.form_id] for table, side in zip(tables, (a, b), strict=True) if len(side)] or [EMPTY]
    )
    stem_id = number(tuple(forms)) if number else np.arange(len(forms), dtype=np.int32)
    units = stem_id[form_id].astype(np.int32)
    bounds = np.array([0, len(a), len(a) + len(b)], np.int64)
    search = Search(units, form_id, bounds, unit_surprise(units, int(units.max(initial=0)) + 1, settings))
    found = search_reuse(search, settings=settings, new=(0, 2))
    found = found[(found[:, 0] == 0) & (found[:, 1] == 1)]
    if settings.reworded:
        found = add_reworded(found, (a, b), units)
    columns = np.concatenate([a.start, b.start]), np.concatenate([a.end, b.end])
    return _as_passages(found, (a.document_id, b.document_id), bounds=bounds, columns=columns, settings=settings)


def search_reuse(
    search: Search,
    *,
    settings: ReuseSettings,
    new: tuple[int, int],
    stretches: npt.NDArray[np.int64] | None = None,
) -> npt.NDArray[np.int32]:
    """Return rows of documents a and b; first and end unit in a, in b; units kept, units spelt alike; weight.

    Of two documents at least one is `new`; with `stretches`, only what stands in one of these is looked for.
    """
    kernel = kernels("reuse")
    columns = search.units, search.bounds, stretches if stretches is not None else stretches_of(search.bounds, new)
    seeds = Seeds(*kernel.find_seeds(*columns, settings.most_occurrences, settings.longest_seed))
    chains = worth_aligning(
        search, kernel.chain_seeds(search.bounds, seeds, new, chain_limits(settings, len(search.units))), settings
    )
    found = align(search, seeds=seeds, chains=chains, settings=settings)
    found = np.concatenate([found, find_phrases(search, seeds, new=new, settings=settings)])
    if settings.shortest_phrase == 2:
        loose = find_collocations(search, new=new, stretches=columns[2], settings=settings)
        found = np.concatenate([found, loose])
    found = found[np.lexsort((found[:, 4], found[:, 2], -found[:, 8], found[:, 1], found[:, 0]))]
    found = found[kernel.drop_shadows(found, SHADOW_SHARE)]
    ranked: npt.NDArray[np.int32] = found[np.argsort(-found[:, 8], kind="stable")]
    return ranked


def stretches_of(bounds: npt.NDArray[np.int64], new: tuple[int, int]) -> npt.NDArray[np.int64] | None:
    """Return the units of the new documents, first and end of each; None where all are new."""
    if new == (0, len(bounds) - 1):
        return None
    return np.stack([bounds[new[0] : new[1]], bounds[new[0] + 1 : new[1] + 1]], axis=1)


def _search_new(
    search: Search, is_new: npt.NDArray[np.bool_], *, settings: ReuseSettings
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return the pairs of the new documents, and the pairs of others that share what these share, in two rounds."""
    everything = (0, len(is_new))
    numbers = np.flatnonzero(is_new)
    stretches = np.stack([search.bounds[numbers], search.bounds[numbers + 1]], axis=1)
    span = (int(numbers.min()), int(numbers.max()) + 1) if len(numbers) else (0, 0)
    found = search_reuse(search, settings=settings, new=span, stretches=stretches)
    new_side = is_new[found[:, :2]]
    found, new_side = found[new_side.any(axis=1)], new_side[new_side.any(axis=1)]
    sides = np.concatenate([found[new_side[:, 0], 2:4], found[new_side[:, 1], 4:6]]).astype(np.int64)
    around = found[:0]
    for _ in range(ROUNDS):
        around = search_reuse(search, settings=settings, new=everything, stretches=_merged(sides))
        sides = np.concatenate([around[:, 2:4], around[:, 4:6]]).astype(np.int64)
    return found, around[~is_new[around[:, :2]].any(axis=1)]


def _merged(stretches: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the stretches in order, those that overlap as one."""
    ordered = stretches[np.argsort(stretches[:, 0], kind="stable")]
    reach = np.maximum.accumulate(ordered[:, 1])
    opens = np.ones(len(ordered), np.bool_)
    opens[1:] = ordered[1:, 0] >= reach[:-1]
    closes = np.append(opens[1:], np.ones(min(len(opens), 1), np.bool_))
    return np.stack([ordered[opens, 0], reach[closes]], axis=1)


def worth_aligning(search: Search, chains: npt.NDArray[np.int32], settings: ReuseSettings) -> npt.NDArray[np.int32]:
    """Leave out the chains that are light and have no company."""
    light = np.flatnonzero(chains[:, 8] < round(SCALE * settings.least_weight))
    columns = search.units, search.bounds, search.unit_bits
    company = kernels("reuse").weigh_company(*columns, chains[light], COMPANY_REACH)
    kept = np.ones(len(chains), np.bool_)
    kept[light[company < round(SCALE * settings.company)]] = False
    worth: npt.NDArray[np.int32] = chains[kept]
    return worth


def chain_limits(settings: ReuseSettings, n_units: int) -> tuple[int, int, int, int, int]:
    """Return the limits of `chain_seeds` in whole sixteenths of a bit."""
    least, floor = settings.least_weight, round(SCALE * settings.unit_floor)
    if settings.lone_places:
        least = min(least, math.log2(max(n_units / settings.lone_places, 2)))
    return settings.gap, settings.drift, round(SCALE * least), NEAREST_REPEAT, floor


def align(
    search: Search, *, seeds: Seeds, chains: npt.NDArray[np.int32], settings: ReuseSettings
) -> npt.NDArray[np.int32]:
    """Return the rows of `search_reuse` for these chains, in their order."""
    limits = (
        settings.margin,
        settings.slack,
        round(SCALE * settings.penalty),
        round(SCALE * settings.gap_cost),
        round(SCALE * settings.least_weight),
        round(SCALE * settings.most_loose_bits),
        round(SCALE * settings.unit_floor),
    )
    rows: npt.NDArray[np.int32] = kernels("reuse").align_chains(
        search.units, search.form_id, search.bounds, search.unit_bits, seeds, chains, limits
    )
    return rows


def _mask(new: Sequence[int], n_documents: int) -> npt.NDArray[np.bool_]:
    numbers = np.asarray(new, np.int64)
    if ((numbers < 0) | (numbers >= n_documents)).any():
        wrong = int(numbers[(numbers < 0) | (numbers >= n_documents)][0])
        raise InvalidInput(f"new documents are numbers from 0 to {n_documents - 1}, not {wrong}")
    mask = np.zeros(n_documents, np.bool_)
    mask[numbers] = True
    return mask


def _as_passages(
    found: npt.NDArray[np.int32],
    document_ids: tuple[str, ...],
    *,
    bounds: npt.NDArray[np.int64],
    columns: tuple[Column, Column],
    settings: ReuseSettings,
    around: npt.NDArray[np.int32] | None = None,
) -> Passages:
    """Resolve rows of units to places in the documents, cluster them, with those `around`, and name their kinds."""
    start, end = columns
    a, b = found[:, 0], found[:, 1]
    lengths = found[:, 3] - found[:, 2] + found[:, 5] - found[:, 4]
    similarity = (2 * found[:, 6] / np.maximum(lengths, 1)).astype(np.float32)
    every = found if around is None else np.concatenate([found, around])
    order = np.argsort(-every[:, 8], kind="stable")
    of_all, spread = kernels("reuse").cluster_sites(every[order], len(bounds) - 1, SITE_SHARE)
    cluster = of_all[np.argsort(order)[: len(found)]]
    n_units = np.diff(bounds)
    whole_a = found[:, 3] - found[:, 2] >= COPY_SHARE * n_units[a]
    whole_b = found[:, 5] - found[:, 4] >= COPY_SHARE * n_units[b]
    kinds = [
        ((found[:, 7] < 0), "reworded"),
        (whole_a & whole_b & (similarity >= COPY_SHARE) & (a != b), "copy"),
        (spread[cluster] >= settings.boilerplate_documents, "boilerplate"),
        (2 * found[:, 7] == lengths, "verbatim"),
    ]
    kind = np.full(len(found), REUSE_KINDS.index("altered"), np.uint8)
    for holds, name in reversed(kinds):
        kind[holds] = REUSE_KINDS.index(name)
    return Passages(
        document_ids=document_ids,
        a_document=a,
        a_start=start[found[:, 2]],
        a_end=end[found[:, 3] - 1],
        a_first=(found[:, 2] - bounds[a]).astype(np.int32),
        a_after=(found[:, 3] - bounds[a]).astype(np.int32),
        b_document=b,
        b_start=start[found[:, 4]],
        b_end=end[found[:, 5] - 1],
        b_first=(found[:, 4] - bounds[b]).astype(np.int32),
        b_after=(found[:, 5] - bounds[b]).astype(np.int32),
        similarity=similarity,
        weight=(found[:, 8] / SCALE).astype(np.float32),
        kind=kind,
        cluster=cluster,
    )
