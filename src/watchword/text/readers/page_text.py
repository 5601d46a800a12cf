"""Which blocks of a page are its text: what an extractor chose, checked against everything that can be seen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from watchword.text.readers.page_blocks import Page, PageBlock, squeeze

_WINDOW = 20_000
_MAIN_SHARE = 0.9
_WIDEN = 1.5
_LONG = 80
_COPYRIGHT = re.compile(
    r"\W*(?:©|\(c\)|copyright\b|all rights reserved|版权所有|版權所有|저작권|Все права защищены)", re.IGNORECASE
)
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "”", "»", "》", '"', "다", ")", "）")
_WIDE_FROM = "\u1100"  # Hangul, kana and Han say in one character what takes two or three letters


@dataclass(frozen=True, slots=True)
class PageText:
    """The blocks that make up the text; those an extractor missed and we kept; those of the main part left out."""

    kept: tuple[PageBlock, ...]
    recovered: tuple[PageBlock, ...]
    left_out: tuple[PageBlock, ...]
    matched_share: float


def choose_blocks(page: Page, extracted: str) -> PageText:
    """Return the blocks of `page` that an extractor's text covers, completed from the page's main part.

    An extractor that takes a first paragraph for a teaser loses it without a word. So its choice only finds the main
    part: the innermost element that holds 90 % of it. Of that part every block between the first and the last
    chosen one is kept, and outside them every long paragraph of prose; not kept are links, menus and notes.
    `matched_share` is the share (0-1) of the extracted characters that were found on the page.
    """
    joined = squeeze(extracted)
    chosen = _match(page.blocks, joined)
    n_matched = sum(len(block.key) for block, is_chosen in zip(page.blocks, chosen, strict=True) if is_chosen)
    _trim_edges(page.blocks, chosen)
    if not any(chosen):
        return PageText((), (), (), 0.0)
    inside = _inside(page, _main_part(page, chosen))
    first, last = chosen.index(True), len(chosen) - 1 - chosen[::-1].index(True)
    kept, recovered, left_out = [], [], []
    for number, block in enumerate(page.blocks):
        if chosen[number]:
            kept.append(block)
            continue
        if not inside[block.node] or block.furniture or block.is_linked:
            continue
        if first < number < last or _is_prose(block):
            kept.append(block)
            recovered.append(block)
        else:
            left_out.append(block)
    return PageText(tuple(kept), tuple(recovered), tuple(left_out), min(1.0, n_matched / max(1, len(joined))))


def _match(blocks: list[PageBlock], joined: str) -> list[bool]:
    """Mark the blocks that stand in the extracted text, in order; each looks only a window ahead, so time is linear."""
    chosen = []
    position = 0
    for block in blocks:
        key = block.key
        at = joined.find(key, position, position + len(key) + _WINDOW) if key else -1
        chosen.append(at >= 0)
        if at >= 0:
            position = at + len(key)
    return chosen


def _trim_edges(blocks: list[PageBlock], chosen: list[bool]) -> None:
    """Drop menus before the text and copyright notes after it, which an extractor may take for text on short pages."""
    numbers = [number for number, is_chosen in enumerate(chosen) if is_chosen]
    for way in (numbers, numbers[::-1]):
        for number in way:
            if not blocks[number].is_linked and not _COPYRIGHT.match(blocks[number].text):
                break
            chosen[number] = False


def _main_part(page: Page, chosen: list[bool]) -> int:
    """Return the innermost node with 90 % of what was chosen, widened while that adds less than half again."""
    n_chosen, n_all = [0] * len(page.parents), [0] * len(page.parents)
    for block, is_chosen in zip(page.blocks, chosen, strict=True):
        n_chosen[block.node] += is_chosen * len(block.text)
        plain = not block.furniture and not block.is_linked
        n_all[block.node] += plain * len(block.text)
    for node in range(len(page.parents) - 1, 0, -1):  # children are numbered after their parents
        if page.parents[node] >= 0:
            n_chosen[page.parents[node]] += n_chosen[node]
            n_all[page.parents[node]] += n_all[node]
    enough = _MAIN_SHARE * max(n_chosen)
    main = max(node for node, n_here in enumerate(n_chosen) if n_here >= enough)
    while page.parents[main] >= 0 and n_all[page.parents[main]] <= _WIDEN * n_all[main]:
        main = page.parents[main]
    return main


def _inside(page: Page, main: int) -> list[bool]:
    inside = [False] * len(page.parents)
    for node, parent in enumerate(page.parents):
        inside[node] = node == main or (parent >= 0 and inside[parent])
    return inside


def _is_prose(block: PageBlock) -> bool:
    """Say whether a block is long and ends like a sentence."""
    n_wide = sum(character >= _WIDE_FROM for character in block.text[:_LONG])
    return len(block.text) + n_wide >= _LONG and block.text.endswith(_SENTENCE_ENDS)
