"""Many frozen instances at once, from columns."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import repeat
from typing import TypeVar

Made = TypeVar("Made")


def make_all(kind: type[Made], n: int, *columns: Iterable[object]) -> list[Made]:
    """Return `n` instances of a frozen dataclass with slots, its fields in order from `columns`.

    The constructor is passed by, and its checks with it: the caller has made sure of the columns. A fifth of its cost.

    >>> from watchword.model.spans import Span
    >>> make_all(Span, 2, ["d", "d"], [0, 4], [2, 6], ["no", "on"]) == [Span("d", 0, 2, "no"), Span("d", 4, 6, "on")]
    True
    """
    made = list(map(object.__new__, repeat(kind, n)))
    for name, column in zip(kind.__slots__, columns, strict=True):  # type: ignore[attr-defined]  # dataclasses make them
        deque(map(kind.__dict__[name].__set__, made, column), maxlen=0)
    return made
