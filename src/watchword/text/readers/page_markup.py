"""Markup read by hand, in one pass: for pages that a parser could take for ever over, or would give up on."""

from __future__ import annotations

import html
import re

from watchword.text.readers.page_blocks import BLOCK_TAGS, Page, PageBlock

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_SILENT = re.compile(r"<(script|style|template)\b(?![^>]{0,200}ld\+json)[^>]*+>", re.IGNORECASE)
_UNSEEN_TAGS = frozenset({"script", "style", "template", "title", "textarea", "noscript", "iframe"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_PARAGRAPH = "\x00"
# An element with over a hundred attributes: parsers look each new one up among those before it. The quantifiers
# are possessive, so that the search itself never tries twice.
_SWOLLEN = re.compile(
    r"<[A-Za-z][^\s/>]*+(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++))?+){100}"
)


def drop_scripts(markup: str) -> str:
    """Return the markup without scripts and styles; statements of data (`ld+json`) stay."""
    kept: list[str] = []
    position = 0
    while (match := _SILENT.search(markup, position)) is not None:
        kept.append(markup[position : match.start()])
        end = _end_of_element(markup, match[1], match.end())
        position = len(markup) if end is None else end
    return "".join([*kept, markup[position:]])


def is_swollen(markup: str) -> bool:
    """Say whether some element has over a hundred attributes, which no page that is meant to be read has."""
    return _SWOLLEN.search(markup) is not None


def strip_markup(markup: str) -> Page:
    """Return what is left of a page without its tags, in paragraphs, in time that grows with its length only."""
    parts: list[str] = []
    position = 0
    while (start := markup.find("<", position)) >= 0:
        parts.append(markup[position:start])
        position = _step_over(markup, start, parts)
    parts.append(markup[position:])
    lines = (_SPACE.sub(" ", html.unescape(part)).strip() for part in "".join(parts).split(_PARAGRAPH))
    return Page(blocks=[PageBlock(line, 0, 0, 0, furniture=False) for line in lines if line], parents=[-1])


def _step_over(markup: str, start: int, parts: list[str]) -> int:
    """Return the position after the tag or comment at `start`, noting what it leaves behind."""
    if markup.startswith("<!--", start):
        end = markup.find("-->", start + 4)
        return len(markup) if end < 0 else end + 3
    tag = _TAG.match(markup, start)
    if tag is None and not markup.startswith(("<!", "<?"), start):
        parts.append("<")
        return start + 1
    end = markup.find(">", start)
    if end < 0:
        return len(markup)
    name = tag[1].lower() if tag else ""
    if name in BLOCK_TAGS or name == "br":
        parts.append(_PARAGRAPH)
    if name in _UNSEEN_TAGS and markup[start + 1] != "/":
        closed = _end_of_element(markup, name, end)
        return len(markup) if closed is None else closed
    return end + 1


def _end_of_element(markup: str, name: str, position: int) -> int | None:
    closing = re.compile(rf"</{name}[^>]*+>", re.IGNORECASE).search(markup, position)
    return closing.end() if closing else None
