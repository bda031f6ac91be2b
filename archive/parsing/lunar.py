"""农历: days of the lunar calendar in ours, and the years of its cycle."""

import datetime
from functools import lru_cache
from typing import Final

from borax.calendars.lunardate import LunarDate

from archive.parsing.characters import chinese_number

#: Newspapers of the archive appeared from this year on, as for `masthead`; what is told of before is history.
FIRST_YEAR: Final = 1949
#: The calendar goes so far.
_LAST_YEAR: Final = 2100
ZODIAC: Final = "鼠牛虎兔龙蛇马羊猴鸡狗猪"
STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}


def years_of(stem: str | None = None, branch: str | None = None) -> list[int]:
    """The years in which newspapers appeared, and those to come; with that stem and branch, if they are given."""
    return [
        year
        for year in range(FIRST_YEAR, _LAST_YEAR + 1)
        if branch in (None, BRANCHES[(year - 4) % 12]) and stem in (None, STEMS[(year - 4) % 10])
    ]


@lru_cache(maxsize=512)
def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> datetime.date | None:
    """The day in our calendar of a day of the lunar year that begins in `year`; None where there is no such day."""
    try:
        found = LunarDate(year, month, day, int(leap)).to_solar_date()
    except (ValueError, OverflowError, IndexError):
        return None
    return found if isinstance(found, datetime.date) else None


def feast_day(year: int, month: int, day: int, *, leap: bool) -> datetime.date | None:
    """As `lunar_day`; the last day of a lunar year is called its thirtieth in the years, too, that have but twenty-nine."""
    found = lunar_day(year, month, day, leap=leap)
    return lunar_day(year, 12, 29) if found is None and (month, day) == (12, 30) else found


def lunar_numbers(month: str, day: str) -> tuple[int, int] | None:
    """Lunar month and day as numbers: 腊 and 廿三 are 12 and 23."""
    first = _MONTHS.get(month) or chinese_number(month)
    second = chinese_number("".join(day.removeprefix("初").split()))
    return (first, second) if first and second else None
