"""What has come in: first as bytes with a name, then as a source."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from watchword.model.sources import Source

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes, and what is known of them. `source.sha256` is the hash of `content`."""

    source: Source
    content: bytes


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that were fetched and not yet looked at.

    `name` is the file name that the media type is read from; `declared` and `charset` are what the sender said.
    """

    location: str
    name: str
    content: bytes
    retrieved_at: datetime
    declared: str | None = None
    charset: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def as_received(self, media_type: str) -> Received:
        """Name the bytes by their hash."""
        source = Source(
            sha256=sha256(self.content).hexdigest(),
            location=self.location,
            retrieved_at=self.retrieved_at,
            media_type=media_type,
            n_bytes=len(self.content),
            charset=self.charset,
            headers=self.headers,
        )
        return Received(source, self.content)


def say_path(path: str) -> str:
    r"""Return a path as it can be printed and stored: bytes that are no UTF-8 and control characters are escaped.

    >>> say_path("a\udcb1b\n.txt")
    'a\\xb1b\\x0a.txt'
    """
    printable = os.fsencode(path).decode("utf-8", "backslashreplace")
    return _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", printable)
