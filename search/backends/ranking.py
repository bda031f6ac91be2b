"""In which order hits stand: by relevance, or by date. Always the same order for the same index.

Relevance is BM25F over headline, kicker with deck, and body, in jieba's words, with the formula and the statistics of
Whoosh's own; before it come literal matches of the whole query, and after these matches in the headline.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from search.analysis import cut
from search.backends.arrays.format import AnyArray
from search.backends.evaluate import Evaluator
from search.backends.schema import WORD_BOOSTS
from search.backends.segments import Bools, Floats, Ints
from search.backends.view import K1, View
from search.query import And, Everything, Field, Near, Node, Or, Run, Wildcard, positive_runs

_MUCH_LESS: Final = 4  # times as many postings as hits, for the hits to be looked up in them
_TIER: Final = 1e6  # more than any score
_TIERS: Final = (3, 2, 1, 0)

Tiers = npt.NDArray[np.uint8]


def scores(view: View, root: Node, hits: Ints | None = None) -> Floats:
    """The BM25F score for what is looked for in the query: of each of the hits (ascending), or of each document."""
    total = np.zeros(view.size, dtype=np.float64)
    for word in _words_sought(root):
        word_score(view, word, total, hits)
    return total if hits is None else total.take(hits)


def scores_of(view: View, root: Node, hits: Ints, places: Ints) -> Floats:
    """The scores of the hits at some places, in their order."""
    order = np.argsort(places)
    found = np.empty(len(places), dtype=np.float64)
    found[order] = scores(view, root, hits[places[order]])
    return found


def word_score(view: View, word: str, total: Floats, hits: Ints | None = None) -> None:
    """Add to each document's total what one word is worth there, over all word fields; of those that are no hits only where
    that is quicker."""
    norms = view.norms
    for field, boost in WORD_BOOSTS.items():
        found = [(segment.postings(field, word), part) for segment, _, part in view.parts()]
        held = sum(len(documents) for (documents, _), _ in found)
        if held:
            idf = math.log(view.size / (held + 1)) + 1
            for (documents, frequencies), part in found:
                if hits is not None and len(hits) * _MUCH_LESS < len(documents):
                    low, high = hits.searchsorted([part.start, part.stop])
                    rows = _rows_of(hits[low:high] - part.start, documents)
                    documents, frequencies = documents[rows], frequencies[rows]
                documents = documents.astype(np.int64)  # numpy looks up by these without converting them again
                weights = frequencies * boost
                norm = norms[field].take(view.lengths[field][part].take(documents))
                total[part][documents] += idf * (K1 + 1) * weights / (weights + norm)


def _rows_of(wanted: Ints, documents: AnyArray) -> Ints:
    """Where those of the wanted documents stand that are there. Both ascend."""
    rows = np.searchsorted(documents, wanted.astype(documents.dtype))
    rows = rows[rows < len(documents)]  # what is beyond the last comes last
    found: Ints = rows[documents[rows] == wanted[: len(rows)]]
    return found


def tiers(evaluator: Evaluator, root: Node, hits: Ints, literal: Bools) -> Tiers:
    """The tier of each hit: 2 for what holds the whole query word for word, as `literal` says, and 1 for the headline."""
    if not positive_runs(root):
        return np.zeros(len(hits), dtype=np.uint8)
    in_headline = evaluator.mask(_in_headline(root)).take(hits)
    return literal.view(np.uint8) * np.uint8(2) + in_headline.view(np.uint8)


def by_relevance(view: View, root: Node, hits: Ints, tier: Tiers, start: int, end: int) -> tuple[Ints, Floats]:
    """The places among the hits of those from `start` to `end` (half-open, from 0): tier, score, newest, place in print; and
    their scores. What is in no tier that is reached is not scored at all."""
    reached = next(least for least in _TIERS if least == 0 or np.count_nonzero(tier >= least) >= end)
    best = np.flatnonzero(tier >= reached)
    score = scores(view, root, hits[best])
    places = by_score(view, hits[best], tier[best] * _TIER + score, end)[start:]
    return best[places], score[places]


def by_score(view: View, hits: Ints, score: Floats, last: int) -> Ints:
    """The places among the hits of the first `last`: score, newest, place in print."""
    return _first(len(hits), [(-score).take, _column(view, hits, "date", -1), *_in_print(view, hits)], last)


def by_date(view: View, hits: Ints, *, newest: bool, last: int) -> Ints:
    """The places among the hits of the first `last` by best date, unknown dates at the end either way, then by place in print."""
    dates = view.numbers["date"].take(hits).astype(np.float64)
    dates = -dates if newest else np.where(dates == 0, np.inf, dates)
    return _first(len(hits), [dates.take, *_in_print(view, hits)], last)


_Column = Callable[[Ints], AnyArray]  # what is at some places


def _in_print(view: View, hits: Ints) -> Iterator[_Column]:
    return (_column(view, hits, name) for name in ("issue", "page_position", "position", "id"))


def _column(view: View, hits: Ints, name: str, direction: int = 1) -> _Column:
    return lambda places: view.numbers[name].take(hits[places]) * np.float64(direction)


def _first(count: int, columns: Sequence[_Column], last: int) -> Ints:
    """Of places from 0 the first `last` in the ascending order of the first column, where that leaves them equal in that of the
    second, and so on."""
    kept = np.arange(count)
    if last <= 0:
        return kept[:0]
    sure: list[Ints] = []
    for column in columns:
        wanted = last - sum(map(len, sure))
        if len(kept) <= wanted:
            break
        values = column(kept)
        bound = np.partition(values, wanted - 1)[wanted - 1]
        sure.append(kept[values < bound])
        kept = kept[values == bound]
    found = np.concatenate([*sure, kept])
    return found[np.lexsort([column(found) for column in reversed(columns)])][:last]


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
