"""Sets of documents, and facets counted over them, are those of Python's own sets and counters, whatever form they are held in."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from search.backends.columns import Column
from search.backends.matches import Matches, common, distinct, united

_SIZE = 400


def _forms(numbers: set[int]) -> Iterator[Matches]:
    """The same set as numbers, as a mask, and as both."""
    held = np.array(sorted(numbers), dtype=np.int64)
    mask = np.zeros(_SIZE, dtype=np.bool_)
    mask[held] = True
    both = Matches(_SIZE, held)
    assert both.mask.sum() == len(held)
    yield from (Matches(_SIZE, held), Matches.of_mask(mask), both)


@pytest.mark.parametrize("sizes", list(product((0, 1, 7, 180, _SIZE), repeat=2)))
def test_sets_in_all_forms_are_joined_as_sets_are(sizes: tuple[int, int]) -> None:
    chance = random.Random(sum(sizes))
    one, other = (set(chance.sample(range(_SIZE), size)) for size in sizes)
    asked = np.array(chance.sample(range(_SIZE), 9), dtype=np.int64)
    for a, b in product(_forms(one), _forms(other)):
        for ours, theirs in (
            (a & b, one & other),
            (a - b, one - other),
            (a | b, one | other),
            (~a, set(range(_SIZE)) - one),
            (common([a, b, a]), one & other),
            (Matches.unpacked(_SIZE, a.packed()), one),
        ):
            assert ours.numbers.tolist() == sorted(theirs)
            assert np.flatnonzero(ours.mask).tolist() == sorted(theirs)
            assert ours.count == len(theirs)
        assert a.holds(asked).tolist() == [number in one for number in asked.tolist()]
        assert Matches.joined([a, b]).numbers.tolist() == sorted(one) + [number + _SIZE for number in sorted(other)]
    every = united(*(np.array(sorted(numbers), dtype=np.int64) for numbers in (one, other)))
    assert every.tolist() == sorted(one | other)
    assert distinct(np.sort(np.array([*one, *one, *other], dtype=np.int64))).tolist() == sorted(one | other)


@pytest.mark.parametrize("values", [0, 1, 3, 40, 300])
@pytest.mark.parametrize("most", [1, 2, 5])
def test_facets_count_what_the_hits_have(values: int, most: int) -> None:
    """Few values and many, one for a document and several, of few hits and of most documents: each is counted its own way."""
    chance = random.Random(values * most)
    rows = [chance.sample(range(values), chance.randint(0, min(most, values))) for _ in range(_SIZE)]
    starts = np.cumsum([0, *map(len, rows)], dtype=np.uint32)
    column = Column(np.array([value for row in rows for value in row], dtype=np.int64), starts)
    for size in (0, 3, 20, 300, _SIZE):
        for matches in _forms(set(chance.sample(range(_SIZE), size))):
            counts = Counter(value for number in matches.numbers.tolist() for value in rows[number])
            counted = column.counts(matches).tolist()
            assert {value: count for value, count in enumerate(counted) if count} == dict(counts)
    for value in range(values):
        assert np.flatnonzero(column.having(value)).tolist() == [n for n, row in enumerate(rows) if value in row]
