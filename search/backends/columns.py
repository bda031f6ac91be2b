"""A facet to be counted."""

from functools import cached_property
from typing import Final

import numpy as np

from search.backends.arrays.format import AnyArray
from search.backends.arrays.sorting import counts_of, expanded, smallest
from search.backends.matches import Bools, Ints, Matches
from search.backends.segments import Floats

_FEW: Final = 64  # values, whose documents are kept as bitmaps
_MANY: Final = 8  # documents for a hit, at most, for bitmaps to be quicker than looking the hits up
_WORD: Final = 64  # bits that are counted at once
_MOST_SETS: Final = 1 << 14  # that there could be of a facet's values, for the sets to be counted


class Column:
    """The codes of a facet's values, as `TABLES` has them. Where few different sets of values can be, each document has the number
    of its set; where there are many, as of writers, its first value is kept beside the others, since most have one."""

    def __init__(self, codes: AnyArray, starts: AnyArray) -> None:
        """From the codes of all values, and for each document, and after the last, where its own begin."""
        self._codes = codes
        self._starts = starts
        self._values = int(codes.max()) + 1 if len(codes) else 0
        counts = counts_of(starts)
        some = np.flatnonzero(counts)
        firsts = np.zeros(len(counts), dtype=np.int64)
        firsts[some] = codes[starts[some]].astype(np.int64) + 1
        self._firsts = smallest(firsts)  # of each document the code of its first value plus one, 0 if it has none
        self._further = smallest(np.maximum(counts - 1, 0)) if len(codes) > len(some) else None  # how many others it has

    def counts(self, matches: Matches) -> Ints:
        """How many of the matches have each value, by code."""
        hits = matches.numbers
        if 0 < self._values <= _FEW and len(hits) * _MANY > matches.size:
            bits = np.bitwise_count(self._bitmaps & _packed(matches.mask))
            counted: Ints = bits.sum(axis=1, dtype=np.uint32).astype(np.int64)  # that sums twice as fast
            return counted
        if self._further is None:
            return np.bincount(self._firsts.take(hits), minlength=self._values + 1)[1:]
        if self._sets is not None:
            numbers, members = self._sets
            found: Ints = (np.bincount(numbers.take(hits), minlength=len(members)) @ members).astype(np.int64)
            return found
        first = np.bincount(self._firsts.take(hits), minlength=self._values + 1)[1:]
        further = self._further.take(hits)
        rows = np.flatnonzero(further)
        places = expanded(self._starts.take(hits[rows]) + np.int64(1), further[rows].astype(np.int64))
        return first + np.bincount(self._codes.take(places), minlength=self._values)

    @cached_property
    def _sets(self) -> tuple[AnyArray, Floats] | None:
        """Of each document the number of its set of values, and of each set which values are in it, as ones and zeros; None if
        there could be too many."""
        counts = counts_of(self._starts)
        most = int(counts.max())
        if (self._values + 1) ** most > _MOST_SETS:
            return None
        keys = np.zeros(len(counts), dtype=np.int64)
        for place in range(most):
            more = np.flatnonzero(counts > place)
            keys *= self._values + 1
            keys[more] += self._codes[self._starts[more] + np.int64(place)] + 1
        there = np.bincount(keys) > 0
        members = np.zeros((int(np.count_nonzero(there)), self._values))
        held = np.flatnonzero(there)
        for _ in range(most):
            held, code = np.divmod(held, self._values + 1)
            members[np.flatnonzero(code), code[code > 0] - 1] = 1
        return smallest((np.cumsum(there) - 1)[keys]), members

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
