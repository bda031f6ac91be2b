"""In which order hits stand: by relevance, or by date. Always the same order for the same index.

Relevance is BM25F over headline, kicker with deck, and body, in jieba's words, with the formula and the statistics of
Whoosh's own; before it come literal matches of the whole query, and after these matches in the headline.
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from search.analysis import cut
from search.backends.evaluate import Evaluator
from search.backends.schema import LENGTHS, WORD_BOOSTS
from search.backends.segments import Bools, Floats, Ints
from search.backends.view import View
from search.query import And, Everything, Field, Near, Node, Or, Run, Wildcard, exact, positive_runs

_K1: Final = 1.2
_B: Final = 0.75
_TIER: Final = 1e6  # more than any score


def scores(view: View, root: Node) -> Floats:
    """The BM25F score of each document for what is looked for in the query."""
    total = np.zeros(view.size, dtype=np.float64)
    for word in _words_sought(root):
        word_score(view, word, total)
    return total


def word_score(view: View, word: str, total: Floats) -> None:
    """Add to each document's total what one word is worth there, over all word fields."""
    for field, boost in WORD_BOOSTS.items():
        found = [(segment.postings(field, word), part) for segment, _, part in view.parts()]
        held = sum(len(documents) for (documents, _), _ in found)
        if held:
            idf = math.log(view.size / (held + 1)) + 1
            norms = _K1 * ((1 - _B) + _B * LENGTHS / view.mean_lengths[field])
            for (documents, frequencies), part in found:
                weights = frequencies * boost
                norm = norms[view.lengths[field][part][documents]]
                total[part][documents] += idf * (weights * (_K1 + 1) / (weights + norm))


def tiers(evaluator: Evaluator, root: Node) -> tuple[Bools, Floats]:
    """Which documents hold the whole query word for word, and each one's tier: 2 for that, and 1 for the headline."""
    literal = evaluator.mask(exact(root))
    if not positive_runs(root):
        return literal, np.zeros(len(literal), dtype=np.float64)
    return literal, literal.astype(np.float64) * 2 + evaluator.mask(_in_headline(root))


def by_relevance(view: View, hits: Ints, tier: Floats, score: Floats, last: int) -> Ints:
    """The first `last` of the hits: tier, score, newest, place in print."""
    primary = tier[hits] * _TIER + score[hits]
    return _first(view, hits, primary, last)


def by_date(view: View, hits: Ints, *, newest: bool, last: int) -> Ints:
    """The first `last` of the hits by best date, unknown dates at the end either way, then by place in print."""
    dates = view.numbers["date"][hits]
    if newest:
        return _first(view, hits, dates.astype(np.float64), last)
    return _first(view, hits, np.where(dates > 0, -dates.astype(np.float64), -1e9), last)


def _first(view: View, hits: Ints, primary: Floats, last: int) -> Ints:
    if last <= 0:
        return hits[:0]
    if last < len(hits):
        threshold = np.partition(primary, len(hits) - last)[len(hits) - last]
        within = primary >= threshold
        hits, primary = hits[within], primary[within]
    numbers = view.numbers
    places = [numbers[name][hits] for name in ("id", "position", "page_position", "issue")]
    order = np.lexsort((*places, -numbers["date"][hits].astype(np.int64), -primary))
    return hits[order][:last]


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
