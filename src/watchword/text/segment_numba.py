"""Where sentences and paragraphs end, compiled. `segment_plain` says the same in ordinary Python.

Places `s` (start of the sentence), `a` (its first closing mark), `e` (after the last), `j` (after the quotation marks
that follow) and `end` (of the paragraph) mean the same in every function. `rules` is
`(never, numbered, starters, endings, quoting, doubtful, continuing)`, sorted columns of word digests, and `options`
the bits KOREAN, ORDINALS and LOW_QUOTES.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

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

KOREAN = 1
ORDINALS = 2
LOW_QUOTES = 4
LONGEST_QUOTATION = 600
LONGEST_WORD = 40
SHORT_LINE = 0.8
CUTS = sum(1 << kind for kind in (NEWLINE, STOP, STRONG, WIDE_STOP, ELLIPSIS, OPENER, QUOTE))  # where a look is due

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True)
def digest(points: Points, mapped: Points, first: int, after: int) -> np.uint64:
    """Hash a folded stretch, invisible characters left out."""
    value = np.uint64(0)
    for k in range(first, after):
        if mapped[points[k]] != 0:
            value = (value ^ np.uint64(mapped[points[k]])) * _MULTIPLIER
            value ^= value >> np.uint64(29)
    return value


@njit(cache=True)
def _has(digests: Digests, value: np.uint64) -> bool:
    at = np.searchsorted(digests, value)
    return bool(at < len(digests) and digests[at] == value)


@njit(cache=True)
def _is_space(kind: int) -> bool:
    return BLANK <= kind <= NEWLINE


@njit(cache=True)
def _is_wordy(kind: int) -> bool:
    return LETTER <= kind <= SYLLABLE


@njit(cache=True)
def _is_end(kind: int) -> bool:
    return STOP <= kind <= ELLIPSIS


@njit(cache=True)
def _skip_space(kinds: Bytes, i: int, end: int) -> int:
    while i < end and _is_space(kinds[i]):
        i += 1
    return i


@njit(cache=True)
def _skip_openers(kinds: Bytes, i: int, end: int) -> int:
    while i < end and kinds[i] in (OPENER, QUOTE):
        i += 1
    return i


@njit(cache=True)
def _skip_closers(points: Points, kinds: Bytes, i: int, end: int, options: int) -> int:
    """Step over what closes; “ ‘ « ‹ do so only where quotations open with „ or »."""
    while i < end and kinds[i] in (CLOSER, QUOTE):
        if points[i] in (0x201C, 0x2018, 0xAB, 0x2039) and not options & LOW_QUOTES:
            break
        i += 1
    return i


@njit(cache=True)
def _word_after(kinds: Bytes, i: int, end: int) -> int:
    limit = min(end, i + LONGEST_WORD)
    while i < limit and _is_wordy(kinds[i]):
        i += 1
    return i


@njit(cache=True)
def _word_before(kinds: Bytes, s: int, a: int) -> int:
    limit = max(s, a - LONGEST_WORD)
    b = a
    while b > limit:
        if _is_wordy(kinds[b - 1]) or (kinds[b - 1] == STOP and b - 1 > limit and _is_wordy(kinds[b - 2])):
            b -= 1
        else:
            break
    return b


@njit(cache=True)
def _is_enumerator(kinds: Bytes, s: int, b: int, a: int) -> bool:
    """Whether the sentence so far is `3`, `IV`, `a`, `가` or `(3`, what numbers an item and is none itself."""
    if _skip_openers(kinds, s, a) != b or a - b > 4:
        return False
    if a - b == 1:
        return True
    for k in range(b, a):  # noqa: SIM110 - numba compiles no generators
        if kinds[k] not in (DIGIT, UPPER, STOP):
            return False
    return True


@njit(cache=True)
def _is_stopped_short(  # noqa: PLR0911 - one rule a line
    points: Points, kinds: Bytes, mapped: Points, rules: Rules, s: int, a: int, u: int, end: int, options: int
) -> bool:
    """Whether a single full stop before white space belongs to the word before it: `Mr.`, `J.`, `No. 5`."""
    b = _word_before(kinds, s, a)
    if b == a:
        return False
    if _is_enumerator(kinds, s, b, a):
        return True
    next_is_digit = u < end and kinds[u] == DIGIT
    if kinds[a - 1] == DIGIT:  # Korean sentences end in verbs
        return bool(options & KOREAN) or (bool(options & ORDINALS) and a - b <= 2)
    starts = u < end and kinds[u] == UPPER and _has(rules[2], digest(points, mapped, u, _word_after(kinds, u, end)))
    if a - b == 1 and kinds[b] == UPPER:
        return not (points[b] == 0x49 and starts)
    if a - b == 1 and kinds[b] == LOWER:
        return not starts
    word = digest(points, mapped, b, a)
    if _has(rules[0], word):
        return True
    if _has(rules[1], word):
        return next_is_digit
    if _has(rules[5], word):
        return not starts
    for k in range(b, a):
        if kinds[k] == STOP and kinds[a - 1] != HANGUL:
            return not starts
    return False


@njit(cache=True)
def _ends_before_space(  # noqa: PLR0911 - one rule a line
    points: Points, kinds: Bytes, mapped: Points, rules: Rules, s: int, a: int, e: int, j: int, end: int, options: int
) -> bool:
    t = _skip_space(kinds, j, end)
    if t >= end:
        return True
    u = _skip_openers(kinds, t, end)
    if u < end and kinds[u] == LOWER:
        return False
    if kinds[t] in (COMMA, COLON, CLOSER) or (kinds[t] == HYPHEN and j > e):
        return False
    if j > e and _is_quoting(points, kinds, mapped, rules, t, end):
        return False
    if e - a == 1 and kinds[a] == STOP:
        return not _is_stopped_short(points, kinds, mapped, rules, s, a, u, end, options)
    if kinds[a] in (ELLIPSIS, STOP):
        if a > s and kinds[a - 1] == HANGUL:
            return bool(_has_ending(points, kinds, mapped, rules, s, a))
        return bool(u < end and kinds[u] == UPPER)
    return True


@njit(cache=True)
def _has_ending(points: Points, kinds: Bytes, mapped: Points, rules: Rules, s: int, a: int) -> bool:
    """Whether the Hangul before `a` ends as Korean sentences do."""
    for length in range(1, 4):
        if a - length < s or kinds[a - length] != HANGUL:
            return False
        if _has(rules[3], digest(points, mapped, a - length, a)):
            return True
    return False


@njit(cache=True)
def _is_quoting(points: Points, kinds: Bytes, mapped: Points, rules: Rules, t: int, end: int) -> bool:
    """Whether what follows a quotation takes it into its own sentence: `라고`, `라는`, `고`."""
    after = t
    while after < end and after - t < 3 and kinds[after] == HANGUL:
        after += 1
    whole = after >= end or kinds[after] != HANGUL
    for length in range(1, after - t + 1):
        if (length > 1 or (whole and after - t == 1)) and _has(rules[4], digest(points, mapped, t, t + length)):
            return True
    return False


@njit(cache=True)
def _ends_glued(  # noqa: PLR0911 - one rule a line
    points: Points, kinds: Bytes, mapped: Points, rules: Rules, s: int, a: int, e: int, j: int, end: int
) -> bool:
    """Whether a sentence ends where the next one follows without a space."""
    following, before = kinds[j], kinds[a - 1] if a > s else 0
    for k in range(a, e):
        if kinds[k] == WIDE_STOP:
            return following not in (COMMA, COLON, CLOSER, HYPHEN)
    if kinds[a] == ELLIPSIS or (kinds[a] == STOP and e - a > 1):
        return False
    if before == HANGUL:
        if j > e or following not in (HANGUL, OPENER, QUOTE, DIGIT, UPPER):
            return False
        return bool(kinds[a] == STRONG or _has_ending(points, kinds, mapped, rules, s, a))
    if before == HAN:
        return kinds[a] == STRONG and j == e and following in (HAN, OPENER, DIGIT, UPPER)
    if following != UPPER or before != LOWER:
        return False
    two_small = a - 2 >= s and kinds[a - 2] in (LOWER, UPPER)
    return two_small and (j + 1 >= end or kinds[j + 1] == LOWER or _is_space(kinds[j + 1]))


@njit(cache=True)
def _closes_with(point: int, options: int) -> int:
    if point in (0x300A, 0x3008, 0x300C, 0x300E):  # 《 〈 「 『
        return point + 1
    if point == 0x201C and options & KOREAN:
        return 0x201D
    return 0


@njit(cache=True)
def _quotation_end(points: Points, i: int, end: int, options: int) -> int:
    """Return where the quotation that opens at `i` closes, or -1."""
    closing = _closes_with(points[i], options)
    if closing == 0:
        return -1
    depth = 0
    for k in range(i, min(end, i + LONGEST_QUOTATION)):
        if points[k] == points[i]:
            depth += 1
        elif points[k] == closing:
            depth -= 1
            if depth == 0:
                return k
    return -1


@njit(cache=True)
def _ends_after_quotation(
    points: Points, kinds: Bytes, mapped: Points, rules: Rules, s: int, opens: int, a: int, j: int, end: int
) -> bool:
    """Whether a quotation that ends in a full stop (at `a`) also ends the sentence that holds it."""
    if j >= end:
        return True
    leads = _skip_openers(kinds, s, opens) == opens
    before = opens - 1
    while before > s and _is_space(kinds[before]):
        before -= 1
    announced = before >= s and kinds[before] == COLON
    if not _is_space(kinds[j]):
        is_hiragana = 0x3041 <= points[j] <= 0x309F  # 「はい。」と言った
        return (leads or announced) and kinds[a] == WIDE_STOP and kinds[j] in (HAN, OPENER) and not is_hiragana
    t = _skip_space(kinds, j, end)
    u = _skip_openers(kinds, t, end)
    if t >= end or u >= end:
        return True
    if kinds[t] in (COMMA, COLON, CLOSER, HYPHEN) or kinds[u] == LOWER:
        return False
    if _is_quoting(points, kinds, mapped, rules, t, end):
        return False
    return leads or announced or kinds[a] in (STOP, WIDE_STOP)


@njit(cache=True)
def _is_item(points: Points, kinds: Bytes, t: int, end: int) -> int:
    """Return 2 where a line starts with a bullet, 1 where it starts with a number or letter of a list, else 0."""
    if t + 1 >= end:
        return 0
    if _is_space(kinds[t + 1]) and (kinds[t] in (BULLET, HYPHEN) or points[t] == 0x2A or points[t] == 0x2B):
        return 2
    k = t + 1 if kinds[t] == OPENER else t
    first = k
    while k < end and k - first < 3 and kinds[k] == DIGIT:
        k += 1
    if k == first and k < end and _is_wordy(kinds[k]):
        k += 1
    if k == first or k + 1 >= end:
        return 0
    marked = kinds[k] == CLOSER or (kinds[k] == STOP and first == t)
    return 1 if marked and _is_space(kinds[k + 1]) else 0


@njit(cache=True)
def _goes_on(points: Points, kinds: Bytes, mapped: Points, rules: Rules, line: int, after: int) -> bool:
    """Whether a line ends in the middle of something: in a comma, a hyphen, a particle, a function word."""
    last = kinds[after - 1]
    if last in (COMMA, OPENER):
        return True
    if last == HYPHEN:
        return after - 2 >= line and _is_wordy(kinds[after - 2])
    if last == HANGUL:
        return bool(_has(rules[6], digest(points, mapped, after - 1, after)))
    return bool(_has(rules[2], digest(points, mapped, _word_before(kinds, line, after), after)))


@njit(cache=True)
def _breaks_line(  # noqa: PLR0911 - one rule a line
    points: Points, kinds: Bytes, mapped: Points, rules: Rules, line: int, after: int, t: int, end: int, width: int
) -> bool:
    """Whether a single line break ends a sentence: after a heading, before an item, where a line stops on purpose."""
    last = kinds[after - 1]
    marks = 0
    while line + marks < after and points[line + marks] == 0x23:
        marks += 1
    if 1 <= marks <= 6 and line + marks < after and kinds[line + marks] == BLANK:
        return True
    word = 1
    if kinds[t] != HAN:
        while t + word < end and word < LONGEST_WORD and not _is_space(kinds[t + word]):
            word += 1
    short = after - line + 1 + word <= SHORT_LINE * width
    item = _is_item(points, kinds, t, end)
    if item == 2:
        return bool(last != HYPHEN)
    if item == 1 and (short or _is_end(last) or last in (COLON, CLOSER)):
        return True
    u = _skip_openers(kinds, t, end)
    if u < end and kinds[u] == LOWER:
        return False
    if short and not _goes_on(points, kinds, mapped, rules, line, after):
        return True
    n_capitals = 0
    for k in range(line, after):
        if kinds[k] in (LOWER, LETTER, HANGUL, HAN):
            return False
        n_capitals += kinds[k] == UPPER
    return n_capitals > 3 and not (u + 1 < end and kinds[u + 1] == UPPER)


@njit(cache=True)
def _paragraph_end(points: Points, kinds: Bytes, i: int) -> tuple[int, int]:
    """Return where the paragraph at `i` ends (before its closing white space) and how long its longest line is."""
    n = len(points)
    width, line = 0, i
    while True:
        while i < n and kinds[i] != NEWLINE:
            i += 1
        end = i
        while _is_space(kinds[end - 1]):
            end -= 1
        breaks = 0
        while i < n and _is_space(kinds[i]):
            breaks += kinds[i] == NEWLINE and not (points[i] == 0x0A and points[i - 1] == 0x0D)
            breaks += points[i] == 0x2029
            i += 1
        width = max(width, end - line)
        line = i
        if i == n or breaks > 1:
            return end, width


@njit(cache=True)
def _cut_at(
    points: Points, kinds: Bytes, mapped: Points, rules: Rules, s: int, i: int, end: int, options: int
) -> tuple[int, int]:
    """Return where the sentence ends if it ends at the mark or quotation at `i` (else -1), and where to go on."""
    j = i + 1
    if _is_end(kinds[i]):
        while j < end and _is_end(kinds[j]):
            j += 1
        e = j
        j = _skip_closers(points, kinds, j, end, options)
        if j == end:
            return -1, j
        if _is_space(kinds[j]):
            ends = _ends_before_space(points, kinds, mapped, rules, s, i, e, j, end, options)
        else:
            ends = _ends_glued(points, kinds, mapped, rules, s, i, e, j, end)
        return (j if ends else -1), j
    closing = _quotation_end(points, i, end, options)
    if closing < 0:
        return -1, j
    j = _skip_closers(points, kinds, closing + 1, end, options)
    a = closing - 1
    while a > i and (_is_space(kinds[a]) or kinds[a] in (CLOSER, QUOTE)):
        a -= 1
    ends = a > i and _is_end(kinds[a]) and _ends_after_quotation(points, kinds, mapped, rules, s, i, a, j, end)
    return (j if ends else -1), j


@njit(cache=True)
def _cut_stretch(
    points: Points, kinds: Bytes, mapped: Points, rules: Rules, options: int, s: int, end: int, width: int, out: Ints
) -> int:
    """Write the sentences of `[s, end)` to `out`; return how many they are."""
    n = 0
    line, i = s, s
    while True:
        while i < end and not CUTS >> kinds[i] & 1:
            i += 1
        if i == end:
            break
        cut, j = -1, i + 1
        if kinds[i] == NEWLINE:
            j = _skip_space(kinds, i, end)
            while i > s and _is_space(kinds[i - 1]):
                i -= 1
            if j < end:
                if i > line and _breaks_line(points, kinds, mapped, rules, line, i, j, end, width):
                    cut = i
                line = j
        else:
            cut, j = _cut_at(points, kinds, mapped, rules, s, i, end, options)
        if cut > s:
            out[n, 0], out[n, 1] = s, cut
            n += 1
            s = _skip_space(kinds, cut, end)
            for k in range(cut, s):
                if kinds[k] == NEWLINE:
                    line = s
            j = s
        i = j
    if s < end:
        while end > s and _is_space(kinds[end - 1]):
            end -= 1
        out[n, 0], out[n, 1] = s, end
        n += 1
    return n


@njit(cache=True)
def cut_sentences(
    points: Points, kind_of: Bytes, mapped: Points, rules: Rules, forced: Ints, options: int
) -> tuple[Ints, Ints]:
    """Cut a text into sentences and paragraphs, each `[start, end)` without the white space around it.

    A sentence also starts at each place of `forced` (in ascending order).
    """
    n = len(points)
    kinds = np.empty(n, np.uint8)
    for k in range(n):
        kinds[k] = kind_of[points[k]]
    sentences, paragraphs = np.empty((n + 1, 2), np.int32), np.empty((n + 1, 2), np.int32)
    n_sentences, n_paragraphs, f = 0, 0, 0
    i = _skip_space(kinds, 0, n)
    while i < n:
        end, width = _paragraph_end(points, kinds, i)
        paragraphs[n_paragraphs, 0], paragraphs[n_paragraphs, 1] = i, end
        n_paragraphs += 1
        while i < end:
            while f < len(forced) and forced[f] <= i:
                f += 1
            stop = min(end, forced[f]) if f < len(forced) else end
            rest = sentences[n_sentences:]
            n_sentences += _cut_stretch(points, kinds, mapped, rules, options, i, stop, width, rest)
            i = _skip_space(kinds, stop, n)
    return sentences[:n_sentences].copy(), paragraphs[:n_paragraphs].copy()
