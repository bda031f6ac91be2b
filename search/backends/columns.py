"""A facet to be counted: of each document its first value beside the others, since most have one."""

from functools import cached_property

import numpy as np

from search.backends.arrays.format import AnyArray
from search.backends.arrays.sorting import counts_of, expanded, smallest
from search.backends.segments import Bools, Ints


class Column:
    """The codes of a facet's values, as `TABLES` has them."""

    def __init__(self, codes: AnyArray, starts: AnyArray) -> None:
        """From the codes of all values, and for each document, and after the last, where its own begin."""
        self._codes = codes
        self._starts = starts
        some = np.flatnonzero(counts_of(starts))
        firsts = np.zeros(len(starts) - 1, dtype=np.int64)
        firsts[some] = codes[starts[some]].astype(np.int64) + 1
        self._firsts = smallest(firsts)  # of each document the code of its first value plus one, 0 if it has none
        self._several = len(codes) > len(some)  # whether any has more than one

    def counts(self, hits: Ints) -> Ints:
        """How many of the hits have each value, by code."""
        first = np.bincount(self._firsts.take(hits), minlength=1)[1:]
        if not self._several:
            return first
        starts = self._starts.take(hits).astype(np.int64)
        further = self._starts.take(hits + 1) - starts - 1
        rows = np.flatnonzero(further > 0)
        others = np.bincount(self._codes.take(expanded(starts[rows] + 1, further[rows])), minlength=len(first))
        others[: len(first)] += first
        return others

    def having(self, code: int) -> Bools:
        """The documents that have this value."""
        mask: Bools = self._firsts == code + 1
        mask[self._owners[self._codes == code]] = True
        return mask

    @cached_property
    def _owners(self) -> AnyArray:
        """Of each value the document that has it."""
        return np.repeat(np.arange(len(self._firsts), dtype=np.int32), counts_of(self._starts))
