"""What is told of all hits of a search, not only of those shown: facets, days, and the first of them. Each when it is asked for."""

from collections.abc import Iterable, Iterator, Mapping
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

    def __init__(self, view: View, base: Bools, chosen: Mapping[str, Bools]) -> None:
        """`base` is what matches before any choice, and `chosen` holds for each facet with choices what they leave."""
        self._view = view
        self._base = base
        self._chosen = chosen
        self._mask = _all_of(base, chosen.values())
        #: The hits, ascending.
        self.hits: Final = np.flatnonzero(self._mask)

    def values(self, facet: Facet) -> tuple[tuple[str, int], ...]:
        """(value, count), most frequent first, then by value."""
        table = TABLES[facet]
        counts = self._view.column(facet).counts(*self._without(facet))
        codes = np.flatnonzero(counts)
        codes = codes[np.lexsort((table.ranks[codes], -counts[codes]))]
        return tuple(zip(map(table.values.__getitem__, codes.tolist()), counts[codes].tolist(), strict=True))

    def periods(self, step: int = 1) -> Iterator[tuple[int, int]]:
        """(number, count) of the best dates of hits, ascending: yyyymmdd divided by a step, 0 for unknown."""
        numbers, places = self._view.periods(step)
        counts = np.bincount(places.take(self._without(DATE)[0]), minlength=len(numbers))
        held = np.flatnonzero(counts)
        return zip(numbers[held].tolist(), counts[held].tolist(), strict=True)

    def first_seen(self) -> FirstSeen | None:
        """The earliest of the hits, or None if no hit has a date."""
        hits, numbers = self.hits, self._view.numbers
        dates = numbers["date"].take(hits)
        dated = dates > 0
        count = int(np.count_nonzero(dated))
        if count == 0:
            return None
        if count < len(hits):
            hits, dates = hits[dated], dates[dated]
        earliest = hits[dates == dates.min()]
        first = earliest[by_date(self._view, earliest, newest=False, last=1)][0]
        return FirstSeen(
            id=int(numbers["id"][first]),
            earliest=int(numbers["date_earliest"].take(hits).min()),
            latest=int(numbers["date_latest"].take(hits).min()),
            undated=len(dated) - count,
        )

    def _without(self, name: str) -> tuple[Ints, Bools]:
        """The hits under the choices of all facets but this one, as numbers and as a mask."""
        if name not in self._chosen:
            return self.hits, self._mask
        mask = _all_of(self._base, (mask for facet, mask in self._chosen.items() if facet != name))
        return np.flatnonzero(mask), mask


def _all_of(base: Bools, masks: Iterable[Bools]) -> Bools:
    for mask in masks:
        base = base & mask
    return base
