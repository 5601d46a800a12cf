"""The index of each segment: what it holds, that adding leaves the others alone, and that older archives get one."""

from __future__ import annotations

import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from store.material import fill, make_batch, make_document, split
from store.test_store_records import Added, additions, in_order
from watchword.model.errors import StoreError
from watchword.store import Corpus, schema
from watchword.store.indexes import open_index
from watchword.store.schema import seal

TWO = make_document("two", "Steel for bread. Bread for 강철 all.", day="2022-06-12")


@given(additions())
@settings(max_examples=25)
def test_indexes_hold_every_token_once_and_say_where_each_form_stands(batches: Added) -> None:
    with tempfile.TemporaryDirectory() as folder, Corpus.create(folder) as corpus:
        for batch in batches:
            corpus.append(make_batch(batch))
        for language in corpus.languages:
            roll = corpus.roll(language)
            documents = {document.document_id: document for document in in_order(batches, language)}
            assert list(roll.document_ids) == list(documents)
            names = dict(zip(roll.numbers.tolist(), roll.document_ids, strict=True))
            found = []
            for index in corpus.indexes(language):
                assert list(index.forms) == sorted(set(index.forms))
                for form in range(len(index.forms)):
                    places = index.places(np.array([form]))
                    assert places.tolist() == np.flatnonzero(index.form_id == form).tolist()
                for place, number in enumerate(index.numbers.tolist()):
                    tokens, rows = split(documents[names[number]]), slice(index.bounds[place], index.bounds[place + 1])
                    assert [index.forms[f] for f in index.form_id[rows]] == [tokens.forms[f] for f in tokens.form_id]
                    assert index.start[rows].tolist() == tokens.start.tolist()
                    assert (index.start[rows].astype(int) + index.length[rows]).tolist() == tokens.end.tolist()
                    assert index.sentence[rows].tolist() == tokens.sentence.tolist()
                    found.append(names[number])
            assert sorted(found) == sorted(documents)


def test_adding_a_document_leaves_the_other_indexes_alone(tmp_path: Path) -> None:
    with Corpus.create(tmp_path / "a") as corpus:
        for number in range(3):
            corpus.append(make_batch([make_document(f"d{number}", f"words {number}")]))
        before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "a" / "postings").iterdir()}
        corpus.append(make_batch([TWO]))
        after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "a" / "postings").iterdir()}
    assert before.items() < after.items()
    assert len(after) == len(before) + 1


def made_older(path: Path) -> str:
    """Turn an archive into one of version 2, whose posting files were Parquet; return the name of its only one."""
    (index,) = (path / "postings").iterdir()
    older = index.with_suffix(".parquet")
    index.rename(older)
    with closing(sqlite3.connect(path / "archive.sqlite")) as connection:
        rows = connection.execute("SELECT * FROM segments").fetchall()
        for *row, _ in rows:
            row[-1] = older.name
            connection.execute("UPDATE segments SET postings_file = ?, seal = ?", (older.name, seal(row)))
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    return older.name


@pytest.mark.parametrize("write", [False, True])
def test_an_archive_with_older_postings_gets_its_indexes_when_it_is_opened(tmp_path: Path, *, write: bool) -> None:
    path = fill(tmp_path / "a", make_document("one", "Power for power."), TWO)
    name = made_older(path)
    with Corpus.open(path, write=write) as corpus:
        assert corpus.postings("power").positions.tolist() == [0, 2]
        assert corpus.verify() == []
    assert name not in {file.name for file in (path / "postings").iterdir()}


def test_damaged_tokens_keep_no_archive_from_being_brought_forward(tmp_path: Path) -> None:
    path = fill(tmp_path / "a", TWO)
    made_older(path)
    (tokens,) = (path / "tokens").iterdir()
    tokens.write_bytes(tokens.read_bytes()[:-9])
    with Corpus.open(path, write=True) as corpus:
        assert corpus.document("two") == TWO
        with pytest.raises(StoreError, match="older form"):
            corpus.indexes("en")
        assert {problem.code for problem in corpus.verify()} == {"store.tokens.damaged", "store.postings.damaged"}
        corpus.rebuild(split)
        assert corpus.verify() == []
        assert corpus.postings("bread").positions.tolist() == [2, 3]


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"watchword index\n", b"watchword index\n" + (2).to_bytes(8, "little") + b"{}"]
)
def test_what_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.index"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        open_index(path)


def test_a_shortened_index_is_refused(tmp_path: Path) -> None:
    path = fill(tmp_path / "a", TWO)
    (file,) = (path / "postings").iterdir()
    content = file.read_bytes()
    for keep in (40, len(content) // 2, len(content) - 64):
        file.write_bytes(content[:keep])
        with pytest.raises(StoreError, match="damaged"):
            open_index(file)


def test_a_crash_while_indexes_are_made_anew_leaves_nothing_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fill(tmp_path / "a", TWO)
    name = made_older(path)
    with monkeypatch.context() as patch:
        patch.setattr("watchword.store.access.migrate", crash)
        with pytest.raises(KeyboardInterrupt):
            Corpus.open(path, write=True)
    assert name in {file.name for file in (path / "postings").iterdir()}
    Corpus.open(path, write=True).close()
    assert name not in {file.name for file in (path / "postings").iterdir()}


def crash(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_reader_waits_for_whoever_brings_the_archive_forward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fill(tmp_path / "a", TWO)
    made_older(path)
    begun, go_on = Event(), Event()

    def slowly(*given: Any) -> None:
        begun.set()
        assert go_on.wait(30)
        schema.migrate(*given)

    monkeypatch.setattr("watchword.store.access.migrate", slowly)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(lambda: Corpus.open(path).close())
        assert begun.wait(30)
        second = threads.submit(lambda: Corpus.open(path, wait_seconds=0.1).close())
        with pytest.raises(FutureTimeout):
            second.result(timeout=0.5)
        go_on.set()
        first.result(timeout=30)
        second.result(timeout=30)


def test_an_older_archive_that_cannot_be_written_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fill(tmp_path / "a", TWO)
    made_older(path)
    monkeypatch.setattr("watchword.store.access.os.access", lambda *_: False)
    with pytest.raises(StoreError, match=r"earlier version") as refused:
        Corpus.open(path)
    assert "where its folder can be written" in str(refused.value.hint)
