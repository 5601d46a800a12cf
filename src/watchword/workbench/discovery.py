"""Discovery in an archive: what is running text, what was found in it, and keeping what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from watchword import profile
from watchword.match.discover import DiscoverySettings, Phrase, discover
from watchword.match.furniture import furniture
from watchword.match.layout import Layout, layout_of, set_apart
from watchword.match.slots import Slot, discover_slots
from watchword.model.documents import Document
from watchword.model.profiles import Profile
from watchword.model.records import Record
from watchword.store import Corpus
from watchword.workbench.archive import tradition_of

Longs = npt.NDArray[np.int64]
Stretches = Mapping[str, tuple[Longs, Longs]]
Columns = dict[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class Discovered:
    """The phrases of a record, most formulaic first, and the stretches `[start, end)` of tokens that were set apart.

    `apart` is by reason: a role that the profile gives to paragraphs (`vote`), or `furniture-head`, `furniture-foot`.
    """

    phrases: Sequence[Phrase]
    apart: Stretches


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What discovery works on: a record of an archive, its documents by name, and the traditions that may know them."""

    corpus: Corpus
    record: Record
    documents: Mapping[str, Document]
    profiles: Sequence[Profile]


def discovered(ground: Ground, *, digest: str, settings: DiscoverySettings) -> Discovered:
    """Return what discovery finds, from the archive's `derived` folder where the same was worked out before.

    `digest` names the texts and bibliographies of the record. The key holds all that goes into the result, our own code
    and tables included, so that a kept result is the one that would be worked out.
    """
    key = key_of(ground, "phrases", digest=digest, settings=settings)
    if held := ground.corpus.kept(key):
        return unpacked(held)
    layout, stretches = running_text(ground)
    phrases = discover(ground.record, layout=layout, settings=settings)
    found = Discovered(phrases, {reason: pair for reason, pair in stretches.items() if len(pair[0])})
    ground.corpus.keep(key, packed(found))
    return found


def discovered_slots(ground: Ground, *, digest: str, settings: DiscoverySettings) -> list[Slot]:
    """Return the phrases with a slot, most formulaic first; kept as `discovered` keeps phrases."""
    key = key_of(ground, "slots", digest=digest, settings=settings)
    if held := ground.corpus.kept(key):
        return unpacked_slots(held)
    found = discover_slots(ground.record, layout=running_text(ground)[0], settings=settings)
    ground.corpus.keep(key, packed_slots(found))
    return found


def running_text(ground: Ground) -> tuple[Layout, Stretches]:
    """Return what the printed texts show of the tokens, and what is set apart in it. Reads the texts of the record."""
    texts = ground.corpus.texts(ground.record.document_ids)
    layout = layout_of(ground.record, texts)
    stretches = apart(ground, texts, layout)
    return set_apart(layout, stretches), stretches


# ── what is no running text ──────────────────────────────────────────────────────────────────────────────────────────


def apart(ground: Ground, texts: Mapping[str, str], layout: Layout) -> dict[str, tuple[Longs, Longs]]:
    """Return the stretches that are no running text: paragraphs of a role that is not counted, and furniture."""
    record = ground.record
    outlets = [ground.documents[name].outlet for name in record.document_ids]
    names = sorted({outlet for outlet in outlets if outlet})
    numbers = np.array([names.index(outlet) if outlet else -1 for outlet in outlets], np.int32)
    return {
        **roles(ground, texts),
        **{f"furniture-{place}": found for place, found in furniture(record, numbers, capital=layout.capital).items()},
    }


def roles(ground: Ground, texts: Mapping[str, str]) -> dict[str, tuple[Longs, Longs]]:
    """Return the paragraphs to which a profile gives a role in which wordings are no news, by role."""
    record = ground.record
    found: dict[str, list[tuple[int, int]]] = {}
    for number, name in enumerate(record.document_ids):
        tradition = tradition_of(ground.documents[name], ground.profiles)
        low, high = int(record.bounds[number]), int(record.bounds[number + 1])
        for start, end, role in profile.find_roles(texts[name], tradition) if tradition else ():
            if not role.counted:
                first, after = low + np.searchsorted(record.start[low:high], [start, end])
                found.setdefault(role.role_id, []).append((int(first), int(after)))
    return {reason: as_columns(pairs) for reason, pairs in found.items()}


def as_columns(pairs: Sequence[tuple[int, int]]) -> tuple[Longs, Longs]:
    """Return pairs as two columns."""
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def key_of(ground: Ground, what: str, *, digest: str, settings: DiscoverySettings) -> str:
    """Name all that goes into a result: tokens, stems and names of the record, texts, profiles, settings, our code."""
    record = ground.record
    told = blake2b(digest_size=20)
    roles_known = [(one.profile_id, one.version, one.roles, one.outlets) for one in ground.profiles]
    for part in (what, version("watchword"), code_digest(), digest, record.language, repr(settings), repr(roles_known)):
        told.update(f"{part}\0".encode())
    told.update("\0".join((*record.document_ids, "", *record.forms)).encode("utf-8", "surrogatepass"))
    columns = (record.bounds, record.start, record.end, record.form_id, record.sentence, record.stem_id)
    for column in (*columns, record.function_word):
        told.update(np.ascontiguousarray(column).data)
    return told.hexdigest()


@cache
def code_digest() -> str:
    """Name the code and tables of discovery: a changed table must not meet what was kept before it."""
    told = blake2b(digest_size=20)
    for folder in ("match", "match.kernels", "profile", "workbench"):
        for file in sorted(files(f"watchword.{folder}").iterdir(), key=lambda one: one.name):
            if file.name.endswith((".py", ".tsv")):
                told.update(file.read_bytes())
    return told.hexdigest()


def packed(found: Discovered) -> Columns:
    """Return what was found as columns."""
    phrases = found.phrases
    stretches = [(pair, number) for number, pair in enumerate(found.apart.values())]
    return {
        "n": np.array([one.n for one in phrases], np.int32),
        "bounds": np.cumsum([0, *(len(one.positions) for one in phrases)]).astype(np.int64),
        "positions": np.concatenate([np.zeros(0, np.int64), *(one.positions for one in phrases)]).astype(np.int32),
        "documents": np.array([one.n_documents for one in phrases], np.int64),
        "numbers": np.array([(p.association, p.boundary, p.score, p.named) for p in phrases]).reshape(-1, 4),
        "reasons": np.array(list(found.apart), np.str_),
        "reason": np.concatenate([np.zeros(0, int), *(np.full(len(pair[0]), k) for pair, k in stretches)]),
        "starts": np.concatenate([np.zeros(0, int), *(pair[0] for pair, _ in stretches)]),
        "ends": np.concatenate([np.zeros(0, int), *(pair[1] for pair, _ in stretches)]),
    }


def unpacked(columns: Mapping[str, npt.NDArray[np.generic]]) -> Discovered:
    """Return what was found from its columns."""
    places = columns["positions"].astype(np.int64)
    bounds = columns["bounds"].tolist()
    lengths, documents, numbers = (columns[name].tolist() for name in ("n", "documents", "numbers"))
    phrases = [
        Phrase(n, places[low:high], n_documents, *parts)
        for n, low, high, n_documents, parts in zip(lengths, bounds[:-1], bounds[1:], documents, numbers, strict=True)
    ]
    reason, starts, ends = (columns[name].astype(np.int64) for name in ("reason", "starts", "ends"))
    stretches = {
        str(name): (starts[reason == k], ends[reason == k]) for k, name in enumerate(columns["reasons"].tolist())
    }
    return Discovered(phrases, stretches)


PLACES = ("positions", "hole_starts", "hole_ends", "ends")


def packed_slots(slots: Sequence[Slot]) -> Columns:
    """Return slots as columns."""
    nothing = np.zeros(0, np.int64)
    places = {name: np.concatenate([nothing, *(getattr(one, name) for one in slots)]) for name in PLACES}
    fillers = [filler for one in slots for filler in one.fillers]
    return {
        **{name: column.astype(np.int32) for name, column in places.items()},
        "bounds": np.cumsum([0, *(len(one.positions) for one in slots)]).astype(np.int64),
        "counts": np.array([(one.n_documents, one.n_fillers) for one in slots], np.int64).reshape(-1, 2),
        "numbers": np.array([(one.boundary, one.score) for one in slots]).reshape(-1, 2),
        "fillers": np.array(fillers, np.int64).reshape(-1, 3),
        "filler_bounds": np.cumsum([0, *(len(one.fillers) for one in slots)]).astype(np.int64),
    }


def unpacked_slots(columns: Mapping[str, npt.NDArray[np.generic]]) -> list[Slot]:
    """Return slots from their columns."""
    starts, hole_starts, hole_ends, ends = (columns[name].astype(np.int64) for name in PLACES)
    bounds, shown = columns["bounds"].tolist(), columns["filler_bounds"].tolist()
    fillers = [(int(first), int(after), int(n)) for first, after, n in columns["fillers"].tolist()]
    out = []
    for k, (counts, numbers) in enumerate(zip(columns["counts"].tolist(), columns["numbers"].tolist(), strict=True)):
        mine = slice(bounds[k], bounds[k + 1])
        parts = starts[mine], hole_starts[mine], hole_ends[mine], ends[mine]
        told = tuple(fillers[shown[k] : shown[k + 1]])
        out.append(Slot(*parts, counts[0], numbers[0], numbers[1], told, counts[1]))
    return out
