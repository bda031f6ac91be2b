"""One generation of the index, whole: its segments side by side, without the documents that are deleted.

Document numbers here count over all segments. A view never changes; `ViewCache` gives the newest one and keeps what two
generations share.
"""

import threading
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, EmptyIndexError, open_dir

from search.backends.schema import Meta, index_version
from search.backends.segments import FACETS, NUMBERS, TABLES, Bools, Floats, Ints, Segment
from search.backends.store import (
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
    IndexUnavailableError,
    Store,
    version_of,
)

_TRIES: Final = 10


class View:
    """The live documents of a generation. Thread-safe."""

    def __init__(self, key: tuple[str, int], segments: list[Segment], live: list[Bools]) -> None:
        self.key = key
        #: What others have worked out from this view, and keep with it.
        self.kept: dict[str, object] = {}
        self.segments = segments
        self._bases = [0]
        for segment in segments:
            self._bases.append(self._bases[-1] + segment.size)
        self.size = self._bases[-1]
        self.live: Bools = np.concatenate(live) if live else np.zeros(0, dtype=np.bool_)
        metas = [
            (base + number, meta)
            for base, segment in zip(self._bases, segments, strict=False)
            for number, meta in segment.metas.items()
            if self.live[base + number]
        ]
        self.meta_documents: Final = [number for number, _ in metas]
        self.meta = max((meta for _, meta in metas), default=Meta(0))
        self.live[self.meta_documents] = False
        self.numbers: dict[str, Ints] = {name: self._joined([s.numbers[name] for s in segments]) for name in NUMBERS}
        self.basis: Ints = self._joined([segment.basis for segment in segments])
        self.codes: dict[str, Ints] = {facet: self._joined([s.codes[facet] for s in segments]) for facet in FACETS}
        self.owners: dict[str, Ints] = {
            facet: self._joined([s.owners[facet] + base for base, s in zip(self._bases, segments, strict=False)])
            for facet in FACETS
        }

    @staticmethod
    def _joined(arrays: list[Ints]) -> Ints:
        return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)

    @cached_property
    def count(self) -> int:
        """How many articles there are."""
        return int(np.count_nonzero(self.live))

    @cached_property
    def places(self) -> dict[int, int]:
        """Article id → document number."""
        numbers = np.flatnonzero(self.live)
        return dict(zip(self.numbers["id"][numbers].tolist(), numbers.tolist(), strict=True))

    def having(self, facet: str, code: int) -> Bools:
        """The documents whose facet has the value of this code."""
        mask = np.zeros(self.size, dtype=np.bool_)
        mask[self.owners[facet][self.codes[facet] == code]] = True
        return mask

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        """The documents that have a term in a field, ascending, deleted ones among them, and its weights."""
        if len(self.segments) == 1:
            return self.segments[0].postings(field, term)
        found = [segment.postings(field, term) for segment in self.segments]
        documents = [numbers + base for (numbers, _), base in zip(found, self._bases, strict=False)]
        if not documents:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float64)
        return np.concatenate(documents), np.concatenate([weights for _, weights in found])

    @cached_property
    def lengths(self) -> dict[str, Floats]:
        """For each word field the documents' lengths in words, to the precision that Whoosh keeps."""
        fields = self.segments[0].lengths if self.segments else {}
        return {field: np.concatenate([segment.lengths[field] for segment in self.segments]) for field in fields}

    @cached_property
    def mean_lengths(self) -> dict[str, float]:
        """For each word field the mean length, as Whoosh computes it: over all documents, deleted ones among them."""
        return {
            field: (sum(segment.total_length(field) for segment in self.segments) / self.size or 1.0)
            for field in self.lengths
        }

    def folded(self, number: int) -> bytes:
        """The folded texts of a document in UTF-8, a line each."""
        segment, local = self._locate(number)
        return segment.folded(local)

    def texts(self, number: int) -> tuple[str, ...]:
        """The original texts of a document."""
        segment, local = self._locate(number)
        return segment.texts(local)

    def locate(self, number: int) -> tuple[str, int]:
        """The name of a document's segment and its number there."""
        segment, local = self._locate(number)
        return segment.name, local

    def _locate(self, number: int) -> tuple[Segment, int]:
        place = bisect_right(self._bases, number) - 1
        return self.segments[place], number - self._bases[place]

    def values(self, facet: str, number: int) -> list[str]:
        """The values of a document's facet, in order."""
        first, last = np.searchsorted(self.owners[facet], [number, number + 1])
        return [TABLES[facet].values[code] for code in self.codes[facet][first:last].tolist()]


class ViewCache:
    """The newest view of the index in a directory, for all threads of a process."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self._lock = threading.Lock()
        self._view: View | None = None

    def view(self) -> View:
        """The newest view. Raises IndexMissingError, IndexOutdatedError or IndexDamagedError, all IndexUnavailableError."""
        current = self.store.current()
        if current is None:
            raise IndexMissingError
        view = self._view
        if view is not None and view.key == self._newest_key(current):
            return view
        with self._lock:
            for _ in range(_TRIES):
                try:
                    return self._open(self.store.current() or current)
                except IndexUnavailableError:
                    raise
                except (OSError, EmptyIndexError):  # a writer took a file away between reading the list and opening it
                    continue
                except Exception as error:  # whatever Whoosh and pickle make of bytes that are not theirs
                    raise IndexDamagedError from error
        raise IndexDamagedError

    def _newest_key(self, directory: Path) -> tuple[str, int]:
        try:
            return directory.name, TOC._latest_generation(FileStorage(str(directory)), "MAIN")
        except OSError:
            return directory.name, -1

    def _open(self, directory: Path) -> View:
        key = self._newest_key(directory)
        if self._view is not None and self._view.key == key:
            return self._view
        if version_of(directory) != index_version():
            raise IndexOutdatedError
        index = open_dir(str(directory))
        toc = index._read_toc()
        held = {segment.name: segment for segment in self._view.segments} if self._view else {}
        segments: list[Segment] = []
        live: list[Bools] = []
        for listed in toc.segments:
            segment = held.get(listed.segment_id()) or _open_segment(index.storage, toc.schema, listed)
            alive = np.ones(segment.size, dtype=np.bool_)
            alive[list(listed.deleted_docs())] = False
            segments.append(segment)
            live.append(alive)
        view = View((directory.name, toc.generation), segments, live)
        if not view.meta_documents:
            raise IndexDamagedError
        self._view = view
        return view


def _open_segment(storage: FileStorage, schema: Schema, listed: object) -> Segment:
    return Segment(storage, schema, listed)
