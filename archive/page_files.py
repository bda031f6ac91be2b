"""Files, and texts that are held, to parsed pages: finding them, reading them, and parsing them on all cores.

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
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Generic, Self, TypeVar

from archive.parsing.page import parse_page
from archive.parsing.parsed import ParsedPage
from archive.parsing.text import MAX_SOURCE_BYTES, SourceError
from archive.parsing.vocabulary import Vocabulary

_log: Final = logging.getLogger(__name__)

#: Starting processes and loading the dictionary in each costs about as long as parsing this many pages in one.
_WORTH_PROCESSES: Final = 100
#: Pages of a batch, each process; one batch is parsed ahead of the writer: enough that none waits, and memory stays flat.
_AHEAD: Final = 8


_I = TypeVar("_I")


@dataclass(frozen=True, slots=True)
class HeldText:
    """A source that is held of a page, by their ids in the record."""

    page_id: int
    source_id: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadPage(Generic[_I]):
    """What an item (a file's path, a text that is held) holds, and its parse; or `error`, a sentence for people."""

    item: _I
    content: bytes = b""
    parsed: ParsedPage | None = None
    error: str = ""


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and the .txt files in the folders named, in the order of their names. Hidden ones are left out, links are
    followed once. A folder that cannot be opened is itself given, so that reading it says so."""
    for path in paths:
        if os.path.isdir(path):  # which, unlike the path's own way to ask, says no of a name that is too long
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


def read_file(path: Path, vocabulary: Vocabulary) -> ReadPage[Path]:
    """Read and parse one file. What is wrong with it is said in the result, not raised."""
    return _read(path, read_bytes, vocabulary)


def read_files(paths: Iterable[Path], vocabulary: Vocabulary, processes: int | None = None) -> Iterator[ReadPage[Path]]:
    """Read and parse the files, in order, on `processes` cores (None: all). Holds a bounded number of pages in memory."""
    return _read_all(paths, read_bytes, vocabulary, processes)


def read_held(
    texts: Iterable[HeldText], vocabulary: Vocabulary, processes: int | None = None
) -> Iterator[ReadPage[HeldText]]:
    """Parse the texts, in order, as `read_files` does files."""
    return _read_all(texts, _content, vocabulary, processes)


def _content(text: HeldText) -> bytes:
    return text.content


def _read_all(
    items: Iterable[_I], content: Callable[[_I], bytes], vocabulary: Vocabulary, processes: int | None
) -> Iterator[ReadPage[_I]]:
    # Items and `content` go to processes that know no Django, and so must be of modules that do not.
    count = processes or os.cpu_count() or 1
    items = iter(items)
    first = [item for _, item in zip(range(_WORTH_PROCESSES), items, strict=False)]
    if count == 1 or len(first) < _WORTH_PROCESSES:
        yield from (_read(item, content, vocabulary) for item in itertools.chain(first, items))
        return
    waiting = itertools.chain(first, items)
    ahead: deque[tuple[list[_I], list[Future[ReadPage[_I]]]]] = deque()
    with _Workers(count, content, vocabulary) as workers:
        while batch := list(itertools.islice(waiting, count * _AHEAD)):
            ahead.append((batch, workers.start(batch)))
            if len(ahead) > 1:
                yield from workers.finish(*ahead.popleft())
        while ahead:
            yield from workers.finish(*ahead.popleft())


def _read(item: _I, content: Callable[[_I], bytes], vocabulary: Vocabulary) -> ReadPage[_I]:
    try:
        held = content(item)
        return ReadPage(item, held, parse_page(held, vocabulary))
    except SourceError as error:
        return ReadPage(item, error=str(error))
    except Exception as error:
        # A fault of the parser's must cost one page, not the run; the traceback goes to the log.
        _log.exception("cannot parse %s", item)
        return ReadPage(item, error=f"解析程序出错（{type(error).__name__}），请报告此文件。")


class _Workers(Generic[_I]):
    """Processes that read and parse. A page that kills its process (memory, say) costs itself, not the run."""

    def __init__(self, count: int, content: Callable[[_I], bytes], vocabulary: Vocabulary) -> None:
        self._count, self._content, self._vocabulary = count, content, vocabulary
        self._pool = self._new_pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self, batch: list[_I]) -> list[Future[ReadPage[_I]]]:
        """Have the items read; what comes of them is to be had from `finish`."""
        try:
            return [self._submit(item) for item in batch]
        except BrokenProcessPool:
            self._pool = self._new_pool()
            return [self._submit(item) for item in batch]

    def finish(self, batch: list[_I], futures: list[Future[ReadPage[_I]]]) -> list[ReadPage[_I]]:
        """What came of a batch, in its order. If a process died in it, each item is read again, alone, to know which it was."""
        try:
            return [future.result() for future in futures]
        except BrokenProcessPool:
            self._pool = self._new_pool()
            return [self._alone(item) for item in batch]

    def _alone(self, item: _I) -> ReadPage[_I]:
        try:
            return self._submit(item).result()
        except BrokenProcessPool:
            self._pool = self._new_pool()
            return ReadPage(item, error="解析进程意外终止，这一版没有处理；其他的照常。")

    def _submit(self, item: _I) -> Future[ReadPage[_I]]:
        return self._pool.submit(_read_in_process, item, self._content)

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


def _read_in_process(item: _I, content: Callable[[_I], bytes]) -> ReadPage[_I]:
    return _read(item, content, _vocabulary)
