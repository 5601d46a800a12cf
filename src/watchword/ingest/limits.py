"""How much of the outside is let in."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep one hostile or mistaken file from stopping a batch.

    `max_bytes` is the largest single source, packed or unpacked. Of one location (a zip and the zips inside it)
    at most `max_unpacked` bytes are unpacked. A zip may have `max_members` members and stand `max_depth` zips
    deep. A member of more than `free_bytes` that unpacks to over `max_ratio` times its packed size is taken for a zip
    bomb: official prose packs about 3:1, tables up to 30:1, deflate ends at 1,032:1. A page must answer
    every `timeout` seconds and arrive within `max_seconds`.
    """

    max_bytes: int = 512 * MEBIBYTE
    max_unpacked: int = 4096 * MEBIBYTE
    max_members: int = 100_000
    max_depth: int = 3
    max_ratio: float = 200.0
    free_bytes: int = 8 * MEBIBYTE
    timeout: float = 30.0
    max_seconds: float = 300.0
    max_redirects: int = 10


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked from one location; it shrinks as zips are opened."""

    n_bytes: int


def say_size(n_bytes: int) -> str:
    """Return a size as people read it.

    >>> say_size(900), say_size(536870912)
    ('900 bytes', '512.0 MiB')
    """
    if n_bytes < 10 * 1024:
        return f"{n_bytes:,} bytes"
    if n_bytes < MEBIBYTE:
        return f"{n_bytes / 1024:.1f} KiB"
    return f"{n_bytes / MEBIBYTE:,.1f} MiB"
