"""On which days a newspaper came out though no issue of them is held (缺期), as far as what is held tells.

Two things tell: the numbers of the issues before and after say how many lie between, and the days of the week on which the
paper otherwise comes out say which. Where neither is sure the day stays unknown. Pure: dates go in and come out.
"""

import datetime
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: Weeks of a year with something held from which a weekly rhythm can be read.
_FEWEST_WEEKS: Final = 8
#: The share of those weeks in which a day of the week is held, from which on the paper is taken to come out on it.
_SHARE: Final = 2 / 3
#: Days. Over a longer stretch with nothing held, and no numbers, the rhythm may have changed.
_LONGEST_BRIDGE: Final = 62


@dataclass(frozen=True, slots=True)
class Held:
    """An issue of a certain date: its first and last day (the same unless it is a 合刊) and its number, if printed."""

    first: datetime.date
    last: datetime.date
    number: int | None


def missing_days(issues: Iterable[Held]) -> frozenset[datetime.date]:
    """The days between the first and the last of these issues on which one came out that is not among them."""
    held = sorted(issues, key=lambda issue: (issue.first, issue.number or 0))
    rhythm = _rhythm(held)
    found: set[datetime.date] = set()
    for before, after in itertools.pairwise(held):
        between = [before.last + datetime.timedelta(n) for n in range(1, (after.first - before.last).days)]
        expected = [day for day in between if day.weekday() in rhythm[before.first.year]]
        count = _issues_between(before, after, len(between))
        if count is None:
            found.update(expected if len(between) <= _LONGEST_BRIDGE else ())
        elif count == len(between):
            found.update(between)
        elif count == len(expected):
            found.update(expected)
    return frozenset(found)


def _issues_between(before: Held, after: Held, days: int) -> int | None:
    """How many issues lie between two, by their numbers; None if these do not tell, as when they began again at 1."""
    if before.number is None or after.number is None or after.number <= before.number:
        return None
    count = after.number - before.number - 1
    return count if count <= days else None


def _rhythm(held: Iterable[Held]) -> dict[int, frozenset[int]]:
    """By year, the days of the week (Monday is 0) on which the paper comes out; none where too little is held to tell."""
    weeks: defaultdict[int, set[int]] = defaultdict(set)
    days: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for day in sorted({issue.first for issue in held}):
        weeks[day.year].add(day.isocalendar().week)
        days[day.year][day.weekday()] += 1
    return {
        year: frozenset(
            weekday for weekday, n in days[year].items() if len(of_year) >= _FEWEST_WEEKS and n >= _SHARE * len(of_year)
        )
        for year, of_year in weeks.items()
    }
