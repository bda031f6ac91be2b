"""Counts by day gathered to months and years, for Haystack's date facets."""

from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np

from search.backends.arrays.sorting import starts_of
from search.backends.segments import Ints

_STEPS: Final = {"day": 1, "month": 100, "year": 10000}


def grouped_days(days: Ints, counts: Ints, gap_by: str) -> list[tuple[date | None, int]]:
    """(first day, count) of each day, month or year that has hits, ascending; None, for unknown dates, comes first.

    `days` are yyyymmdd or 0, ascending. Raises KeyError for gaps below a day, which no newspaper has.
    """
    groups = days // _STEPS[gap_by] * _STEPS[gap_by]
    starts = starts_of(groups)
    if len(starts) == 0:
        return []
    sums = np.add.reduceat(counts, starts)
    return list(zip(map(first_day, groups[starts].tolist()), sums.tolist(), strict=True))


@lru_cache(maxsize=4096)
def first_day(number: int) -> date | None:
    """The first day of a yyyymmdd, yyyymm00 or yyyy0000; None for 0."""
    return date(number // 10000, max(number // 100 % 100, 1), max(number % 100, 1)) if number else None
