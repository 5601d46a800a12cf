"""The sample archive that ships with the package."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path

import yaml


def demo_sources() -> AbstractContextManager[Path]:
    """Return the folder of the sample texts, of an invented state, with its profile in `profile/`."""
    return as_file(files("watchword.sample"))


def demo_document(folder: Path) -> str:
    """Return the name of the document that the demo reads: the newest member of the sample's main series."""
    truth = yaml.safe_load((folder / "truth.yaml").read_text("utf-8"))
    return str(truth["demo"])
