"""A facet to be counted."""

from functools import cached_property
from typing import Final

import numpy as np

from search.backends.arrays.format import AnyArray
from search.backends.arrays.sorting import counts_of, expanded, smallest
from search.backends.matches import Bools, Ints, Matches

_FEW: Final = 64  # values, whose documents are kept as bitmaps
_MANY: Final = 32  # documents for a hit, at most, for bitmaps to be quicker than looking the hits up
_WORD: Final = 64  # bits that are counted at once


class Column:
    """The codes of a facet's values, as `TABLES` has them. Of each document the first one is kept beside the others, since most
    have one."""

    def __init__(self, codes: AnyArray, starts: AnyArray) -> None:
        """From the codes of all values, and for each document, and after the last, where its own begin."""
        self._codes = codes
        self._starts = starts
        counts = counts_of(starts)
        some = np.flatnonzero(counts)
        firsts = np.zeros(len(counts), dtype=np.int64)
        firsts[some] = codes[starts[some]].astype(np.int64) + 1
        self._firsts = smallest(firsts)  # of each document the code of its first value plus one, 0 if it has none
        self._further = smallest(np.maximum(counts - 1, 0)) if len(codes) > len(some) else None  # how many others it has
        self._values = int(codes.max()) + 1 if len(codes) else 0

    def counts(self, matches: Matches) -> Ints:
        """How many of the matches have each value, by code."""
        hits = matches.numbers
        if 0 < self._values <= _FEW and len(hits) * _MANY > matches.size:
            bits = np.bitwise_count(self._bitmaps & _packed(matches.mask))
            counted: Ints = bits.sum(axis=1, dtype=np.uint32).astype(np.int64)  # that sums twice as fast
            return counted
        first = np.bincount(self._firsts.take(hits), minlength=self._values + 1)[1:]
        if self._further is None:
            return first
        further = self._further.take(hits)
        rows = np.flatnonzero(further)
        places = expanded(self._starts.take(hits[rows]) + np.int64(1), further[rows].astype(np.int64))
        return first + np.bincount(self._codes.take(places), minlength=self._values)

    def having(self, code: int) -> Bools:
        """The documents that have this value."""
        mask: Bools = self._firsts == code + 1
        mask[self._owners[self._codes == code]] = True
        return mask

    @cached_property
    def _owners(self) -> AnyArray:
        """Of each value the document that has it."""
        return np.repeat(np.arange(len(self._firsts), dtype=np.int32), counts_of(self._starts))

    @cached_property
    def _bitmaps(self) -> AnyArray:
        """For each value, by code, the documents that have it."""
        return np.stack([_packed(self.having(code)) for code in range(self._values)])


def _packed(mask: Bools) -> AnyArray:
    """As bits, in whole words."""
    bits = np.zeros(-(-len(mask) // _WORD) * (_WORD // 8), dtype=np.uint8)
    packed = np.packbits(mask)
    bits[: len(packed)] = packed
    return bits.view(np.uint64)
