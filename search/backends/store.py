"""Where the index lives, who may touch what there, and the one rename that makes something visible.

index/
  CURRENT               the name of the current generation; replaced by one rename
  generations/<name>/   a generation: a Whoosh index, whole and never changed; the name begins with its version, and a dot
  builds/<name>/        a build that is under way, or was stopped and can be taken up again
  work/<name>/          what a merge is making
  writer.lock           held by the one process that makes a generation the current one
  builder.lock          held by the one process that builds aside
  merger.lock           held by the one process that merges

Who uses a directory of generations/ or work/ holds a shared lock on it. Whoever publishes removes the directories on which
nobody holds one; what a killed process leaves goes the same way, since its locks went with it.
"""

import fcntl
import os
import secrets
import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy

_LONGEST_NAME: Final = 256  # bytes
_TRIES: Final = 100  # to hold the current generation while others are published one upon the other


class IndexUnavailableError(Exception):
    """The index cannot answer; the message is for the reader."""

    message = gettext_lazy("检索暂时不可用。")

    def __str__(self) -> str:
        return str(self.message)


class IndexMissingError(IndexUnavailableError):
    """There is no index, or not a whole one."""

    message = gettext_lazy("检索索引还没有建立，请管理员运行 manage.py search_index build；浏览不受影响。")


class IndexOutdatedError(IndexUnavailableError):
    """The index was made by another version of the schema, the analysis or the dictionaries."""

    message = gettext_lazy("检索索引是旧版程序建立的，请管理员运行 manage.py search_index build；浏览不受影响。")


class IndexDamagedError(IndexUnavailableError):
    """The files of the index are not what was written."""

    message = gettext_lazy("检索索引已损坏，请管理员运行 manage.py search_index build；浏览不受影响。")


def version_of(directory: Path) -> str:
    """By which version of the schema, the analysis and the dictionaries a generation or a build was made."""
    return directory.name.partition(".")[0]


def sync_directory(directory: Path) -> None:
    """Make the names in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Hold:
    """A directory that stays for as long as this is held: until `release`, or until nobody refers to it."""

    def __init__(self, directory: Path, descriptor: int) -> None:
        self.directory = directory
        self.release = weakref.finalize(self, os.close, descriptor)  # closing lets go of the lock

    @classmethod
    def take(cls, directory: Path) -> "Hold | None":
        """Hold a directory, or None if it has been removed."""
        try:
            descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        except (OSError, ValueError):  # not there, or no name at all
            return None
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        hold = cls(directory, descriptor)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), directory.stat()):
                return hold
        hold.release()  # removed while we were asking
        return None


class Store:
    """The directory of an index. Reading never creates or removes anything."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.builds: Final = root / "builds"
        self._generations = root / "generations"
        self._work = root / "work"
        self._pointer = root / "CURRENT"

    def current(self) -> Path | None:
        """The directory of the current generation, or None if there is none."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
            directory = self._generations / name
            return directory if name and os.sep not in name and directory.is_dir() else None
        except (OSError, ValueError):  # no pointer, or not one of ours
            return None

    def is_current(self, directory: Path) -> bool:
        """Whether the generation in this directory, which somebody holds, is the current one: what each search asks first."""
        try:
            descriptor = os.open(self._pointer, os.O_RDONLY)
            try:
                name = os.read(descriptor, _LONGEST_NAME)
            finally:
                os.close(descriptor)
        except OSError:
            return False
        return name.decode("ascii", "replace").strip() == directory.name

    def hold_current(self) -> Hold | None:
        """The current generation, held; None if there is none. One that was current when it was held is not removed: only
        others are, and none becomes current twice."""
        for _ in range(_TRIES):
            directory = self.current()
            if directory is None:
                return None
            hold = Hold.take(directory)
            if hold is not None and self.current() == directory:
                return hold
        return None

    def new_generation(self, version: str) -> Hold:
        """An empty directory for a generation, which nobody reads before `publish`. The version is without dots."""
        return self._new(self._generations, f"{version}.")

    def workplace(self) -> Hold:
        """An empty directory to work in. It is removed some time after it is let go of."""
        return self._new(self._work, "")

    @staticmethod
    def _new(parent: Path, prefix: str) -> Hold:
        while True:  # a collector can be quicker than our hold
            directory = parent / f"{prefix}{secrets.token_hex(8)}"
            directory.mkdir(parents=True)
            hold = Hold.take(directory)
            if hold is not None:
                return hold

    def publish(self, directory: Path) -> None:
        """Make a generation, whose files are safely on disk, the current one. The caller holds `writing()`."""
        sync_directory(self._generations)
        aside = self._pointer.with_suffix(".new")
        with aside.open("w", encoding="ascii") as pointer:
            pointer.write(directory.name)
            pointer.flush()
            os.fsync(pointer.fileno())
        aside.replace(self._pointer)
        sync_directory(self.root)
        self.collect()

    def collect(self) -> None:
        """Remove the generations and workplaces that nobody holds, but the current one."""
        current = self.current()
        for parent in (self._generations, self._work):
            for directory in parent.iterdir() if parent.is_dir() else ():
                if directory != current:
                    self._remove_unless_held(directory)

    def _remove_unless_held(self, directory: Path) -> None:
        try:
            descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:  # another collector was quicker
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if directory != self.current():  # it can have become that since we looked
                shutil.rmtree(directory, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)

    @contextmanager
    def building(self, *, wait: bool = True) -> Iterator[bool]:
        """The lock of who builds aside, one at a time. Yields whether it was got."""
        with self._locked("builder.lock", wait=wait) as got:
            yield got

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """The lock of who makes a generation the current one. Yields whether it was got; waits for it if asked to."""
        with self._locked("writer.lock", wait=wait) as got:
            yield got

    @contextmanager
    def merging(self) -> Iterator[bool]:
        """The lock of who merges. Yields whether it was got."""
        with self._locked("merger.lock", wait=False) as got:
            yield got

    @contextmanager
    def _locked(self, name: str, *, wait: bool) -> Iterator[bool]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / name).open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True  # closing the file lets go of the lock
