"""Readable names for documents that came without one."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

LONGEST_NAME = 60
LONGEST_ID = 200
_PACKED = re.compile(r"(?<=.)\.(?:gz|xz|bz2)$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?<=.)\.[A-Za-z][A-Za-z0-9]{0,7}$")


def make_slug(text: str, *, longest: int = LONGEST_NAME) -> str:
    """Return letters and digits of any script in lower case, joined by hyphens, cut at a word.

    >>> make_slug("Report on the 4th Plenary Meeting!"), make_slug("신년사 (2019)")
    ('report-on-the-4th-plenary-meeting', '신년사-2019')
    """
    folded = unicodedata.normalize("NFC", text[: 10 * longest]).lower()
    kept = [one if one.isalnum() or unicodedata.category(one).startswith("M") else " " for one in folded]
    slug = "-".join("".join(kept).split())
    if len(slug) <= longest:
        return slug
    cut = slug.rfind("-", longest // 2, longest + 1)
    return slug[: cut if cut > 0 else longest].strip("-")


def stem_of(location: str) -> str:
    """Return what the file was called, without folders, zips, suffixes and queries.

    >>> stem_of("outer.zip!/a/speech.txt.gz"), stem_of("https://example.org/news/41?page=2"), stem_of("https://example.org/")
    ('speech', '41', 'example.org')
    """
    name = file_name(location)
    if f"//{name}" in location and location.rstrip("/").endswith(f"//{name}"):
        return name  # a host has no suffix
    return _SUFFIX.sub("", strip_packing(name))


def strip_packing(name: str) -> str:
    """Return a file name without `.gz`, `.xz` or `.bz2`."""
    return _PACKED.sub("", name)


def file_name(location: str) -> str:
    """Return the last part of a location: the file's name, or a page's last path segment, or its host."""
    if location.lower().startswith(("http://", "https://")):
        address = urlsplit(location)
        segments = [segment for segment in unquote(address.path).split("/") if segment]
        return segments[-1] if segments else address.netloc
    return location.replace("\\", "/").rpartition("/")[2]


class Names:
    """The names taken in one batch. `~2` marks the second that would be called the same."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Return `name`, or `name~2`, `name~3`, … where it is taken."""
        name = " ".join(name.split())[:LONGEST_ID].rstrip()
        if name not in self._next:
            self._next[name] = 2
            return name
        number = self._next[name]
        while f"{name}~{number}" in self._next:
            number += 1
        self._next[name] = number + 1
        self._next[f"{name}~{number}"] = 2
        return f"{name}~{number}"
