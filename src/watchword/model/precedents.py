"""Earlier uses of one stretch of a text, found in a Record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchword.model.alignments import ChangeType, Edit
from watchword.model.errors import InvalidInput
from watchword.model.formulations import Use


@dataclass(frozen=True, slots=True, eq=False)
class Precedents:
    """Earlier uses of tokens `[first, after)` of the text being read, as columns in order of date.

    `starts` and `ends` are int64 token positions in the Record, half-open, each of shape `(n_uses,)`; `similarity` is
    the share (0-1) of the units of both sides that are kept, 1.0 for a verbatim use. `bits` says how much less
    often than this the units would meet by chance (larger is rarer); it compares phrases of one text, nothing else.
    """

    first: int
    after: int
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float32]
    bits: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an empty stretch or columns of different lengths."""
        if not self.first < self.after:
            raise InvalidInput(f"tokens {self.first}:{self.after} are not a stretch")
        if not len(self.starts) == len(self.ends) == len(self.similarity):
            raise InvalidInput("the columns of precedents differ in length")

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Precedent:
    """One earlier use beside the wording being read: what changed between the two, and after how many days.

    `edits` run from the earlier use to the present wording; `days` is None where either side is undated.
    """

    use: Use
    similarity: float
    change: tuple[ChangeType, ...]
    edits: tuple[Edit, ...]
    days: int | None

    def as_json(self) -> dict[str, object]:
        """Return the earlier use, the change and the days between as JSON values."""
        return {
            **self.use.as_json(),
            "similarity": round(self.similarity, 4),
            "change": list(self.change),
            "edits": [edit.as_json() for edit in self.edits],
            "days": self.days,
        }


@dataclass(frozen=True, slots=True)
class History:
    """What a Record says of one wording: how often, first, nearest before now, and closest in wording.

    `uses` lists some of the earlier uses in order of date, one a document: all of them where they are few, else the
    earliest and the latest.
    """

    n_uses: int
    n_documents: int
    first: Precedent
    nearest: Precedent
    closest: Precedent
    uses: tuple[Use, ...]

    def as_json(self) -> dict[str, object]:
        """Return the counts, the three precedents and the listed uses as JSON values."""
        return {
            "n_uses": self.n_uses,
            "n_documents": self.n_documents,
            "first": self.first.as_json(),
            "nearest": self.nearest.as_json(),
            "closest": self.closest.as_json(),
            "uses": [use.as_json() for use in self.uses],
        }
