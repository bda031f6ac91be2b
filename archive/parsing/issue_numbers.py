"""期号: what the numbers and days of a newspaper's issues say of the day of another one."""

import datetime
from bisect import bisect_left
from collections import Counter
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


class NumberedDays:
    """The numbers and days of a newspaper's issues, and what they say of another number.

    Numbers rise with the days and no two issues share a day, so each number between two takes at least a day: a day less its
    number never falls. The most that it was up to a number, and the least that it is from there on, bound the day of the next.
    Both are kept up while issues come in; in the order of their numbers each costs next to nothing.
    """

    def __init__(self) -> None:
        self._days: dict[int, Counter[datetime.date]] = {}
        # Of the numbers that have one day, in their order: the number, its day's ordinal less it, and the two bounds.
        self._numbers: list[int] = []
        self._slack: list[int] = []
        self._most: list[int] = []
        self._least: list[int] = []

    def add(self, number: int, day: datetime.date) -> None:
        """An issue of this number came out on this day. Several may be of one number, and of one day."""
        days = self._days.setdefault(number, Counter())
        before = len(days)
        days[day] += 1
        if not before:
            self._insert(number, day)
        elif before == 1 and len(days) == 2:
            self._remove(number)

    def discard(self, number: int, day: datetime.date) -> None:
        """One that was added is not so. Raises KeyError if it was not added."""
        days = self._days[number]
        days[day] -= 1
        if days[day] > 0:
            return
        if len(days) == 1:
            self._remove(number)
        del days[day]
        if not days:
            del self._days[number]
        elif len(days) == 1:
            self._insert(number, next(iter(days)))

    def bounds(self, number: int) -> IssueBounds | None:
        """What the issues say of this number: none where nothing is known or where the neighbours contradict each other, as they
        do where numbers begin anew with the year. A number of several days says nothing of others, and has none itself."""
        days = self._days.get(number, ())
        if len(days) == 1:
            (day,) = days
            return IssueBounds(day, day, day)
        if days or not self._numbers:
            return None
        at = bisect_left(self._numbers, number)
        first = self._most[at - 1] + number if at > 0 else None
        last = self._least[at] + number if at < len(self._numbers) else None
        if first is not None and last is not None and first > last:
            return None
        try:
            earliest, latest = (None if bound is None else datetime.date.fromordinal(bound) for bound in (first, last))
        except (OverflowError, ValueError):  # before the first of all days or after the last
            return None
        if earliest is None or latest is None:
            return IssueBounds(earliest, latest, self._extrapolated(number))
        (n0, day0), (n1, day1) = self._known(at - 1), self._known(at)
        return IssueBounds(earliest, latest, day0 + (day1 - day0) * (number - n0) // (n1 - n0))

    def _extrapolated(self, number: int) -> datetime.date | None:
        """The day by the mean pace of the known issues; None with fewer than two of them or against the order of days."""
        (n0, day0), (n1, day1) = self._known(0), self._known(-1)
        if n0 == n1 or day1 <= day0:
            return None
        nearest, day = (n1, day1) if number > n1 else (n0, day0)
        try:
            return day + (day1 - day0) * (number - nearest) // (n1 - n0)
        except OverflowError:
            return None

    def _known(self, at: int) -> tuple[int, datetime.date]:
        number = self._numbers[at]
        return number, datetime.date.fromordinal(self._slack[at] + number)

    def _insert(self, number: int, day: datetime.date) -> None:
        at, slack = bisect_left(self._numbers, number), day.toordinal() - number
        self._numbers.insert(at, number)
        self._slack.insert(at, slack)
        self._most.insert(at, slack if at == 0 else max(self._most[at - 1], slack))
        self._least.insert(at, slack if at == len(self._least) else min(self._least[at], slack))
        self._follow(at + 1, at - 1)

    def _remove(self, number: int) -> None:
        at = bisect_left(self._numbers, number)
        for held in (self._numbers, self._slack, self._most, self._least):
            del held[at]
        self._follow(at, at - 1)

    def _follow(self, after: int, before: int) -> None:
        """Mend the bounds from these places on, upwards and downwards, until one stays as it is: so do all beyond."""
        slack, most, least = self._slack, self._most, self._least
        for at in range(after, len(slack)):
            bound = slack[at] if at == 0 else max(most[at - 1], slack[at])
            if bound == most[at]:
                break
            most[at] = bound
        for at in range(before, -1, -1):
            bound = slack[at] if at == len(slack) - 1 else min(least[at + 1], slack[at])
            if bound == least[at]:
                break
            least[at] = bound
