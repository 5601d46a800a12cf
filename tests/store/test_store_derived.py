"""What is kept because it can be worked out again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from watchword.store import Corpus
from watchword.store.derived import MOST_KEPT

COLUMNS = {"places": np.arange(5), "names": np.array(["가", "b"])}


def test_a_reader_keeps_columns_and_the_next_process_finds_them(tmp_path: Path) -> None:
    Corpus.create(tmp_path / "a").close()
    with Corpus.open(tmp_path / "a") as corpus:
        assert corpus.kept("ab12") is None
        corpus.keep("ab12", COLUMNS)
    with Corpus.open(tmp_path / "a") as corpus:
        held = corpus.kept("ab12")
        assert held is not None
        assert held["places"].tolist() == [0, 1, 2, 3, 4]
        assert held["names"].tolist() == ["가", "b"]
        assert corpus.verify() == []


def test_what_is_damaged_or_cut_short_is_as_good_as_none(tmp_path: Path) -> None:
    with Corpus.create(tmp_path / "a") as corpus:
        corpus.keep("ab12", COLUMNS)
        file = tmp_path / "a" / "derived" / "ab12"
        content = file.read_bytes()
        for broken in (content[:-1], content[:20], b"", content[:-1] + bytes([content[-1] ^ 1])):
            file.write_bytes(broken)
            assert corpus.kept("ab12") is None
    (tmp_path / "a" / "derived" / "cd34.1.part").write_bytes(b"half")
    (tmp_path / "a" / "writer.json").touch()  # as a writer leaves it that was cut short
    with Corpus.open(tmp_path / "a", write=True):
        assert [path.name for path in (tmp_path / "a" / "derived").iterdir()] == ["ab12"]


def test_nothing_is_said_where_nothing_can_be_kept(tmp_path: Path) -> None:
    with Corpus.create(tmp_path / "a") as corpus:
        (tmp_path / "a" / "derived").write_text("in the way")
        corpus.keep("ab12", COLUMNS)
        assert corpus.kept("ab12") is None


def test_the_oldest_go(tmp_path: Path) -> None:
    with Corpus.create(tmp_path / "a") as corpus:
        for number in range(MOST_KEPT + 3):
            corpus.keep(f"{number:04x}", {"n": np.array([number])})
        assert len(list((tmp_path / "a" / "derived").iterdir())) == MOST_KEPT
        assert corpus.kept(f"{MOST_KEPT + 2:04x}") is not None
