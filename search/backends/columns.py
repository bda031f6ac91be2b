"""A facet to be counted: of each document its first value beside the others, since most have one."""

from dataclasses import dataclass

import numpy as np

from search.backends.arrays.format import AnyArray
from search.backends.arrays.sorting import counts_of, smallest
from search.backends.segments import Bools, Ints


@dataclass(frozen=True, slots=True)
class Column:
    """The codes of a facet's values, as `TABLES` has them."""

    firsts: AnyArray  #: of each document the code of its first value plus one, 0 if it has none
    others: AnyArray  #: the codes of all further values
    owners: AnyArray  #: the documents that have them

    @classmethod
    def of(cls, codes: AnyArray, starts: AnyArray) -> "Column":
        """From the codes of all values, and for each document, and after the last, where its own begin."""
        counts = counts_of(starts)
        some = counts > 0
        firsts = np.zeros(len(counts), dtype=np.int64)
        firsts[some] = codes[starts[:-1][some]] + 1
        further = np.ones(len(codes), dtype=np.bool_)
        further[starts[:-1][some]] = False
        owners = np.repeat(np.arange(len(counts), dtype=np.int32), np.maximum(counts - 1, 0))
        return cls(smallest(firsts), smallest(codes[further]), owners)

    def counts(self, hits: Ints, mask: Bools) -> Ints:
        """How many of the hits, which are given as numbers and as a mask, have each value, by code."""
        first = np.bincount(self.firsts[hits], minlength=1)[1:]
        if len(self.others) == 0:
            return first
        further = np.bincount(self.others[mask[self.owners]], minlength=len(first))
        further[: len(first)] += first
        return further

    def having(self, code: int) -> Bools:
        """The documents that have this value."""
        mask: Bools = self.firsts == code + 1
        mask[self.owners[self.others == code]] = True
        return mask
