"""How often strings stand in the articles of each month."""

from collections.abc import Sequence

import numpy as np

from search.backends.finding import narrowed
from search.backends.matches import Ints
from search.backends.view import View
from search.narrowing import Monthly, Narrowing


def monthly(view: View, strings: Sequence[str], narrowing: Narrowing) -> Monthly:
    """Count folded strings, each of at least one character, within a narrowing; see `Monthly`."""
    documents = narrowed(view, narrowing).numbers
    months, places = np.unique(view.numbers["date"][documents].astype(np.int64) // 100, return_inverse=True)
    order = np.roll(np.arange(len(months)), -1 if len(months) and months[0] == 0 else 0)  # unknown dates come last

    def by_month(counts: Ints) -> tuple[int, ...]:
        sums = np.bincount(places, weights=counts, minlength=len(months))
        return tuple(sums[order].astype(np.int64).tolist())

    every = [_counts(view, string)[documents] for string in strings]
    characters = np.concatenate([segment.characters for segment in view.segments] or [np.zeros(0, dtype=np.int64)])
    return Monthly(
        months=tuple(months[order].tolist()),
        articles=by_month(np.ones(len(documents), dtype=np.int64)),
        characters=by_month(characters[documents]),
        holding=tuple(by_month((counts > 0).astype(np.int64)) for counts in every),
        occurrences=tuple(by_month(counts) for counts in every),
    )


def _counts(view: View, string: str) -> Ints:
    """How often the string stands in each document."""
    parts = [
        np.bincount(segment.documents_at(segment.occurrences(string)), minlength=segment.size) for segment in view.segments
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
