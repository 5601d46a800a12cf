"""What may be registered, and by whom: five hooks of one form, called once at start.

A part is a plain function with a name and a version; the version goes into every signature. Plugins add; they never
rewrite another's results. Built-in parts come through the same door. A package registers itself by an entry point in
the group `watchword`, whose object has any of the five functions below, marked with `part`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import pluggy

from watchword import argue, text
from watchword.model.claims import Brief
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.findings import Finding
from watchword.model.tokens import Tokens
from watchword.text.readers.drafts import Reader

GROUP = "watchword"
hook = pluggy.HookspecMarker(GROUP)
part = pluggy.HookimplMarker(GROUP)


@dataclass(frozen=True, slots=True)
class Tokeniser:
    """A tokeniser for some languages, given document id, text, language and sections as `text.tokenise` is."""

    name: str
    version: str
    languages: tuple[str, ...]
    tokenise: Callable[[Document], Tokens]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of one document: findings that join those of `read`, each with its own evidence and signature."""

    name: str
    version: str
    measure: Callable[[Document, Tokens], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A form that a brief leaves the program in."""

    name: str
    version: str
    export: Callable[[Brief], str]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line: `target` is `package.module`, which holds a click command called `command`."""

    name: str
    version: str
    summary: str
    target: str


P = TypeVar("P", Reader, Tokeniser, Measure, Exporter, Command)


class Hooks:
    """The five hooks. Each returns a list of parts."""

    @hook
    def register_readers(self) -> list[Reader]:
        """Readers of further formats; on a media type that two take, the built-in one wins."""
        return []

    @hook
    def register_tokenisers(self) -> list[Tokeniser]:
        """Tokenisers for languages that the built-in one cuts badly."""
        return []

    @hook
    def register_measures(self) -> list[Measure]:
        """Measures that `read` adds to its findings."""
        return []

    @hook
    def register_exporters(self) -> list[Exporter]:
        """Forms for a brief."""
        return []

    @hook
    def register_commands(self) -> list[Command]:
        """Commands of the command line."""
        return []


class BuiltIn:
    """The parts that ship with Watchword."""

    @part
    def register_readers(self) -> list[Reader]:
        """Return the built-in readers."""
        return list(text.readers())

    @part
    def register_exporters(self) -> list[Exporter]:
        """Return Markdown and the self-contained page."""
        return [Exporter("markdown", "1", argue.render_markdown), Exporter("page", "1", argue.render_page)]


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that is registered, built-in parts first."""

    readers: tuple[Reader, ...]
    tokenisers: tuple[Tokeniser, ...]
    measures: tuple[Measure, ...]
    exporters: tuple[Exporter, ...]
    commands: tuple[Command, ...]


def gather(*plugins: object) -> Parts:
    """Ask the built-in parts, then `plugins`, for what they register; two parts of one name are refused."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    for plugin in reversed((BuiltIn(), *plugins)):  # pluggy calls the latest registered first
        manager.register(plugin)
    return collect(manager)


@cache
def installed() -> Parts:
    """Return the built-in parts and those of every installed package with an entry point in the group `watchword`."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    manager.load_setuptools_entrypoints(GROUP)
    manager.register(BuiltIn())
    return collect(manager)


def collect(manager: pluggy.PluginManager) -> Parts:
    """Call the five hooks."""
    hooks = manager.hook
    return Parts(
        readers=distinct("reader", hooks.register_readers()),
        tokenisers=distinct("tokeniser", hooks.register_tokenisers()),
        measures=distinct("measure", hooks.register_measures()),
        exporters=distinct("exporter", hooks.register_exporters()),
        commands=distinct("command", hooks.register_commands()),
    )


def distinct(kind: str, lists: Sequence[Sequence[P]]) -> tuple[P, ...]:
    """Join the lists; a name that stands twice is refused, since a signature could not tell the two apart."""
    found: dict[str, P] = {}
    for one in (one for each in lists for one in each):
        if one.name in found:
            raise InvalidInput(f"two {kind}s are called {one.name!r}", hint="rename or uninstall one of the plugins")
        found[one.name] = one
    return tuple(found.values())
