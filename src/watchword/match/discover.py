"""Formulations that nobody asked for: recurrent phrases with natural boundaries, ranked by how formulaic they are.

Runs of stems that recur are found length by length, each length only where the one before it recurred. A run is a
phrase where many different things stand before it and after it (branching entropy; Harris 1955, Jin and Tanaka-Ishii
2006), where it is no part of a longer run that nearly always stands around it, and where neither end is a function word
or a dangling particle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchword.match.discover_field import Field, edges, field_of, light_words
from watchword.match.kernels.choose import kernels
from watchword.match.layout import Layout
from watchword.match.names import capital_on_first
from watchword.model.records import Record

DISCOVER = kernels("discover")
SHORTEST = 1.5  # content units that a phrase counts for at least
FREE = 0.2  # share of uses that end a clause or have a function word behind them: fewer, and the phrase is cut short
CLOSING = 0.1  # share of uses that end a clause, from which on a phrase weighs whole
LOOSE = 0.7  # bits: from this entropy on, what follows a stem is one ending of several
TERM = 0.6  # association from which on more of it says that the words are one term, and no more that they are a formula
BURST = 1 / 3  # power of documents by uses: what one text says again and again is its subject, a term
DEED = 1.25  # weight of a phrase with a noun of action
AMOUNT = 6  # words, or pairs of characters, behind a phrase in which the amount of a quantity stands
ALONE = 0.5  # share of uses between two stops: from it on two words are a call, thanks or an aside
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DiscoverySettings:
    """What counts as a formulation: how many documents carry it, how free its neighbours are, how often it is nested.

    `entropy` is the least branching entropy on both sides in bits, lowered for phrases too rare to reach it; `nested`
    the largest share of its documents in which one and the same longer phrase may stand around it; `natural` the least
    share of occurrences that start and end where a phrase may.
    """

    least: int = 3
    entropy: float = 1.2
    nested: float = 0.7
    natural: float = 0.6

    def recipe(self) -> dict[str, str]:
        """Name the settings, and the weights of this module, for a signature."""
        weights = {"H": self.entropy, "nested": self.nested, "term": TERM, "burst": BURST, "deed": DEED, "alone": ALONE}
        return {"df": str(self.least), **{name: f"{value:g}" for name, value in weights.items()}}


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A recurrent phrase: `n` units at each of `positions` (token positions in the Record, ascending).

    `association` is normalised pointwise mutual information of all its units (0-1), `boundary` the smaller branching
    entropy in bits, `score` how formulaic it is; see `score_of` and `weights_of`. `named` is the share of its uses
    (0-1) in which it is written as a name; see `shares_named`.
    """

    n: int
    positions: Longs
    n_documents: int
    association: float
    boundary: float
    score: float
    named: float = 0.0


def discover(
    record: Record, *, layout: Layout | None = None, settings: DiscoverySettings | None = None
) -> list[Phrase]:
    """Return the formulations of a Record, the most formulaic first; nothing that `layout` sets apart.

    Cost: about 1 s of processor time a million tokens. A high rank says that the words go together, again and again,
    in many documents; it says neither that the phrase matters nor that anybody prescribed it.
    """
    settings = settings or DiscoverySettings()
    if not len(record.form_id):
        return []
    field = field_of(record, layout)
    found = [phrase for level in levels(field, settings.least) for phrase in phrases(field, level, settings)]
    return sorted(found, key=lambda phrase: (-phrase.score, int(phrase.positions[0])))


@dataclass(slots=True, eq=False)
class Level:
    """The recurrent runs of one length.

    `extended` is the largest number of documents of a run one unit longer (articles and the like before it apart);
    `stem_right`, `(2, n_runs)`, the entropy of
    what follows the run without its last unit, and without its last two.
    """

    n: int
    positions: Longs
    bounds: Longs
    documents: Longs
    left: Doubles
    right: Doubles
    natural: Doubles
    extended: Longs
    stem_right: Doubles


def levels(field: Field, least: int) -> Iterator[Level]:
    """Yield the runs of each length that `least` documents have, shortest first, each when it is known which go on."""
    unit = field.unit
    n_tokens = len(unit)
    hashes = (unit.astype(np.uint64) + np.uint64(1)) * MULTIPLIER
    places = np.flatnonzero((field.counts[unit] >= least) & field.running)
    group = np.full(n_tokens + 1, -1, np.int32)  # of the runs one unit shorter, by position
    group[places] = 0
    waiting: Level | None = None
    for n in range(2, field.size.longest + 2):
        places = places[(field.reach[places] >= n) & (group[places] >= 0) & (group[places + 1] >= 0)]
        if not len(places):
            break
        hashes[places] = (hashes[places] + unit[places + n - 1].astype(np.uint64) + np.uint64(1)) * MULTIPLIER
        keys = hashes[places]
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        sizes_of = np.diff(np.append(starts, len(order)))
        often = np.repeat(sizes_of >= least, sizes_of)
        positions = places[order][often]
        kept = sizes_of[sizes_of >= least]
        bounds = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
        measured = DISCOVER.measure_groups(
            positions, bounds, field.document, field.before, unit, field.reach, field.may_start, field.may_end, n
        )
        good = measured[0] >= least
        wanted = np.repeat(good, kept)
        positions = positions[wanted]
        bounds = np.concatenate([[0], np.cumsum(kept[good])]).astype(np.int64)
        documents, left, right, natural = (column[good] for column in measured)
        firsts = positions[bounds[:-1]]
        prefix, suffix = group[firsts], group[firsts + 1]
        stem_right = np.zeros((2, len(firsts)))
        if waiting is not None:
            np.maximum.at(waiting.extended, prefix, documents)
            tied = field.scale.joined | ~field.record.function_word[field.record.form_id[firsts]]
            np.maximum.at(waiting.extended, suffix[tied], documents[tied])
            yield waiting
            stem_right[0], stem_right[1] = waiting.right[prefix], waiting.stem_right[0][prefix]
        group[places] = -1
        group[positions] = np.repeat(np.arange(len(documents), dtype=np.int32), np.diff(bounds))
        places = np.sort(positions)
        extended = np.zeros(len(documents), np.int64)
        waiting = Level(n, positions, bounds, documents, left, right, natural, extended, stem_right)
    if waiting is not None and waiting.n <= field.size.longest:
        yield waiting


def phrases(field: Field, level: Level, settings: DiscoverySettings) -> Iterator[Phrase]:
    """Yield the runs of one length that are phrases, with two words of substance."""
    if level.n < field.size.least:
        return
    firsts = level.positions[level.bounds[:-1]]
    sizes_of = np.diff(level.bounds)
    boundary = np.minimum(level.left, level.right)
    least = np.minimum(settings.entropy, 0.6 * np.log2(sizes_of))
    n_content = field.n_content[firsts + level.n] - field.n_content[firsts]
    good = (
        (boundary >= least)
        & (level.natural >= settings.natural)
        & (level.extended <= settings.nested * level.documents)
        & (n_content >= field.size.content)
    )
    cut = edges(field.record.language, "before end")  # a clause that has hardly begun
    if cut and level.n > 2:
        hanging = np.array([form in cut for form in field.record.forms], np.bool_)
        good &= ~hanging[field.record.form_id[firsts + level.n - 2]]
    if field.scale.tail:
        good &= ~dangling(field, level)
    if not field.scale.joined:
        n_heavy = field.n_heavy[firsts + level.n] - field.n_heavy[firsts]
        good &= (n_heavy >= 2) & field.heavy_end[firsts + level.n - 1]
    chosen = np.flatnonzero(good)
    if field.scale.joined:
        chosen = np.array([g for g in chosen if is_substantial(field, int(firsts[g]), level.n)], np.int64)
    if not len(chosen):
        return
    uses = uses_of(level, chosen)
    logs = sum(field.logs[field.unit[firsts[chosen] + k]] for k in range(level.n))
    joint = np.log2(sizes_of[chosen]) - np.log2(field.n_running)
    associations = normalised_information(np.asarray(logs), joint, n=level.n)
    whole = is_whole(field, uses, n_content[chosen])
    scores = weights_of(field, uses, level.documents[chosen]) * score_of(
        associations,
        level.documents[chosen],
        boundary=boundary[chosen],
        n_content=n_content[chosen] / field.scale.feature_units
        if field.scale.joined
        else (n_content[chosen] + level.n) / 2,  # a word of grammar inside tells a phrase from a compound
    )
    named = shares_named(field, uses)
    for k, g in enumerate(chosen.tolist()):
        if not whole[k]:
            continue
        places = level.positions[level.bounds[g] : level.bounds[g + 1]]
        numbers = (associations[k], boundary[g], scores[k], named[k])
        yield Phrase(level.n, places, int(level.documents[g]), *map(float, numbers))


@dataclass(frozen=True, slots=True, eq=False)
class Uses:
    """The uses of some runs of `n` units end to end: their places, where each run begins among them, their numbers."""

    n: int
    places: Longs
    firsts: Longs
    sizes: Longs

    def share(self, flags: Flags) -> Doubles:
        """Return the share of the uses of each run that are flagged."""
        shares: Doubles = self.count(flags) / self.sizes
        return shares

    def count(self, flags: Flags) -> Longs:
        """Return the number of the uses of each run that are flagged."""
        return np.add.reduceat(flags, self.firsts, dtype=np.int64)


def uses_of(level: Level, chosen: Longs) -> Uses:
    """Return the uses of some runs of a level."""
    sizes = np.diff(level.bounds)[chosen]
    firsts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    inner = np.arange(sizes.sum()) - np.repeat(firsts, sizes)
    return Uses(level.n, level.positions[np.repeat(level.bounds[chosen], sizes) + inner], firsts, sizes)


def is_whole(field: Field, uses: Uses, n_content: Longs) -> Flags:
    """Say which runs are whole phrases of a text.

    A run that mostly follows a figure is a measure ("billion roubles"); one behind which nearly always another word of
    substance stands goes on; two words of substance that mostly stand between two stops, with words of grammar before
    them, are a call ("dear friends!"), thanks or an aside ("strictly speaking"), unless they are quoted; longer ones
    may be a formula. What follows is not asked where particles glue to stems, words run together, or a language has no
    list of function words.
    """
    ahead = np.maximum(uses.places - 1, 0)
    opens = (uses.places == 0) | (field.reach[ahead] == 1)
    whole: Flags = 2 * uses.count(field.figure[ahead] & ~opens) < uses.sizes
    if field.scale.joined:
        return whole
    closes = field.reach[uses.places] == uses.n
    called = (opens | (field.before[ahead] < 0)) & closes & ~field.quoted[uses.places]
    whole &= (n_content > 2) | (uses.share(called) < ALONE)
    if field.record.function_word.any():
        behind = np.minimum(uses.places + uses.n, len(field.unit) - 1)
        whole &= uses.share(closes | field.record.function_word[field.record.form_id[behind]]) >= FREE
    return whole


def weights_of(field: Field, uses: Uses, n_documents: Longs) -> Doubles:
    """Weigh runs by how they are used.

    What one text says again and again is its subject: a third of the power of documents by uses. What has an amount
    close behind it is a quantity: the share of uses without. 0.5 for runs that never stand at the end of a clause, 1
    from a tenth of the uses on, where that is asked (see `is_whole`). More for a noun of action.
    """
    behind = uses.places + uses.n
    until = np.minimum(behind + AMOUNT * (2 if field.scale.joined else 1), field.sentence_ends[uses.places])
    amounts = uses.share(field.n_amounts[until] > field.n_amounts[np.minimum(behind, until)])
    weights: Doubles = (n_documents / uses.sizes) ** BURST * (1 - amounts)
    first = uses.places[uses.firsts]
    weights[field.n_deeds[first + uses.n] > field.n_deeds[first]] *= DEED
    if not field.scale.joined and field.record.function_word.any():
        closing = uses.share(field.reach[uses.places] == uses.n)
        weights *= 0.5 + 0.5 * np.minimum(closing / CLOSING, 1)
    return weights


def shares_named(field: Field, uses: Uses) -> Doubles:
    """Return the share of the uses of each run in which it is written as a name.

    Every word that could be has a capital or is one of office, or all are of office; behind a word of office, two
    capitals do among others. Where a language writes names with a capital on their first word alone, two words of three
    do, and that first word amid a sentence, or in quotation marks.
    """
    n = uses.n
    fits, capitals, offices, weak = (np.zeros(len(uses.places), np.int64) for _ in range(4))
    for k in range(n):
        there = uses.places + k
        fits += field.in_name[there]
        capitals += field.capital[there]
        offices += field.office[there]
        weak += field.record.function_word[field.record.form_id[there]]
    titled = field.office[uses.places] & (capitals >= 2) & (3 * fits >= 2 * n)  # "director of the service N. N."
    named = ((fits == n) & (capitals > 0)) | (offices == n) | titled
    if not capital_on_first(field.record.language):
        return uses.share(named)
    share = uses.share(named | (3 * capitals >= 2 * n))  # "peoples of the Soviet Union"
    title = field.title[uses.places]
    amid = (uses.places > 0) & (field.reach[np.maximum(uses.places - 1, 0)] > 1) & (weak == 0)
    telling, told = uses.count(amid | title), uses.count((amid & field.capital[uses.places]) | title)
    return np.maximum(share, np.where(telling >= 2, told / np.maximum(telling, 1), 0))


def dangling(field: Field, level: Level) -> Flags:
    """Whether a phrase ends with a particle: one or two weak units whose stem also stands with other endings."""
    record = field.record
    last = level.positions[level.bounds[:-1]] + level.n - 1
    weak = record.function_word[record.form_id]
    one = weak[last] & (record.start[last] == record.end[last - 1])
    two = one & weak[last - 1] & (record.start[last - 1] == record.end[last - 2])
    free: Flags = (one & (level.stem_right[0] >= LOOSE)) | (two & (level.stem_right[1] >= LOOSE))
    return free


def is_substantial(field: Field, first: int, n: int) -> bool:
    """Whether a phrase does not end with a light word, and in Korean has two others, or a long one."""
    words = printed_words(field, first, n)
    light = [is_light(word, field) for word in words]
    if light[-1] or not field.scale.tail:
        return not light[-1]
    heavy = [word for word, is_it in zip(words, light, strict=True) if not is_it]
    longest = max(map(len, heavy))
    return len(heavy) >= 2 or longest >= field.scale.compound or (len(words) > 1 and longest >= field.size.least)


def printed_words(field: Field, first: int, n: int) -> list[str]:
    """Return the folded words of a run: units that nothing parts are one word."""
    record = field.record
    words: list[str] = []
    for p in range(first, first + n):
        form = int(record.form_id[p])
        if p > first and record.start[p] == record.end[p - 1]:
            words[-1] += record.forms[form]
        else:
            words.append(record.forms[form])
    return words


def is_light(word: str, field: Field) -> bool:
    """Whether a word is on the list, with up to two particles behind it where they glue to stems; or is a number."""
    light = light_words(field.record.language)
    if word in light or word.isdecimal():
        return True
    return bool(field.scale.tail) and any(word[:-k] in light for k in (1, 2) if len(word) - k >= 2)


def normalised_information(logs: Doubles, joint: Doubles, *, n: int) -> Doubles:
    """Return pointwise mutual information of `n` units, normalised to 0-1, for many runs at once.

    0 for units that meet as often as chance makes them, 1 for units that never stand apart: Bouma (2009), for more than
    two events by their total correlation. `logs` are the sums of the units' log probabilities (base 2), `joint` the
    log probabilities of the runs.
    """
    known = joint < 0
    share = (joint - logs) / np.where(known, -(n - 1) * joint, 1)
    return np.where(known, np.clip(share, 0, 1), 0)


def score_of(association: Doubles, n_documents: Longs, *, boundary: Doubles, n_content: Doubles) -> Doubles:
    """Return how formulaic phrases are: association x spread x boundary x length, for many at once.

    Of association, what is above `TERM` counts no more: that words are never seen apart makes them one term. Spread is
    log2(1 + documents), boundary H / (1 + H) of the smaller branching entropy, length log2 of the units as in C-value
    (Frantzi, Ananiadou and Mima 2000). A rank within one Record, no probability.
    """
    length = np.log2(np.maximum(n_content, SHORTEST))
    return np.minimum(association, TERM) * np.log2(1 + n_documents) * boundary / (1 + boundary) * length
