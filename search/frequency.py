"""词频: how often phrases stand in what is held, over time.

Every period between the first and the last that anything is held of is there, also those of which nothing is; so a gap in the
holdings is told from a phrase that was not used.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from haystack import connections

from search.analysis import fold
from search.forms import RangeForm, ValuesField
from search.narrowing import Monthly, Narrowing
from search.query import Facet, Run, parse_period, unparse
from search.request import SearchRequest

MOST_PHRASES: Final = 5
_LONGEST: Final = 50  # characters of a phrase
_CONNECTION: Final = "default"
#: Months in a row that are drawn one by one; more are gathered to years.
_MONTHS: Final = 36
#: Characters held of a period, below which what is said of it in 10,000 is marked as uncertain.
SMALL: Final = 10_000
PER: Final = 10_000


class Measure(StrEnum):
    """What is drawn: occurrences for each 10,000 characters held, occurrences, or articles."""

    PER = "per"
    OCCURRENCES = "occurrences"
    ARTICLES = "articles"


class Step(StrEnum):
    """How long a period is; by itself, as it fits what is held."""

    YEAR = "year"
    MONTH = "month"


class PhrasesField(ValuesField):
    """Up to five phrases, each of which folds to something."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Raises ValidationError for too many phrases, too long ones, and those without anything to look for."""
        phrases = super().clean(value)
        if len(phrases) > MOST_PHRASES:
            raise ValidationError(gettext("最多 %(count)s 个词语。") % {"count": MOST_PHRASES})
        for phrase in phrases:
            if len(phrase) > _LONGEST:
                raise ValidationError(gettext("每个词语至多 %(count)s 字。") % {"count": _LONGEST})
            if not fold(phrase):
                raise ValidationError(gettext("“%(phrase)s”里没有可查的字。") % {"phrase": phrase})
        # What folds to the same is counted once.
        return tuple({fold(phrase): phrase for phrase in reversed(phrases)}.values())[::-1]


class FrequencyForm(RangeForm):
    """Phrases, where they are counted, and what is drawn."""

    q = PhrasesField(label=_("词语"), required=False)
    county = ValuesField(label=_("县市区"), required=False)
    newspaper = ValuesField(label=_("报纸"), required=False)
    measure = forms.ChoiceField(
        label=_("计量"),
        required=False,
        choices=[("", _("每万字次数")), (Measure.OCCURRENCES.value, _("次数")), (Measure.ARTICLES.value, _("篇数"))],
    )
    step = forms.ChoiceField(
        label=_("间隔"),
        required=False,
        choices=[("", _("自动")), (Step.YEAR.value, _("按年")), (Step.MONTH.value, _("按月"))],
    )

    def phrases(self) -> list[str]:
        """What is typed in the fields for phrases, with empty ones up to five; of any form."""
        typed = [phrase for phrase in self["q"].data or () if phrase.strip()][:MOST_PHRASES]
        return typed + [""] * (MOST_PHRASES - len(typed))


@dataclass(frozen=True, slots=True)
class Count:
    """A phrase in a period. `per` is occurrences for each 10,000 characters held, None where nothing is held."""

    articles: int
    occurrences: int
    per: float | None
    url: str

    def value(self, measure: Measure) -> float | None:
        """What is drawn."""
        return {Measure.PER: self.per, Measure.OCCURRENCES: self.occurrences, Measure.ARTICLES: self.articles}[measure]


@dataclass(frozen=True, slots=True)
class Period:
    """A year (2021), a month (2021-03) or `unknown`, what is held of it, and each phrase in it, in order."""

    value: str
    articles: int
    characters: int
    counts: tuple[Count, ...]

    @property
    def small(self) -> bool:
        """Whether so little is held that shares say little."""
        return 0 < self.characters < SMALL


@dataclass(frozen=True, slots=True)
class Frequency:
    """Phrases over time. `periods` are contiguous and ascending; `undated` is what has no date, if there is anything;
    `totals` are the phrases over all of it."""

    phrases: tuple[str, ...]
    measure: Measure
    step: Step
    periods: tuple[Period, ...]
    undated: Period | None
    totals: tuple[Count, ...]

    @property
    def rows(self) -> tuple[tuple[Period, str], ...]:
        """The periods as a table has them: those of a gap are one row, each row with the last period of its gap, else ""."""
        rows: list[tuple[Period, str]] = []
        for period in self.periods:
            if not period.articles and rows and not rows[-1][0].articles:
                rows[-1] = (rows[-1][0], period.value)
            else:
                rows.append((period, ""))
        return tuple(rows)

    @property
    def columns(self) -> int:
        """Of the table, after that of the periods."""
        return 2 + 3 * len(self.phrases)


def frequency(form: FrequencyForm) -> Frequency:
    """Count what a valid form asks for. Raises IndexUnavailableError."""
    asked = form.cleaned_data
    phrases: tuple[str, ...] = asked["q"]
    first, last = parse_period(asked["date_from"]), parse_period(asked["date_to"])
    narrowing = Narrowing(
        values={Facet.COUNTY: asked["county"], Facet.NEWSPAPER: asked["newspaper"]},
        first=first[0] if first else None,
        last=last[1] if last else None,
    )
    backend = connections[_CONNECTION].get_backend()
    counted: Monthly = backend.monthly([fold(phrase) for phrase in phrases], narrowing)
    dated = [month for month in counted.months if month]
    step = Step(asked["step"] or (Step.MONTH if not dated or _between(dated[0], dated[-1]) < _MONTHS else Step.YEAR))
    searches = [SearchRequest(q=unparse(Run(phrase, fold(phrase), quoted=True)), narrowing=narrowing) for phrase in phrases]
    gathered = _gathered(counted, step)
    every = _all_between(dated[0], dated[-1], step) if dated else []
    periods = [_period(value, gathered.get(value), searches) for value in every]
    unknown = gathered.get(_UNKNOWN)
    return Frequency(
        phrases=phrases,
        measure=Measure(asked["measure"] or Measure.PER),
        step=step,
        periods=tuple(periods),
        undated=_period(_UNKNOWN, unknown, searches) if unknown else None,
        totals=_period("", _sum(list(gathered.values())), searches).counts,
    )


_UNKNOWN: Final = "unknown"
#: Articles, characters, and for each phrase articles and occurrences.
_Row = tuple[int, int, list[tuple[int, int]]]


def _gathered(counted: Monthly, step: Step) -> dict[str, _Row]:
    """What is held and found of each period, by its value."""
    rows: dict[str, list[_Row]] = {}
    for n, month in enumerate(counted.months):
        found = [(articles[n], often[n]) for articles, often in zip(counted.holding, counted.occurrences, strict=True)]
        rows.setdefault(_value(month, step), []).append((counted.articles[n], counted.characters[n], found))
    return {value: _sum(held) for value, held in rows.items()}


def _sum(rows: list[_Row]) -> _Row:
    found = [
        (sum(a for a, _ in column), sum(b for _, b in column)) for column in zip(*(row[2] for row in rows), strict=True)
    ]
    return sum(row[0] for row in rows), sum(row[1] for row in rows), found


def _period(value: str, row: _Row | None, searches: list[SearchRequest]) -> Period:
    articles, characters, found = row or (0, 0, [(0, 0)] * len(searches))
    counts = tuple(
        Count(
            articles=holding,
            occurrences=often,
            per=PER * often / characters if characters else None,
            url=(search.with_dates((value,)) if value else search).url(),
        )
        for search, (holding, often) in zip(searches, found or [(0, 0)] * len(searches), strict=True)
    )
    return Period(value, articles, characters, counts)


def _value(month: int, step: Step) -> str:
    if month == 0:
        return _UNKNOWN
    return f"{month // 100:04}" if step is Step.YEAR else f"{month // 100:04}-{month % 100:02}"


def _all_between(first: int, last: int, step: Step) -> list[str]:
    """All periods from one month to another, both yyyymm and inclusive."""
    months = [(year * 100 + month) for year in range(first // 100, last // 100 + 1) for month in range(1, 13)]
    return list(dict.fromkeys(_value(month, step) for month in months if first <= month <= last))


def _between(first: int, last: int) -> int:
    """The months from one yyyymm to another, that one not counted."""
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100
