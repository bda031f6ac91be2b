"""Who sees to it that the index follows the record: whoever commits a change, and in a server a thread beside the requests.

After a commit few changes are read at once, so that the next search has them. What is left, by many changes or by a process
that was killed, and the joining of small segments, a server's thread does; commands do it themselves before they go on.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any, Final

from django.db import connection

from search import indexing
from search.backends.store import IndexUnavailableError

_EVERY: Final = 5.0  # seconds between two looks at what others may have left

_logger = logging.getLogger(__name__)


class _State:
    """Of this process."""

    def __init__(self) -> None:
        self.woken = threading.Event()
        self.thread: threading.Thread | None = None
        self.failed = False


_state: Final = _State()


def wake(**_signal: Any) -> None:
    """Changes have been committed: bring the index up to date, unless another process is at it or there is none to follow with.

    Never raises: what is committed stays so, and the index comes after it when it can.
    """
    in_server = _state.thread is not None
    _try(lambda: _drain_at_once(wait_for_all=not in_server))
    _state.woken.set()


def begin() -> threading.Thread:
    """Follow in a thread of its own, from now until the process ends. There is one in a process."""
    if _state.thread is None:
        _state.thread = threading.Thread(target=_follow, name="search-following", daemon=True)
        _state.thread.start()
    return _state.thread


def _follow() -> None:
    while True:
        _try(catch_up)
        connection.close()  # not held between two looks
        _state.woken.wait(_EVERY)
        _state.woken.clear()


def catch_up() -> None:
    """Read all that is pending, join segments, let go of old generations. Raises IndexUnavailableError."""
    indexing.drain()
    indexing.merge()
    indexing.tidy()


def _drain_at_once(*, wait_for_all: bool) -> None:
    if not indexing.drain_few() and wait_for_all:
        indexing.drain()
    if wait_for_all:
        indexing.merge()


def _try(work: Callable[[], None]) -> None:
    try:
        work()
        _state.failed = False
    except IndexUnavailableError:
        return  # searches say so, and /readyz
    except Exception:  # a full disk, one that cannot be written, a database that is locked: all of these can pass
        if not _state.failed:  # once, not every five seconds
            _logger.exception("the index could not be brought up to date; this will be tried again")
        _state.failed = True
