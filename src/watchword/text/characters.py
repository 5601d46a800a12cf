"""What each code point is, and what it folds to: the tables that the kernels look things up in.

The tables are filled by blocks of 256 code points when a text first needs them, from the Unicode database of the
running Python. Folding is Unicode's compatibility case folding (NFKC and casefold to a fixed point) with these
departures, each because the standard fold would change what a text says:

- vulgar fractions and superscript digits stay (2½ is not 21/2, 10² is not 102);
- characters that the standard takes apart into a space and a mark stay, as do Arabic word ligatures with spaces;
- compatibility jamo (ㄱ) stay: they are letters that are talked about, not parts of a syllable;
- quotation marks become ' or ", dashes and hyphens -, middle dots ·;
- white space becomes one space, invisible format characters vanish.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from watchword.text.kernels import unseen_blocks
from watchword.text.kinds import (
    BLANK,
    BULLET,
    CLOSER,
    COLON,
    COMMA,
    CONTINUES,
    DIGIT,
    DROP,
    ELLIPSIS,
    HAN,
    HANGUL,
    HARD,
    HYPHEN,
    KEEP,
    LETTER,
    LOWER,
    MARK,
    NEWLINE,
    OPENER,
    OTHER,
    QUOTE,
    SPACE,
    STOP,
    STRONG,
    SYLLABLE,
    UNSEEN_MARK,
    UPPER,
    WIDE_STOP,
    Bytes,
    Points,
)

_N_CODE_POINTS: Final = 0x110000
_BLOCK: Final = 256
_FOLD_TO_THEMSELVES: Final = (
    (range(0xAC00, 0xD7A4), HANGUL),
    (range(0x3400, 0x4DC0), HAN),
    (range(0x4E00, 0xA000), HAN),
)

_TYPOGRAPHY: Final[dict[int, str]] = (
    dict.fromkeys((8216, 8217, 8218, 8219, 8242, 96, 180, 700, 697, 8249, 8250), "'")
    | dict.fromkeys((8220, 8221, 8222, 8223, 171, 187, 8243, 12317, 12318, 12319), '"')
    | dict.fromkeys((*range(8208, 8214), 8722, 8259, 65112, 11834, 11835), "-")
    | dict.fromkeys((8226, 8231, 8729, 8901, 12539, 8228, 12685, 903), "·")
    | {0x301C: "~", 0x223C: "~"}
)
_INVISIBLE: Final = frozenset(
    (
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        *(*range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
        *(*range(0xFE00, 0xFE10), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000)),
    )
)
_COMPATIBILITY_JAMO: Final = range(0x3131, 0x3190)
_WIDTH_TAGS: Final = ("<wide>", "<narrow>")
_WIDE_STOPS: Final = frozenset("。｡！？")
_STRONG: Final = frozenset("!?‼⁇⁈⁉‽؟۔।॥։။។")
_BULLETS: Final = frozenset("•‣▪▫■□▲△▶▷●○◆◇◦※☆★")
_QUOTES: Final = frozenset("\"'“”„‟‘’‚‛«»‹›＂＇")
_UNITS_BY_RANGE: Final = (
    (HANGUL, ((0xAC00, 0xD7A4), (0x1100, 0x1200), (0x3131, 0x318F), (0xA960, 0xA980), (0xD7B0, 0xD800))),
    (HAN, ((0x3005, 0x3008), (0x3021, 0x302A), (0x3031, 0x3036), (0x3038, 0x303D), (0x3041, 0x3097))),
    (HAN, ((0x309D, 0x30A0), (0x30A1, 0x30FB), (0x30FC, 0x3130), (0x31A0, 0x31C0), (0x31F0, 0x3200))),
    (HAN, ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x1B000, 0x1B170), (0x20000, 0x323B0))),
    (SYLLABLE, ((0x0E01, 0x0E50), (0x0E80, 0x0ED0), (0x0EDC, 0x0EE0), (0x1000, 0x1040), (0x1050, 0x1090))),
    (SYLLABLE, ((0x1780, 0x17D4), (0xA9E0, 0xA9F0), (0xAA60, 0xAA80), (0xE000, 0xF900), (0xF0000, 0x10FFFE))),
)
_UNITS: Final = sorted(
    [(0, OTHER, 0), *((first, kind, after) for kind, ranges in _UNITS_BY_RANGE for first, after in ranges)]
)
_UNIT_STARTS: Final = [first for first, *_ in _UNITS]
_KIND_OF: Final = {
    character: kind
    for kind, characters in (
        (WIDE_STOP, _WIDE_STOPS),
        (STRONG, _STRONG),
        (STOP, ".．"),
        (ELLIPSIS, "…‥⋯"),
        (QUOTE, _QUOTES),
        (BULLET, _BULLETS),
        (COMMA, ",，、﹐､"),
        (COLON, ":;：；"),
    )
    for character in characters
}
_KIND_OF_CATEGORY: Final = {
    "Ll": LOWER,
    "Lu": UPPER,
    "Lt": UPPER,
    "Lo": LETTER,
    "Lm": LETTER,
    "Nd": DIGIT,
    "No": DIGIT,
    "Nl": DIGIT,
    "Ps": OPENER,
    "Pi": OPENER,
    "Pe": CLOSER,
    "Pf": CLOSER,
    "Pd": HYPHEN,
}


class Tables(NamedTuple):
    """Three columns over all code points: what folding does, what a simple one becomes, and what it is."""

    action: Bytes
    mapped: Points
    kind: Bytes


def code_points(text: str) -> Points:
    """Return the code points of `text`; lone surrogates pass through."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def as_text(points: Points) -> str:
    """Return the text of these code points: the inverse of `code_points`."""
    return points.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def tables_for(points: Points) -> Tables:
    """Return the tables, filled at least for the blocks that these code points lie in."""
    tables, filled = _tables()
    for block in unseen_blocks(points, filled).tolist():
        _fill(tables, block)
        filled[block] = True
    return tables


@cache
def tables_for_ascii() -> Tables:
    """Return the tables, filled at least for ASCII."""
    return tables_for(code_points("a"))


@cache
def _tables() -> tuple[Tables, npt.NDArray[np.bool_]]:
    tables = Tables(
        np.zeros(_N_CODE_POINTS, np.uint8), np.zeros(_N_CODE_POINTS, np.uint32), np.zeros(_N_CODE_POINTS, np.uint8)
    )
    return tables, np.zeros(_N_CODE_POINTS // _BLOCK, np.bool_)


def _fill(tables: Tables, block: int) -> None:
    first, after = block * _BLOCK, (block + 1) * _BLOCK
    for whole, kind in _FOLD_TO_THEMSELVES:
        if first in whole and after - 1 in whole:
            tables.action[first:after], tables.mapped[first:after] = KEEP, np.arange(first, after)
            tables.kind[first:after] = kind
            return
    actions = [_action(point) for point in range(first, after)]
    tables.action[first:after] = [action for action, _ in actions]
    tables.mapped[first:after] = [mapped for _, mapped in actions]
    tables.kind[first:after] = [_kind(point) for point in range(first, after)]


def _action(point: int) -> tuple[int, int]:
    character = chr(point)
    if character.isspace():
        return SPACE, 0x20
    if is_invisible(character):
        return DROP, 0
    after = fold_cluster(character)
    flag = CONTINUES if after and _continues(after[0]) else 0
    if len(after) == 1 and not _is_compatibility(character):
        return KEEP | flag, ord(after)
    return HARD | flag, 0


def _kind(point: int) -> int:  # noqa: PLR0911 - one flat list of cases, in order of precedence
    character = chr(point)
    category = unicodedata.category(character)
    if character in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029":
        return NEWLINE
    if character.isspace():
        return BLANK
    if is_invisible(character):
        return UNSEEN_MARK
    if category.startswith("M"):
        return MARK
    of_unit, after = _UNITS[bisect_right(_UNIT_STARTS, point) - 1][1:]
    if point < after and category != "Cs":
        return of_unit if category[0] in "LNC" and category != "Cn" else OTHER
    kind = _KIND_OF.get(character) or _KIND_OF_CATEGORY.get(category, OTHER)
    if kind == OTHER and category == "So":  # ①, Ⓐ, ㎏ are read as what they fold to
        folded = fold_cluster(character)
        if folded != character:
            return next((k for k in map(_kind, map(ord, folded)) if k in {DIGIT, LOWER, HANGUL, HAN}), OTHER)
    return kind


def is_invisible(character: str) -> bool:
    """Whether folding drops the character: soft hyphens, zero-width characters, direction and variation marks."""
    return ord(character) in _INVISIBLE


def _is_compatibility(character: str) -> bool:
    """Whether more than case, width or typography sets the character apart from what it folds to."""
    decomposition = unicodedata.decomposition(character)
    if ord(character) in _TYPOGRAPHY or not decomposition.startswith("<"):
        return False
    return not decomposition.startswith(_WIDTH_TAGS) and _compatible(character) != character


@cache
def _continues(character: str) -> bool:
    return unicodedata.combining(character) != 0 or ord(character) in _second_halves()


@cache
def _second_halves() -> frozenset[int]:
    """Code points of combining class 0 that compose with one before them: vowel and final jamo, some Indic vowels."""
    halves = {*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}
    for point in (*range(0x0900, 0x1B50), *range(0x11000, 0x11A00)):
        parts = unicodedata.decomposition(chr(point)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            halves.add(int(parts[1], 16))
    return frozenset(halves)


@cache
def _compatible(character: str) -> str:
    """Return the full compatibility decomposition, stopping at the characters that the module says stay."""
    point = ord(character)
    if point in _TYPOGRAPHY:
        return _TYPOGRAPHY[point]
    decomposition = unicodedata.decomposition(character)
    if not decomposition or point in _COMPATIBILITY_JAMO or decomposition.startswith("<fraction>"):
        return character
    if decomposition.startswith("<super>") and not _is_letter(decomposition):
        return character
    parts = _apart(decomposition)
    return character if " " in parts else parts


def _is_letter(decomposition: str) -> bool:
    return unicodedata.category(chr(int(decomposition.split()[1], 16))).startswith("L")


def _apart(decomposition: str) -> str:
    return "".join(_compatible(chr(int(part, 16))) for part in decomposition.split() if not part.startswith("<"))


@lru_cache(maxsize=1 << 16)
def fold_cluster(cluster: str) -> str:
    """Fold a base character and what combines with it, to a fixed point.

    >>> [fold_cluster(cluster) for cluster in ("ﬁ", "①", "ß", "É", "2", "½")]
    ['fi', '1', 'ss', 'é', '2', '½']
    """
    if len(cluster) == 1 and _folds_to_itself(cluster):
        return cluster
    before = None
    while cluster != before:
        before = cluster
        cluster = _compose(_compose(cluster).casefold())
        cluster = "".join(character for character in cluster if not is_invisible(character))
    return cluster


def _folds_to_itself(character: str) -> bool:
    """Whether it is plain that nothing below changes a character; most characters are such."""
    return (
        character.casefold() == character
        and not unicodedata.decomposition(character)
        and ord(character) not in _TYPOGRAPHY
        and not is_invisible(character)
    )


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(map(_compatible, unicodedata.normalize("NFC", text))))
