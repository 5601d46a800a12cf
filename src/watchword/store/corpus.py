"""The handle on an archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from watchword.model.documents import Document
from watchword.model.errors import StoreError
from watchword.model.findings import Coverage, Scope
from watchword.model.indexes import Index
from watchword.model.problems import Problem
from watchword.model.records import Record
from watchword.model.sources import Source
from watchword.model.tokens import Tokens
from watchword.store import appending, catalogue, derived, rebuilding, records, register, tokenings, verification
from watchword.store.access import Access, open_for_reading, open_for_writing, prepare
from watchword.store.batches import Batch, Entry, Postings, Receipt, Roll
from watchword.store.database import transaction
from watchword.store.failures import explained
from watchword.store.folders import Folder
from watchword.store.indexes import Indexes
from watchword.store.schema import insertion, sealed
from watchword.store.segments import segments_of
from watchword.store.shelves import Shelf

LISTINGS_KEPT = 8
DIGESTS_KEPT = 64
INSERT_SETTING = insertion("settings", ("name", "value"))


def ignore_step(_step: str) -> None:
    """Do nothing about a step."""


class Corpus:
    """An open archive. The only thing that changes.

    A folder with the bytes as received, a database, and token and posting files that can be rebuilt. One handle at a
    time writes; it holds a lock until it is closed. Any number read meanwhile, without waiting, and each reader sees
    the archive as it was when it was opened. Use it as a context manager. One handle may serve several threads
    one after another, not at once.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._connection = access.connection
        self._folder = access.folder
        self._tokens = Shelf(access.folder.tokens)
        self._listings: dict[Scope, tuple[Entry, ...]] = {}
        self._digests: dict[Scope, str] = {}
        self._indexes = Indexes(access.folder.postings)

    @classmethod
    @explained()
    def create(cls, path: str | Path, *, wait_seconds: float = 10) -> Corpus:
        """Make an archive of a new or empty folder and open it for writing; one that is there is opened as it is.

        Raises:
            StoreError: the folder holds something else, cannot be written, or is being written by another process.

        """
        folder = Folder(Path(path))
        prepare(folder, wait_seconds=wait_seconds)
        return cls(open_for_writing(folder, wait_seconds=wait_seconds))

    @classmethod
    @explained()
    def open(cls, path: str | Path, *, write: bool = False, wait_seconds: float = 10) -> Corpus:
        """Open an archive; for writing, wait up to `wait_seconds` for another writer to finish.

        Raises:
            StoreError: there is no archive, it is damaged or of a newer version, or another process is writing to it
                (the message says which, and since when).

        """
        folder = Folder(Path(path))
        if not folder.database.is_file():
            raise StoreError(f"there is no archive at {folder.path}", hint=f"make one: watchword init {folder.path}")
        enter = open_for_writing if write else open_for_reading
        return cls(enter(folder, wait_seconds=wait_seconds))

    @property
    def path(self) -> Path:
        """The archive's folder."""
        return self._folder.path

    def close(self) -> None:
        """Let go of the archive. Harmless when done twice."""
        self._forget_files()
        self._access.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @explained()
    def append(self, batch: Batch, *, on_step: Callable[[str], None] = ignore_step) -> Receipt:
        """Add a batch. When this returns, all of it is safe on disk; if it raises one of ours, nothing of it was added.

        Adding again is harmless: a document whose text and bibliography (`content_id`) are held is not added. Another
        text under a taken name is stored as `NAME~2`. The same text under another title, date, language, outlet
        or address is another document and is added, with a Problem that names its twin. Documents with lone
        surrogates become Problems; U+0000 is kept. `on_step` is told each step of `appending.STEPS`.

        Cost: 0.2 ms of processor time a document of 1,000 characters, and the wait until the disk has it.

        Raises:
            StoreError: the handle only reads, there is no room, or the disk cannot be written.
            InvalidInput: the batch contradicts itself.

        """
        self._require_writing()
        try:
            receipt, merged = appending.append(self._connection, self._folder, batch, on_step=on_step)
        except BaseException:
            self._access.sweep()
            raise
        if merged:
            self._forget_files()
            self._access.sweep()
        return receipt

    @explained()
    def has_reading(self, source_id: str, recipe: str) -> bool:
        """Say whether every document that `recipe` makes of a source was added: then it need not be parsed again."""
        query = "SELECT 1 FROM readings WHERE source_id = ? AND recipe = ?"
        return self._connection.execute(query, (source_id, recipe)).fetchone() is not None

    @explained()
    def document(self, document_id: str) -> Document:
        """Return a document by name.

        Raises:
            NotFound: there is none; the hint lists names that come close.

        """
        return catalogue.find_document(self._connection, document_id)

    @explained()
    def documents(self, scope: Scope | None = None) -> list[Document]:
        """Return the documents of a scope with their texts, by date (undated first) and name."""
        return catalogue.find_documents(self._connection, scope)

    @explained()
    def listing(self, scope: Scope | None = None) -> list[Entry]:
        """Return the documents of a scope without their texts, by date (undated first) and name; 20 µs each.

        A handle that only reads sees one state of the archive and keeps its last lists.
        """
        wanted = scope or Scope()
        held = self._listings.get(wanted)
        if held is None:
            held = tuple(catalogue.list_entries(self._connection, scope))
            if not self._access.writes:
                if len(self._listings) >= LISTINGS_KEPT:
                    self._listings.clear()
                self._listings[wanted] = held
        return list(held)

    @explained()
    def texts(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Return the texts of documents by name; raises `NotFound` for one that is not there."""
        return catalogue.find_texts(self._connection, document_ids)

    @explained()
    def outlines(self, document_ids: Iterable[str]) -> dict[str, Document]:
        """Return documents by name, without their texts and sections; raises `NotFound` for one that is not there."""
        return catalogue.find_outlines(self._connection, document_ids)

    @explained()
    def roll(self, language: str) -> Roll:
        """Return numbers, names and dates of the documents of a language, in order of date; 1 µs each."""
        return catalogue.call_roll(self._connection, language)

    @explained()
    def numbers(self, scope: Scope) -> npt.NDArray[np.int64]:
        """Return the numbers of the documents of a scope, ascending."""
        return catalogue.find_numbers(self._connection, scope)

    @property
    @explained()
    def languages(self) -> tuple[str, ...]:
        """The languages that documents are of, `und` for those whose language is unknown."""
        return tuple(sorted({segment.files.language for segment in segments_of(self._connection)}))

    @explained()
    def indexes(self, language: str) -> list[Index]:
        """Return the tokens of a language sorted by form, an index a segment, mapped into memory and not read yet.

        Documents bear the numbers of `roll`. Bytes are compared with their digests by `verify`, not here.
        """
        return [self._indexes.index(one.files.postings_file) for one in segments_of(self._connection, language)]

    @property
    @explained()
    def n_documents(self) -> int:
        """The number of documents."""
        return catalogue.count_documents(self._connection)

    @explained()
    def problems(self) -> list[Problem]:
        """Return every problem met while adding, in order, each once."""
        return catalogue.list_problems(self._connection)

    @explained()
    def sources(self) -> list[Source]:
        """Return every source in order of arrival. Bytes that arrived twice are listed as they first came."""
        return catalogue.list_sources(self._connection)

    @explained()
    def source_bytes(self, source_id: str) -> bytes:
        """Return the bytes of a source as they were received. `verify` says whether they still are."""
        catalogue.require_source(self._connection, source_id)
        return self._folder.source(source_id).read_bytes()

    @explained()
    def coverage(self, scope: Scope | None = None) -> Coverage:
        """Say how much of a scope the archive holds: documents, and days and years with a document.

        Undated documents that a bound in time keeps out are counted apart (`n_undated`). A document dated by month
        or year counts as held on the first day of it.
        """
        return catalogue.cover(self._connection, scope)

    @explained()
    def digest(self, scope: Scope | None = None) -> str:
        """Return 12 hexadecimal digits that name the contents of a scope: the `corpus:` of a signature.

        They depend on the texts and bibliographies alone, not on names or the order of adding. A handle that only reads
        keeps its last ones.
        """
        wanted = scope or Scope()
        held = self._digests.get(wanted)
        if held is None:
            held = catalogue.digest(self._connection, scope)
            if not self._access.writes:
                if len(self._digests) >= DIGESTS_KEPT:
                    self._digests.clear()
                self._digests[wanted] = held
        return held

    @explained()
    def record(
        self, language: str, *, scope: Scope | None = None, stems: records.Stems, function_words: records.FunctionWords
    ) -> Record:
        """Return all tokens of a language in a scope, in order of date: what a new text is read against.

        `stems` and `function_words` are given the record's forms and return their stem numbers and flags. Documents of
        unknown language are the language `und`. Cost: 0.1 s for 2 million tokens, 16 bytes each.
        """
        return records.build(
            self._connection, self._indexes, language, scope=scope, stems=stems, function_words=function_words
        )

    @explained()
    def tokens(self, document_id: str) -> Tokens:
        """Return the tokens of a document as they were added, forms numbered in order of first use."""
        return tokenings.find_tokens(self._connection, self._tokens, document_id)

    @explained()
    def postings(self, form: str, *, language: str | None = None) -> Postings:
        """Return where a folded form stands, in every document of a language (of any language for None)."""
        return tokenings.find_postings(self._connection, self._indexes, form, language=language)

    @explained()
    def n_documents_with(self, form: str, *, language: str | None = None) -> int:
        """Return in how many documents a folded form stands."""
        return len(self.postings(form, language=language).document_ids)

    @explained()
    def remember(self, name: str, value: object) -> None:
        """Keep a JSON value in the archive, replacing what was kept under the name."""
        self._require_writing()
        with transaction(self._connection):
            self._connection.execute("DELETE FROM settings WHERE name = ?", (name,))
            self._connection.execute(INSERT_SETTING, sealed((name, json.dumps(value))))

    @explained()
    def recall(self, name: str) -> object:
        """Return what is kept under a name, None where nothing is."""
        row = self._connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def keep(self, key: str, columns: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Keep columns that can be worked out again under a key that names all that went into them.

        A reader may do so too, and may find them gone again: nothing depends on them.
        """
        derived.keep(self._folder, key, columns)

    def kept(self, key: str) -> derived.Columns | None:
        """Return the columns kept under a key, None where there are none or they are not whole."""
        return derived.kept(self._folder, key)

    @explained()
    def decide(
        self, noun: register.Noun, *, action: register.Action, subject: str, detail: Mapping[str, object]
    ) -> register.Decision:
        """Append a person's decision on a formulation or a family; nothing that was decided before is changed."""
        self._require_writing()
        return register.decide(self._connection, noun, action=action, subject=subject, detail=detail)

    @explained()
    def decisions(self) -> list[register.Decision]:
        """Return every decision on formulations and families, in order."""
        return register.read_decisions(self._connection)

    @explained()
    def standing(self) -> register.Standing:
        """Return the formulations and families as they stand after all decisions."""
        return register.standing(register.read_decisions(self._connection))

    def verify(self) -> list[Problem]:
        """Recompute every hash and every stored place, and say what is damaged; empty where all is well.

        Cost: every byte of the archive is read once.
        """
        return verification.verify(self._folder)

    @explained()
    def rebuild(self, tokenise: Callable[[Document], Tokens]) -> list[Problem]:
        """Make all token and posting files anew from the stored texts; return what had been wrong.

        Tokens that were damaged or lost are whole again afterwards. A document whose text is damaged gets none, and
        its Problem says so. The archive answers from the old files until the new ones are complete.
        """
        self._require_writing()
        problems = verification.verify_tokens(self._folder)
        try:
            problems += rebuilding.rebuild(self._connection, self._folder, tokenise)
        finally:
            self._forget_files()
            self._access.sweep()
        return problems

    def _forget_files(self) -> None:
        self._tokens.close()
        self._indexes.close()

    def _require_writing(self) -> None:
        if not self._access.writes:
            raise StoreError(f"{self.path} is open for reading only", hint="open it with write=True")
