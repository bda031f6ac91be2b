"""Loading what the first search would have to wait for: dictionaries, the index, and what near spellings need."""

import logging
import threading

from haystack import connections

from search.analysis import cut, fold
from search.backends.store import IndexUnavailableError

_logger = logging.getLogger(__name__)


def begin() -> threading.Thread:
    """Load it all in a thread of its own. What a request needs meanwhile it loads or waits for, so that each is loaded once."""
    thread = threading.Thread(target=_load, name="search-warming", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    cut(fold("县报"))
    try:
        backend = connections["default"].get_backend()
        backend.keeper.check()
        backend.search("县报")
        backend.suggestions(fold("县"), 1)
        backend.near_spellings(fold("县抱"), 1)
    except IndexUnavailableError:
        return
    except Exception:  # a search will meet the same and say so; the server starts
        _logger.exception("the search could not be made ready")
