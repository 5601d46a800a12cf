"""The index of a segment in a file of its own: columns that are mapped into memory, so that only what is asked is read.

A file is a mark, the length of a header, the header (JSON: name, type, place and size of each array), and the arrays.
It is named by its SHA-256, never changed, and can be made again from the tokens.
"""

from __future__ import annotations

import json
import mmap
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from watchword.model.errors import StoreError
from watchword.model.indexes import Index, Integers
from watchword.model.tokens import Column
from watchword.store.columns import codes_and_forms

SUFFIX = ".index"
MARK = b"watchword index\n"
ALIGNED = 64  # bytes: where each array begins
RADIX_FORMS = 1 << 16  # numpy sorts 16-bit numbers by radix
REBUILD = "the documents are whole without it; rebuild it from their texts: watchword rebuild"


class Forms(Sequence[str]):
    """A table of ascending strings, decoded one at a time as they are asked for, all when it is gone through."""

    def __init__(self, letters: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int32]) -> None:
        self.letters, self.offsets = letters, offsets
        self._all: list[str] | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            numbers = range(*place.indices(len(self)))
            return self.all() if len(numbers) == len(self) else [self[i] for i in numbers]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self.letters[self.offsets[place] : self.offsets[place + 1]].tobytes().decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        return iter(self.all())

    def all(self) -> list[str]:
        """Return every form, kept from the first time on."""
        if self._all is None:
            self._all = self.as_arrow().to_pylist()
        return self._all

    def as_arrow(self) -> pa.StringArray:
        """Return the table as an Arrow array over the same memory."""
        buffers = pa.py_buffer(self.offsets), pa.py_buffer(self.letters)
        return pa.StringArray.from_buffers(len(self), *buffers)


def as_arrow(forms: Sequence[str]) -> pa.Array:
    """Return a form table as an Arrow array."""
    return forms.as_arrow() if isinstance(forms, Forms) else pa.array(forms, pa.string())


def encoded_index(table: pa.Table, numbers: Column, n_tokens: Sequence[int]) -> bytes:
    """Return the index of stacked tokens as the bytes of its file."""
    codes, forms = codes_and_forms(table["form"])
    used, ranks = np.unique(codes, return_inverse=True)
    forms = forms.take(pa.array(used, pa.int64()))
    letters = [form.encode("utf-8") for form in forms.to_pylist()]  # whose order is that of code points
    order = sorted(range(len(letters)), key=letters.__getitem__)
    rank = np.empty(len(forms), np.uint16 if len(forms) <= RADIX_FORMS else np.int32)
    rank[order] = np.arange(len(forms))
    form_id = rank[ranks]
    start, end = table["start"].to_numpy(), table["end"].to_numpy()
    words = [letters[i] for i in order]
    counts = np.bincount(form_id, minlength=len(words))
    return packed(
        {
            "form_letters": np.frombuffer(b"".join(words), np.uint8),
            "form_offsets": offsets_of([len(word) for word in words]).astype(np.int32),
            "form_id": form_id.astype(np.int32),
            "positions": np.argsort(form_id, kind="stable").astype(np.int32),
            "form_bounds": offsets_of(counts),
            "numbers": np.asarray(numbers, np.int32),
            "bounds": offsets_of(n_tokens),
            "start": narrow(start),
            "length": narrow(end - start),
            "sentence": narrow(table["sentence"].to_numpy()),
        }
    )


def offsets_of(lengths: Sequence[int] | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return where pieces of these lengths begin when they stand end to end, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.asarray(lengths, np.int64))]).astype(np.int64)


def narrow(column: Integers) -> Integers:
    """Return numbers, none below zero, in the fewest bytes that hold them."""
    most = int(column.max(initial=0))
    return column.astype(np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.int32)


def packed(arrays: dict[str, np.ndarray]) -> bytes:
    """Return arrays behind their header."""
    place = 0
    listed = {}
    for name, array in arrays.items():
        listed[name] = [array.dtype.str, place, len(array)]
        place += -(-array.nbytes // ALIGNED) * ALIGNED
    header = json.dumps(listed).encode("ascii")
    opening = MARK + len(header).to_bytes(8, "little") + header
    parts = [opening.ljust(-(-len(opening) // ALIGNED) * ALIGNED, b"\0")]
    parts += [array.tobytes().ljust(-(-array.nbytes // ALIGNED) * ALIGNED, b"\0") for array in arrays.values()]
    return b"".join(parts)


def open_index(path: Path) -> Index:
    """Map the file of an index into memory.

    Nothing but the header is read here, so that a changed byte elsewhere is found by `verify`, not by this.

    Raises:
        StoreError: there is no such file, or it is not whole.

    """
    if path.suffix != SUFFIX:
        raise StoreError(f"{path.name} is an index of an older form", hint=REBUILD)
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing", hint=REBUILD) from error
    except ValueError as error:  # nothing to map
        raise StoreError(f"{path} is damaged: it is empty", hint=REBUILD) from error
    try:
        return index_in(content)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} is damaged: {error}", hint=REBUILD) from error


def index_in(content: mmap.mmap) -> Index:
    """Return the index whose file is mapped here; raises `ValueError` where it is not one."""
    if content[: len(MARK)] != MARK:
        raise ValueError("it does not begin as an index does")
    after = len(MARK) + 8 + int.from_bytes(content[len(MARK) : len(MARK) + 8], "little")
    listed = json.loads(content[len(MARK) + 8 : after])
    begin = -(-after // ALIGNED) * ALIGNED
    held = {
        name: np.frombuffer(content, np.dtype(kind), count, begin + place)
        for name, (kind, place, count) in listed.items()
    }
    forms = Forms(held.pop("form_letters"), held.pop("form_offsets"))
    index = Index(forms, **held, looked_up={})
    if not len(index.form_id) == len(index.positions) == len(index.start) == int(index.bounds[-1]):
        raise ValueError("its columns differ in length")
    if len(index.form_bounds) != len(forms) + 1 or len(index.bounds) != len(index.numbers) + 1:
        raise ValueError("its tables differ in length")
    return index


def number_of_form(index: Index, form: str) -> int | None:
    """Return the number of a form, None where it stands nowhere."""
    number = bisect_left(index.forms, form)
    return number if number < len(index.forms) and index.forms[number] == form else None


class Indexes:
    """The open index files of an archive. Files never change, so what is mapped stays true."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: dict[str, Index] = {}

    def index(self, name: str) -> Index:
        """Return an index, opened at first use."""
        if name not in self._held:
            self._held[name] = open_index(self._path / name)
        return self._held[name]

    def close(self) -> None:
        """Let go of all files; a mapping ends when nobody uses its arrays any longer."""
        self._held.clear()
