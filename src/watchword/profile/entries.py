"""Entries of a profile's files, read strictly: every complaint names the file, the entry and what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar, cast

import yaml

from watchword.model.errors import InvalidInput

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml reads the same, some ten times more slowly
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

T = TypeVar("T")


class Entry:
    """One mapping of a profile's file. Getters check the kind of each value; `where` says which entry it is."""

    def __init__(self, content: object, *, where: str, allowed: Collection[str]) -> None:
        if not isinstance(content, dict):
            raise InvalidInput(f"{where}: found {_shown(content)}, expected a mapping with {_listed(allowed)}")
        self.where = where
        self._content: dict[object, object] = content
        unknown = [key for key in content if key not in allowed]
        if unknown:
            raise InvalidInput(f"{where}: unknown key {_shown(unknown[0])}, expected {_listed(allowed)}")

    def text(self, key: str) -> str:
        """Return the text under `key`, which has to be there."""
        value = self.text_or_none(key)
        if value is None:
            raise InvalidInput(f"{self.where}: {key} is missing, expected text")
        return value

    def text_or_none(self, key: str) -> str | None:
        """Return the text under `key`, or None."""
        value = self._content.get(key)
        return None if value is None else _text(value, where=f"{self.where}: {key}")

    def number_or_none(self, key: str) -> int | None:
        """Return the whole number from 1 on under `key`, or None."""
        value = self._content.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            raise InvalidInput(f"{self.where}: {key} is {_shown(value)}, expected a whole number from 1 on")
        return value

    def number(self, key: str) -> int:
        """Return the whole number from 1 on under `key`, which has to be there."""
        value = self.number_or_none(key)
        if value is None:
            raise InvalidInput(f"{self.where}: {key} is missing, expected a whole number from 1 on")
        return value

    def flag_or_none(self, key: str) -> bool | None:
        """Return true or false under `key`, or None."""
        value = self._content.get(key)
        if value is not None and not isinstance(value, bool):
            raise InvalidInput(f"{self.where}: {key} is {_shown(value)}, expected true or false")
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """Return the text under `key`, which has to be one of `choices`."""
        value = self.text(key)
        if value not in choices:
            raise InvalidInput(f"{self.where}: {key} is {_shown(value)}, expected {_listed(choices, last='or')}")
        return value

    def pattern(self, key: str) -> str:
        """Return the regular expression under `key`."""
        return check_pattern(self.text(key), where=f"{self.where}: {key}")

    def texts(self, key: str) -> dict[str, str]:
        """Return the mapping of text to text under `key`, which may not be empty."""
        value = self._content.get(key)
        if not isinstance(value, dict) or not value:
            found = "missing" if value is None else _shown(value)
            raise InvalidInput(f"{self.where}: {key} is {found}, expected a mapping of text to text")
        where = f"{self.where}: {key}"
        return {_text(name, where=where): _text(item, where=f"{where}: {name}") for name, item in value.items()}

    def patterns(self, key: str) -> dict[str, str]:
        """Return the mapping of text to regular expressions under `key`."""
        found = self.texts(key)
        return {name: check_pattern(value, where=f"{self.where}: {key}: {name}") for name, value in found.items()}

    def words(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under `key`, which may not be empty."""
        return tuple(_text(item, where=f"{self.where}: {key}") for item in self._items(key))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return the list of pairs of texts under `key`."""
        found = []
        for item in self._items(key):
            if not isinstance(item, list) or len(item) != 2:
                raise InvalidInput(f"{self.where}: {key} holds {_shown(item)}, expected pairs such as [리념, 이념]")
            found.append((_text(item[0], where=self.where), _text(item[1], where=self.where)))
        return tuple(found)

    def entries(self, key: str, *, allowed: Collection[str]) -> tuple[Entry, ...]:
        """Return the list of mappings under `key`; none where the key is absent."""
        items = self._items(key) if key in self._content else []
        return tuple(
            Entry(item, where=f"{self.where}: {key} {number}", allowed=allowed)
            for number, item in enumerate(items, start=1)
        )

    def _items(self, key: str) -> list[object]:
        value = self._content.get(key)
        if not isinstance(value, list) or not value:
            found = "missing" if value is None else _shown(value)
            raise InvalidInput(f"{self.where}: {key} is {found}, expected a list")
        return value


def check_pattern(pattern: str, *, where: str) -> str:
    """Return `pattern` if it is a regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise InvalidInput(f"{where}: {pattern!r} is no regular expression: {error}") from None
    return pattern


def read_list(folder: Traversable | Path, name: str, *, allowed: Collection[str]) -> Iterator[Entry]:
    """Yield the entries of the file `name`; none where there is no such file. Entries are named by `id` or number."""
    content = read_yaml(folder, name)
    if content is None:
        return
    if not isinstance(content, list):
        raise InvalidInput(f"{name}: found {_shown(content)}, expected a list of entries")
    for number, item in enumerate(content, start=1):
        label = item.get("id") if isinstance(item, dict) else None
        yield Entry(item, where=f"{name}: entry {number}{f' ({label})' if label else ''}", allowed=allowed)


def read_yaml(folder: Traversable | Path, name: str) -> object:
    """Return what the file `name` holds, or None where it is absent or empty."""
    file = folder.joinpath(name)
    if not file.is_file():
        return None
    try:
        return cast("object", yaml.load(file.read_bytes(), Loader=_StrictLoader))  # noqa: S506 - a safe loader's child
    except (yaml.YAMLError, UnicodeError) as error:
        raise InvalidInput(f"{name}: this is no YAML: {error}") from None


def check_unique(entries: tuple[T, ...], *, key: Callable[[T], str], name: str) -> tuple[T, ...]:
    """Return the entries if no two share an id."""
    seen: set[str] = set()
    for entry in entries:
        if key(entry) in seen:
            raise InvalidInput(f"{name}: two entries have the id {key(entry)!r}, expected every id once")
        seen.add(key(entry))
    return entries


class _StrictLoader(_Loader):  # type: ignore[misc, valid-type, unused-ignore]
    """Reads YAML, and refuses a key that stands twice: the first would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:  # noqa: FBT001, FBT002 - PyYAML's signature
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", node.start_mark)
        return super().construct_mapping(node, deep=deep)


def _text(value: object, *, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        hint = "put it in quotation marks" if isinstance(value, (bool, int, float)) or _is_date(value) else None
        raise InvalidInput(f"{where}: found {_shown(value)}, expected text", hint=hint)
    return value.strip()


def _is_date(value: object) -> bool:
    return hasattr(value, "isoformat")


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def _listed(words: Collection[str], *, last: str = "and") -> str:
    listed = sorted(words) if isinstance(words, (set, frozenset)) else list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def group_names(patterns: Mapping[str, str]) -> set[str]:
    """Return the names of all named groups in `patterns`."""
    return {name for pattern in patterns.values() for name in re.compile(pattern).groupindex}
