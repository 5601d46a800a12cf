"""What the paragraphs of a text are there for, as far as a profile can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchword.model.profiles import ParagraphRole, Profile

_BLANK_LINE = re.compile(r"\n\s*\n")


def uncounted(text: str, profile: Profile | None) -> list[tuple[int, int, ParagraphRole]]:
    """Return the paragraphs in which a wording is no news (a vote, a dateline), as `find_roles` gives them."""
    return [place for place in find_roles(text, profile) if not place[2].counted] if profile else []


def find_roles(text: str, profile: Profile) -> Iterator[tuple[int, int, ParagraphRole]]:
    """Yield the paragraphs of a text that have a role, as `(start, end, role)` in code points, in order.

    Paragraphs are parted by blank lines; the first role whose pattern a paragraph has is its role. A profile without
    roles finds none. Cost: one search a paragraph and role.
    """
    if not profile.roles:
        return
    for start, end in _paragraphs(text):
        paragraph = text[start:end]
        role = next((one for one in profile.roles if re.search(one.pattern, paragraph)), None)
        if role:
            yield start, end, role


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for blank in _BLANK_LINE.finditer(text):
        yield start, blank.start()
        start = blank.end()
    yield start, len(text)
