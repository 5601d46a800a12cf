"""Token and posting files made anew from the stored texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from watchword.model.documents import Document
from watchword.model.errors import InvalidInput, StoreError
from watchword.model.problems import Problem
from watchword.model.tokens import Tokens
from watchword.store.catalogue import read_document
from watchword.store.database import transaction
from watchword.store.failures import explained
from watchword.store.folders import Folder
from watchword.store.places import require_sound
from watchword.store.segments import UNKNOWN_LANGUAGE, Files, Placement, insert_segment, place, write_tokens

CHARACTERS_AT_ONCE = 4_000_000

Written = tuple[Files, list[Placement]]


@dataclass(slots=True)
class Pile:
    """Documents of one language on their way into a segment."""

    language: str
    numbers: list[int] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    tokens: list[Tokens] = field(default_factory=list)

    def write(self, folder: Folder) -> Written:
        """Write the segment."""
        require_sound(self.documents, self.tokens)
        placements = place(self.numbers, self.tokens)
        return write_tokens(folder, self.tokens, language=self.language, placements=placements), placements


def rebuild(connection: sqlite3.Connection, folder: Folder, tokenise: Callable[[Document], Tokens]) -> list[Problem]:
    """Write new segments for all documents, then name them in place of the old ones, all at once.

    Returns a Problem for each document that is damaged itself and so has no tokens.
    """
    problems: list[Problem] = []
    rows = connection.execute("SELECT number, language FROM documents ORDER BY language, number").fetchall()
    readable = read_each(connection, rows, problems)
    written = [pile.write(folder) for pile in piles(readable, tokenise)]
    with transaction(connection):
        connection.execute("DELETE FROM placements")
        connection.execute("DELETE FROM segments")
        for files, placements in written:
            insert_segment(connection, files, placements)
    return problems


def read_each(
    connection: sqlite3.Connection, rows: list[tuple[int, str | None]], problems: list[Problem]
) -> Iterator[tuple[int, str, Document]]:
    """Yield number, language and document of each row that can be read."""
    for number, language in rows:
        try:
            with explained():
                document = read_document(connection, number)
        except StoreError as error:
            problems.append(Problem("store.text.damaged", f"document {number}", error.message, error.hint, lost=True))
        else:
            yield number, language or UNKNOWN_LANGUAGE, document


def piles(readable: Iterator[tuple[int, str, Document]], tokenise: Callable[[Document], Tokens]) -> Iterator[Pile]:
    """Yield the documents with their new tokens, a few million characters of one language at a time."""
    pile = Pile("")
    n_characters = 0
    for number, language, document in readable:
        if pile.numbers and (language != pile.language or n_characters > CHARACTERS_AT_ONCE):
            yield pile
            pile, n_characters = Pile(language), 0
        pile.language = language
        tokens = tokenise(document)
        if tokens.document_id != document.document_id:
            raise InvalidInput(f"the tokens of {document.document_id!r} say they are of {tokens.document_id!r}")
        pile.numbers.append(number)
        pile.documents.append(document)
        pile.tokens.append(tokens)
        n_characters += len(document.text)
    if pile.numbers:
        yield pile
