"""What the numbers and days of a newspaper's issues say of another number, against a look at every issue."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.issue_numbers import IssueBounds, NumberedDays
from tests.parsing.issue_bounds import bounds_of_all

D = datetime.date
#: Numbers and days so few that they often meet, fall out of order, and name one number or day twice.
ISSUES = st.tuples(st.integers(1, 30), st.dates(D(2019, 12, 20), D(2020, 2, 10)))


@pytest.mark.parametrize(
    ("number", "others", "bounds"),
    [
        (5, [(5, D(2020, 1, 5))], IssueBounds(*(D(2020, 1, 5),) * 3)),
        (15, [(10, D(2020, 1, 10)), (20, D(2020, 2, 9))], IssueBounds(D(2020, 1, 15), D(2020, 2, 4), D(2020, 1, 25))),
        (11, [(10, D(2020, 1, 10)), (12, D(2020, 1, 12))], IssueBounds(*(D(2020, 1, 11),) * 3)),
        (30, [(10, D(2020, 1, 10)), (20, D(2020, 2, 9))], IssueBounds(D(2020, 2, 19), None, D(2020, 3, 10))),
        (4, [(10, D(2020, 1, 10))], IssueBounds(None, D(2020, 1, 4), None)),
        (15, [(10, D(2020, 2, 10)), (20, D(2020, 1, 9))], None),
        # Numbers that begin anew with the year.
        (5, [(5, D(2019, 1, 8)), (5, D(2020, 1, 7))], None),
        (6, [(5, D(2019, 1, 8)), (5, D(2020, 1, 7)), (7, D(2020, 1, 14))], IssueBounds(None, D(2020, 1, 13), None)),
        # It is not the nearest number alone that counts.
        (40, [(10, D(2020, 3, 1)), (20, D(2020, 1, 9))], IssueBounds(D(2020, 3, 31), None, None)),
        # No calendar goes so far.
        (9_000_000, [(10, D(2020, 1, 10))], None),
        (1, [(9_000_000, D(2020, 1, 10))], None),
        (15, [], None),
    ],
)
def test_bounds(number: int, others: list[tuple[int, D]], bounds: IssueBounds | None) -> None:
    days = NumberedDays()
    for issue in others:
        days.add(*issue)
    assert days.bounds(number) == bounds


@given(st.lists(st.tuples(st.booleans(), ISSUES), max_size=40))
def test_kept_up_they_say_what_a_look_at_every_issue_says(steps: list[tuple[bool, tuple[int, D]]]) -> None:
    days, held = NumberedDays(), list[tuple[int, D]]()
    for leaves, issue in steps:
        if leaves and held:
            days.discard(*held.pop(issue[0] % len(held)))
        else:
            days.add(*issue)
            held.append(issue)
        assert [days.bounds(number) for number in range(33)] == [bounds_of_all(number, held) for number in range(33)]


def test_what_was_not_added_cannot_be_discarded() -> None:
    with pytest.raises(KeyError):
        NumberedDays().discard(5, D(2020, 1, 5))
