"""One writes, many read, and nobody is surprised."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from store.material import fill, flag_short, make_batch, make_document, number_forms
from watchword.model.errors import StoreError
from watchword.store import Corpus

DYING_WRITER = """
import os, signal, sys, time
from watchword.store import Corpus

corpus = Corpus.open(sys.argv[1], write=True)
worker = os.fork()
if worker:
    print(worker, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
os.close(1)
time.sleep(60)
"""


def test_a_second_writer_is_told_who_writes_and_since_when(tmp_path: Path) -> None:
    path = fill(tmp_path / "a", make_document("one", "words"))
    script = "import sys; from watchword.store import Corpus; Corpus.open(sys.argv[1], write=True, wait_seconds=0.2)"
    with Corpus.open(path, write=True):
        run = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
        assert f"is being written by process {os.getpid()} since 20" in run.stderr
        with pytest.raises(StoreError, match=f"process {os.getpid()}"):
            Corpus.open(path, write=True, wait_seconds=0)


def test_a_second_writer_waits(tmp_path: Path) -> None:
    path = fill(tmp_path / "a", make_document("one", "words"))
    first = Corpus.open(path, write=True)
    timer = threading.Timer(0.3, first.close)
    began = time.monotonic()
    timer.start()
    with Corpus.open(path, write=True, wait_seconds=20) as second:
        assert time.monotonic() - began >= 0.25
        second.append(make_batch([make_document("two", "more words")]))
    timer.join()


def test_a_writer_that_dies_leaves_no_lock_even_if_its_workers_live(tmp_path: Path) -> None:
    path = fill(tmp_path / "a", make_document("one", "words"))
    command = [sys.executable, "-c", DYING_WRITER, str(path)]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    worker = int(run.stdout)
    try:
        os.kill(worker, 0)
        with Corpus.open(path, write=True, wait_seconds=0) as corpus:
            assert corpus.n_documents == 1
    finally:
        os.kill(worker, 9)


def test_a_reader_sees_one_state_while_another_process_writes(tmp_path: Path) -> None:
    path = fill(tmp_path / "a", make_document("d0", "the first words", day="2022-01-01"))
    with Corpus.open(path) as before:
        writer = multiprocessing.get_context("spawn").Process(target=add_many, args=(path, 60))
        writer.start()
        seen = []
        while writer.is_alive():
            with Corpus.open(path) as reader:
                record = reader.record("en", stems=number_forms, function_words=flag_short)
                assert len(record) == reader.n_documents == len(reader.documents())
                for name in record.document_ids:
                    assert len(reader.tokens(name)) == 3
                seen.append(len(record))
            assert before.n_documents == 1
            assert before.tokens("d0").forms == ("the", "first", "words")
        writer.join()
        assert writer.exitcode == 0
        assert seen == sorted(seen)
        record = before.record("en", stems=number_forms, function_words=flag_short)
        assert record.document_ids == ("d0",)
        assert before.postings("first").document_ids == ("d0",)
    with Corpus.open(path) as after:
        assert after.n_documents == 61


def add_many(path: Path, n_documents: int) -> None:
    with Corpus.open(path, write=True) as corpus:
        for number in range(1, n_documents + 1):
            corpus.append(make_batch([make_document(f"d{number}", f"the words {number}", day="2022-01-01")]))


def test_closing_twice_is_harmless_and_lets_go(tmp_path: Path) -> None:
    corpus = Corpus.create(tmp_path / "a")
    corpus.close()
    corpus.close()
    with Corpus.open(tmp_path / "a", write=True, wait_seconds=0):
        pass
    assert not (tmp_path / "a" / "writer.json").exists()
