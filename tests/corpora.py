"""Small archives that stand in the test itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import numpy as np

from watchword import match, text
from watchword.model.documents import Document
from watchword.model.indexes import Index
from watchword.model.records import Record
from watchword.model.sources import Source
from watchword.model.tokens import Tokens
from watchword.store import Batch, Corpus

DATA = Path(__file__).parents[1].parent / "shared" / "data"
HEADING = re.compile(r"^--- (\S+) (\d{4}-\d\d-\d\d|undated)((?: \w+=\S+)*)$", re.MULTILINE)
FIELDS = {"series", "outlet", "url", "speaker", "work"}


def documents_of(dashed: str, *, language: str = "en") -> list[Document]:
    """Read documents from a text in which each begins with `--- NAME DATE [field=value …]`."""
    parts = HEADING.split(dashed.strip())
    documents = []
    for name, day, given, body in zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True):
        values = dict(pair.split("=", 1) for pair in given.split())
        known = {key: value.replace("_", " ") for key, value in values.items() if key in FIELDS}
        documents.append(
            Document(
                name,
                body.strip(),
                source_id="0" * 64,
                date=None if day == "undated" else date.fromisoformat(day),
                language=values.get("language", language),
                **known,  # type: ignore[arg-type]  # all of these fields are strings
            )
        )
    return documents


def corpus_of(folder: Path, dashed: str, *, language: str = "en") -> Corpus:
    """Make an archive of dashed text and return it, open for writing."""
    corpus = Corpus.create(folder)
    content = dashed.encode()
    source = Source.of(
        content, location="a test", retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), media_type="text/plain"
    )
    documents = []
    for document in documents_of(dashed, language=language):
        fields = {name: getattr(document, name) for name in document.__dataclass_fields__}
        documents.append(Document(**{**fields, "source_id": source.source_id}))
    tokens = tuple(tokens_of(document) for document in documents)
    corpus.append(Batch(sources=((source, content),), documents=tuple(documents), tokens=tokens))
    return corpus


def tokens_of(document: Document) -> Tokens:
    """Tokenise a document in its language."""
    return text.tokenise(document.document_id, document.text, language=document.language)


def record_of(documents: Sequence[Document], *, language: str = "en") -> Record:
    """Bind documents in one record."""
    return match.bind(
        [(tokens_of(document), document.date) for document in documents],
        language=language,
        stems=partial(text.stems, language=language),
        function_words=partial(text.function_words, language=language),
    )


def index_of(record: Record) -> Index:
    """Sort a record by form, as the index of an archive is; documents are numbered as in the record."""
    order = sorted(range(len(record.forms)), key=record.forms.__getitem__)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    form_id = rank[record.form_id]
    counts = np.bincount(form_id, minlength=len(order))
    return Index(
        [record.forms[i] for i in order],
        form_id,
        np.argsort(form_id, kind="stable").astype(np.int32),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        np.arange(len(record), dtype=np.int32),
        record.bounds,
        record.start,
        record.end - record.start,
        record.sentence,
    )


def query_of(words: str, documents: Sequence[Document], *, language: str = "en") -> match.Query:
    """Pose a text against documents."""
    tokens = text.tokenise("here", words, language=language)
    return match.pose(
        tokens,
        record_of(documents, language=language),
        stems=partial(text.stems, language=language),
        function_words=partial(text.function_words, language=language),
    )


def wordings(a: str, b: str, *, language: str = "en") -> tuple[match.Wording, match.Wording, match.Query]:
    """Return two wordings, the earlier one as all that an archive holds, and the later posed against it."""
    earlier = Document("earlier", a, "0" * 64, language=language)
    query = query_of(b, [earlier], language=language)
    record, tokens = query.record, query.tokens
    one = match.Wording("earlier", a, record.start, record.end, record.form_id, record.stem_id[record.form_id])
    return one, match.Wording("here", b, tokens.start, tokens.end, query.form, query.stem), query
