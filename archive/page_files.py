"""Files to parsed pages: finding them, reading them, and parsing them on all cores.

Nothing here touches the database, so that worker processes need none.
"""

import logging
import multiprocessing
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.parsing.page import parse_page
from archive.parsing.parsed import ParsedPage
from archive.parsing.text import MAX_SOURCE_BYTES, SourceError
from archive.parsing.vocabulary import Vocabulary

_log: Final = logging.getLogger(__name__)

#: Starting processes and loading the dictionary in each costs about as long as parsing this many pages in one.
_WORTH_PROCESSES: Final = 100
#: Pages parsed ahead of the writer, each process: enough that none waits, few enough that memory stays flat.
_AHEAD: Final = 8


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's bytes and parse; or `error`, a sentence for people."""

    path: Path
    content: bytes = b""
    parsed: ParsedPage | None = None
    error: str = ""


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and the .txt files in the folders named, in the order of their names. Hidden ones are left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.lower().endswith(".txt") and not name.startswith("."):
                    yield Path(folder, name)


def read_bytes(path: Path) -> bytes:
    """A page file's bytes. Raises SourceError, with a sentence for people, if it is no file, too large or unreadable."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise SourceError("这是文件夹，不是文件。")
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
    # Not forked: a fork would share the parent's database connection and locks.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_initialise, initargs=(vocabulary,))
    try:
        pending: deque[Future[ReadFile]] = deque(pool.submit(_read_in_process, path) for path in first[: count * _AHEAD])
        waiting = iter([*first[count * _AHEAD :]])
        while pending:
            yield pending.popleft().result()
            path = next(waiting, None) or next(paths, None)
            if path is not None:
                pending.append(pool.submit(_read_in_process, path))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_vocabulary: Vocabulary = Vocabulary()


def _initialise(vocabulary: Vocabulary) -> None:
    global _vocabulary
    _vocabulary = vocabulary


def _read_in_process(path: Path) -> ReadFile:
    return read_file(path, _vocabulary)
