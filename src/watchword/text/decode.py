"""Bytes as received, read as the text that they most likely are."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from watchword.text.encodings import Guess, Reading, guess_encoding

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_META: Final = re.compile(
    rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})|<\?xml[^>]{0,80}encoding\s*=\s*["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
_META_REACH: Final = 4096
# KS X 1001 spells the syllables it has no code for as a filler and three letters; offsets need them as one character.
_SPELT_SYLLABLE: Final = re.compile("\u3164([\u3131-\u314e])([\u314f-\u3163])([\u3131-\u314e\u3164])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and what that reading cost.

    `n_replaced` counts the U+FFFD in the text: bytes that mean nothing in the encoding, and what an earlier
    conversion had already lost. `n_nul` counts NUL characters: a page of them is no text. `sure` is False where
    another encoding reads nearly as well.
    """

    text: str
    encoding: str
    n_replaced: int
    sure: bool
    n_nul: int = 0


def decode(content: bytes, *, declared: str | None = None, sniff_html: bool = False) -> Decoded:
    r"""Read `content` as text: UTF-8, UTF-16, CP949, GB18030, Windows-1251, KOI8-R or Windows-1252.

    Official pages are often served under a charset that they are not in, so what the sender `declared`, and with
    `sniff_html` what the page says of itself, is evidence beside how well the bytes read as Korean, Chinese,
    Russian or a western language. A declared encoding outside these is tried too.

    The text is exactly what the bytes say, but for three things: a leading byte order mark is gone, CRLF and CR are
    LF, and what cannot be decoded is U+FFFD. Offsets count code points of this text, the *original text* of the
    house. It holds no lone surrogates. Never raises. Cost: UTF-8 a few ms a MB; for a guess at most 16 kB are weighed,
    some 10 ms.

    >>> decode("조선로동당\r\n".encode("cp949"))
    Decoded(text='조선로동당\n', encoding='cp949', n_replaced=0, sure=True, n_nul=0)
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _read(content[len(mark) :], Guess(encoding, sure=True))
    return _read(content, guess_encoding(Reading.of(content), declared=tuple(_declared(content, declared, sniff_html))))


def _declared(content: bytes, declared: str | None, sniff_html: bool) -> Iterator[str]:  # noqa: FBT001 - private
    if declared:
        yield declared
    match = _META.search(content[:_META_REACH]) if sniff_html else None
    if match:
        yield (match[1] or match[2]).decode("ascii")


def _read(content: bytes, guess: Guess) -> Decoded:
    text = content.decode(guess.encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    if guess.encoding == "cp949":
        text = _SPELT_SYLLABLE.sub(lambda match: match[0].encode("cp949").decode("euc-kr", "replace"), text)
    return Decoded(text, guess.encoding, text.count("\ufffd"), guess.sure, text.count("\0"))
