"""What goes into an archive comes out of it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.material import (
    NOON,
    SOURCE,
    assert_same_tokens,
    documents,
    fill,
    make_batch,
    make_document,
    make_source,
    split,
)
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput, NotFound, StoreError
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.store import Batch, Corpus


@given(st.lists(st.lists(documents(), max_size=4), max_size=4))
@settings(max_examples=25)
def test_documents_and_tokens_come_back_exactly(batches: list[list[Document]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stored: dict[str, Document] = {}
        with Corpus.create(folder) as corpus:
            for batch in batches:
                receipt = corpus.append(make_batch(batch))
                held = {given_id for given_id, _ in receipt.held}
                assert len(receipt.added) + len(receipt.held) == len(batch)
                fresh = {document.content_id: document for document in reversed(batch)}
                for name in receipt.added:
                    stored[name] = replace(fresh[corpus.document(name).content_id], document_id=name)
                assert held <= {document.document_id for document in batch}
            assert corpus.verify() == []
        with Corpus.open(folder) as corpus:
            assert corpus.n_documents == len(stored)
            expected = sorted(stored.values(), key=lambda one: (one.date is not None, one.date, one.document_id))
            assert corpus.documents() == expected
            assert corpus.texts(stored) == {name: document.text for name, document in stored.items()}
            for entry, document in zip(corpus.listing(), expected, strict=True):
                assert entry.document == replace(document, text="", sections=())
                assert (entry.n_characters, entry.n_tokens) == (len(document.text), len(split(document)))
            for name, document in stored.items():
                assert corpus.document(name) == document
                assert_same_tokens(corpus.tokens(name), split(document))


@given(st.lists(documents(), min_size=1, max_size=5))
@settings(max_examples=15)
def test_adding_again_changes_nothing(batch: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder, Corpus.create(folder) as corpus:
        first = corpus.append(make_batch(batch))
        before = corpus.documents(), corpus.digest(), corpus.problems(), corpus.sources()
        again = corpus.append(make_batch(batch))
        assert again.added == ()
        assert {stored for _, stored in again.held} == set(first.added)
        assert (corpus.documents(), corpus.digest(), corpus.problems(), corpus.sources()) == before


def test_text_with_nul_characters_survives(tmp_path: Path) -> None:
    document = make_document("nul", "before\0after\0", day="2022-01-01")
    with Corpus.open(fill(tmp_path / "a", document)) as corpus:
        assert corpus.document("nul") == document
        assert_same_tokens(corpus.tokens("nul"), split(document))
        assert corpus.verify() == []


def test_lone_surrogates_become_a_problem_and_the_rest_is_added(tmp_path: Path) -> None:
    broken = make_document("broken", "half \ud800 a character")
    titled = replace(make_document("titled", "sound"), title="\udfff")
    with Corpus.create(tmp_path / "a") as corpus:
        receipt = corpus.append(make_batch([broken, titled, make_document("whole", "a whole one")]))
        assert receipt.added == ("whole",)
        assert [(one.code, one.where, one.lost) for one in receipt.problems] == [
            ("store.text.unstorable", "broken", True),
            ("store.text.unstorable", "titled", True),
        ]
        with pytest.raises(NotFound):
            corpus.document("\ud800")


def test_a_problem_about_a_file_name_that_is_not_text_is_kept_spelled_out(tmp_path: Path) -> None:
    with Corpus.create(tmp_path / "a") as corpus:
        corpus.append(Batch(problems=(Problem("text.empty", "caf\udce9.txt", "it is empty"),)))
        assert [problem.where for problem in corpus.problems()] == ["caf\\udce9.txt"]


def test_another_text_under_a_taken_name_takes_the_next_free_name(tmp_path: Path) -> None:
    with Corpus.create(tmp_path / "a") as corpus:
        for text in ("one", "two", "three"):
            receipt = corpus.append(make_batch([make_document("speech", text)]))
        assert receipt.renamed == (("speech", "speech~3"),)
        assert [problem.code for problem in receipt.problems] == ["store.name.taken"]
        assert corpus.document("speech~3").text == "three"
        assert corpus.tokens("speech~3").forms == ("three",)


def test_a_batch_may_clash_with_itself(tmp_path: Path) -> None:
    same = make_document("speech", "one")
    with Corpus.create(tmp_path / "a") as corpus:
        receipt = corpus.append(make_batch([same, make_document("speech", "two"), same]))
    assert receipt.added == ("speech", "speech~2")
    assert receipt.held == (("speech", "speech"),)


def test_a_copy_under_other_metadata_is_added_and_names_its_twin(tmp_path: Path) -> None:
    first = make_document("kcna", "the same words")
    copy = replace(first, document_id="rodong", outlet="Rodong Sinmun")
    with Corpus.create(tmp_path / "a") as corpus:
        receipt = corpus.append(make_batch([first, copy]))
        assert receipt.added == ("kcna", "rodong")
        (problem,) = receipt.problems
        assert (problem.code, problem.where) == ("store.text.duplicate", "rodong")
        assert "'kcna'" in problem.message
        assert corpus.problems() == [problem]


def test_a_source_is_read_once(tmp_path: Path) -> None:
    source_id = SOURCE[0].source_id
    with Corpus.create(tmp_path / "a") as corpus:
        corpus.append(make_batch([make_document("one", "words")]))
        assert not corpus.has_reading(source_id, "txt-1")
        corpus.append(Batch(readings=((source_id, "txt-1"),)))
        assert corpus.has_reading(source_id, "txt-1")
        assert not corpus.has_reading(source_id, "txt-2")


def test_bytes_come_back_as_received(tmp_path: Path) -> None:
    source, content = make_source(bytes(range(256)) * 100)
    source = replace(source, charset="cp949", licence="CC0", headers=(("etag", "x"), ("etag", "y")))
    with Corpus.create(tmp_path / "a") as corpus:
        corpus.append(Batch(sources=((source, content),)))
        elsewhere = Source.of(content, location="elsewhere", retrieved_at=NOON, media_type="text/html")
        corpus.append(Batch(sources=((elsewhere, content),)))
        assert corpus.source_bytes(source.source_id) == content
        assert corpus.sources() == [source]
        with pytest.raises(NotFound):
            corpus.source_bytes("0" * 64)


def test_a_lost_source_is_restored_by_adding_it_again(tmp_path: Path) -> None:
    source, content = SOURCE
    with Corpus.create(tmp_path / "a") as corpus:
        corpus.append(Batch(sources=(SOURCE,)))
        path = tmp_path / "a" / "sources" / source.source_id[:2] / source.source_id
        path.unlink()
        assert [problem.code for problem in corpus.verify()] == ["store.source.missing"]
        corpus.append(Batch(sources=(SOURCE,)))
        assert corpus.source_bytes(source.source_id) == content
        assert corpus.verify() == []


def test_a_batch_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    document = make_document("one", "two words")
    tokens = split(document)
    with pytest.raises(InvalidInput, match="tokens of each document"):
        Batch(documents=(document,))
    with Corpus.create(tmp_path / "a") as corpus:
        with pytest.raises(InvalidInput, match="neither in the batch"):
            corpus.append(Batch(documents=(document,), tokens=(tokens,)))
        with pytest.raises(InvalidInput, match="hash to"):
            corpus.append(Batch(sources=((SOURCE[0], b"other bytes"),)))
        outside = replace(tokens, end=tokens.end + np.int32(1))
        with pytest.raises(InvalidInput, match="outside its text"):
            corpus.append(Batch((SOURCE,), (document,), (outside,)))
        unformed = replace(tokens, forms=tokens.forms[:1])
        with pytest.raises(InvalidInput, match="form table"):
            corpus.append(Batch((SOURCE,), (document,), (unformed,)))
        assert corpus.n_documents == 0
        assert corpus.verify() == []


def test_an_unknown_name_leads_to_those_that_come_close(tmp_path: Path) -> None:
    path = fill(tmp_path / "a", make_document("rodong-2022-06-11", "one"), make_document("kcna-2011", "two"))
    with Corpus.open(path) as corpus:
        for wrong in ("rodong-2022-06-12", "2022-06"):
            with pytest.raises(NotFound, match="rodong-2022-06-11"):
                corpus.document(wrong)
        with pytest.raises(NotFound):
            corpus.tokens("")
        with pytest.raises(NotFound):
            corpus.texts(["kcna-2011", "nothing"])


@given(st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.integers()))
@settings(max_examples=15)
def test_settings_are_remembered(name: str, value: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, Corpus.create(folder) as corpus:
        assert corpus.recall(name) is None
        corpus.remember(name, "replaced")
        corpus.remember(name, {"profiles": value})
        assert corpus.recall(name) == {"profiles": value}
        assert corpus.verify() == []


def test_a_reading_handle_changes_nothing(tmp_path: Path) -> None:
    with Corpus.open(fill(tmp_path / "a", make_document("one", "words"))) as corpus:
        for change in (
            lambda: corpus.append(Batch()),
            lambda: corpus.remember("name", 1),
            lambda: corpus.rebuild(split),
        ):
            with pytest.raises(StoreError, match="reading only"):
                change()
