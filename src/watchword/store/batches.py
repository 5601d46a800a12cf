"""What goes into an archive at once, what comes back, and one line of its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.model.tokens import Column, Tokens


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that one call of `append` acknowledges together, or not at all.

    `tokens` holds the tokens of each document, in the same order. A document's source is in the same batch or in the
    archive already. `readings` names (source, recipe) pairs whose documents are now complete: give it with the last
    batch of a source, and `Corpus.has_reading` will say that the source need not be parsed again.
    """

    sources: tuple[tuple[Source, bytes], ...] = ()
    documents: tuple[Document, ...] = ()
    tokens: tuple[Tokens, ...] = ()
    problems: tuple[Problem, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse documents without their tokens, and bytes that are not those their source names."""
        for name in ("sources", "documents", "tokens", "problems", "readings"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if [document.document_id for document in self.documents] != [tokens.document_id for tokens in self.tokens]:
            raise InvalidInput("a batch needs the tokens of each document, in the order of its documents")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch once it is safe on disk.

    `added` are the documents now in the archive, under the names they are stored by. `held` are (given name, stored
    name) of documents whose text and bibliography were there already; they are not stored twice. `renamed` are
    (given name, stored name) of added documents whose name belonged to another text. `problems` are those of
    the batch followed by those that the store met.
    """

    added: tuple[str, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the archive's list: everything but its text, which is empty here and `n_characters` long.

    `n_characters` counts code points, `n_tokens` matching units (words, or syllables and characters where the script
    asks for it), so lengths compare only within one language. Sections are left out with the text that they mark.
    """

    document: Document
    n_characters: int
    n_tokens: int
    added_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Where one form stands: document `i` has it at the tokens `positions[bounds[i]:bounds[i + 1]]`.

    `document_ids` are in order of date (undated first). `bounds` is int64 `(n_documents + 1,)`; `positions` is int32
    and counts tokens within each document from 0, as the columns of its `Tokens` do.
    """

    form: str
    document_ids: tuple[str, ...]
    bounds: npt.NDArray[np.int64]
    positions: Column

    def __len__(self) -> int:
        """Return the number of occurrences."""
        return len(self.positions)


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """The documents of one language in order of date (undated first) and name: int64 numbers, names, datetime64[D]."""

    numbers: npt.NDArray[np.int64]
    document_ids: tuple[str, ...]
    dates: npt.NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.document_ids)
