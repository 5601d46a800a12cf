"""Bytes as they were received."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from watchword.model.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of one piece of received bytes; the bytes themselves lie in the archive under `sha256`.

    `location` is the address or path they came from (inside a zip: `outer.zip!/inner.html`), `retrieved_at` the
    moment we got them (UTC), never the date of the document. `charset` is what the sender declared, if
    anything; it may be wrong. Never changed, never overwritten.
    """

    sha256: str
    location: str
    retrieved_at: datetime
    media_type: str
    n_bytes: int
    charset: str | None = None
    licence: str | None = None
    headers: tuple[tuple[str, str], ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse a source without a digest or without a time zone."""
        if len(self.sha256) != 64:
            raise InvalidInput(f"a source is named by its SHA-256 in hexadecimal, not {self.sha256!r}")
        if self.retrieved_at.tzinfo is None or self.retrieved_at.utcoffset() != UTC.utcoffset(None):
            raise InvalidInput(f"retrieved_at is kept in UTC; {self.retrieved_at!r} is not")

    @property
    def source_id(self) -> str:
        """The hash that names the bytes."""
        return self.sha256

    @classmethod
    def of(cls, content: bytes, *, location: str, retrieved_at: datetime, media_type: str) -> Source:
        """Describe `content`, hashing it."""
        return cls(sha256(content).hexdigest(), location, retrieved_at, media_type, len(content))
