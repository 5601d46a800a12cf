"""Every use of one phrase in a Record: exact, respelt, inflected, with gaps, altered; and what each descends from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from watchword.match.kernels.choose import kernels
from watchword.match.kernels.seek_plain import Floats, Longs
from watchword.match.seek import Query
from watchword.model.records import Record
from watchword.model.tokens import Column

LINEAGE = kernels("lineage")
SEEK = kernels("seek")

Level = Literal["exact", "respelt", "inflected", "gapped", "altered"]
LEVELS: tuple[Level, ...] = ("exact", "respelt", "inflected", "gapped", "altered")
"""How a use stands to the phrase that was asked for, closest first.

`gapped` keeps every content word, with others between them or in another order; `altered` lost some.
"""

FEW_FORMS = 4
MOST_COMPARED = 1_000  # earlier wordings that a new one is compared with: those used most


@dataclass(frozen=True, slots=True)
class LineageSettings:
    """What counts as a use: the least share of the phrase's information (bits) that stands there.

    `gap` is how many words may stand between two kept ones.
    """

    kept: float = 0.4
    gap: int = 5

    def recipe(self) -> dict[str, str]:
        """Name the settings for a signature."""
        return {"kept": f"{self.kept:g}", "gap": str(self.gap)}


@dataclass(frozen=True, slots=True, eq=False)
class Attestations:
    """The uses of a phrase as columns, in order of place in the Record, which is that of date.

    `starts` and `ends` are token positions; `kept` the share of the phrase's bits (0-1); `levels` index `LEVELS`;
    `variants` number the wordings in order of first use, so that equal wordings share a number. `ancestors` are use
    numbers: the latest use, on an earlier day, of the wording closest to this one; -1 where nothing is known to be
    earlier.
    """

    starts: Longs
    ends: Longs
    kept: Floats
    levels: npt.NDArray[np.int8]
    variants: Column
    ancestors: Column

    def __len__(self) -> int:
        return len(self.starts)


def seek_uses(query: Query, *, settings: LineageSettings | None = None) -> Attestations:
    """Return every use of a phrase, the whole text of `query`, in its Record.

    Cost: one pass over the Record, and one alignment for each sentence that has enough of the phrase's words; for some
    3 million tokens a tenth of a second, up to a second where all its words are common. A use keeps more content
    words of the phrase than it has others, an altered one two at least (three units in scripts where words run
    together). Of a phrase with one content word, however often (power for power), all words count as content and none
    may be lost. That two wordings are alike does not show that one was made from the other.
    """
    settings = settings or LineageSettings()
    record, scale = query.record, query.scale
    content = query.content
    lone = len(np.unique(query.stem[content])) < 2  # power for power: the words between say what it is
    if lone:
        content = np.ones(len(query.form), np.bool_)
    weight = query.weight[query.form]
    firsts, afters = sentences_with(query, content, least=settings.kept)
    starts, ends, kept, n_content = LINEAGE.locate(
        record.form_id,
        record.stem_id[record.form_id],
        firsts,
        afters,
        query.form,
        query.stem,
        weight,
        content,
        settings.gap * (2 if scale.joined else 1),
        min(scale.feature_units, 2) if len(query.form) > 1 else 1,
        settings.kept,
    )
    whole = n_content == content.sum()
    counted = ~record.function_word[record.form_id] | lone
    held = np.concatenate([[0], np.cumsum(counted, dtype=np.int64)])
    dense = 2 * n_content > held[ends] - held[starts]
    enough = dense & (whole | (n_content >= (3 if scale.joined else 2)) & (scale.joined or not lone))
    starts, ends, kept = starts[enough], ends[enough], kept[enough]
    levels = levels_of(query, starts, ends=ends, whole=whole[enough])
    variants = number_wordings(record.form_id, starts, ends)
    dates = record.dates[record.document_at(starts)] if len(starts) else record.dates[:0]
    ancestors = descend(query, starts, ends=ends, variants=variants, dates=dates)
    return Attestations(starts, ends, kept, levels, variants, ancestors)


def sentences_with(query: Query, content: npt.NDArray[np.bool_], *, least: float) -> tuple[Longs, Longs]:
    """Return first and last tokens of the sentences whose words could hold enough of the phrase."""
    record = query.record
    value = np.zeros(int(record.stem_id.max(initial=-1)) + 1, np.float32)
    for unit in np.flatnonzero(content):
        value[query.stem[unit]] += query.weight[query.form[unit]]
    light = float(query.weight[query.form[~content]].sum())
    worth = value[record.stem_id]  # by form: one look-up a token
    token_worth = worth[record.form_id]
    held = np.flatnonzero(token_worth)
    sums = np.bincount(query.sentence_key[held], token_worth[held], minlength=len(query.sentence_bounds) - 1)
    total = float(query.weight[query.form].sum())
    numbers = np.flatnonzero(sums >= max(least * total - light, 1e-6))
    return query.sentence_bounds[numbers], query.sentence_bounds[numbers + 1]


def levels_of(query: Query, starts: Longs, *, ends: Longs, whole: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
    """Return how each use stands to the phrase: forms alike, stems alike, all content there, or less."""
    record = query.record
    levels = np.where(whole, LEVELS.index("gapped"), LEVELS.index("altered")).astype(np.int8)
    stems = record.stem_id
    for k in range(len(starts)):
        if not whole[k]:
            continue
        forms = record.form_id[starts[k] : ends[k]]
        if np.array_equal(forms, query.form):
            levels[k] = LEVELS.index("exact")
        elif np.array_equal(stems[forms], query.stem) or only_particles(query, int(starts[k]), int(ends[k])):
            levels[k] = LEVELS.index("inflected")
    return levels


def only_particles(query: Query, start: int, end: int) -> bool:
    """Whether a use differs from the phrase by particles and endings alone, where these glue to the stems."""
    if not query.scale.tail:
        return False
    a = bare(query.form, query, start=query.tokens.start, end=query.tokens.end)
    record = query.record
    b = bare(record.form_id[start:end], query, start=record.start[start:end], end=record.end[start:end])
    return a == b


def bare(form: Column, query: Query, *, start: Column, end: Column) -> list[int]:
    """Return the units without the particles that end a printed word (its first unit always stays)."""
    function = query.record.function_word
    out: list[int] = []
    for i in range(len(form)):
        begins = i == 0 or start[i] != end[i - 1]
        last = i + 1 == len(form) or start[i + 1] != end[i]
        if last and not begins and function[form[i]]:
            continue
        out.append(int(form[i]))
    return out


def number_wordings(form_id: Column, starts: Longs, ends: Longs) -> Column:
    """Number the uses so that equal sequences of forms share a number, in order of first use."""
    number: dict[bytes, int] = {}
    keys = (form_id[start:end].tobytes() for start, end in zip(starts, ends, strict=True))
    return np.array([number.setdefault(key, len(number)) for key in keys], np.int32)


def descend(query: Query, starts: Longs, ends: Longs, *, variants: Column, dates: npt.NDArray[np.datetime64]) -> Column:
    """Return for each use the use that it descends from by our reading; see `Attestations`.

    A use of a wording that stood before descends from its latest earlier use. A new wording descends from the closest
    earlier one (weighted Dice of kept units), of equally close ones from the latest. Uses of one day, and undated
    ones, are never taken for earlier than each other.
    """
    ancestors = np.full(len(starts), -1, np.int32)
    latest: dict[int, int] = {}  # by variant: its latest use before the day in hand
    n_uses: dict[int, int] = {}
    begin = 0
    while begin < len(starts):
        after = begin + 1
        while after < len(starts) and dates[after] == dates[begin]:
            after += 1
        if np.isnat(dates[begin]):
            begin += 1
            continue
        day = range(begin, after)
        new = sorted({int(variants[k]) for k in day} - latest.keys())
        if latest and new:
            earlier = sorted(sorted(latest, key=lambda v: -n_uses[v])[:MOST_COMPARED])
            firsts = [first_of(variants, v, day) for v in new]
            closest = closest_earlier(query, starts, ends=ends, new=firsts, old=[latest[v] for v in earlier])
            chosen = dict(zip(new, closest, strict=True))
        else:
            chosen = {}
        for k in day:
            variant = int(variants[k])
            ancestors[k] = latest.get(variant, chosen.get(variant, -1))
        for k in day:
            latest[int(variants[k])] = k
            n_uses[int(variants[k])] = n_uses.get(int(variants[k]), 0) + 1
        begin = after
    return ancestors


def first_of(variants: Column, variant: int, uses: Iterable[int]) -> int:
    """Return the first of these uses that has a wording."""
    return next(k for k in uses if variants[k] == variant)


def closest_earlier(query: Query, starts: Longs, *, ends: Longs, new: Sequence[int], old: Sequence[int]) -> list[int]:
    """Return for each use in `new` the closest of the uses `old`; of equally close ones the latest."""
    record = query.record
    edges = np.cumsum([0, *(ends[k] - starts[k] for k in new)]).astype(np.int64)
    forms = np.concatenate([record.form_id[starts[k] : ends[k]] for k in new])
    by_time = np.array(sorted(old, reverse=True), np.int64)
    before = np.cumsum([0, *(ends[by_time] - starts[by_time])]).astype(np.int64)
    earlier = np.concatenate([record.form_id[starts[k] : ends[k]] for k in by_time])
    queries = np.repeat(np.arange(len(new), dtype=np.int32), len(by_time))
    dice, _, _ = SEEK.similarities(
        queries,
        edges,
        forms,
        record.stem_id[forms],
        np.tile(before[:-1], len(new)),
        np.tile(before[1:], len(new)),
        earlier,
        record.stem_id[earlier],
        query.weight,
    )
    return [int(by_time[row.argmax()]) for row in dice.reshape(len(new), len(by_time))]


# ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def core_units(query: Query) -> tuple[tuple[int, ...], int, int] | None:
    """Return the stems of an added stretch without function words at its ends, and where its core starts and ends.

    None where nothing of substance is left: no content word, or a single unit of a script where words run together.
    """
    content = np.flatnonzero(query.content)
    if not len(content):
        return None
    first, after = int(content[0]), int(content[-1]) + 1
    if after - first < query.scale.feature_units:
        return None
    stems = tuple(int(stem) for stem in query.stem[first:after])
    return stems, int(query.tokens.start[first]), int(query.tokens.end[after - 1])


def runs_of_stems(query: Query, stems: Sequence[int]) -> Longs:
    """Return where these stems stand in a row in the Record, within a sentence, ascending; one pass, 1 ns a token."""
    record = query.record
    known = record.stem_id
    if not stems:
        return np.zeros(0, np.int64)
    heaviest = int(np.argmax([query.weight[np.argmax(known == stem)] for stem in stems]))
    places = np.flatnonzero(tokens_of(record, np.flatnonzero(known == stems[heaviest]))) - heaviest
    places = places[(places >= 0) & (places + len(stems) <= len(record.form_id))]
    for offset, stem in enumerate(stems):
        places = places[known[record.form_id[places + offset]] == stem]
    whole = query.sentence_key[places] == query.sentence_key[places + len(stems) - 1]
    found: Longs = places[whole]
    return found


def tokens_of(record: Record, forms: Longs) -> npt.NDArray[np.bool_]:
    """Flag the tokens that are of one of these forms: of a few, comparing is faster than looking each token up."""
    if len(forms) > FEW_FORMS:
        wanted = np.zeros(len(record.forms), np.bool_)
        wanted[forms] = True
        return wanted[record.form_id]
    flags = np.zeros(len(record.form_id), np.bool_)
    for form in forms.astype(np.int32):
        flags |= record.form_id == form
    return flags
