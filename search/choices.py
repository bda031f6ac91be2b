"""Facets and chips as a reader sees them: counts beside the addresses that make or unmake a choice."""

from collections import Counter
from datetime import date
from typing import Final

from django.utils.translation import gettext

from archive.saying import day_text, month_text, named, year_text
from search.facets import DATE_LABEL, LABELS, UNKNOWN_DATE_LABEL, value_label
from search.narrowing import UNKNOWN_DATE, Found
from search.query import Facet as FacetName
from search.request import SearchRequest
from search.results import Chip, Facet, FacetValue

MOST_VALUES: Final = 30  # values shown of a facet, chosen ones apart


def facets(request: SearchRequest, found: Found, most: int = MOST_VALUES, most_days: int = 0) -> tuple[Facet, ...]:
    """The facets of a search, each with at most so many values and the chosen ones; dates last, all years and months.

    Days are those of chosen months, or all if there are at most `most_days`.
    """
    all_days = len(found.days) <= most_days
    return (*(_facet(request, found, name, most) for name in FacetName), _dates(request, found, all_days=all_days))


def chips(request: SearchRequest) -> tuple[Chip, ...]:
    """Each choice that narrows the search."""
    made = [
        Chip(named(LABELS[name], value_label(name, value)), request.toggled(name, value).url())
        for name in FacetName
        for value in request.narrowing.values.get(name, ())
    ]
    made += [
        Chip(named(DATE_LABEL, date_label(value)), request.toggled_date(value).url()) for value in request.narrowing.dates
    ]
    if request.date_from:
        made.append(Chip(gettext("自 {date}").format(date=request.date_from), request.with_bounds(date_from=False).url()))
    if request.date_to:
        made.append(Chip(gettext("至 {date}").format(date=request.date_to), request.with_bounds(date_to=False).url()))
    if request.narrowing.printed_only:
        made.append(Chip(gettext("不含推定日期"), request.with_basis(printed_only=False).url()))
    return tuple(made)


def date_label(value: str) -> str:
    """2021年, 2021年3月, 2021年3月5日 or 日期未知."""
    if value == UNKNOWN_DATE:
        return str(UNKNOWN_DATE_LABEL)
    year, *rest = map(int, value.split("-"))
    if not rest:
        return year_text(year)
    return month_text(rest[0], year) if len(rest) == 1 else day_text(date(year, *rest))


def _facet(request: SearchRequest, found: Found, name: FacetName, most: int) -> Facet:
    chosen = request.narrowing.values.get(name, ())
    counted = found.facets.get(name, ())
    counts = dict(counted)
    shown = [value for place, (value, _) in enumerate(counted) if place < most or value in chosen]
    shown += [value for value in chosen if value not in counts]
    values = tuple(
        FacetValue(
            value, value_label(name, value), counts.get(value, 0), value in chosen, request.toggled(name, value).url()
        )
        for value in shown
    )
    return Facet(name.value, str(LABELS[name]), values, len(counted) - sum(1 for value in shown if value in counts))


def _dates(request: SearchRequest, found: Found, *, all_days: bool) -> Facet:
    """Years, newest first, with their months; a month that is chosen, or has a chosen day, shows its days, or all do."""
    chosen = request.narrowing.dates
    years: Counter[str] = Counter()
    months: Counter[str] = Counter()
    days: Counter[str] = Counter()
    unknown = 0
    for number, count in found.days:
        if number == 0:
            unknown = count
            continue
        day = f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}"
        years[day[:4]] += count
        months[day[:7]] += count
        days[day] += count
    for value in chosen:  # a choice stays visible, and its year and month with it
        if value != UNKNOWN_DATE:
            for level, length in ((years, 4), (months, 7), (days, 10)):
                if len(value) >= length:
                    level[value[:length]] += 0

    def value_of(value: str, count: int, children: tuple[FacetValue, ...] = ()) -> FacetValue:
        return FacetValue(value, date_label(value), count, value in chosen, request.toggled_date(value).url(), children)

    def below(parent: str, level: Counter[str]) -> list[tuple[str, int]]:
        return sorted((value, count) for value, count in level.items() if value.startswith(f"{parent}-"))

    def month_of(month: str, count: int) -> FacetValue:
        opened = all_days or any(value.startswith(month) for value in chosen)
        inner = tuple(value_of(day, day_count) for day, day_count in below(month, days)) if opened else ()
        return value_of(month, count, inner)

    values = [
        value_of(year, count, tuple(month_of(month, inner) for month, inner in below(year, months)))
        for year, count in sorted(years.items(), reverse=True)
    ]
    if unknown or UNKNOWN_DATE in chosen:
        values.append(value_of(UNKNOWN_DATE, unknown))
    return Facet("date", str(DATE_LABEL), tuple(values))
