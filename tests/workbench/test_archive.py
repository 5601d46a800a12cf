"""Making an archive: the traditions it is told to read by."""

from __future__ import annotations

from pathlib import Path

import pytest

from watchword.model.errors import InvalidInput
from watchword.workbench import create, open_archive, profiles_of


def test_a_bundled_profile_is_found_from_an_archive_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    create(Path("fomc"), profiles=["fomc"]).close()
    with open_archive(Path("fomc")) as corpus:
        assert [one.profile_id for one in profiles_of(corpus)] == ["fomc"]


def test_a_folder_named_as_a_profile_is_found_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own").mkdir()
    head = "id: own\nname: Our own\nversion: '1'\nlanguages: [en]\n"
    (tmp_path / "own" / "profile.yaml").write_text(head, "utf-8")
    create(Path("archive"), profiles=["own"]).close()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with open_archive(tmp_path / "archive") as corpus:
        assert [one.profile_id for one in profiles_of(corpus)] == ["own"]


def test_a_profile_that_cannot_be_loaded_makes_no_archive(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="neither a bundled profile nor a folder"):
        create(tmp_path / "archive", profiles=["nothing-of-this-name"])
    assert not (tmp_path / "archive").exists()
