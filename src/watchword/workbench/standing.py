"""The text that a command speaks of: a document of the archive, or a file on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from watchword import ingest, plugins, text
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput, NotFound
from watchword.model.problems import Problem
from watchword.model.profiles import Profile
from watchword.store import Corpus
from watchword.workbench.archive import recognise


def find_document(corpus: Corpus, name: str, *, profiles: Sequence[Profile]) -> tuple[Document, bool]:
    """Return the document called `name`, and True; or the one document of the file at that path, and False."""
    try:
        return corpus.document(name), True
    except NotFound:
        if not Path(name).is_file():
            raise
    return read_file(name, profiles=profiles), False


def read_file(name: str, *, profiles: Sequence[Profile]) -> Document:
    """Return the one document of the file at this path."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for arrival in ingest.receive([name], now=lambda: datetime.now(UTC)):
        if isinstance(arrival, Problem):
            problems.append(arrival)
        else:
            found, met = text.read(arrival.source, arrival.content, using=plugins.installed().readers)
            documents += found
            problems += met
    if len(documents) == 1:
        return recognise(documents[0], profiles)
    if documents:
        raise InvalidInput(
            f"{name} holds {len(documents):,} documents; one is read at a time",
            hint=f"watchword add {name}, then read one by its name, such as {documents[0].document_id}",
        )
    raise InvalidInput(f"{name} holds no text: {'; '.join(map(str, problems)) or 'nothing could be read'}")
