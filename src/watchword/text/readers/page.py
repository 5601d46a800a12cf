"""Web pages: the main text, with what the page says of itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from lxml import html

from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.readers.dates import date_in_name, find_date_line, parse_date
from watchword.text.readers.decoding import decode_source
from watchword.text.readers.drafts import Draft, Outcome, ReadDate
from watchword.text.readers.markdown import close_sections
from watchword.text.readers.names import file_name
from watchword.text.readers.options import ReadOptions
from watchword.text.readers.page_blocks import Page, PageBlock, parse_page, see_page
from watchword.text.readers.page_markup import drop_scripts, is_swollen, strip_markup
from watchword.text.readers.page_text import PageText, choose_blocks

_LARGEST = 16 * 1024 * 1024
_MOST_CHARACTERS, _MOST_ELEMENTS, _MOST_DEPTH, _LONGEST_BLOCK = 4_000_000, 40_000, 200, 400_000
_SHORT, _LARGE_SOURCE = 40, 1000
_WORTH_SAYING = 40
_MOST_LEFT_OUT = 0.1
_MATCHED = 0.8
_LONGEST_QUOTE = 60
_DATE_NAMES = (
    "article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "citation_publication_date",
    "publication_date",
    "publishdate",
    "pubdate",
    "release_date",
    "date",
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def read_page(source: Source, content: bytes, options: ReadOptions) -> Outcome:
    """Yield the one document of a web page: its main text, paragraphs parted by blank lines, headings as sections.

    trafilatura finds the main text; it is then held against everything that can be seen on the page, and
    paragraphs of prose that it missed in the main part are put back (`text.page.recovered`). What else of that part was
    left out is reported when it is more than a tenth (`text.parse.short`). A page too large or too deep for a search
    in bounded time is kept with all its visible text (`text.page.whole`). The bytes stay in the archive as received.
    """
    del options  # nothing that a user can say changes how a page is read
    if len(content) > _LARGEST:
        message = f"the page has {len(content):,} bytes; a page is read up to {_LARGEST:,}"
        hint = "if it holds several documents, save each to its own file"
        yield Problem("text.page.large", source.location, message, hint=hint, lost=True)
        return
    decoded = decode_source(source, content, sniff_html=True)
    yield from decoded.problems
    tree, page, size = _look_at(decoded.text.replace("\0", ""), source.location)
    if not page.blocks:
        hint = "the page may need a browser: save it from there and add the file"
        yield Problem("text.parse.empty", source.location, "the page shows no text", hint=hint, lost=True)
        return
    said: dict[str, str] = _own_title(tree)
    kept: Sequence[PageBlock] = [block for block in page.blocks if not block.furniture]
    if size is not None:
        yield size
    elif tree is not None:
        found, said = _extract(tree, source)
        chosen = choose_blocks(page, found)
        if chosen.matched_share >= _MATCHED:
            kept = chosen.kept
            yield from _report(chosen, source.location)
        elif kept:
            message = "the main text of the page was not found; everything that can be seen on it was kept"
            yield Problem("text.page.whole", source.location, message, hint="look for menus and notes in the text")
    text, headings = _set_text(kept)
    if text and len(text) < _SHORT and source.n_bytes >= _LARGE_SOURCE:
        message = f"only {len(text)} characters of text were found in {source.n_bytes:,} bytes"
        hint = "the page may need a browser: save it from there and add the file"
        yield Problem("text.parse.short", source.location, message, hint=hint, lost=True)
    extras = {"encoding": decoded.encoding}
    if tree is not None and tree.get("lang"):
        extras["language_in_page"] = tree.get("lang", "")
    day = _find_date(tree, page, source, fallback=said.pop("date", None))
    yield Draft(text, said, extras, sections=close_sections(headings, len(text)), date=day)


def _look_at(text: str, where: str) -> tuple[html.HtmlElement | None, Page, Problem | None]:
    """Return the tree of a page and what can be seen on it; or, with the reason, only its text without the markup.

    Every step up to here takes time in proportion to the length of the page. Extractors do not, so what is far
    larger, deeper or more crowded than any page of prose is kept from them.
    """
    markup = drop_scripts(text)
    if len(markup) > _MOST_CHARACTERS:
        return None, strip_markup(text), _whole(f"has {len(markup):,} characters of markup", where)
    if is_swollen(markup):
        return None, strip_markup(text), _whole("has an element with over a hundred attributes", where)
    tree = parse_page(markup)
    if tree is None:
        return None, strip_markup(text), None
    page = see_page(tree)
    if page.depth > _MOST_DEPTH:  # far below, the parser itself stops reading
        return None, strip_markup(text), _whole("has elements nested over two hundred deep", where)
    return tree, page, _crowding(page, where)


def _crowding(page: Page, where: str) -> Problem | None:
    """Say what there is too much of on a page to search it, None where nothing is."""
    longest = max((len(block.text) for block in page.blocks), default=0)
    if page.n_elements > _MOST_ELEMENTS:
        return _whole(f"has {page.n_elements:,} elements", where)
    if longest > _LONGEST_BLOCK:
        return _whole(f"has a paragraph of {longest:,} characters", where)
    return None


def _whole(what: str, where: str) -> Problem:
    message = f"the page {what}, too much to search for its main text; all visible text was kept"
    return Problem("text.page.whole", where, message, hint="look for menus and notes in the text")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the extractor logs about every page out of the user's terminal."""
    loggers = [logging.getLogger(name) for name in ("trafilatura", "htmldate", "courlan", "justext")]
    before = [logger.propagate for logger in loggers]
    for logger in loggers:
        logger.propagate = False
    try:
        yield
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.propagate = propagate


def _extract(tree: html.HtmlElement, source: Source) -> tuple[str, dict[str, str]]:
    """Return the main text that trafilatura finds, and what it reads of title, author, site, address and date."""
    import trafilatura  # noqa: PLC0415 a third of a second that only pages need

    newest = source.retrieved_at.date().isoformat()  # the clock must not decide what a page says
    dates: dict[str, Any] = {"original_date": True, "extensive_search": False, "max_date": newest}
    address = source.location if source.location.startswith(("http://", "https://")) else None
    try:
        with _quiet():
            found = trafilatura.bare_extraction(
                tree,
                url=address,
                include_comments=False,
                include_tables=True,
                with_metadata=True,
                date_extraction_params=dates,
            )
    except Exception:  # noqa: BLE001 whatever breaks an extractor, the page's visible text is kept and it is said
        return "", _own_title(tree)
    if found is None:
        return "", _own_title(tree)
    said = {
        "title": found.title,
        "byline": found.author,
        "outlet": found.sitename,
        "url": found.url or address,
        "date": found.date,
    }
    return found.text or "", {name: value.strip() for name, value in said.items() if value and value.strip()}


def _own_title(tree: html.HtmlElement | None) -> dict[str, str]:
    if tree is None:
        return {}
    title = " ".join((tree.findtext(".//title") or "").split())
    return {"title": title[:300]} if title else {}


def _report(chosen: PageText, where: str) -> Iterator[Problem]:
    n_recovered = sum(len(block.text) for block in chosen.recovered)
    if n_recovered >= _WORTH_SAYING:
        message = (
            f"{n_recovered:,} characters of the main part, which the extractor had left out, were kept;"
            f" they begin {_opening(chosen.recovered)}"
        )
        yield Problem("text.page.recovered", where, message, hint="check that they belong to the text")
    n_left_out = sum(len(block.text) for block in chosen.left_out)
    share = n_left_out / max(1, n_left_out + sum(len(block.text) for block in chosen.kept))
    if n_left_out >= _WORTH_SAYING and share > _MOST_LEFT_OUT:
        message = (
            f"{share:.0%} of the main part ({n_left_out:,} characters) is no prose and was left out;"
            f" it begins {_opening(chosen.left_out)}"
        )
        yield Problem("text.parse.short", where, message, hint="compare the page with the document", lost=True)


def _opening(blocks: Sequence[PageBlock]) -> str:
    text = " ".join(blocks[0].text.split())
    return repr(text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…")


def _set_text(blocks: Sequence[PageBlock]) -> tuple[str, list[tuple[int, str, int]]]:
    """Join blocks by blank lines, and say where the headings stand."""
    headings = []
    position = 0
    for block in blocks:
        if block.level:
            headings.append((position, " ".join(block.text.split()), block.level))
        position += len(block.text) + 2
    return "\n\n".join(block.text for block in blocks), headings


def _find_date(tree: html.HtmlElement | None, page: Page, source: Source, *, fallback: str | None) -> ReadDate | None:
    """Return the page's date: as its markup states it, as its address has it, as a line of its text says it."""
    for origin, value in _stated_dates(tree) if tree is not None else ():
        parsed = parse_date(value)
        if parsed is not None:
            return ReadDate(*parsed, f"page markup: {origin}")
    is_address = source.location.startswith(("http://", "https://"))
    named = date_in_name(source.location if is_address else file_name(source.location))
    if named is not None:
        return ReadDate(named.date, named.precision, "address" if is_address else "file name")
    lines = "\n".join(block.text for block in page.blocks if not block.furniture)
    line = find_date_line(lines)
    if line is not None:
        return ReadDate(line[0].date, line[0].precision, f"text: {lines[line[0].start : line[0].end]}")
    parsed = parse_date(fallback) if fallback else None
    return ReadDate(*parsed, "page markup") if parsed else None


def _stated_dates(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _DATE_NAMES:
            stated.setdefault(name, meta.get("content", ""))
    yield from sorted(stated.items(), key=lambda item: _DATE_NAMES.index(item[0]))
    for script in tree.iter("script"):
        match = _JSON_DATE.search(script.text or "") if script.get("type") == "application/ld+json" else None
        if match is not None:
            yield "datePublished", match[1]
    times = {time.get("datetime", "")[:10] for time in tree.iter("time")}
    if len(times) == 1:  # several are those of the articles that a page links to
        yield "time", times.pop()
