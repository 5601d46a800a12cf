"""Formulations that nobody asked for: recurrent phrases with natural boundaries, ranked by how formulaic they are.

Runs of stems that recur are found length by length, each length only where the one before it recurred. A run is a
phrase where many different things stand before it and after it (branching entropy; Harris 1955, Jin and Tanaka-Ishii
2006), where it is no part of a longer run that nearly always stands around it, and where neither end is a function word
or a dangling particle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from watchword.match.kernels.choose import kernels
from watchword.match.layout import Layout, plain_layout
from watchword.match.names import name_flags, numerals
from watchword.match.tables import rows_of
from watchword.match.units import UnitScale, unit_scale
from watchword.model.records import Record
from watchword.model.tokens import Column

DISCOVER = kernels("discover")
SHORTEST = 1.5  # content units that a phrase counts for at least
FREE = 0.2  # share of uses that end a clause or have a function word behind them: fewer, and the phrase is cut short
CLOSING = 0.1  # share of uses that end a clause, from which on a phrase weighs whole
LOOSE = 0.7  # bits: from this entropy on, what follows a stem is one ending of several
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
        """Name the settings for a signature."""
        return {"df": str(self.least), "H": f"{self.entropy:g}", "nested": f"{self.nested:g}"}


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A recurrent phrase: `n` units at each of `positions` (token positions in the Record, ascending).

    `association` is normalised pointwise mutual information of all its units (0-1), `boundary` the smaller branching
    entropy in bits, `score` how formulaic it is; see `score_of`. `named` is the share of its uses (0-1) in which every
    word that could be is capitalised, or a word of office.
    """

    n: int
    positions: Longs
    n_documents: int
    association: float
    boundary: float
    score: float
    named: float = 0.0


@dataclass(frozen=True, slots=True)
class Size:
    """A row of `discover.tsv`."""

    least: int
    content: int
    longest: int


@cache
def sizes() -> dict[str, Size]:
    """Return the table `discover.tsv` by language; `*` stands for every other language."""
    return {row[0]: Size(*map(int, row[1:])) for row in rows_of("discover.tsv")}


@cache
def edges(language: str, place: str) -> frozenset[str]:
    """Return the units that no phrase of a language has at its start, at its end or before its last unit.

    Function words stand at neither end in any case.
    """
    return frozenset(unit for tag, where, unit in rows_of("discover_edges.tsv") if (tag, where) == (language, place))


@cache
def light_words(language: str) -> frozenset[str]:
    """Return the words that do not make a phrase."""
    return frozenset(word for tag, words in rows_of("discover_light.tsv") if tag == language for word in words.split())


@dataclass(frozen=True, eq=False)
class Field:
    """A Record as discovery sees it, all columns over its tokens.

    `unit` numbers stems; `before` is what a unit counts as left of a phrase: articles and prepositions are skipped, -1
    stands for the edge of a stretch. `reach` counts the units up to the next place that no phrase crosses: the end of a
    sentence, punctuation, or the edge of what is no running text (`running`). `content` flags units that are neither
    function words nor numbers, `heavy` the first units of printed words that are not light either; `logs` is the binary
    logarithm of a stem's share of the running text.
    """

    record: Record
    size: Size
    scale: UnitScale
    unit: Column
    before: Column
    document: Column
    reach: Column
    running: Flags
    content: Flags
    heavy: Flags
    heavy_end: Flags
    may_start: Flags
    may_end: Flags
    counts: Longs
    logs: Doubles
    figure: Flags
    joint: Flags
    in_name: Flags
    capital: Flags
    office: Flags

    @cached_property
    def n_running(self) -> int:
        """Units of running text, one at least."""
        return max(int(self.running.sum()), 1)

    @cached_property
    def n_content(self) -> Longs:
        """Content units before each token, and in all."""
        return np.concatenate([[0], np.cumsum(self.content)])

    @cached_property
    def n_signs(self) -> Longs:
        """Signs that stand without a space between two tokens, before each token, and in all."""
        return np.concatenate([[0], np.cumsum(self.joint)])

    @cached_property
    def n_figures(self) -> Longs:
        """Figures before each token, and in all."""
        return np.concatenate([[0], np.cumsum(self.figure)])

    @cached_property
    def n_heavy(self) -> Longs:
        """Heavy words before each token, and in all."""
        return np.concatenate([[0], np.cumsum(self.heavy)])


def field_of(record: Record, layout: Layout | None = None) -> Field:
    """Prepare the columns; one pass."""
    layout = layout or plain_layout(record)
    form, n_tokens = record.form_id, len(record.form_id)
    scale = unit_scale(record.language)
    table = sizes()
    size = table.get(record.language, table["*"])
    unit = record.stem_id[form]
    document = np.repeat(np.arange(len(record), dtype=np.int32), np.diff(record.bounds))
    gap = np.full(n_tokens, 1_000, np.int32)  # to the next unit
    gap[:-1] = record.start[1:] - record.end[:-1]
    running = layout.apart == 0
    ends = np.ones(n_tokens, np.bool_)
    ends[:-1] = (record.sentence[1:] != record.sentence[:-1]) | (document[1:] != document[:-1]) | (gap[:-1] > 1)
    ends[:-1] |= layout.apart[1:] != layout.apart[:-1]
    if scale.joined and not scale.tail:
        ends |= layout.blank & (gap > 0)  # a space between Han characters sets a title or a name off
    stops = np.flatnonzero(ends)
    reach = (stops[np.searchsorted(stops, np.arange(n_tokens))] - np.arange(n_tokens) + 1).astype(np.int32)
    function = record.function_word[form]
    numeral = numerals(record)[form]
    no_start, no_end = (
        np.array([one in edges(record.language, place) for one in record.forms], np.bool_)[form]
        for place in ("start", "end")
    )
    counts = np.bincount(unit[running], minlength=int(record.stem_id.max(initial=-1)) + 1).astype(np.int64)
    logs = np.log2(np.maximum(counts, 1)) - np.log2(max(int(running.sum()), 1))
    content = ~function & ~numeral
    may_start, may_end = ~function & ~no_start, ~function & ~no_end
    heavy = heavy_end = content
    if (
        scale.tail
    ):  # particles glue to stems: a phrase starts with a printed word, and ends with one or before its particles
        goes_on = ~ends & (gap == 0)
        one_follows = goes_on & np.append(function[1:] & ~goes_on[1:], False)
        two_follow = goes_on & np.append(function[1:] & one_follows[1:], False)
        may_start = np.append(True, ~goes_on[:-1])
        may_end = (~goes_on | one_follows | two_follow) & ~no_end
    elif not scale.joined:  # what a hyphen joins is one printed word
        joint = layout.joint & ~ends
        begins = np.append(True, ~joint[:-1])
        may_start, may_end = may_start & begins, may_end & ~joint
        light = np.array([one in light_words(record.language) or one.isdecimal() for one in record.forms], np.bool_)
        words = np.flatnonzero(begins)
        is_heavy = np.logical_or.reduceat(~function & (~light[form] | joint), words) if len(words) else begins
        heavy, heavy_end = begins.copy(), ~function & ~light[form]
        heavy[words] = is_heavy
        heavy_end |= ~begins & ~function
        content = content & begins
    before = unit if scale.joined else skipping(unit, function, ends)
    return Field(
        record, size, scale, unit, before, document, reach, running, content, heavy, heavy_end, may_start, may_end,
        counts, logs, numeral | figures(record)[form], layout.joint, *name_flags(record, layout),
    )  # fmt: skip


def figures(record: Record) -> Flags:
    """Flag the forms that are a number by their Unicode property, Han numerals among them."""
    return np.array([all(map(str.isnumeric, form)) for form in record.forms], np.bool_)


def skipping(unit: Column, function: Flags, ends: Flags) -> Column:
    """Return for each unit the nearest content unit from it leftwards, -1 where something that parts comes first."""
    places = np.arange(len(unit))
    content = np.maximum.accumulate(np.where(function, -1, places))
    stop = np.maximum.accumulate(np.append(-1, np.where(ends[:-1], places[:-1], -1)))
    return np.where(content > stop, unit[content], -1).astype(np.int32)


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
    logs = sum(field.logs[field.unit[firsts[chosen] + k]] for k in range(level.n))
    joint = np.log2(sizes_of[chosen]) - np.log2(field.n_running)
    associations = normalised_information(np.asarray(logs), joint, n=level.n)
    weights = n_content[chosen] / (field.scale.feature_units if field.scale.joined else 1)
    scores = score_of(associations, level.documents[chosen], boundary=boundary[chosen], n_content=weights)
    whole, closing = endings(field, level, chosen)
    scores = scores * closing
    named = shares_named(field, level, chosen)
    for k, g in enumerate(chosen.tolist()):
        if not whole[k]:
            continue
        places = level.positions[level.bounds[g] : level.bounds[g + 1]]
        numbers = (associations[k], boundary[g], scores[k], named[k])
        yield Phrase(level.n, places, int(level.documents[g]), *map(float, numbers))


def endings(field: Field, level: Level, chosen: Longs) -> tuple[Flags, Doubles]:
    """Say which runs are whole, and weigh them by how often they close a clause.

    A run that mostly follows a figure is a measure ("billion roubles"); one behind which nearly always another word of
    substance stands goes on. The weight is 0.5 for runs that never stand at the end of a clause, 1 from a tenth of the
    uses on. What follows is not asked where particles glue to stems, words run together, or a language has no list of
    function words.
    """
    places, firsts, sizes_of = uses_of(level, chosen)
    before = np.maximum(places - 1, 0)
    measured = field.figure[before] & (places > 0) & (field.reach[before] > 1)
    whole: Flags = 2 * np.add.reduceat(measured, firsts, dtype=np.int64) < sizes_of
    if field.scale.joined or not field.record.function_word.any():
        return whole, np.ones(len(chosen))
    closes = field.reach[places] == level.n
    behind = np.minimum(places + level.n, len(field.unit) - 1)
    grammar = field.record.function_word[field.record.form_id[behind]]
    free = np.add.reduceat(closes | grammar, firsts, dtype=np.int64) / sizes_of
    share = np.add.reduceat(closes, firsts, dtype=np.int64) / sizes_of
    return whole & (free >= FREE), 0.5 + 0.5 * np.minimum(share / CLOSING, 1)


def uses_of(level: Level, chosen: Longs) -> tuple[Longs, Longs, Longs]:
    """Return the places of the uses of some runs end to end, where each run begins among them, and their numbers."""
    sizes_of = np.diff(level.bounds)[chosen]
    firsts = np.concatenate([[0], np.cumsum(sizes_of)])[:-1]
    inner = np.arange(sizes_of.sum()) - np.repeat(firsts, sizes_of)
    return level.positions[np.repeat(level.bounds[chosen], sizes_of) + inner], firsts, sizes_of


def shares_named(field: Field, level: Level, chosen: Longs) -> Doubles:
    """Return the share of the uses of each chosen run in which it is written as a name.

    Every word that could be has a capital or is one of office; behind a word of office, two capitals do among others.
    """
    places, firsts, sizes_of = uses_of(level, chosen)
    fits, capitals = np.zeros(len(places), np.int64), np.zeros(len(places), np.int64)
    for k in range(level.n):
        fits += field.in_name[places + k]
        capitals += field.capital[places + k]
    titled = field.office[places] & (capitals >= 2) & (3 * fits >= 2 * level.n)  # "director of the service N. N."
    share: Doubles = np.add.reduceat(((fits == level.n) & (capitals > 0)) | titled, firsts, dtype=np.int64) / sizes_of
    return share


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

    Spread is log2(1 + documents), boundary H / (1 + H) of the smaller branching entropy, length log2 of the content
    units as in C-value (Frantzi, Ananiadou and Mima 2000). A rank within one Record, no probability.
    """
    length = np.log2(np.maximum(n_content, SHORTEST))
    return association * np.log2(1 + n_documents) * boundary / (1 + boundary) * length
