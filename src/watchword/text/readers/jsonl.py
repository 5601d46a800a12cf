"""JSON Lines, and JSON arrays: one document an object."""

from __future__ import annotations

import json
import re

from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.readers.decoding import decode_source
from watchword.text.readers.drafts import KeyMap, Outcome, draft_record
from watchword.text.readers.options import ReadOptions

_DECODER = json.JSONDecoder()
_LONG_LINE = 16 * 1024 * 1024
_HOPELESS = 1000
_BETWEEN = re.compile(r"[ \t\r\n,]*")


def read_json_lines(source: Source, content: bytes, options: ReadOptions) -> Outcome:
    """Yield a document for every JSON object of the file, and a problem for every line that is none.

    Reading goes on at the next line after a broken one; in an array (`[{…}, {…}]`) what follows the break is lost,
    and the problem says so. A file that is one object over several lines is read as one document.
    """
    decoded = decode_source(source, content)
    yield from decoded.problems
    text = decoded.text
    keys = KeyMap.of(options)
    position = _skip(text, 0)
    in_array = text.startswith("[", position)
    line = 1 + text.count("\n", 0, position)
    position += in_array
    n_items = n_broken = 0
    while True:
        start = _skip(text, position)
        line += text.count("\n", position, start)
        if start >= len(text) or (in_array and text[start] == "]"):
            return
        where = f"{source.location}, line {line}"
        try:
            value, position = _parse(text, start, in_place=in_array, first=not n_items)
        except (ValueError, RecursionError) as error:
            yield _broken(where, error, rest_lost=in_array)
            position = len(text) if in_array else _end_of_line(text, start)
            n_broken += 1
            if n_broken == _HOPELESS and not n_items:
                message = f"none of the first {_HOPELESS:,} lines is JSON; the rest was not read"
                yield Problem("text.record.absent", where, message, hint="is this a .txt file?", lost=True)
                return
            continue
        n_items += 1
        locator = f"item {n_items}" if in_array else f"line {line}"
        line += text.count("\n", start, position)
        if isinstance(value, dict):
            yield draft_record(value, keys=keys, locator=locator, where=where)
        else:
            message = f"a JSON object was expected, not {text[start : min(start + 40, position)]!r}"
            yield Problem("text.record.shape", where, message, hint="write one {…} a line", lost=True)


def _parse(text: str, start: int, *, in_place: bool, first: bool) -> tuple[object, int]:
    """Return the value that begins at `start` and where it ends; the first one may run over several lines.

    A line is cut out before it is parsed, because an error of the parser counts the lines before it: a file of broken
    lines would take time in the square of its length. For the same reason nothing is cut out of the middle of a
    line, nor a line of many megabytes.
    """
    if in_place or (start and text[start - 1] != "\n"):
        return _DECODER.raw_decode(text, start)
    end = _end_of_line(text, start)
    if end - start > _LONG_LINE:
        return _DECODER.raw_decode(text, start)
    try:
        value, length = _DECODER.raw_decode(text[start:end])
    except ValueError:
        if not first:
            raise
        return _DECODER.raw_decode(text, start)
    return value, start + length


def _skip(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _broken(where: str, error: Exception, *, rest_lost: bool) -> Problem:
    if isinstance(error, json.JSONDecodeError):
        reason = f"{error.msg.lower()}, column {error.colno}"
    else:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    rest = "; what follows in the file was not read" if rest_lost else ""
    hint = "write JSON Lines, one object a line" if rest_lost else "repair the line and add the file again"
    return Problem("text.record.broken", where, f"this is no JSON: {reason}{rest}", hint=hint, lost=True)
