"""What of a batch is new to an archive: identity, names and copies are decided before a byte is written."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field, replace

from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.model.tokens import Tokens
from watchword.store.batches import Batch, Receipt
from watchword.store.names import free_name
from watchword.store.places import require_sound
from watchword.store.rows import is_storable


@dataclass(frozen=True, slots=True)
class Intake:
    """The part of a batch that will be written, and the receipt that is true once it has been."""

    sources: list[tuple[Source, bytes]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    tokens: list[Tokens] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def receipt(self) -> Receipt:
        """Return the receipt of this intake."""
        names = tuple(document.document_id for document in self.documents)
        return Receipt(names, tuple(self.held), tuple(self.renamed), tuple(self.problems))


def decide(batch: Batch, connection: sqlite3.Connection) -> Intake:
    """Sort a batch into what is held, what is added under its name, and what has to take another name.

    Raises:
        InvalidInput: bytes do not hash to their source, or a source is neither in the batch nor in the archive, or
            tokens lie outside their text.

    """
    known = Known(connection)
    intake = Intake(problems=list(batch.problems))
    given = {source.source_id for source, _ in batch.sources}
    for source, content in batch.sources:
        intake.sources.append((source, checked(source, content)))
    for source_id in {*(document.source_id for document in batch.documents), *(one for one, _ in batch.readings)}:
        if source_id not in given and not known.source(source_id):
            raise InvalidInput(f"source {source_id!r} is neither in the batch nor in the archive")
    for document, tokens in zip(batch.documents, batch.tokens, strict=True):
        if is_storable(document):
            admit(document, tokens, known=known, intake=intake)
        else:
            intake.problems.append(unstorable(document))
    require_sound(intake.documents, intake.tokens)
    return intake


class Known:
    """What the archive and the batch so far hold, by content, name and text."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._contents: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._names: set[str] = set()

    def __contains__(self, name: object) -> bool:
        """Say whether a name is taken."""
        return name in self._names or self._stored("document_id", str(name)) is not None

    def source(self, source_id: str) -> bool:
        """Say whether a source is in the archive."""
        query = "SELECT 1 FROM sources WHERE source_id = ?"
        return self._connection.execute(query, (source_id,)).fetchone() is not None

    def holder(self, content_id: str) -> str | None:
        """Return the name of the document with this content."""
        return self._contents.get(content_id) or self._stored("content_id", content_id)

    def twin(self, text_id: str) -> str | None:
        """Return the name of the first document with this text."""
        return self._stored("text_id", text_id) or self._texts.get(text_id)

    def learn(self, document: Document) -> None:
        """Count a document of the batch as held from here on."""
        self._names.add(document.document_id)
        self._contents[document.content_id] = document.document_id
        self._texts.setdefault(document.text_id, document.document_id)

    def _stored(self, column: str, value: str) -> str | None:
        query = f"SELECT document_id FROM documents WHERE {column} = ? ORDER BY number LIMIT 1"  # noqa: S608 (own names)
        row = self._connection.execute(query, (value,)).fetchone()
        return row[0] if row else None


def admit(document: Document, tokens: Tokens, *, known: Known, intake: Intake) -> None:
    """Put one document on the right list."""
    given = document.document_id
    holder = known.holder(document.content_id)
    if holder is not None:
        intake.held.append((given, holder))
        return
    if given in known:
        stored = free_name(given, taken=known)
        document, tokens = replace(document, document_id=stored), replace(tokens, document_id=stored)
        intake.renamed.append((given, stored))
        intake.problems.append(
            Problem(
                "store.name.taken",
                given,
                f"another document is called {given!r} already; this one is stored as {stored!r}",
                hint="compare the two: they may be versions of one page",
            )
        )
    twin = known.twin(document.text_id) if document.text.strip() else None
    if twin is not None:
        intake.problems.append(
            Problem(
                "store.text.duplicate",
                document.document_id,
                f"its text is that of {twin!r}, under another title, date, language, outlet or address",
                hint="count copies of one text as one piece of evidence, not as independent ones",
            )
        )
    known.learn(document)
    intake.documents.append(document)
    intake.tokens.append(tokens)


def checked(source: Source, content: bytes) -> bytes:
    """Return the bytes of a source if they are."""
    found = Source.of(content, location=source.location, retrieved_at=source.retrieved_at, media_type=source.media_type)
    if found.sha256 != source.sha256 or found.n_bytes != source.n_bytes:
        raise InvalidInput(
            f"the {len(content)} bytes given for {source.location} hash to {found.sha256},"
            f" not to {source.sha256} ({source.n_bytes} bytes)"
        )
    return content


def unstorable(document: Document) -> Problem:
    """Say that a document is not Unicode text."""
    return Problem(
        "store.text.unstorable",
        document.document_id.encode("utf-8", "backslashreplace").decode("utf-8"),
        "the document has lone surrogates (half characters) in its text or metadata, which no file can hold as text",
        hint="decode the source again with another encoding",
        lost=True,
    )
