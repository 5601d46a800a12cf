"""Wordings that recur in the preceding documents of a series and do not stand in the last."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from watchword.match.seek import Query, Runs, SeekSettings, may_end, measured, place, run_levels, seek_sentences
from watchword.model.precedents import Precedents
from watchword.model.records import Record
from watchword.model.tokens import Tokens


@dataclass(frozen=True, slots=True, eq=False)
class Absence:
    """A wording of document `document` of the Record that recurs before the last document and is not in it.

    `precedents` are its uses, itself among them; `core` those of the shortest part that the last document lacks.
    `before` and `after` are sentence numbers of the last document: the counterparts of the nearest sentences around
    the wording, None where there is none.
    """

    unit: Literal["sentence", "phrase"]
    document: int
    precedents: Precedents
    core: Precedents
    before: int | None
    after: int | None


def seek_absences(
    documents: Sequence[Tokens], record: Record, *, least: int, settings: SeekSettings | None = None
) -> list[Absence]:
    """Return sentences and phrases that stand in at least `least` documents before the last, and not in the last.

    `record` binds `documents` in the same order. A sentence counts as standing where one like it stands (by the
    thresholds of `settings`), a phrase where its stems stand in order. Phrases inside a missing sentence are not
    repeated. Each wording is reported once, from the latest document that has it. Cost: a pass a document.
    """
    out: list[Absence] = []
    last = len(documents) - 1
    for number in range(last - 1, -1, -1):
        query = place(documents[number], record)
        uses = seek_sentences(query, settings=settings)
        standing = {sentence: set(record.document_at(found.starts).tolist()) for sentence, found in uses.items()}
        counterparts = {
            sentence: int(record.sentence[found.starts[np.argmax(record.document_at(found.starts) == last)]])
            for sentence, found in uses.items()
            if last in standing[sentence]
        }
        gone = {
            sentence
            for sentence, owners in standing.items()
            if len(owners) >= least and max(owners) <= number and found_whole(uses[sentence])
        }
        for sentence in sorted(gone):
            found = uses[sentence]
            out.append(Absence("sentence", number, found, found, *around(sentence, counterparts)))
        for whole, core in absent_phrases(query, number=number, least=least, skip=gone):
            sentence = int(query.tokens.sentence[whole.first])
            out.append(Absence("phrase", number, whole, core, *around(sentence, counterparts)))
    return sorted(out, key=lambda one: (one.unit == "phrase", -one.precedents.bits))


def found_whole(found: Precedents) -> bool:
    """Whether a sentence has content enough to be missed: a heading number or a date line has not."""
    return found.after - found.first >= 4


def around(sentence: int, counterparts: dict[int, int]) -> tuple[int | None, int | None]:
    """Return the counterparts of the nearest sentences before and after, None where there is none."""
    before = [own for own in counterparts if own < sentence]
    after = [own for own in counterparts if own > sentence]
    return (counterparts[max(before)] if before else None, counterparts[min(after)] if after else None)


def absent_phrases(query: Query, *, number: int, least: int, skip: set[int]) -> list[tuple[Precedents, Precedents]]:
    """Return the longest recurrent phrases of document `number` that the last one lacks, each with its core.

    The core is the shortest part that the last document lacks: the words by which the phrase is missed.
    """
    stemmed = by_stem(query)
    levels = run_levels(stemmed)
    absent = [
        (first, first + n)
        for n, runs in levels.items()
        for first in np.flatnonzero(lacking(stemmed.record, runs, number=number, least=least)).tolist()
        if may_end(stemmed, first, first + n)
    ]
    absent.sort()
    out: list[tuple[Precedents, Precedents]] = []
    told: set[bytes] = set()
    for sentence, (low, high) in enumerate(query.tokens.sentence_bounds().tolist()):
        if sentence in skip:
            continue
        stretches = absent[bisect_left(absent, (low, low)) : bisect_left(absent, (high, high))]
        for first, after in outermost(stretches):
            wording = stemmed.form[first:after].tobytes()
            if wording in told:
                continue
            told.add(wording)
            inner = [s for s in stretches if first <= s[0] and s[1] <= after]
            parts = [
                measured(stemmed, levels, first=part[0], after=part[1])
                for part in inner
                if part[1] - part[0] == shortest(inner)
            ]
            core = to_word_end(query, max(parts, key=lambda part: part.bits))
            out.append((measured(stemmed, levels, first=first, after=after), core))
    return out


def to_word_end(query: Query, part: Precedents) -> Precedents:
    """Let a core end where its last printed word ends: a longer wording is absent too, and reads better."""
    word = query.tokens.word
    return replace(part, after=int(np.searchsorted(word, word[part.after - 1], side="right")))


def lacking(record: Record, runs: Runs, *, number: int, least: int) -> npt.NDArray[np.bool_]:
    """Return where a run starts that recurs and is neither in the last document nor in a later precedent."""
    last, n_grams = len(record) - 1, len(runs.bounds) - 1
    held = np.zeros((len(record), n_grams + 1), np.bool_)
    held[record.document_at(runs.positions), np.repeat(np.arange(n_grams), np.diff(runs.bounds))] = True
    good = (held[:last].sum(axis=0) >= least) & ~held[number + 1 :].any(axis=0)
    good[-1] = False  # where `gram` is -1, nothing stands
    return good[runs.gram]  # type: ignore[no-any-return]


def by_stem(query: Query) -> Query:
    """Return the query with every form replaced by one representative of its stem, on both sides."""
    record = query.record
    _, representative, inverse = np.unique(record.stem_id, return_index=True, return_inverse=True)
    stand_in = representative[inverse].astype(np.int32)
    stemmed = replace(record, form_id=stand_in[record.form_id])
    return replace(query, form=stand_in[query.form], record=stemmed)


def outermost(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches that lie in no other, in order."""
    out: list[tuple[int, int]] = []
    for first, after in sorted(stretches, key=lambda s: (s[0], -s[1])):
        if not out or after > out[-1][1]:
            out.append((first, after))
    return out


def shortest(stretches: Sequence[tuple[int, int]]) -> int:
    """Return the least number of units among stretches."""
    return min(after - first for first, after in stretches)
