"""Bad input ends in a clear message, the rest goes on, and the archive still verifies."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from command_line import lines, run

GOOD = "The harbour authority met on Tuesday and counted the boats that had come home before the storm.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    run("init", folder)
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "2020-01-01-good.txt").write_text(GOOD, "utf-8")
    return folder


def add(archive: Path, *locations: object, code: int = 0) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Add and return the names of what was added and the problems by code; the archive must verify afterwards."""
    told = lines("add", "-C", archive, *locations, code=code)
    assert run("verify", "-C", archive).stdout == ""
    problems = {one["code"]: one for one in told if one["kind"] == "problem"}
    return [one["document"] for one in told if one["kind"] == "added"], problems


def test_an_empty_file_is_a_problem_and_the_rest_goes_on(archive: Path, texts: Path) -> None:
    (texts / "empty.txt").write_bytes(b"")
    added, problems = add(archive, texts, code=1)
    assert len(added) == 1
    (problem,) = problems.values()
    assert "empty.txt" in problem["where"]
    assert problem["lost"]


def test_a_page_of_nul_bytes_is_a_problem(archive: Path, texts: Path) -> None:
    (texts / "zeros.html").write_bytes(b"\x00" * 100_000)
    added, problems = add(archive, texts, code=1)
    assert len(added) == 1
    assert any("zeros.html" in problem["where"] for problem in problems.values())


def test_lone_surrogates_are_replaced_and_told(archive: Path, texts: Path) -> None:
    text = json.dumps({"id": "broken", "date": "2020-01-02", "lang": "en", "text": "X" + GOOD}).replace("X", "\\ud800")
    (texts / "broken.jsonl").write_text(text, "ascii")
    added, problems = add(archive, texts, code=0)
    assert "broken" in added
    assert "text.decode.lossy" in problems
    assert "\ufffd" in lines("show", "-C", archive, "broken")[0]["text"]


def test_a_broken_line_of_json_lines_does_not_take_the_others_with_it(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    good = [json.dumps({"id": f"d{n}", "date": "2020-01-02", "lang": "en", "text": f"{n} {GOOD}"}) for n in range(3)]
    path.write_text("\n".join([good[0], '{"id": "cut off', good[1], '{"id": "no text"}', good[2]]), "utf-8")
    added, problems = add(archive, path, code=1)
    assert added == ["d0", "d1", "d2"]
    assert all("some.jsonl" in problem["where"] for problem in problems.values())


def test_a_zip_bomb_is_refused(archive: Path, texts: Path) -> None:
    with zipfile.ZipFile(texts / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("zeros.txt", b"0" * 600_000_000)
    added, problems = add(archive, texts, code=1)
    assert len(added) == 1
    assert any("bomb.zip" in problem["where"] for problem in problems.values())


def test_a_loop_of_folders_ends(archive: Path, texts: Path) -> None:
    (texts / "loop").symlink_to(texts, target_is_directory=True)
    added, problems = add(archive, texts, code=0)
    assert len(added) == 1
    assert all("loop" in problem["where"] for problem in problems.values())


def test_one_line_of_200_mb_ends_in_a_message(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as out:
        for _ in range(200):
            out.write(b"abcdefghi " * 100_000)
    done = run("add", "-C", archive, path, code=None)
    assert done.returncode in {0, 1}
    assert "long.txt" in done.stderr or "1 added" in done.stderr
    run("verify", "-C", archive)


def test_an_archive_of_a_newer_version_is_refused(archive: Path) -> None:
    connection = sqlite3.connect(archive / "archive.sqlite")
    connection.execute("PRAGMA user_version = 9999")
    connection.commit()
    connection.close()
    done = run("list", "-C", archive, code=4)
    assert "version 9999" in done.stderr
    assert "hint: update Watchword" in done.stderr


def test_a_folder_without_an_archive_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("list", "-C", tmp_path / "nowhere", code=4)
    assert "watchword init" in done.stderr


def test_an_unknown_name_is_answered_with_near_ones(archive: Path, texts: Path) -> None:
    (name,), _ = add(archive, texts)
    done = run("read", "-C", archive, name[:-1] + "x", code=3)
    assert name in done.stderr


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path, texts: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)],  # noqa: S607 - where root may mount
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a small disk can only be made where this user may mount one")
    try:
        archive = small / "archive"
        run("init", archive)
        run("add", "-C", archive, texts)
        big = texts / "big.txt"
        big.write_text("\n\n".join(f"{n} {GOOD}" for n in range(60_000)), "utf-8")
        done = run("add", "-C", archive, big, code=4)
        assert "room" in done.stderr or "full" in done.stderr or "space" in done.stderr
        assert run("verify", "-C", archive).stdout == ""
        assert len(lines("list", "-C", archive)) == 1
    finally:
        subprocess.run(["umount", str(small)], check=True)  # noqa: S607 - as above
