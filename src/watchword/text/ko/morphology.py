"""Korean morphemes by Kiwi, an optional part, fitted to the places where they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from watchword.model.errors import MissingExtra
from watchword.text.folding import fold


@dataclass(frozen=True, slots=True)
class Morpheme:
    """The printed stretch `[start, end)` of the original text and the morphemes in it, with Kiwi's tags.

    More than one where they run together in print: 했 is `("하", "었")`.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    tags: tuple[str, ...]


def morphemes(text: str) -> tuple[Morpheme, ...]:
    """Return the morphemes of a Korean text, in order, never overlapping, white space left out.

    For looking up content words and endings apart; matching does not rest on it. Kiwi knows southern spelling only,
    so it is given the folded text, and its answers are led back: `text[start:end]` is what is printed, while
    `forms` are Kiwi's, folded and restored. An analysis is a guess. Cost: loading 1 s once, then about
    0.1 MB of UTF-8 a second.

    Raises `MissingExtra` where the optional part `ko` is not installed.
    """
    folded = fold(text, language="ko")
    spans: list[tuple[int, int, list[str], list[str]]] = []
    for form, tag, first, after in _analyse(folded.text):
        start, end = int(folded.start[first]), int(folded.end[after - 1])
        if spans and start < spans[-1][1]:
            held = spans.pop()
            spans.append((held[0], max(end, held[1]), [*held[2], form], [*held[3], tag]))
        else:
            spans.append((start, end, [form], [tag]))
    return tuple(Morpheme(start, end, tuple(forms), tuple(tags)) for start, end, forms, tags in spans)


def _analyse(text: str) -> list[tuple[str, str, int, int]]:
    """Return form, tag and place of every morpheme that Kiwi finds; those it adds unprinted lie on their neighbour."""
    printable = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    found = []
    for token in _load_kiwi().tokenize(printable):
        after = min(max(token.start + token.len, token.start + 1), len(text))
        first = min(token.start, after - 1)
        while first < after - 1 and text[first].isspace():
            first += 1
        found.append((token.form, token.tag, first, after))
    return sorted(found, key=lambda item: item[2])


@cache
def _load_kiwi() -> Any:  # noqa: ANN401 - the optional part has no types here
    try:
        from kiwipiepy import Kiwi  # noqa: PLC0415 - an optional part is looked for at first use
    except ImportError:
        raise MissingExtra.of("ko", why="splitting Korean into morphemes") from None
    return Kiwi()
