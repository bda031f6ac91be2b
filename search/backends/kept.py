"""What was worked out lately about one view of the index, so that the next page of a search, another choice among its facets, and
what many ask for need not be worked out again. It goes with the view."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, Final

_MOST_BYTES: Final = 16 * 1024 * 1024
#: What a value takes beside its own bytes: its key, an array's head and a place in the dictionary. Of what is found nowhere, and so
#: takes no bytes of its own, there would be no end otherwise.
ENTRY_BYTES: Final = 512


class Kept:
    """Values by key, up to so many bytes: what has not been asked for longest goes first. Thread-safe; nobody changes a value."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        """What is held under this key, or None."""
        with self._lock:
            held = self._held.get(key)
            if held is None:
                return None
            self._held.move_to_end(key)
            return held[0]

    def keep(self, key: Hashable, value: object, size: int) -> None:
        """Hold a value of about so many bytes, unless it is larger than all that may be held."""
        size += ENTRY_BYTES
        with self._lock:
            if key in self._held or size > self._most_bytes:
                return
            self._held[key] = value, size
            self._bytes += size
            while self._bytes > self._most_bytes:
                _, (_, gone) = self._held.popitem(last=False)
                self._bytes -= gone

    @property
    def bytes(self) -> int:
        """How many are held, by what was said of each value and what each takes besides."""
        return self._bytes
