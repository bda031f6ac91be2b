"""Days that a text tells of: 7月20日, 2020年12月30日, and the years and feasts that say which year is meant.

A page's lines are read as one run without white space, so that a day broken at a line end is still a day. Lines count from 1.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from borax.calendars.lunardate import LunarDate

from archive.parsing.characters import chinese_number, squeeze

_YEAR_DIGITS: Final = "0-9〇○零一二三四五六七八九"
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元)"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|[二廿]?十[一二三四五六七八九]?|廿[一二三四五六七八九]|[一二三四五六七八九])"
_YEAR: Final = rf"(?:(?:19|20)\d\d|[一二][{_YEAR_DIGITS}]{{3}})"
#: 2020年12月30日, 12月30日; the end of a span (7月20日至25日, 7月20日-8月5日) as `to`.
_DATE: Final = re.compile(
    rf"(?<![\d.])(?:(?P<year>{_YEAR})年|(?P<relative>去年|前年|上年|今年|本年|明年|次年|当年|同年|每年|历年))?"
    rf"(?<![\d])(?P<month>{_MONTH})月(?P<day>{_DAY})[日号](?:[(](?P<note>[^()]{{2,14}})[)])?"
    rf"(?:(?:至|到|—|-|~|、|和)(?:(?P<lastmonth>{_MONTH})月)?(?P<lastday>{_DAY})[日号])?"
)
#: A year, alone or with a month, or a span of years.
_NAMED: Final = re.compile(
    rf"(?<![\d.])(?P<year>{_YEAR})(?:(?:年)?(?:-|—|~|至|到)(?P<to>{_YEAR}))?年(?:(?P<month>{_MONTH})月(?!\d{{1,2}}[日号]))?"
)
_ZODIAC: Final = "鼠牛虎兔龙蛇马羊猴鸡狗猪"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_CYCLE: Final = re.compile(rf"([{_STEMS}])([{_BRANCHES}])年|([{_ZODIAC}])年(?:春节|新春|迎春|大吉|春晚|元宵)")
#: What is celebrated by the year: its first year, and 70周年.
_BEGINNINGS: Final = {
    "中国共产党成立": 1921, "建党": 1921, "建军": 1927, "长征胜利": 1936, "抗战胜利": 1945, "抗日战争胜利": 1945, "新中国成立": 1949,
    "中华人民共和国成立": 1949, "建国": 1949, "国庆": 1949, "改革开放": 1978, "香港回归": 1997,
}  # fmt: skip
_ANNIVERSARY: Final = re.compile("(" + "|".join(_BEGINNINGS) + r")(\d{1,3}|[一二三四五六七八九十百]{1,5})周年")

#: Words before a day that put it into the future, or make it a deadline.
_AHEAD: Final = re.compile(
    r"将于|将在|将从|将自|定于|拟于|拟在|预计|计划于|计划在|计划|力争|争取|请于|请在|务必|须于|须在|应于|推迟到|推迟至|即将|届时|规划|目标|到时|征订|"
    r"倒计时|迎接|在即"
)
#: Words that make a day the end of a period; its year may be this one all the same.
_PERIOD: Final = re.compile(
    r"有效期|报名时间|报名截止|截止日期|截止时间|期限|展期|展出时间|活动时间|时间为|时间[:]|延续至|持续到|持续至|延长至|直至|征集时间|公示期|公示时间"
)
#: Words after a day that do the same.
_AFTERWARDS: Final = re.compile(
    r"^(?:之?前(?!夕|后|往|来)|以前|止|截止|为止|前后)|^[^。！？;；]{0,14}?(?:将(?!军|领|士|近|帅|相)|拟|为标准时点|正式施行|起施行|起实施|起执行)"
)
_PAST_BOUND: Final = re.compile(r"截[至止]到?$")
_CLAUSE: Final = re.compile(r"[。！？!?;；,，)]")
_SENTENCE: Final = re.compile(r"[。！？!?;；]")
#: What makes a year a plan's or an aim's.
_PLANNED: Final = re.compile(
    r"(?:到|至|力争|实现|争取|目标|截至|面向|迈向|展望|规划|纲要|计划|方案|有效期|建成|预计|迎接)$|(?:规划|纲要|计划|方案|行动)[》(（]{0,2}$"
)
_PLANNED_AFTER: Final = re.compile(
    r"^(?:前|之前|底前|末前|远景|目标|建成|规划|达到|实现|将|[)）》]|度?(?:财政)?预算(?!执行)|工作(?:计划|思路|安排|要点|目标)|度?民生实事|"
    r"倒计时|奥运|亚运|世界杯|世博|悉尼|计划|要|元旦前|年?[底末]前)|^[^。！？!?;；,，]{0,10}(?:一定|必将|必定|将(?!军|领|士))"
)
#: A year greeted, or looked back on (the page may be of the next).
_CURRENT: Final = re.compile(
    r"^(?:的?(?:元旦|新年|伊始|春节|新春|迎春|钟声|第一|到来|来临|来到|之际|的?春天|1月|一月|上半年|半年度|第[一二三]季度|前[一二三四五六七八九十\d]{1,2}个?月))"
)
_LOOKED_BACK: Final = re.compile(
    r"^(?:度|全年|底|末|年末|岁末|下半年|第四季度|1[0-2]月|[89]月|十[一二]?月|以来|来|工作总结|(?:财政)?预算执行|期间|即将过去|过去|的最后|最后)"
)
_ORIGIN_BEFORE: Final = re.compile(r"(?:自|自从|始于|始建于|建于|创办于|成立于|创建于|生于|早在|继|于|从|曾在|并在|为此在)$")
_ORIGIN_AFTER: Final = re.compile(
    r"^[^。！？!?;；]{0,8}(?:成立|创办|创立|创建|创刊|设立|建立|建成|出生|开始|起|参加|毕业|入党|入伍|任命|当选|又)"
)

_FEASTS: Final = {
    "春节": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7), "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8), "小年": (12, 23),
}  # fmt: skip
_LUNAR_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}


@dataclass(frozen=True, slots=True)
class Run:
    """Lines joined without white space, and the line of each character."""

    text: str
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, lines: Iterable[tuple[int, str]]) -> "Run":
        pieces: list[str] = []
        numbers: list[int] = []
        for number, line in lines:
            piece = squeeze(line)
            pieces.append(piece)
            numbers += [number] * len(piece)
        return cls("".join(pieces), tuple(numbers))

    def line(self, offset: int) -> int:
        """The line of the character at `offset`."""
        return self.numbers[min(offset, len(self.numbers) - 1)]


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day that the text tells of: its year where it is written, its line, the words.

    `opening`: it begins an article or a sentence, as the day of a piece of news does. `year_hint` is a year named in the same
    sentence. `weekday` (0 is Monday) and `feast` (lunar month and day) beside it tell which years it can be of.
    """

    month: int
    day: int
    year: int | None
    line: int
    words: str
    opening: bool
    year_hint: int | None = None
    weekday: int | None = None
    feast: tuple[int, int] | None = None

    def in_year(self, year: int) -> datetime.date | None:
        """This day of that year; None for 29 February of a common year."""
        return _day_of(year, self.month, self.day)

    def fits(self, year: int) -> bool | None:
        """Whether weekday and feast agree with that year; None where nothing is said."""
        day = self.in_year(year)
        if day is None:
            return False
        if self.feast is not None:
            return lunar_day(year, *self.feast) == day or lunar_day(year - 1, *self.feast) == day
        if self.weekday is not None:
            return day.weekday() == self.weekday
        return None


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year that the text names, not as a plan's or an aim's. `month` where one is named with it.

    `current`: it is greeted or has just begun (1998年元旦); `looked_back`: it is summed up (2021年度, 1997年底); `origin`:
    something began in it (1992年创办), which says only that it is over."""

    year: int
    month: int | None
    current: bool
    looked_back: bool
    origin: bool
    line: int
    words: str


def find_days(run: Run, opening_length: int = 60) -> Iterator[DayMention]:
    """The days told of as past or present. Deadlines, plans and days of other years (去年, 每年) are left out.

    `opening_length`: characters at the beginning of the run within which a day counts as opening."""
    for match in _DATE.finditer(run.text):
        month, day = chinese_number(match["month"]), chinese_number(match["day"])
        if month is None or day is None or match["relative"] not in (None, "今年", "本年"):
            continue
        start, end = match.span()
        year = chinese_number(match["year"]) if match["year"] else None
        if not _exists(month, day, year) or _is_ahead(run.text, start, end) or _in_period(run.text, start):
            continue
        # 今年2月18日 is how a piece of news tells what went before.
        opening = match["relative"] is None and (start <= opening_length or run.text[start - 1] in _OPENERS)
        hint = year or _sentence_year(run.text, start, end)
        weekday, feast = _beside(match["note"] or run.text[end : end + 8])
        line = run.line(start)
        yield DayMention(month, day, year, line, match[0], opening, hint, weekday, feast)
        if match["lastday"]:
            month = chinese_number(match["lastmonth"] or "") or month
            last = chinese_number(match["lastday"])
            if last is not None and _exists(month, last, year):
                yield DayMention(month, last, year, line, match[0], opening, hint)


def find_years(run: Run) -> Iterator[YearMention]:
    """The years that the text names as past or present: not those of plans and aims, nor spans that end in one."""
    for match in _NAMED.finditer(run.text):
        year = chinese_number(match["year"])
        if year is None or not 1900 <= year <= 2099:
            continue
        before, after = run.text[max(match.start() - 8, 0) : match.start()], run.text[match.end() : match.end() + 10]
        month = chinese_number(match["month"]) if match["month"] else None
        if _PLANNED.search(before) or _PLANNED_AFTER.match(after) or _is_ahead(run.text, match.start(), match.end()):
            continue
        if match["to"]:
            # 2015年至2019年 is told of when it is over; 2022-2025年 is a plan's, and nothing tells them apart for certain.
            continue
        current = bool(_CURRENT.match(after))
        yield YearMention(
            year,
            month,
            current,
            not current and bool(_LOOKED_BACK.match(after)),
            bool(_ORIGIN_BEFORE.search(before) or _ORIGIN_AFTER.match(after)),
            run.line(match.start()),
            match[0],
        )
    for match in _ANNIVERSARY.finditer(run.text):
        count = chinese_number(match[2])
        if count:
            year = _BEGINNINGS[match[1]] + count
            yield YearMention(year, None, True, False, False, run.line(match.start()), match[0])
    for match in _CYCLE.finditer(run.text):
        line = run.line(match.start())
        for year in range(1950, 2050):
            branch = _ZODIAC.index(match[3]) if match[3] else _BRANCHES.index(match[2])
            if (year - 4) % 12 == branch and (match[3] or (year - 4) % 10 == _STEMS.index(match[1])):
                yield YearMention(year, None, True, False, False, line, match[0])


@lru_cache(maxsize=512)
def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> datetime.date | None:
    """The day in our calendar of a day of the lunar year that begins in `year`; None where there is no such day."""
    try:
        found = LunarDate(year, month, day, int(leap)).to_solar_date()
    except (ValueError, OverflowError, IndexError):
        return None
    return found if isinstance(found, datetime.date) else None


_OPENERS: Final = frozenset("。！？!?;；:：”」』)）\"'】日电讯,，")


def _exists(month: int, day: int, year: int | None) -> bool:
    return _day_of(year or 2000, month, day) is not None


def _day_of(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _is_ahead(text: str, start: int, end: int) -> bool:
    """Whether the clause that holds these offsets tells of what is yet to come, or sets a term."""
    before = _CLAUSE.split(text[max(start - 30, 0) : start])[-1]
    if _PAST_BOUND.search(before):
        return False
    return bool(_AHEAD.search(before) or _AFTERWARDS.match(text[end : end + 20]))


def _in_period(text: str, start: int) -> bool:
    """Whether the clause before this offset announces a period or a deadline."""
    before = _CLAUSE.split(text[max(start - 30, 0) : start])[-1]
    return bool(_PERIOD.search(before)) and not _PAST_BOUND.search(before)


def _sentence_year(text: str, start: int, end: int) -> int | None:
    """The year named in the same sentence, where it is one year only, not a plan's and not looked back on."""
    before = _SENTENCE.split(text[max(start - 40, 0) : start])[-1]
    after = _SENTENCE.split(text[end : end + 60])[0]
    years = set()
    for piece in (before, after):
        for match in _NAMED.finditer(piece):
            following = piece[match.end() :]
            aside = (
                _PLANNED.search(piece[: match.start()]) or _PLANNED_AFTER.match(following) or _LOOKED_BACK.match(following)
            )
            if not match["to"] and not aside:
                years.add(chinese_number(match["year"]))
    return years.pop() if len(years) == 1 else None


_WEEKDAY: Final = re.compile(r"(?:[(,，是]|^)(?:星期|周|礼拜)([一二三四五六日天])")
_FEAST: Final = re.compile(
    r"(?:[(,，是]|^)(?:农历)?(?:(?P<feast>" + "|".join(_FEASTS) + r")|(?P<month>[正冬腊]|十?[一二三四五六七八九]|十)月"
    r"(?P<day>初[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?))"
)


def _beside(text: str) -> tuple[int | None, tuple[int, int] | None]:
    """The weekday, and the lunar day or feast, written right after a day."""
    weekday = _WEEKDAY.match(text)
    if weekday:
        return "一二三四五六日天".index(weekday[1]) % 7 if weekday[1] != "天" else 6, None
    feast = _FEAST.match(text)
    if feast is None:
        return None, None
    if feast["feast"]:
        return None, _FEASTS[feast["feast"]]
    return None, lunar_numbers(feast["month"], feast["day"])


def lunar_numbers(month: str, day: str) -> tuple[int, int] | None:
    """Lunar month and day as numbers: 腊 and 廿三 are 12 and 23."""
    first = _LUNAR_MONTHS.get(month) or chinese_number(month)
    second = chinese_number("".join(day.removeprefix("初").split()))
    return (first, second) if first and second else None
