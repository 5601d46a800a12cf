"""Comparisons are worked out once a state of the archive, for whoever shows them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from watchword import workbench
from watchword.store import Corpus
from watchword.web.archive import Holdings
from watchword.web.house import House
from watchword.workbench.apparatus import Witnesses, gather
from watchword.workbench.compare import Comparison, compare, find_versions

UNCERTAIN = 0.5  # below this it is likelier that a sentence is rendered by another, or by none


async def comparison_of(house: House, names: Sequence[str]) -> Comparison | Witnesses:
    """Return the comparison of two or more documents that the archive holds; no decision of the analyst changes it."""
    key = ((await house.holdings()).digest, "compared", *names)
    found = await house.keep(house.answers, key, partial(set_against, names=names), lane="asking")
    if not isinstance(found, Comparison | Witnesses):
        raise TypeError("something else was kept as a comparison")
    return found


def set_against(corpus: Corpus, *, names: Sequence[str]) -> Comparison | Witnesses:
    """Compare documents."""
    documents = find_versions(corpus, names)
    profiles = workbench.profiles_of(corpus)
    if len(documents) == 2:
        return compare(*documents, profiles=profiles, corpus=corpus)
    return gather(documents, profiles=profiles, corpus=corpus)


async def pair_of(house: House, a: str, b: str) -> Comparison:
    """Return the comparison of two documents that the archive holds."""
    found = await comparison_of(house, (a, b))
    if isinstance(found, Witnesses):
        raise TypeError("two documents came to a table of several")
    return found


def has_pair(house: House, holdings: Holdings, names: tuple[str, str]) -> bool:
    """Say whether two documents have been compared already."""
    return house.answers.has((holdings.digest, "compared", *names))
