"""Hits over time: years, then the months of one, then the days of one, as a drawing that is the date filter too.

A slot is a year, month or day on the axis. Lengths across are per cent of the drawing's width, so that it fills its place at
any width; heights are pixels. What is held of a slot is said beside what was found: nothing found is not nothing held.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from search.choices import date_label
from search.narrowing import UNKNOWN_DATE
from search.request import SearchRequest
from search.results import Facet, FacetValue

#: Pixels: the drawing, the room above the bars for their figures, and the least height of a bar that stands for something.
HEIGHT: Final = 132
_ABOVE: Final = 22
_BELOW: Final = 24
_LEAST: Final = 3
#: Slots of which each still has room for its figure on a phone, and how many names fit under the axis there.
_MOST_FIGURES: Final = 12
_MOST_NAMES: Final = 12
#: How much of its slot a bar takes; one slot alone would else be a wall.
_SHARE: Final = 0.72
_WIDEST: Final = 9.0  # per cent of the whole


@dataclass(frozen=True, slots=True)
class Slot:
    """A year, a month or a day: how many hits, whether anything is held of it, and where its bar stands."""

    value: str
    label: str
    name: str  #: under the axis; empty where there is no room
    count: int
    held: bool
    chosen: bool
    url: str | None  #: the same search within it; None where nothing was found
    left: float
    width: float
    bar_left: float
    bar_width: float
    middle: float
    top: float
    height: float

    @property
    def figure_at(self) -> float:
        """Pixels from the top to the foot of the bar's figure."""
        return round(self.top - 5, 1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The slots in their order, and the way back up: (label, address) of each wider period, the present one last with None."""

    slots: tuple[Slot, ...]
    crumbs: tuple[tuple[str, str | None], ...]
    figures: bool  #: whether each bar has room for its figure
    unknown: FacetValue | None  #: hits without a date
    has_gaps: bool

    @property
    def height(self) -> int:
        """Pixels, the names under the axis included."""
        return HEIGHT

    @property
    def base(self) -> int:
        """Pixels from the top to the axis."""
        return HEIGHT - _BELOW

    @property
    def names_at(self) -> int:
        """Pixels from the top to the foot of the names."""
        return HEIGHT - 6


def within(request: SearchRequest, dates: Facet) -> str:
    """The period whose parts are shown: "" (all years), a year (its months) or a month (its days).

    It is the narrowest that holds all chosen dates.
    """
    chosen = [value for value in request.narrowing.dates if value != UNKNOWN_DATE]
    for length in (7, 4):
        held = {value[:length] for value in chosen}
        if len(held) == 1 and all(len(value) >= length for value in chosen):
            return held.pop()
    return ""


def timeline(request: SearchRequest, dates: Facet, held: Iterable[str]) -> Timeline | None:
    """The drawing of a search's date facet; `held` are the slots of which something is held. None without a dated hit and
    without anything held."""
    period = within(request, dates)
    found = _found(dates, period)
    present = frozenset(held)
    values = _slots(period, sorted({*found, *present}))
    if not values:
        return None
    most = max((value.count for value in found.values()), default=0)
    step = 100 / len(values)
    naming = -(-len(values) // _MOST_NAMES)
    slots = tuple(
        _slot(request, value, found.get(value), value in present, most, place * step, step, _named(value, place, naming))
        for place, value in enumerate(values)
    )
    unknown = next((value for value in dates.values if value.value == UNKNOWN_DATE), None)
    return Timeline(
        slots=slots,
        crumbs=_crumbs(request, period),
        figures=len(slots) <= _MOST_FIGURES,
        unknown=unknown,
        has_gaps=any(not slot.held for slot in slots),
    )


def _found(dates: Facet, period: str) -> Mapping[str, FacetValue]:
    """The facet's values of the level below the period."""
    values = [value for value in dates.values if value.value != UNKNOWN_DATE]
    for length in (4, 7):
        if len(period) >= length:
            values = [child for value in values if value.value == period[:length] for child in value.children]
    return {value.value: value for value in values}


def _slots(period: str, known: list[str]) -> list[str]:
    """All slots of the axis: a year's months and a month's days whole, years from the first to the last that is known."""
    if len(period) == 7:
        year, month = map(int, period.split("-"))
        return [f"{period}-{day:02}" for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    if period:
        return [f"{period}-{month:02}" for month in range(1, 13)]
    return [f"{year:04}" for year in range(int(known[0]), int(known[-1]) + 1)] if known else []


def _slot(
    request: SearchRequest, value: str, found: FacetValue | None, held: bool, most: int, left: float, step: float, name: str
) -> Slot:
    count = found.count if found else 0
    room = HEIGHT - _ABOVE - _BELOW
    height = round(max(room * count / most, _LEAST), 1) if count else 0
    width = min(step * _SHARE, _WIDEST)
    chosen = value in request.narrowing.dates
    wider = (value[:-3],) if len(value) > 4 else ()
    return Slot(
        value=value,
        label=date_label(value),
        name=name,
        count=count,
        held=held or count > 0,
        chosen=chosen,
        url=request.with_dates(wider if chosen else (value,)).url() if count else None,
        left=round(left, 3),
        width=round(step, 3),
        bar_left=round(left + (step - width) / 2, 3),
        bar_width=round(width, 3),
        middle=round(left + step / 2, 3),
        top=round(HEIGHT - _BELOW - height, 1),
        height=height,
    )


def _named(value: str, place: int, naming: int) -> str:
    """What stands under the axis: 2021, 1月, 15; of many slots every so many, days at the fifth, the tenth…"""
    number = int(value.rsplit("-", 1)[-1])
    if len(value) == 4:
        return value if place % naming == 0 else ""
    if len(value) == 7:
        return gettext("1月") if number == 1 else f"{number}"
    return f"{number}" if number == 1 or number % 5 == 0 else ""


def _crumbs(request: SearchRequest, period: str) -> tuple[tuple[str, str | None], ...]:
    steps: list[tuple[str, str | None]] = [(gettext("全部年份"), request.with_dates(()).url())]
    periods = [period[:length] for length in (4, 7) if len(period) >= length]
    periods += [value for value in request.narrowing.dates if len(value) == 10 and value[:7] == period][:1]
    steps += [(date_label(wider), request.with_dates((wider,)).url()) for wider in periods]
    return (*steps[:-1], (steps[-1][0], None))
