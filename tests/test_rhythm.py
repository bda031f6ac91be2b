"""Days on which an issue is missing: told by numbers and by the rhythm of the week, else unknown."""

import datetime
from collections.abc import Collection
from datetime import date

from archive.rhythm import Held, missing_days

MONDAY = date(2021, 3, 1)


def days(*numbers: int, start: date = MONDAY) -> list[date]:
    return [start + datetime.timedelta(n) for n in numbers]


def held(*issues: tuple[date, int | None]) -> list[Held]:
    return [Held(day, day, number) for day, number in issues]


def weekly(weeks: int, weekdays: tuple[int, ...], lost: Collection[date] = ()) -> list[Held]:
    found = days(*(week * 7 + weekday for week in range(weeks) for weekday in weekdays))
    return held(*((day, None) for day in found if day not in lost))


def test_too_little_tells_nothing() -> None:
    assert missing_days([]) == frozenset()
    assert missing_days(held((MONDAY, 10))) == frozenset()
    assert missing_days(held(*((day, None) for day in days(0, 3, 7, 21)))) == frozenset()


def test_numbers_that_follow_each_other_leave_nothing_between() -> None:
    assert missing_days(held((MONDAY, 10), (days(7)[0], 11))) == frozenset()


def test_as_many_numbers_as_days_are_lost_each_day() -> None:
    assert missing_days(held((MONDAY, 10), (days(3)[0], 13))) == frozenset(days(1, 2))


def test_the_rhythm_says_which_days() -> None:
    lost = set(days(7 * 4 + 2, 7 * 5))
    assert missing_days(weekly(12, (0, 2, 4), lost)) == lost


def test_numbers_overrule_the_rhythm() -> None:
    lost = days(7 * 4 + 2)[0]
    issues = [
        Held(issue.first, issue.last, n)
        for n, issue in enumerate(weekly(12, (0, 2, 4), {lost}))  # numbered without a break: it did not come out
    ]
    assert missing_days(issues) == frozenset()


def test_numbers_that_do_not_say_which_leave_the_days_unknown() -> None:
    assert missing_days(held((MONDAY, 10), (days(7)[0], 13))) == frozenset()


def test_numbers_that_begin_again_or_cannot_be_are_passed_over() -> None:
    assert missing_days(held((MONDAY, 300), (days(3)[0], 1))) == frozenset()
    assert missing_days(held((MONDAY, 1), (days(3)[0], 900))) == frozenset()


def test_a_long_silence_is_unknown() -> None:
    early = weekly(12, (0, 2, 4))
    late = [Held(i.first + datetime.timedelta(7 * 25), i.last + datetime.timedelta(7 * 25), None) for i in early]
    assert missing_days([*early, *late]) == frozenset()


def test_a_double_issue_covers_its_days() -> None:
    assert missing_days([Held(MONDAY, days(2)[0], 10), *held((days(3)[0], 11))]) == frozenset()


def test_ten_years_of_days_are_told_exactly() -> None:
    every = [date(2011, 1, 1) + datetime.timedelta(n) for n in range(3650)]
    lost = {day for n, day in enumerate(every[1:-1], 1) if n % 11 == 0}
    assert missing_days(held(*((day, None) for day in every if day not in lost))) == lost
