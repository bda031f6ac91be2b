"""Which days an issue can be of at all, whoever says so: a slip in a folder's name or on a keyboard is no day of the year 9999."""

import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone

#: No newspaper in Chinese is older.
_EARLIEST_YEAR: Final = 1800
#: Days that one issue is printed for, at most: over the New Year some are of two weeks.
_LONGEST: Final = 31


def is_plausible(day: datetime.date) -> bool:
    """Whether an issue may be of that day: from the first newspapers to the end of next year."""
    return _EARLIEST_YEAR <= day.year <= timezone.localdate().year + 1


def check_day(day: datetime.date) -> None:
    """For fields of forms. Raises ValidationError."""
    if not is_plausible(day):
        raise ValidationError("报纸不会是这一年的，请核对年份。")


def is_plausible_span(first: datetime.date, last: datetime.date) -> bool:
    """Whether a 合刊 may be of these days."""
    return 0 < (last - first).days < _LONGEST
