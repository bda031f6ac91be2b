"""A segment, opened: its arrays as they lie in its file, and what is asked of them.

A segment never changes; which of its documents are deleted belongs to the generation (see `view.py`). Document numbers here
count within the segment, positions within its stream of characters. Opening reads next to nothing, however large it is.
"""

import json
import threading
import zlib
from bisect import bisect_left
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from search.backends.arrays.format import AnyArray, ArrayFile
from search.backends.arrays.layout import BLOCK, HEADS, row_starts
from search.backends.arrays.sorting import counts_of
from search.backends.matches import Bools, Ints, Matches, chosen, distinct, united
from search.backends.schema import BYLINE_TEXT, FACETS, LENGTHS, NUMBERS, WORD_BOOSTS
from search.query import Field

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.uint32]

_WORDS_KEPT: Final = 4096  # of which the numbers are known
_NOWHERE: Final[Positions] = np.zeros(0, dtype=np.uint32)


class ValueTable:
    """Numbers for the values of a facet, the same for all segments of a process. Only ever grows."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._codes: dict[str, int] = {}
        self._ranks: Ints = np.zeros(0, dtype=np.int64)
        self._lock = threading.Lock()

    @property
    def ranks(self) -> Ints:
        """For each number the place of its value among all of them in order."""
        ranks, count = self._ranks, len(self.values)
        if len(ranks) < count:
            order = sorted(range(count), key=self.values.__getitem__)
            ranks = np.empty(count, dtype=np.int64)
            ranks[order] = np.arange(count)
            self._ranks = ranks
        return ranks

    def code(self, value: str) -> int:
        """The number of a value, given out now if it is new."""
        code = self._codes.get(value)
        if code is None:
            with self._lock:
                code = self._codes.setdefault(value, len(self.values))
                if code == len(self.values):
                    self.values.append(value)
        return code

    def known(self, value: str) -> int | None:
        """The number of a value, or None if no segment has ever had it."""
        return self._codes.get(value)


TABLES: Final = {facet: ValueTable() for facet in FACETS}


class Segment:
    """One segment, deleted documents among the others. Thread-safe. Its arrays are read-only."""

    def __init__(self, path: Path) -> None:
        """Raises DamagedFileError, and FileNotFoundError if there is no such file."""
        file = self.file = ArrayFile(path)
        self.size: Final[int] = file.facts["documents"]
        self.numbers: Final = {name: file[f"number.{name}"] for name in NUMBERS}
        #: For each facet the codes of all values, and for each document where its own begin.
        self.codes: dict[str, Ints] = {}
        self.code_starts: Final = {facet: file[f"facet.{facet}.starts"] for facet in FACETS}
        for facet, values in file.facts["values"].items():
            lookup = np.array([TABLES[facet].code(value) for value in values], dtype=np.int64)
            codes = file[f"facet.{facet}"]
            self.codes[facet] = lookup[codes] if len(codes) else np.zeros(0, dtype=np.int64)
        self.lengths: Final = {field: file[f"{field}.lengths"] for field in WORD_BOOSTS}
        # What is looked up one by one is a view of memory: that takes half a microsecond, and numpy four.
        self._alphabet = file["alphabet"].data
        self._stream: npt.NDArray[np.uint16] = file["stream"]
        self._field_starts: Positions = file["fields.starts"]
        self._row_starts: Positions = row_starts(self._field_starts)
        self._bodies = int(self._field_starts[self.size * HEADS])  # the first position of the bodies
        self._blocks = file["blocks"]
        self._pairs = file["pairs"].data
        self._pair_starts = file["pairs.starts"].data
        self._positions: Positions = file["pairs.positions"]
        self._word_starts = file["words.starts"].data
        self._words = file["words"].data
        self._posting_starts: Final = {field: file[f"{field}.starts"].data for field in WORD_BOOSTS}
        self._documents: Final = {field: file[f"{field}.documents"] for field in WORD_BOOSTS}
        self._frequencies: Final = {field: file[f"{field}.frequencies"] for field in WORD_BOOSTS}
        self._frequent_characters = file["frequent.characters"].data
        self._frequent_pairs = file["frequent.pairs"].data
        self._frequent_starts = file["frequent.pairs.starts"].data
        self._frequent_documents = file["frequent.pairs.documents"]
        self._numbers: dict[bytes, int | None] = {}

    # Documents.

    @cached_property
    def _by_id(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.numbers["id"], kind="stable")
        return self.numbers["id"][order].astype(np.int64), order

    def find(self, ids: Ints) -> Ints:
        """The documents of these articles, deleted ones among them, in no order. An article has at most one."""
        held, order = self._by_id
        if len(held) == 0:
            return np.zeros(0, dtype=np.int64)
        places = np.searchsorted(held, ids)
        places[places == len(held)] = 0
        found: Ints = order[places[held[places] == ids]]
        return found

    def texts(self, number: int) -> tuple[str, ...]:
        """The original texts of a document."""
        first, last = self.file["texts.starts"][number : number + 2]
        return tuple(json.loads(zlib.decompress(self.file["texts"][first:last].tobytes())))

    @cached_property
    def characters(self) -> Ints:
        """How many folded characters each document has, those that part its fields left out."""
        rows = counts_of(self._row_starts)
        sizes: Ints = rows[: self.size] - HEADS + rows[self.size :] - 1
        return sizes

    # Strings.

    def holding(self, string: str, field: Field) -> Matches:
        """The documents that hold a folded string of at least one character in a field."""
        frequent = self._frequent(string) if field is Field.ANY and len(string) < 3 else None
        if frequent is not None:
            return frequent
        found = self._found(string, field)
        if field in (Field.ANY, Field.BODY):
            return self.at(found, ascending=len(string) > 1)
        heads = np.sort(found) if len(string) == 1 else found
        rows = self.rows_at(heads)
        return Matches(self.size, distinct(chosen(rows, self._in_field(heads, rows, field))))

    def at(self, positions: Positions, *, ascending: bool) -> Matches:
        """The documents that the positions are in."""
        found = self.rows_at(positions)
        if ascending:
            found = distinct(found)
            first = int(found.searchsorted(self.size))
            return Matches(self.size, united(found[:first], found[first:] - self.size))
        rows = np.zeros(2 * self.size, dtype=np.bool_)
        rows[found] = True
        return Matches.of_mask(rows[: self.size] | rows[self.size :])

    def occurrences(self, string: str, field: Field = Field.ANY) -> Positions:
        """Where a folded string of at least one character stands, overlapping occurrences among them, ascending."""
        found = self._found(string, field)
        if len(string) == 1:
            found = np.sort(found)
        return found if field in (Field.ANY, Field.BODY) else found[self._in_field(found, self.rows_at(found), field)]

    def _found(self, string: str, field: Field) -> Positions:
        """The occurrences, those in all shorter fields where one of them is asked for; those of a single character in the order
        of what follows it."""
        wanted = self._characters(string)
        if wanted is None:
            return _NOWHERE
        if len(wanted) == 1:
            first, last = (bisect_left(self._pairs, number << 16) for number in (wanted[0], wanted[0] + 1))
            positions = self._positions[self._pair_starts[first] : self._pair_starts[last]]
            return self._within(positions, field, ascending=False)
        rarest = self._rarest_pair(wanted)
        if rarest is None:
            return _NOWHERE
        offset, positions = rarest
        found = self._within(positions, field)
        if len(wanted) == 2:
            return found
        last = len(self._stream) - len(wanted)  # where one could begin at the latest
        if last < 0:
            return _NOWHERE
        low, high = found.searchsorted(np.array([offset, last + offset + 1], dtype=np.uint32))
        firsts = found[low:high].astype(np.int64) - offset  # numpy looks up by these without converting them
        for place in (*range(offset + 2, len(wanted)), *range(offset - 1, -1, -1)):
            firsts = firsts[self._stream[place:].take(firsts) == wanted[place]]
        return firsts.astype(np.uint32)

    def _frequent(self, string: str) -> Matches | None:
        """The documents that hold a character or a pair, if they were written down as it is so frequent."""
        wanted = self._characters(string)
        if wanted is None:
            return None
        if len(wanted) == 1:
            place = _place(self._frequent_characters, wanted[0])
            if place is None:
                return None
            row = -(-self.size // 8)
            bits = self.file["frequent.characters.bits"][place * row : (place + 1) * row]
            return Matches.of_mask(np.unpackbits(bits, count=self.size).view(np.bool_))
        place = _place(self._frequent_pairs, wanted[0] << 16 | wanted[1])
        if place is None:
            return None
        start, end = self._frequent_starts[place : place + 2]
        return Matches(self.size, self._frequent_documents[start:end].astype(np.int64))

    def _characters(self, string: str) -> list[int] | None:
        """The numbers of the characters, or None if one of them is nowhere."""
        numbers = []
        for character in string:
            place = _place(self._alphabet, ord(character))
            if place is None:
                return None
            numbers.append(place)
        return numbers

    def _rarest_pair(self, wanted: list[int]) -> tuple[int, Positions] | None:
        """The pair of neighbours that stands in the fewest places: its offset, and those places."""
        rarest: tuple[int, int, int] | None = None
        for offset, (first, second) in enumerate(pairwise(wanted)):
            pair = first << 16 | second
            place = _place(self._pairs, pair)
            if place is None:
                return None
            start, end = self._pair_starts[place], self._pair_starts[place + 1]
            if rarest is None or end - start < rarest[0]:
                rarest = end - start, offset, start
        return rarest and (rarest[1], self._positions[rarest[2] : rarest[2] + rarest[0]])

    def _within(self, positions: Positions, field: Field, *, ascending: bool = True) -> Positions:
        """Of positions those in the body or in the shorter fields, whichever the field is of."""
        if field is Field.ANY:
            return positions
        if not ascending:
            in_body = positions >= np.uint32(self._bodies)
            return positions[in_body if field is Field.BODY else ~in_body]
        first = int(positions.searchsorted(np.uint32(self._bodies)))
        return positions[first:] if field is Field.BODY else positions[:first]

    def _in_field(self, heads: Positions, rows: Ints, field: Field) -> Bools:
        """Of positions in shorter fields, and their rows, whether they are in the headline, or in the byline."""
        in_headline: Bools = heads < self._field_starts.take(rows * HEADS + BYLINE_TEXT)
        return in_headline if field is Field.HEADLINE else ~in_headline

    def rows_at(self, positions: Positions) -> Ints:
        """The rows that positions are in: see `arrays/layout.py`."""
        rows: Ints = self._blocks.take(positions // np.uint32(BLOCK)).astype(np.int64)  # that of the block's first position
        ends = self._row_starts[1:]
        behind = np.flatnonzero(positions >= ends.take(rows))
        while len(behind):
            rows[behind] += 1
            behind = behind[positions[behind] >= ends[rows[behind]]]
        return rows

    def documents_at(self, positions: Positions) -> Ints:
        """The documents that positions are in."""
        rows = self.rows_at(positions)
        np.subtract(rows, self.size, out=rows, where=rows >= self.size)
        return rows

    def fields_at(self, positions: Positions) -> Ints:
        """The fields that positions are in, counted over all documents."""
        return np.searchsorted(self._field_starts, positions, side="right")

    # Words.

    def word(self, number: int) -> bytes:
        """The word of a number, in UTF-8; words are numbered in ascending order."""
        return self._words[self._word_starts[number] : self._word_starts[number + 1]].tobytes()

    @property
    def word_count(self) -> int:
        """How many words there are, in all fields together."""
        return len(self._word_starts) - 1

    def word_number(self, word: bytes) -> int:
        """The number of the first word that is not less than this one."""
        return bisect_left(range(self.word_count), word, key=self.word)

    def rows(self, field: str, word: bytes) -> tuple[int, slice] | None:
        """The number of a word and the rows of its postings in a field's arrays, or None if the field has it nowhere."""
        number = self._numbers.get(word, -1)
        if number == -1:  # not asked for yet; what another thread clears meanwhile makes no difference
            number = self._find(word)
            if len(self._numbers) >= _WORDS_KEPT:
                self._numbers.clear()
            self._numbers[word] = number
        if number is None:
            return None
        first, last = self._posting_starts[field][number : number + 2]
        return (number, slice(first, last)) if first < last else None

    def _find(self, word: bytes) -> int | None:
        number = self.word_number(word)
        return number if number < self.word_count and self.word(number) == word else None

    def postings(self, field: str, word: str) -> tuple[AnyArray, AnyArray]:
        """The documents that have a word in a field, ascending, and how often."""
        found = self.rows(field, word.encode())
        rows = found[1] if found else slice(0, 0)
        return self._documents[field][rows], self._frequencies[field][rows]

    def length(self, field: str, number: int) -> int:
        """A document's length in words, to the precision that Whoosh keeps."""
        return int(LENGTHS[self.lengths[field][number]])

    def total_length(self, field: str) -> int:
        """Of all documents together, in words."""
        return int(self.file.facts["lengths"][field])

    def document_frequencies(self, field: str) -> AnyArray:
        """For each word in how many documents it stands in a field."""
        return np.diff(self.file[f"{field}.starts"])

    def words(self) -> list[str]:
        """All words, ascending."""
        content = self._words.tobytes()
        ends = self._word_starts.tolist()
        return [content[first:last].decode() for first, last in pairwise(ends)]


def _place(ascending: memoryview, value: int) -> int | None:
    """Where a value stands, or None if it does not."""
    place = bisect_left(ascending, value)
    return place if place < len(ascending) and ascending[place] == value else None
