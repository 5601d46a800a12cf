"""From bytes to documents: the way in for text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from watchword.model.documents import Document
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.readers.drafts import Reader
from watchword.text.readers.finish import Batch, finish
from watchword.text.readers.names import Names
from watchword.text.readers.options import ReadOptions
from watchword.text.readers.packed import expand
from watchword.text.readers.registry import READERS, choose_reader

_DEFAULT_OPTIONS = ReadOptions()
_MOST_PROBLEMS = 1000


def readers() -> tuple[Reader, ...]:
    """Return the built-in readers, one a format, as plain data."""
    return READERS


def recipe(options: ReadOptions = _DEFAULT_OPTIONS, *, using: Sequence[Reader] = READERS) -> str:
    """Name everything but the bytes and their location that documents depend on: readers, versions, options.

    Sources that were read under the same recipe need not be read again.

    >>> recipe(ReadOptions(language="ko"))
    'plain/1 markdown/1 jsonl/1 table/1 page/1 {"language":"ko"}'
    """
    return " ".join([*(f"{reader.name}/{reader.version}" for reader in using), options.as_recipe()])


def read(
    source: Source, content: bytes, *, options: ReadOptions = _DEFAULT_OPTIONS, using: Sequence[Reader] = READERS
) -> tuple[list[Document], list[Problem]]:
    """Return the documents that the bytes of one source hold, and what could not be read or is doubtful.

    The same bytes at the same location under the same `recipe` give the same documents. Text is kept as it was
    published: no normalisation, no trimming in plain text; lone surrogates and NULs become U+FFFD. Documents have names
    that are unique within the source, and `extras` says where date and language came from. Of each kind of problem
    at most 1,000 are listed; one more tells how many followed. Memory: about four times the source at its peak.

    Nothing is raised for material: a source that no reader takes is a `Problem`.
    """
    expanded = expand(source, content)
    if isinstance(expanded, Problem):
        return [], [expanded]
    inner, unpacked = expanded
    reader = choose_reader(inner, unpacked, using)
    if reader is None:
        message = f"no reader takes {inner.media_type}"
        return [], [Problem("text.reader.absent", source.location, message, hint="save it as text or HTML", lost=True)]
    documents: list[Document] = []
    problems = _Problems()
    batch = Batch(inner, options, Names())
    for outcome in reader.read(inner, unpacked, options):
        if isinstance(outcome, Problem):
            problems.add(outcome)
            continue
        document, found = finish(outcome, batch)
        for problem in found:
            problems.add(problem)
        if document is not None:
            documents.append(document)
    if not documents and not problems.is_lost:
        message = f"no document was found in {source.n_bytes:,} bytes"
        problems.add(Problem("text.parse.empty", source.location, message, hint="check the source", lost=True))
    return documents, problems.listed(source.location)


class _Problems:
    """The first problems of each kind, and a count of the others: ten million broken lines must fit in memory."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._n_seen: Counter[tuple[str, bool]] = Counter()
        self.is_lost = False

    def add(self, problem: Problem) -> None:
        kind = (problem.code, problem.lost)
        self._n_seen[kind] += 1
        self.is_lost = self.is_lost or problem.lost
        if self._n_seen[kind] <= _MOST_PROBLEMS:
            self._kept.append(problem)

    def listed(self, where: str) -> list[Problem]:
        more = [
            Problem(code, where, f"{count - _MOST_PROBLEMS:,} more like these in this source", lost=lost)
            for (code, lost), count in self._n_seen.items()
            if count > _MOST_PROBLEMS
        ]
        return self._kept + more
