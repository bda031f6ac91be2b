"""A whole index, made aside by several processes, which can be stopped or killed at any moment and goes on from there.

A build has a directory with its plan: the number of the last Change when it began, and ranges of article ids. Each range
becomes a part, a small index of its own. Processes take parts as they come, each under a lock that goes with its holder; a
part with a manifest is done. What changes meanwhile is read again afterwards, so that it does not matter when a part was made.
"""

import fcntl
import json
import multiprocessing
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as ready
from pathlib import Path
from typing import Final

from search.backends.manifest import Manifest, Meta, sync_file
from search.backends.schema import index_version
from search.backends.store import Store, sync_directory, version_of
from search.backends.writer import write_part
from search.documents import Document, published_documents

_PART: Final = 1000  # articles, whose postings are sorted in memory
_RESUMED: Final = 24 * 3600  # seconds after which a stopped build is begun anew rather than resumed
_REPORT: Final = 100  # articles between two reports of progress
_PLAN: Final = "plan.json"


class BuildError(Exception):
    """A build did not come to its end; the message says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be built: `ranges` are ids of articles, first and last, both inclusive."""

    meta: Meta
    ranges: tuple[tuple[int, int], ...]
    articles: int

    @classmethod
    def of(cls, meta: Meta, ids: list[int]) -> "Plan":
        """For these articles, by id."""
        chunks = [ids[start : start + _PART] for start in range(0, len(ids), _PART)]
        return cls(meta, tuple((chunk[0], chunk[-1]) for chunk in chunks), len(ids))


class Build:
    """A build under way. Only one process at a time works out its plan (the store's `building()`); several fill it."""

    def __init__(self, directory: Path, plan: Plan) -> None:
        self.directory = directory
        self.plan = plan
        self.parts = [directory / f"part-{n:05}" for n in range(len(plan.ranges))]

    @classmethod
    def begin(cls, store: Store, plan: Plan) -> "Build":
        """A new one. What other builds have left is removed."""
        shutil.rmtree(store.builds, ignore_errors=True)
        directory = store.builds / f"{index_version()}.{secrets.token_hex(8)}"
        directory.mkdir(parents=True)
        aside = directory / f"{_PLAN}.new"
        aside.write_text(json.dumps(asdict(plan)), encoding="utf-8")
        sync_file(aside)
        aside.replace(directory / _PLAN)
        sync_directory(directory)
        return cls(directory, plan)

    @classmethod
    def stopped(cls, store: Store) -> "Build | None":
        """The one that was begun by this version and not finished, if there is one that can be taken up again."""
        for directory in store.builds.iterdir() if store.builds.is_dir() else ():
            try:
                if version_of(directory) == index_version() and time.time() - directory.stat().st_ctime < _RESUMED:
                    return cls.at(directory)
            except (OSError, ValueError, KeyError, TypeError):  # killed before there was a plan
                continue
        return None

    @classmethod
    def at(cls, directory: Path) -> "Build":
        """The one in a directory. Raises OSError or ValueError if there is no plan of one."""
        held = json.loads((directory / _PLAN).read_text(encoding="utf-8"))
        return cls(directory, Plan(Meta(*held["meta"]), tuple((a, b) for a, b in held["ranges"]), held["articles"]))

    def fill(self, tell: Callable[[int], None], *, others: bool) -> None:
        """Make the parts that nobody has made; leave those that others are making, or wait for them if there are to be none.
        Calls `tell` with how many articles more are done."""
        for part, between in zip(self.parts, self.plan.ranges, strict=True):
            with _alone(part.with_suffix(".lock"), wait=not others) as got:
                if got and not Manifest.is_in(part):
                    shutil.rmtree(part, ignore_errors=True)
                    write_part(part, _told(published_documents(between=between), tell))

    def done(self) -> int:
        """How many parts are made."""
        return sum(Manifest.is_in(part) for part in self.parts)

    def discard(self) -> None:
        """Remove it."""
        shutil.rmtree(self.directory, ignore_errors=True)


def fill(build: Build, processes: int, progress: Callable[[int, int], None] | None = None) -> None:
    """Make all parts. Calls `progress` with how many articles are done and how many there are, about.

    Raises BuildError if a process failed, and here whatever went wrong here.
    """
    done = [build.done() * _PART]

    def tell(more: int) -> None:
        done[0] += more
        if progress is not None:
            progress(min(done[0], build.plan.articles), build.plan.articles)

    missing = len(build.parts) - build.done()
    if missing > 1 and processes > 1:  # starting processes takes as long as a part
        _fill_in_processes(build, min(processes, missing), tell)
    build.fill(tell, others=False)  # what is left: all of it, or what a process of a build that was killed is still at


def _fill_in_processes(build: Build, count: int, tell: Callable[[int], None]) -> None:
    """New processes, not forks: nothing of this one's database, threads or locks is in them."""
    context = multiprocessing.get_context("spawn")
    workers = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe(duplex=False)
            worker = context.Process(target=fill_here, args=(str(build.directory), theirs, os.getpid()), daemon=True)
            worker.start()
            theirs.close()
            workers.append((worker, ours))
        listening = {id(ours): ours for _, ours in workers}
        while listening:
            for waiting in ready(listening.values()):
                try:
                    said = listening[id(waiting)].recv()
                except EOFError:
                    del listening[id(waiting)]
                    continue
                if isinstance(said, str):
                    raise BuildError(said)
                tell(said)
    finally:
        for worker, ours in workers:
            worker.terminate()
            worker.join()
            ours.close()


def fill_here(directory: str, connection: Connection, parent: int) -> None:
    """What a process of a build does: it stops when its parent is gone, and says what went wrong."""
    import signal

    import django

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops us
    os.nice(5)  # searching goes first
    django.setup()

    def tell(more: int) -> None:
        if os.getppid() != parent:
            os._exit(1)
        connection.send(more)

    try:
        Build.at(Path(directory)).fill(tell, others=True)
    except Exception as error:
        connection.send(f"{type(error).__name__}: {error}")


def _told(documents: Iterator[Document], tell: Callable[[int], None]) -> Iterator[Document]:
    count = 0
    for document in documents:
        yield document
        count += 1
        if count == _REPORT:
            tell(count)
            count = 0
    tell(count)


@contextmanager
def _alone(path: Path, *, wait: bool) -> Iterator[bool]:
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
