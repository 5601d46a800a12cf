"""A Record as discovery sees it: where phrases may begin and end, what is running text, figures, capitals, names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from watchword.match.layout import Layout, plain_layout
from watchword.match.names import capital_on_first, name_flags, numerals
from watchword.match.tables import rows_of
from watchword.match.units import UnitScale, unit_scale
from watchword.model.records import Record
from watchword.model.tokens import Column

LISTED, CAPITALS = 30, 1 / 3  # words of a sentence, and the share of capitals, from which on it is a list of names

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]


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


@cache
def deeds(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the expressions for the nouns of action of a language."""
    return tuple(re.compile(pattern) for tag, pattern in rows_of("discover_deeds.tsv") if tag == language)


@dataclass(frozen=True, eq=False)
class Field:
    """A Record as discovery sees it, all columns over its tokens.

    `unit` numbers stems; `before` is what a unit counts as left of a phrase: articles and prepositions are skipped, -1
    stands for the edge of a stretch. `reach` counts the units up to the next place that no phrase crosses: the end of a
    sentence, punctuation, or the edge of what is no running text (`running`). `content` flags units that are neither
    function words nor numbers, `heavy` the first units of printed words that are not light either; `logs` is the binary
    logarithm of a stem's share of the running text. `title` flags where one in quotation marks begins.
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
    quoted: Flags
    title: Flags

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
    def n_amounts(self) -> Longs:
        """Figures in digits, or of two numerals in a row, before each token, and in all."""
        record = self.record
        digits = np.array([one.isdecimal() for one in record.forms], np.bool_)[record.form_id]
        again = np.append(False, self.figure[:-1] & self.figure[1:])[: len(digits)]
        return np.concatenate([[0], np.cumsum(digits | again)])

    @cached_property
    def n_deeds(self) -> Longs:
        """Nouns of action before each token, and in all."""
        known = deeds(self.record.language)
        deed = np.array([any(one.fullmatch(form) for one in known) for form in self.record.forms], np.bool_)
        return np.concatenate([[0], np.cumsum(deed[self.record.form_id])])

    @cached_property
    def sentence_ends(self) -> Longs:
        """The token after the last one of the sentence of each token."""
        bounds = sentence_bounds(self.record, self.document)
        return np.repeat(bounds[1:], np.diff(bounds))

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
    if capital_on_first(record.language):
        running &= ~lists_of_names(record, layout, document)
    ends = np.ones(n_tokens, np.bool_)
    ends[:-1] = (record.sentence[1:] != record.sentence[:-1]) | (document[1:] != document[:-1]) | (gap[:-1] > 1)
    ends[:-1] |= (layout.apart[1:] != layout.apart[:-1]) | (running[1:] != running[:-1])
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
        light = light_flags(record)
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
        layout.quoted, titles(layout, function),
    )  # fmt: skip


def sentence_bounds(record: Record, document: Column) -> Longs:
    """Return the first token of each sentence, and the number of tokens."""
    parts = (record.sentence[1:] != record.sentence[:-1]) | (document[1:] != document[:-1])
    return np.concatenate([[0], np.flatnonzero(parts) + 1, [len(document)]])


def lists_of_names(record: Record, layout: Layout, document: Column) -> Flags:
    """Flag the sentences that are long and a third capitals or more: who was there, no running text."""
    bounds = sentence_bounds(record, document)
    sizes_of = np.diff(bounds)
    share = np.add.reduceat(layout.capital, bounds[:-1], dtype=np.int64) / sizes_of
    return np.repeat((sizes_of >= LISTED) & (share >= CAPITALS), sizes_of)


def titles(layout: Layout, function: Flags) -> Flags:
    """Flag where a title begins: a capital behind an opening quotation mark, and what prepositions part from it."""
    begins = layout.quoted & layout.capital
    second = np.append(False, (begins & function)[:-1])[: len(begins)]
    third = np.append(False, (second & function)[:-1])[: len(begins)]
    flags: Flags = begins | second | third
    return flags


def light_flags(record: Record) -> Flags:
    """Flag the forms that make no phrase: figures, and all that share a stem with a word on the list."""
    listed = light_words(record.language)
    light = np.array([one in listed for one in record.forms], np.bool_)
    figure = np.array([one.isdecimal() for one in record.forms], np.bool_)
    return figure | np.isin(record.stem_id, record.stem_id[light])


def figures(record: Record) -> Flags:
    """Flag the forms that are a number by their Unicode property, Han numerals among them."""
    return np.array([all(map(str.isnumeric, form)) for form in record.forms], np.bool_)


def skipping(unit: Column, function: Flags, ends: Flags) -> Column:
    """Return for each unit the nearest content unit from it leftwards, -1 where something that parts comes first."""
    places = np.arange(len(unit))
    content = np.maximum.accumulate(np.where(function, -1, places))
    stop = np.maximum.accumulate(np.append(-1, np.where(ends[:-1], places[:-1], -1)))
    return np.where(content > stop, unit[content], -1).astype(np.int32)
