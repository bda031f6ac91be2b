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
    base = evaluator.mask(root)
    for further in within:
        base = base & evaluator.mask(further)
    base = base & _bounds(view, evaluator, narrowing)
    chosen = _choices(view, evaluator, narrowing)
    mask = base
    for choice in chosen.values():
        mask = mask & choice
    literal, tier = tiers(evaluator, root)
    hits = np.flatnonzero(mask)
    score = scores(view, root)
    if sort is Sort.RELEVANCE:
        ordered = by_relevance(view, hits, tier, score, end)
    else:
        ordered = by_date(view, hits, newest=sort is Sort.NEWEST, last=end)
    page = ordered[start:end]
    articles = zip(view.numbers["id"][page].tolist(), score[page].tolist(), literal[page].tolist(), strict=True)
    counts = {facet: _counted(view, facet, _without(base, chosen, facet)) for facet in Facet} if facets else {}
    return Selected(
        page,
        Found(
            articles=tuple(FoundArticle(*article) for article in articles),
            total=len(hits),
            literal_total=int(np.count_nonzero(mask & literal)),
            facets=counts,
            days=_days(view, _without(base, chosen, _DATE)) if facets else (),
            unknown=_unknown(view, narrowing),
            first=_first_seen(view, hits),
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
    dated = hits[view.numbers["date"][hits] > 0]
    if len(dated) == 0:
        return None
    return FirstSeen(
        id=int(view.numbers["id"][by_date(view, dated, newest=False, last=1)[0]]),
        earliest=int(view.numbers["date_earliest"][dated].min()),
        latest=int(view.numbers["date_latest"][dated].min()),
        undated=len(hits) - len(dated),
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


def _without(base: Bools, chosen: dict[str, Bools], facet: str) -> Bools:
    """The hits under the choices of all facets but this one."""
    for name, mask in chosen.items():
        if name != facet:
            base = base & mask
    return base


def _counted(view: View, facet: Facet, mask: Bools) -> tuple[tuple[str, int], ...]:
    table = TABLES[facet].values
    counts = np.bincount(view.codes[facet][mask[view.owners[facet]]], minlength=len(table))
    held = ((table[code], int(counts[code])) for code in np.flatnonzero(counts).tolist())
    return tuple(sorted(held, key=lambda value: (-value[1], value[0])))


def _days(view: View, mask: Bools) -> tuple[tuple[int, int], ...]:
    days, places = view.days
    counts = np.bincount(places[mask], minlength=len(days))
    held = np.flatnonzero(counts)
    return tuple(zip(days[held].tolist(), counts[held].tolist(), strict=True))
