"""Days as the columns hold them, as dates; and Haystack's date facets."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Final

_STEPS: Final = {"day": 1, "month": 100, "year": 10000}


def by_period(counted: Callable[[int], Iterable[tuple[int, int]]], gap_by: str) -> list[tuple[date | None, int]]:
    """(first day, count) of each day, month or year that has hits, ascending; None, for unknown dates, comes first.

    `counted` counts by yyyymmdd divided by a step. Raises KeyError for gaps below a day, which no newspaper has.
    """
    step = _STEPS[gap_by]
    return [(first_day(number * step), count) for number, count in counted(step)]


@lru_cache(maxsize=4096)
def first_day(number: int) -> date | None:
    """The first day of a yyyymmdd, yyyymm00 or yyyy0000; None for 0."""
    return date(number // 10000, max(number // 100 % 100, 1), max(number % 100, 1)) if number else None
