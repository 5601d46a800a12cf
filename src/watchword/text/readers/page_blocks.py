"""A web page as the blocks of text that a reader of it sees, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from lxml import etree, html

_UNSEEN = frozenset(
    {
        *(
            "script",
            "style",
            "noscript",
            "template",
            "head",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "canvas",
            "audio",
        ),
        *(
            "video",
            "select",
            "button",
            "input",
            "textarea",
            "datalist",
            "dialog",
            "map",
            "applet",
            "frameset",
            "noframes",
        ),
    }
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu", "figcaption"})
BLOCK_TAGS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *(
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
        ),
        *(
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
        ),
        *("tfoot", "th", "thead", "tr", "ul"),
    }
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NOT_CONTAINERS_OF_FURNITURE = frozenset({"html", "body", "main", "article"})
_WORD = re.compile(r"[A-Za-z]+")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One paragraph, heading, list item or cell. `node` numbers the element it stands in.

    `level` is that of a heading, 0 elsewhere; `n_linked` counts the letters and digits that are links.
    """

    text: str
    node: int
    level: int
    n_linked: int
    furniture: bool

    @property
    def key(self) -> str:
        """The text without spaces and punctuation: what is left when two programs print the same paragraph."""
        return squeeze(self.text)

    @property
    def is_linked(self) -> bool:
        """Whether more of the block is links than not."""
        return 2 * self.n_linked > len(self.key)


@dataclass(slots=True)
class Page:
    """Blocks in reading order, the tree they stand in (`parents[node]`), and how large it is."""

    blocks: list[PageBlock] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    n_elements: int = 0
    depth: int = 0


def squeeze(text: str) -> str:
    """Return the letters and digits of a text."""
    return _NOT_WORDS.sub("", text)


def parse_page(text: str) -> html.HtmlElement | None:
    """Return the tree of a page, None where there is no element at all. Time and memory grow with its length only."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def see_page(tree: html.HtmlElement) -> Page:
    """Walk a page once, without recursion, and return what can be seen of it.

    Scripts, styles, forms' controls and hidden elements are not seen. `<br><br>` parts paragraphs as `<p>` does.
    """
    walker = _Walker()
    skipping: html.HtmlElement | None = None
    depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            depth += 1
            walker.page.n_elements += 1
            walker.page.depth = max(walker.page.depth, depth)
            if skipping is None:
                if _is_unseen(element):
                    skipping = element
                else:
                    walker.enter(element)
            continue
        depth -= 1
        if skipping is None:
            walker.leave(element)
        elif skipping is element:
            skipping = None
            walker.say(element.tail)
    walker.flush()
    return walker.page


class _Walker:
    """The open elements and the block that is being filled."""

    def __init__(self) -> None:
        self.page = Page()
        self._nodes: list[tuple[int, int, bool]] = []  # number, heading level, furniture
        self._parts: list[str] = []
        self._n_linked = 0
        self._n_links = 0
        self._n_preformatted = 0

    def enter(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCK_TAGS:
            self.flush()
            parent, level, furniture = self._nodes[-1] if self._nodes else (-1, 0, False)
            self.page.parents.append(parent)
            number = len(self.page.parents) - 1
            self._nodes.append((number, _HEADINGS.get(tag, level), furniture or _is_furniture(element)))
        self._n_links += tag == "a"
        self._n_preformatted += tag == "pre"
        if tag == "br":
            self._parts.append("\n")
        self.say(element.text)

    def leave(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCK_TAGS:
            self.flush()
            self._nodes.pop()
        self._n_links -= tag == "a"
        self._n_preformatted -= tag == "pre"
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        """Add text to the block. A line break of the source is a space; only `<br>` and `<pre>` break lines."""
        if not text or not self._nodes:
            return
        shown = text.replace("\r\n", "\n") if self._n_preformatted else _SPACE.sub(" ", text)
        self._parts.append(shown)
        if self._n_links:
            self._n_linked += len(squeeze(shown))

    def flush(self) -> None:
        whole = "".join(self._parts)
        n_linked = self._n_linked
        self._parts.clear()
        self._n_linked = 0
        if not whole.strip():
            return
        node, level, furniture = self._nodes[-1]
        lines = (line.strip(" \t") for line in whole.split("\n"))
        for paragraph in re.split(r"\n{2,}", "\n".join(lines)):
            shown = paragraph.strip()
            if shown:
                self.page.blocks.append(PageBlock(shown, node, level, n_linked, furniture))


def _is_unseen(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return _HIDDEN_STYLE.search(element.get("style", "")) is not None


def _is_furniture(element: html.HtmlElement) -> bool:
    if element.tag in _FURNITURE_TAGS:
        return True
    if element.tag in _NOT_CONTAINERS_OF_FURNITURE:
        return False
    words = _WORD.findall(f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}".lower())
    return not _furniture_words().isdisjoint(words)


@cache
def _furniture_words() -> frozenset[str]:
    text = files("watchword.text.readers").joinpath("furniture.tsv").read_text(encoding="utf-8")
    return frozenset([line for line in text.splitlines() if line and not line.startswith("#")][1:])
