"""What is told of all hits of a search, not only of those shown: facets, days, and the first of them. Each when it is asked for."""

from collections.abc import Callable, Hashable, Mapping
from typing import Final, TypeVar

import numpy as np

from search.backends.matches import Matches, common
from search.backends.ranking import by_date
from search.backends.segments import TABLES
from search.backends.view import View
from search.narrowing import FirstSeen
from search.query import Facet

#: The dates' name among the facets with choices.
DATE: Final = "date"
_PAIR_BYTES: Final = 120  # a tuple with a number of its own; the names are the table's

_Name = TypeVar("_Name", bound=Hashable)
_Pair = TypeVar("_Pair", bound=tuple[object, int])


class Counts:
    """Counted exactly over all hits; a facet's values, and the days, under the choices of all facets but its own."""

    def __init__(self, view: View, base: Matches, chosen: Mapping[str, Matches], asked: Hashable = None) -> None:
        """`base` is what matches before any choice, and `chosen` holds for each facet with choices what they leave. Counts are kept
        with the view under `asked`, which says all that `base` and `chosen` depend on, unless it is None."""
        self._view = view
        self._base = base
        self._chosen = chosen
        self._asked = asked
        #: The hits.
        self.hits: Final = common([base, *chosen.values()])

    def values(self, facet: Facet) -> tuple[tuple[str, int], ...]:
        """(value, count), most frequent first, then by value."""
        return self._kept(facet, self._counted)

    def periods(self, step: int = 1) -> tuple[tuple[int, int], ...]:
        """(number, count) of the best dates of hits, ascending: yyyymmdd divided by a step, 0 for unknown."""
        return self._kept(step, self._dated)

    def _kept(self, name: _Name, count: Callable[[_Name], tuple[_Pair, ...]]) -> tuple[_Pair, ...]:
        if self._asked is None:
            return count(name)
        kept: tuple[_Pair, ...] | None = self._view.kept.get((self._asked, name))
        if kept is None:
            kept = count(name)
            self._view.kept.keep((self._asked, name), kept, len(kept) * _PAIR_BYTES)
        return kept

    def _counted(self, facet: Facet) -> tuple[tuple[str, int], ...]:
        table = TABLES[facet]
        counts = self._view.column(facet).counts(self._without(facet))
        codes = np.flatnonzero(counts)
        codes = codes[np.lexsort((table.ranks[codes], -counts[codes]))]
        return tuple(zip(map(table.values.__getitem__, codes.tolist()), counts[codes].tolist(), strict=True))

    def _dated(self, step: int) -> tuple[tuple[int, int], ...]:
        numbers, places = self._view.periods(step)
        counts = np.bincount(places.take(self._without(DATE).numbers), minlength=len(numbers))
        held = np.flatnonzero(counts)
        return tuple(zip(numbers[held].tolist(), counts[held].tolist(), strict=True))

    def first_seen(self) -> FirstSeen | None:
        """The earliest of the hits, or None if no hit has a date."""
        hits, numbers = self.hits.numbers, self._view.numbers
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

    def _without(self, name: str) -> Matches:
        """The hits under the choices of all facets but this one."""
        if name not in self._chosen:
            return self.hits
        return common([self._base, *(matches for facet, matches in self._chosen.items() if facet != name)])
