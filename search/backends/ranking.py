"""In which order hits stand: by relevance, or by date. Always the same order for the same index.

Relevance is BM25F over headline, kicker with deck, and body, in jieba's words, with the formula and the statistics of
Whoosh's own; before it come literal matches of the whole query, and after these matches in the headline.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from search.analysis import cut
from search.backends.arrays.format import AnyArray
from search.backends.evaluate import Evaluator
from search.backends.matches import Ints, Matches, found_among
from search.backends.schema import WORD_BOOSTS
from search.backends.segments import Floats
from search.backends.view import K1, View
from search.query import And, Everything, Field, Near, Node, Or, Run, Wildcard, positive_runs

_MUCH_LESS: Final = 128  # documents for one whose score is asked for, for it to be looked up in the postings

_FEW_EQUAL: Final = 256  # at the end of a page, for all of them to be put in order
_TIER: Final = 1e6  # more than any score
_TIERS: Final = (2, 1, 0)


def scores(view: View, root: Node, documents: Ints | None = None) -> Floats:
    """The BM25F score for what is looked for in the query: of each of these documents (ascending), or of all."""
    if documents is None or len(documents) * _MUCH_LESS > view.size:
        every = np.zeros(view.size, dtype=np.float64)
        for word in _words_sought(root):
            word_score(view, word, every)
        return every if documents is None else every.take(documents)
    total = np.zeros(len(documents), dtype=np.float64)
    for word in _words_sought(root):
        for posted in _posted(view, word):
            first, wanted = 0, documents
            if len(view.segments) > 1:
                first, last = documents.searchsorted(posted.bounds).tolist()
                wanted = documents[first:last] - posted.bounds[0]
            if len(wanted) < len(posted.documents):
                rows, there = found_among(wanted, posted.documents)
                places = there.nonzero()[0]
                rows = rows.take(places)
            else:
                places, there = found_among(posted.documents, wanted)
                rows = there.nonzero()[0]
                places = places.take(rows)
            total[places + first] += posted.worth(view, rows)
    return total


def scores_of(view: View, root: Node, documents: Ints) -> Floats:
    """The scores of these documents, each once, in any order."""
    order = documents.argsort()
    found = np.empty(len(documents), dtype=np.float64)
    found[order] = scores(view, root, documents[order])
    return found


def word_score(view: View, word: str, total: Floats) -> None:
    """Add to each document's total what one word is worth there, over all word fields."""
    for posted in _posted(view, word):
        total[slice(*posted.bounds)][posted.documents] += posted.worth(view)


class _Posted(NamedTuple):
    """The postings of a word in a field of a segment, whose documents are those from one bound to the other."""

    field: str
    bounds: tuple[int, int]
    documents: AnyArray  #: counted in the segment, ascending
    frequencies: AnyArray
    factor: float  #: how telling the word is

    def worth(self, view: View, rows: Ints | None = None) -> Floats:
        """What the word counts for in each of the documents, or in those in some rows."""
        documents, frequencies = self.documents, self.frequencies
        if rows is not None:
            documents, frequencies = documents.take(rows), frequencies.take(rows)
        weights = frequencies * WORD_BOOSTS[self.field]
        lengths = view.lengths[self.field][slice(*self.bounds)].take(documents)
        worth: Floats = self.factor * weights / (weights + view.norms[self.field].take(lengths))
        return worth


def _posted(view: View, word: str) -> Iterator[_Posted]:
    for field in WORD_BOOSTS:
        found = [(segment.postings(field, word), part) for segment, _, part in view.parts()]
        held = sum(len(documents) for (documents, _), _ in found)
        if held:
            idf = math.log(view.size / (held + 1)) + 1
            for (documents, frequencies), part in found:
                if len(documents):
                    yield _Posted(field, (part.start, part.stop), documents, frequencies, idf * (K1 + 1))


def by_relevance(
    view: View, evaluator: Evaluator, root: Node, hits: Matches, literal: Matches, start: int, end: int
) -> tuple[Ints, Floats]:
    """The documents from `start` to `end` (half-open, from 0), and their scores: by tier, score, newest, place in print. Hits are
    in the tiers 2 if they hold the whole query word for word, as `literal` says, and 1 more for the headline. What is in no tier
    that is reached is not scored at all."""
    best, tier = hits.numbers, np.zeros(hits.count, dtype=np.uint8)
    if positive_runs(root):
        headline = hits & evaluator.matches(_in_headline(root))
        both = headline if literal is hits else literal & headline
        if both.count >= end:
            best, tier = both.numbers, tier[: both.count]
        else:
            tier = literal.holds(best).view(np.uint8) * np.uint8(2) + headline.holds(best).view(np.uint8)
            reached = next(least for least in _TIERS if least == 0 or np.count_nonzero(tier >= least) >= end)
            if reached:
                places = (tier >= reached).nonzero()[0]
                best, tier = best.take(places), tier.take(places)
    score = scores(view, root, best)
    places = by_score(view, best, tier * _TIER + score, end)[start:]
    return best.take(places), score.take(places)


def by_score(view: View, hits: Ints, score: Floats, last: int) -> Ints:
    """The places among the hits of the first `last`: score, newest, place in print."""
    return _first(-score, lambda places: _in_print(view, hits.take(places), newest=True), last)


def by_date(view: View, hits: Ints, *, newest: bool, last: int) -> Ints:
    """The places among the hits of the first `last` by best date, unknown dates at the end either way, then by place in print."""
    dates = view.numbers["date"].take(hits).astype(np.float64)
    dates = -dates if newest else np.where(dates == 0, np.inf, dates)
    return _first(dates, lambda places: _in_print(view, hits.take(places)), last)


def _in_print(view: View, hits: Ints, *, newest: bool = False) -> Iterator[AnyArray]:
    """What orders hits that are equal otherwise, what counts most first; dates before that if the newest is to come first."""
    if newest:
        yield -view.numbers["date"].take(hits).astype(np.int64)
    for name in ("issue", "page_position", "position", "id"):
        yield view.numbers[name].take(hits)


def _first(values: Floats, further: Callable[[Ints], Iterable[AnyArray]], last: int) -> Ints:
    """The places of the first `last` in the ascending order of values; where they are equal, of what is further told of places,
    column by column."""
    if last <= 0:
        return np.zeros(0, dtype=np.int64)
    if len(values) > last:
        bound = np.partition(values, last - 1)[last - 1]
        found = (values <= bound).nonzero()[0]
    else:
        found = np.arange(len(values))
    held = values.take(found)
    order = held.argsort()
    ranked = held.take(order)
    if (ranked[1:] == ranked[:-1]).any():
        if len(found) > last + _FEW_EQUAL:
            found = _cut(values, found, further, last)
        order = np.lexsort([*reversed([values.take(found), *further(found)])])
    first: Ints = found.take(order[:last])
    return first


def _cut(values: Floats, places: Ints, further: Callable[[Ints], Iterable[AnyArray]], last: int) -> Ints:
    """Of places without those that cannot be among the first `last`, a column after the other."""
    sure: list[Ints] = []
    kept = np.arange(len(places))
    for column in chain([values.take(places)], further(places)):
        wanted = last - sum(map(len, sure))
        if len(kept) <= wanted:
            break
        held = column.take(kept)
        bound = np.partition(held, wanted - 1)[wanted - 1]
        sure.append(kept[held < bound])
        kept = kept[held == bound]
    return places.take(np.concatenate([*sure, kept]))


def _words_sought(root: Node) -> list[str]:
    words: dict[str, None] = {}
    for sought in positive_runs(root):
        for string in _strings(sought):
            words.update(dict.fromkeys(cut(string)))
    return list(words)


def _strings(sought: Run | Wildcard | Near) -> tuple[str, ...]:
    if isinstance(sought, Run):
        return (sought.folded,)
    return sought.parts if isinstance(sought, Wildcard) else (sought.left, sought.right)


def _in_headline(node: Node) -> Node:
    """The query with what it looks for in any field looked for in the headline, and without its other conditions."""
    if isinstance(node, Run | Wildcard | Near):
        return node if node.field else replace(node, field=Field.HEADLINE)
    if isinstance(node, And | Or):
        return type(node)(tuple(_in_headline(child) for child in node.nodes))
    return Everything()
