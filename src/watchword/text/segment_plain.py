"""Where sentences and paragraphs end, in ordinary Python: slow, readable, and what the compiled one must agree with.

The rules, in the order in which they are asked:

1. A blank line ends a paragraph; a forced place (a section) starts a sentence.
2. A quotation in 《》〈〉「」『』 (in Korean also “”) is stepped over whole. One that ends in a closing mark ends the
   sentence if white space follows, no quoting particle takes it in, and it is the whole sentence, or was announced
   by a colon, or its mark is a full stop rather than the exclamation mark of a slogan.
3. Closing marks, with the quotation marks and brackets after them, end a sentence before white space, unless a small
   letter, a comma or a quoting particle follows, or the full stop belongs to the word: an initial, an abbreviation,
   an item's number, an ordinal.
4. Without white space they end it after 。！？, after Korean sentence endings, and between a small and a capital
   letter.
5. A single line break ends it after a heading, before a list item, and where the line stops well before the first
   word of the next would have had to go to a new line.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from watchword.text.kinds import (
    BLANK,
    BULLET,
    CLOSER,
    COLON,
    COMMA,
    DIGIT,
    ELLIPSIS,
    HAN,
    HANGUL,
    HYPHEN,
    LETTER,
    LOWER,
    MARK,
    NEWLINE,
    OPENER,
    QUOTE,
    STOP,
    STRONG,
    SYLLABLE,
    UPPER,
    WIDE_STOP,
    Bytes,
    Points,
)

Ints = npt.NDArray[np.int32]
Digests = npt.NDArray[np.uint64]
Rules = tuple[Digests, Digests, Digests, Digests, Digests, Digests, Digests]
Stretch = tuple[int, int]

KOREAN = 1
ORDINALS = 2
LOW_QUOTES = 4
LONGEST_QUOTATION = 600
LONGEST_WORD = 40
SHORT_LINE = 0.8

_MULTIPLIER = 0x9E3779B97F4A7C15
_SPACE = {BLANK, NEWLINE}
_END = {STOP, STRONG, WIDE_STOP, ELLIPSIS}
_WORDY = {LETTER, LOWER, UPPER, MARK, DIGIT, HANGUL, HAN, SYLLABLE}
_GOES_ON = {COMMA, COLON, CLOSER}
_CLOSING = {"《": "》", "〈": "〉", "「": "」", "『": "』"}
_HIGH_OPENERS = "“‘«‹"
_LONGEST_ENUMERATOR = 4  # VIII
_LONGEST_ENDING = 3
_HEADING_MARKS = 6


def word_digest(word: str) -> int:
    """Hash a folded word as the kernels do."""
    value = 0
    for character in word:
        value = ((value ^ ord(character)) * _MULTIPLIER) & 0xFFFFFFFFFFFFFFFF
        value ^= value >> 29
    return value


class _Segmenter:
    """One text with its kinds and rules, and the questions that the rules ask of it."""

    def __init__(self, points: Points, kind_of: Bytes, mapped: Points, rules: Rules, options: int) -> None:
        self.text = [chr(point) for point in points]
        self.kinds: list[int] = kind_of[points].tolist()
        self.folded = ["" if point == 0 else chr(point) for point in mapped[points].tolist()]
        self.never, self.numbered, self.starters, self.endings, self.quoting, self.doubtful, self.continuing = (
            set(digests.tolist()) for digests in rules
        )
        self.korean, self.ordinals = bool(options & KOREAN), bool(options & ORDINALS)
        self.low_quotes = bool(options & LOW_QUOTES)

    def kind(self, i: int, end: int) -> int:
        return self.kinds[i] if i < end else 0

    def skip(self, i: int, end: int, kinds: set[int]) -> int:
        while i < end and self.kinds[i] in kinds:
            i += 1
        return i

    def skip_closers(self, i: int, end: int) -> int:
        while self.kind(i, end) in {CLOSER, QUOTE} and (self.low_quotes or self.text[i] not in _HIGH_OPENERS):
            i += 1
        return i

    def is_in(self, digests: set[int], first: int, after: int) -> bool:
        return word_digest("".join(self.folded[first:after])) in digests

    # Rules 3 and 4

    def ends_at(self, s: int, i: int, end: int) -> tuple[bool, int]:
        e = self.skip(i, end, _END)
        j = self.skip_closers(e, end)
        if j == end:
            return False, j
        if self.kinds[j] in _SPACE:
            return self.ends_before_space(s, i, e, j, end=end), j
        return self.ends_glued(s, i, e, j, end=end), j

    def ends_before_space(self, s: int, a: int, e: int, j: int, *, end: int) -> bool:  # noqa: PLR0911 - one rule a line
        t = self.skip(j, end, _SPACE)
        if t == end:
            return True
        u = self.skip(t, end, {OPENER, QUOTE})
        if self.kind(u, end) == LOWER or self.kinds[t] in _GOES_ON:
            return False
        if j > e and (self.kinds[t] == HYPHEN or self.is_quoting(t, end)):
            return False
        if e - a == 1 and self.kinds[a] == STOP:
            return not self.is_stopped_short(s, a, u, end)
        if self.kinds[a] in {ELLIPSIS, STOP}:
            if a > s and self.kinds[a - 1] == HANGUL:
                return self.has_ending(s, a)
            return self.kind(u, end) == UPPER
        return True

    def is_stopped_short(self, s: int, a: int, u: int, end: int) -> bool:  # noqa: PLR0911 - one rule a line
        b = self.word_before(s, a)
        if b == a:
            return False
        if self.is_enumerator(s, b, a):
            return True
        if self.kinds[a - 1] == DIGIT:
            return self.korean or (self.ordinals and a - b <= len("31"))
        word_end = self.skip(u, min(end, u + LONGEST_WORD), _WORDY)
        starts = self.kind(u, end) == UPPER and self.is_in(self.starters, u, word_end)
        if a - b == 1 and self.kinds[b] == UPPER:
            return not (self.text[b] == "I" and starts)
        if a - b == 1 and self.kinds[b] == LOWER:
            return not starts
        if self.is_in(self.never, b, a):
            return True
        if self.is_in(self.numbered, b, a):
            return self.kind(u, end) == DIGIT
        is_dotted = STOP in self.kinds[b:a] and self.kinds[a - 1] != HANGUL
        return (is_dotted or self.is_in(self.doubtful, b, a)) and not starts

    def word_before(self, s: int, a: int) -> int:
        limit, b = max(s, a - LONGEST_WORD), a
        while b > limit and (
            self.kinds[b - 1] in _WORDY or (self.kinds[b - 1] == STOP and b - 1 > limit and self.kinds[b - 2] in _WORDY)
        ):
            b -= 1
        return b

    def is_enumerator(self, s: int, b: int, a: int) -> bool:
        if self.skip(s, a, {OPENER, QUOTE}) != b or a - b > _LONGEST_ENUMERATOR:
            return False
        return a - b == 1 or set(self.kinds[b:a]) <= {DIGIT, UPPER, STOP}

    def has_ending(self, s: int, a: int) -> bool:
        for first in range(a - 1, max(s, a - _LONGEST_ENDING) - 1, -1):
            if self.kinds[first] != HANGUL:
                return False
            if self.is_in(self.endings, first, a):
                return True
        return False

    def is_quoting(self, t: int, end: int) -> bool:
        after = self.skip(t, min(end, t + _LONGEST_ENDING), {HANGUL})
        stands_alone = after == t + 1 and self.kind(after, end) != HANGUL
        first = t + 1 if stands_alone else t + 2
        return any(self.is_in(self.quoting, t, k) for k in range(first, after + 1))

    def ends_glued(self, s: int, a: int, e: int, j: int, *, end: int) -> bool:
        following, before = self.kinds[j], self.kinds[a - 1] if a > s else 0
        if WIDE_STOP in self.kinds[a:e]:
            return following not in {*_GOES_ON, HYPHEN}
        if self.kinds[a] == ELLIPSIS or (self.kinds[a] == STOP and e - a > 1):
            return False
        if before == HANGUL:
            opens = j == e and following in {HANGUL, OPENER, QUOTE, DIGIT, UPPER}
            return opens and (self.kinds[a] == STRONG or self.has_ending(s, a))
        if before == HAN:
            return self.kinds[a] == STRONG and j == e and following in {HAN, OPENER, DIGIT, UPPER}
        small_then_capital = before == LOWER and following == UPPER
        longer = a - 2 >= s and self.kinds[a - 2] in {LOWER, UPPER}
        return small_then_capital and longer and (j + 1 >= end or self.kinds[j + 1] in {LOWER, *_SPACE})

    # Rule 2

    def ends_with_quotation(self, s: int, i: int, end: int) -> tuple[bool, int]:
        closing = self.quotation_end(i, end)
        if closing is None:
            return False, i + 1
        j = self.skip_closers(closing + 1, end)
        a = closing - 1
        while a > i and self.kinds[a] in {*_SPACE, CLOSER, QUOTE}:
            a -= 1
        return a > i and self.kinds[a] in _END and self.ends_after_quotation(s, i, a, j, end=end), j

    def quotation_end(self, i: int, end: int) -> int | None:
        closing = "”" if self.korean and self.text[i] == "“" else _CLOSING.get(self.text[i])
        depth = 0
        for k in range(i, min(end, i + LONGEST_QUOTATION) if closing else i):
            depth += (self.text[k] == self.text[i]) - (self.text[k] == closing)
            if depth == 0:
                return k
        return None

    def ends_after_quotation(self, s: int, opens: int, a: int, j: int, *, end: int) -> bool:
        if j >= end:
            return True
        leads = self.skip(s, opens, {OPENER, QUOTE}) == opens
        before = opens - 1
        while before > s and self.kinds[before] in _SPACE:
            before -= 1
        is_own = leads or (before >= s and self.kinds[before] == COLON)
        if self.kinds[j] not in _SPACE:
            is_hiragana = "\u3041" <= self.text[j] <= "\u309f"  # 「はい。」と言った
            return is_own and self.kinds[a] == WIDE_STOP and self.kinds[j] in {HAN, OPENER} and not is_hiragana
        t = self.skip(j, end, _SPACE)
        u = self.skip(t, end, {OPENER, QUOTE})
        if u == end:
            return True
        if self.kinds[t] in {*_GOES_ON, HYPHEN} or self.kinds[u] == LOWER or self.is_quoting(t, end):
            return False
        return is_own or self.kinds[a] in {STOP, WIDE_STOP}

    # Rule 5

    def breaks_line(self, line: int, after: int, t: int, end: int, *, width: int) -> bool:  # noqa: PLR0911 - as above
        last = self.kinds[after - 1]
        printed = "".join(self.text[line:after])
        n_marks = len(printed) - len(printed.lstrip("#"))
        if 1 <= n_marks <= _HEADING_MARKS and n_marks < len(printed) and self.kinds[line + n_marks] == BLANK:
            return True
        word = 1
        while self.kinds[t] != HAN and word < LONGEST_WORD and self.kind(t + word, end) not in {0, *_SPACE}:
            word += 1
        is_short = after - line + 1 + word <= SHORT_LINE * width
        if self.is_bullet(t, end):
            return last != HYPHEN
        if self.is_numbered_item(t, end) and (is_short or last in {*_END, COLON, CLOSER}):
            return True
        u = self.skip(t, end, {OPENER, QUOTE})
        if self.kind(u, end) == LOWER:
            return False
        if is_short and not self.goes_on(line, after):
            return True
        kinds = self.kinds[line:after]
        if not {LOWER, LETTER, HANGUL, HAN}.isdisjoint(kinds):
            return False
        return kinds.count(UPPER) > len("USA") and self.kind(u + 1, end) != UPPER

    def goes_on(self, line: int, after: int) -> bool:
        last = self.kinds[after - 1]
        if last == HYPHEN:
            return after - 2 >= line and self.kinds[after - 2] in _WORDY
        if last == HANGUL:
            return self.is_in(self.continuing, after - 1, after)
        return last in {COMMA, OPENER} or self.is_in(self.starters, self.word_before(line, after), after)

    def is_bullet(self, t: int, end: int) -> bool:
        marks = self.kinds[t] in {BULLET, HYPHEN} or self.text[t] in "*+"
        return marks and self.kind(t + 1, end) in _SPACE

    def is_numbered_item(self, t: int, end: int) -> bool:
        first = t + 1 if self.kinds[t] == OPENER else t
        k = self.skip(first, min(end, first + len("999")), {DIGIT})
        if k == first and self.kind(k, end) in _WORDY:
            k += 1
        marked = self.kind(k, end) == CLOSER or (self.kind(k, end) == STOP and first == t)
        return k > first and marked and self.kind(k + 1, end) in _SPACE

    # Rule 1, and the walk

    def paragraph(self, i: int) -> tuple[int, int]:
        """Return where the paragraph at `i` ends and how long its longest line is."""
        n, end, line, width = len(self.kinds), i, i, 0
        while i < n:
            end = i = next((k for k in range(i, n) if self.kinds[k] in _SPACE), n)
            i = self.skip(i, n, _SPACE)
            newlines = [k for k in range(end, i) if self.kinds[k] == NEWLINE]
            n_breaks = sum(not (self.text[k] == "\n" and self.text[k - 1] == "\r") for k in newlines)
            n_breaks += "\u2029" in self.text[end:i]
            if newlines:
                width = max(width, end - line)
                line = i
            if n_breaks > 1:
                break
        return end, max(width, end - line)

    def stretch(self, s: int, end: int, *, width: int) -> list[Stretch]:
        out: list[Stretch] = []
        line = i = s
        while i < end:
            cut, j = None, i + 1
            if self.kinds[i] in _SPACE:
                j = self.skip(i, end, _SPACE)
                if NEWLINE in self.kinds[i:j] and j < end:
                    cut = i if i > line and self.breaks_line(line, i, j, end, width=width) else None
                    line = j
            elif self.kinds[i] in _END:
                ends, j = self.ends_at(s, i, end)
                cut = j if ends else None
            elif self.kinds[i] in {OPENER, QUOTE}:
                ends, j = self.ends_with_quotation(s, i, end)
                cut = j if ends else None
            if cut is not None:
                out.append((s, cut))
                s = j = self.skip(cut, end, _SPACE)
                line = s if NEWLINE in self.kinds[cut:s] else line
            i = j
        while end > s and self.kinds[end - 1] in _SPACE:
            end -= 1
        return [*out, (s, end)] if s < end else out


def cut_sentences(
    points: Points, kind_of: Bytes, mapped: Points, rules: Rules, forced: Ints, options: int
) -> tuple[Ints, Ints]:
    """Cut a text into sentences and paragraphs, each `[start, end)` without the white space around it.

    A sentence also starts at each place of `forced` (in ascending order).
    """
    segmenter = _Segmenter(points, kind_of, mapped, rules, options)
    sentences: list[Stretch] = []
    paragraphs: list[Stretch] = []
    i = segmenter.skip(0, len(points), _SPACE)
    while i < len(points):
        end, width = segmenter.paragraph(i)
        paragraphs.append((i, end))
        bounds = [i, *(int(place) for place in forced if i < place < end), end]
        for first, after in pairwise(bounds):
            start = segmenter.skip(first, after, _SPACE)
            sentences += segmenter.stretch(start, after, width=width)
        i = segmenter.skip(end, len(points), _SPACE)
    return np.array(sentences, np.int32).reshape(-1, 2), np.array(paragraphs, np.int32).reshape(-1, 2)
