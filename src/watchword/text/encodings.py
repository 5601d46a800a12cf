"""Which encoding reads some bytes best: the likelihood of every reading, in one currency.

Each candidate's reading is scored as natural text of the languages written in it: common characters cost little, rare
ones and impossible places (a Russian capital after a small letter, a Han character between Latin letters) much,
bytes that mean nothing most. All readings are of the same bytes, so their totals compare. The costs are rough negative
logarithms of character frequencies; only large differences count.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from watchword.text.characters import code_points
from watchword.text.tables import read_rows

Costs = npt.NDArray[np.float32]

CANDIDATES: Final = ("utf-8", "cp949", "gb18030", "windows-1251", "koi8-r", "windows-1252")
_WIDE_CANDIDATES: Final = ("utf-16-le", "utf-16-be")
_SAME: Final = {
    "euc-kr": "cp949",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "uhc": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "iso8859-1": "windows-1252",
    "ascii": "windows-1252",
    "cp1252": "windows-1252",
    "cp1251": "windows-1251",
    "koi8-u": "koi8-r",
    "utf-16": "utf-16-le",
}
# Codecs of Python's that no page is written in, and that fail or give surrogates for bytes that are not theirs.
_NO_PAGES: Final = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "oem"}
)
_SAMPLE: Final = 1 << 14
_HIGH_CHUNK: Final = re.compile(rb"[^\x00-\x20]*[\x80-\xff][^\x00-\x20]*[\x00-\x20]?")
_DECLARED: Final = 8.0
_SURE_MARGIN: Final = 5.0

_LATIN, _CYRILLIC_SMALL, _CYRILLIC_CAPITAL, _EASTERN, _ACCENTED_SMALL, _ACCENTED_CAPITAL = 1, 2, 3, 4, 5, 6
_UNREADABLE: Final = 30.0
_RARE: Final = 14.0
_PLAUSIBLE: Final = 8.0
_MISPLACED: Final = 8.0


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding, and whether it stands clear of the next best."""

    encoding: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Some bytes and what is evident of them at once."""

    content: bytes
    is_utf8: bool
    has_nul: bool

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Look whether `content` is valid UTF-8 and whether it holds NUL bytes."""
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return cls(content, is_utf8=False, has_nul=b"\0" in content)
        return cls(content, is_utf8=True, has_nul=b"\0" in content)

    def sample(self) -> bytes:
        """Return the bytes that tell encodings apart, at most 16 kB: all of a short text, else where bytes are high."""
        if len(self.content) <= _SAMPLE:
            return self.content
        if self.has_nul:
            return self.content[:_SAMPLE]
        chunks: list[bytes] = []
        size = 0
        for match in _HIGH_CHUNK.finditer(self.content):
            chunks.append(match[0][: _SAMPLE - size])
            size += len(chunks[-1])
            if size >= _SAMPLE:
                break
        return b"".join(chunks)


def guess_encoding(reading: Reading, *, declared: tuple[str, ...] = ()) -> Guess:
    """Return the encoding that reads best; declared ones get the benefit of the doubt.

    UTF-8 that is valid and free of NUL is UTF-8: no other encoding produces it by chance.
    """
    if reading.is_utf8 and not reading.has_nul:
        return Guess("utf-8", sure=True)
    sample = reading.sample()
    favoured = {known for name in declared if (known := _known(name))}
    candidates = dict.fromkeys((*CANDIDATES, *_WIDE_CANDIDATES, *sorted(favoured)))
    scores = {name: _cost(sample, name) - _DECLARED * (name in favoured) for name in candidates}
    best, second = sorted(scores, key=lambda name: scores[name])[:2]
    return Guess(best, sure=scores[second] - scores[best] >= _SURE_MARGIN)


def _known(name: str) -> str | None:
    """Return our name of a declared charset, None where it is none that decodes text."""
    plain = name.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(plain)
    except (LookupError, ValueError):
        return None
    if codec.name.replace("-escape", "_escape") in _NO_PAGES or not codec._is_text_encoding:  # noqa: SLF001 - or decoding raises
        return None
    for spelling in (plain, codec.name):
        if spelling in _SAME:
            return _SAME[spelling]
    return codec.name


def _cost(sample: bytes, encoding: str) -> float:
    points = code_points(sample.decode(encoding, "replace").encode("utf-8", "replace").decode("utf-8"))
    costs, kinds = _tables(_script(encoding))
    within = np.minimum(points, len(costs) - 1)
    kind = kinds[within]
    before, after = kind[:-1], kind[1:]
    cyrillic = (_CYRILLIC_SMALL, _CYRILLIC_CAPITAL)
    misplaced = (before == _CYRILLIC_SMALL) & (after == _CYRILLIC_CAPITAL)
    misplaced |= np.isin(before, cyrillic) & (after == _LATIN) | (before == _LATIN) & np.isin(after, cyrillic)
    misplaced |= (before == _LATIN) & (after == _EASTERN)
    misplaced |= np.isin(before, (_ACCENTED_SMALL, _ACCENTED_CAPITAL)) & np.isin(
        after, (_ACCENTED_SMALL, _ACCENTED_CAPITAL)
    )
    misplaced |= np.isin(before, (_LATIN, _ACCENTED_SMALL)) & (after == _ACCENTED_CAPITAL)
    return float(costs[within].sum() + _MISPLACED * misplaced.sum())


def _script(encoding: str) -> str:
    return {
        "cp949": "korean",
        "gb18030": "chinese",
        "windows-1251": "russian",
        "koi8-r": "russian",
        "windows-1252": "western",
        "utf-8": "any",
        "utf-16-le": "any",
        "utf-16-be": "any",
    }.get(encoding, "declared")


@cache
def _tables(script: str) -> tuple[Costs, npt.NDArray[np.uint8]]:
    """Return the cost of each code point of the basic plane in a script, and its kind."""
    kinds = np.zeros(0x10000, np.uint8)
    for kind, spans in (
        (_LATIN, ((0x41, 0x5B), (0x61, 0x7B))),
        (_CYRILLIC_SMALL, ((0x430, 0x450), (0x451, 0x460))),
        (_CYRILLIC_CAPITAL, ((0x410, 0x430), (0x400, 0x410))),
        (_EASTERN, ((0x3400, 0xA000), (0xAC00, 0xD7A4))),
        (_ACCENTED_SMALL, ((0xDF, 0x100), (0x153, 0x154))),
        (_ACCENTED_CAPITAL, ((0xC0, 0xDF),)),
    ):
        for first, after in spans:
            kinds[first:after] = kind
    if script == "any":
        parts = [_tables(name)[0] for name in ("korean", "chinese", "russian", "western")]
        return np.min(parts, axis=0), kinds
    if script == "declared":  # a language that we know no frequencies of
        costs = _tables("any")[0].copy()
        costs[0x100:0xD800] = np.minimum(costs[0x100:0xD800], _PLAUSIBLE)
        return costs, kinds
    costs = np.full(0x10000, _RARE, np.float32)
    costs[0xE000:0xF900] = _UNREADABLE
    costs[0x00:0x20] = costs[0x7F:0xA0] = _UNREADABLE - 5
    costs[[0x09, 0x0A, 0x0D, 0x20]] = 2.0
    costs[0x21:0x7F] = 5.0
    costs[0x30:0x3A] = 4.5
    costs[0x61:0x7B] = 3.5
    for character in "“”‘’…–—·":
        costs[ord(character)] = 7.0
    costs[0xFFFD] = _UNREADABLE
    _FILL[script](costs)
    return costs, kinds


def _fill_korean(costs: Costs) -> None:
    syllables = [chr(point) for point in range(0xAC00, 0xD7A4)]
    costs[0xAC00:0xD7A4] = 13.0
    costs[[ord(syllable) for syllable in syllables if _in_euc_kr(syllable)]] = 9.5
    _rank(costs, "frequent_hangul.tsv", first=3.6, last=7.5)
    costs[0x4E00:0xA000] = 12.5
    for character in "《》〈〉「」『』※○□△▲■●、。〔〕【】":
        costs[ord(character)] = 7.0
    costs[0xFF01:0xFF5F] = 9.0


def _fill_chinese(costs: Costs) -> None:
    costs[0x4E00:0xA000] = 13.5
    costs[[point for point in range(0x4E00, 0xA000) if _in_gb2312(chr(point))]] = 10.5
    _rank(costs, "frequent_han.tsv", first=3.6, last=8.5)
    for character in "，。":
        costs[ord(character)] = 3.6
    for character in "、；：？！（）《》\u3000":
        costs[ord(character)] = 5.5
    costs[0xFF10:0xFF1A] = 6.5
    costs[0xFF01:0xFF5F] = np.minimum(costs[0xFF01:0xFF5F], 9.0)


def _fill_russian(costs: Costs) -> None:
    costs[0x400:0x460] = 9.0
    _rank(costs, "frequent_cyrillic.tsv", first=2.2, last=6.5)
    costs[0x410:0x430] = 6.0
    for character in "«»№ё\u00a0":
        costs[ord(character)] = 6.0


def _fill_western(costs: Costs) -> None:
    costs[0xDF:0x100] = 6.5
    costs[0xC0:0xDF] = 8.5
    for character in "éèàáíóúñçäöüß":
        costs[ord(character)] = 5.0
    costs[0xA1:0xC0] = 9.0
    for character in "«»°§£€ºª½¼¾¿¡\u00a0":
        costs[ord(character)] = 7.5


_FILL = {"korean": _fill_korean, "chinese": _fill_chinese, "russian": _fill_russian, "western": _fill_western}


def _rank(costs: Costs, name: str, *, first: float, last: float) -> None:
    characters = "".join(row for (row,) in read_rows(name, columns=1))
    for rank, character in enumerate(characters):
        costs[ord(character)] = first + (last - first) * np.log1p(rank) / np.log1p(len(characters))


def _in_euc_kr(character: str) -> bool:
    try:
        return bool(character.encode("euc-kr"))
    except UnicodeEncodeError:
        return False


def _in_gb2312(character: str) -> bool:
    try:
        return character.encode("gb2312") < b"\xd8"
    except UnicodeEncodeError:
        return False
