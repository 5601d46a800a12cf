"""A brief as one self-contained page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import BaseLoader, Environment, StrictUndefined, Template

from watchword.argue.folding import folded_heading
from watchword.argue.notes import number_notes
from watchword.model.claims import Brief


def render_page(brief: Brief, *, language: str | None = None) -> str:
    """Return the brief as one HTML page: no script, no request to anywhere, styles inside, printable.

    Every word of a text is escaped; `language` sets the page's type for Korean, Chinese and Japanese.
    """
    return template().render(
        brief=brief, notes=number_notes(brief), language=language, note_of=id, folded_heading=folded_heading
    )


@cache
def template() -> Template:
    """Return the page's template."""
    source = files("watchword.argue").joinpath("page.html.jinja").read_text("utf-8")
    environment = Environment(
        loader=BaseLoader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)
