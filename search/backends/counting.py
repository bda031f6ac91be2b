"""What is told of all hits of a search, not only of those shown: facets, days, and the first of them. Each when it is asked for."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from search.backends.ranking import by_date
from search.backends.segments import TABLES, Bools, Ints
from search.backends.view import View
from search.narrowing import FirstSeen
from search.query import Facet

#: The dates' name among the facets with choices.
DATE: Final = "date"


class Counts:
    """Counted exactly over all hits; a facet's values, and the days, under the choices of all facets but its own."""

    def __init__(self, view: View, hits: Ints, base: Bools, chosen: Mapping[str, Bools]) -> None:
        """`base` is what matches before any choice, and `chosen` holds for each facet with choices what they leave; the hits,
        ascending, are what matches all of them."""
        self._view = view
        self._hits = hits
        self._base = base
        self._chosen = chosen

    def values(self, facet: Facet) -> tuple[tuple[str, int], ...]:
        """(value, count), most frequent first, then by value."""
        table = TABLES[facet]
        counts = self._view.column(facet).counts(self._without(facet))
        codes = np.flatnonzero(counts)
        codes = codes[np.lexsort((table.ranks[codes], -counts[codes]))]
        return tuple(zip(map(table.values.__getitem__, codes.tolist()), counts[codes].tolist(), strict=True))

    def days(self) -> tuple[Ints, Ints]:
        """The best dates of hits as yyyymmdd, ascending, 0 for unknown, and how many hits are of each."""
        days, places = self._view.days
        counts = np.bincount(places.take(self._without(DATE)), minlength=len(days))
        held = np.flatnonzero(counts)
        return days[held], counts[held]

    def first_seen(self) -> FirstSeen | None:
        """The earliest of the hits, or None if no hit has a date."""
        hits, numbers = self._hits, self._view.numbers
        dates = numbers["date"].take(hits)
        dated = dates > 0
        count = int(np.count_nonzero(dated))
        if count == 0:
            return None
        if count < len(hits):
            hits, dates = hits[dated], dates[dated]
        earliest = hits[dates == dates.min()]
        first = earliest[by_date(self._view, earliest, newest=False, last=1)[0]]
        return FirstSeen(
            id=int(numbers["id"][first]),
            earliest=int(numbers["date_earliest"].take(hits).min()),
            latest=int(numbers["date_latest"].take(hits).min()),
            undated=len(dated) - count,
        )

    def _without(self, name: str) -> Ints:
        """The hits under the choices of all facets but this one."""
        if name not in self._chosen:
            return self._hits
        return np.flatnonzero(all_of(self._base, (mask for facet, mask in self._chosen.items() if facet != name)))


def all_of(base: Bools, masks: Iterable[Bools]) -> Bools:
    """What is in all of them."""
    for mask in masks:
        base = base & mask
    return base
