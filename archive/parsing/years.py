"""年份: which year a day is of that a page tells of without one.

What the page tells is weighed for each year that it allows. That a year is named says little: it may be going on, over, or long
past. So one named plainly gives the year only in doubt, and only where articles agree on it; something has to tell it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing.days import DayMention, YearMention
from archive.parsing.lunar import FIRST_YEAR, lunar_day
from archive.parsing.told import Told
from archive.parsing.vocabulary import DatedTerm

#: What speaks for a year or against it (see `_score`), in one currency: a year named once and no more is worth 1.
_CALENDAR: Final = 4.0
_SAME_SENTENCE: Final = 3.0
_FEAST: Final = 2.0
_CURRENT: Final = 2.0
_CLOSE: Final = 2.0
_NAMED: Final = 1.0
_OVER: Final = 1.0
#: A page of January looks back on the year before; what it says of its own year is said as current.
_NAMED_IN_JANUARY: Final = 0.4
_OVER_LATER: Final = 0.3
_BEFORE_LAST: Final = 0.7
_ORIGIN: Final = 0.2
_NOT_YET: Final = -1.5
#: For each year between the last one that the page names and the one tried.
_SILENCE: Final = -0.7
_FADED: Final = -2.0
_FIRST: Final = 0.8
_IN_USE: Final = 0.8
#: Days. A term that papers took up and dropped within this time, a campaign's or a crisis's, speaks for every year of it alike; any
#: other says only that the page is no older than the term.
_BRIEF: Final = 1000
#: Days before the latest one, and after it, within which a day with its year is of the same news.
_NEAR: Final = 45
LEAD: Final = 20
#: Years from the first possible one among which a weekday or a lunar day may choose: a weekday comes again after five or six.
_CALENDAR_YEARS: Final = 5
#: Mentions of one year that count: an annual report names it forty times.
_MOST_MENTIONS: Final = 3
#: Below this the year is not known, and so neither is the day; less than the margin between two years is a doubt.
_LEAST: Final = 0.7
_MARGIN: Final = 0.3
#: Years. A doubt that spans more (辛丑年 is 1961 or 2021) is no date.
_WIDEST_DOUBT: Final = 2
#: From here on the year is clear: several things speak for it.
_CLEAR: Final = 1.5
#: Articles that have to name a year, where nothing tells it.
_AGREE: Final = 2
#: The months of a year's turn: the new one is greeted, the old one summed up, and what was celebrated in it spoken of.
_TURN_BEGINS: Final = 12
_TURN_ENDS: Final = 2


@dataclass(frozen=True, slots=True)
class Year:
    """The latest day told of, in its year; `rivals` are the same day in other years that are nearly as likely. `clear`: several
    things speak for it, and nothing else is as likely."""

    day: datetime.date
    rivals: tuple[datetime.date, ...]
    clear: bool


def find_year(latest: DayMention, floor: datetime.date, told: Told) -> Year | None:
    """The year of the latest day told of, which is not before `floor` (but by a day); None where it is not known."""
    years = {m.year + n for m in told.years for n in ((-1, 0) if m.greeted or m.cycle or m.new else (0, 1))}
    years |= {m.year_hint for m in told.days if m.year_hint}
    for term, _ in told.terms:
        if term.last_day is not None and _is_brief(term):
            years |= set(range(term.first_day.year, term.last_day.year + 1))
    if floor != datetime.date.min and any(m.weekday is not None or m.feast is not None for m in told.days):
        years |= set(range(floor.year, floor.year + _CALENDAR_YEARS))
    return choose([day for year in sorted(years) if (day := latest.in_year(year))], floor, told)


def choose(days: Sequence[datetime.date], floor: datetime.date, told: Told) -> Year | None:
    """The one of these days, in their order, that the page fits best with as the latest that it tells of."""
    first = max(floor, datetime.date(FIRST_YEAR, 1, 2)) - datetime.timedelta(1)
    days = [day for day in days if first <= day <= told.until]
    if not days:
        return None
    scores = {day: _score(day, told) for day in days}
    if floor != datetime.date.min and any(days[0].year - y.year in (0, 1) for y in told.years if not (y.origin or y.cycle)):
        # The first year that the terms allow is, or follows, one that the page names: the two meet there.
        scores[days[0]] += _FIRST
    best = max(days, key=lambda day: (scores[day], -day.year))
    if scores[best] < _LEAST:
        return None
    # Where two years are told, one of them was said of something else.
    doubtful = [day for day in days if scores[day] >= _LEAST and _is_told(day, told)]
    doubtful += [day for day in days if scores[day] > scores[best] - _MARGIN]
    told_by = _is_told(best, told)
    if not told_by:
        possible = _named_or_in_use(best, days, told)
        if best not in possible:
            return None
        doubtful += [day for day in possible if scores[day] > 0]
    rivals = tuple(sorted({*doubtful} - {best}))
    if max(best, *doubtful).year - min(best, *doubtful).year > _WIDEST_DOUBT:
        return None
    return Year(best, rivals, clear=told_by and not rivals and scores[best] >= _CLEAR)


def _named_or_in_use(best: datetime.date, days: Sequence[datetime.date], told: Told) -> set[datetime.date]:
    """The days that the page allows where nothing tells its year: of the last year that it names, where articles agree on it, and the
    next, or of that of an anniversary to come and the one before; of those in which it can have used its words; of both, where
    there is both. One near which the page tells of a day with its year goes before the others."""
    last = max((year for year in told.articles if year <= best.year), default=0)
    greeted = {m.year for m in told.years if m.greeted}
    agreed = bool(greeted) or len(told.articles[last] | told.articles[last - 1]) >= _AGREE
    named = {day for day in days if day.year in (last, last + 1) or {day.year, day.year + 1} & greeted}
    in_use = {day for term, _ in told.terms if _is_brief(term) for day in days if _in_use(term, day)}
    possible = (named & in_use or in_use) if in_use else named if agreed else set()
    near = {day for day in possible if not _is_turn(day) and any(is_near(m, day) for m in told.mentioned)}
    return near or possible


def _is_told(day: datetime.date, told: Told) -> bool:
    """Whether something tells this year, and does not merely name it."""
    return (
        any(m.fits(_year_before(m, day)) for m in told.bare)
        or any(m.leading and m.year_hint == _year_before(m, day) for m in told.bare if not _is_turn(day))
        or any(_tells(m, day, told) for m in told.years)
    )


def _tells(mention: YearMention, day: datetime.date, told: Told) -> bool:
    """Whether the naming of a year tells that the day is of this one. An anniversary to come is greeted for years, and what is told
    of a part of a year may be history; a new year is greeted, and an old one summed up, at its turn."""
    turn = _is_turn(day)
    if mention.cycle:
        near = told.articles[day.year] | told.articles[day.year - 1]
        year = mention.words.endswith("年")
        return bool(near) and (year or turn) and mention.year == day.year + (day.month == 12 and not year)
    if mention.new or mention.over:
        return turn and mention.year == day.year + (mention.new - 1 if day.month <= _TURN_ENDS else mention.new)
    celebrated = mention.anniversary and not any(m.greeted and m.year == mention.year for m in told.years)
    return celebrated and not turn and mention.year == day.year


def _is_turn(day: datetime.date) -> bool:
    """Whether what is printed then speaks of the year before or the next as much as of its own, in a dateline's sentence too."""
    return day.month >= _TURN_BEGINS or day.month <= _TURN_ENDS


def is_near(mention: DayMention, day: datetime.date) -> bool:
    """Whether a day with its year is near this one."""
    other = mention.in_year(mention.year) if mention.year else None
    return other is not None and -LEAD <= (day - other).days <= _NEAR


def _year_before(mention: DayMention, day: datetime.date) -> int:
    """The year in which the mention is not after the day, which is the latest."""
    return day.year if (mention.month, mention.day) <= (day.month, day.day) else day.year - 1


def _score(day: datetime.date, told: Told) -> float:
    """How well the page fits with this day as the latest that it tells of."""
    score = 0.0
    for m in told.bare:
        year = _year_before(m, day)
        fits = m.fits(year)
        if fits is not None:
            score += _CALENDAR if fits else -_CALENDAR
        if m.opening and m.year_hint == year and not _is_turn(day):
            score += _SAME_SENTENCE
    score += _CLOSE * any(is_near(m, day) for m in told.mentioned)
    votes: dict[int, list[float]] = {}
    # A year that was over says less where the one after it is named, too.
    last = max((y.year for y in told.years if y.year <= day.year and not (y.origin or y.cycle)), default=0)
    # What a December says of the year that it greets is said of the next.
    ahead = day.year + 1 if day.month == 12 and any(y.new and y.year == day.year + 1 for y in told.years) else None
    for y in told.years:
        worth = max(_year_worth(y, day), 0.0) if y.year == ahead else _year_worth(y, day)
        votes.setdefault(y.year, []).append(worth * (_BEFORE_LAST if y.year < last and not y.current else 1.0))
    for worths in votes.values():
        score += sum(worths) * min(1.0, _MOST_MENTIONS / len(worths))
    named = [y.year for y in told.years if y.year <= day.year and not y.cycle]
    named += [min(day.year, (term.last_day or term.first_day).year) for term, _ in told.terms]
    if named:
        score += _SILENCE * max(0, day.year - max(named) - 1)
    for feast, least, most, _, _ in told.feasts:
        until = [(d - day).days for year in (day.year, day.year + 1) if (d := lunar_day(year, *feast))]
        score += _FEAST if any(least <= n <= most for n in until) else -_FEAST
    if any(_is_brief(term) and term.first_day <= day + datetime.timedelta(1) for term, _ in told.terms):
        score += _IN_USE
    score += sum(_FADED for term, _ in told.terms if term.last_day is not None and day > term.last_day)
    return score


def _is_brief(term: DatedTerm) -> bool:
    return term.last_day is not None and (term.last_day - term.first_day).days <= _BRIEF


def _in_use(term: DatedTerm, day: datetime.date) -> bool:
    return term.first_day <= day + datetime.timedelta(1) and (term.last_day is None or day <= term.last_day)


def _year_worth(mention: YearMention, day: datetime.date) -> float:
    """What the naming of a year says for a page whose latest day is this one."""
    if mention.cycle:
        # The years that it does not mean say nothing; in December the one to come is spoken of.
        return _CURRENT if mention.year == day.year or (mention.year == day.year + 1 and day.month == 12) else 0.0
    if mention.greeted:
        # By October what is celebrated in a year is over, and from July on next year's is looked forward to.
        this_year, next_year = mention.year == day.year and day.month <= 10, mention.year == day.year + 1 and day.month >= 7
        return _CURRENT if this_year or next_year else 0.0
    if mention.new and day.month == 12:
        return _CURRENT if mention.year == day.year + 1 else 0.0
    if mention.year > day.year:
        return _NOT_YET
    if mention.year == day.year and (mention.month or 0) > day.month:
        return _NOT_YET
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
