"""Precedents, which are positions, become histories, which a person can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchword import match
from watchword.model.alignments import ChangeType, Edit
from watchword.model.documents import Document
from watchword.model.formulations import Use
from watchword.model.precedents import History, Precedent, Precedents
from watchword.model.profiles import Profile
from watchword.model.records import Record
from watchword.model.spans import Span

MOST_LISTED = 8  # documents whose uses are listed one by one


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Which uses of `found` are told; the documents that own them are numbered as in the record, one a use.

    `telling` are the first, the nearest and the closest use, of equally close ones the latest; `listed` the first use
    in each document, of many documents in the earliest and the latest.
    """

    found: Precedents
    owners: npt.NDArray[np.int64]
    n_documents: int
    telling: tuple[int, int, int]
    listed: tuple[int, ...]

    @classmethod
    def of(cls, found: Precedents, record: Record) -> Chosen:
        """Choose among uses, which stand in the order of the record."""
        owners = record.document_at(found.starts)
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        half = MOST_LISTED // 2
        few = firsts if len(firsts) <= MOST_LISTED else np.concatenate([firsts[:half], firsts[-half:]])
        closest = len(found) - 1 - int(found.similarity[::-1].argmax())
        return cls(found, owners, len(firsts), (0, len(found) - 1, closest), tuple(few.tolist()))


class Histories:
    """Resolves the precedents of one query: documents in the order of its record, their texts fetched as needed."""

    def __init__(
        self,
        query: match.Query,
        document: Document,
        *,
        documents: Sequence[Document],
        texts: Mapping[str, str],
        tradition: Profile | None,
    ) -> None:
        self.query = query
        self.document = document
        self.documents = documents
        self.texts = dict(texts)
        language = document.language or ""
        self.qualifiers = tradition.qualifiers.get(language, ()) if tradition else ()
        self.ladders = tradition.ladders if tradition else ()
        self._chosen: dict[int, Chosen] = {}

    def fetch(self, texts: Callable[[Iterable[str]], Mapping[str, str]], found: Iterable[Precedents]) -> None:
        """Get the texts of every document that a history of these precedents will quote."""
        chosen = map(self.chosen, found)
        owners = {int(one.owners[k]) for one in chosen for k in (*one.telling, *one.listed)}
        names = {self.documents[owner].document_id for owner in owners} - self.texts.keys()
        self.texts.update(texts(sorted(names)))

    def of(self, found: Precedents) -> History:
        """Return the first, the nearest and the closest use, each with the exact change."""
        chosen = self.chosen(found)
        now = self.own_wording(found)
        precedents = {k: self.precedent(found, k, now=now) for k in set(chosen.telling)}
        first, nearest, closest = (precedents[k] for k in chosen.telling)
        listed = tuple(precedents[k].use if k in precedents else self.use(found, k) for k in chosen.listed)
        return History(len(found), chosen.n_documents, first, nearest, closest, listed)

    def chosen(self, found: Precedents) -> Chosen:
        """Return which uses are told; asked for several times, worked out once."""
        held = self._chosen.get(id(found))
        if held is None:
            held = self._chosen[id(found)] = Chosen.of(found, self.query.record)
        return held

    def precedent(self, found: Precedents, k: int, *, now: match.Wording) -> Precedent:
        """Return use `k` beside the present wording."""
        earlier = self.wording(found, k)
        stretches, change = match.changes_between(
            earlier, now, query=self.query, qualifiers=self.qualifiers, ladders=self.ladders
        )
        edits = tuple(match.cite(earlier, now, stretch) for stretch in stretches)
        use = self.use(found, k)
        days = (self.document.date - use.date).days if self.document.date and use.date else None
        return Precedent(use, float(found.similarity[k]), change, edits, days)

    def uses(self, found: Precedents) -> list[Use]:
        """Return the closest use in each document, in order of date."""
        owners = self.query.record.document_at(found.starts)
        closest = {
            int(owner): int(np.flatnonzero(owners == owner)[found.similarity[owners == owner].argmax()])
            for owner in owners
        }
        return [self.use(found, k) for _, k in sorted(closest.items())]

    def whole(self, number: int) -> tuple[tuple[Edit, ...], tuple[ChangeType, ...]]:
        """Return the edits from document `number` of the record, whole, to the present text."""
        low, high = self.query.record.bounds[number], self.query.record.bounds[number + 1]
        everything = Precedents(0, len(self.query.form), np.array([low]), np.array([high]), np.ones(1, np.float32))
        one = self.precedent(everything, 0, now=self.own_wording(everything))
        return one.edits, one.change

    def changed_units(self, history: History, found: Precedents) -> set[int]:
        """Return the units of the present wording that its closest precedent does not have."""
        own = self.query.tokens
        changed: set[int] = set()
        for edit in history.closest.edits:
            if edit.kind != "kept" and edit.b:
                first = int(np.searchsorted(own.start, edit.b.start, side="left"))
                after = int(np.searchsorted(own.start, edit.b.end, side="left"))
                changed.update(range(max(first, found.first), min(after, found.after)))
        return changed

    def n_verbatim_in(self, found: Precedents, names: set[str]) -> int:
        """Return in how many of the named documents the wording stands word for word."""
        owners = self.query.record.document_at(found.starts[found.similarity >= 1])
        return len({self.documents[owner].document_id for owner in np.unique(owners)} & names)

    def own_span(self, found: Precedents) -> Span:
        """Cite the present wording."""
        return self.own_wording(found).span(0, found.after - found.first)

    def own_wording(self, found: Precedents) -> match.Wording:
        """Return the present wording as units."""
        query, stretch = self.query, slice(found.first, found.after)
        tokens = query.tokens
        return match.Wording(
            self.document.document_id,
            self.document.text,
            tokens.start[stretch],
            tokens.end[stretch],
            query.form[stretch],
            query.stem[stretch],
        )

    def wording(self, found: Precedents, k: int) -> match.Wording:
        """Return use `k` as units."""
        record, stretch = self.query.record, slice(int(found.starts[k]), int(found.ends[k]))
        document = self.documents[self.owner(found, k)]
        form = record.form_id[stretch]
        return match.Wording(
            document.document_id,
            self.texts[document.document_id],
            record.start[stretch],
            record.end[stretch],
            form,
            record.stem_id[form],
        )

    def use(self, found: Precedents, k: int) -> Use:
        """Return use `k` with what is known of its document."""
        document = self.documents[self.owner(found, k)]
        wording = self.wording(found, k)
        return Use(
            wording.span(0, len(wording)),
            document.date,
            outlet=document.outlet,
            speaker=document.speaker,
            document_type=document.document_type,
            audience=document.audience,
        )

    def owner(self, found: Precedents, k: int) -> int:
        """Return the number of the document that use `k` stands in."""
        return int(self.chosen(found).owners[k])
