"""Making and opening an archive, and the traditions it reads by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from watchword import profile
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.profiles import Profile
from watchword.store import Corpus


def create(path: Path, *, profiles: Sequence[str] = ()) -> Corpus:
    """Make an archive in a new or empty folder, open for writing; on an existing archive it only sets `profiles`.

    `profiles` are names of bundled profiles or folders of the user's own; without any, all bundled ones serve, each for
    the documents it recognises.
    """
    for name in profiles:
        load_profile(name)  # a profile that cannot be loaded is refused before anything is made
    corpus = Corpus.create(path)
    if profiles:
        # a bundled name stays a name, even where a folder of that name stands: often the archive itself
        bundled = profile.bundled()
        corpus.remember("profiles", [name if name in bundled else str(Path(name).resolve()) for name in profiles])
    return corpus


def open_archive(path: Path, *, write: bool = False) -> Corpus:
    """Open an archive; a second writer waits for a while and is then told who writes."""
    return Corpus.open(path, write=write)


def profiles_of(corpus: Corpus) -> list[Profile]:
    """Return the traditions that this archive reads by."""
    names = corpus.recall("profiles")
    return [load_profile(str(name)) for name in names] if isinstance(names, list) else bundled_profiles()


def bundled_profiles() -> list[Profile]:
    """Return the traditions that ship with the program, by name: what serves where nobody chose."""
    return [load_profile(name) for name in sorted(profile.bundled())]


def load_profile(name: str) -> Profile:
    """Load a bundled profile by name, or a user's own by its folder."""
    bundled = profile.bundled()
    if name in bundled:
        return load_bundled(name)
    folder = Path(name)
    if folder.is_dir():
        return profile.load(folder)
    raise InvalidInput(
        f"{name!r} is neither a bundled profile nor a folder", hint=f"bundled are {', '.join(sorted(bundled))}"
    )


@cache
def load_bundled(name: str) -> Profile:
    """Load a bundled profile, which stays as it is while the program runs."""
    return profile.load(profile.bundled()[name])


def recognise(document: Document, profiles: Sequence[Profile]) -> Document:
    """Fill in what the first tradition that knows the document can tell of it."""
    for tradition in profiles:
        if profile.matches(document, tradition):
            return profile.recognise(document, tradition)
    return document


def tradition_of(document: Document, profiles: Sequence[Profile]) -> Profile | None:
    """Return the first tradition that knows the document."""
    return next((tradition for tradition in profiles if profile.matches(document, tradition)), None)
