"""Single files packed by gzip, xz or bzip2."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import replace

from watchword.model.problems import Problem
from watchword.model.sources import Source

LARGEST = 512 * 1024 * 1024
_MOST_RATIO, _FREE = 300, 8 * 1024 * 1024
_OPENERS: dict[str, Callable[[io.BytesIO], gzip.GzipFile | lzma.LZMAFile | bz2.BZ2File]] = {
    "application/gzip": lambda file: gzip.GzipFile(fileobj=file, mode="rb"),
    "application/x-xz": lzma.LZMAFile,
    "application/x-bzip2": bz2.BZ2File,
}


def expand(source: Source, content: bytes) -> tuple[Source, bytes] | Problem:
    """Return the source with what is packed in it, or both unchanged where nothing is.

    The source keeps the hash of the bytes as received; its media type is left to the inner suffix (`a.jsonl.xz`).
    Bounded: at most 512 MiB, and beyond 8 MiB not over 300 times the packed size.
    """
    open_packed = _OPENERS.get(source.media_type)
    if open_packed is None:
        return source, content
    most = min(LARGEST, max(_FREE, _MOST_RATIO * len(content)))
    try:
        with open_packed(io.BytesIO(content)) as file:
            unpacked = file.read(most + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        message = f"the packed file is damaged ({error})"
        return Problem("text.packed.corrupt", source.location, message, hint="fetch it again", lost=True)
    if len(unpacked) > most:
        message = f"the packed file unpacks to more than {most / 1024 / 1024:,.0f} MiB"
        return Problem("text.packed.large", source.location, message, hint="unpack and split it", lost=True)
    if unpacked[257:262] == b"ustar":
        message = "the packed file is a tar archive"
        return Problem("text.packed.tar", source.location, message, hint="unpack it and add the folder", lost=True)
    return replace(source, media_type="application/octet-stream"), unpacked
