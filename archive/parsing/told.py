"""What the articles of a page tell of time: the days, the years, the words of a known age, the feasts that are near."""

import datetime
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from archive.parsing.characters import Run
from archive.parsing.days import (
    AIMED,
    DAY_WRITTEN,
    DayMention,
    YearMention,
    find_anniversaries,
    find_days,
    find_years,
)
from archive.parsing.lunar import FIRST_YEAR
from archive.parsing.vocabulary import DatedTerm

#: Characters at the beginning of an article within which its dateline or first sentence names its day.
_OPENING: Final = 60
#: What recollections say and news do not; and what news have.
_RECALLS: Final = re.compile(
    r"至今(?:都|还|仍)?(?:记得|记忆|难忘)|那一?年|那一天|那时候?|日军|日机|日寇|鬼子|旧社会|解放军进城|地下党|游击队|国民党|民国"
)
_REPORTS: Final = re.compile(r"本报|记者|通讯员|新华社|讯[(]|日讯|日电")
#: A line that is a day and no more: who publishes a notice signs it so.
_SIGNED: Final = re.compile(rf"^[(]?(?=[12一二])({DAY_WRITTEN})[)]?$")
#: Days and years that are looked at; the fullest page names some eighty.
_MOST_TOLD: Final = 400

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


@dataclass(slots=True)
class Told:
    """What the articles tell of time, up to the day `until`: what is named beyond it is a plan.

    `bare` are the days without a year. Those with one are news (`dated`) where they open an article or sign it; elsewhere
    (`mentioned`) they may as well be history, or of another year of the cycle. `articles` are, for each
    year, the places in the page's order of the articles that name it as one that is going on or over; `anniversaries` are the years
    that they count.
    """

    until: datetime.date
    bare: list[DayMention] = field(default_factory=list)
    dated: list[DayMention] = field(default_factory=list)
    mentioned: list[DayMention] = field(default_factory=list)
    years: list[YearMention] = field(default_factory=list)
    articles: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    terms: list[tuple[DatedTerm, int]] = field(default_factory=list)
    anniversaries: set[int] = field(default_factory=set)
    feasts: list[tuple[tuple[int, int], int, int, int, str]] = field(default_factory=list)

    @classmethod
    def by(cls, articles: Sequence[Run], terms: Sequence[DatedTerm], until: datetime.date) -> "Told":
        """What these articles tell; `terms` are those that the vocabulary knows."""
        told = cls(until)
        page = "\n".join(run.text for run in articles)
        named = [term for term in terms if term.term in page]
        for place, run in enumerate(articles):
            if run.text:
                told._add_days(run)
                told._add_years(run, place)
                told._add_terms(run, named)
                told.anniversaries |= set(find_anniversaries(run))
        return told

    @property
    def days(self) -> list[DayMention]:
        """All days, with a year and without."""
        return [*self.bare, *self.dated, *self.mentioned]

    def _add_days(self, run: Run) -> None:
        reports = _REPORTS.search(run.text) is not None
        if not reports and _RECALLS.search(run.text):
            return
        for m in itertools.islice(_days_of_news(run), _MOST_TOLD - len(self.days)):
            day = m.in_year(m.year) if m.year else None
            if m.year is None:
                self.bare.append(m)
            elif day is not None and m.year >= FIRST_YEAR and day <= self.until:
                (self.dated if m.leading and not m.cycle else self.mentioned).append(m)

    def _add_years(self, run: Run, place: int) -> None:
        for m in itertools.islice(find_years(run), _MOST_TOLD - len(self.years)):
            if m.year <= self.until.year:
                self.years.append(m)
                if not (m.cycle or m.greeted or m.origin):
                    self.articles[m.year].add(place)

    def _add_terms(self, run: Run, named: Sequence[DatedTerm]) -> None:
        for term in named:
            at = run.text.find(term.term) if all(term is not known for known, _ in self.terms) else -1
            if at >= 0 and not AIMED.search(run.text[max(at - 4, 0) : at]):
                self.terms.append((term, run.line(at)))
        for pattern, feast, first, last in _NEAR_FEASTS:
            match = pattern.search(run.text)
            if match:
                self.feasts.append((feast, first, last, run.line(match.start()), match[0]))


def _days_of_news(run: Run) -> Iterator[DayMention]:
    """The days of an article; of one that is signed with its day not those after it, which it announces."""
    days = find_days(run, _OPENING)
    signed = next((line for line in reversed(run.lines) if _SIGNED.match(line[1])), None)
    if signed is None:
        return days
    own = next((m for m in find_days(Run.joined([signed])) if m.year), None)
    last = own.in_year(own.year) if own is not None and own.year else None
    if own is None or last is None:
        return days
    before = (
        m for m in days if (day := m.in_year(m.year or last.year)) is None or day < last or (m.year is None and day <= last)
    )
    return itertools.chain(before, [replace(own, reported=True)])
