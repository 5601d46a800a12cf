"""The way in from Python."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchword.store import Corpus


def open(path: str | PathLike[str], *, write: bool = False) -> Corpus:  # noqa: A001 - as the built-in opens a file
    """Open an archive that `watchword init` or `watchword.workbench.create` made.

    Use it in a `with` block. Reading never waits; one process at a time writes. The functions of
    `watchword.workbench` take what this returns: `read`, `search`, `add`, `list_documents`, `verify`.

    Raises:
        StoreError: there is no archive at `path`, or it is of a newer version, or another process writes to it.

    """
    from watchword.workbench import open_archive  # noqa: PLC0415 - `import watchword` stays light

    return open_archive(Path(path), write=write)
