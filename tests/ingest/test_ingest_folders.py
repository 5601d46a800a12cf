"""Files and folders come in as sources, or as problems that say why not."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchword.ingest import Limits, Received, receive
from watchword.model.problems import Problem

NOW = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)
as_root = getattr(os, "geteuid", lambda: 1)() == 0


def bring(*paths: Path | str, limits: Limits | None = None) -> tuple[list[Received], list[Problem]]:
    found = list(receive([str(path) for path in paths], now=lambda: NOW, limits=limits or Limits()))
    return [one for one in found if isinstance(one, Received)], [one for one in found if isinstance(one, Problem)]


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_file_is_a_source_named_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "speech.txt").write_bytes(b"Comrades!")
    [received], problems = bring(tmp_path / "speech.txt")
    assert received.content == b"Comrades!"
    assert received.source.sha256 == sha256(b"Comrades!").hexdigest()
    assert received.source.n_bytes == 9
    assert received.source.retrieved_at == NOW
    assert received.source.media_type == "text/plain"
    assert received.source.location == str(tmp_path / "speech.txt")
    assert problems == []


names = st.text(st.characters(categories=["L", "Nd"], max_codepoint=0xD7FF), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(files=st.dictionaries(st.tuples(names, names), st.binary(min_size=1, max_size=40), max_size=8))
def test_a_folder_brings_every_file_once_and_in_the_order_of_names(
    tmp_path_factory: pytest.TempPathFactory, files: dict[tuple[str, str], bytes]
) -> None:
    top = tmp_path_factory.mktemp("folder")
    for (folder, name), content in files.items():
        (top / f"d-{folder}").mkdir(exist_ok=True)
        (top / f"d-{folder}" / f"{name}.txt").write_bytes(content)
    on_disk = {str(path): path.read_bytes() for path in top.rglob("*.txt")}
    received, problems = bring(top)
    taken = {one.source.location: one.content for one in received}
    refused = {problem.where for problem in problems if problem.code != "ingest.folder.empty"}
    assert taken.keys() | refused == on_disk.keys()
    assert not taken.keys() & refused
    assert all(on_disk[location] == content for location, content in taken.items())
    order = [one.source.location.split("/") for one in received]
    assert order == sorted(order)


def test_hidden_files_are_passed_over_and_an_empty_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("x")
    (tmp_path / ".hidden.txt").write_text("x")
    received, problems = bring(tmp_path)
    assert received == []
    assert codes(problems) == ["ingest.folder.empty"]


def test_a_link_back_to_its_own_folder_is_a_loop_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "text.txt").write_text("kept")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    received, problems = bring(tmp_path)
    assert [one.content for one in received] == [b"kept"]
    assert codes(problems) == ["ingest.folder.loop", "ingest.folder.loop"]
    assert not any(problem.lost for problem in problems)


def test_folders_that_link_to_each_other_do_not_multiply(tmp_path: Path) -> None:
    for number in range(12):
        folder = tmp_path / f"{number:02}"
        folder.mkdir()
        (folder / "text.txt").write_text(f"text {number}")
        for other in range(12):
            (folder / f"to-{other:02}").symlink_to(tmp_path / f"{other:02}")
    received, problems = bring(tmp_path)
    assert sorted(one.content for one in received) == sorted(f"text {number}".encode() for number in range(12))
    assert set(codes(problems)) == {"ingest.folder.again", "ingest.folder.loop"}


def test_a_link_to_a_file_is_read_and_one_to_nothing_is_reported(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "kept.txt")
    (folder / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    received, [problem] = bring(folder)
    assert [one.content for one in received] == [b"kept"]
    assert (problem.code, problem.lost) == ("ingest.file.absent", True)
    assert "gone.txt" in problem.message


def test_a_misspelt_name_is_answered_by_the_near_one(tmp_path: Path) -> None:
    (tmp_path / "plenum.txt").write_text("kept")
    _, [problem] = bring(tmp_path / "plenun.txt")
    assert problem.code == "ingest.file.absent"
    assert problem.hint == "did you mean plenum.txt?"


@pytest.mark.parametrize("path", ["", "a\0b", "no/such/folder/at/all.txt", "x" * 5000])
def test_impossible_paths_are_problems(path: str) -> None:
    received, [problem] = bring(path)
    assert received == []
    assert problem.lost


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # an address of a socket may have 107 characters
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(path.name)
    finally:
        os.chdir(here)


@pytest.mark.parametrize(("make", "said"), [(make_pipe, "a pipe"), (make_socket, "a socket")])
def test_what_is_no_file_does_not_block(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    make(tmp_path / "special.txt")
    (tmp_path / "text.txt").write_text("kept")
    received, [problem] = bring(tmp_path)
    assert [one.content for one in received] == [b"kept"]
    assert problem.code == "ingest.file.special"
    assert said in problem.message


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_device_without_end_is_refused() -> None:
    _, [problem] = bring("/dev/zero")
    assert (problem.code, "a device" in problem.message) == ("ingest.file.special", True)


@pytest.mark.skipif(as_root, reason="root may read everything")
def test_a_forbidden_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "secret.txt").chmod(0)
    _, [problem] = bring(tmp_path)
    assert problem.code == "ingest.file.forbidden"


def test_a_file_that_vanishes_while_the_folder_is_walked_is_a_problem(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name)
    walk: Iterator[Received | Problem] = receive([str(tmp_path)], now=lambda: NOW)
    first = next(walk)
    (tmp_path / "b.txt").unlink()
    second, third = list(walk)
    assert isinstance(first, Received)
    assert isinstance(second, Problem)
    assert second.code == "ingest.file.absent"
    assert isinstance(third, Received)


def test_a_file_above_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(2**40)  # a sparse tebibyte
    _, [problem] = bring(tmp_path)
    assert problem.code == "ingest.file.large"
    assert "512.0 MiB" in problem.message


def test_a_name_that_is_no_utf8_can_be_printed_and_stored(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"\xb1\xe2.txt")).write_text("kept")
    except OSError:
        pytest.skip("this file system refuses such names")
    [received], _ = bring(tmp_path)
    assert received.source.location.endswith(r"\xb1\xe2.txt")
    assert received.source.location.encode("utf-8")


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "ingest.content.empty"), (bytes(4096), "ingest.content.nul")],
)
def test_nothing_in_a_file_is_a_problem(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "page.html").write_bytes(content)
    _, [problem] = bring(tmp_path)
    assert (problem.code, problem.lost) == (code, True)
