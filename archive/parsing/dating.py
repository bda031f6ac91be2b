"""日期: the day on which a page was printed, from its masthead, else from what it tells of.

A page tells of days that are over when it is printed; county papers come out one to fourteen days after the latest of them.
So the finding without a printed date is an interval of fourteen days, and its first day the best guess. Most days come without a
year, which `years` tells; a day with its year may be history. What nothing tells stays unknown.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from archive.parsing.characters import Run
from archive.parsing.days import DayMention, chinese_day
from archive.parsing.parsed import Basis, DateFinding, Evidence
from archive.parsing.printed_dates import CONTRADICTED, WEEK, printed_date
from archive.parsing.told import Told
from archive.parsing.vocabulary import DatedTerm
from archive.parsing.years import LEAD, Year, choose, find_year, is_near

#: Days after the latest day told of within which the page is taken to have been printed.
INTERVAL_DAYS: Final = 14
#: Days. Days told of in news lie so near each other; what is further off is history or announcement.
_NEWS_SPAN: Final = 45
#: Anniversaries up to this one are of what is still news.
_TOO_FEW: Final = 4
#: How sure a day is that a text writes with its year, and one whose year was concluded, clearly or between two.
_WRITTEN: Final = 0.9
_CONCLUDED: Final = 0.7
_RIVALLED: Final = 0.5
#: A weekday beside a day may be right and the day wrong: days around it that are then possible.
_MISPRINT: Final = 3


def date_page(
    furniture: Sequence[tuple[int, str]],
    articles: Sequence[Run],
    terms: Iterable[DatedTerm] = (),
    until: datetime.date = datetime.date.max,
) -> DateFinding:
    """When the page was printed. `furniture` are the page's own lines, as pairs of line number (from 1) and text, `articles` each
    article's in reading order; `terms` are those with a first day; nothing was printed after `until`. The basis is printed only for
    a date in the furniture."""
    printed = printed_date(furniture, until)
    if printed.basis != Basis.UNKNOWN:
        return printed
    told = Told.by(articles, tuple(terms), until)
    return _with_contradictions(_latest_told(told), told)


def _latest_told(told: Told) -> DateFinding:
    full = [(day, m) for m in told.dated if (day := m.in_year(m.year or 0)) and _is_news(day, m, told)]
    floor = max((term.first_day for term, _ in told.terms), default=datetime.date.min)
    last = max(full, key=lambda pair: pair[0], default=None)
    if last is not None and _outlived(*last, told, floor):
        last = None
    latest = _latest_of_season(told.bare, told.dated)
    if latest is None:
        return _after(last[0], last[1], told) if last is not None else _of_a_cycle(floor, told)
    if last is not None:
        near = _nearest(latest, last[0])
        if near is not None:
            later = (near, latest) if last[0] < near <= told.until else last
            return _after(later[0], later[1], told)
        if _news_near(last[0], told.dated) >= _news_near(latest.in_year(2000), told.bare):
            return _after(last[0], last[1], told)
        floor = max(floor, last[0])
    return _by_year(latest, floor, told)


def _of_a_cycle(floor: datetime.date, told: Told) -> DateFinding:
    """The finding where the only days are lunar ones of a year that comes again: the one that there can have been a newspaper in, or
    what tells which one it was."""
    cycles = {day: m for m in told.mentioned if m.cycle and m.leading and (day := m.in_year(m.year or 0))}
    possible = [day for day in sorted(cycles) if day + datetime.timedelta(1) >= floor]
    year = Year(possible[0], (), clear=False) if len(possible) == 1 else choose(possible, floor, told)
    return DateFinding() if year is None else _concluded(year, cycles[year.day], told)


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


def _after(day: datetime.date, mention: DayMention, told: Told) -> DateFinding:
    return _finding(day, day, [_day_evidence(day, mention), *_terms_evidence(told)])


def _is_news(day: datetime.date, mention: DayMention, told: Told) -> bool:
    """Whether a day with which an article begins, its year written, is that of its news: it is as often one of history. It is reported,
    called yesterday, or has its weekday beside it; or another article begins with a day near it."""
    if mention.reported or mention.ago is not None or mention.weekday is not None:
        return True
    others = [m for m in (*told.bare, *told.dated) if m.leading and m.words != mention.words]
    return any(_nearest(m, day) is not None if m.year is None else is_near(m, day) for m in others)


def _outlived(day: datetime.date, mention: DayMention, told: Told, floor: datetime.date) -> bool:
    """Whether the page speaks of things far later than this day, which is then history and no news."""
    later = any(
        m.year > day.year + 1 or (m.year > day.year and (m.new or m.anniversary) and day.month < 10)
        for m in told.years
        if not m.cycle
    )
    news_later = any(m.opening and (m.year_hint or 0) > day.year for m in told.bare)
    # What happened then has its anniversary by now.
    counted = not mention.reported and any(_TOO_FEW < n <= told.until.year - day.year for n in told.anniversaries)
    return floor > day + datetime.timedelta(INTERVAL_DAYS) or later or news_later or counted


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
        if (_ordinal(end.month, end.day) - start) % 366 < lead <= LEAD:
            end = mention
    return end


def _by_year(latest: DayMention, floor: datetime.date, told: Told) -> DateFinding:
    """The finding when the day is known and its year has to be told from all the rest."""
    year = find_year(latest, floor, told)
    if year is None:
        return DateFinding()
    # What is told of with its year, shortly after the latest of those without, is news as well.
    later = {
        day: m
        for m in told.mentioned
        if not m.cycle and (day := m.in_year(m.year or 0)) and 0 < (day - year.day).days <= LEAD
    }
    if later and not year.rivals:
        return _concluded(replace(year, day=max(later)), later[max(later)], told)
    return _concluded(year, latest, told)


def _concluded(year: Year, mention: DayMention, told: Told) -> DateFinding:
    evidence = [_day_evidence(year.day, mention), *_year_evidence(year.day, told), *_terms_evidence(told)]
    if year.rivals:
        evidence.append(Evidence(mention.line, mention.words, f"年份有疑，也可能是{year.rivals[0].year}年"))
    days = (year.day, *year.rivals)
    return _finding(min(days), max(days), evidence, year.day, confidence=_CONCLUDED if year.clear else _RIVALLED)


def _finding(
    first: datetime.date,
    last: datetime.date,
    evidence: Sequence[Evidence],
    best: datetime.date | None = None,
    *,
    confidence: float = _WRITTEN,
) -> DateFinding:
    """The interval after the latest day told of; `first` and `last` differ where the year is in doubt."""
    day = datetime.timedelta(1)
    return DateFinding(
        best=(best or first) + day,
        earliest=first + day,
        latest=last + INTERVAL_DAYS * day,
        basis=Basis.INFERRED,
        evidence=tuple(evidence),
        confidence=confidence,
    )


def _with_contradictions(found: DateFinding, told: Told) -> DateFinding:
    """The finding with what does not agree with it: each such thing is told and lowers the confidence. A day that a weekday beside
    it belies may be a misprint, and widens the interval by what it may have been."""
    if found.best is None or found.earliest is None or found.latest is None:
        return found
    latest, one = found.best - datetime.timedelta(1), datetime.timedelta(1)
    evidence, earliest, last = [], found.earliest, found.latest
    for m in told.days:
        year = m.year or (latest.year if (m.month, m.day) <= (latest.month, latest.day) else latest.year - 1)
        day = m.in_year(year)
        if day is None or m.fits(year) is not False:
            continue
        evidence.append(Evidence(m.line, m.words, f"星期或农历不合，{chinese_day(day)}是星期{WEEK[day.weekday()]}"))
        if day == latest and m.weekday is not None:
            near = [day + n * one for n in range(-_MISPRINT, _MISPRINT + 1) if (day + n * one).weekday() == m.weekday]
            earliest = min(earliest, *(other + one for other in near))
            last = max(last, *(other + INTERVAL_DAYS * one for other in near))
    evidence += [
        Evidence(line, term.term, f"此语多用到{chinese_day(term.last_day)}为止")
        for term, line in told.terms
        if term.last_day is not None and term.last_day < latest
    ]
    confidence = round(found.confidence * CONTRADICTED ** len(evidence), 3)
    return replace(found, earliest=earliest, latest=last, evidence=(*found.evidence, *evidence), confidence=confidence)


def _day_evidence(day: datetime.date, mention: DayMention) -> Evidence:
    called = "" if mention.ago is None else f"，作者称之为{('今天', '昨天', '前天')[mention.ago]}"
    return Evidence(mention.line, mention.words, f"文中最晚的日子，推定为{chinese_day(day)}{called}")


def _year_evidence(day: datetime.date, told: Told) -> list[Evidence]:
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


def _terms_evidence(told: Told) -> list[Evidence]:
    """The latest terms: those that say most."""
    latest = sorted(told.terms, key=lambda pair: pair[0].first_day, reverse=True)[:3]
    return [Evidence(line, term.term, f"此语不会早于{chinese_day(term.first_day)}：{term.source}") for term, line in latest]
