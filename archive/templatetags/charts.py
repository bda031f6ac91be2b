"""Small drawings made on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django import template

register = template.Library()

#: User units of the drawing; it is as wide as its place, so that these are proportions.
_WIDTH: Final = 600
_HEIGHT: Final = 64
_WIDEST_BAR: Final = 48


class Counted(Protocol):
    """A value with a count and an address, such as a year of a search's date facet; months are its children."""

    value: str
    label: str
    count: int
    chosen: bool
    url: str
    children: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its place and size in user units, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    of: Counted


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars from left to right, in time."""

    width: float
    height: int
    bars: tuple[Bar, ...]


@register.filter
def histogram(values: Sequence[Counted]) -> Histogram | None:
    """Counts over time: of years, or of the months of a single year. None where there is too little to draw.

    Years and months in between that have no value are gaps as wide as a bar. Values that are not dates are left out.
    """
    dated = [value for value in values if value.value[:4].isdigit()]
    if len(dated) == 1:
        dated = [child for child in dated[0].children if child.value[:4].isdigit()]
    if len(dated) < 2 or len({len(value.value) for value in dated}) != 1:
        return None
    places = {_ordinal(value.value): value for value in dated}
    first, last = min(places), max(places)
    step = min(_WIDTH / (last - first + 1), _WIDEST_BAR)
    most = max(max(value.count for value in dated), 1)
    bars = []
    for place, value in sorted(places.items()):
        height = round(max(_HEIGHT * value.count / most, 2 if value.count else 0), 1)
        x = round((place - first) * step, 1)
        bars.append(Bar(x, round(_HEIGHT - height, 1), round(max(step - 2, 1), 1), height, value))
    return Histogram(round((last - first + 1) * step, 1), _HEIGHT, tuple(bars))


def _ordinal(value: str) -> int:
    """A year as its number; a month counted through."""
    year, _, month = value.partition("-")
    return int(year) * 12 + int(month) - 1 if month else int(year)
