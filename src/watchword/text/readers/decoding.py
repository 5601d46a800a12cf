"""Text from the bytes of a source, with what decoding had to guess or give up."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.decode import decode

_NULS = re.compile(rb"\x00{4,}")
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The whole text of a source, its encoding, and the problems met on the way."""

    text: str
    encoding: str
    problems: tuple[Problem, ...]


def decode_source(source: Source, content: bytes, *, sniff_html: bool = False) -> SourceText:
    """Decode `content`, minding the charset that the sender declared.

    Runs of NUL bytes, which a broken copy leaves and no encoding of text has, are taken out first: they would make
    anything look like UTF-16.
    """
    problems = []
    if _NULS.search(content) and not content.startswith(_BYTE_ORDER_MARKS):
        n_before = len(content)
        content = _NULS.sub(b"", content)
        message = f"{n_before - len(content):,} NUL bytes, as a broken copy leaves them, were taken out"
        hint = "fetch or copy it again"
        problems.append(Problem("text.decode.nul", source.location, message, hint=hint, lost=True))
    decoded = decode(content, declared=source.charset, sniff_html=sniff_html)
    if decoded.n_replaced:
        message = (
            f"{decoded.n_replaced:,} places are unreadable (U+FFFD), in {decoded.encoding} or lost before we got it"
        )
        hint = "save the file as UTF-8, or fetch it again"
        problems.append(Problem("text.decode.lossy", source.location, message, hint=hint, lost=True))
    elif not decoded.sure:
        message = f"the encoding was guessed to be {decoded.encoding}"
        hint = "look at the text; if it reads wrong, save the file as UTF-8"
        problems.append(Problem("text.decode.unsure", source.location, message, hint=hint))
    return SourceText(decoded.text, decoded.encoding, tuple(problems))
