"""The archive as the browser's workbench sees it: always its present state, opened once and listed once a state."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from watchword import workbench
from watchword.model.documents import Document
from watchword.model.errors import NotFound
from watchword.model.findings import Coverage, Scope
from watchword.model.problems import Problem
from watchword.store import Corpus, Entry

HANDLES_KEPT = 4
STATE_LENGTH = 12
MOST_WORKED_OUT = 200
Answer = TypeVar("Answer")
Stamp = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Holdings:
    """What the archive holds in one state: its list in order of date, its problems, and the digest that names it.

    `digest` names the documents. `state` is another whenever a document, a problem or a decision was added; answers are
    kept by it.
    """

    state: str
    digest: str
    entries: tuple[Entry, ...]
    by_name: Mapping[str, Entry]
    problems: tuple[Problem, ...]
    coverage: Coverage
    worked_out: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def once(self, key: tuple[object, ...], make: Callable[[], Answer]) -> Answer:
        """Return what was worked out of this list before, or work it out; it is forgotten with the state."""
        if key not in self.worked_out:
            if len(self.worked_out) >= MOST_WORKED_OUT:
                self.worked_out.clear()
            self.worked_out[key] = make()
        answer: Answer = self.worked_out[key]
        return answer

    def outline(self, name: str) -> Document:
        """Return what is known of a document, without its text."""
        if name not in self.by_name:
            raise NotFound(
                f"no document called {name!r} in this archive", hint="the shelf lists what the archive holds"
            )
        return self.by_name[name].document

    def problems_of(self, name: str) -> list[Problem]:
        """Return the problems that name this document as their place."""
        return self.once(("problems",), self._group_problems).get(name, [])

    def _group_problems(self) -> dict[str, list[Problem]]:
        grouped: dict[str, list[Problem]] = {}
        for problem in self.problems:
            grouped.setdefault(problem.where.partition(":")[0], []).append(problem)
        return grouped

    def versions_of(self, document: Document) -> list[Document]:
        """Return the other documents of the same work, or else of the same address and day."""
        groups = self.once(("versions",), self._group_versions)
        near = groups.get(("work", document.work), []) + groups.get(("page", document.url, document.date), [])
        others = {one.document_id: one for one in near if one.document_id != document.document_id}
        return list(others.values())

    def works(self) -> list[list[Document]]:
        """Return the groups of documents that share a work, or an address and a day, the latest first."""
        return self.once(("works",), self._group_works)

    def _group_works(self) -> list[list[Document]]:
        several = [
            members
            for (kind, *_), members in self.once(("versions",), self._group_versions).items()
            if len(members) > 1 and (kind == "work" or not members[0].work)
        ]
        return sorted(several, key=lambda members: str(members[-1].date or ""), reverse=True)

    def _group_versions(self) -> dict[tuple[object, ...], list[Document]]:
        groups: dict[tuple[object, ...], list[Document]] = {}
        for entry in self.entries:
            one = entry.document
            if one.work:
                groups.setdefault(("work", one.work), []).append(one)
            if one.url:
                groups.setdefault(("page", one.url, one.date), []).append(one)
        return groups

    def series_of(self, document: Document) -> list[Document]:
        """Return the documents of the same series and language in order of date; all where it has no series."""
        key = (document.series, document.language) if document.series else (None, None)
        return self.once(
            ("series", *key),
            lambda: [
                entry.document
                for entry in self.entries
                if key[0] is None or (entry.document.series, entry.document.language) == key
            ],
        )

    def place_of(self, document: Document) -> int:
        """Return the place of a document in its series."""
        name = document.document_id
        key = (document.series, document.language) if document.series else (None, None)
        numbered = self.once(
            ("places", *key), lambda: {one.document_id: i for i, one in enumerate(self.series_of(document))}
        )
        return numbered[name]

    def values(self, name: str) -> list[tuple[str, int]]:
        """Return the values of the field `name` of the documents with their counts, the most frequent first."""
        return self.once(("values", name), lambda: self._count(name))

    def _count(self, name: str) -> list[tuple[str, int]]:
        counted = Counter(str(value) for entry in self.entries if (value := getattr(entry.document, name)))
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


class Archive:
    """One archive, read by many requests at once.

    A handle on an archive sees one state of it and serves one thread at a time. So a few are kept open, each request
    takes one, and all are let go as soon as the files on disk say that somebody has written: two windows never disagree
    for longer than a reload.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._stamp: Stamp = ()
        self._idle: list[Corpus] = []
        self._holdings: Holdings | None = None
        self._listed: Stamp | None = None
        self._making = Lock()

    @contextmanager
    def corpus(self) -> Iterator[Corpus]:
        """Lend a handle on the present state for as long as one thread needs it."""
        stamp = self._refresh()
        with self._lock:
            corpus = self._idle.pop() if self._idle else None
        corpus = corpus or workbench.open_archive(self.path)
        try:
            yield corpus
        finally:
            with self._lock:
                keep = stamp == self._stamp and len(self._idle) < HANDLES_KEPT
                if keep:
                    self._idle.append(corpus)
            if not keep:
                corpus.close()

    def known(self) -> Holdings | None:
        """Return what the archive holds now if that has been listed; None if somebody has written since."""
        stamp = stamp_of(self.path)
        with self._lock:
            return self._holdings if stamp == self._listed else None

    def holdings(self) -> Holdings:
        """Return what the archive holds now; the list is made once a state, at 20 µs a document."""
        with self._making:
            stamp = self._refresh()
            if (known := self.known()) is not None:
                return known
            with self.corpus() as corpus:
                held = take_stock(corpus, earlier=self._holdings)
            if held is not self._holdings:
                keep_out_of_the_way(is_first=self._holdings is None)
            with self._lock:
                if stamp == self._stamp:
                    self._holdings, self._listed = held, stamp
            return held

    def close(self) -> None:
        """Let go of every idle handle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for corpus in idle:
            corpus.close()

    def _refresh(self) -> Stamp:
        """Forget what belongs to an earlier state, and return the stamp of the present one."""
        stamp = stamp_of(self.path)
        stale: list[Corpus] = []
        with self._lock:
            if stamp != self._stamp:
                stale, self._idle = self._idle, []
                self._stamp = stamp
        for corpus in stale:
            corpus.close()
        return stamp


def keep_out_of_the_way(*, is_first: bool) -> None:
    """Spare the search for garbage what has just been listed, which lives as long as its state.

    Else the interpreter goes through all of it now and then: 70 ms at 12,000 documents, in the midst of a page.
    """
    if not is_first:
        gc.unfreeze()
        gc.collect()
    gc.freeze()


def stamp_of(path: Path) -> Stamp:
    """Return what changes on disk whenever somebody has written: the times and sizes of the database and its log."""
    out = []
    for name in ("archive.sqlite", "archive.sqlite-wal"):
        try:
            told = (path / name).stat()
        except FileNotFoundError:
            out.append((0, 0))
        else:
            out.append((told.st_mtime_ns, told.st_size) if told.st_size else (0, 0))
    return tuple(out)


def take_stock(corpus: Corpus, *, earlier: Holdings | None = None) -> Holdings:
    """List what the archive holds; what was listed `earlier` if it is in the same state still."""
    digest, problems = corpus.digest(), tuple(corpus.problems())
    told = (digest, len(problems), len(corpus.decisions()), corpus.recall("profiles"))
    state = sha256(repr(told).encode()).hexdigest()[:STATE_LENGTH]
    if earlier is not None and earlier.state == state:
        return earlier
    entries = tuple(workbench.list_documents(corpus))
    by_name = {entry.document.document_id: entry for entry in entries}
    return Holdings(state, digest, entries, by_name, problems, corpus.coverage())


def within(document: Document, scope: Scope) -> bool:
    """Say whether a document lies in a scope without `before`, by the rules by which the store searches one."""
    for wanted, value in (
        (scope.languages, document.language),
        (scope.outlets, document.outlet),
        (scope.document_types, document.document_type),
        (scope.series, document.series),
        (scope.speakers, document.speaker),
    ):
        if wanted and value not in wanted:
            return False
    return in_time(document.date, scope)


def in_time(day: date | None, scope: Scope) -> bool:
    """Say whether a day lies within the bounds; an unknown day lies only within none."""
    if day is None:
        return scope.since is None and scope.until is None
    return (scope.since is None or day >= scope.since) and (scope.until is None or day < scope.until)
