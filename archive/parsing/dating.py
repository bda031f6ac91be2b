"""日期: the day on which a page was printed, from its masthead, else from what it tells of.

A page tells of days that are over when it is printed; county papers come out one to fourteen days after the latest of them.
So the finding without a printed date is an interval of fourteen days, and its first day the best guess. Most days come
without a year. Which year it is follows from the years that the page names, the terms that it uses (nobody wrote 奥密克戎
before 26 November 2021), weekdays and lunar days beside a day, and feasts that are near.
"""

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from archive.parsing.characters import Run
from archive.parsing.days import (
    AIMED,
    DAY_WRITTEN,
    DayMention,
    YearMention,
    chinese_day,
    find_days,
    find_years,
    lunar_day,
)
from archive.parsing.parsed import Basis, DateFinding, Evidence
from archive.parsing.printed_dates import CONTRADICTED, WEEK, printed_date
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
#: Years from the first possible one among which a weekday or a lunar day may choose: a weekday comes again after five or six.
_CALENDAR_YEARS: Final = 5
#: Newspapers of the archive appeared in these years (inclusive), as for `masthead`; what is told of before is history.
_FIRST_YEAR: Final = 1949
#: How sure a day is that a text writes with its year, and one whose year was concluded, clearly or between two.
_WRITTEN: Final = 0.9
_CONCLUDED: Final = 0.7
_RIVALLED: Final = 0.5
#: A weekday beside a day may be right and the day wrong: days around it that are then possible.
_MISPRINT: Final = 3
#: What recollections say and news do not; and what news have.
_RECALLS: Final = re.compile(
    r"至今(?:都|还|仍)?(?:记得|记忆|难忘)|那一?年|那一天|那时候?|日军|日机|日寇|鬼子|旧社会|解放军进城|地下党|游击队|国民党|民国"
)
_REPORTS: Final = re.compile(r"本报|记者|通讯员|新华社|讯[(]|日讯|日电")
#: A line that is a day and no more: who publishes a notice signs it so.
_SIGNED: Final = re.compile(rf"^[(]?(?=[12一二])({DAY_WRITTEN})[)]?$")
#: Days and years that are looked at; the fullest page names some eighty.
_MOST_TOLD: Final = 400
#: Mentions of one year that count: an annual report names it forty times.
_MOST_MENTIONS: Final = 3
#: Below this the year is not known, and so neither is the day; less than the margin between two years is a doubt.
_LEAST: Final = 0.7
_MARGIN: Final = 0.3
#: Years. A doubt that spans more (辛丑年 is 1961 or 2021) is no date.
_WIDEST_DOUBT: Final = 2
#: From here on the year is clear: several things speak for it.
_CLEAR: Final = 1.5

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


def date_page(furniture: Sequence[tuple[int, str]], articles: Sequence[Run], terms: Iterable[DatedTerm] = ()) -> DateFinding:
    """When the page was printed. `furniture` are the page's own lines, as pairs of line number (from 1) and text, `articles` each
    article's in reading order; `terms` are those with a first day. The basis is printed only for a date in the furniture."""
    printed = printed_date(furniture)
    if printed.basis != Basis.UNKNOWN:
        return printed
    return _inferred(articles, tuple(terms))


@dataclass(slots=True)
class _Told:
    """What the articles tell of time."""

    days: list[DayMention] = field(default_factory=list)
    years: list[YearMention] = field(default_factory=list)
    terms: list[tuple[DatedTerm, int]] = field(default_factory=list)
    feasts: list[tuple[tuple[int, int], int, int, int, str]] = field(default_factory=list)

    @classmethod
    def by(cls, articles: Sequence[Run], terms: Sequence[DatedTerm]) -> "_Told":
        told = cls()
        page = "\n".join(run.text for run in articles)
        named = [term for term in terms if term.term in page]
        seen = set()
        for run in articles:
            if not run.text:
                continue
            if _REPORTS.search(run.text) or not _RECALLS.search(run.text):
                told.days += itertools.islice(_days_of_news(run), _MOST_TOLD - len(told.days))
            told.years += itertools.islice(find_years(run), _MOST_TOLD - len(told.years))
            for term in named:
                at = run.text.find(term.term) if term.term not in seen else -1
                if at >= 0 and not AIMED.search(run.text[max(at - 4, 0) : at]):
                    seen.add(term.term)
                    told.terms.append((term, run.line(at)))
            for pattern, feast, first, last in _NEAR_FEASTS:
                match = pattern.search(run.text)
                if match:
                    told.feasts.append((feast, first, last, run.line(match.start()), match[0]))
        return told


def _days_of_news(run: Run) -> Iterator[DayMention]:
    """The days of an article; of one that is signed with its day not those after it, which it announces."""
    days = find_days(run, _OPENING)
    signed = next((line for line in reversed(run.lines) if _SIGNED.match(line[1])), None)
    if signed is None:
        return days
    own = next((day for m in find_days(Run.joined([signed])) if m.year and (day := m.in_year(m.year))), None)
    if own is None:
        return days
    return (m for m in days if (day := m.in_year(m.year or own.year)) is None or day <= own)


def _inferred(articles: Sequence[Run], terms: Sequence[DatedTerm]) -> DateFinding:
    told = _Told.by(articles, terms)
    return _with_contradictions(_latest_told(told), told)


def _latest_told(told: _Told) -> DateFinding:
    full = [(day, m) for m in told.days if m.year and m.year >= _FIRST_YEAR and (day := m.in_year(m.year))]
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
    later = sum(
        m.year > day.year + 1 or (m.year > day.year and m.current and day.month < 10) for m in told.years if not m.cycle
    )
    news_later = any(m.opening and m.year is None and (m.year_hint or 0) > day.year for m in told.days)
    return floor > day + datetime.timedelta(INTERVAL_DAYS) or later > 1 or news_later


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
    years = {m.year + n for m in told.years for n in ((-1, 0) if m.greeted or m.cycle else (0, 1))} | {
        m.year_hint for m in told.days if m.year_hint
    }
    for term, _ in told.terms:
        if term.last_day is not None and _is_brief(term):
            years |= set(range(term.first_day.year, term.last_day.year + 1))
    if floor != datetime.date.min and any(m.weekday is not None or m.feast is not None for m in told.days):
        years |= set(range(floor.year, floor.year + _CALENDAR_YEARS))
    possible = [day for year in sorted(years) if year >= _FIRST_YEAR and (day := latest.in_year(year))]
    days = [day for day in possible if day + datetime.timedelta(1) >= floor]
    if not days:
        return DateFinding()
    scores = {day: _score(day, told) for day in days}
    if floor != datetime.date.min and any(days[0].year - y.year in (0, 1) for y in told.years if not (y.origin or y.cycle)):
        # The first year that the terms allow is, or follows, one that the page names: the two meet there.
        scores[days[0]] += _FIRST
    best = max(days, key=lambda day: (scores[day], -day.year))
    if scores[best] < _LEAST:
        return DateFinding()
    rivals = [day for day in days if day != best and scores[day] > scores[best] - _MARGIN]
    if max([best, *rivals]).year - min([best, *rivals]).year > _WIDEST_DOUBT:
        return DateFinding()
    evidence = [_day_evidence(best, latest), *_year_evidence(best, told), *_terms_evidence(told)]
    if rivals:
        evidence.append(Evidence(latest.line, latest.words, f"年份有疑，也可能是{rivals[0].year}年"))
    return _finding(
        min([best, *rivals]),
        max([best, *rivals]),
        evidence,
        best,
        confidence=_RIVALLED if rivals or scores[best] < _CLEAR else _CONCLUDED,
    )


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
    # A year that was over says less where the one after it is named, too.
    last = max((y.year for y in told.years if y.year <= day.year and not (y.origin or y.cycle)), default=0)
    for y in told.years:
        votes.setdefault(y.year, []).append(_year_worth(y, day) * (_BEFORE_LAST if y.year < last and not y.current else 1.0))
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


def _year_worth(mention: YearMention, day: datetime.date) -> float:
    """What the naming of a year says for a page whose latest day is this one."""
    if mention.cycle:
        # The years that it does not mean say nothing; in December the one to come is spoken of.
        return _CURRENT if mention.year == day.year or (mention.year == day.year + 1 and day.month == 12) else 0.0
    if mention.greeted:
        # By October what is celebrated in a year is over, and from July on next year's is looked forward to.
        this_year, next_year = mention.year == day.year and day.month <= 10, mention.year == day.year + 1 and day.month >= 7
        return _CURRENT if this_year or next_year else 0.0
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


def _with_contradictions(found: DateFinding, told: _Told) -> DateFinding:
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
    return [Evidence(line, term.term, f"此语不会早于{chinese_day(term.first_day)}：{term.source}") for term, line in latest]
