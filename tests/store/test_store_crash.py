"""A `kill -9` at any moment leaves an archive that opens, with all that was acknowledged and nothing by halves."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.material import make_document, split
from watchword.model.documents import Document
from watchword.store import STEPS, Corpus

TESTS = Path(__file__).parents[1]
N_LANGUAGES = 2

WRITER = """
import os, signal, sys
from store.test_store_crash import document_number
from store.material import make_batch
from watchword.store import Corpus

path, first, last, fatal, occurrence = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5])

def on_step(step):
    global occurrence
    if step == fatal:
        occurrence -= 1
        if not occurrence:
            os.kill(os.getpid(), signal.SIGKILL)

with Corpus.create(path) as corpus:
    print("open", flush=True)
    for number in range(first, last):
        receipt = corpus.append(make_batch([document_number(number, part) for part in range(3)]), on_step=on_step)
        print(*receipt.added, flush=True)
"""


def document_number(number: int, part: int) -> Document:
    text = f"document {number} part {part}. " * (5 + number % 7)
    return make_document(f"d{number}-{part}", text, day="2022-01-01", language=["en", "ko"][part % N_LANGUAGES])


def start(path: Path, *, last: int, fatal: str = "", occurrence: int = 1, first: int = 0) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, str(path), str(first), str(last), fatal, str(occurrence)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=TESTS)


def acknowledged(output: str) -> set[str]:
    """Return the names in the whole lines after the first; a line that the kill cut short was not yet said."""
    lines = output.split("\n")[:-1]
    return {name for line in lines[1:] for name in line.split()}


def assert_whole(path: Path, names: set[str]) -> int:
    """Check an archive after a crash, as a reader and as the next writer; return the number of its documents."""
    with Corpus.open(path) as corpus:
        assert corpus.verify() == []
        found = {document.document_id: document for document in corpus.documents()}
        assert names <= set(found)
        for name, document in found.items():
            number, _, part = name[1:].partition("-")
            assert document == document_number(int(number), int(part))
            assert corpus.tokens(name).form_id.tolist() == split(document).form_id.tolist()
        assert len(found) % 3 == 0
    with Corpus.open(path, write=True) as corpus:
        assert corpus.verify() == []
    assert orphans(path) == set()
    return len(found)


def orphans(path: Path) -> set[str]:
    """Return the files that no row of the database names."""
    with Corpus.open(path) as corpus:
        rows = corpus._connection.execute("SELECT tokens_file, postings_file FROM segments").fetchall()
        named = {name for row in rows for name in row} | {source.source_id for source in corpus.sources()}
    files = {file for part in ("sources", "tokens", "postings") for file in (path / part).rglob("*") if file.is_file()}
    return {str(file) for file in files if file.name not in named} | {str(part) for part in path.glob("*.part")}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_every_step(tmp_path: Path, step: str) -> None:
    path = tmp_path / "a"
    occurrence = 1 if "merged" in step else 4
    process = start(path, last=20, fatal=step, occurrence=occurrence)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    n_acknowledged = len(acknowledged(output))
    n_found = assert_whole(path, acknowledged(output))
    expected = n_acknowledged + (3 if STEPS.index(step) >= STEPS.index("committed") else 0)
    assert n_found == expected
    with Corpus.open(path, write=True) as corpus:
        assert corpus.n_documents == expected


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_a_random_moment_again_and_again(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (which moment is tried, not a secret)
    path = tmp_path / "a"
    names: set[str] = set()
    for _ in range(2):
        process = start(path, first=len(names) // 3, last=10_000)
        assert process.stdout is not None
        first_line = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.8))
        process.kill()
        names |= acknowledged(first_line + process.stdout.read())
        process.wait()
        process.stdout.close()
        assert_whole(path, names)


@pytest.mark.parametrize("seed", range(3))
def test_killed_while_it_is_made_an_archive_can_still_be_made(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "a"
    process = start(path, last=0)
    deadline = time.monotonic() + 30
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.0005)
    time.sleep(random.Random(seed).uniform(0, 0.02))  # noqa: S311 (which moment is tried, not a secret)
    process.kill()
    process.communicate()
    with Corpus.create(path) as corpus:
        assert corpus.n_documents == 0
        assert corpus.verify() == []


def test_an_archive_of_which_only_the_file_was_made_opens(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.mkdir()
    (path / "archive.sqlite").touch()
    with Corpus.open(path) as corpus:
        assert corpus.n_documents == 0
