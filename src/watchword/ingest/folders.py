"""Files and folders."""

from __future__ import annotations

import difflib
import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from watchword.ingest.arrivals import Arrival, say_path
from watchword.ingest.limits import Limits, say_size
from watchword.model.problems import Problem

Identity = tuple[int, int]


def open_path(location: str, *, limits: Limits, now: Callable[[], datetime]) -> Iterator[Arrival | Problem]:
    """Yield the file at `location`, or every file below that folder, one in memory at a time.

    A folder is walked in the order of names; hidden names are passed over. Links are followed, but no folder is
    entered twice: one that leads back to a folder it lies in is a loop. Everything that is not a readable file
    is a `Problem`: vanished, forbidden, a pipe, a device.
    """
    if not location or "\0" in location:
        yield Problem("ingest.file.absent", say_path(location) or "(empty)", "this is no path", lost=True)
        return
    path = Path(location)
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except OSError as error:
        yield _unreachable(path, error)
        return
    if not is_folder:
        yield _open_file(path, limits=limits, now=now)
        return
    n_files = 0
    for found in _walk(path):
        n_files += 1
        yield found if isinstance(found, Problem) else _open_file(found, limits=limits, now=now)
    if not n_files:
        yield Problem(
            "ingest.folder.empty",
            say_path(location),
            "the folder holds no file (hidden files are passed over)",
            hint="check that it is the right one",
        )


def _walk(top: Path) -> Iterator[Path | Problem]:
    """Yield every file below `top`; a stack, not recursion, so that depth does not matter."""
    entered: set[Identity] = set()
    stack: list[tuple[Path, frozenset[Identity]]] = [(top, frozenset())]
    while stack:
        path, above = stack.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield path
                continue
            identity = (status.st_dev, status.st_ino)
            if identity in entered:
                yield _seen_before(path, loop=identity in above)
                continue
            entered.add(identity)
            names = sorted(name for name in os.listdir(path) if not name.startswith("."))  # noqa: PTH208 names only, sorted
        except OSError as error:
            yield _unreachable(path, error)
            continue
        inside = above | {identity}
        stack.extend((path / name, inside) for name in reversed(names))


def _open_file(path: Path, *, limits: Limits, now: Callable[[], datetime]) -> Arrival | Problem:
    where = say_path(str(path))
    try:
        # opened without blocking, and looked at after opening: a pipe would otherwise wait for a writer for ever
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:  # noqa: PTH123 opened by descriptor
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _special(where, status.st_mode)
            content = file.read(limits.max_bytes + 1) if status.st_size <= limits.max_bytes else None
    except OSError as error:
        return _special(where, path.stat().st_mode) if _is_special(path) else _unreachable(path, error)
    if content is None or len(content) > limits.max_bytes:
        return Problem(
            "ingest.file.large",
            where,
            f"the file has {say_size(status.st_size)}; a source may have at most {say_size(limits.max_bytes)}",
            hint="split it, for example `split -l 10000` for JSON Lines",
            lost=True,
        )
    return Arrival(where, say_path(path.name), content, now())


def _is_special(path: Path) -> bool:
    """Say whether this is neither file nor folder (a socket cannot even be opened)."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _special(where: str, mode: int) -> Problem:
    kinds = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISDIR, "a folder"))
    kind = next((name for test, name in kinds if test(mode)), "a device")
    return Problem(
        "ingest.file.special",
        where,
        f"this is {kind}, not a file; it was not read",
        hint="save its content to a file",
        lost=True,
    )


def _seen_before(path: Path, *, loop: bool) -> Problem:
    if loop:
        return Problem(
            "ingest.folder.loop",
            say_path(str(path)),
            "the link leads back to a folder that it lies in; it was not followed again",
            hint="remove the link, or leave it: nothing is missing",
        )
    return Problem(
        "ingest.folder.again",
        say_path(str(path)),
        "the link leads to a folder that was read already; it was not read twice",
    )


def _unreachable(path: Path, error: OSError) -> Problem:
    where = say_path(str(path))
    if isinstance(error, PermissionError):
        return Problem(
            "ingest.file.forbidden",
            where,
            "you are not allowed to read this",
            hint="check its permissions (`ls -l`)",
            lost=True,
        )
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            message = f"the link points to {say_path(str(path.readlink()))!r}, which does not exist"
            return Problem("ingest.file.absent", where, message, hint="repair or remove the link", lost=True)
        return Problem("ingest.file.absent", where, "there is no such file or folder", hint=_suggest(path), lost=True)
    if isinstance(error, NotADirectoryError):
        return Problem("ingest.file.absent", where, "a part of this path is a file, not a folder", lost=True)
    if "symbolic links" in str(error):
        return Problem(
            "ingest.folder.loop",
            where,
            "the link leads to itself",
            hint="remove the link: it leads nowhere",
            lost=False,
        )
    return Problem("ingest.file.unreadable", where, f"reading failed: {error.strerror or error}", lost=True)


def _suggest(path: Path) -> str:
    try:
        names = [name.name for name in path.parent.iterdir()]
    except OSError:
        return f"the folder {say_path(str(path.parent))!r} does not exist or cannot be read either"
    near = difflib.get_close_matches(path.name, names[:5000], n=3)
    return f"did you mean {', '.join(map(say_path, near))}?" if near else "check the spelling; `ls` shows what is there"
