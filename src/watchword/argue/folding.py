"""What the folded part of a chapter is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from watchword.model.claims import Passage


def folded_heading(passages: Sequence[Passage]) -> str:
    """Name what is folded, by its marks: "Folded: 5 boilerplate, 1 vote"."""
    counts = Counter(passage.mark or "other" for passage in passages)
    return f"Folded: {', '.join(f'{n} {mark}' for mark, n in counts.items())}"
