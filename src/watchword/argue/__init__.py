"""Findings become briefs, and a brief becomes Markdown or one self-contained page. Pure."""

from watchword.argue.markdown import render_markdown
from watchword.argue.page import render_page
from watchword.argue.reading import reading_brief

__all__ = ["reading_brief", "render_markdown", "render_page"]
