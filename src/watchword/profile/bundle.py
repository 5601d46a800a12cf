"""The profiles that ship with the package."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def bundled() -> dict[str, Traversable]:
    """Return the folder of every bundled profile by name, ready for `load`.

    >>> sorted(bundled())
    ['dprk', 'fomc']
    """
    folders = files("watchword.profile").joinpath("data").iterdir()
    return {folder.name: folder for folder in folders if folder.joinpath("profile.yaml").is_file()}


def names() -> tuple[str, ...]:
    """Return the names of the bundled profiles in alphabetical order."""
    return tuple(sorted(bundled()))
