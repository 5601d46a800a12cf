"""Formulations with a slot: fixed parts beside or around words that vary ("a year of …", "以…为中心")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from watchword.match.discover import DISCOVER, Level, levels, normalised_information, score_of, uses_of
from watchword.match.discover_field import Field, field_of
from watchword.match.layout import Layout
from watchword.match.tables import rows_of
from watchword.model.records import Record

OPEN = 2.5  # bits: what fills a slot varies at least so much
VARIED = 0.6  # of the binary logarithm of its uses: how much it varies in a slot that is rare
FEWEST = 4  # different fillers, and uses
SHOWN = 6  # fillers listed
LONGEST = 6  # units of a part, times those of a feature: words, or pairs of syllables
FIXED = 0.7  # share of uses from which on a neighbour belongs to a part
TOGETHER = 0.25  # share of the uses of one part that have the other near
LIFT = 4.0  # times as often as chance would put it there

Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SlotSettings:
    """What counts as a phrase with a slot: `least` is in how many documents it stands."""

    least: int = 4

    def recipe(self) -> dict[str, str]:
        """Name the settings, and the limits of this module, for a signature."""
        limits = {"H": OPEN, "varied": VARIED, "fixed": FIXED, "together": TOGETHER, "lift": LIFT, "fillers": FEWEST}
        return {"slots-df": str(self.least), **{name: f"{value:g}" for name, value in limits.items()}}


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """Fixed parts around a slot: at each use, tokens `[starts, hole_starts)` and `[hole_ends, ends)`; one may be empty.

    `positions` are the starts, ascending. `fillers` are the first token, the one after the last, and the count of the
    most frequent fillers; `n_fillers` is how many different ones there are, `boundary` their entropy in bits. `score`
    is that of `score_of`, with the fixed units alone.
    """

    positions: Longs
    hole_starts: Longs
    hole_ends: Longs
    ends: Longs
    n_documents: int
    boundary: float
    score: float
    fillers: tuple[tuple[int, int, int], ...]
    n_fillers: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """Where the slots of a language are: a row of `discover_slots.tsv` each.

    `before` are units that tie a slot to the fixed part before it, with `articles` behind them; `behind` those that tie
    it to the fixed part behind it; `pairs` open and close a slot without a word of substance.
    """

    before: frozenset[str]
    articles: frozenset[str]
    behind: frozenset[str]
    pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@cache
def grammar(language: str) -> Grammar:
    """Return the table `discover_slots.tsv` of a language; where nothing is listed, slots have two sides."""
    rows = [(kind, units) for tag, kind, units in rows_of("discover_slots.tsv") if tag == language]
    before, articles, behind = (
        frozenset(unit for what, units in rows if what == kind for unit in units.split())
        for kind in ("tie before", "article", "tie behind")
    )
    pairs = [units.split(" … ") for what, units in rows if what == "pair"]
    return Grammar(before, articles, behind, tuple((tuple(a.split()), tuple(b.split())) for a, b in pairs))


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A slot before it is judged: the two parts by use. `listed` ones are in the table, whatever they are made of."""

    starts: Longs
    hole_starts: Longs
    hole_ends: Longs
    ends: Longs
    listed: bool = False

    def of(self, good: npt.NDArray[np.bool_] | Longs) -> Frame:
        """Return the frame with these uses alone, flagged or by number."""
        return Frame(
            self.starts[good], self.hole_starts[good], self.hole_ends[good], self.ends[good], listed=self.listed
        )


def discover_slots(record: Record, *, layout: Layout | None = None, settings: SlotSettings | None = None) -> list[Slot]:
    """Return the recurrent fixed parts beside or around which words vary, the most formulaic first.

    One-sided ones end with a preposition (`year of …`) or begin with the particle of the word that varies (`…의 기치`,
    `…的方针`), as the table has them for a language. Two-sided ones are found in every language: a recurrent run of
    which a quarter of the uses has the same unit within a few words, four times as often as chance would put it there.
    Cost: twice that of `discover`.
    """
    settings = settings or SlotSettings()
    if not len(record.form_id):
        return []
    field = field_of(record, layout)
    wide = field.scale.feature_units if field.scale.joined else 1
    field = replace(field, before=field.unit, size=replace(field.size, longest=LONGEST * wide))
    found: list[Frame] = []
    for level in (singles(field, settings.least), *levels(field, settings.least)):
        found.extend(one_sided(field, level))
        found.extend(two_sided(field, level, settings.least))
    found.extend(paired(field))
    judged = [slot for frame in found if (slot := judge(field, grown(field, uncut(field, frame)), settings.least))]
    judged.sort(key=lambda slot: (-int(np.median(fixed_units(slot))), -slot.score, int(slot.positions[0])))
    return sorted(outermost(judged), key=lambda slot: (-slot.score, int(slot.positions[0])))


def singles(field: Field, least: int) -> Level:
    """Return the recurrent units as the level of runs of one unit."""
    places = np.flatnonzero(field.running)
    places = places[np.argsort(field.unit[places], kind="stable")]
    starts = np.flatnonzero(np.append(True, np.diff(field.unit[places]) != 0))[: len(places)]
    bounds = np.append(starts, len(places)).astype(np.int64)
    columns = (field.document, field.before, field.unit, field.reach, field.may_start, field.may_end)
    measured = DISCOVER.measure_groups(places, bounds, *columns, 1)
    good = measured[0] >= least
    sizes = np.diff(bounds)
    documents, left, right, natural = (column[good] for column in measured)
    bounds = np.concatenate([[0], np.cumsum(sizes[good])]).astype(np.int64)
    nothing, stems = np.zeros(len(documents), np.int64), np.zeros((2, len(documents)))
    return Level(1, places[np.repeat(good, sizes)], bounds, documents, left, right, natural, nothing, stems)


# ── slots on one side ────────────────────────────────────────────────────────────────────────────────────────────────


def one_sided(field: Field, level: Level) -> Iterator[Frame]:
    """Yield runs that end with a tie (and an article) or begin with one, and beside which anything may stand."""
    rules, record, n = grammar(field.record.language), field.record, level.n
    firsts = level.positions[level.bounds[:-1]]
    lasts = firsts + n - 1
    if n < 2:
        return
    before, articles, behind = (flags_of(record, words) for words in (rules.before, rules.articles, rules.behind))
    content = field.n_content[firsts + n] - field.n_content[firsts]
    enough = content >= (field.scale.feature_units if field.scale.joined else 1)
    least = np.minimum(OPEN, VARIED * np.log2(np.diff(level.bounds)))
    nested = level.extended <= 0.7 * level.documents
    ends = before[lasts] | (articles[lasts] & before[lasts - 1])
    right = ends & may_open(field, firsts) & (level.right >= least) & enough & nested
    for g in np.flatnonzero(right).tolist():
        starts = places_of(level, g)
        starts = starts[field.reach[starts] > n]
        yield Frame(
            starts, starts + n, starts + n + following(field, starts + n), starts + n + following(field, starts + n)
        )
    if field.scale.tail:
        enough = np.ones(len(firsts), np.bool_)  # "…의 해": a word may be one syllable, and look like a particle
    left = behind[firsts] & may_close(field, lasts) & (level.left >= least) & enough & nested
    if field.scale.tail:  # the particle is glued to the word in the slot, and more follows it
        left &= (record.start[firsts] == record.end[np.maximum(firsts - 1, 0)]) & (field.reach[firsts] > 1)
        left &= record.start[np.minimum(firsts + 1, len(record.start) - 1)] > record.end[firsts]
    for g in np.flatnonzero(left).tolist():
        starts = places_of(level, g)
        starts = starts[(starts > 0) & (field.reach[starts - 1] > 1)]
        begins = starts - preceding(field, starts)
        yield Frame(begins, begins, starts, starts + n)


def following(field: Field, places: Longs) -> Longs:
    """Return how many units fill a slot that begins at each place: a word, or up to four characters of substance."""
    if not field.scale.joined:
        return np.ones(len(places), np.int64)
    out = np.ones(len(places), np.int64)
    going = np.ones(len(places), np.bool_)
    for k in range(1, 4):
        there = np.minimum(places + k, len(field.unit) - 1)
        going &= (field.reach[places] > k) & field.content[there] & ~field.joint[there - 1]
        out += going
    return out


def preceding(field: Field, places: Longs) -> Longs:
    """Return how many units fill a slot that ends at each place: a word, or up to four characters of substance."""
    if not field.scale.joined:
        return np.ones(len(places), np.int64)
    out = np.ones(len(places), np.int64)
    going = np.ones(len(places), np.bool_)
    record, longest = field.record, 12 if field.scale.tail else 4
    for k in range(2, longest + 1):
        there = np.maximum(places - k, 0)
        going &= (places >= k) & (there + field.reach[there] > places)
        if field.scale.tail:
            going &= record.start[there + 1] == record.end[there]
        else:
            going &= field.content[there] & ~field.joint[there]
        out += going
    return out


# ── slots between two parts ──────────────────────────────────────────────────────────────────────────────────────────


def two_sided(field: Field, level: Level, least_documents: int) -> Iterator[Frame]:
    """Yield runs of substance that have the same other part near, with something that varies between."""
    n, firsts = level.n, level.positions[level.bounds[:-1]]
    content = field.n_content[firsts + n] - field.n_content[firsts]
    sizes = np.diff(level.bounds)
    rest = (content >= (field.scale.feature_units if field.scale.joined else 1)) & (
        level.extended <= FIXED * level.documents
    )
    least = np.minimum(OPEN, VARIED * np.log2(sizes))
    opening = rest & (level.right >= least) & may_open(field, firsts) & word_ends(field, firsts + n - 1)
    closing = rest & (level.left >= least) & may_close(field, firsts + n - 1) & hole_ends(field, firsts)
    for ahead, chosen in ((True, np.flatnonzero(opening)), (False, np.flatnonzero(closing))):
        uses = uses_of(level, chosen)
        places, bounds = uses.places, np.append(uses.firsts, len(uses.places)).astype(np.int64)
        wanted = np.maximum(np.ceil(TOGETHER * sizes[chosen]), least_documents).astype(np.int64)
        window = window_of(field)
        way = n if ahead else -n
        found = DISCOVER.partners(places, bounds, field.unit, field.reach, way, window, wanted)
        share = found[2] / sizes[chosen][found[0]]
        elsewhere = np.maximum(field.counts[found[1]] - found[2], 0) / field.n_running
        chance = 1 - (1 - elsewhere) ** window
        for group, unit in zip(*(column[share >= LIFT * chance].tolist() for column in found[:2]), strict=True):
            mine = places[bounds[group] : bounds[group + 1]]
            if frame := (closed if ahead else opened)(field, mine, n, unit=unit):
                yield frame


def window_of(field: Field) -> int:
    """Return how many units may fill a slot: four words, or eight syllables or characters."""
    return 8 if field.scale.joined else 4


def closed(field: Field, places: Longs, n: int, *, unit: int) -> Frame | None:
    """Return the frame of runs that `unit` follows after a slot."""
    window = window_of(field)
    steps = places[:, None] + n + 1 + np.arange(window)
    inside = steps < (places + field.reach[places])[:, None]
    steps = np.minimum(steps, len(field.unit) - 1)
    fits = inside & (field.unit[steps] == unit) & hole_ends(field, steps)
    good = fits.any(axis=1)
    starts, ends = places[good], steps[np.arange(len(places)), fits.argmax(axis=1)][good]
    if len(starts) < FEWEST:
        return None
    return Frame(starts, starts + n, ends, ends + 1)


def opened(field: Field, places: Longs, n: int, *, unit: int) -> Frame | None:
    """Return the frame of runs that `unit` precedes before a slot."""
    window = window_of(field)
    steps = places[:, None] - 2 - np.arange(window)
    inside = (steps >= 0) & (steps + field.reach[np.maximum(steps, 0)] > places[:, None])
    steps = np.maximum(steps, 0)
    fits = inside & (field.unit[steps] == unit) & word_ends(field, steps)
    good = fits.any(axis=1)
    starts, holes = places[good], steps[np.arange(len(places)), fits.argmax(axis=1)][good] + 1
    if len(starts) < FEWEST:
        return None
    return Frame(holes - 1, holes, starts, starts + n)


def paired(field: Field) -> Iterator[Frame]:
    """Yield the pairs of the table that open and close a slot ("from … to"), a word of the second slot included."""
    record, window = field.record, window_of(field)
    number = {form: i for i, form in enumerate(record.forms)}
    for before, behind in grammar(record.language).pairs:
        if any(form not in number for form in (*before, *behind)):
            continue
        begins, closes = (runs_of(record, [number[form] for form in part]) for part in (before, behind))
        begins = begins[field.running[begins]]
        if not len(begins) or not len(closes):
            continue
        k = np.searchsorted(closes, begins + len(before) + 1)
        good = k < len(closes)
        begins, ends = begins[good], closes[k[good]]
        near = (ends - begins - len(before) <= window) & (ends + len(behind) < begins + field.reach[begins])
        begins, ends = begins[near], ends[near]
        if len(begins) >= FEWEST:
            yield Frame(begins, begins + len(before), ends, ends + len(behind), listed=True)


def runs_of(record: Record, forms: list[int]) -> Longs:
    """Return where forms stand in a row."""
    places = np.flatnonzero(record.form_id[: len(record.form_id) - len(forms) + 1] == forms[0])
    for k, form in enumerate(forms[1:], 1):
        places = places[record.form_id[places + k] == form]
    return places


def uncut(field: Field, frame: Frame) -> Frame:
    """Return the uses in whose slot no sign stands: in unspaced script a comma ends what can fill it."""
    if not field.scale.joined or field.scale.tail:
        return frame
    touched = np.maximum(frame.hole_starts - (frame.starts < frame.hole_starts), 0)
    until = frame.hole_ends - (frame.hole_ends == frame.ends)
    return frame.of(field.n_signs[until] == field.n_signs[touched])


def grown(field: Field, frame: Frame) -> Frame:
    """Return a frame whose parts go on outwards as far as they are nearly always the same, to where a part may end."""
    unit, reach = field.unit, field.reach
    if not len(frame.starts):
        return frame
    least = FIXED * len(frame.starts)
    best = longer = frame
    while longer.starts[0] < longer.hole_starts[0]:
        before = np.maximum(longer.starts - 1, 0)
        inner = (longer.starts > 0) & (reach[before] > 1)
        one, n = DISCOVER.commonest(unit[before[inner]])
        if n < least:
            break
        longer = longer.of(inner & (unit[before] == one))
        longer = replace(longer, starts=longer.starts - 1)
        if may_open(field, longer.starts[:1])[0]:
            best = longer
    longer = best
    while longer.ends[0] > longer.hole_ends[0]:
        inner = reach[longer.ends - 1] > 1
        one, n = DISCOVER.commonest(unit[longer.ends[inner]])
        if n < least:
            break
        longer = longer.of(inner & (unit[np.minimum(longer.ends, len(unit) - 1)] == one))
        longer = replace(longer, ends=longer.ends + 1)
        if may_close(field, longer.ends[:1] - 1)[0]:
            best = longer
    return best


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def judge(field: Field, frame: Frame, least: int) -> Slot | None:
    """Return a frame as a slot, None where too little varies in it or too few documents have it."""
    n_documents = len(np.unique(field.document[frame.starts]))
    if n_documents < least or not is_whole(field, frame) or fixed_edge(field, frame):
        return None
    stretches = list(zip(frame.hole_starts.tolist(), frame.hole_ends.tolist(), strict=True))
    if 2 * (field.n_figures[frame.hole_ends] > field.n_figures[frame.hole_starts]).sum() >= len(stretches):
        return None  # that a figure changes makes no slot
    keys = [field.unit[first:after].tobytes() for first, after in stretches]
    counted = Counter(keys)
    shares = np.array(list(counted.values())) / len(keys)
    entropy = float(-(shares * np.log2(shares)).sum())
    if len(counted) < FEWEST or entropy < min(OPEN, VARIED * float(np.log2(len(keys)))):
        return None
    first = dict(zip(keys[::-1], stretches[::-1], strict=True))
    shown = tuple((*first[key], n) for key, n in counted.most_common(SHOWN))
    left, right = int(frame.hole_starts[0] - frame.starts[0]), int(frame.ends[0] - frame.hole_ends[0])
    units = [*range(frame.starts[0], frame.hole_starts[0]), *range(frame.hole_ends[0], frame.ends[0])]
    joint = np.array([np.log2(len(keys)) - np.log2(field.n_running)])
    logs = np.array([field.logs[field.unit[units]].sum()])
    association = normalised_information(logs, joint, n=max(left + right, 2))
    weight = float(field.content[units].sum()) / (field.scale.feature_units if field.scale.joined else 1)
    score = score_of(association, np.array([n_documents]), boundary=np.array([entropy]), n_content=np.array([weight]))
    frame = frame.of(np.argsort(frame.starts, kind="stable"))
    return Slot(
        frame.starts,
        frame.hole_starts,
        frame.hole_ends,
        frame.ends,
        n_documents,
        entropy,
        float(score[0]),
        shown,
        len(counted),
    )


def is_whole(field: Field, frame: Frame) -> bool:
    """Whether both parts begin and end where a part may, and say something: in unspaced script one unit does not."""
    left, right = (frame.starts[0], frame.hole_starts[0]), (frame.hole_ends[0], frame.ends[0])
    if frame.listed or left[0] == left[1] or right[0] == right[1]:
        return True
    if not may_open(field, frame.starts[:1])[0] or not may_close(field, frame.ends[:1] - 1)[0]:
        return False
    least = 2 if field.scale.joined else 1
    told = [
        after - first >= least and field.n_content[after] > field.n_content[first] for first, after in (left, right)
    ]
    record = field.record
    tied = field.scale.joined and record.forms[record.form_id[left[1] - 1]] in grammar(record.language).before
    return bool((told[0] or tied) and told[1]) and not cuts_a_name(field, frame)


def fixed_edge(field: Field, frame: Frame) -> bool:
    """Whether what fills a slot nearly always begins or ends the same beside a fixed part, which is then too short."""
    least = FIXED * len(frame.starts)
    before, behind = frame.starts[0] < frame.hole_starts[0], frame.hole_ends[0] < frame.ends[0]
    return bool(
        (before and DISCOVER.commonest(field.unit[frame.hole_starts])[1] >= least)
        or (behind and DISCOVER.commonest(field.unit[frame.hole_ends - 1])[1] >= least)
    )


def cuts_a_name(field: Field, frame: Frame) -> bool:
    """Whether the part behind is one capitalised word that mostly follows another: the end of a name."""
    if frame.ends[0] - frame.hole_ends[0] != 1:
        return False
    cut: np.bool_ = (field.capital[frame.hole_ends] & field.capital[frame.hole_ends - 1]).mean() >= 0.5
    return bool(cut)


def outermost(slots: list[Slot]) -> Iterator[Slot]:
    """Yield slots, most fixed units first, without those that are nearly always another one with fewer words fixed."""
    holders: dict[int, list[int]] = {}
    for number, slot in enumerate(slots):
        within: Counter[int] = Counter()
        for hole in slot.hole_ends.tolist():
            within.update(holders.get(hole, ()))
        if within and max(within.values()) >= FIXED * len(slot.positions):
            continue
        for hole in slot.hole_ends.tolist():
            holders.setdefault(hole, []).append(number)
        yield slot


def fixed_units(slot: Slot) -> Longs:
    """Return how many units are fixed at each use."""
    return slot.ends - slot.positions - (slot.hole_ends - slot.hole_starts)


def places_of(level: Level, g: int) -> Longs:
    """Return where a run stands."""
    return level.positions[level.bounds[g] : level.bounds[g + 1]]


def flags_of(record: Record, words: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Flag the tokens that are one of these folded units."""
    flags: npt.NDArray[np.bool_] = np.array([form in words for form in record.forms], np.bool_)[record.form_id]
    return flags


def may_open(field: Field, places: Longs) -> npt.NDArray[np.bool_]:
    """Whether a fixed part may begin at these tokens."""
    return field.may_start[places]


def may_close(field: Field, places: Longs) -> npt.NDArray[np.bool_]:
    """Whether a fixed part may end with these tokens."""
    return field.may_end[places]


def word_ends(field: Field, places: Longs) -> npt.NDArray[np.bool_]:
    """Whether a printed word ends with these tokens, so that a slot may begin; in unspaced script anywhere."""
    record = field.record
    if not field.scale.tail:
        return np.ones(places.shape, np.bool_)
    after = np.minimum(places + 1, len(record.start) - 1)
    return record.start[after] > record.end[places]


def hole_ends(field: Field, places: Longs) -> npt.NDArray[np.bool_]:
    """Whether a slot may end before these tokens: where a printed word begins, or its particle; else anywhere."""
    record = field.record
    if not field.scale.tail:
        return np.ones(places.shape, np.bool_)
    glued = record.start[places] == record.end[np.maximum(places - 1, 0)]
    may: npt.NDArray[np.bool_] = ~glued | record.function_word[record.form_id[places]]
    return may
