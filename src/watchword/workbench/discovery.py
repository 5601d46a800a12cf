"""Discovery in an archive: what is running text, what was found in it, and keeping what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from watchword import profile
from watchword.match.discover import DiscoverySettings, Phrase, discover
from watchword.match.furniture import furniture
from watchword.match.layout import Layout, layout_of, set_apart
from watchword.match.slots import Slot, SlotSettings, discover_slots
from watchword.model.documents import Document
from watchword.model.profiles import Profile
from watchword.model.records import Record
from watchword.store import Corpus
from watchword.workbench.archive import tradition_of

Longs = npt.NDArray[np.int64]
Stretches = Mapping[str, tuple[Longs, Longs]]
Columns = dict[str, npt.NDArray[np.generic]]


class Ground:
    """What discovery works on: a record of an archive, its documents by name, and the traditions that may know them.

    `digest` names the texts and bibliographies of the record. What is worked out here is kept in the archive's
    `derived` folder, under keys that hold all that goes into it, our own code and tables included: a kept result is the
    one that would be worked out.
    """

    def __init__(
        self,
        corpus: Corpus,
        record: Record,
        documents: Mapping[str, Document],
        *,
        profiles: Sequence[Profile],
        digest: str,
    ) -> None:
        self.corpus, self.record, self.documents, self.profiles = corpus, record, documents, profiles
        self._digest = digest

    def phrases(self, settings: DiscoverySettings) -> list[Phrase]:
        """Return the phrases of the record, most formulaic first."""
        key = self._key("phrases", settings)
        if held := self.corpus.kept(key):
            return unpacked_phrases(held)
        found = discover(self.record, layout=set_apart(self._layout, self.apart), settings=settings)
        self.corpus.keep(key, packed_phrases(found))
        return found

    def slots(self, settings: SlotSettings) -> list[Slot]:
        """Return the phrases with a slot, most formulaic first."""
        key = self._key("slots", settings)
        if held := self.corpus.kept(key):
            return unpacked_slots(held)
        found = discover_slots(self.record, layout=set_apart(self._layout, self.apart), settings=settings)
        self.corpus.keep(key, packed_slots(found))
        return found

    @cached_property
    def apart(self) -> Stretches:
        """The stretches `[start, end)` of tokens that are no running text, by reason.

        A reason is a role that the profile gives to paragraphs (`vote`), or `furniture-head`, `furniture-foot`.
        """
        key = self._key("apart")
        if held := self.corpus.kept(key):
            return unpacked_stretches(held)
        found = {**roles(self), **furnishings(self, self._layout)}
        found = {reason: pair for reason, pair in found.items() if len(pair[0])}
        self.corpus.keep(key, packed_stretches(found))
        return found

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts of the record, by document."""
        return self.corpus.texts(self.record.document_ids)

    @cached_property
    def _layout(self) -> Layout:
        return layout_of(self.record, self.texts)

    @cached_property
    def _told(self) -> blake2b:
        """All that goes into any result: tokens, stems and names of the record, texts, profiles, our code."""
        record, told = self.record, blake2b(digest_size=20)
        known = [(one.profile_id, one.version, one.roles, one.outlets) for one in self.profiles]
        for part in (version("watchword"), code_digest(), self._digest, record.language, repr(known)):
            told.update(f"{part}\0".encode())
        told.update("\0".join((*record.document_ids, "", *record.forms)).encode("utf-8", "surrogatepass"))
        columns = (record.bounds, record.start, record.end, record.form_id, record.sentence, record.stem_id)
        for column in (*columns, record.function_word):
            told.update(np.ascontiguousarray(column).data)
        return told

    def _key(self, what: str, settings: object = None) -> str:
        told = self._told.copy()
        told.update(f"{what}\0{settings!r}".encode())
        return told.hexdigest()


# ── what is no running text ──────────────────────────────────────────────────────────────────────────────────────────


def furnishings(ground: Ground, layout: Layout) -> dict[str, tuple[Longs, Longs]]:
    """Return the furniture of pages: what the documents of an outlet begin or end with."""
    outlets = [ground.documents[name].outlet for name in ground.record.document_ids]
    names = sorted({outlet for outlet in outlets if outlet})
    numbers = np.array([names.index(outlet) if outlet else -1 for outlet in outlets], np.int32)
    found = furniture(ground.record, numbers, capital=layout.capital)
    return {f"furniture-{place}": stretches for place, stretches in found.items()}


def roles(ground: Ground) -> dict[str, tuple[Longs, Longs]]:
    """Return the paragraphs in which wordings are no news by the profile, by role."""
    record = ground.record
    found: dict[str, list[tuple[int, int]]] = {}
    for number, name in enumerate(record.document_ids):
        tradition = tradition_of(ground.documents[name], ground.profiles)
        low, high = int(record.bounds[number]), int(record.bounds[number + 1])
        for start, end, role in profile.uncounted(ground.texts[name], tradition):
            first, after = low + np.searchsorted(record.start[low:high], [start, end])
            found.setdefault(role.role_id, []).append((int(first), int(after)))
    return {reason: as_columns(pairs) for reason, pairs in found.items()}


def as_columns(pairs: Sequence[tuple[int, int]]) -> tuple[Longs, Longs]:
    """Return pairs as two columns."""
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


# ── keeping ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def code_digest() -> str:
    """Name the code and tables of discovery: a changed table must not meet what was kept before it."""
    told = blake2b(digest_size=20)
    for folder in ("match", "match.kernels", "profile", "workbench"):
        for file in sorted(files(f"watchword.{folder}").iterdir(), key=lambda one: one.name):
            if file.name.endswith((".py", ".tsv")):
                told.update(file.read_bytes())
    return told.hexdigest()


def packed_phrases(phrases: Sequence[Phrase]) -> Columns:
    """Return phrases as columns."""
    return {
        "n": np.array([one.n for one in phrases], np.int32),
        "bounds": np.cumsum([0, *(len(one.positions) for one in phrases)]).astype(np.int64),
        "positions": np.concatenate([np.zeros(0, np.int64), *(one.positions for one in phrases)]).astype(np.int32),
        "documents": np.array([one.n_documents for one in phrases], np.int64),
        "numbers": np.array([(p.association, p.boundary, p.score, p.named) for p in phrases]).reshape(-1, 4),
    }


def unpacked_phrases(columns: Mapping[str, npt.NDArray[np.generic]]) -> list[Phrase]:
    """Return phrases from their columns."""
    places = columns["positions"].astype(np.int64)
    bounds = columns["bounds"].tolist()
    lengths, documents, numbers = (columns[name].tolist() for name in ("n", "documents", "numbers"))
    return [
        Phrase(n, places[low:high], n_documents, *parts)
        for n, low, high, n_documents, parts in zip(lengths, bounds[:-1], bounds[1:], documents, numbers, strict=True)
    ]


def packed_stretches(stretches: Stretches) -> Columns:
    """Return stretches by reason as columns, two a reason."""
    named = {f"{reason}/{side}": column for reason, pair in stretches.items() for side, column in enumerate(pair)}
    return {"reasons": np.array(list(stretches), np.str_), **named}


def unpacked_stretches(columns: Mapping[str, npt.NDArray[np.generic]]) -> Stretches:
    """Return stretches by reason from their columns."""
    reasons = [str(reason) for reason in columns["reasons"].tolist()]
    return {
        reason: (columns[f"{reason}/0"].astype(np.int64), columns[f"{reason}/1"].astype(np.int64)) for reason in reasons
    }


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
