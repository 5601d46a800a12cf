"""A profile from a folder of YAML files, checked entry by entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

from watchword.model.documents import COMPLETENESS
from watchword.model.errors import InvalidInput
from watchword.model.profiles import (
    DocumentType,
    ExpectedItem,
    Grade,
    Ladder,
    Marker,
    MarkerKind,
    Outlet,
    ParagraphRole,
    Profile,
    Rendering,
    Rule,
    Series,
)
from watchword.profile.entries import Entry, check_unique, group_names, read_list, read_yaml

TOLD_FIELDS = ("language", "outlet", "date", "byline", "title", "url", "text")
"""Fields of a document that a rule may look at: what the source itself says."""

FILLED_FIELDS = ("audience", "document_type", "speaker", "series", "completeness", "work", "translator")
"""Fields that a rule may fill. The two lists are disjoint, so that the order of rules decides nothing but ties."""

_FILES = (
    "profile.yaml",
    "outlets.yaml",
    "document_types.yaml",
    "rules.yaml",
    "series.yaml",
    "renderings.yaml",
    "ladders.yaml",
    "qualifiers.yaml",
    "spelling.yaml",
    "markers.yaml",
    "roles.yaml",
)


def load(path: Traversable | Path) -> Profile:
    """Return the profile that the folder `path` holds.

    What a tradition knows (which paper speaks to whom, which statement outranks which) is data that its users must be
    able to read, doubt and change: a profile of your own is a folder like the bundled ones. `profile.yaml` has to be
    there; a file that is absent is an empty list. Every entry names its `source`.

    Raises:
        InvalidInput: for anything not understood: an unknown file or key, a missing source, a pattern that is no
            regular expression, a document type or series that is not defined. The message names the file and entry.
    """
    if not path.is_dir():
        raise InvalidInput(
            f"{path} is no folder, and a profile is one",
            hint="name a folder that holds profile.yaml, or a bundled profile",
        )
    for file in sorted(path.iterdir(), key=lambda one: one.name):
        if file.name.endswith((".yaml", ".yml")) and file.name not in _FILES:
            raise InvalidInput(f"{path}: unknown file {file.name}, expected {', '.join(_FILES)}")
    head = _head(path)
    document_types = _document_types(path)
    series = _series(path)
    return Profile(
        profile_id=head.text("id"),
        name=head.text("name"),
        version=head.text("version"),
        languages=head.words("languages"),
        outlets=_outlets(path),
        document_types=document_types,
        rules=_rules(path, types={one.type_id for one in document_types}, series={one.series_id for one in series}),
        series=series,
        renderings=_renderings(path),
        ladders=_ladders(path),
        markers=_markers(path),
        roles=_roles(path),
        qualifiers=_words_by_language(path),
        spelling=_pairs_by_language(path),
    )


def _head(path: Traversable | Path) -> Entry:
    content = read_yaml(path, "profile.yaml")
    if content is None:
        raise InvalidInput(f"{path} has no profile.yaml", hint="write one with id, name, version and languages")
    head = Entry(content, where="profile.yaml", allowed=("id", "name", "version", "languages"))
    for key in ("id", "version"):
        if "|" in head.text(key):
            raise InvalidInput(f"profile.yaml: {key} is {head.text(key)!r}, expected text without '|'")
    return head


def _outlets(path: Traversable | Path) -> tuple[Outlet, ...]:
    allowed = ("id", "names", "pattern", "audience", "controlled", "source")
    found = tuple(
        Outlet(
            outlet_id=entry.text("id"),
            names=entry.texts("names"),
            pattern=entry.pattern("pattern"),
            audience=entry.text_or_none("audience"),
            source=entry.text("source"),
            controlled=entry.flag_or_none("controlled"),
        )
        for entry in read_list(path, "outlets.yaml", allowed=allowed)
    )
    return check_unique(found, key=lambda one: one.outlet_id, name="outlets.yaml")


def _document_types(path: Traversable | Path) -> tuple[DocumentType, ...]:
    allowed = ("id", "names", "ladder", "authority", "step", "note", "source")
    found = []
    for entry in read_list(path, "document_types.yaml", allowed=allowed):
        ladder, authority = entry.text_or_none("ladder"), entry.number_or_none("authority")
        if (ladder is None) != (authority is None):
            raise InvalidInput(f"{entry.where}: expected both a ladder and an authority on it, or neither")
        found.append(
            DocumentType(
                type_id=entry.text("id"),
                names=entry.texts("names"),
                ladder=ladder,
                authority=authority,
                source=entry.text("source"),
                step=entry.text_or_none("step"),
                note=entry.text_or_none("note"),
            )
        )
    return check_unique(tuple(found), key=lambda one: one.type_id, name="document_types.yaml")


def _rules(path: Traversable | Path, *, types: set[str], series: set[str]) -> tuple[Rule, ...]:
    found = []
    for entry in read_list(path, "rules.yaml", allowed=("when", "then", "source")):
        when, then = entry.patterns("when"), entry.texts("then")
        _check_fields(when, where=f"{entry.where}: when", allowed=TOLD_FIELDS)
        _check_fields(then, where=f"{entry.where}: then", allowed=FILLED_FIELDS)
        for field, known in (("document_type", types), ("series", series), ("completeness", set(COMPLETENESS))):
            if field in then and then[field] not in known:
                listed = ", ".join(sorted(known)) or "none"
                raise InvalidInput(f"{entry.where}: then: {field} is {then[field]!r}, expected one of {listed}")
        caught = group_names(when)
        for field, value in then.items():
            for name in re.findall(r"\{(\w+)\}", value):
                if name not in caught:
                    raise InvalidInput(
                        f"{entry.where}: then: {field} uses {{{name}}}, expected a group (?P<{name}>…) in when"
                    )
        found.append(Rule(when=when, then=then, source=entry.text("source")))
    return tuple(found)


def _series(path: Traversable | Path) -> tuple[Series, ...]:
    found = []
    for entry in read_list(path, "series.yaml", allowed=("id", "names", "when", "period", "expected", "source")):
        when = entry.patterns("when")
        _check_fields(when, where=f"{entry.where}: when", allowed=(*TOLD_FIELDS, *FILLED_FIELDS))
        items = entry.entries("expected", allowed=("id", "names", "patterns", "source"))
        found.append(
            Series(
                series_id=entry.text("id"),
                names=entry.texts("names"),
                when=when,
                source=entry.text("source"),
                period=entry.text_or_none("period"),
                expected=tuple(
                    ExpectedItem(item.text("id"), item.texts("names"), item.patterns("patterns"), item.text("source"))
                    for item in items
                ),
            )
        )
    return check_unique(tuple(found), key=lambda one: one.series_id, name="series.yaml")


def _renderings(path: Traversable | Path) -> tuple[Rendering, ...]:
    return tuple(
        Rendering(
            wordings=entry.texts("wordings"),
            status=cast("Grade", entry.choice("status", ("verified", "unverified"))),
            source=entry.text("source"),
            note=entry.text_or_none("note"),
        )
        for entry in read_list(path, "renderings.yaml", allowed=("wordings", "status", "note", "source"))
    )


def _ladders(path: Traversable | Path) -> tuple[Ladder, ...]:
    found = tuple(
        Ladder(
            ladder_id=entry.text("id"),
            name=entry.text("name"),
            steps=tuple(
                (step.number("step"), step.text("language"), step.pattern("pattern"))
                for step in entry.entries("steps", allowed=("step", "language", "pattern"))
            ),
            source=entry.text("source"),
        )
        for entry in read_list(path, "ladders.yaml", allowed=("id", "name", "steps", "source"))
    )
    return check_unique(found, key=lambda one: one.ladder_id, name="ladders.yaml")


def _markers(path: Traversable | Path) -> tuple[Marker, ...]:
    found = tuple(
        Marker(
            marker_id=entry.text("id"),
            kind=cast("MarkerKind", entry.choice("kind", ("tracked", "door-open"))),
            names=entry.texts("names"),
            patterns=entry.patterns("patterns"),
            source=entry.text("source"),
        )
        for entry in read_list(path, "markers.yaml", allowed=("id", "kind", "names", "patterns", "source"))
    )
    return check_unique(found, key=lambda one: one.marker_id, name="markers.yaml")


def _roles(path: Traversable | Path) -> tuple[ParagraphRole, ...]:
    found = []
    for entry in read_list(path, "roles.yaml", allowed=("id", "names", "pattern", "counted", "source")):
        counted = entry.flag_or_none("counted")
        if counted is None:
            raise InvalidInput(f"{entry.where}: counted is missing, expected true or false")
        found.append(
            ParagraphRole(
                entry.text("id"), entry.texts("names"), entry.pattern("pattern"), counted, entry.text("source")
            )
        )
    return check_unique(tuple(found), key=lambda one: one.role_id, name="roles.yaml")


def _words_by_language(path: Traversable | Path) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in read_list(path, "qualifiers.yaml", allowed=("language", "words", "source")):
        entry.text("source")
        language = entry.text("language")
        found[language] = (*found.get(language, ()), *entry.words("words"))
    return found


def _pairs_by_language(path: Traversable | Path) -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for entry in read_list(path, "spelling.yaml", allowed=("language", "pairs", "source")):
        entry.text("source")
        language = entry.text("language")
        found[language] = (*found.get(language, ()), *entry.pairs("pairs"))
    return found


def _check_fields(fields: Iterable[str], *, where: str, allowed: tuple[str, ...]) -> None:
    for field in fields:
        if field not in allowed:
            raise InvalidInput(f"{where}: unknown field {field!r}, expected {', '.join(allowed)}")
