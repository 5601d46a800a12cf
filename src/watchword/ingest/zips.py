"""Zip archives, member by member, without ever writing one to disk."""

from __future__ import annotations

import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator

from watchword.ingest.arrivals import Arrival, say_path
from watchword.ingest.limits import Allowance, Limits, say_size
from watchword.model.problems import Problem

_CENTRAL_HEADER = b"PK\x01\x02"
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"^[A-Za-z]:")
_READ_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


def open_members(arrival: Arrival, *, limits: Limits, allowance: Allowance) -> Iterator[Arrival | Problem]:
    """Yield every member of a zip as `outer.zip!/inner`, in the order of names; one member is in memory at a time.

    What cannot or must not be unpacked is a `Problem`: encrypted, damaged, linked, too large. Sizes are counted while
    unpacking; what the directory of the zip says of them is not believed. `allowance` shrinks by what was unpacked.
    """
    where = arrival.location
    # every entry of the directory starts with these bytes, so this bounds what opening the zip will hold in memory
    n_entries = arrival.content.count(_CENTRAL_HEADER)
    if n_entries > limits.max_members:
        yield Problem(
            "ingest.zip.members",
            where,
            f"the zip has {n_entries:,} members; at most {limits.max_members:,} are opened",
            hint="unpack it and add the folder",
            lost=True,
        )
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(arrival.content))
    except (*_READ_ERRORS, NotImplementedError) as error:
        yield _corrupt(where, error)
        return
    with archive:
        found = False
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            if info.is_dir() or _is_hidden(info.filename):
                continue
            found = True
            yield from _open_member(archive, info, outer=arrival, limits=limits, allowance=allowance)
            if allowance.n_bytes < 0:
                return
    if not found:
        yield Problem("ingest.zip.empty", where, "the zip holds no file", hint="check that it is the right one")


def _open_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, outer: Arrival, limits: Limits, allowance: Allowance
) -> Iterator[Arrival | Problem]:
    name, leads_out = _inner_name(_true_name(info))
    where = f"{outer.location}!/{name}"
    if info.flag_bits & _ENCRYPTED:
        yield Problem(
            "ingest.zip.encrypted",
            where,
            "the member is encrypted",
            hint="unpack it with its password first",
            lost=True,
        )
        return
    if stat.S_ISLNK(info.external_attr >> 16):
        yield Problem("ingest.zip.link", where, "the member is a link to another file and was not followed")
        return
    try:
        content = _unpack(archive, info, limits=limits, allowance=allowance)
    except NotImplementedError:
        yield Problem(
            "ingest.zip.method",
            where,
            f"the member is packed by method {info.compress_type}, which cannot be unpacked here",
            hint="unpack it and add the folder",
            lost=True,
        )
        return
    except (*_READ_ERRORS, RuntimeError) as error:
        yield _corrupt(where, error)
        return
    if isinstance(content, str):
        yield Problem(
            "ingest.zip.bomb", where, content, hint="unpack it yourself if you trust it, and add the folder", lost=True
        )
        return
    if leads_out:
        yield Problem(
            "ingest.zip.name",
            where,
            f"the member's name {say_path(info.filename)!r} leads out of its zip; it is kept as {name!r}",
        )
    yield Arrival(where, name.rpartition("/")[2], content, outer.retrieved_at)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, limits: Limits, allowance: Allowance) -> bytes | str:
    """Return the member's bytes, or why unpacking stopped."""
    by_ratio = max(limits.free_bytes, int(info.compress_size * limits.max_ratio))
    most = min(limits.max_bytes, allowance.n_bytes, by_ratio)
    with archive.open(info) as member:
        content = member.read(most + 1)
    allowance.n_bytes -= len(content)
    if len(content) <= most:
        return content
    if most == by_ratio:
        return (
            f"a zip bomb: {say_size(info.compress_size)} unpack to more than {say_size(most)},"
            f" over {limits.max_ratio:g} times as much"
        )
    if most == limits.max_bytes:
        return f"the member is larger than {say_size(limits.max_bytes)}, the most that one source may be"
    return f"the zip unpacks to more than {say_size(limits.max_unpacked)} in all; the rest of it was not read"


def _true_name(info: zipfile.ZipInfo) -> str:
    """Undo CP437, which the zip format assumes, where the name's bytes are in truth UTF-8."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _inner_name(name: str) -> tuple[str, bool]:
    """Return a name that stays inside the zip, and whether the original did not."""
    parts = _DRIVE.sub("", name).replace("\\", "/").split("/")
    kept = [say_path(part) for part in parts if part not in {"", ".", ".."}]
    leads_out = name.startswith(("/", "\\")) or ".." in parts or bool(_DRIVE.match(name))
    return "/".join(kept) or "unnamed", leads_out


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") and part not in {".", ".."} for part in parts)


def _corrupt(where: str, error: Exception) -> Problem:
    return Problem(
        "ingest.zip.corrupt",
        where,
        f"the zip is damaged here ({error or type(error).__name__})",
        hint="fetch it again, or repair it with `zip -FF`",
        lost=True,
    )
