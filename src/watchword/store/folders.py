"""The files of an archive: where they lie, and how one is written so that it is whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

PART = ".part"


@dataclass(frozen=True, slots=True)
class Folder:
    """The layout of the archive at `path`. Nothing is created by asking for a place."""

    path: Path

    @property
    def database(self) -> Path:
        """The SQLite database that says what is acknowledged."""
        return self.path / "archive.sqlite"

    @property
    def sources(self) -> Path:
        """Bytes as received."""
        return self.path / "sources"

    @property
    def tokens(self) -> Path:
        """Token segments, named by SHA-256."""
        return self.path / "tokens"

    @property
    def postings(self) -> Path:
        """The indexes of segments, named by SHA-256."""
        return self.path / "postings"

    @property
    def derived(self) -> Path:
        """Results that can be worked out again; may be deleted at any time."""
        return self.path / "derived"

    @property
    def writer_lock(self) -> Path:
        """The file that the one writer holds."""
        return self.path / "writer.lock"

    @property
    def writer_note(self) -> Path:
        """Who writes; left behind where a writer could not tidy up."""
        return self.path / "writer.json"

    @property
    def readers_lock(self) -> Path:
        """The file that all readers share, so that nobody removes a segment they may read."""
        return self.path / "readers.lock"

    def source(self, source_id: str) -> Path:
        """Return where the bytes with this SHA-256 lie."""
        return self.sources / source_id[:2] / source_id

    def is_ours(self) -> bool:
        """Say whether the folder holds nothing that an archive would not hold."""
        names = {place.name for place in (self.sources, self.tokens, self.postings, self.derived)}
        names |= {place.name for place in (self.writer_lock, self.writer_note, self.readers_lock)}
        names |= {self.writer_note.name + PART}
        names |= {self.database.name + suffix for suffix in ("", "-wal", "-shm", "-journal")}
        return all(place.name in names for place in self.path.iterdir())


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write a file under another name, wait until the disk has it, then give it its name: never half a file.

    The name itself is durable once `sync_folders` has seen the folder.
    """
    part = path.with_name(path.name + PART)
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def write_named_by_digest(folder: Path, content: bytes | memoryview, *, suffix: str) -> str:
    """Write `content` under its SHA-256 and return the file's name; a file that is there and whole is left alone."""
    digest = sha256(content).hexdigest()
    name = digest + suffix
    if not (folder / name).exists() or digest_of(folder / name) != digest:
        write_whole(folder / name, content)
    return name


def sync_folders(folders: Iterable[Path]) -> None:
    """Make the names in these folders survive a power cut."""
    for folder in set(folders):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder; nothing where there is no folder."""
    for parent, _, names in os.walk(folder):
        for name in names:
            yield Path(parent, name)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read a piece at a time."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
