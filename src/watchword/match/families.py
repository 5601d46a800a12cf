"""Which formulations may be about one thing: proposed by shared content words and contexts, with the reason shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from watchword.match.units import unit_scale
from watchword.model.records import Record

Longs = npt.NDArray[np.int64]
Feature = tuple[int, ...]

WINDOW = 12  # units on each side that are the context of a use
MOST_USES = 100  # uses of a phrase whose contexts are looked at, spread over time


@dataclass(frozen=True, slots=True)
class FamilySettings:
    """When two formulations are proposed as cognates.

    `shared` is the least share of the information (bits) of the smaller one that both have, `context` the least
    cosine of their contexts. Where both have more than `alike` of the information of the two together, they are
    wordings of one formulation.
    """

    shared: float = 0.25
    context: float = 0.1
    alike: float = 0.7

    def recipe(self) -> dict[str, str]:
        """Name the settings for a signature."""
        return {"shared": f"{self.shared:g}", "context": f"{self.context:g}", "alike": f"{self.alike:g}"}


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A formulation as a family sees it: `n` units at each of `positions` of the Record, ascending."""

    name: str
    n: int
    positions: Longs


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two formulations (numbers in the list given) that may be cognate, and why.

    `words` are the folded words, or parts of words, that both have, `around` those that stand around both, the
    weightiest first. `shared` and `context` are the two measures (0-1), `score` their geometric mean.
    """

    a: int
    b: int
    words: tuple[str, ...]
    around: tuple[str, ...]
    shared: float
    context: float

    @property
    def score(self) -> float:
        """The geometric mean of both measures."""
        return float(np.sqrt(self.shared * self.context))


def propose_families(
    record: Record, members: Sequence[Member], *, about: int | None = None, settings: FamilySettings | None = None
) -> list[Proposal]:
    """Return pairs of formulations that may be about one thing, likeliest first; with `about`, pairs with that one.

    Cognate wordings share content words, or Korean and Chinese morphemes, and stand among the same words. Phrases of
    which one contains the other, or nearly says it, are variants, not cognates, and are left out. Whether two wordings
    mean one thing is for a person to say. Cost: a moment a hundred formulations.
    """
    settings = settings or FamilySettings()
    sight = Sight(record)
    features = [sight.features(one) for one in members]
    holders: dict[Feature, list[int]] = {}
    for number, mine in enumerate(features):
        for feature in mine:
            holders.setdefault(feature, []).append(number)
    pairs = {pair for held in holders.values() for pair in combinations(held, 2) if about is None or about in pair}
    contexts: dict[int, dict[int, float]] = {}
    out = []
    for a, b in sorted(pairs):
        common = features[a].keys() & features[b].keys()
        bits = sum(features[a][one] for one in common)
        both = sum(features[a].values()), sum(features[b].values())
        shared = bits / min(both)
        is_variant = 2 * bits > settings.alike * sum(both) or sight.contains(members[a], members[b])
        if shared < settings.shared or is_variant:
            continue
        for one in (a, b):
            if one not in contexts:
                contexts[one] = sight.context(members[one])
        cosine, around = likeness(contexts[a], contexts[b])
        if cosine >= settings.context:
            ordered = sorted(common, key=lambda one: -features[a][one])
            words = tuple(sight.printed(one) for one in ordered)
            near = tuple(sight.printed((stem,)) for stem in around)
            out.append(Proposal(a, b, words, near, min(shared, 1.0), cosine))
    return sorted(out, key=lambda one: -one.score)


class Sight:
    """A Record as families see it: bits by stem, and the form that stands for each stem."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.scale = unit_scale(record.language)
        n_stems = int(record.stem_id.max(initial=-1)) + 1
        counts = np.bincount(record.stem_id[record.form_id], minlength=n_stems)
        self.bits = np.log2(1 + len(record.form_id) / np.maximum(counts, 1))
        rising = np.argsort(np.bincount(record.form_id, minlength=len(record.forms)), kind="stable")
        self.form = np.zeros(n_stems, np.int64)
        self.form[record.stem_id[rising]] = rising  # of the forms of a stem the most frequent one stays
        self.content = np.zeros(n_stems, np.bool_)
        self.content[record.stem_id[~record.function_word]] = True

    def stems(self, start: int, end: int) -> list[int]:
        """Return the stems of tokens."""
        return [int(stem) for stem in self.record.stem_id[self.record.form_id[start:end]]]

    def features(self, member: Member) -> dict[Feature, float]:
        """Return content stems with their bits; where units are syllables, pairs of them inside a word instead."""
        first = int(member.positions[0])
        stems = self.stems(first, first + member.n)
        if not self.scale.tail:
            return {(stem,): float(self.bits[stem]) for stem in stems if self.content[stem]}
        record = self.record
        glued = [record.start[p + 1] == record.end[p] for p in range(first, first + member.n - 1)]
        pairs = [pair for pair, inside in zip(pairwise(stems), glued, strict=True) if inside]
        return {pair: float(max(self.bits[list(pair)])) for pair in pairs if all(self.content[stem] for stem in pair)}

    def contains(self, a: Member, b: Member) -> bool:
        """Whether one phrase stands inside the other."""
        one, two = (self.stems(int(x.positions[0]), int(x.positions[0]) + x.n) for x in (a, b))
        short, long = sorted((one, two), key=len)
        return any(long[k : k + len(short)] == short for k in range(len(long) - len(short) + 1))

    def context(self, member: Member) -> dict[int, float]:
        """Return the content stems around the uses of a phrase, by count times bits."""
        record = self.record
        counted: Counter[int] = Counter()
        chosen = np.unique(np.linspace(0, len(member.positions) - 1, MOST_USES).astype(int))
        for start in member.positions[chosen].tolist():
            owner = int(record.document_at(start))
            low = max(int(record.bounds[owner]), start - WINDOW)
            high = min(int(record.bounds[owner + 1]), start + member.n + WINDOW)
            counted.update({*self.stems(low, start), *self.stems(start + member.n, high)})
        return {stem: n * float(self.bits[stem]) for stem, n in counted.items() if self.content[stem]}

    def printed(self, feature: Feature) -> str:
        """Return a feature as folded words."""
        return "".join(self.record.forms[self.form[stem]] for stem in feature)


def likeness(a: Mapping[int, float], b: Mapping[int, float]) -> tuple[float, list[int]]:
    """Return the cosine of two weighted bags, and what weighs most in both."""
    common = a.keys() & b.keys()
    norm = np.sqrt(sum(x * x for x in a.values()) * sum(x * x for x in b.values()))
    if not common or not norm:
        return 0.0, []
    cosine = sum(a[one] * b[one] for one in common) / norm
    return float(cosine), sorted(common, key=lambda one: -a[one] * b[one])[:5]
