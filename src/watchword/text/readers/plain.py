"""Plain text: every character is kept, so offsets are those of the file."""

from __future__ import annotations

from watchword.model.sources import Source
from watchword.text.readers.dates import date_in_name, find_date_line
from watchword.text.readers.decoding import decode_source
from watchword.text.readers.drafts import Draft, Outcome, ReadDate
from watchword.text.readers.names import file_name, make_slug, stem_of
from watchword.text.readers.options import ReadOptions

_LONGEST_TITLE = 120
_TITLE_TRIES = 3
_SENTENCE_ENDS = (".", "!", ":", ";", ",", "。", "！", "：", "，", "…")


def read_plain(source: Source, content: bytes, options: ReadOptions) -> Outcome:
    """Yield the one document of a text file, whole.

    A short line at the top that a blank line follows is taken for the title (`extras["title_from"]` says so); a line
    that only dates the text is passed over. The date comes from the file name, else from such a line.
    """
    del options  # nothing that a user can say changes how plain text is read
    decoded = decode_source(source, content)
    yield from decoded.problems
    title = find_title_line(decoded.text)
    yield Draft(
        decoded.text,
        fields={"title": title} if title else {},
        extras={"encoding": decoded.encoding} | ({"title_from": "first line"} if title else {}),
        date=date_of_file(source.location, decoded.text),
        name=make_slug(stem_of(source.location)) or None,
    )


def find_title_line(text: str) -> str | None:
    r"""Return the first line if it can be a title: short, no sentence, followed by a blank line and more text.

    >>> find_title_line("Report on the Plenary Meeting\n\nIt was held.")
    'Report on the Plenary Meeting'
    """
    lines = text[:4000].split("\n")
    at = [number for number, line in enumerate(lines) if line.strip()]
    for number in at[:_TITLE_TRIES]:
        line = lines[number].strip()
        if find_date_line(line) is not None:
            continue
        alone = number + 1 < len(lines) and not lines[number + 1].strip() and number != at[-1]
        return line if alone and len(line) <= _LONGEST_TITLE and not line.endswith(_SENTENCE_ENDS) else None
    return None


def date_of_file(location: str, text: str) -> ReadDate | None:
    """Return the date in the file's name, else on a line near the top that only dates the text."""
    named = date_in_name(file_name(location))
    if named is not None:
        return ReadDate(named.date, named.precision, "file name")
    line = find_date_line(text)
    if line is None:
        return None
    found, number = line
    return ReadDate(found.date, found.precision, f"line {number}: {text[found.start : found.end]}")
