"""What a query has to find, by looking for its strings in every folded field of every document."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bench.engines import Answer
from bench.queries import Query
from search.documents import Document

_AT_ONCE = 2000  # documents held in memory
_BETWEEN = "\x00"  # in no folded text


def answers(corpus: Iterable[Document], queries: Sequence[Query]) -> list[Answer]:
    """Hits and facet counts of each query over the whole corpus, in bounded memory. `top` stays empty: order is no matter here."""
    totals = [0] * len(queries)
    county: list[Counter[str]] = [Counter() for _ in queries]
    topic: list[Counter[str]] = [Counter() for _ in queries]
    month: list[Counter[str]] = [Counter() for _ in queries]
    for batch in _batches(corpus):
        texts = [_BETWEEN.join(("", *document.folded)) for document in batch]
        ends: list[int] = []
        for text in texts:
            ends.append((ends[-1] if ends else 0) + len(text))
        joined = "".join(texts)
        for n, query in enumerate(queries):
            holding = [_holding(joined, ends, string) for string in query.strings]
            for place in set.intersection(*holding):
                document = batch[place]
                totals[n] += 1
                county[n][document.county] += 1
                topic[n].update(document.topics)
                month[n][month_of(document)] += 1
    return [Answer(totals[n], (), dict(county[n]), dict(topic[n]), dict(month[n])) for n in range(len(queries))]


def month_of(document: Document) -> str:
    """As 2021-03, or empty."""
    return document.date.strftime("%Y-%m") if document.date else ""


def _batches(corpus: Iterable[Document]) -> Iterator[list[Document]]:
    coming = iter(corpus)
    while batch := list(islice(coming, _AT_ONCE)):
        yield batch


def _holding(joined: str, ends: list[int], string: str) -> set[int]:
    """Which documents of a batch hold a string."""
    found = set()
    at = joined.find(string)
    while at >= 0:
        place = bisect_right(ends, at)
        found.add(place)
        at = joined.find(string, ends[place])
    return found
