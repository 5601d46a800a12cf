"""JSON Lines, and JSON arrays: one document an object."""

from __future__ import annotations

import json
import re

from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.readers.decoding import decode_source
from watchword.text.readers.drafts import KeyMap, Outcome, draft_record
from watchword.text.readers.options import ReadOptions

_BETWEEN = re.compile(r"[ \t\r\n,]*")


def read_json_lines(source: Source, content: bytes, options: ReadOptions) -> Outcome:
    """Yield a document for every JSON object of the file, and a problem for every line that is none.

    Objects are found by their own end, in place, so that a line of 200 MB is not copied. In JSON Lines reading goes on
    at the next line after a broken one; in an array (`[{…}, {…}]`) what follows the break is lost, and the
    problem says so.
    """
    decoded = decode_source(source, content)
    yield from decoded.problems
    text = decoded.text
    decoder = json.JSONDecoder()
    keys = KeyMap.of(options)
    position = _after(_BETWEEN, text, 0)
    in_array = text.startswith("[", position)
    line = 1 + text.count("\n", 0, position)
    if in_array:
        position += 1
    n_items = 0
    while True:
        start = _after(_BETWEEN, text, position)
        line += text.count("\n", position, start)
        if start >= len(text) or (in_array and text[start] == "]"):
            return
        where = f"{source.location}, line {line}"
        try:
            value, position = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            yield _broken(where, error, rest_lost=in_array)
            position = len(text) if in_array else _end_of_line(text, start)
            continue
        n_items += 1
        locator = f"item {n_items}" if in_array else f"line {line}"
        line += text.count("\n", start, position)
        if isinstance(value, dict):
            yield draft_record(value, keys=keys, locator=locator, where=where)
        else:
            message = f"a JSON object was expected, not {text[start : start + 40]!r}"
            yield Problem("text.record.shape", where, message, hint="write one {…} a line", lost=True)


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
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
