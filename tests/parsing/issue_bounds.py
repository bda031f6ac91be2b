"""What `NumberedDays` is held against: the bounds of a number, told from all issues at once."""

import datetime
from collections.abc import Iterable

from archive.parsing.issue_numbers import IssueBounds


def bounds_of_all(number: int, issues: Iterable[tuple[int, datetime.date]]) -> IssueBounds | None:
    """What these issues, as pairs of number and day, say of `number`."""
    days: dict[int, set[datetime.date]] = {}
    for n, day in issues:
        days.setdefault(n, set()).add(day)
    if number in days:
        return None if len(days[number]) > 1 else IssueBounds(*(*days[number],) * 3)
    known = sorted((n, day) for n, (day, *more) in days.items() if not more)
    if not known:
        return None
    below = [(n, day) for n, day in known if n < number]
    above = [(n, day) for n, day in known if n > number]
    earliest = max((day + datetime.timedelta(number - n) for n, day in below), default=None)
    latest = min((day - datetime.timedelta(n - number) for n, day in above), default=None)
    if earliest and latest:
        (n0, day0), (n1, day1) = below[-1], above[0]
        best = day0 + (day1 - day0) * (number - n0) // (n1 - n0)
        return None if earliest > latest else IssueBounds(earliest, latest, best)
    (n0, day0), (n1, day1) = known[0], known[-1]
    nearest, day = (n1, day1) if below else (n0, day0)
    paced = n0 < n1 and day0 < day1
    return IssueBounds(earliest, latest, day + (day1 - day0) * (number - nearest) // (n1 - n0) if paced else None)
