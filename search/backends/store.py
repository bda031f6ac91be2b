"""Where the index lives: a directory for each build, a pointer to the current one, and one lock for all who write.

index/
  CURRENT           the name of the current directory; replaced by one rename
  writer.lock       held by the one process that writes to the current build
  builder.lock      held by the one process that builds aside
  builds/<name>/    a Whoosh index, whole; the name begins with the version that made it, and a dot
"""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_KEPT_BUILDS: Final = 2  # the current one, and the one before, which readers may just be opening


class IndexUnavailableError(Exception):
    """The index cannot answer; the message is for the reader."""

    message = "检索暂时不可用。"

    def __str__(self) -> str:
        return self.message


class IndexMissingError(IndexUnavailableError):
    """There is no index, or not a whole one."""

    message = "检索索引还没有建立，请管理员运行 manage.py search_index build；浏览不受影响。"


class IndexOutdatedError(IndexUnavailableError):
    """The index was made by another version of the schema, the analysis or the dictionaries."""

    message = "检索索引是旧版程序建立的，请管理员运行 manage.py search_index build；浏览不受影响。"


class IndexDamagedError(IndexUnavailableError):
    """The files of the index are not what was written."""

    message = "检索索引已损坏，请管理员运行 manage.py search_index build；浏览不受影响。"


def version_of(directory: Path) -> str:
    """By which version of the schema, the analysis and the dictionaries a build was made."""
    return directory.name.partition(".")[0]


class Store:
    """The directory of an index. Reading never creates or removes anything."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._builds = root / "builds"
        self._pointer = root / "CURRENT"

    def current(self) -> Path | None:
        """The directory of the current build, or None if there is none."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
            directory = self._builds / name
            return directory if name and directory.is_dir() else None
        except (OSError, ValueError):  # no pointer, or not one of ours
            return None

    def new_build(self, version: str) -> Path:
        """An empty directory for a build, which nobody reads before `publish`. The version is without dots."""
        directory = self._builds / f"{version}.{int(time.time()):x}-{secrets.token_hex(4)}"
        directory.mkdir(parents=True)
        return directory

    def publish(self, directory: Path) -> None:
        """Make a build the current one by one rename, and remove those that nobody can be reading any more."""
        aside = self._pointer.with_suffix(".new")
        with aside.open("w", encoding="ascii") as pointer:
            pointer.write(directory.name)
            pointer.flush()
            os.fsync(pointer.fileno())
        previous = self.current()
        aside.replace(self._pointer)
        kept = {directory, previous}
        for build in self._builds.iterdir():
            if build not in kept:
                shutil.rmtree(build, ignore_errors=True)

    @contextmanager
    def building(self) -> Iterator[None]:
        """The lock of who builds aside; one build at a time, so that none takes another's directory for left over."""
        with self._locked("builder.lock", wait=True):
            yield

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """The lock of all who write to the current build. Yields whether it was got; waits for it if asked to."""
        with self._locked("writer.lock", wait=wait) as got:
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
