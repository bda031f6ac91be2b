"""Orders and layouts of integers that numpy has no ready function for."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from search.backends.arrays.format import AnyArray

Ints = npt.NDArray[np.int64]
_DIGIT: Final = 1 << 16  # numpy sorts 16-bit integers by counting, in a fifth of the time of others


def order_of_pairs(first: npt.NDArray[np.uint16], second: npt.NDArray[np.uint16]) -> Ints:
    """The places of pairs in ascending order of first, second, place."""
    by_second = np.argsort(second, kind="stable")
    order: Ints = by_second[np.argsort(first[by_second], kind="stable")]
    return order


def order_of(keys: Ints, bound: int) -> Ints:
    """The places of keys from 0 to below `bound` (at most 2³²) in ascending order of key, place."""
    low = (keys % _DIGIT).astype(np.uint16)
    if bound <= _DIGIT:
        return np.argsort(low, kind="stable")
    return order_of_pairs((keys // _DIGIT).astype(np.uint16), low)


def csr(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Rows one after another, and where each begins; after the last, where it ends."""
    starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    flat = np.fromiter((value for row in rows for value in row), np.int64, int(starts[-1]))
    return starts, flat


def smallest(values: Ints) -> AnyArray:
    """The same in the smallest type of integer that holds them all."""
    if len(values) == 0:
        return values.astype(np.uint8)
    low, high = int(values.min()), int(values.max())
    for kind in (np.uint8, np.uint16, np.uint32) if low >= 0 else (np.int32,):
        if low >= np.iinfo(kind).min and high <= np.iinfo(kind).max:
            return values.astype(kind)
    return values


def starts_of(keys: AnyArray) -> Ints:
    """Where each stretch of equal keys begins."""
    if len(keys) == 0:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))


def counts_of(starts: AnyArray) -> Ints:
    """How long rows are, from where each begins and the last one ends."""
    counts: Ints = starts[1:].astype(np.int64) - starts[:-1]
    return counts


def expanded(firsts: Ints, counts: Ints) -> Ints:
    """All numbers of rows that begin at `firsts` and are `counts` long, row by row."""
    numbers: Ints = np.arange(int(counts.sum())) + np.repeat(firsts - (np.cumsum(counts) - counts), counts)
    return numbers
