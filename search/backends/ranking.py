"""In which order hits stand: by relevance, or by date. Always the same order for the same index.

Relevance is BM25F over headline, kicker with deck, and body, in jieba's words, with the formula and the statistics of
Whoosh's own; before it come literal matches of the whole query, and after these matches in the headline.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from search.analysis import cut
from search.backends.arrays.format import AnyArray
from search.backends.evaluate import Evaluator
from search.backends.schema import LENGTHS, WORD_BOOSTS
from search.backends.segments import Bools, Floats, Ints
from search.backends.view import View
from search.query import And, Everything, Field, Near, Node, Or, Run, Wildcard, exact, positive_runs

_K1: Final = 1.2
_B: Final = 0.75
_MUCH_LESS: Final = 16  # times as many postings as hits, for the hits to be looked up in them
_TIER: Final = 1e6  # more than any score


def scores(view: View, root: Node, hits: Ints | None = None) -> Floats:
    """The BM25F score for what is looked for in the query: of each document, those that are no hits (ascending) left at 0 or
    not, as is quicker."""
    total = np.zeros(view.size, dtype=np.float64)
    for word in _words_sought(root):
        word_score(view, word, total, hits)
    return total


def word_score(view: View, word: str, total: Floats, hits: Ints | None = None) -> None:
    """Add to each document's total (or only to the hits') what one word is worth there, over all word fields."""
    for field, boost in WORD_BOOSTS.items():
        found = [(segment.postings(field, word), part) for segment, _, part in view.parts()]
        held = sum(len(documents) for (documents, _), _ in found)
        if held:
            idf = math.log(view.size / (held + 1)) + 1
            norms = _K1 * ((1 - _B) + _B * LENGTHS / view.mean_lengths[field])
            for (documents, frequencies), part in found:
                if hits is not None and len(hits) * _MUCH_LESS < len(documents):
                    low, high = np.searchsorted(hits, [part.start, part.stop])
                    rows = _rows_of(hits[low:high] - part.start, documents)
                    documents, frequencies = documents[rows], frequencies[rows]
                weights = frequencies * boost
                norm = norms[view.lengths[field][part][documents]]
                total[part][documents] += idf * (weights * (_K1 + 1) / (weights + norm))


def _rows_of(wanted: Ints, documents: AnyArray) -> Ints:
    """Where those of the wanted documents stand that are there. Both ascend."""
    rows = np.searchsorted(documents, wanted.astype(documents.dtype))
    rows = rows[rows < len(documents)]  # what is beyond the last comes last
    found: Ints = rows[documents[rows] == wanted[: len(rows)]]
    return found


def tiers(evaluator: Evaluator, root: Node) -> tuple[Bools, Floats]:
    """Which documents hold the whole query word for word, and each one's tier: 2 for that, and 1 for the headline."""
    literal = evaluator.mask(exact(root))
    if not positive_runs(root):
        return literal, np.zeros(len(literal), dtype=np.float64)
    return literal, literal.astype(np.float64) * 2 + evaluator.mask(_in_headline(root))


def by_relevance(view: View, hits: Ints, tier: Floats, score: Floats, last: int) -> Ints:
    """The first `last` of the hits: tier, score, newest, place in print."""
    return _first(hits, (tier * _TIER + score, view.numbers["date"], *_in_print(view)), (-1, -1, 1, 1, 1, 1), last)


def by_date(view: View, hits: Ints, *, newest: bool, last: int) -> Ints:
    """The first `last` of the hits by best date, unknown dates at the end either way, then by place in print."""
    dates = view.numbers["date"]
    if newest:
        return _first(hits, (dates, *_in_print(view)), (-1, 1, 1, 1, 1), last)
    return _first(hits, (dates == 0, dates, *_in_print(view)), (1, 1, 1, 1, 1, 1), last)


def _in_print(view: View) -> tuple[AnyArray, ...]:
    return tuple(view.numbers[name] for name in ("issue", "page_position", "position", "id"))


def _first(hits: Ints, columns: Sequence[AnyArray], directions: Sequence[int], last: int) -> Ints:
    """The first `last` of the hits in the order of the first column (ascending 1, descending -1), where that leaves them equal
    in that of the second, and so on."""
    if last <= 0:
        return hits[:0]
    kept = hits
    sure: list[Ints] = []
    for column, direction in zip(columns, directions, strict=True):
        wanted = last - sum(map(len, sure))
        if len(kept) <= wanted:
            break
        values = column[kept] * np.float64(direction)
        bound = np.partition(values, wanted - 1)[wanted - 1]
        sure.append(kept[values < bound])
        kept = kept[values == bound]
    found = np.concatenate([*sure, kept])
    keys = [column[found] * np.float64(direction) for column, direction in zip(columns, directions, strict=True)]
    return found[np.lexsort(keys[::-1])][:last]


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
