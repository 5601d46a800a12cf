"""A room: a folder under `rooms/` whose `routes.py` has a `ROOM`."""

from __future__ import annotations

import pkgutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from starlette.routing import Route

from watchword.web import rooms

if TYPE_CHECKING:
    from watchword.web.house import House


@dataclass(frozen=True, slots=True)
class Room:
    """What a folder adds to the house: its addresses, and its place in the navigation.

    `name` is also the key of its title in the table of strings; `order` places it; without a `path` it has no link.
    `warm` makes ready what the room's first reader would wait for: when the server starts, and after each change of the
    archive.
    """

    name: str
    order: int
    routes: Sequence[Route]
    path: str | None = None
    warm: Callable[[House], Awaitable[object]] | None = None


@cache
def find_rooms() -> tuple[Room, ...]:
    """Return every room that has a folder, in order."""
    found: list[Room] = []
    for folder in pkgutil.iter_modules(rooms.__path__):
        room = import_module(f"{rooms.__name__}.{folder.name}.routes").ROOM
        if not isinstance(room, Room):
            raise TypeError(f"{folder.name}/routes.py has no ROOM")
        found.append(room)
    return tuple(sorted(found, key=lambda room: room.order))
