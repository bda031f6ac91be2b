"""Haystack's results. Our own pages read what was found from the record, and others often no more than ids, so that stored
fields are read when the first of them is looked at."""

import logging
from collections.abc import Callable
from typing import Any

from haystack.models import SearchResult

_logger = logging.getLogger("haystack")


class LazyResult(SearchResult):  # type: ignore[misc]
    """A SearchResult whose stored fields are not read yet."""

    def __init__(self, pk: int, score: float, read: Callable[[], dict[str, Any]]) -> None:
        super().__init__("archive", "article", pk, score)
        self._read: Callable[[], dict[str, Any]] | None = read

    def _get_log(self) -> logging.Logger:
        return _logger

    def _complete(self) -> None:
        read, self._read = self._read, None
        if read is not None:
            held = read()
            self._additional_fields.extend(held)
            self.__dict__.update(held)

    def __getattr__(self, name: str) -> Any:
        """What is not there yet; None if it never will be, as Haystack has it."""
        if not name.startswith("_"):
            self._complete()
        return super().__getattr__(name)

    def get_additional_fields(self) -> dict[str, Any]:
        """The stored fields."""
        self._complete()
        fields: dict[str, Any] = super().get_additional_fields()
        return fields

    def __getstate__(self) -> dict[str, Any]:
        self._complete()
        state: dict[str, Any] = super().__getstate__()
        return state
