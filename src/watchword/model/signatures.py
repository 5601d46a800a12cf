"""The recipe of a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watchword.model.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Signature:
    """What was computed, with which settings and versions, over which corpus: enough to get the number again.

    >>> str(Signature("reuse", {"n": "5", "tok": "ko-1"}, corpus="9f3a", version="0.1.0"))
    'reuse|n:5|tok:ko-1|corpus:9f3a|v:0.1.0'
    """

    measure: str
    settings: Mapping[str, str]
    corpus: str
    version: str

    def __post_init__(self) -> None:
        """Refuse parts that would make the printed form ambiguous."""
        for part in (self.measure, self.corpus, self.version, *self.settings, *self.settings.values()):
            if not part or "|" in part:
                raise InvalidInput(f"a part of a signature may be neither empty nor contain '|': {part!r}")

    def __str__(self) -> str:
        parts = [self.measure, *(f"{name}:{value}" for name, value in self.settings.items())]
        return "|".join([*parts, f"corpus:{self.corpus}", f"v:{self.version}"])
