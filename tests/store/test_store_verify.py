"""Damage is found, named, and where it can be, repaired."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from store.material import (
    assert_same_tokens,
    fill,
    flag_short,
    make_batch,
    make_document,
    number_forms,
    split,
)
from watchword.model.errors import StoreError
from watchword.model.problems import Problem
from watchword.store import Batch, Corpus

DOCUMENTS = [
    make_document(f"d{number}", f"Power for power {number}. And the word {number} again.", day=f"2022-01-{number:02}")
    for number in range(1, 25)
]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return fill(tmp_path / "a", *DOCUMENTS)


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x20
    path.write_bytes(content)


def codes(path: Path) -> set[str]:
    with Corpus.open(path) as corpus:
        return {problem.code for problem in corpus.verify()}


def only_file(folder: Path) -> Path:
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    return file


KINDS = {"sources": "store.source", "tokens": "store.tokens", "postings": "store.postings"}


@pytest.mark.parametrize("folder", KINDS)
def test_a_changed_byte_in_a_file_is_found(archive: Path, folder: str) -> None:
    assert codes(archive) == set()
    file = only_file(archive / folder)
    kept = file.read_bytes()
    for place in (0, 5, len(kept) // 2, len(kept) - 1):
        flip(file, place)
        assert codes(archive) == {f"{KINDS[folder]}.damaged"}
        file.write_bytes(kept)


@pytest.mark.parametrize("folder", KINDS)
def test_a_lost_file_is_found(archive: Path, folder: str) -> None:
    only_file(archive / folder).unlink()
    assert codes(archive) == {f"{KINDS[folder]}.missing"}


def test_a_shortened_file_is_found(archive: Path) -> None:
    file = only_file(archive / "tokens")
    file.write_bytes(file.read_bytes()[:-9])
    assert codes(archive) == {"store.tokens.damaged"}


def everything(path: Path) -> Iterator[object]:
    """Yield all that an archive says of its contents."""
    with Corpus.open(path) as corpus:
        yield corpus.documents()
        yield corpus.listing()
        yield corpus.sources()
        yield corpus.problems()
        yield corpus.recall("profiles")
        yield corpus.has_reading(corpus.sources()[0].source_id, "txt-1")
        yield corpus.digest()
        for document in DOCUMENTS:
            tokens = corpus.tokens(document.document_id)
            yield tokens.forms, tokens.form_id.tolist(), tokens.sentences.tolist(), tokens.start.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_a_changed_byte_anywhere_in_the_database_is_found_or_changes_nothing(archive: Path, seed: int) -> None:
    with Corpus.open(archive, write=True) as corpus:
        corpus.remember("profiles", ["dprk"])
        source_id = corpus.sources()[0].source_id
        problem = Problem("text.date.absent", "texts/one.txt", "no date was found")
        corpus.append(Batch(problems=(problem,), readings=((source_id, "txt-1"),)))
    whole = list(everything(archive))
    database = archive / "archive.sqlite"
    kept = database.read_bytes()
    chance = random.Random(seed)  # noqa: S311 (which bytes are tried, not a secret)
    for _ in range(12):
        for log in archive.glob("archive.sqlite-*"):
            log.unlink()
        database.write_bytes(kept)
        flip(database, chance.randrange(len(kept)))
        found = {"refused at once"}
        with suppress(StoreError):
            found = codes(archive)
        if not found:
            assert list(everything(archive)) == whole


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE texts SET text = replace(text, 'power', 'Power')", "store.text.damaged"),
        ("UPDATE texts SET text = CAST(x'ff' || text AS TEXT) WHERE number = 3", "store.text.damaged"),
        ("UPDATE documents SET speaker = 'somebody' WHERE number = 2", "store.row.damaged"),
        ("UPDATE documents SET date = '1999-13-45' WHERE number = 2", "store.text.damaged"),
        ("DELETE FROM texts WHERE number = 4", "store.text.damaged"),
        ("DELETE FROM placements WHERE number = 4", "store.tokens.missing"),
        ("UPDATE placements SET first_row = first_row + 1", "store.tokens.damaged"),
        ("UPDATE segments SET n_tokens = n_tokens - 1", "store.tokens.damaged"),
        ("UPDATE placements SET sentences = x'00000000ffffff0f'", "store.tokens.damaged"),
        ("UPDATE sources SET location = 'elsewhere'", "store.row.damaged"),
        ("DELETE FROM sources", "store.database.damaged"),
    ],
)
def test_a_changed_row_is_found(archive: Path, change: str, code: str) -> None:
    with Corpus.open(archive, write=True) as corpus:
        corpus._connection.execute("PRAGMA foreign_keys = OFF")
        corpus._connection.execute(change)
    assert code in codes(archive)


def test_documents_are_readable_without_their_tokens_and_a_rebuild_restores_them(archive: Path) -> None:
    shutil.rmtree(archive / "tokens")
    shutil.rmtree(archive / "postings")
    with Corpus.open(archive) as corpus:
        assert corpus.documents() == DOCUMENTS
        for ask in (lambda: corpus.tokens("d1"), lambda: corpus.postings("power")):
            with pytest.raises(StoreError, match="missing"):
                ask()
        with pytest.raises(StoreError, match="missing"):
            corpus.record("en", stems=number_forms, function_words=flag_short)
    with Corpus.open(archive, write=True) as corpus:
        assert {problem.code for problem in corpus.rebuild(split)} == {"store.tokens.missing", "store.postings.missing"}
        assert corpus.verify() == []
        assert corpus.rebuild(split) == []
        for document in DOCUMENTS:
            assert_same_tokens(corpus.tokens(document.document_id), split(document))
        assert corpus.n_documents_with("power") == len(DOCUMENTS)


def test_adding_goes_on_after_tokens_were_lost(archive: Path) -> None:
    only_file(archive / "tokens").unlink()
    with Corpus.open(archive, write=True) as corpus:
        for number in range(20):
            receipt = corpus.append(make_batch([make_document(f"new{number}", f"new words {number}")]))
            assert len(receipt.added) == 1
        assert {problem.code for problem in corpus.verify()} == {"store.tokens.missing"}
        corpus.rebuild(split)
        assert corpus.verify() == []


def test_a_rebuild_passes_over_a_damaged_document_and_says_so(archive: Path) -> None:
    with Corpus.open(archive, write=True) as corpus:
        corpus._connection.execute("PRAGMA foreign_keys = OFF")
        corpus._connection.execute("DELETE FROM texts WHERE number = 4")
        corpus._connection.execute("UPDATE texts SET text = CAST(x'ff' AS TEXT) WHERE number = 5")
        found = [(problem.code, problem.where) for problem in corpus.rebuild(split)]
        assert found == [("store.text.damaged", "document 4"), ("store.text.damaged", "document 5")]
        assert corpus.n_documents_with("power") == len(DOCUMENTS) - 2
        assert len(corpus.listing()) == len(DOCUMENTS)
        for name in ("d4", "d5"):
            for ask in (corpus.document, corpus.tokens, lambda name: corpus.texts([name])):
                with pytest.raises(StoreError):
                    ask(name)
        with pytest.raises(StoreError):
            corpus.documents()


def test_a_rebuild_that_fails_leaves_the_archive_as_it_was(archive: Path) -> None:
    def refuse(_document: object) -> None:
        raise ZeroDivisionError

    with Corpus.open(archive, write=True) as corpus:
        with pytest.raises(ZeroDivisionError):
            corpus.rebuild(refuse)  # type: ignore[arg-type]  # it never returns
        assert corpus.verify() == []
        assert_same_tokens(corpus.tokens("d1"), split(DOCUMENTS[0]))
