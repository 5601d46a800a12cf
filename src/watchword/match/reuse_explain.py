"""Why two documents were paired, or were not: the answer to "why did I get nothing?"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from watchword.match.kernels.choose import kernels
from watchword.match.reuse import align, chain_limits, search_reuse, stretches_of, worth_aligning
from watchword.match.reuse_layout import SCALE, search_of
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.errors import InvalidInput, NotFound
from watchword.model.records import Record

Step = Literal["seeds", "links", "chains", "alignment", "found"]
FAINTEST = 1.0


@dataclass(frozen=True, slots=True)
class Explanation:
    """How far a pair of documents came, and on what it failed.

    `step` is the step that dropped the pair: `seeds` (they share no n-gram), `links` (what they share stands in so many
    places that it is linked to nearer ones), `chains` (the shared n-grams stand too far apart or are too common, and no
    kept words stand around a lone one),
    `alignment` (the stretches around them are too unlike), or `found`. `a_place` and `b_place` are the
    code points of the best candidate, None where there is none; `best` is its weight in bits, `needed` the limit.
    """

    step: Step
    message: str
    best: float
    needed: float
    n_shared_seeds: int
    a_place: tuple[int, int] | None = None
    b_place: tuple[int, int] | None = None


def explain(record: Record, a: str, b: str, *, settings: ReuseSettings | None = None) -> Explanation:
    """Say which step of the search for reuse dropped a pair of documents, and by how much.

    A user who expected a match needs to know whether it is missing from the texts, was too weak, or is so common that
    it was linked elsewhere. Cost: that of one document against the record, about a second on 18 million words.

    Raises:
        NotFound: a document is not in the record.
        InvalidInput: both are the same document.
    """
    settings = settings or ReuseSettings.of(record.language)
    earlier, later = sorted(_number_of(record, name) for name in (a, b))
    if earlier == later:
        raise InvalidInput(f"a pair is two documents, not {a!r} twice")
    search = search_of(record, settings)
    kernel = kernels("reuse")
    new = (later, later + 1)
    needed = settings.least_weight
    texts = [search.units[search.bounds[d] : search.bounds[d + 1]].tolist() for d in (earlier, later)]
    n_shared = len(set(pairwise(texts[0])) & set(pairwise(texts[1])))
    rows = search_reuse(search, settings=settings, new=new)
    rows = _of_pair(rows, earlier, later)
    if not n_shared and not len(rows):
        message = f"the two documents share no two units in a row: no seed{_no_phrase(settings)}"
        return Explanation("seeds", message, 0.0, needed, 0)
    if len(rows):
        message = f"{len(rows)} reported, the best with {rows[0, 8] / SCALE:.1f} bits"
        return _cite(Explanation("found", message, 0.0, needed, n_shared), record, row=rows[0])
    columns = search.units, search.bounds, stretches_of(search.bounds, new)
    seeds = kernel.find_seeds(*columns, settings.most_occurrences, settings.longest_seed)
    faint_limits = chain_limits(replace(settings, least_weight=FAINTEST), len(search.units))
    chains = _of_pair(kernel.chain_seeds(search.bounds, seeds, new, faint_limits), earlier, later)
    if not len(chains):
        message = (
            f"they share {n_shared} two-unit sequences, but nothing, short or long, that stands in at most"
            f" {settings.most_occurrences} places and is linked from one to the other; a longer common passage may be"
            " linked to nearer documents, and is then in their cluster"
        )
        return Explanation("links", message, 0.0, needed, n_shared)
    best = chains[np.argmax(chains[:, 8])]
    aligned = worth_aligning(search, chains[chains[:, 8] >= chain_limits(settings, len(search.units))[2]], settings)
    if not len(aligned):
        alone = (
            f"; a lone seed in at most {settings.lone_places} places needs {settings.company:g} bits of words around it"
            if settings.lone_places
            else ""
        )
        message = (
            f"the heaviest chain of seeds has {best[8] / SCALE:.1f} bits and {needed:g} are needed: the shared words"
            f" are too few, too common, or more than {settings.gap} units apart{alone}{_no_phrase(settings)}"
        )
        return _cite(Explanation("chains", message, 0.0, needed, n_shared), record, row=best)
    # Only chains that were aligned in the search: a fainter one may align better, and was not looked at.
    faint = align(search, seeds=seeds, chains=aligned, settings=replace(settings, least_weight=FAINTEST))
    heaviest = faint[np.argmax(faint[:, 8])] if len(faint) else np.append(best[:8], 0)  # nothing to align: no bits
    message = (
        f"the seeds, or the words around them, weigh enough, but the best alignment has {heaviest[8] / SCALE:.1f} bits"
        f" and {needed:g} are needed: too many units between them differ"
    )
    return _cite(Explanation("alignment", message, 0.0, needed, n_shared), record, row=heaviest)


def _number_of(record: Record, name: str) -> int:
    if name not in record.document_ids:
        raise NotFound.of("document", name, near=[other for other in record.document_ids if name in other][:3])
    return record.document_ids.index(name)


def _no_phrase(settings: ReuseSettings) -> str:
    if not settings.shortest_phrase:
        return ""
    return (
        f"; nor is there a phrase of {settings.shortest_phrase} content words in one sentence that chance would not"
        " make of its parts, or it is paired with a nearer document"
    )


def _of_pair(rows: npt.NDArray[np.int32], a: int, b: int) -> npt.NDArray[np.int32]:
    chosen: npt.NDArray[np.int32] = rows[(rows[:, 0] == a) & (rows[:, 1] == b)]
    return chosen


def _cite(explanation: Explanation, record: Record, *, row: npt.NDArray[np.int32]) -> Explanation:
    """Cite the place of a chain or alignment: both keep first and end unit of q in 2:4, of p in 4:6, bits in 8."""
    a_place = int(record.start[row[2]]), int(record.end[row[3] - 1])
    b_place = int(record.start[row[4]]), int(record.end[row[5] - 1])
    return replace(explanation, best=float(row[8] / SCALE), a_place=a_place, b_place=b_place)
