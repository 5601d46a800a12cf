"""Markdown: front matter says what the document is, `#` headings where its sections are, the body stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace

import yaml

from watchword.model.documents import Section
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.readers.decoding import decode_source
from watchword.text.readers.drafts import Draft, KeyMap, Outcome, draft_record
from watchword.text.readers.names import make_slug, stem_of
from watchword.text.readers.options import ReadOptions
from watchword.text.readers.plain import date_of_file

_LONGEST_MATTER = 64 * 1024
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<matter>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})(?:[ \t]+(?P<words>.*?))??(?:[ \t]+#+)?[ \t]*\r?$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_EMPTY = {"", "~", "null", "Null", "NULL"}


def read_markdown(source: Source, content: bytes, options: ReadOptions) -> Outcome:
    """Yield the one document of a Markdown file: its body as it stands, without the front matter.

    Front matter is YAML between two lines of `---` at the very top; its keys are those of JSON Lines. Sections run from
    a heading to the next of the same or a higher level. Without a title in front, the first heading is the title.
    """
    decoded = decode_source(source, content)
    yield from decoded.problems
    record, start, problem = _front_matter(decoded.text, source.location)
    if problem is not None:
        yield problem
    body = decoded.text[start:]
    draft = draft_record(record | {"text": body}, keys=KeyMap.of(options), locator="", where=source.location)
    if isinstance(draft, Problem):
        draft = Draft(body, {}, {})
    sections = find_sections(body)
    extras = draft.extras | {"encoding": decoded.encoding}
    fields = dict(draft.fields)
    if "title" not in fields and sections and sections[0].heading:
        fields["title"] = sections[0].heading
        extras["title_from"] = "first heading"
    yield replace(
        draft,
        fields=fields,
        extras=extras,
        locator=None,
        sections=sections,
        date=date_of_file(source.location, body),
        name=make_slug(stem_of(source.location)) or None,
    )


def find_sections(body: str) -> tuple[Section, ...]:
    r"""Return the sections that `#` headings open, outside fenced code, in order.

    >>> [(one.heading, one.level, one.start, one.end) for one in find_sections("# A\nx\n## B\ny\n# C\n")]
    [('A', 1, 0, 13), ('B', 2, 6, 13), ('C', 1, 13, 17)]
    """
    headings: list[tuple[int, str, int]] = []
    position = 0
    fence = ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if mark is not None and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (heading := _HEADING.match(line)) is not None:
            headings.append((position, (heading["words"] or "").strip(), len(heading["marks"])))
        position += len(line) + 1
    return close_sections(headings, len(body))


def close_sections(headings: list[tuple[int, str, int]], end: int) -> tuple[Section, ...]:
    """Turn headings (start, words, level) into sections that end where one of the same or a higher level begins."""
    ends: list[int] = []
    following: dict[int, int] = {}
    for start, _, level in reversed(headings):
        ends.append(min((at for one, at in following.items() if one <= level), default=end))
        following = {one: at for one, at in following.items() if one < level} | {level: start}
    return tuple(
        Section(start, stop, words or None, level)
        for (start, words, level), stop in zip(headings, reversed(ends), strict=True)
    )


def _front_matter(text: str, where: str) -> tuple[dict[str, object], int, Problem | None]:
    """Return the keys of the front matter, where the body starts, and what was wrong."""
    match = _FRONT_MATTER.match(text[:_LONGEST_MATTER]) if text.startswith("---") else None
    if match is None:
        return {}, 0, None
    reason = "it is no list of `key: value` lines"
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(match["matter"])):
            reason = "it uses aliases (`*name`)"
        else:
            # BaseLoader builds nothing but strings, lists and mappings, so a date stays as it was written
            loaded = yaml.load(match["matter"], Loader=yaml.BaseLoader)  # noqa: S506 BaseLoader is the safest of all
            if isinstance(loaded, dict) or not loaded:
                kept = {str(key): value for key, value in (loaded or {}).items()}
                return (
                    {key: value for key, value in kept.items() if not (isinstance(value, str) and value in _EMPTY)},
                    match.end(),
                    None,
                )
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
    hint = "write one `key: value` a line, with quotes around values that contain a colon"
    problem = Problem("text.frontmatter.broken", where, f"the front matter could not be read: {reason}", hint=hint)
    return {}, 0, problem
