"""What a generation, or a part of one, says of itself: how far it follows the record, and what its files must be.

MANIFEST is written last, when all the other files are safely on disk; a directory without one is not whole. Its first line
is the checksum of the rest, which is JSON.
"""

import json
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, NamedTuple

from search.backends.store import IndexDamagedError, sync_directory

_NAME: Final = "MANIFEST"
_CHUNK: Final = 1 << 20  # bytes


class Meta(NamedTuple):
    """How far an index follows the record: the number of the last Change that it holds, and what tells that row from one of
    the same number in another database; both empty for an index that holds none."""

    seq: int
    stamp: str = ""


class Sum(NamedTuple):
    """What a file must be: bytes, and their CRC-32."""

    size: int
    crc: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts, and the sums of all files but the manifest's own. `number` counts the steps since the build."""

    meta: Meta
    number: int
    files: Mapping[str, Sum]

    def write(self, directory: Path) -> None:
        """Put it into a directory whose other files are there, and make all of it survive a power cut."""
        text = json.dumps(asdict(self), ensure_ascii=False).encode()
        aside = directory / f"{_NAME}.new"
        with aside.open("wb") as handle:
            handle.write(_written(text) + b"\n" + text)
            handle.flush()
            os.fsync(handle.fileno())
        aside.replace(directory / _NAME)
        sync_directory(directory)

    @classmethod
    def read(cls, directory: Path) -> "Manifest":
        """Raises IndexDamagedError if there is none, or it is not what was written."""
        try:
            crc, _, text = (directory / _NAME).read_bytes().partition(b"\n")
            if crc != _written(text):  # letter by letter: a number may be written in other ways, too
                raise IndexDamagedError
            held = json.loads(text)
            files = {name: Sum(*values) for name, values in held["files"].items()}
            return cls(Meta(*held["meta"]), held["number"], files)
        except (OSError, ValueError) as error:
            raise IndexDamagedError from error

    @staticmethod
    def is_in(directory: Path) -> bool:
        """Whether a directory has one: then it was once whole."""
        return (directory / _NAME).exists()

    def check_sizes(self, directory: Path) -> None:
        """Raises IndexDamagedError unless all files are there and as long as they were."""
        try:
            if any((directory / name).stat().st_size != size for name, (size, _) in self.files.items()):
                raise IndexDamagedError
        except OSError as error:
            raise IndexDamagedError from error

    def damaged(self, directory: Path, names: Iterable[str] | None = None) -> list[str]:
        """The files, of all or of these, that are not byte for byte what was written. Reads them whole."""
        return [name for name in (self.files if names is None else names) if not _is(directory / name, self.files[name])]


def _written(text: bytes) -> bytes:
    return b"%08x" % zlib.crc32(text)


def sum_of(path: Path) -> Sum:
    """The sum of a file as it is now."""
    size = crc = 0
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
    return Sum(size, crc)


def sync_file(path: Path) -> None:
    """Make a file's bytes survive a power cut."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def _is(path: Path, expected: Sum) -> bool:
    try:
        return sum_of(path) == expected
    except OSError:
        return False
