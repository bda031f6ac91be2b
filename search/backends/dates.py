"""Counts by day gathered to months and years, for Haystack's date facets."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

_STEPS: Final = {"day": 1, "month": 100, "year": 10000}


def grouped_days(days: Iterable[tuple[int, int]], gap_by: str) -> list[tuple[date | None, int]]:
    """(first day, count) of each day, month or year that has hits, ascending; None, for unknown dates, comes first.

    `days` are (yyyymmdd or 0, count). Raises KeyError for gaps below a day, which no newspaper has.
    """
    step = _STEPS[gap_by]
    counts: Counter[int] = Counter()
    for day, count in days:
        counts[day // step] += count
    return [(_first_day(group, step), count) for group, count in sorted(counts.items())]


def _first_day(group: int, step: int) -> date | None:
    if group == 0:
        return None
    number = group * step
    return date(number // 10000, max(number // 100 % 100, 1), max(number % 100, 1))
