"""A search over one view: hits, their order, and facets counted over all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from search.backends.evaluate import Evaluator
from search.backends.ranking import by_date, by_relevance, scores, tiers
from search.backends.schema import day_number
from search.backends.segments import TABLES, Bools, Ints
from search.backends.view import View
from search.narrowing import UNKNOWN_DATE, FirstSeen, Found, FoundArticle, Narrowing, Sort
from search.query import Dated, Facet, Node, parse_period

_DATE: Final = "date"
_NOTHING: Final = Narrowing()
_FacetCounts = dict[Facet, tuple[tuple[str, int], ...]]
_DayCounts = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Selected:
    """The documents found: number by number in order, with score and whether literal."""

    documents: Ints
    found: Found


def find(
    view: View,
    root: Node,
    narrowing: Narrowing = _NOTHING,
    *,
    sort: Sort = Sort.RELEVANCE,
    start: int = 0,
    end: int = 10,
    facets: bool = True,
    within: tuple[Node, ...] = (),
) -> Selected:
    """Hits `start` to `end` (half-open, from 0) of a query within a narrowing and further queries. Raises TooSlowError."""
    evaluator = Evaluator(view)
    base = _all_of(_bounds(view, evaluator, narrowing), (evaluator.mask(node) for node in (root, *within)))
    chosen = _choices(view, evaluator, narrowing)
    hits = _Hits(_all_of(base, chosen.values()))
    literal, tier = tiers(evaluator, root)
    score = scores(view, root, hits.numbers)
    if sort is Sort.RELEVANCE:
        ordered = by_relevance(view, hits.numbers, tier, score, end)
    else:
        ordered = by_date(view, hits.numbers, newest=sort is Sort.NEWEST, last=end)
    page = ordered[start:end]
    articles = zip(view.numbers["id"][page].tolist(), score[page].tolist(), literal[page].tolist(), strict=True)
    counts, days = _counts(view, hits, base, chosen) if facets else ({}, ())
    return Selected(
        page,
        Found(
            articles=tuple(FoundArticle(*article) for article in articles),
            total=len(hits.numbers),
            literal_total=int(np.count_nonzero(hits.mask & literal)),
            facets=counts,
            days=days,
            unknown=_unknown(view, narrowing),
            first=_first_seen(view, hits.numbers),
            seq=view.meta.seq,
        ),
    )


def count(view: View, roots: Iterable[Node], narrowing: Narrowing = _NOTHING) -> tuple[int, ...]:
    """How many articles match each query within a narrowing. Raises TooSlowError."""
    evaluator, within = Evaluator(view), narrowed(view, narrowing)
    return tuple(int(np.count_nonzero(evaluator.mask(root) & within)) for root in roots)


def narrowed(view: View, narrowing: Narrowing) -> Bools:
    """The articles within a narrowing."""
    evaluator = Evaluator(view)
    within = _bounds(view, evaluator, narrowing)
    for choice in _choices(view, evaluator, narrowing).values():
        within = within & choice
    return within


def _bounds(view: View, evaluator: Evaluator, narrowing: Narrowing) -> Bools:
    mask = view.live
    if narrowing.first is not None or narrowing.last is not None:
        mask = mask & evaluator.mask(Dated(narrowing.first, narrowing.last))
    if narrowing.printed_only and (inferred := TABLES["date_basis"].known("inferred")) is not None:
        mask = mask & ~view.having("date_basis", inferred)
    return mask


def _choices(view: View, evaluator: Evaluator, narrowing: Narrowing) -> dict[str, Bools]:
    """For each facet with chosen values the documents that have one of them."""
    chosen: dict[str, Bools] = {}
    for facet, values in narrowing.values.items():
        if values:
            mask = np.zeros(view.size, dtype=np.bool_)
            for value in values:
                if (code := TABLES[facet].known(value)) is not None:
                    mask |= view.having(facet, code)
            chosen[facet] = mask
    if narrowing.dates:
        mask = np.zeros(view.size, dtype=np.bool_)
        for text in narrowing.dates:
            period = parse_period(text)
            if text == UNKNOWN_DATE:
                mask |= evaluator.mask(Dated(None, None))
            elif period is not None:
                mask |= _between(view, *period)
        chosen[_DATE] = mask
    return chosen


def _first_seen(view: View, hits: Ints) -> FirstSeen | None:
    dates = view.numbers["date"][hits]
    dated = dates > 0
    count = int(np.count_nonzero(dated))
    if count == 0:
        return None
    if count < len(hits):
        hits, dates = hits[dated], dates[dated]
    first = by_date(view, hits[dates == dates.min()], newest=False, last=1)[0]
    return FirstSeen(
        id=int(view.numbers["id"][first]),
        earliest=int(view.numbers["date_earliest"][hits].min()),
        latest=int(view.numbers["date_latest"][hits].min()),
        undated=len(dated) - count,
    )


def _unknown(view: View, narrowing: Narrowing) -> tuple[tuple[Facet, str], ...]:
    chosen = ((facet, value) for facet, values in narrowing.values.items() for value in values)
    return tuple(
        (facet, value)
        for facet, value in chosen
        if (code := TABLES[facet].known(value)) is None or not bool((view.having(facet, code) & view.live).any())
    )


def _between(view: View, first: date, last: date) -> Bools:
    dates = view.numbers["date"]
    within: Bools = (dates >= day_number(first)) & (dates <= day_number(last))
    return within


class _Hits:
    """The hits under the choices of some facets, as a mask and as numbers."""

    def __init__(self, mask: Bools) -> None:
        self.mask = mask
        self.numbers = np.flatnonzero(mask)


def _counts(view: View, hits: _Hits, base: Bools, chosen: dict[str, Bools]) -> tuple[_FacetCounts, _DayCounts]:
    """The facets and the days, each counted under the choices of all facets but its own."""

    def without(name: str) -> _Hits:
        return _Hits(_all_of(base, (mask for facet, mask in chosen.items() if facet != name))) if name in chosen else hits

    return {facet: _counted(view, facet, without(facet)) for facet in Facet}, _days(view, without(_DATE))


def _all_of(base: Bools, masks: Iterable[Bools]) -> Bools:
    for mask in masks:
        base = base & mask
    return base


def _counted(view: View, facet: Facet, hits: _Hits) -> tuple[tuple[str, int], ...]:
    table = TABLES[facet]
    counts = view.columns[facet].counts(hits.numbers, hits.mask)
    codes = np.flatnonzero(counts)
    codes = codes[np.lexsort((table.ranks[codes], -counts[codes]))]
    return tuple(zip(map(table.values.__getitem__, codes.tolist()), counts[codes].tolist(), strict=True))


def _days(view: View, hits: _Hits) -> tuple[tuple[int, int], ...]:
    days, places = view.days
    counts = np.bincount(places[hits.numbers], minlength=len(days))
    held = np.flatnonzero(counts)
    return tuple(zip(days[held].tolist(), counts[held].tolist(), strict=True))
