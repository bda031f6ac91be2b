"""The file of a segment: named arrays, each aligned, and a directory of them at the end.

    magic, version | array, padding, array, padding … | directory (JSON) | offset and length of the directory, magic

A file is written once, from front to back, and never changed. Reading maps it; nothing is read before it is used, so that
processes share what the system has in memory. Checksums are in the manifest of the generation.
"""

import json
import mmap
import os
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

import numpy as np
import numpy.typing as npt

FORMAT_VERSION: Final = 1
_MAGIC: Final = b"XBARRAYS"
_HEAD: Final = struct.Struct("<8sQ")  # magic, version
_TAIL: Final = struct.Struct("<QQ8s")  # offset and length of the directory, magic
_ALIGNMENT: Final = 64  # bytes: a line of the processor's cache

AnyArray = npt.NDArray[Any]


class DamagedFileError(Exception):
    """The file is not what was written: cut short, changed, or of another format."""


class ArrayWriter:
    """Writes an array file. What was added is on the disk after `finish`; an exception within the block removes the file."""

    _file: BinaryIO

    def __init__(self, path: Path) -> None:
        self._path = path
        self._arrays: dict[str, tuple[str, int, int]] = {}
        self._at = 0

    def __enter__(self) -> Self:
        self._file = self._path.open("xb")
        self._write(_HEAD.pack(_MAGIC, FORMAT_VERSION))
        return self

    def add(self, name: str, array: AnyArray) -> None:
        """Append a one-dimensional array under a new name."""
        self.add_parts(name, array.dtype, [array])

    def add_parts(self, name: str, dtype: npt.DTypeLike, parts: Iterable[AnyArray]) -> None:
        """Append an array that comes in parts, so that it need not be in memory as a whole."""
        self._pad()
        start, kind = self._at, np.dtype(dtype).newbyteorder("<")
        for part in parts:
            if part.size:
                self._write(np.ascontiguousarray(part, dtype=kind).data.cast("B"))
        self._arrays[name] = kind.str, (self._at - start) // kind.itemsize, start

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write the directory, with facts in JSON's types beside it."""
        self._pad()
        directory = json.dumps({"arrays": self._arrays, "facts": facts}, ensure_ascii=False).encode()
        self._write(directory + _TAIL.pack(self._at, len(directory), _MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())

    def _pad(self) -> None:
        self._write(bytes(-self._at % _ALIGNMENT))

    def _write(self, content: bytes | memoryview) -> None:
        self._file.write(content)
        self._at += len(content)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        if kind is not None:
            self._path.unlink()


class ArrayFile:
    """An array file, mapped. Arrays taken from it keep it mapped, even when it has been removed from its directory."""

    def __init__(self, path: Path) -> None:
        """Raises DamagedFileError if it is no whole array file, FileNotFoundError if there is none."""
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < _HEAD.size + _TAIL.size:
                raise DamagedFileError(f"{path.name} is cut short")
            self._content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, version = _HEAD.unpack_from(self._content)
        offset, length, end = _TAIL.unpack_from(self._content, size - _TAIL.size)
        if magic != _MAGIC or end != _MAGIC or version != FORMAT_VERSION or offset + length + _TAIL.size != size:
            raise DamagedFileError(f"{path.name} is no whole array file of version {FORMAT_VERSION}")
        try:
            held = json.loads(self._content[offset : offset + length])
        except ValueError as error:
            raise DamagedFileError(f"the directory of {path.name} was changed") from error
        self._arrays: dict[str, tuple[str, int, int]] = held["arrays"]
        self.facts: dict[str, Any] = held["facts"]

    def __getitem__(self, name: str) -> AnyArray:
        """The array of this name: read-only, without being read yet."""
        kind, count, offset = self._arrays[name]
        return np.frombuffer(self._content, dtype=kind, count=count, offset=offset)
