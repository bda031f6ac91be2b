"""期号: what the numbers and days of a newspaper's issues say of the day of another one."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: Confidence in a day that the number alone tells.
BY_NUMBER: Final = 0.7


@dataclass(frozen=True, slots=True)
class IssueBounds:
    """Days between which an issue of this number came out (inclusive; None: open), and the likeliest one."""

    earliest: datetime.date | None
    latest: datetime.date | None
    best: datetime.date | None


def bounds_from_numbers(number: int, others: Iterable[tuple[int, datetime.date]]) -> IssueBounds | None:
    """What the numbers and days of the newspaper's other issues say of issue `number`.

    Numbers rise with the days and no two issues share a day, so each number between takes at least a day. None where
    nothing is known or where the neighbours contradict each other, as they do where numbers begin anew with the year.
    """
    days: dict[int, set[datetime.date]] = {}
    for n, day in others:
        days.setdefault(n, set()).add(day)
    if len(days.get(number, ())) > 1:
        return None
    known = sorted((n, day) for n, (day, *more) in days.items() if not more)
    below = [(n, day) for n, day in known if n < number]
    above = [(n, day) for n, day in known if n > number]
    same = [day for n, day in known if n == number]
    if same:
        return IssueBounds(same[0], same[0], same[0])
    if not known:
        return None
    earliest = max((day + datetime.timedelta(number - n) for n, day in below), default=None)
    latest = min((day - datetime.timedelta(n - number) for n, day in above), default=None)
    if earliest is not None and latest is not None:
        if earliest > latest:
            return None
        (n0, day0), (n1, day1) = below[-1], above[0]
        return IssueBounds(earliest, latest, day0 + (day1 - day0) * (number - n0) // (n1 - n0))
    return IssueBounds(earliest, latest, _extrapolated(number, known))


def _extrapolated(number: int, known: Sequence[tuple[int, datetime.date]]) -> datetime.date | None:
    """The day by the mean pace of the known issues; None with fewer than two of them or against the order of days."""
    (n0, day0), (n1, day1) = known[0], known[-1]
    if n0 == n1 or day1 <= day0:
        return None
    nearest, day = known[-1] if number > n1 else known[0]
    try:
        return day + (day1 - day0) * (number - nearest) // (n1 - n0)
    except OverflowError:
        return None
