"""Records and postings are the tokens of the documents, in order of date, however they were added."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from store.material import (
    assert_same_tokens,
    flag_short,
    make_batch,
    make_document,
    number_forms,
    split,
    words_text,
)
from watchword.model.documents import Document
from watchword.model.records import Record
from watchword.store import Corpus
from watchword.store.compaction import MOST_SEGMENTS, MOST_TOKENS, choose

Added = list[list[Document]]


@st.composite
def additions(draw: st.DrawFn) -> Added:
    """Draw batches of documents of two languages, dated in no order."""
    texts = draw(st.lists(st.lists(words_text, min_size=1, max_size=4), min_size=1, max_size=20))
    number = 0
    batches = []
    for batch in texts:
        documents = []
        for text in batch:
            day = draw(st.none() | st.integers(1, 9))
            documents.append(
                make_document(
                    f"d{number:03}",
                    f"{text} {number}",
                    day=f"2022-01-0{day}" if day else None,
                    language=draw(st.sampled_from(["en", "ko"])),
                )
            )
            number += 1
        batches.append(documents)
    return batches


def in_order(batches: Added, language: str) -> list[Document]:
    documents = [document for batch in batches for document in batch if document.language == language]
    return sorted(documents, key=lambda one: (one.date is not None, one.date, one.document_id))


def assert_record_of(record: Record, documents: list[Document]) -> None:
    assert record.document_ids == tuple(document.document_id for document in documents)
    assert len(set(record.forms)) == len(record.forms)
    np.testing.assert_array_equal(record.stem_id, number_forms(record.forms))
    np.testing.assert_array_equal(record.function_word, flag_short(record.forms))
    for number, document in enumerate(documents):
        tokens = split(document)
        rows = slice(record.bounds[number], record.bounds[number + 1])
        np.testing.assert_array_equal(record.start[rows], tokens.start)
        np.testing.assert_array_equal(record.end[rows], tokens.end)
        np.testing.assert_array_equal(record.sentence[rows], tokens.sentence)
        forms = [tokens.forms[form] for form in tokens.form_id]
        assert [record.forms[form] for form in record.form_id[rows]] == forms
        assert record.dates[number] == np.datetime64(document.date, "D") or document.date is None
        assert np.isnat(record.dates[number]) == (document.date is None)


@given(additions())
@settings(max_examples=25)
def test_a_record_and_the_postings_are_those_of_the_documents(batches: Added) -> None:
    with tempfile.TemporaryDirectory() as folder, Corpus.create(folder) as corpus:
        for batch in batches:
            corpus.append(make_batch(batch))
        for language in ("en", "ko"):
            documents = in_order(batches, language)
            record = corpus.record(language, stems=number_forms, function_words=flag_short)
            assert_record_of(record, documents)
            for form in ("power", "핵무력", "zebra", "zzz", ""):
                found = corpus.postings(form, language=language)
                expected = {
                    document.document_id: [
                        place for place, number in enumerate(tokens.form_id) if tokens.forms[number] == form
                    ]
                    for document in documents
                    for tokens in [split(document)]
                    if form in tokens.forms
                }
                assert list(found.document_ids) == list(expected)
                pieces = np.split(found.positions, found.bounds[1:-1]) if expected else []
                assert [piece.tolist() for piece in pieces] == list(expected.values())
                assert corpus.n_documents_with(form, language=language) == len(expected)


def test_a_thousand_small_additions_read_as_one_large_one(tmp_path: Path) -> None:
    documents = [
        make_document(
            f"d{number:03}", f"power for peace {number}. " * (1 + number % 5), day=f"2022-01-{1 + number % 28:02}"
        )
        for number in range(150)
    ]
    with Corpus.create(tmp_path / "a") as corpus:
        for document in documents:
            corpus.append(make_batch([document]))
            assert len(list((tmp_path / "a" / "tokens").iterdir())) <= MOST_SEGMENTS + 1
        assert corpus.verify() == []
        record = corpus.record("en", stems=number_forms, function_words=flag_short)
        assert_record_of(record, in_order([documents], "en"))
        assert corpus.n_documents_with("power") == len(documents)
        for document in documents:
            assert_same_tokens(corpus.tokens(document.document_id), split(document))


def test_a_reader_keeps_the_files_it_may_still_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    tokens = path / "tokens"
    with Corpus.create(path) as corpus:
        corpus.append(make_batch([make_document("d0", "the first words")]))
        with Corpus.open(path) as reader:
            for number in range(1, 40):
                corpus.append(make_batch([make_document(f"d{number}", f"words {number}")]))
            assert reader.tokens("d0").forms == ("the", "first", "words")
            assert reader.postings("first").document_ids == ("d0",)
            n_kept = len(list(tokens.iterdir()))
    assert n_kept > MOST_SEGMENTS + 1
    with Corpus.open(path, write=True) as corpus:
        assert len(list(tokens.iterdir())) <= MOST_SEGMENTS + 1
        assert corpus.verify() == []


@given(st.lists(st.integers(0, 5_000_000), max_size=400))
@settings(max_examples=50)
def test_merging_keeps_segments_few_and_rewrites_each_token_seldom(additions: list[int]) -> None:
    sizes: list[int] = []
    n_rewritten = 0
    for size in additions:
        sizes.append(size)
        n_chosen = choose(sizes)
        if n_chosen:
            merged = sum(sizes[-n_chosen:])
            assert merged <= MOST_TOKENS
            n_rewritten += merged
            sizes[-n_chosen:] = [merged]
    large = sum(size > MOST_TOKENS // 4 for size in sizes)
    assert len(sizes) <= MOST_SEGMENTS + 14 + large
    assert n_rewritten <= 14 * sum(additions)


def test_rows_that_span_groups_are_read_whole(tmp_path: Path) -> None:
    long_text = " ".join(f"w{number}" for number in range(70_000))
    documents = [make_document(name, f"{name} {long_text}") for name in ("a", "b", "c")]
    with Corpus.create(tmp_path / "a") as corpus:
        corpus.append(make_batch(documents))
        for document in documents:
            assert_same_tokens(corpus.tokens(document.document_id), split(document))
        found = corpus.postings("w69999")
        assert found.document_ids == ("a", "b", "c")
        assert found.positions.tolist() == [70_000] * 3
