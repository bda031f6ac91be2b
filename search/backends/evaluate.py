"""Which documents match a query: exactly those of the oracle.

Everything is decided by where strings stand in the segments' streams of characters. Nothing here knows of words: jieba cuts
bare runs into pieces, and each piece is looked for as a string.
"""

import math
import operator
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from typing import assert_never

import numpy as np

from search.analysis import cut, fold
from search.backends.arrays.format import AnyArray
from search.backends.arrays.sorting import starts_of
from search.backends.matches import Bools, Ints, Matches, common
from search.backends.schema import day_number
from search.backends.segments import TABLES, Positions, Segment
from search.backends.view import View
from search.facets import named_values
from search.query import (
    MAX_GAP,
    MAX_SECONDS,
    And,
    Dated,
    Everything,
    Having,
    Near,
    Node,
    Not,
    Or,
    Run,
    Wildcard,
)

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
    """Evaluates one query over one view, whose documents are counted over all segments.

    A kind may be named by its code or by its name in the interface. It takes at most `seconds`, and no longer than the
    `time_limit` that it is made in.
    """

    def __init__(self, view: View, seconds: float = MAX_SECONDS) -> None:
        self._view = view
        self._deadline = min(time.monotonic() + seconds, _limit.get())
        self._known: dict[Node, Matches] = {}

    def mask(self, node: Node) -> Bools:
        """The live documents that match, as a mask. Raises TooSlowError."""
        return self.matches(node).mask

    def matches(self, node: Node) -> Matches:
        """The live documents that match. Raises TooSlowError."""
        found = self._known.get(node)
        if found is None:
            self._check_time()
            found = self._evaluate(node)
            if self._view.count < self._view.size:
                found = found & self._view.living
            self._known[node] = found
        return found

    def _evaluate(self, node: Node) -> Matches:
        match node:
            case Everything():
                return self._view.living
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
                return ~self.matches(node.node)
            case And():
                return common(self.matches(child) for child in node.nodes)
            case Or():
                return reduce(operator.or_, (self.matches(child) for child in node.nodes))
        assert_never(node)

    def _run(self, run: Run) -> Matches:
        if not run.quoted and len(pieces := cut(run.folded)) > 1:
            return common(self.matches(Run("", piece, True, run.field)) for piece in dict.fromkeys(pieces))
        if run.text or not run.quoted:  # the same string however it was written is looked for once
            return self.matches(Run("", run.folded, True, run.field))
        return self._found(run, lambda segment: segment.holding(run.folded, run.field))

    def _wildcard(self, node: Wildcard) -> Matches:
        def spread(segment: Segment) -> Matches:
            first, *others = node.parts
            ends = segment.occurrences(first, node.field) + np.uint32(len(first))
            for part in others:
                self._check_time()
                ends = _following(segment, ends, segment.occurrences(part, node.field), MAX_GAP) + np.uint32(len(part))
            return segment.at(ends - np.uint32(1), ascending=True)

        return self._found(node, spread)

    def _near(self, node: Near) -> Matches:
        def near(segment: Segment) -> Matches:
            lefts = segment.occurrences(node.left, node.field)
            rights = segment.occurrences(node.right, node.field)
            after = _following(segment, lefts + np.uint32(len(node.left)), rights, node.distance)
            before = _following(segment, rights + np.uint32(len(node.right)), lefts, node.distance)
            return segment.at(np.concatenate([after, before]), ascending=False)

        return self._found(node, near)

    def _found(self, node: Node, found_in: Callable[[Segment], Matches]) -> Matches:
        """What is found in each segment, one after another; kept with the view."""
        kept: AnyArray | None = self._view.kept.get(node)
        if kept is not None:
            return Matches.unpacked(self._view.size, kept)
        parts = []
        for segment in self._view.segments:
            self._check_time()
            parts.append(found_in(segment))
        found = Matches.joined(parts)
        packed = found.packed()
        self._view.kept.keep(node, packed, packed.nbytes)
        return found

    def _having(self, node: Having) -> Matches:
        wanted = {fold(value) for value in named_values(node.facet, node.value)}
        mask = np.zeros(self._view.size, dtype=np.bool_)
        for code, held in enumerate(TABLES[node.facet].values):
            if fold(held) in wanted:
                mask |= self._view.having(node.facet, code)
        return Matches.of_mask(mask)

    def _dated(self, node: Dated) -> Matches:
        dates = self._view.numbers["date"]
        mask: Bools = dates > 0
        if node.first is None and node.last is None:
            return Matches.of_mask(~mask)
        if node.first is not None:
            mask = mask & (dates >= day_number(node.first))
        if node.last is not None:
            mask = mask & (dates <= day_number(node.last))
        return Matches.of_mask(mask)

    def _check_time(self) -> None:
        if time.monotonic() > self._deadline:
            raise TooSlowError


def occurrences(view: View, string: str) -> tuple[Ints, Ints]:
    """The live documents that hold a folded string in some field, ascending, and how often it stands in each, overlapping
    occurrences among them."""
    documents, counts = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for segment, base, _ in view.parts():
        found = segment.documents_at(segment.occurrences(string))
        firsts = starts_of(found)
        documents.append(found[firsts] + base)
        counts.append(np.diff(np.append(firsts, len(found))))
    every = np.concatenate(documents)
    live = view.live[every]
    return every[live], np.concatenate(counts)[live]


def _following(segment: Segment, ends: Positions, starts: Positions, gap: int) -> Positions:
    """Of `starts` those to which the last of `ends` at or before leaves at most `gap` characters, within one field. Both
    ascend. An end earlier than the last is farther away, and in no later field, so that the last decides."""
    if len(ends) == 0:
        return ends
    places = np.searchsorted(ends, starts, side="right")
    starts, places = starts[places > 0], places[places > 0] - 1
    close = starts - ends[places] <= gap
    starts, before = starts[close], ends[places[close]] - np.uint32(1)
    found: Positions = starts[segment.fields_at(starts) == segment.fields_at(before)]
    return found
