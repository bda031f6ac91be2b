"""A set of documents, as ascending numbers or as a mask, whichever is there: few are quicker as numbers, many as a mask.

What a string is found in comes as numbers, and each step after that costs as many as there are; a mask costs as many as there are
documents, and getting numbers out of it most of all. So neither is made before it is asked for.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from search.backends.arrays.format import AnyArray

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_MUCH_LESS: Final = 16  # times as many, for each of the few to be looked up by bisection


class Matches:
    """Some of `size` documents. Nobody changes its arrays."""

    __slots__ = ("_mask", "_numbers", "size")

    def __init__(self, size: int, numbers: Ints | None = None, mask: Bools | None = None) -> None:
        """From either, or from neither for none at all."""
        self.size: Final = size
        self._numbers = np.zeros(0, dtype=np.int64) if numbers is None and mask is None else numbers
        self._mask = mask

    @classmethod
    def of_mask(cls, mask: Bools) -> Self:
        """Those of which the mask says so."""
        return cls(len(mask), mask=mask)

    @classmethod
    def joined(cls, parts: Sequence["Matches"]) -> "Matches":
        """Those of the parts, whose documents follow each other."""
        if len(parts) == 1:
            return parts[0]
        size = sum(part.size for part in parts)
        if any(part._numbers is None for part in parts):
            return cls(size, mask=np.concatenate([part.mask for part in parts]))
        bases = np.cumsum([0, *(part.size for part in parts)])
        empty = np.zeros(0, dtype=np.int64)
        return cls(size, np.concatenate([empty, *(part.numbers + base for part, base in zip(parts, bases, strict=False))]))

    @classmethod
    def unpacked(cls, size: int, packed: AnyArray) -> "Matches":
        """What `packed` made."""
        if packed.dtype == np.uint8:
            return cls(size, mask=np.unpackbits(packed, count=size).view(np.bool_))
        return cls(size, packed)

    def packed(self) -> AnyArray:
        """What is worth keeping of it: the numbers as they are, or one bit for each document if that is much less."""
        if self._numbers is not None and len(self._numbers) * _MUCH_LESS < self.size:
            return self._numbers
        return np.packbits(self.mask)

    @property
    def numbers(self) -> Ints:
        """Ascending."""
        if self._numbers is None:
            self._numbers = self.mask.nonzero()[0]
        return self._numbers

    @property
    def mask(self) -> Bools:
        """Of each document whether it is one of them."""
        if self._mask is None:
            mask = np.zeros(self.size, dtype=np.bool_)
            mask[self.numbers] = True
            self._mask = mask
        return self._mask

    @property
    def count(self) -> int:
        """How many."""
        return int(np.count_nonzero(self.mask)) if self._numbers is None else len(self._numbers)

    def __and__(self, other: "Matches") -> "Matches":
        if other is self:
            return self
        few, many = (self, other) if self._most <= other._most else (other, self)
        if few._numbers is None:
            return Matches(self.size, mask=self.mask & other.mask)
        return Matches(self.size, chosen(few._numbers, many.holds(few._numbers)))

    def __sub__(self, other: "Matches") -> "Matches":
        if self._numbers is None:
            return Matches(self.size, mask=self.mask & ~other.mask)
        return Matches(self.size, chosen(self._numbers, ~other.holds(self._numbers)))

    def __or__(self, other: "Matches") -> "Matches":
        return Matches(self.size, mask=self.mask | other.mask)

    def __invert__(self) -> "Matches":
        return Matches(self.size, mask=~self.mask)

    @property
    def _most(self) -> int:
        """At most so many; all that there are, if that is not known yet."""
        return self.size if self._numbers is None else len(self._numbers)

    def holds(self, numbers: Ints) -> Bools:
        """Of each of these documents, in any order, whether it is one of them."""
        if self._mask is None and len(numbers) * _MUCH_LESS < self._most:
            return found_among(numbers, self.numbers)[1]
        return self.mask.take(numbers)


def common(several: Iterable[Matches]) -> Matches:
    """What is in all of them, of which there is one at least; the fewest first."""
    return reduce(Matches.__and__, sorted(several, key=lambda one: one._most))


def found_among(few: AnyArray, many: AnyArray) -> tuple[Ints, Bools]:
    """For each of a few numbers the place among many, which ascend, where it stands or would stand; and whether it stands there."""
    few = few.astype(many.dtype, copy=False)  # not many to few's
    places = many.searchsorted(few)
    if not len(many):
        return places, np.zeros(len(few), dtype=np.bool_)
    return places, many.take(places, mode="clip") == few  # beyond the last is clipped to it, which is less


def chosen(values: AnyArray, which: Bools) -> AnyArray:
    """Those of the values that are chosen. Where choices follow no order, looking them up by place is several times quicker."""
    return values.take(which.nonzero()[0])


def distinct(ascending: AnyArray) -> AnyArray:
    """Each value once."""
    if len(ascending) < 2:
        return ascending
    first = np.empty(len(ascending), dtype=np.bool_)
    first[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return chosen(ascending, first)


def united(one: AnyArray, other: AnyArray) -> AnyArray:
    """The values of both, each once. Both ascend, each value once."""
    if not len(one) or not len(other):
        return other if len(other) else one
    every = np.concatenate([one, other])
    every.sort(kind="stable")  # which joins what ascends already
    return distinct(every)
