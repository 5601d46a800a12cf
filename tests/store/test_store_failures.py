"""A disk that is full or may not be written: a clear message, nothing acknowledged, and an archive that verifies."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.material import fill, make_batch, make_document
from watchword.model.documents import Document
from watchword.model.errors import StoreError
from watchword.store import Corpus

TESTS = Path(__file__).parents[1]

LIMITED_WRITER = """
import resource, sys
from store.test_store_failures import large
from store.material import make_batch
from watchword.model.errors import StoreError
from watchword.store import Corpus

with Corpus.open(sys.argv[1], write=True) as corpus:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    try:
        corpus.append(make_batch([large()]))
    except StoreError as error:
        print(error)
    else:
        print("it fitted")
"""


def large() -> Document:
    return make_document("large", " ".join(f"word{number}" for number in range(60_000)))


def mount(path: Path, *options: str) -> bool:
    path.mkdir(exist_ok=True)
    command = ["mount", *options, str(path)]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    if not mount(disk, "-t", "tmpfs", "-o", "size=700k", "tmpfs"):
        pytest.skip("a small disk can only be mounted by root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)  # noqa: S607 (as found on the path)


def test_a_full_disk_acknowledges_nothing_and_says_so(small_disk: Path) -> None:
    path = fill(small_disk / "a", make_document("one", "words"))
    with Corpus.open(path, write=True) as corpus:
        with pytest.raises(StoreError, match="room"):
            corpus.append(make_batch([large()]))
        assert corpus.n_documents == 1
        assert corpus.verify() == []
        corpus.append(make_batch([make_document("two", "a small one still fits")]))
    with Corpus.open(path) as corpus:
        assert corpus.n_documents == 2
        assert corpus.verify() == []


def test_a_read_only_disk_can_be_read_and_says_that_it_cannot_be_written(small_disk: Path) -> None:
    path = fill(small_disk / "a", make_document("one", "words"))
    assert mount(small_disk, "-o", "remount,ro")
    with Corpus.open(path) as corpus:
        assert corpus.document("one").text == "words"
        assert corpus.tokens("one").forms == ("words",)
        assert corpus.verify() == []
    for enter in (Corpus.create, lambda place: Corpus.open(place, write=True)):
        with pytest.raises(StoreError, match="may write"):
            enter(path)
    with pytest.raises(StoreError, match="read-only"):
        Corpus.create(small_disk / "b")


@pytest.mark.parametrize("n_bytes", [50_000, 200_000, 500_000])
def test_a_file_that_may_not_grow_acknowledges_nothing(tmp_path: Path, n_bytes: int) -> None:
    path = fill(tmp_path / "a", make_document("one", "words"))
    command = [sys.executable, "-c", LIMITED_WRITER, str(path), str(n_bytes)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=TESTS, check=True)
    assert "make room" in run.stdout
    with Corpus.open(path) as corpus:
        assert corpus.n_documents == 1
        assert corpus.verify() == []
    with Corpus.open(path, write=True) as corpus:
        assert corpus.append(make_batch([large()])).added == ("large",)
        assert corpus.verify() == []
