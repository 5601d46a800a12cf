"""Every error that Watchword raises on purpose.

A function on one thing raises one of these; a function on many things returns `(results, problems)`
and puts a [`Problem`][watchword.model.problems.Problem] beside the results instead.
"""

from __future__ import annotations

from collections.abc import Iterable


class WatchwordError(Exception):
    """Something a caller can act on. The message says what was found, where, and what was expected.

    `hint` is one imperative sentence, printed after the message.
    """

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}" if self.hint else self.message


class InvalidInput(WatchwordError, ValueError):
    """The caller asked for something meaningless."""


class NotFound(WatchwordError, LookupError):
    """There is no such document, formulation or claim; the message lists near names."""

    @classmethod
    def of(cls, noun: str, name: str, *, near: Iterable[str] = ()) -> NotFound:
        """Say which `noun` called `name` was looked for, and which names come close."""
        close = ", ".join(near)
        hint = f"did you mean {close}?" if close else "`watchword list` shows what the archive holds"
        return cls(f"no {noun} called {name!r} in this archive", hint=hint)


class SpanDrift(WatchwordError):
    """A quote no longer stands where it was cited: the corruption alarm."""


class StoreError(WatchwordError):
    """The archive cannot be used: locked, of a newer version, damaged, or out of room."""


class StoreHeld(StoreError):
    """Another process writes to the archive."""


class MissingExtra(WatchwordError, ImportError):
    """An optional part is not installed. Raised at first use, never at import."""

    @classmethod
    def of(cls, extra: str, *, why: str) -> MissingExtra:
        """Name the extra and what it is needed for."""
        return cls(f"{why} needs the optional part {extra!r}", hint=f'pip install "watchword[{extra}]"')
