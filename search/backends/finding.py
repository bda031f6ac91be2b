"""A search over one view: hits, their order, and what is counted over all of them."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from search.backends.counting import DATE, Counts
from search.backends.evaluate import Evaluator
from search.backends.matches import Bools, Ints, Matches, common
from search.backends.ranking import by_date, by_relevance, scores_of
from search.backends.schema import day_number
from search.backends.segments import TABLES
from search.backends.view import View
from search.narrowing import UNKNOWN_DATE, Found, FoundArticle, Narrowing, Sort
from search.query import Dated, Facet, Node, exact, parse_period

_NOTHING: Final = Narrowing()


@dataclass(frozen=True, slots=True)
class Selected:
    """The documents found: number by number in order, with score and whether literal, and what can be counted over all hits."""

    documents: Ints
    found: Found
    counts: Counts


def find(
    view: View,
    root: Node,
    narrowing: Narrowing = _NOTHING,
    *,
    sort: Sort = Sort.RELEVANCE,
    start: int = 0,
    end: int = 10,
    counted: bool = True,
    within: tuple[Node, ...] = (),
) -> Selected:
    """Hits `start` to `end` (half-open, from 0) of a query within a narrowing and further queries. Unless `counted`, facets, days
    and the first of the hits are left to who asks the `counts`. Raises TooSlowError."""
    evaluator = Evaluator(view)
    base = common([*map(evaluator.matches, (root, *within)), *_bounds(view, evaluator, narrowing)])
    counts = Counts(view, base, _choices(view, evaluator, narrowing), (root, within, _key(narrowing)))
    hits = counts.hits
    literal = hits & evaluator.matches(exact(root))
    if sort is Sort.RELEVANCE:
        page, score = by_relevance(view, evaluator, root, hits, literal, start, end)
    else:
        page = hits.numbers[by_date(view, hits.numbers, newest=sort is Sort.NEWEST, last=end)[start:]]
        score = scores_of(view, root, page)
    articles = zip(view.numbers["id"][page].tolist(), score.tolist(), literal.holds(page).tolist(), strict=True)
    return Selected(
        page,
        Found(
            articles=tuple(FoundArticle(*article) for article in articles),
            total=hits.count,
            literal_total=literal.count,
            facets={facet: counts.values(facet) for facet in Facet} if counted else {},
            days=counts.periods() if counted else (),
            unknown=_unknown(view, narrowing),
            first=counts.first_seen() if counted else None,
            seq=view.meta.seq,
        ),
        counts,
    )


def _key(narrowing: Narrowing) -> Hashable:
    """The narrowing, to be compared with others."""
    return frozenset(narrowing.values.items()), narrowing.dates, narrowing.first, narrowing.last, narrowing.printed_only


def count(view: View, roots: Iterable[Node], narrowing: Narrowing = _NOTHING) -> tuple[int, ...]:
    """How many articles match each query within a narrowing. Raises TooSlowError."""
    evaluator, within = Evaluator(view), narrowed(view, narrowing)
    return tuple((evaluator.matches(root) & within).count for root in roots)


def narrowed(view: View, narrowing: Narrowing) -> Matches:
    """The articles within a narrowing."""
    evaluator = Evaluator(view)
    return common([view.living, *_bounds(view, evaluator, narrowing), *_choices(view, evaluator, narrowing).values()])


def _bounds(view: View, evaluator: Evaluator, narrowing: Narrowing) -> Iterator[Matches]:
    if narrowing.first is not None or narrowing.last is not None:
        yield evaluator.matches(Dated(narrowing.first, narrowing.last))
    if narrowing.printed_only and (inferred := TABLES["date_basis"].known("inferred")) is not None:
        yield Matches.of_mask(~view.having("date_basis", inferred))


def _choices(view: View, evaluator: Evaluator, narrowing: Narrowing) -> dict[str, Matches]:
    """For each facet with chosen values the documents that have one of them."""
    chosen: dict[str, Matches] = {}
    for facet, values in narrowing.values.items():
        if values:
            mask = np.zeros(view.size, dtype=np.bool_)
            for value in values:
                if (code := TABLES[facet].known(value)) is not None:
                    mask |= view.having(facet, code)
            chosen[facet] = Matches.of_mask(mask)
    if narrowing.dates:
        mask = np.zeros(view.size, dtype=np.bool_)
        for text in narrowing.dates:
            period = parse_period(text)
            if text == UNKNOWN_DATE:
                mask |= evaluator.mask(Dated(None, None))
            elif period is not None:
                mask |= _between(view, *period)
        chosen[DATE] = Matches.of_mask(mask)
    return chosen


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
