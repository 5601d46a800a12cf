"""Short forms of a phrase: initials, blends of beginnings, syllables of its words, a number and what its parts share.

Nothing here knows an abbreviation. Candidates are made of the phrase and kept where they stand in the record by
themselves; that one is short for the phrase has to be shown by a document that says so, or judged by a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from watchword.match.seek import Query
from watchword.match.tables import rows_of
from watchword.model.tokens import Column

How = Literal["introduced", "initials", "blend", "syllables", "number", "words"]

LEAST_INITIALS = 3  # two letters are found by chance
LONGEST_SYLLABLES = 6
MOST_WORDS = 9  # words of the phrase that syllables are taken from
COMMON = 0.2  # share of a run's uses from which on a neighbour may pull it into a longer word
COVERED = 0.7  # share of a run's uses that begin a longer one, from which on it is nothing by itself
TIED = 5.0  # times as often as by chance that units have to meet to be a word
LONGEST_PREFIX = 6  # letters that a word gives to a blend

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BRACKETED = re.compile(r"[\s\"”’»》」』]*[(（\[［〔]([^()（）\[\]［］〔〕]{1,60})[)）\]］〕]")
QUOTED = re.compile(r"[\"“‘«《「『'](.+?)[\"”’»》」』']")
LETTERS = re.compile(r"\w[\w.&-]*")
ITEM_ENDS = frozenset(",;、，；·")


@dataclass(frozen=True, slots=True, eq=False)
class ShortForm:
    """A run of tokens that may be short for a phrase, wherever it stands in the record.

    `tied` is how many times as often its units meet as by chance; `first` whether it begins as the phrase does.
    """

    how: How
    starts: Longs
    ends: Longs
    tied: float = np.inf
    first: bool = True


def short_forms(query: Query, phrase: str) -> list[ShortForm]:
    """Return the runs of the record that are made of the phrase as short forms are; some passes over the record.

    `words` (a wording with words left out) is not among them: these are altered uses of the phrase.
    """
    if len(query.form) < 2 or len(query.record.form_id) < 2:
        return []
    made = syllables(query) if query.scale.joined else initials_and_blends(query)
    return [*made, *numbered(query, phrase)]


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def initials_and_blends(query: Query) -> Iterator[ShortForm]:
    """Yield forms of one word: the initials of the phrase's words, or their beginnings run together."""
    words = [query.record.forms[form] for form in query.form]
    content = query.content.tolist()
    if sum(content) < 2:
        return
    kinds: list[tuple[How, re.Pattern[str]]] = [
        ("initials", initials_of(words, content)),
        ("blend", blend_of([word for word, heavy in zip(words, content, strict=True) if heavy])),
    ]
    record = query.record
    standing = np.bincount(record.form_id, minlength=len(record.forms))  # a scope may leave out some of the table
    table = "\n".join(record.forms)
    for how, pattern in kinds:
        for found in re.finditer(f"^(?:{pattern.pattern})$", table, re.MULTILINE):
            form = found[0]
            number = record.number[form]
            if standing[number] and form not in words and len(form.replace(".", "")) >= LEAST_INITIALS:
                starts = np.flatnonzero(record.form_id == number)
                yield ShortForm(how, starts, starts + 1)


def initials_of(words: Sequence[str], content: Sequence[bool]) -> re.Pattern[str]:
    """Return what the initials of these words look like; light words may be passed over."""
    return re.compile(
        r"\.?".join(f"{re.escape(word[0])}{'' if heavy else '?'}" for word, heavy in zip(words, content, strict=True))
    )


def blend_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return what the beginnings of these words, two letters or more of each, look like when they are run together."""
    parts = []
    for word in words:
        rest = "".join(f"(?:{re.escape(letter)}" for letter in word[2:LONGEST_PREFIX])
        parts.append(re.escape(word[:2]) + rest + ")?" * len(word[2:LONGEST_PREFIX]))
    return re.compile("".join(parts))


# ── syllables ────────────────────────────────────────────────────────────────────────────────────────────────────────


def syllables(query: Query) -> Iterator[ShortForm]:
    """Yield runs that take from each of some words of the phrase the first syllable or the whole, or its last one."""
    record = query.record
    wanted = np.zeros(len(record.forms), np.bool_)
    wanted[query.form] = True
    held = wanted[record.form_id]
    both = np.flatnonzero(held[1:] & held[:-1])
    codes = record.form_id[both].astype(np.int64) * len(record.forms) + record.form_id[both + 1]
    pairs = set(np.unique(codes).tolist())
    counts, n_tokens = np.bincount(record.form_id, minlength=len(record.forms)), len(record.form_id)
    taken, ended = np.zeros((2, 0), np.int64)
    for run in sorted(runs_of_syllables(query, pairs), key=lambda one: (-len(one), one)):
        starts = places_of(query, run, both=both, codes=codes)
        tied = len(starts) / (np.prod([counts[one] / n_tokens for one in run]) * n_tokens)
        free = starts[stands_alone(query, starts, len(run))]
        longer = np.isin(free, taken) | np.isin(free + len(run), ended)  # the beginning or the end of a longer run
        if len(free) and longer.sum() <= COVERED * len(free):
            taken, ended = np.concatenate([taken, free]), np.concatenate([ended, free + len(run)])
            yield ShortForm("syllables", free, free + len(run), float(tied), first=run[0] == query.form[0])


def runs_of_syllables(query: Query, pairs: set[int]) -> set[tuple[int, ...]]:
    """Return the runs that could be short for the phrase and whose neighbours stand side by side in the record."""
    form, n_forms = query.form.tolist(), len(query.record.forms)
    ways = (word_bounds(query), feet(query))
    found: set[tuple[int, ...]] = set()
    names = joining_words(query.record.language).get(0, frozenset()) if len(ways[0]) > 2 else frozenset()
    joins = {one for one in form if query.record.forms[one] in names and not query.scale.tail}

    def extend(words: list[tuple[int, int]], run: tuple[int, ...], *, k: int, n_words: int) -> None:
        if n_words >= 2 and not is_inside(run, form) and not joins & set(run):
            found.add(run)
        for after in range(k, len(words)):
            low, high = words[after]
            takes = {tuple(form[low : low + 1]), tuple(form[low:high])}
            if high == len(form):
                takes.add(tuple(form[-1:]))
            for take in takes:
                longer = run + take
                linked = all(a * n_forms + b in pairs for a, b in pairwise(longer[max(len(run) - 1, 0) :]))
                if len(longer) <= LONGEST_SYLLABLES and linked:
                    extend(words, longer, k=after + 1, n_words=n_words + 1)

    for words in ways:
        extend(words[:MOST_WORDS], (), k=0, n_words=0)
    return found


def is_inside(run: tuple[int, ...], form: Sequence[int]) -> bool:
    """Whether a run stands in the phrase as it is: a piece of it, not a contraction."""
    return any(tuple(form[i : i + len(run)]) == run for i in range(len(form)))


def word_bounds(query: Query) -> list[tuple[int, int]]:
    """Return the words of the phrase as `[first, after)`: where print parts them, and where syllables hardly meet.

    Two syllables meet by how much more often than by chance they are neighbours in the record; a word ends where they
    meet less than the syllables on both sides.
    """
    form = query.form
    meet = [tie(query, a, b) for a, b in pairwise(form.tolist())]
    cuts = [0]
    for i in range(1, len(form)):
        parted = query.tokens.start[i] != query.tokens.end[i - 1]
        left = meet[i - 2] if i >= 2 and i - 1 not in cuts else np.inf
        right = meet[i] if i < len(meet) else np.inf
        if parted or (meet[i - 1] < left and meet[i - 1] < right):
            cuts.append(i)
    return list(zip(cuts, [*cuts[1:], len(form)], strict=True))


def keeps_words(query: Query, form: Column) -> bool:
    """Whether a wording in Chinese or Japanese begins with the beginning of a word of the phrase, and ends with an end.

    Elsewhere print parts words, or particles glue to them, and it is not asked.
    """
    if query.scale.unit != "character":
        return True
    words = feet(query) or word_bounds(query)
    begins, ends = (query.form[[pair[side] - side for pair in words]] for side in (0, 1))
    return bool(form[0] in begins and form[-1] in ends)


def feet(query: Query) -> list[tuple[int, int]]:
    """Return the words of the phrase as `[first, after)` where each has two Han characters: most Chinese words do.

    Empty where a stretch between signs is odd, or something else than Han characters stands in the phrase.
    """
    form = query.form
    if query.scale.unit != "character" or any(not "\u4e00" <= query.record.forms[one] <= "\u9fff" for one in form):
        return []
    parted = (i for i in range(1, len(form)) if query.tokens.start[i] != query.tokens.end[i - 1])
    edges = [0, *parted, len(form)]
    if any((after - first) % 2 for first, after in pairwise(edges)):
        return []
    return [(i, i + 2) for i in range(0, len(form), 2)]


def places_of(query: Query, run: tuple[int, ...], *, both: Longs, codes: Longs) -> Longs:
    """Return where a run of forms stands, from the places and the codes of neighbours that the phrase has too."""
    form_id, bounds = query.record.form_id, query.record.bounds
    starts = both[codes == run[0] * len(query.record.forms) + run[1]]
    starts = starts[starts + len(run) <= len(form_id)]
    for step in range(2, len(run)):
        starts = starts[form_id[starts + step] == run[step]]
    one = np.searchsorted(bounds, starts, side="right") == np.searchsorted(bounds, starts + len(run) - 1, side="right")
    found: Longs = starts[one]
    return found


def stands_alone(query: Query, starts: Longs, n: int) -> Flags:
    """Say of each place whether a run stands there by itself: in one printed word, and as no piece of a longer one.

    Where print parts words, it begins one. It is a piece where its first or last unit is tied more to what stands
    beside it than to the run; common neighbours are looked at.
    """
    record = query.record
    alone = np.ones(len(starts), np.bool_)
    for step in range(1, n):
        alone &= record.start[starts + step] == record.end[starts + step - 1]
    before, behind = starts - 1, starts + n
    glued_before = (before >= 0) & (record.start[starts] == record.end[before.clip(0)])
    glued_behind = (behind < len(record.form_id)) & (
        record.start[behind.clip(max=len(record.form_id) - 1)] == record.end[behind - 1]
    )
    if not len(starts):
        return alone
    first, second, *_ = run = record.form_id[starts[0] : starts[0] + n].tolist()
    if query.scale.tail:
        alone &= ~glued_before
    else:
        inner = tie(query, first, second)
        alone = without_pieces(
            query, alone, places=before, glued=glued_before, pull=lambda one: tie(query, one, first) > inner
        )
    outer = tie(query, *run[-2:])
    return without_pieces(
        query, alone, places=behind, glued=glued_behind, pull=lambda one: tie(query, run[-1], one) > outer
    )


def without_pieces(query: Query, alone: Flags, *, places: Longs, glued: Flags, pull: Callable[[int], bool]) -> Flags:
    """Return which uses are left when those go whose neighbour pulls them into another word."""
    out = alone.copy()
    forms = query.record.form_id[places[alone & glued]]
    numbers, counts = np.unique(forms[~query.record.function_word[forms]], return_counts=True)
    for number in numbers[counts > COMMON * max(alone.sum(), 1)].tolist():
        if pull(number):
            out &= ~(glued & (query.record.form_id[places.clip(0, len(query.record.form_id) - 1)] == number))
    return out


def tie(query: Query, a: int, b: int) -> float:
    """Return how many times as often as by chance one form follows another."""
    form_id = query.record.form_id
    places = np.flatnonzero(form_id[:-1] == a)
    n_b = int((form_id == b).sum())
    meetings = int((form_id[places + 1] == b).sum())
    return meetings * len(form_id) / max(len(places) * n_b, 1)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def numbered(query: Query, phrase: str) -> Iterator[ShortForm]:
    """Yield runs of a number and what so many parts of the phrase share: three farms for farming, farmers, farmland."""
    record, stem = query.record, query.record.stem_id
    items = items_of(query, phrase)
    names = joining_words(record.language).get(len(items), frozenset())
    if len(items) < 2 or not names:
        return
    shared = set.intersection(*(set(query.stem[low:high].tolist()) for low, high in items))
    if not query.scale.joined:
        shared -= set(query.stem[~query.content].tolist())
    heads = [number for number, form in enumerate(record.forms) if form in names]
    first = np.flatnonzero(np.isin(record.form_id[:-1], heads))
    first = first[record.document_at(first) == record.document_at(first + 1)]
    for one in sorted(shared):
        starts = first[stem[record.form_id[first + 1]] == one]
        if query.scale.joined and len(starts):
            starts = starts[stands_alone(query, starts, 2)]
        if len(starts):
            yield ShortForm("number", starts, starts + 2)


def items_of(query: Query, phrase: str) -> list[tuple[int, int]]:
    """Return the parts of an enumeration as `[first, after)`: parted by commas, dots and the words for “and”."""
    start, end = query.tokens.start.tolist(), query.tokens.end.tolist()
    joins = joining_words(query.record.language).get(0, frozenset())
    items, low = [], 0
    for i in range(len(start)):
        glued = i > 0 and start[i] == end[i - 1]
        closes = i + 1 == len(start) or start[i + 1] != end[i]
        alone = not glued and closes
        particle = query.scale.tail > 0 and glued and closes  # 와, 과 behind a noun
        if i > low and ITEM_ENDS & set(phrase[end[i - 1] : start[i]]):
            items.append((low, i))
            low = i
        if query.record.forms[query.form[i]] in joins and (alone or particle or query.scale.unit == "character"):
            items.append((low, i))
            low = i + 1
    return [one for one in [*items, (low, len(start))] if one[1] > one[0]]


@cache
def joining_words(language: str) -> dict[int, frozenset[str]]:
    """Return by number of parts the words that count them in a language, and under 0 those that join two parts."""
    rows = rows_of("numerals.tsv")
    return {int(parts): frozenset(forms.split()) for tag, parts, forms in rows if tag == language}


# ── what a text says itself ──────────────────────────────────────────────────────────────────────────────────────────


def introduced_after(text: str, end: int) -> tuple[int, int] | None:
    """Return where a text puts a short form in brackets behind what ends at `end`, None where it does not.

    >>> text = "the Union of Harbour Towns (hereafter “UHT”) met"
    >>> text[slice(*introduced_after(text, text.index(" (")))]
    'UHT'
    """
    found = BRACKETED.match(text, end)
    if not found:
        return None
    inside = QUOTED.search(text, found.start(1), found.end(1))
    words = list(LETTERS.finditer(text, *(inside or found).span(1)))
    if not words:
        return None
    return (words[0].start() if inside else words[-1].start()), words[-1].end()


def is_short_for(short: str, long: str) -> bool:
    """Whether the letters of one wording stand in another in order, beginning with that of a word, and are far fewer.

    >>> is_short_for("UHT", "Union of Harbour Towns"), is_short_for("the mayor", "Union of Harbour Towns")
    (True, False)
    """
    letters, whole = plain(short).replace(" ", ""), plain(long)
    if not letters or 3 * len(letters) > 2 * len(whole.replace(" ", "")):
        return False
    begins = [
        i for i in range(len(whole)) if whole[i] == letters[0] and (i == 0 or whole[i - 1] == " " or is_dense(whole))
    ]
    return any(is_spread(letters, whole[i:]) for i in begins)


def is_spread(letters: str, whole: str) -> bool:
    """Whether letters stand in a wording in this order."""
    rest = iter(whole)
    return all(letter in rest for letter in letters)


def is_dense(words: str) -> bool:
    """Whether a wording is of a script whose words begin within a stretch of letters."""
    return any("\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" for letter in words)


def plain(words: str) -> str:
    """Return letters and digits in lower case, words parted by one space."""
    return " ".join(
        re.findall(r"\w+", unicodedata.normalize("NFKC", words).casefold().replace("'", "").replace("’", ""))
    )


def long_form_before(text: str, start: int, end: int, *, sentence: int) -> tuple[int, int] | None:
    """Return what a text says a bracketed short form `[start, end)` is short for: the words before the bracket.

    The letters are matched from the last to the first, the first to the beginning of a word (Schwartz and Hearst
    2003). None where it is in no bracket, or nothing from `sentence` on fits.
    """
    opening = re.search(r"[(（\[［〔][^()（）\[\]]{0,30}$", text[sentence:start])
    if not opening or not re.match(r"[\"”’»》」』]?\s*[)）\]］〕]", text[end:]):
        return None
    after = sentence + len(text[sentence : sentence + opening.start()].rstrip(' "”’»》」』'))
    letters = [letter for letter in text[start:end].casefold() if letter.isalnum()]
    at = after
    for number, letter in reversed(list(enumerate(letters))):
        at -= 1
        while at >= sentence and not (
            text[at].casefold() == letter
            and (number or at == sentence or not text[at - 1].isalnum() or is_dense(text[at]))
        ):
            at -= 1
        if at < sentence:
            return None
    return (at, after) if is_short_for(text[start:end], text[at:after]) else None
