"""One generation of the index, whole: its segments side by side, without the documents that are deleted.

Document numbers here count over all segments. A view never changes; `ViewCache` gives the newest one and keeps what two
generations share.
"""

import threading
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary

import numpy as np

from search.backends.arrays.codec import ArraySegment
from search.backends.arrays.format import AnyArray
from search.backends.arrays.sorting import smallest
from search.backends.columns import Column
from search.backends.generations import Contents
from search.backends.kept import Kept
from search.backends.manifest import Manifest, Sum
from search.backends.matches import Bools, Ints, Matches
from search.backends.schema import FACETS, LENGTHS, NUMBERS, WORD_BOOSTS, index_version
from search.backends.segments import TABLES, Floats, Segment
from search.backends.store import (
    Hold,
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
    Store,
    version_of,
)

#: BM25F's, as Whoosh has them.
K1: Final = 1.2
B: Final = 0.75
#: What is read whole before a generation is used; a larger one is read afterwards, by `ViewCache.check`.
_CHECKED_AT_ONCE: Final = 32 * 1024 * 1024


class View:
    """The live documents of a generation. Thread-safe. The generation's files stay for as long as there is a view of them."""

    def __init__(self, hold: Hold, manifest: Manifest, segments: list[Segment], live: list[Bools]) -> None:
        self.hold: Final = hold
        self.manifest: Final = manifest
        #: How far it follows the record.
        self.meta: Final = manifest.meta
        #: What was worked out lately about this view.
        self.kept: Final = Kept()
        #: What others have worked out from this view once and for all.
        self.made: Final[dict[str, object]] = {}
        self.segments = segments
        self.bases: Final = tuple(accumulate((segment.size for segment in segments), initial=0))
        self.size: Final = self.bases[-1]
        self.live: Final[Bools] = np.concatenate(live) if live else np.zeros(0, dtype=np.bool_)
        self.numbers: Final = {name: _joined([segment.numbers[name] for segment in segments]) for name in NUMBERS}
        #: For each facet the codes of all values, and for each document, and after the last, where its own begin.
        self.codes: Final = {facet: _joined([segment.codes[facet] for segment in segments]) for facet in FACETS}
        self.code_starts: Final = {facet: _joined_starts([s.code_starts[facet] for s in segments]) for facet in FACETS}
        self.lengths: Final = {field: _joined([segment.lengths[field] for segment in segments]) for field in WORD_BOOSTS}
        self._columns: dict[str, Column] = {}
        self._periods: dict[int, tuple[Ints, AnyArray]] = {}

    @cached_property
    def living(self) -> Matches:
        """The live documents."""
        return Matches.of_mask(self.live)

    @cached_property
    def count(self) -> int:
        """How many articles there are."""
        return int(np.count_nonzero(self.live))

    def column(self, facet: str) -> Column:
        """A facet to count by."""
        column = self._columns.get(facet)
        if column is None:
            column = self._columns[facet] = Column(self.codes[facet], self.code_starts[facet])
        return column

    def periods(self, step: int) -> tuple[Ints, AnyArray]:
        """The best dates that there are, ascending, as numbers divided by a step (100 for months), and for each document the
        place of its own among them."""
        periods = self._periods.get(step)
        if periods is None:
            numbers, places = np.unique(self.numbers["date"] // np.uint32(step), return_inverse=True)
            periods = self._periods[step] = numbers.astype(np.int64), smallest(places)
        return periods

    def place(self, pk: int) -> int | None:
        """The document number of an article, or None if it is not there."""
        wanted = np.array([pk], dtype=np.int64)
        for base, segment in zip(self.bases, self.segments, strict=False):
            for number in segment.find(wanted).tolist():
                if self.live[base + number]:
                    return base + int(number)
        return None

    def articles(self) -> list[tuple[int, int]]:
        """(id, document number) of each article, by id."""
        numbers = np.flatnonzero(self.live)
        ids = self.numbers["id"][numbers]
        order = np.argsort(ids)
        return list(zip(ids[order].tolist(), numbers[order].tolist(), strict=True))

    def having(self, facet: str, code: int) -> Bools:
        """The documents whose facet has the value of this code."""
        return self.column(facet).having(code)

    def parts(self) -> Iterator[tuple[Segment, int, slice]]:
        """Each segment, the number of its first document, and the slice of its documents."""
        for segment, base, end in zip(self.segments, self.bases, self.bases[1:], strict=False):
            yield segment, base, slice(base, end)

    @cached_property
    def norms(self) -> dict[str, Floats]:
        """For each word field, and each byte that a length is kept in, what BM25F sets against the weight of a word. The mean length
        is taken as Whoosh does: over all documents, deleted ones among them."""
        norms: dict[str, Floats] = {}
        for field in WORD_BOOSTS:
            total = sum(segment.total_length(field) for segment in self.segments)
            mean = (total / self.size if self.size else 0) or 1.0
            norms[field] = K1 * ((1 - B) + B * LENGTHS.astype(np.float64) / mean)
        return norms

    def texts(self, number: int) -> tuple[str, ...]:
        """The original texts of a document."""
        segment, local = self._locate(number)
        return segment.texts(local)

    def _locate(self, number: int) -> tuple[Segment, int]:
        place = bisect_right(self.bases, number) - 1
        return self.segments[place], number - self.bases[place]

    def values(self, facet: str, number: int) -> list[str]:
        """The values of a document's facet, in order."""
        first, last = self.code_starts[facet][number : number + 2]
        return [TABLES[facet].values[code] for code in self.codes[facet][first:last].tolist()]

    def basis_of(self, number: int) -> str:
        """The basis of a document's date."""
        return "".join(self.values("date_basis", number))


def _joined(arrays: list[AnyArray]) -> AnyArray:
    """One after another; what is one already stays where it lies."""
    if len(arrays) == 1:
        return arrays[0]
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)


def _joined_starts(arrays: list[AnyArray]) -> AnyArray:
    """Where rows begin, and the last one ends, with the rows of all after one another."""
    if len(arrays) == 1:
        return arrays[0]
    bases = accumulate((int(array[-1]) for array in arrays), initial=0)
    return np.concatenate([np.zeros(1, np.int64), *(array[1:] + base for array, base in zip(arrays, bases, strict=False))])


class ViewCache:
    """The newest view of the index in a directory, for all threads of a process."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self._lock = threading.Lock()
        self._view: View | None = None
        self._segments: WeakValueDictionary[str, Segment] = WeakValueDictionary()
        self._whole: dict[str, Sum] = {}  # files of which every byte has been checked; a file's name is never used again
        self._damaged: set[str] = set()  # names of generations

    def view(self) -> View:
        """The newest view. Raises IndexMissingError, IndexOutdatedError or IndexDamagedError, all IndexUnavailableError."""
        view = self._view
        if view is None or not self.store.is_current(view.hold.directory):
            with self._lock:
                view = self._newest()
        if view.hold.directory.name in self._damaged:
            raise IndexDamagedError
        return view

    def _newest(self) -> View:
        hold = self.store.hold_current()
        if hold is None:
            raise IndexMissingError
        if self._view is None or self._view.hold.directory != hold.directory:
            self._view = self.view_of(hold)
        return self._view

    def view_of(self, hold: Hold) -> View:
        """A view of a generation, the current one or not. Raises IndexOutdatedError or IndexDamagedError."""
        directory = hold.directory
        if directory.name in self._damaged:
            raise IndexDamagedError
        if version_of(directory) != index_version():
            raise IndexOutdatedError
        contents = Contents.read(directory)
        self._check(contents.manifest, directory, _CHECKED_AT_ONCE)
        segments = [self._segment(directory, stored) for stored in contents.segments]
        return View(hold, contents.manifest, segments, [~stored.deleted() for stored in contents.segments])

    def check(self) -> None:
        """Read all files of the current generation that have not been read whole yet. Raises IndexUnavailableError, from now on
        until there is another generation, if they are not what was written."""
        view = self.view()
        self._check(view.manifest, view.hold.directory, None)

    def suspect(self) -> None:
        """Read all files of the current generation again, since something happened that nobody foresaw. As `check`."""
        self._whole = {}
        self.check()

    def recheck(self) -> list[str]:
        """Read all files of the current generation. Returns the names of those that are not what was written."""
        hold = self.store.hold_current()
        if hold is None:
            raise IndexMissingError
        return Manifest.read(hold.directory).damaged(hold.directory)

    def find(self, hold: Hold, stored: ArraySegment, ids: Ints) -> Ints:
        """The documents of a segment that are of these articles."""
        return self._segment(hold.directory, stored).find(ids)

    def _check(self, manifest: Manifest, directory: Path, most_bytes: int | None) -> None:
        unread = {name: held for name, held in manifest.files.items() if self._whole.get(name) != held}
        if most_bytes is not None and sum(held.size for held in unread.values()) > most_bytes:
            return
        if manifest.damaged(directory, unread):
            self._damaged.add(directory.name)
            raise IndexDamagedError
        self._whole = {name: held for name, held in manifest.files.items() if not name.endswith(".toc")}

    def _segment(self, directory: Path, stored: ArraySegment) -> Segment:
        name = stored.segment_id()
        segment = self._segments.get(name)
        if segment is None:
            try:
                segment = Segment(directory / stored.file_name)
            except Exception as error:  # whatever is made of bytes that are not those
                raise IndexDamagedError from error
            self._segments[name] = segment
        return segment
