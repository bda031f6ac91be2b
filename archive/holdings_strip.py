"""A newspaper's years, day by day: what is held (已藏), what came out and is not (缺期), what is not known (未知).

Pure: dates go in, and drawings of a fixed breadth come out, in which each month is 31 units broad.
"""

import datetime
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

#: Units. Months of 28 days leave three empty, so that a drawing stands under twelve equal columns.
MONTH: Final = 31
BREADTH: Final = 12 * MONTH
#: Days of an inferred interval that are hatched; a longer one would hatch a year from end to end and say nothing.
LONGEST_HATCH: Final = 31
_TALL, _LOW = 12, 4  # units; what is missing is low, and so told by shape and not by colour alone
_DAY: Final = datetime.timedelta(1)


@dataclass(frozen=True, slots=True)
class Dated:
    """An issue's best date, the last day of a 合刊, and for an inferred date the last day that it may be."""

    first: datetime.date
    last: datetime.date | None
    latest: datetime.date | None
    inferred: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its number, the issues held, whether no date of theirs is more than inferred, and the days missing."""

    number: int
    count: int
    inferred: bool
    missing: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year: its issues, its months, and the days of each sort as SVG paths."""

    number: int
    count: int
    missing: int
    months: tuple[Month, ...]
    held_path: str
    inferred_path: str
    missing_path: str


def years(issues: Iterable[Dated], missing: Iterable[datetime.date]) -> list[Year]:
    """The years from the last to the first of which something is held, with the empty ones between."""
    counts: Counter[tuple[int, int]] = Counter()
    certain: Counter[tuple[int, int]] = Counter()
    held: set[datetime.date] = set()
    possible: set[datetime.date] = set()
    for issue in issues:
        month = (issue.first.year, issue.first.month)
        counts[month] += 1
        if issue.inferred:
            span = (issue.latest or issue.first) - issue.first
            possible.update(_days(issue.first, issue.first + min(span, LONGEST_HATCH * _DAY)))
        else:
            certain[month] += 1
            held.update(_days(issue.first, issue.last or issue.first))
    if not counts:
        return []
    lacking = set(missing) - held - possible
    lacking_months = Counter((day.year, day.month) for day in lacking)
    paths = [_by_year(days, tall) for days, tall in ((held, _TALL), (possible - held, _TALL), (lacking, _LOW))]
    result = []
    for year in range(max(counts)[0], min(counts)[0] - 1, -1):
        months = tuple(
            Month(n, counts[year, n], bool(counts[year, n]) and not certain[year, n], lacking_months[year, n])
            for n in range(1, 13)
        )
        result.append(
            Year(
                year,
                sum(month.count for month in months),
                sum(month.missing for month in months),
                months,
                *(path.get(year, "") for path in paths),
            )
        )
    return result


def _days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    return (first + n * _DAY for n in range((last - first).days + 1))


def _by_year(days: Iterable[datetime.date], tall: int) -> dict[int, str]:
    """By year, the days as bars on the ground line; those that stand together are one bar."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for day in sorted(days):
        places[day.year].append((day.month - 1) * MONTH + day.day - 1)
    paths = {}
    for year, of_year in places.items():
        bars = []
        for _, run in itertools.groupby(enumerate(of_year), key=lambda placed: placed[1] - placed[0]):
            together = [place for _, place in run]
            bars.append(f"M{together[0]} {_TALL}v-{tall}h{len(together)}v{tall}z")
        paths[year] = "".join(bars)
    return paths
