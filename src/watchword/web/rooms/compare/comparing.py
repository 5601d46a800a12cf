"""Comparisons are worked out once a state of the archive, for whoever shows them."""

from __future__ import annotations

from watchword import workbench
from watchword.store import Corpus
from watchword.web.archive import Holdings
from watchword.web.house import House
from watchword.workbench.compare import Comparison, compare, find_versions


async def pair_of(house: House, a: str, b: str) -> Comparison:
    """Return the comparison of two documents that the archive holds; no decision of the analyst changes it."""

    def work(corpus: Corpus) -> Comparison:
        return compare(*find_versions(corpus, (a, b)), profiles=workbench.profiles_of(corpus), corpus=corpus)

    digest = (await house.holdings()).digest
    found = await house.answers.get((digest, "pair", a, b), lambda: house.put(work))
    if not isinstance(found, Comparison):
        raise TypeError("something else was kept as a comparison")
    return found


def has_pair(house: House, holdings: Holdings, names: tuple[str, str]) -> bool:
    """Say whether two documents have been compared already."""
    return house.answers.has((holdings.digest, "pair", *names))
