"""Which documents match a query: exactly those of the oracle.

Everything is decided by where strings stand in the segments' streams of characters. Nothing here knows of words: jieba cuts
bare runs into pieces, and each piece is looked for as a string.
"""

import math
import operator
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from typing import assert_never

import numpy as np
import numpy.typing as npt

from search.analysis import cut, fold
from search.backends.arrays.sorting import starts_of
from search.backends.schema import day_number
from search.backends.segments import TABLES, Bools, Ints, Positions, Segment
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
            found = self._evaluate(node)
            if self._view.count < self._view.size:
                found = found & self._view.live
            self._known[node] = found
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
        return self._mask_of(run, lambda segment: segment.holding(run.folded, run.field))

    def _wildcard(self, node: Wildcard) -> Bools:
        def spread(segment: Segment) -> Bools:
            first, *others = node.parts
            ends = segment.occurrences(first, node.field) + np.uint32(len(first))
            for part in others:
                self._check_time()
                ends = _following(segment, ends, segment.occurrences(part, node.field), MAX_GAP) + np.uint32(len(part))
            return segment.at(ends - np.uint32(1))

        return self._mask_of(node, spread)

    def _near(self, node: Near) -> Bools:
        def near(segment: Segment) -> Bools:
            lefts = segment.occurrences(node.left, node.field)
            rights = segment.occurrences(node.right, node.field)
            after = _following(segment, lefts + np.uint32(len(node.left)), rights, node.distance)
            before = _following(segment, rights + np.uint32(len(node.right)), lefts, node.distance)
            return segment.at(np.concatenate([after, before]))

        return self._mask_of(node, near)

    def _mask_of(self, node: Node, found_in: Callable[[Segment], Bools]) -> Bools:
        """What is found in each segment, one after another; kept with the view, a bit a document."""
        kept: npt.NDArray[np.uint8] | None = self._view.kept.get(node)
        if kept is not None:
            return np.unpackbits(kept, count=self._view.size).view(np.bool_)
        masks = [np.zeros(0, dtype=np.bool_)]
        for segment in self._view.segments:
            self._check_time()
            masks.append(found_in(segment))
        mask = masks[1] if len(masks) == 2 else np.concatenate(masks)
        bits = np.packbits(mask)
        self._view.kept.keep(node, bits, bits.nbytes)
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


def _all(masks: Iterable[Bools]) -> Bools:
    return reduce(operator.and_, masks)
