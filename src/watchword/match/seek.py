"""Read one text against a Record: which of its sentences and phrases were used before, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from watchword.match.kernels.choose import kernels
from watchword.match.kernels.seek_plain import MULTIPLIER, Floats, Hashes, Longs
from watchword.match.units import UnitScale, unit_scale
from watchword.model.precedents import Precedents
from watchword.model.records import Record
from watchword.model.tokens import Column, Tokens

SEEK = kernels("seek")
MOST_PARTS = 3  # parts of one phrase that are told beside it


@dataclass(frozen=True, slots=True)
class SeekSettings:
    """When a sentence counts as an altered use of an earlier one.

    `dice` is the least share of the weight of both sides that an alignment keeps. Where one side was much extended,
    `containment` is the least share of the smaller side, which must be long enough for that (`units.tsv`), and
    `extended` the least share of both.
    """

    dice: float = 0.6
    containment: float = 0.8
    extended: float = 0.35

    def recipe(self) -> dict[str, str]:
        """Name the settings for a signature."""
        return {"dice": f"{self.dice:g}", "contain": f"{self.containment:g}", "ext": f"{self.extended:g}"}


@dataclass(frozen=True, eq=False)
class Query:
    """The text being read, its units numbered in the form table of a Record that was extended by its new forms.

    `weight` is float32 over the forms: bits of information of one unit in this Record, function words at a quarter.
    """

    tokens: Tokens
    record: Record
    form: Column
    weight: Floats

    @cached_property
    def stem(self) -> Column:
        """The stem numbers of the text's units."""
        return self.record.stem_id[self.form]

    @cached_property
    def content(self) -> npt.NDArray[np.bool_]:
        """Which units of the text are not function words."""
        return ~self.record.function_word[self.form]

    @cached_property
    def n_content(self) -> Longs:
        """How many units of the text before each, and before its end, are not function words."""
        return np.concatenate([[0], np.cumsum(self.content, dtype=np.int64)])

    @cached_property
    def word_bounds(self) -> tuple[Longs, Longs]:
        """The first unit of the printed word of each unit of the text, and the one after its last."""
        word = self.tokens.word
        return np.searchsorted(word, word, side="left"), np.searchsorted(word, word, side="right")

    @property
    def sentence_key(self) -> Column:
        """The running number of the sentence of each token of the Record."""
        return self.record.sentence_key

    @property
    def sentence_bounds(self) -> Longs:
        """The first token of each sentence of the Record, and the number of all tokens at the end."""
        return self.record.sentence_bounds

    @cached_property
    def scale(self) -> UnitScale:
        """The sizes for the language of the Record."""
        return unit_scale(self.record.language)


def pose(
    tokens: Tokens,
    record: Record,
    *,
    stems: Callable[[Sequence[str]], Column],
    function_words: Callable[[Sequence[str]], npt.NDArray[np.bool_]],
) -> Query:
    """Number the units of `tokens` in the form table of `record`, so that the two can be compared.

    `stems` and `function_words` are those of the language; they are asked once, for all forms together.
    """
    forms = tuple(dict.fromkeys([*record.forms, *tokens.forms]))
    return place(tokens, replace(record, forms=forms, stem_id=stems(forms), function_word=function_words(forms)))


def place(tokens: Tokens, record: Record) -> Query:
    """Number the units of `tokens` in the form table of a record that has every one of their forms."""
    own = np.array([record.number[form] for form in tokens.forms], np.int32)
    form = own[tokens.form_id] if len(own) else np.zeros(0, np.int32)
    return Query(tokens, record, form, unit_weights(record))


def unit_weights(record: Record) -> Floats:
    """Return the information of each form in bits, by how often its stem stands in the Record; float32.

    A form that never stood there weighs as one that stood once. Function words weigh a quarter: they tie a wording
    together but do not make two wordings alike.
    """
    counts = np.bincount(record.stem_id[record.form_id], minlength=int(record.stem_id.max(initial=-1)) + 1)
    total = max(len(record.form_id), 1)
    bits = np.log2(1 + total / np.maximum(counts[record.stem_id], 1))
    return np.where(record.function_word, bits / 4, bits).astype(np.float32)


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────


def seek_sentences(query: Query, *, settings: SeekSettings | None = None) -> dict[int, Precedents]:
    """Return the earlier uses of each sentence, verbatim or altered, by sentence number; new sentences have no entry.

    First every sentence of the Record whose units could align well enough is found (nothing is sampled or capped), then
    each is aligned. Cost: one pass over the Record, and one alignment a candidate.
    """
    settings = settings or SeekSettings()
    bounds = query.tokens.sentence_bounds().astype(np.int64)
    numbers = np.flatnonzero(bounds[:, 1] > bounds[:, 0])
    if not len(numbers) or not len(query.record.form_id):
        return {}
    edges = np.append(bounds[numbers, 0], bounds[numbers[-1], 1])
    queries, sentences = candidates(query, edges, settings)
    starts, ends = query.sentence_bounds[sentences], query.sentence_bounds[sentences + 1]
    record = query.record
    dice, inside, kept = SEEK.similarities(
        queries,
        edges,
        query.form,
        query.stem,
        starts,
        ends,
        record.form_id,
        record.stem_id[record.form_id],
        query.weight,
    )
    sizes = np.minimum(np.diff(edges)[queries], ends - starts)
    extended = (inside >= settings.containment) & (dice >= settings.extended) & (sizes >= query.scale.kernel)
    good = (dice >= settings.dice) | extended
    found: dict[int, Precedents] = {}
    for q in np.unique(queries[good]):
        mine = np.flatnonzero(good & (queries == q))
        bits = float(query.weight[query.form[edges[q] : edges[q + 1]]].sum())
        found[int(numbers[q])] = Precedents(
            int(edges[q]), int(edges[q + 1]), starts[mine], ends[mine], kept[mine], bits=bits
        )
    return found


def candidates(query: Query, edges: Longs, settings: SeekSettings) -> tuple[Column, Longs]:
    """Return pairs (query sentence, record sentence) that share enough features to be worth aligning.

    Features are stems, or n-grams of stems where units are smaller than words. With n-grams one changed unit breaks n
    features, so the thresholds are lowered to what an alignment at the threshold can still share.
    """
    record, n = query.record, query.scale.feature_units
    stem = record.stem_id[record.form_id]
    own = feature_codes(query.stem, n, len(record.forms))
    wanted = np.unique(own)
    theirs = feature_codes(stem, n, len(record.forms))
    place = np.searchsorted(wanted, theirs).clip(max=max(len(wanted) - 1, 0))
    feature = np.where(wanted[place] == theirs, place, -1).astype(np.int32)
    record_weight = query.weight[record.form_id]
    sentence_weight = np.add.reduceat(record_weight, query.sentence_bounds[:-1]).astype(np.float32)
    own_weight = query.weight[query.form]
    query_weight = np.add.reduceat(own_weight, edges[:-1]).astype(np.float32)
    feature_weight = np.zeros(len(wanted), np.float32)
    own_feature = np.searchsorted(wanted, own)
    np.maximum.at(feature_weight, own_feature, own_weight)
    in_record = feature >= 0
    np.maximum.at(feature_weight, feature[in_record], record_weight[in_record])
    sentence = np.repeat(np.arange(len(edges) - 1), np.diff(edges)).astype(np.int32)
    pairs = np.unique(np.stack([own_feature, sentence], axis=1), axis=0)
    query_bounds = np.searchsorted(pairs[:, 0], np.arange(len(wanted) + 1)).astype(np.int32)
    slack = 1.0 if n == 1 else 0.65
    return SEEK.overlapping_sentences(  # type: ignore[no-any-return]
        feature,
        query.sentence_bounds,
        feature_weight,
        sentence_weight,
        query_bounds,
        pairs[:, 1].astype(np.int32),
        query_weight,
        np.float32(slack * settings.dice),
        np.float32(slack * settings.containment),
        np.float32(query.scale.kernel),
    )


def feature_codes(stem: Column, n: int, n_forms: int) -> npt.NDArray[np.int64]:
    """Return a number for the n-gram of stems that starts at each token; the last n - 1 take what is left."""
    code = stem.astype(np.int64)
    for k in range(1, n):
        later = np.append(stem[k:], np.full(min(k, len(stem)), n_forms, np.int32))[: len(stem)]
        code = code * (n_forms + 1) + later
    return code


# ── phrases ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """All runs of `n` units of the text that stand in the Record.

    `gram` is int32 over the text's tokens (-1: absent). Gram `g` stands at `positions[bounds[g]:bounds[g + 1]]` of the
    Record, in order of date.
    """

    n: int
    gram: Column
    positions: Longs
    bounds: Longs

    def uses(self, token: int) -> Longs:
        """Return where the run that starts at this token of the text stands in the Record."""
        gram = self.gram[token]
        places: Longs = self.positions[self.bounds[gram] : self.bounds[gram + 1]]
        return places


def seek_phrases(query: Query, *, sentences: Iterable[int] | None = None, least_bits: float = 0.0) -> list[Precedents]:
    """Return the earlier uses of phrases inside the given sentences (all by default), in order of place.

    A phrase is a longest run of units that stands in the Record, from two content words on, with neither end a function
    word; and inside it the wordings that stood elsewhere or go back further. Two runs that stand near each other in one
    earlier sentence are also joined, so that an inserted word does not hide a formulation. `bits` is the information of
    the run less that of finding some run in a Record of this size: above 0, chance would hardly have made it.
    """
    allowed = set(range(len(query.tokens.sentences))) if sentences is None else set(sentences)
    levels = run_levels(query)
    found: list[Precedents] = []
    bounds = query.tokens.sentence_bounds()
    for number in sorted(allowed):
        low, high = int(bounds[number, 0]), int(bounds[number, 1])
        longest = longest_phrases(query, levels, low=low, high=high)
        kept = [
            p
            for p in (measured(query, levels, first=first, after=after) for first, after in longest)
            if p.bits >= least_bits
        ]
        parts = {(q.first, q.after): q for p in kept for q in telling_parts(query, levels, p) if q.bits >= least_bits}
        found.extend(sorted([*kept, *parts.values(), *joined(query, kept)], key=lambda p: (p.first, -p.after)))
    return found


def seek_stretches(query: Query, stretches: Iterable[tuple[int, int]]) -> list[Precedents]:
    """Return the earlier uses of exactly these stretches of the text, however common their words are.

    For what was added to a sentence: an addition that is new there may be old elsewhere. Stretches without an earlier
    use are left out. Cost: one pass over the Record a stretch.
    """
    form, key = query.record.form_id, query.sentence_key
    counts = np.bincount(form, minlength=len(query.record.forms))
    found = []
    for first, after in stretches:
        wanted = query.form[first:after]
        rarest = int(np.argmin(counts[wanted]))
        starts = np.flatnonzero(form == wanted[rarest]) - rarest
        starts = starts[(starts >= 0) & (starts + len(wanted) <= len(form))]
        for offset, unit in enumerate(wanted.tolist()):
            starts = starts[form[starts + offset] == unit]
        starts = starts[key[starts] == key[starts + len(wanted) - 1]]
        if len(starts):
            bits = float(query.weight[wanted].sum()) - float(np.log2(max(len(form), 2)))
            ones = np.ones(len(starts), np.float32)
            found.append(Precedents(first, after, starts, starts + len(wanted), ones, bits=bits))
    return found


def run_levels(query: Query) -> dict[int, Runs]:
    """Return the runs of each length that the text shares with the Record, by length, shortest first.

    Each length looks only where the length before it matched, on both sides, so the cost falls quickly; the first costs
    one pass.
    """
    scale, record = query.scale, query.record
    n_tokens = len(query.form)
    own_sentence = query.tokens.sentence
    n = scale.shortest_run
    levels: dict[int, Runs] = {}
    positions, shorter = run_starts(record.form_id, n - 1)
    places, hashes = run_starts(query.form, n - 1)
    begun = phrase_starts(query)[: len(places)]
    places, hashes = places[begun], hashes[begun]
    while n <= scale.longest_run and n <= n_tokens and len(positions):
        inside = places + n <= n_tokens
        places, hashes = places[inside], hashes[inside]
        whole = own_sentence[places + n - 1] == own_sentence[places]
        places = places[whole]
        hashes = hashes[whole] * np.uint64(MULTIPLIER) + query.form[places + n - 1].astype(np.uint64) + np.uint64(1)
        wanted, own = np.unique(hashes, return_inverse=True)
        positions, shorter, grams = SEEK.extend_runs(record.form_id, query.sentence_key, positions, shorter, n, wanted)
        present = np.zeros(len(wanted), np.bool_)
        present[grams] = True
        hit = present[own]
        places, hashes = places[hit], hashes[hit]
        gram = np.full(n_tokens, -1, np.int32)
        gram[places] = own[hit]
        by_gram = np.argsort(grams, kind="stable")
        bounds = np.searchsorted(grams[by_gram], np.arange(len(wanted) + 1)).astype(np.int64)
        levels[n] = Runs(n, gram, positions[by_gram], bounds)
        n += 1
    return levels


def run_starts(form: Column, n: int) -> tuple[Longs, Hashes]:
    """Return every place at which a run of `n` units starts, and the hash of that run."""
    hashes = SEEK.run_hashes(form, n)
    return np.arange(len(hashes), dtype=np.int64), hashes


def phrase_starts(query: Query) -> npt.NDArray[np.bool_]:
    """Where a phrase may start: at a content word; where units are smaller than words, at the start of a word."""
    if not query.scale.joined:
        return query.content
    word = query.tokens.word
    starts = np.ones(len(word), np.bool_)
    starts[1:] = word[1:] != word[:-1]
    return starts if query.record.language == "ko" else np.ones(len(word), np.bool_)


def may_end(query: Query, first: int, after: int) -> bool:
    """Whether a phrase `[first, after)` has a natural end: no function word; a whole word but for its particle."""
    scale, content = query.scale, query.content
    if not scale.joined:
        return bool(content[after - 1]) and bool(query.n_content[after] - query.n_content[first] >= 2)
    if not scale.tail:
        return after - first >= scale.shortest_run + (not content[first]) + (not content[after - 1])
    word_first, word_after = (int(column[after - 1]) for column in query.word_bounds)
    if word_first <= first and after - first < scale.compound:  # one word
        return False
    rest = word_after - after
    return rest == 0 or (rest <= scale.tail and after - max(word_first, first) >= 2)


def longest_phrases(query: Query, levels: dict[int, Runs], *, low: int, high: int) -> list[tuple[int, int]]:
    """Return the stretches of a sentence that stand in the Record and lie in no longer one that does."""
    out: list[tuple[int, int]] = []
    reach = low
    for first in range(low, high):
        best = 0
        for n, runs in levels.items():
            if first + n > high or runs.gram[first] < 0:
                break
            if may_end(query, first, first + n):
                best = n
        if best and first + best > reach:
            out.append((first, first + best))
            reach = first + best
    return out


def measured(query: Query, levels: dict[int, Runs], *, first: int, after: int) -> Precedents:
    """Return the uses of one run, with its information."""
    starts = levels[after - first].uses(first)
    bits = float(query.weight[query.form[first:after]].sum()) - float(np.log2(max(len(query.record.form_id), 2)))
    ones = np.ones(len(starts), np.float32)
    return Precedents(first, after, starts, starts + (after - first), ones, bits=bits)


def telling_parts(query: Query, levels: dict[int, Runs], phrase: Precedents) -> list[Precedents]:
    """Return parts of a phrase that stood in documents which the whole did not reach.

    The richest first, each leading to a document that none before it does, `MOST_PARTS` of them; and always the one
    that goes back furthest.
    """
    record = query.record
    reached = set(np.unique(record.document_at(phrase.starts)).tolist())
    found: list[tuple[set[int], Precedents]] = []
    for first in range(phrase.first, phrase.after):
        for n, runs in levels.items():
            after = first + n
            if after > phrase.after or runs.gram[first] < 0:
                break
            wider = n < phrase.after - phrase.first and len(runs.uses(first)) > len(phrase)
            if wider and may_end(query, first, after):
                part = measured(query, levels, first=first, after=after)
                owners = set(np.unique(record.document_at(part.starts)).tolist())
                if not owners <= reached:
                    found.append((owners, part))
    found.sort(key=lambda one: -one[1].bits)
    told: list[tuple[set[int], Precedents]] = []
    for owners, part in found:
        if len(told) < MOST_PARTS and not owners <= reached:
            told.append((owners, part))
            reached |= owners
    oldest = min(found, key=lambda one: min(one[0]), default=None)
    if oldest and min(oldest[0]) < min(min(owners) for owners, _ in told):
        told.append(oldest)
    return [part for _, part in told]


def joined(query: Query, phrases: Sequence[Precedents], *, gap: int = 4) -> list[Precedents]:
    """Join neighbouring phrases that also stand near each other, in order, in one earlier sentence."""
    out: list[Precedents] = []
    for one, two in pairwise(phrases):
        if not 0 <= two.first - one.after <= gap:
            continue
        after = np.searchsorted(two.starts, one.ends)
        near = after < len(two.starts)
        follow = two.starts[after[near]]
        start, end = one.starts[near], one.ends[near]
        tied = (follow - end <= gap) & (query.sentence_key[follow] == query.sentence_key[start])
        if tied.any():
            ends = follow[tied] + (two.after - two.first)
            n_kept = one.after - one.first + two.after - two.first
            share = 2 * n_kept / ((ends - start[tied]) + (two.after - one.first))
            bits = one.bits + two.bits
            out.append(Precedents(one.first, two.after, start[tied], ends, share.astype(np.float32), bits=bits))
    return out
