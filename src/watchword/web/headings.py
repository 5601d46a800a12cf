"""What makes a line a heading stands in the stored text, as in Markdown; it is told by its setting and not shown."""

from __future__ import annotations

import re

from watchword.model.documents import Document

MOST_SIGNS = 6
IN_A_LINE = re.compile(r"(?:^|(?<=\s))#{1,6}\s+")


def headings_of(document: Document) -> set[int]:
    """Return where the headings of a document begin."""
    return {section.start for section in document.sections if section.heading}


def words_within(line: str) -> tuple[int, int]:
    """Return where the words of a heading stand in its line, without the signs before and after them.

    >>> [line[slice(*words_within(line))] for line in ("## Review", " # The C# year ##", "No. #1", "#")]
    ['Review', 'The C# year', 'No. #1', '']
    """
    low, high = len(line) - len(line.lstrip()), len(line.rstrip())
    words = line[low:high]
    signs = len(words) - len(words.lstrip("#"))
    if 0 < signs <= MOST_SIGNS and not words[signs : signs + 1].strip():
        low += signs
        low += len(line[low:high]) - len(line[low:high].lstrip())
    closed = line[low:high].rstrip("#")
    if not closed or closed[-1].isspace():
        high = low + len(closed.rstrip())
    return low, high


def in_running_text(words: str) -> str:
    """Return words of several lines on one, where a sign of a paragraph stands for those of a heading.

    >>> in_running_text("It ended. ## Review The year")
    'It ended. ¶ Review The year'
    """
    return IN_A_LINE.sub("¶ ", words)
