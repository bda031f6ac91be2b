"""日期: the day on which a page was printed, from its masthead, else from what it tells of.

A page tells of days that are over when it is printed; county papers come out one to fourteen days after the latest of them.
So the finding without a printed date is an interval of fourteen days, and its first day the best guess. Most days come
without a year. Which year it is follows from the years that the page names, the terms that it uses (nobody wrote 奥密克戎
before 26 November 2021), weekdays and lunar days beside a day, and feasts that are near.
"""

import datetime
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.parsing.days import DayMention, Run, YearMention, find_days, find_years, lunar_day, lunar_numbers
from archive.parsing.masthead import read_line
from archive.parsing.mastheadwords import LUNAR
from archive.parsing.parsed import Basis, DateFinding, Evidence
from archive.parsing.vocabulary import DatedTerm

#: Days after the latest day told of within which the page is taken to have been printed.
INTERVAL_DAYS: Final = 14
#: Days. Days told of in news lie so near each other; what is further off is history or announcement.
_NEWS_SPAN: Final = 45
#: Days after the latest opening day that a day within the text may still be, and be believed.
_TRUSTED_LEAD: Final = 20
#: Characters at the beginning of an article within which its dateline or first sentence names its day.
_OPENING: Final = 60
#: What speaks for a year or against it (see `_score`), in one currency: a year named once and no more is worth 1.
_CALENDAR: Final = 4.0
_SAME_SENTENCE: Final = 3.0
_FEAST: Final = 2.0
_CURRENT: Final = 2.0
_NAMED: Final = 1.0
_OVER: Final = 1.0
#: A page of January looks back on the year before; what it says of its own year is said as current.
_NAMED_IN_JANUARY: Final = 0.4
_OVER_LATER: Final = 0.3
_ORIGIN: Final = 0.2
_NOT_YET: Final = -1.5
#: For each year between the last one that the page names and the one tried.
_SILENCE: Final = -0.7
_FADED: Final = -2.0
_FIRST: Final = 0.8
#: Years from the first possible one among which a weekday or a lunar day may choose: a weekday comes again after five or six.
_CALENDAR_YEARS: Final = 5
#: Days and years that are looked at; the fullest page names some eighty.
_MOST_TOLD: Final = 400
#: Mentions of one year that count: an annual report names it forty times.
_MOST_MENTIONS: Final = 3
#: Below this the year is not known, and so neither is the day; less than the margin between two years is a doubt.
_LEAST: Final = 0.7
_MARGIN: Final = 0.3

#: 春节临近 and its like: words, the feast's lunar day, and days before it (from, to) on which they are printed.
_NEAR_FEASTS: Final = (
    (
        re.compile(
            r"春节(?:临近|将至|将近|来临|前夕|在即)|临近(?:春节|年关|新春)|新春将至|年关(?:将近|将至|临近)|即将到来的(?:春节|新春)|春节前"
        ),
        (1, 1),
        0,
        45,
    ),
    (re.compile(r"元宵(?:节)?(?:临近|将至|前夕)"), (1, 15), 0, 15),
    (re.compile(r"端午(?:节)?(?:临近|将至|前夕|来临)|临近端午"), (5, 5), 0, 21),
    (re.compile(r"中秋(?:节)?、?(?:国庆)?(?:节|佳节|双节)?(?:临近|将至|前夕|来临)|临近中秋"), (8, 15), 0, 30),
    (re.compile(r"重阳(?:节)?(?:临近|将至|前夕|来临)"), (9, 9), 0, 21),
)  # fmt: skip

Lines = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class IssueBounds:
    """Days between which an issue of this number came out (inclusive; None: open), and the likeliest one."""

    earliest: datetime.date | None
    latest: datetime.date | None
    best: datetime.date | None


def date_page(furniture: Lines, articles: Sequence[Lines], terms: Iterable[DatedTerm] = ()) -> DateFinding:
    """When the page was printed. `furniture` are the page's own lines, `articles` each article's in reading order, as pairs
    of line number (from 1) and text; `terms` are those with a first day. The basis is printed only for a date in the
    furniture."""
    printed = _printed(furniture)
    if printed.basis != Basis.UNKNOWN:
        return printed
    return _inferred(articles, tuple(terms))


def bounds_from_numbers(number: int, others: Iterable[tuple[int, datetime.date]]) -> IssueBounds | None:
    """What the numbers and days of the newspaper's other issues say of issue `number`.

    Numbers rise with the days and no two issues share a day, so each number between takes at least a day. None where
    nothing is known or where the neighbours contradict each other.
    """
    known = sorted(dict(others).items())
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


def _printed(furniture: Lines) -> DateFinding:
    found: list[tuple[datetime.date, Evidence]] = []
    lunar: list[tuple[str, Evidence]] = []
    weekdays: list[tuple[int, Evidence]] = []
    for number, line in furniture:
        read = read_line(line)
        if read is None:
            continue
        found += [(day, Evidence(number, line.strip(), f"报面印有日期{chinese_day(day)}")) for day in read.dates]
        if read.lunar:
            lunar.append((read.lunar, Evidence(number, line.strip(), f"报面印有{read.lunar}")))
        if read.weekday is not None:
            weekdays.append((read.weekday, Evidence(number, line.strip(), "报面印有星期")))
    if not found:
        return DateFinding()
    votes = Counter(day for day, _ in found)
    for day in votes:
        votes[day] += sum(day.weekday() == weekday for weekday, _ in weekdays)
        votes[day] += sum(day in _lunar_days(text) for text, _ in lunar)
    best = max(votes, key=lambda day: (votes[day], -[d for d, _ in found].index(day)))
    evidence = [e for day, e in found if day == best]
    evidence += [Evidence(e.line, e.text, f"另印有{chinese_day(day)}，与之不合") for day, e in found if day != best]
    for weekday, e in weekdays:
        agrees = best.weekday() == weekday
        evidence.append(
            Evidence(e.line, e.text, "星期相合" if agrees else f"星期不合，当日为星期{'一二三四五六日'[best.weekday()]}")
        )
    for text, e in lunar:
        possible = _lunar_days(text)
        evidence.append(Evidence(e.line, e.text, "农历相合" if best in possible or not possible else "农历不合"))
    days = [day for day, _ in found]
    return DateFinding(best, min(days), max(days), Basis.PRINTED, tuple(evidence))


def _lunar_days(text: str) -> set[datetime.date]:
    """The days of 1949 to 2050 that a lunar date can be."""
    match = LUNAR.search(text)
    numbers = lunar_numbers(match["month"], match["day"]) if match else None
    if match is None or numbers is None:
        return set()
    stems = "".join(match["year"].split()) if match["year"] else None
    years = [y for y in range(1949, 2050) if stems is None or _stems(y) == stems]
    days = (lunar_day(y, *numbers, leap=bool(match["leap"])) for y in years)
    return {day for day in days if day is not None}


def _stems(year: int) -> str:
    return "甲乙丙丁戊己庚辛壬癸"[(year - 4) % 10] + "子丑寅卯辰巳午未申酉戌亥"[(year - 4) % 12]


@dataclass(slots=True)
class _Told:
    """What the articles tell of time."""

    days: list[DayMention] = field(default_factory=list)
    years: list[YearMention] = field(default_factory=list)
    terms: list[tuple[DatedTerm, int]] = field(default_factory=list)
    feasts: list[tuple[tuple[int, int], int, int, int, str]] = field(default_factory=list)

    @classmethod
    def by(cls, articles: Sequence[Lines], terms: Sequence[DatedTerm]) -> "_Told":
        told = cls()
        seen = set()
        for lines in articles:
            run = Run.of(lines)
            if not run.text:
                continue
            told.days += itertools.islice(find_days(run, _OPENING), _MOST_TOLD - len(told.days))
            told.years += itertools.islice(find_years(run), _MOST_TOLD - len(told.years))
            for term in terms:
                at = run.text.find(term.term) if term.term not in seen else -1
                if at >= 0:
                    seen.add(term.term)
                    told.terms.append((term, run.line(at)))
            for pattern, feast, first, last in _NEAR_FEASTS:
                match = pattern.search(run.text)
                if match:
                    told.feasts.append((feast, first, last, run.line(match.start()), match[0]))
        return told


def _inferred(articles: Sequence[Lines], terms: Sequence[DatedTerm]) -> DateFinding:
    told = _Told.by(articles, terms)
    full = [(day, m) for m in told.days if m.year is not None and (day := m.in_year(m.year))]
    bare = [m for m in told.days if m.year is None]
    floor = max((term.first_day for term, _ in told.terms), default=datetime.date.min)
    last = max(full, key=lambda pair: pair[0], default=None)
    if last is not None and _outlived(last[0], told, floor):
        last = None
    latest = _latest_of_season(bare, [m for _, m in full])
    if latest is None:
        return _after(last[0], last[1], told) if last is not None else DateFinding()
    if last is not None:
        near = _nearest(latest, last[0])
        if near is not None:
            later = (near, latest) if near > last[0] else last
            return _after(later[0], later[1], told)
        if _news_near(last[0], [m for _, m in full]) >= _news_near(latest.in_year(2000), bare):
            return _after(last[0], last[1], told)
        floor = max(floor, last[0])
    return _by_year(latest, floor, told)


def _nearest(mention: DayMention, day: datetime.date) -> datetime.date | None:
    """The mention's day in the year in which it lies within `_NEWS_SPAN` of `day`, if there is one."""
    days = (mention.in_year(day.year + n) for n in (-1, 0, 1))
    return next((d for d in days if d is not None and abs((d - day).days) <= _NEWS_SPAN), None)


def _news_near(day: datetime.date | None, mentions: Sequence[DayMention]) -> int:
    """How many opening days lie within `_NEWS_SPAN` before this one, whatever the year."""
    if day is None:
        return 0
    last = _ordinal(day.month, day.day)
    return sum(m.opening and (last - _ordinal(m.month, m.day)) % 366 <= _NEWS_SPAN for m in mentions)


def _ordinal(month: int, day: int) -> int:
    """Days since 1 January, in a leap year."""
    return (datetime.date(2000, month, day) - datetime.date(2000, 1, 1)).days


def _after(day: datetime.date, mention: DayMention, told: _Told) -> DateFinding:
    return _finding(day, day, [_day_evidence(day, mention), *_terms_evidence(told)])


def _outlived(day: datetime.date, told: _Told, floor: datetime.date) -> bool:
    """Whether the page speaks of things far later than this day, which is then history and no news."""
    later = sum(m.year > day.year + 1 or (m.year > day.year and m.current and day.month < 10) for m in told.years)
    news_later = any(m.opening and m.year is None and (m.year_hint or 0) > day.year for m in told.days)
    return floor > day + datetime.timedelta(366) or later > 1 or news_later


def _latest_of_season(days: Sequence[DayMention], dated: Sequence[DayMention]) -> DayMention | None:
    """The latest of the days without a year, counted round the year from the season in which most of them lie (those with a
    year, `dated`, count for the season too).

    Days that open an article or sentence decide; one within the text is believed when it follows them closely.
    """
    opening = [m for m in days if m.opening] or list(days)
    if not opening:
        return None
    season = [_ordinal(m.month, m.day) for m in (*opening, *dated)]

    def rank(m: DayMention) -> tuple[int, int]:
        last = _ordinal(m.month, m.day)
        ahead = min(((other - last) % 366 or 366 for other in season), default=366)
        return sum((last - other) % 366 <= _NEWS_SPAN for other in season), ahead

    best = max(opening, key=rank)
    start, end = _ordinal(best.month, best.day), best
    for mention in days:
        lead = (_ordinal(mention.month, mention.day) - start) % 366
        if (_ordinal(end.month, end.day) - start) % 366 < lead <= _TRUSTED_LEAD:
            end = mention
    return end


def _by_year(latest: DayMention, floor: datetime.date, told: _Told) -> DateFinding:
    """The finding when the day is known and its year has to be told from all the rest."""
    years = {m.year + n for m in told.years for n in (0, 1)} | {m.year_hint for m in told.days if m.year_hint}
    if floor != datetime.date.min:
        # A weekday or lunar day tells among several years; without one the first that the terms allow is the likeliest.
        told_by_calendar = any(m.weekday is not None or m.feast is not None for m in told.days)
        years |= set(range(floor.year, floor.year + (_CALENDAR_YEARS if told_by_calendar else 2)))
    days = [day for year in sorted(years) if (day := latest.in_year(year)) and day + datetime.timedelta(1) >= floor]
    if not days:
        return DateFinding()
    scores = {day: _score(day, told) + (_FIRST if day == days[0] and floor != datetime.date.min else 0.0) for day in days}
    best = max(days, key=lambda day: (scores[day], -day.year))
    if scores[best] < _LEAST:
        return DateFinding()
    evidence = [_day_evidence(best, latest), *_year_evidence(best, told), *_terms_evidence(told)]
    rivals = [day for day in days if day != best and scores[day] > scores[best] - _MARGIN]
    if rivals:
        evidence.append(Evidence(latest.line, latest.words, f"年份有疑，也可能是{rivals[0].year}年"))
    return _finding(min([best, *rivals]), max([best, *rivals]), evidence, best)


def _score(day: datetime.date, told: _Told) -> float:
    """How well the page fits with this day as the latest that it tells of."""
    score = 0.0
    for m in told.days:
        if m.year is not None:
            continue
        # A day after the latest one belongs to the year before.
        year = day.year if (m.month, m.day) <= (day.month, day.day) else day.year - 1
        fits = m.fits(year)
        if fits is not None:
            score += _CALENDAR if fits else -_CALENDAR
        if m.opening and m.year_hint == year:
            score += _SAME_SENTENCE
    votes: dict[int, list[float]] = {}
    for y in told.years:
        votes.setdefault(y.year, []).append(_year_worth(y, day))
    for worths in votes.values():
        score += sum(worths) * min(1.0, _MOST_MENTIONS / len(worths))
    named = [y.year for y in told.years if y.year <= day.year] + [term.first_day.year for term, _ in told.terms]
    if named:
        score += _SILENCE * max(0, day.year - max(named) - 1)
    for feast, least, most, _, _ in told.feasts:
        until = [(d - day).days for year in (day.year, day.year + 1) if (d := lunar_day(year, *feast))]
        score += _FEAST if any(least <= n <= most for n in until) else -_FEAST
    score += sum(_FADED for term, _ in told.terms if term.last_day is not None and day > term.last_day)
    return score


def _year_worth(mention: YearMention, day: datetime.date) -> float:
    """What the naming of a year says for a page whose latest day is this one."""
    if mention.year > day.year:
        return _NOT_YET
    if mention.year == day.year and (mention.month or 0) > day.month:
        return 0.0
    if mention.origin:
        return _ORIGIN
    if mention.year == day.year:
        if mention.current:
            return _CURRENT
        if mention.looked_back and day.month < 11:
            return -_NAMED_IN_JANUARY
        return _NAMED if day.month > 1 else _NAMED_IN_JANUARY
    if mention.year == day.year - 1:
        return _OVER if day.month == 1 or (mention.looked_back and day.month <= 3) else _OVER_LATER
    return 0.0


def _finding(
    first: datetime.date, last: datetime.date, evidence: Sequence[Evidence], best: datetime.date | None = None
) -> DateFinding:
    """The interval after the latest day told of; `first` and `last` differ where the year is in doubt."""
    day = datetime.timedelta(1)
    return DateFinding(
        best=(best or first) + day,
        earliest=first + day,
        latest=last + INTERVAL_DAYS * day,
        basis=Basis.INFERRED,
        evidence=tuple(evidence),
    )


def chinese_day(day: datetime.date) -> str:
    """2020年8月17日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _day_evidence(day: datetime.date, mention: DayMention) -> Evidence:
    return Evidence(mention.line, mention.words, f"文中最晚的日子，推定为{chinese_day(day)}")


def _year_evidence(day: datetime.date, told: _Told) -> list[Evidence]:
    seen, evidence = set(), []
    for m in sorted(told.years, key=lambda m: -m.year):
        if m.year not in seen and m.year in (day.year, day.year - 1):
            seen.add(m.year)
            evidence.append(Evidence(m.line, m.words, f"文中提到{m.year}年"))
    for m2 in told.days:
        if m2.fits(day.year):
            evidence.append(Evidence(m2.line, m2.words, f"星期或农历与{day.year}年相合"))
    for _, _, _, line, words in told.feasts[:2]:
        evidence.append(Evidence(line, words, "所近的节日可定年份"))
    return evidence


def _terms_evidence(told: _Told) -> list[Evidence]:
    """The latest terms: those that say most."""
    latest = sorted(told.terms, key=lambda pair: pair[0].first_day, reverse=True)[:3]
    return [
        Evidence(line, term.term, f"此语最早见于{chinese_day(term.first_day)}（{term.source}）") for term, line in latest
    ]
