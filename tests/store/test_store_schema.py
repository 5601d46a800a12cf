"""Archives of older versions are brought forward; those of newer ones, and other databases, are refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.material import assert_same_tokens, fill, make_batch, make_document, split
from watchword.model.errors import StoreError
from watchword.store import Corpus, schema

DOCUMENT = make_document("one", "Power for power.", day="2022-06-11")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return fill(tmp_path / "a", DOCUMENT)


def version(path: Path) -> int:
    with closing(sqlite3.connect(path / "archive.sqlite")) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("write", [False, True])
def test_an_archive_of_an_older_version_is_brought_forward_when_opened(
    archive: Path, monkeypatch: pytest.MonkeyPatch, *, write: bool
) -> None:
    second = ("ALTER TABLE documents ADD COLUMN note TEXT", "UPDATE documents SET note = 'brought forward'")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, second))
    monkeypatch.setattr("watchword.store.access.MIGRATIONS", schema.MIGRATIONS)
    assert version(archive) == len(schema.MIGRATIONS) - 1
    with Corpus.open(archive, write=write) as corpus:
        assert corpus.document("one") == DOCUMENT
        assert_same_tokens(corpus.tokens("one"), split(DOCUMENT))
        assert corpus._connection.execute("SELECT note FROM documents").fetchall() == [("brought forward",)]
    assert version(archive) == len(schema.MIGRATIONS)


@pytest.mark.parametrize("write", [False, True])
def test_an_archive_of_version_1_opens_and_takes_decisions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, write: bool
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (schema.FIRST,))
        patch.setattr("watchword.store.access.MIGRATIONS", schema.MIGRATIONS)
        path = fill(tmp_path / "old", DOCUMENT)
    assert version(path) == 1
    with Corpus.open(path, write=write) as corpus:
        assert corpus.document("one") == DOCUMENT
        assert corpus.decisions() == []
    assert version(path) == len(schema.MIGRATIONS)
    with Corpus.open(path, write=True) as corpus:
        corpus.decide("family", action="add", subject="war", detail={"members": ["en:war"]})
        assert corpus.verify() == []


def test_a_migration_that_fails_leaves_the_old_version(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ("CREATE TABLE notes (note TEXT)", "INSERT INTO nowhere VALUES (1)")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
        with pytest.raises(StoreError):
            Corpus.open(archive, write=True)
    with Corpus.open(archive, write=True) as corpus:
        assert version(archive) == len(schema.MIGRATIONS)
        assert corpus.document("one") == DOCUMENT
        assert corpus.verify() == []


@pytest.mark.parametrize("write", [False, True])
def test_an_archive_of_a_newer_version_is_refused_and_left_alone(archive: Path, *, write: bool) -> None:
    newer = len(schema.MIGRATIONS) + 1
    with closing(sqlite3.connect(archive / "archive.sqlite")) as connection:
        connection.execute(f"PRAGMA user_version = {newer}")
    with pytest.raises(StoreError, match=rf"(?s)version {newer}.*update Watchword"):
        Corpus.open(archive, write=write)
    assert version(archive) == newer


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as connection:
        connection.execute("CREATE TABLE recipes (soup TEXT)")
    for enter in (Corpus.create, Corpus.open):
        with pytest.raises(StoreError, match="not one of Watchword's"):
            enter(tmp_path)
    (tmp_path / "archive.sqlite").write_text("no database at all, but long enough to be read as one" * 100)
    with pytest.raises(StoreError, match="damaged or not ours"):
        Corpus.open(tmp_path)


def test_a_missing_archive_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"(?s)no archive at .*watchword init"):
        Corpus.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_folder_with_other_things_is_not_made_an_archive(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    with pytest.raises(StoreError, match="holds other things"):
        Corpus.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(StoreError, match="is a file"):
        Corpus.create(tmp_path / "letter.txt")


def test_making_an_archive_again_is_harmless(archive: Path) -> None:
    with Corpus.create(archive) as corpus:
        assert corpus.document("one") == DOCUMENT
        corpus.append(make_batch([make_document("two", "more")]))
    (archive / "notes of mine.txt").write_text("kept")
    (archive / "sources" / "notes of mine.txt").write_text("kept")
    (archive / "writer.json").write_text("{}")  # as after a crash: the next writer sweeps
    with Corpus.create(archive) as corpus:
        assert corpus.n_documents == 2
    assert (archive / "notes of mine.txt").exists()
    assert (archive / "sources" / "notes of mine.txt").exists()


def test_all_rows_have_a_seal(archive: Path) -> None:
    with Corpus.open(archive) as corpus:
        tables = corpus._connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            columns = [row[1] for row in corpus._connection.execute(f"PRAGMA table_info({table})")]
            assert columns[-1] == "seal"
