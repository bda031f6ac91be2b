"""Days that a text tells of: 7月20日, 2020年12月30日, and the years and feasts that say which year is meant.

A page's lines are read as one run without white space, so that a day broken at a line end is still a day. Lines count from 1.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.parsing.characters import Run, chinese_number
from archive.parsing.lunar import BRANCHES, STEMS, ZODIAC, feast_day, lunar_day, lunar_numbers, years_of

_YEAR_DIGITS: Final = "0-9〇○零一二三四五六七八九"
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元)"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|[二廿]?十[一二三四五六七八九]?|廿[一二三四五六七八九]|[一二三四五六七八九])"
_YEAR: Final = rf"(?:(?:19|20)\d\d|[一二][{_YEAR_DIGITS}]{{3}})"
#: A whole day as a text writes it.
DAY_WRITTEN: Final = rf"{_YEAR}年{_MONTH}月{_DAY}[日号]|(?:19|20)\d\d[.\-/]\d\d?[.\-/]\d\d?"
# Each pattern that is looked for in whole texts looks ahead to the characters that it may begin with: without that the search takes
# three times as long.

#: 2020年12月30日, 12月30日; the end of a span (7月20日至25日, 7月20日-8月5日) as `to`.
_DATE: Final = re.compile(
    rf"(?=[0-9一二三四五六七八九十元去前上今本明次当同每历])(?<![\d.])(?:(?P<year>{_YEAR})年|(?P<relative>去年|前年|上年|今年|本年|明年|次年|当年|同年|每年|历年))?"
    rf"(?<![\d])(?P<month>{_MONTH})月(?P<day>{_DAY})[日号](?:[(](?P<note>[^()]{{2,14}})[)])?"
    rf"(?:(?:至|到|—|-|~|、|和)(?:(?P<lastmonth>{_MONTH})月)?(?P<lastday>{_DAY})[日号])?"
)
#: 2019.3.5, 2019-03-05.
_DOTTED: Final = re.compile(r"(?=[12])(?<![\d.])((?:19|20)\d\d)([.\-/])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d.])")
#: 98年3月5日: the year in short; other years written before a day (民国二十六年, 同治三年) are not ours.
_SHORT_YEAR: Final = re.compile(r"(?<![\d第])'?([89]\d)年$")
#: A year, alone or with a month, or a span of years.
_NAMED: Final = re.compile(
    rf"(?=[12一二])(?<![\d.])(?P<year>{_YEAR})(?:(?:年)?(?:-|—|~|至|到)(?P<to>{_YEAR}))?年(?:(?P<month>{_MONTH})月(?!\d{{1,2}}[日号]))?"
)
_LUNAR_NUMERALS: Final = (
    r"(?P<month>[正冬腊]|十[一二]?|[二三四五六七八九])月"
    r"(?P<day>初[一二三四五六七八九十]|(?:二?十|廿)[一二三四五六七八九]?|三十)(?![日号])"
)
#: 己亥年正月十五, 2023年农历闰二月初四: a lunar day whose year is written.
_LUNAR_DAY: Final = re.compile(
    rf"(?=[12一二{STEMS}])"
    rf"(?:(?P<stem>[{STEMS}])(?P<branch>[{BRANCHES}])年(?:农历)?|(?P<year>{_YEAR})年农历)(?P<leap>闰?){_LUNAR_NUMERALS}"
)
_CYCLE: Final = re.compile(
    rf"(?=[{STEMS}{ZODIAC}])(?:([{STEMS}])([{BRANCHES}])年|([{ZODIAC}])年(?:春节|新春|迎春|大吉|春晚|元宵))"
)
#: What is celebrated by the year: its first year, and 70周年.
_BEGINNINGS: Final = {
    "中国共产党成立": 1921, "建党": 1921, "建军": 1927, "长征胜利": 1936, "抗战胜利": 1945, "抗日战争胜利": 1945, "新中国成立": 1949,
    "中华人民共和国成立": 1949, "建国": 1949, "国庆": 1949, "改革开放": 1978, "香港回归": 1997, "五四运动": 1919, "建团": 1922,
    "共青团成立": 1922, "世界反法西斯战争胜利": 1945, "人民政协成立": 1949, "抗美援朝出国作战": 1950, "澳门回归": 1999,
    "汶川地震": 2008, "汶川特大地震": 2008,
}  # fmt: skip
_ANNIVERSARY: Final = re.compile("(" + "|".join(_BEGINNINGS) + r")(\d{1,3}|[一二三四五六七八九十百]{1,5})周年")
#: Any anniversary, and one that is still to come, in this year or the next.
_COUNTED: Final = re.compile(r"(\d{1,3}|[一二三四五六七八九十百]{1,5})周年")
_GREETED: Final = re.compile(r"(?:迎接?|献礼|临近|即将到来的?|向)[《“\"]?(?:伟大的?)?$")

#: Words before a day that put it into the future, or make it a deadline.
_AHEAD: Final = re.compile(
    r"将于|将在|将从|将自|定于|拟于|拟在|预计|计划于|计划在|计划|力争|争取|请于|请在|务必|须于|须在|应于|推迟到|推迟至|即将|届时|规划|目标|到时|征订|"
    r"倒计时|迎接|在即"
)
#: Words that make a day the end of a period; its year may be this one all the same.
_PERIOD: Final = re.compile(
    r"有效期|报名时间|报名截止|截止日期|截止时间|期限|展期|展出时间|活动时间|时间为|时间[:]|延续至|持续到|持续至|延长至|直至|征集时间|公示期|公示时间"
)
#: What calls the day itself one to come: 明天（3月6日）, 下周三（3月13日）; and one of the last days.
_TO_COME: Final = re.compile(r"(?:明[天日晚]|后天|下(?:个)?(?:周|星期)[一二三四五六日天]?|下个?月)[(]?$")
_LATELY: Final = re.compile(r"([今昨前])[天日晚晨早](?:[上下]午|[早晚]上)?[(]?$")
#: After the first day of a contract's term, whose last is of another year: 2020年1月1日起至2049年12月31日.
_TERM: Final = re.compile(rf"^起?(?:至|到|—|-|~){_YEAR}年")
#: What is told of a life, after a day: 1965年3月5日出生.
_OF_A_LIFE: Final = re.compile(
    r"^[^。！？!?;；,，、]{0,6}?(?:出生|生于|入党|入伍|参军|参加工作|参加革命|加入中国共产党|毕业)"
)
#: Before a day on which something began that lasts: 创建于1958年1月8日.
_BEGUN_ON: Final = re.compile(r"(?:[建立生办设始源成]于|早在|自从?)$")
#: Words after a day that do the same.
_AFTERWARDS: Final = re.compile(
    r"^(?:之?前(?!夕|后|往|来)|以前|止|截止|为止|前后)|^[^。！？;；]{0,14}?(?:将(?!军|领|士|近|帅|相)|拟|为标准时点|正式施行|起施行|起实施|起执行)"
)
_DATELINE: Final = re.compile(r"(?:[讯电]|[报社]记者[^,。:]{2,12})(?:[(][^()]{0,60}[)])?(?:截[至止])?$")
_PAST_BOUND: Final = re.compile(r"截[至止]到?$")
_CLAUSE: Final = re.compile(r"[。！？!?;；,，)]")
_SENTENCE: Final = re.compile(r"[。！？!?;；]")
#: Before what is only aimed at: 到党的二十大 and 到建党100周年时 are said years before.
AIMED: Final = re.compile(r"(?:到|至|距)[“\"《]?$")
#: What makes a year a plan's or an aim's.
_PLANNED: Final = re.compile(
    r"(?:到|至|力争|实现|争取|目标|截至|面向|迈向|展望|规划|纲要|计划|方案|有效期|建成|预计|迎接)$|(?:规划|纲要|计划|方案|行动)[》(（]{0,2}$"
)
_PLANNED_AFTER: Final = re.compile(
    r"^(?:前|之前|底前|末前|远景|目标|建成|规划|达到|实现|将|[)）》]|度?[^。！？!?;；,，、]{0,6}预算(?!执行)|度?工作(?:计划|思路|安排|要点|目标)|度?民生实事|"
    r"[,，]?(?:[全我][县市区省国])?(?:要|力争|基本|全面|率先|初步|总体)+(?:建成|实现|达到|完成|形成|建立)|"
    r"倒计时|奥运|亚运|世界杯|世博|悉尼|计划|要|能(?!源)|[有可]望|元旦前|年?[底末]前)|^[^。！？!?;；,，]{0,10}(?:一定|必将|必定|将(?!军|领|士))"
)
#: A year greeted, which is done from the December before; one that is going on; and one looked back on (the page may be of the next).
_NEW_YEAR: Final = re.compile(r"^的?(?:元旦|新年|伊始|春节|新春|迎春|钟声|第一天|到来|来临|来到|之际|春天)")
_CURRENT: Final = re.compile(
    r"^的?(?:第一|1月(?!\d)|一月(?![一二三十])|上半年|半年度|第[一二三]季度|前[一二三四五六七八九十\d]{1,2}个?月)"
)
_LOOKED_BACK: Final = re.compile(
    r"^(?:度|全年|底|末|年末|岁末|下半年|第四季度|1[0-2]月|[89]月|十[一二]?月|以来|来|工作总结|(?:财政)?预算执行|期间|即将过去|过去|的最后|最后)"
)
_SUMMED_UP: Final = re.compile(r"^(?:全年|年末|岁末|工作总结|(?:财政)?预算执行|即将过去|过去|的?最后)")
#: Parts of a year that are told of in their last month at the earliest.
_PARTS: Final = {"上半年": 6, "半年度": 6, "第一季度": 3, "第二季度": 6, "第三季度": 9, "底": 12, "年末": 12, "岁末": 12}
_ORIGIN_BEFORE: Final = re.compile(r"(?:自|自从|始于|始建于|建于|创办于|成立于|创建于|生于|早在|继|于|从|曾在|并在|为此在)$")
_ORIGIN_AFTER: Final = re.compile(
    r"^[^。！？!?;；]{0,8}(?:成立|创办|创立|创建|创刊|设立|建立|建成|出生|开始|起|参加|毕业|入党|入伍|任命|当选|又)"
)

#: 小年 is left out: some keep it on the 23rd of the last month, others on the 24th.
_FEASTS: Final = {
    "春节": (1, 1), "大年初一": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7), "中秋": (8, 15), "重阳": (9, 9),
    "腊八": (12, 8), "除夕": (12, 30), "大年三十": (12, 30),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day that the text tells of: its year where it is written, its line, the words.

    `leading`: it stands at the beginning of an article, and `reported`: behind a dateline there. `opening`: it is leading or begins a
    sentence, as the day of a piece of news does. `year_hint` is a year named in the same
    sentence. `weekday` (0 is Monday) and `feast` (lunar month and day, `leap` if of a leap month) beside it tell which years it
    can be of. `ago`: days since it when the text was written (昨天 is 1), where it is said. `cycle`: it is one of several, sixty years
    apart, that the words may mean (己亥年正月十五).
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
    leap: bool = False
    ago: int | None = None
    leading: bool = False
    reported: bool = False
    cycle: bool = False

    def in_year(self, year: int) -> datetime.date | None:
        """This day of that year; None for 29 February of a common year."""
        return _day_of(year, self.month, self.day)

    def fits(self, year: int) -> bool | None:
        """Whether weekday and feast agree with that year; None where nothing is said."""
        day = self.in_year(year)
        if day is None:
            return False
        if self.feast is not None:
            return day in {feast_day(lunar_year, *self.feast, leap=self.leap) for lunar_year in (year - 1, year)}
        if self.weekday is not None:
            return day.weekday() == self.weekday
        return None


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year that the text names, not as a plan's or an aim's. `month` where one is named with it.

    `current`: it is greeted or has just begun (1998年元旦); `looked_back`: it is summed up (2021年度, 1997年底); `origin`:
    something began in it (1992年创办), which says only that it is over; `greeted`: it is that of an anniversary to come, which
    may be of the year before; `cycle`: it is one of several, twelve or sixty apart, that the words may mean (虎年春节, 辛丑年);
    `anniversary`: one is celebrated in it, or was; `over`: it is summed up as a whole (2021年全年, not 2021年以来), and nearly over at
    least; `new`: it is greeted as the new one (1998年元旦)."""

    year: int
    month: int | None
    current: bool
    looked_back: bool
    origin: bool
    line: int
    words: str
    greeted: bool = False
    cycle: bool = False
    anniversary: bool = False
    over: bool = False
    new: bool = False


def find_days(run: Run, opening_length: int = 60) -> Iterator[DayMention]:
    """The days told of as past or present. Deadlines, plans and days of other years (去年, 每年) are left out.

    `opening_length`: characters at the beginning of the run within which a day counts as opening."""
    for match in _DATE.finditer(run.text):
        month, day = chinese_number(match["month"]), chinese_number(match["day"])
        if month is None or day is None or match["relative"] not in (None, "今年", "本年"):
            continue
        start, end = match.span()
        year, before = chinese_number(match["year"]) if match["year"] else None, run.text[max(start - 12, 0) : start]
        begins = start
        if not match["year"] and not match["relative"] and before.endswith("年"):
            short = _SHORT_YEAR.search(before)
            if short is None:
                continue
            year, begins = 1900 + int(short[1]), start - len(short[0])
        if not _exists(month, day, year) or _is_ahead(run.text, start, end) or _in_period(run.text, start):
            continue
        # 今年2月18日 is how a piece of news tells what went before.
        leading = match["relative"] is None and start <= opening_length
        after = run.text[end : end + 12]
        lasting = year is not None and (_OF_A_LIFE.match(after) or _TERM.match(after) or _BEGUN_ON.search(before))
        if lasting or _TO_COME.search(before):
            continue
        opening = leading or (match["relative"] is None and run.text[start - 1] in _OPENERS)
        hint = year or _sentence_year(run.text, start, end)
        weekday, feast, leap = _beside(match["note"] or run.text[end : end + 8])
        if weekday is None and (called := _WEEKDAY_BEFORE.search(before)):
            weekday = _weekday(called[1])
        lately = _LATELY.search(before)
        ago = "今昨前".index(lately[1]) if lately else None
        line = run.line(start)
        reported = leading and _reports(run.text[:begins])
        yield DayMention(month, day, year, line, match[0], opening, hint, weekday, feast, leap, ago, leading, reported)
        if match["lastday"]:
            month = chinese_number(match["lastmonth"] or "") or month
            last = chinese_number(match["lastday"])
            if last is not None and _exists(month, last, year):
                yield DayMention(month, last, year, line, match[0], opening, hint, leading=leading, reported=reported)
    yield from _written_otherwise(run, opening_length)


def _written_otherwise(run: Run, opening_length: int) -> Iterator[DayMention]:
    """Days in figures with dots or strokes, and lunar days whose year is written."""
    for match in _DOTTED.finditer(run.text):
        yield from _whole_day(run, match, opening_length, int(match[1]), int(match[3]), int(match[4]))
    for match in _LUNAR_DAY.finditer(run.text):
        numbers = lunar_numbers(match["month"], match["day"])
        cycle = match["year"] is None
        for year in years_of(match["stem"], match["branch"]) if cycle else (chinese_number(match["year"]),):
            if numbers and year and (day := lunar_day(year, *numbers, leap=bool(match["leap"]))):
                yield from _whole_day(run, match, opening_length, day.year, day.month, day.day, cycle=cycle)


def _whole_day(
    run: Run, match: re.Match[str], opening_length: int, year: int, month: int, day: int, *, cycle: bool = False
) -> Iterator[DayMention]:
    start, end = match.span()
    if _exists(month, day, year) and not _is_ahead(run.text, start, end) and not _in_period(run.text, start):
        leading = start <= opening_length
        opening = leading or run.text[start - 1] in _OPENERS
        line, reported = run.line(start), leading and _reports(run.text[:start])
        yield DayMention(month, day, year, line, match[0], opening, year, leading=leading, reported=reported, cycle=cycle)


def _reports(before: str) -> bool:
    """Whether the text before a day is a dateline: 本报讯（记者 江一帆）."""
    return _DATELINE.search(before) is not None


def find_years(run: Run) -> Iterator[YearMention]:
    """The years that the text names as past or present: not those of plans and aims, nor spans that end in one."""
    for match in _NAMED.finditer(run.text):
        year = chinese_number(match["year"])
        if year is None or not 1900 <= year <= 2099:
            continue
        before, after = run.text[max(match.start() - 8, 0) : match.start()], run.text[match.end() : match.end() + 10]
        month = chinese_number(match["month"]) if match["month"] else _month_said(after)
        if _PLANNED.search(before) or _PLANNED_AFTER.match(after) or _is_ahead(run.text, match.start(), match.end()):
            continue
        if match["to"]:
            # 2015年至2019年 is told of when it is over; 2022-2025年 is a plan's, and nothing tells them apart for certain.
            continue
        new = bool(_NEW_YEAR.match(after))
        current, origin = (
            new or bool(_CURRENT.match(after)),
            bool(_ORIGIN_BEFORE.search(before) or _ORIGIN_AFTER.match(after)),
        )
        looked_back = not current and _LOOKED_BACK.match(after)
        yield YearMention(
            year,
            month,
            current,
            bool(looked_back),
            origin,
            run.line(match.start()),
            match[0],
            over=bool(looked_back and not origin and _SUMMED_UP.match(after)),
            new=new,
        )
    for match in _ANNIVERSARY.finditer(run.text):
        count = chinese_number(match[2])
        if count:
            year = _BEGINNINGS[match[1]] + count
            before = run.text[max(match.start() - 8, 0) : match.start()]
            if AIMED.search(before):
                continue
            greeted = _GREETED.search(before)
            line = run.line(match.start())
            yield YearMention(year, None, not greeted, False, False, line, match[0], bool(greeted), anniversary=True)
    for match in _CYCLE.finditer(run.text):
        line = run.line(match.start())
        for year in years_of(match[1], match[2] or BRANCHES[ZODIAC.index(match[3])]):
            yield YearMention(year, None, True, False, False, line, match[0], cycle=True)


def find_anniversaries(run: Run) -> Iterator[int]:
    """The years that anniversaries of anything count."""
    return (count for match in _COUNTED.finditer(run.text) if (count := chinese_number(match[1])))


def _month_said(after: str) -> int | None:
    """The month until which a part of a year lasts: 6 for 上半年."""
    return next((month for words, month in _PARTS.items() if after.startswith(words)), None)


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
_WEEKDAY_BEFORE: Final = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])[(]$")
_FEAST: Final = re.compile(
    r"(?:[(,，是]|^)(?:农历)?(?:(?P<feast>"
    + "|".join(_FEASTS)
    + r")|(?P<leap>闰?)(?P<month>[正冬腊]|十?[一二三四五六七八九]|十)月"
    r"(?P<day>初[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?))"
)


def _beside(text: str) -> tuple[int | None, tuple[int, int] | None, bool]:
    """The weekday, and the lunar day or feast, written right after a day; whether it is of a leap month."""
    weekday = _WEEKDAY.match(text)
    if weekday:
        return _weekday(weekday[1]), None, False
    feast = _FEAST.match(text)
    if feast is None:
        return None, None, False
    if feast["feast"]:
        return None, _FEASTS[feast["feast"]], False
    return None, lunar_numbers(feast["month"], feast["day"]), bool(feast["leap"])


def _weekday(character: str) -> int:
    return min("一二三四五六日天".index(character), 6)


def chinese_day(day: datetime.date) -> str:
    """2020年8月17日."""
    return f"{day.year}年{day.month}月{day.day}日"
