"""The sample archive that ships with the package."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path

DEMO_DOCUMENT = "plenum-2024-en"  # the newest report of the sample's main series


def demo_sources() -> AbstractContextManager[Path]:
    """Return the folder of the sample of an invented state.

    `texts/` holds its documents, `profile/` its tradition, `truth.yaml` names what was planted in the texts.
    """
    return as_file(files("watchword.sample"))
