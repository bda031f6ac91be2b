"""Which documents match a query: exactly those of the oracle.

Grams lead to the candidates, quickly; where grams alone do not decide (strings of three characters and more, strings in
the body only, stars, nearness), the folded text of each candidate does. Nothing here knows of words: jieba cuts bare runs
into pieces, and each piece is looked for as a string.
"""

import math
import operator
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from typing import Final, assert_never

import numpy as np

from search.analysis import cut, fold, grams
from search.backends.schema import BODY_TEXT, BYLINE_TEXT, HEADLINE_TEXTS, day_number
from search.backends.segments import TABLES, Bools, Ints
from search.backends.view import View
from search.facets import named_values
from search.folding import occurrences
from search.query import (
    MAX_GAP,
    MAX_SECONDS,
    And,
    Dated,
    Everything,
    Field,
    Having,
    Near,
    Node,
    Not,
    Or,
    Run,
    Wildcard,
)

#: Gram fields, and the longest string that a gram of theirs decides about by itself.
_GRAM_FIELDS: Final = {
    Field.ANY: ("gram", 2),
    Field.HEADLINE: ("headline_gram", 2),
    Field.AUTHOR: ("author_gram", 2),
    Field.BODY: ("gram", 0),
}
_TEXTS: Final = {Field.HEADLINE: HEADLINE_TEXTS, Field.AUTHOR: (BYLINE_TEXT,), Field.BODY: (BODY_TEXT,)}
_LOOKS_PER_CHECK: Final = 512  # candidates between two looks at the clock
_limit: ContextVar[float] = ContextVar("limit", default=math.inf)


class TooSlowError(Exception):
    """The query took longer than it may."""


@contextmanager
def time_limit(seconds: float = MAX_SECONDS) -> Iterator[None]:
    """All evaluations within, together, may take so long: a search and the help where it finds nothing."""
    token = _limit.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _limit.reset(token)


class Evaluator:
    """Evaluates one query over one view. Masks are over all documents of the view; callers do not change them.

    A kind may be named by its code or by its name in the interface. It takes at most `seconds`, and no longer than the
    `time_limit` that it is made in.
    """

    def __init__(self, view: View, seconds: float = MAX_SECONDS) -> None:
        self._view = view
        self._deadline = min(time.monotonic() + seconds, _limit.get())
        self._known: dict[Node, Bools] = {}

    def mask(self, node: Node) -> Bools:
        """The live documents that match. Raises TooSlowError."""
        found = self._known.get(node)
        if found is None:
            self._check_time()
            found = self._known[node] = self._evaluate(node) & self._view.live
        return found

    def _evaluate(self, node: Node) -> Bools:
        match node:
            case Everything():
                return self._view.live
            case Run():
                return self._run(node)
            case Wildcard():
                return self._wildcard(node)
            case Near():
                return self._near(node)
            case Having():
                return self._having(node)
            case Dated():
                return self._dated(node)
            case Not():
                return ~self.mask(node.node)
            case And():
                return _all(self.mask(child) for child in node.nodes)
            case Or():
                return ~_all(~self.mask(child) for child in node.nodes)
        assert_never(node)

    def _run(self, run: Run) -> Bools:
        if not run.quoted and len(pieces := cut(run.folded)) > 1:
            return _all(self.mask(Run("", piece, True, run.field)) for piece in dict.fromkeys(pieces))
        if run.text or not run.quoted:  # the same string however it was written is looked for once
            return self.mask(Run("", run.folded, True, run.field))
        candidates = self._candidates([run.folded], run.field)
        if len(run.folded) <= _GRAM_FIELDS[run.field][1]:
            return self._as_mask(candidates)
        sought = run.folded.encode()
        if run.field is Field.ANY:
            return self._verified(candidates, lambda folded: sought in folded)
        texts = _TEXTS[run.field]

        def holds(folded: bytes) -> bool:
            if sought not in folded:
                return False
            lines = folded.split(b"\n")
            return any(sought in lines[text] for text in texts)

        return self._verified(candidates, holds)

    def _wildcard(self, node: Wildcard) -> Bools:
        return self._verified(
            self._candidates(node.parts, node.field),
            lambda folded: any(spread(text, node.parts) for text in _lines(folded, node.field)),
        )

    def _near(self, node: Near) -> Bools:
        return self._verified(
            self._candidates([node.left, node.right], node.field),
            lambda folded: any(near(text, node.left, node.right, node.distance) for text in _lines(folded, node.field)),
        )

    def _candidates(self, strings: list[str] | tuple[str, ...], field: Field) -> Ints:
        """The documents that have all grams of all strings, rarest first."""
        name = _GRAM_FIELDS[field][0]
        wanted = dict.fromkeys(gram for string in strings for gram in grams(string))
        lists = sorted((self._view.postings(name, gram)[0] for gram in wanted), key=len)
        found = lists[0]
        for documents in lists[1:]:
            if len(found) == 0:
                break
            found = found[_among(found, documents)]
        return found

    def _verified(self, candidates: Ints, holds: Callable[[bytes], bool]) -> Bools:
        folded = self._view.folded
        kept: list[int] = []
        for count, number in enumerate(candidates[self._view.live[candidates]].tolist()):
            if count % _LOOKS_PER_CHECK == 0:
                self._check_time()
            if holds(folded(number)):
                kept.append(number)
        return self._as_mask(np.array(kept, dtype=np.int64))

    def _as_mask(self, documents: Ints) -> Bools:
        mask = np.zeros(self._view.size, dtype=np.bool_)
        mask[documents] = True
        return mask

    def _having(self, node: Having) -> Bools:
        wanted = {fold(value) for value in named_values(node.facet, node.value)}
        mask = np.zeros(self._view.size, dtype=np.bool_)
        for code, held in enumerate(TABLES[node.facet].values):
            if fold(held) in wanted:
                mask |= self._view.having(node.facet, code)
        return mask

    def _dated(self, node: Dated) -> Bools:
        dates = self._view.numbers["date"]
        mask: Bools = dates > 0
        if node.first is None and node.last is None:
            return ~mask
        if node.first is not None:
            mask = mask & (dates >= day_number(node.first))
        if node.last is not None:
            mask = mask & (dates <= day_number(node.last))
        return mask

    def _check_time(self) -> None:
        if time.monotonic() > self._deadline:
            raise TooSlowError


def spread(text: str, parts: tuple[str, ...]) -> bool:
    """Whether the parts stand in the text in this order, with at most MAX_GAP characters between each two."""
    ends = [start + len(parts[0]) for start in occurrences(text, parts[0])]
    for part in parts[1:]:
        reached = []
        for start in occurrences(text, part):
            place = bisect_right(ends, start) - 1  # the last end at or before this start
            if place >= 0 and start - ends[place] <= MAX_GAP:
                reached.append(start + len(part))
        ends = reached
    return bool(ends)


def near(text: str, left: str, right: str, distance: int) -> bool:
    """Whether both strings stand in the text, not overlapping, with at most `distance` characters between."""
    lefts, rights = occurrences(text, left), occurrences(text, right)
    return _follows(lefts, len(left), rights, distance) or _follows(rights, len(right), lefts, distance)


def _follows(firsts: list[int], length: int, seconds: list[int], distance: int) -> bool:
    for first in firsts:
        place = bisect_left(seconds, first + length)
        if place < len(seconds) and seconds[place] - first - length <= distance:
            return True
    return False


def _lines(folded: bytes, field: Field) -> list[str]:
    lines = folded.decode().split("\n")
    return lines if field is Field.ANY else [lines[text] for text in _TEXTS[field]]


def _all(masks: Iterable[Bools]) -> Bools:
    return reduce(operator.and_, masks)


def _among(sought: Ints, documents: Ints) -> Bools:
    """For each of `sought` whether it is among `documents`; both ascending."""
    if len(documents) == 0:
        return np.zeros(len(sought), dtype=np.bool_)
    places = np.searchsorted(documents, sought)
    places[places == len(documents)] = 0
    found: Bools = documents[places] == sought
    return found
