"""Files to parsed pages: finding them, reading them, and parsing them on all cores.

Nothing here touches the database, so that worker processes need none.
"""

import itertools
import logging
import multiprocessing
import multiprocessing.connection
import os
import stat
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from archive.parsing.page import parse_page
from archive.parsing.parsed import ParsedPage
from archive.parsing.text import MAX_SOURCE_BYTES, SourceError
from archive.parsing.vocabulary import Vocabulary

_log: Final = logging.getLogger(__name__)

#: Starting processes and loading the dictionary in each costs about as long as parsing this many pages in one.
_WORTH_PROCESSES: Final = 100
#: Pages of a batch, each process; one batch is parsed ahead of the writer: enough that none waits, and memory stays flat.
_AHEAD: Final = 8


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's bytes and parse; or `error`, a sentence for people."""

    path: Path
    content: bytes = b""
    parsed: ParsedPage | None = None
    error: str = ""


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and the .txt files in the folders named, in the order of their names. Hidden ones are left out, links are
    followed once. A folder that cannot be opened is itself given, so that reading it says so."""
    for path in paths:
        if path.is_dir():
            yield from _text_files(path)
        else:
            yield path


def _text_files(top: Path) -> Iterator[Path]:
    seen: set[str] = set()
    unreadable: list[Path] = []
    for folder, folders, names in os.walk(
        top, onerror=lambda error: unreadable.append(Path(error.filename)), followlinks=True
    ):
        place = os.path.realpath(folder)
        if place in seen:
            folders.clear()  # a link led back
            continue
        seen.add(place)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(".txt") and not name.startswith("."):
                yield Path(folder, name)
    yield from unreadable


def read_bytes(path: Path) -> bytes:
    """A page file's bytes. Raises SourceError, with a sentence for people, if it is no file, too large or unreadable."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            readable = os.access(path, os.R_OK | os.X_OK)
            raise SourceError("这是文件夹，不是文件。" if readable else "没有权限打开这个文件夹。")
        if not stat.S_ISREG(status.st_mode):
            raise SourceError("不是普通文件。")
        if status.st_size > MAX_SOURCE_BYTES:
            raise SourceError(f"文件太大（{status.st_size // 1024} kB），一个版面至多 {MAX_SOURCE_BYTES // 1024} kB。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError("没有这个文件。") from error
    except OSError as error:
        raise SourceError(f"读不出来：{error.strerror}。") from error


def read_file(path: Path, vocabulary: Vocabulary) -> ReadFile:
    """Read and parse one file. What is wrong with it is said in the result, not raised."""
    try:
        content = read_bytes(path)
        return ReadFile(path, content, parse_page(content, vocabulary))
    except SourceError as error:
        return ReadFile(path, error=str(error))
    except Exception as error:
        # A fault of the parser's must cost one page, not the run; the traceback goes to the log.
        _log.exception("cannot parse %s", path)
        return ReadFile(path, error=f"解析程序出错（{type(error).__name__}），请报告此文件。")


def read_files(paths: Iterable[Path], vocabulary: Vocabulary, processes: int | None = None) -> Iterator[ReadFile]:
    """Read and parse the files, in order, on `processes` cores (None: all). Holds a bounded number of pages in memory."""
    count = processes or os.cpu_count() or 1
    paths = iter(paths)
    first = [path for _, path in zip(range(_WORTH_PROCESSES), paths, strict=False)]
    if count == 1 or len(first) < _WORTH_PROCESSES:
        yield from (read_file(path, vocabulary) for path in first)
        yield from (read_file(path, vocabulary) for path in paths)
        return
    waiting = itertools.chain(first, paths)
    ahead: deque[tuple[list[Path], list[Future[ReadFile]]]] = deque()
    with _Workers(count, vocabulary) as workers:
        while batch := list(itertools.islice(waiting, count * _AHEAD)):
            ahead.append((batch, workers.start(batch)))
            if len(ahead) > 1:
                yield from workers.finish(*ahead.popleft())
        while ahead:
            yield from workers.finish(*ahead.popleft())


class _Workers:
    """Processes that read and parse. A page that kills its process (memory, say) costs itself, not the run."""

    def __init__(self, count: int, vocabulary: Vocabulary) -> None:
        self._count, self._vocabulary = count, vocabulary
        self._pool = self._new_pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self, batch: list[Path]) -> list[Future[ReadFile]]:
        """Have the files read; what comes of them is to be had from `finish`."""
        try:
            return [self._pool.submit(_read_in_process, path) for path in batch]
        except BrokenProcessPool:
            self._pool = self._new_pool()
            return [self._pool.submit(_read_in_process, path) for path in batch]

    def finish(self, batch: list[Path], futures: list[Future[ReadFile]]) -> list[ReadFile]:
        """What came of a batch, in its order. If a process died in it, each file is read again, alone, to know which it was."""
        try:
            return [future.result() for future in futures]
        except BrokenProcessPool:
            self._pool = self._new_pool()
            return [self._alone(path) for path in batch]

    def _alone(self, path: Path) -> ReadFile:
        try:
            return self._pool.submit(_read_in_process, path).result()
        except BrokenProcessPool:
            self._pool = self._new_pool()
            return ReadFile(path, error="解析进程意外终止，没有导入；其他文件照常。")

    def _new_pool(self) -> ProcessPoolExecutor:
        # Not forked: a fork would share the parent's database connection and locks.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._count, mp_context=context, initializer=_initialise, initargs=(self._vocabulary,))


_vocabulary: Vocabulary = Vocabulary()


def _initialise(vocabulary: Vocabulary) -> None:
    global _vocabulary
    _vocabulary = vocabulary
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """End this process when its parent ends. One that was killed cannot say that no more files will come, and would leave it
    waiting for ever."""
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _read_in_process(path: Path) -> ReadFile:
    return read_file(path, _vocabulary)
