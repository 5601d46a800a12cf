"""Adding material: the outside → sources → documents → tokens → the archive, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic

from watchword import ingest, plugins, text
from watchword.model.documents import Document
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.model.tokens import Tokens
from watchword.store import Batch, Corpus, Receipt
from watchword.text.read import recipe as reading_recipe
from watchword.workbench.archive import profiles_of, recognise

BATCH_DOCUMENTS = 2_000
BATCH_CHARACTERS = 4_000_000
TOLD_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an addition is.

    The receipt acknowledges what has come into the archive since the last one; it is given only for what is safely
    there. `n_read` counts documents that were read, those that no receipt acknowledges yet included.
    """

    receipt: Receipt
    n_sources: int
    n_read: int = 0


@dataclass(slots=True)
class Waiting:
    """Material that has been read and not yet stored."""

    sources: list[tuple[Source, bytes]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    tokens: list[Tokens] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    readings: list[tuple[str, str]] = field(default_factory=list)
    n_characters: int = 0

    def full(self) -> bool:
        """Whether enough waits for one batch."""
        return len(self.documents) >= BATCH_DOCUMENTS or self.n_characters >= BATCH_CHARACTERS


def add(
    corpus: Corpus,
    locations: Sequence[str],
    *,
    options: text.ReadOptions | None = None,
    now: Callable[[], datetime] | None = None,
    called: Callable[[str], str] = str,
) -> Iterator[Progress]:
    """Add files, folders, zips and addresses; yield an acknowledgement for each batch that is safely stored.

    Between batches yield how much has been read, a few times a second.

    Bytes that were read before under the same recipe are not read again, so adding a second time costs a hash. What
    cannot be handled is a Problem in a receipt, and the rest goes on. `called` says by which name a location is
    recorded, for material that only passes through a folder (an upload).
    """
    options = options or text.ReadOptions()
    readers = plugins.installed().readers
    recipe = reading_recipe(options, using=readers)
    profiles = profiles_of(corpus)
    waiting = Waiting()
    n_sources = n_read = 0
    told = monotonic()
    for arrival in ingest.receive(locations, now=now or (lambda: datetime.now(UTC))):
        if isinstance(arrival, Problem):
            waiting.problems.append(replace(arrival, where=called(arrival.where)))
            continue
        n_sources += 1
        source, content = replace(arrival.source, location=called(arrival.source.location)), arrival.content
        if corpus.has_reading(source.source_id, recipe):
            continue
        documents, problems = text.read(source, content, options=options, using=readers)
        waiting.sources.append((source, content))
        waiting.problems += problems
        for document in documents:
            recognised = recognise(document, profiles)
            waiting.documents.append(recognised)
            waiting.tokens.append(tokenise(recognised))
            waiting.n_characters += len(document.text)
            n_read += 1
            if waiting.full():
                yield Progress(store(corpus, waiting), n_sources, n_read)
                waiting = Waiting(sources=[(source, content)])
            elif monotonic() - told > TOLD_SECONDS:
                yield Progress(Receipt(), n_sources, n_read)
            else:
                continue
            told = monotonic()
        waiting.readings.append((source.source_id, recipe))
    if waiting.documents or waiting.problems or waiting.readings or not n_sources:
        yield Progress(store(corpus, waiting), n_sources, n_read)
    else:
        yield Progress(Receipt(), n_sources, n_read)


def store(corpus: Corpus, waiting: Waiting) -> Receipt:
    """Append what waits."""
    batch = Batch(
        sources=tuple(waiting.sources),
        documents=tuple(waiting.documents),
        tokens=tuple(waiting.tokens),
        problems=tuple(waiting.problems),
        readings=tuple(waiting.readings),
    )
    return corpus.append(batch)


def tokenise(document: Document) -> Tokens:
    """Return the tokens of a document in its language, by a plugin's tokeniser where one is registered for it."""
    for tokeniser in plugins.installed().tokenisers:
        if document.language in tokeniser.languages:
            return tokeniser.tokenise(document)
    return text.tokenise(document.document_id, document.text, language=document.language, sections=document.sections)
