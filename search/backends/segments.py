"""A Whoosh segment as numpy arrays: postings decoded a whole list at a time, columns read once.

A segment never changes, so that what was decoded stays good for as long as any generation of the index uses it; only which
of its documents are deleted belongs to the generation (see `view.py`). Document numbers here count within the segment.
"""

import copy
import threading
from collections import Counter, OrderedDict
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader, TermNotFound

from search.backends.schema import WORD_BOOSTS, StoredSegment, read_facts

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FACETS: Final = ("county", "newspaper", "topic", "campaign", "kind", "contributor")
NUMBERS: Final = ("id", "date", "date_earliest", "date_latest", "issue", "page_position", "position")
_CACHED_BYTES: Final = 32 * 1024 * 1024  # decoded postings kept for a segment
_NONE: Final = np.zeros(0, dtype=np.int64)
_NO_WEIGHTS: Final = np.zeros(0, dtype=np.float64)


class ValueTable:
    """Numbers for the values of a facet, the same for all segments of a process. Only ever grows."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._codes: dict[str, int] = {}
        self._lock = threading.Lock()

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


TABLES: Final = {facet: ValueTable() for facet in (*FACETS, "date_basis")}


class Segment:
    """One segment, deleted documents among the others. Thread-safe; Whoosh's reader is not, so it is read under a lock."""

    def __init__(self, storage: FileStorage, schema: Schema, segment: StoredSegment) -> None:
        self.name: str = segment.segment_id()
        whole = copy.copy(segment)
        whole._deleted = None  # otherwise Whoosh filters each list of postings, posting by posting
        reader = SegmentReader(storage, schema, whole)
        self.size: int = reader.doc_count_all()
        self._reader = reader
        self._lock = threading.Lock()
        self._postings: OrderedDict[tuple[str, str], tuple[Ints, Floats]] = OrderedDict()
        self._held = 0
        self._folded = reader.column_reader("folded", translate=False)
        self._read_facts(reader)
        self.lengths = {
            field: np.fromiter((reader.doc_field_length(n, field, 0) for n in range(self.size)), np.float64, self.size)
            for field in WORD_BOOSTS
        }

    def _read_facts(self, reader: SegmentReader) -> None:
        column = reader.column_reader("facts", translate=False)
        numbers: dict[str, list[int]] = {name: [] for name in NUMBERS}
        basis: list[int] = []
        codes: dict[str, list[int]] = {facet: [] for facet in FACETS}
        owners: dict[str, list[int]] = {facet: [] for facet in FACETS}
        basis_code = TABLES["date_basis"].code
        for number in range(self.size):
            facts = read_facts(column[number])
            for name in NUMBERS:
                numbers[name].append(getattr(facts, name))
            basis.append(basis_code(facts.date_basis))
            for facet in FACETS:
                held = getattr(facts, facet)
                for value in (held,) if isinstance(held, str) else held:
                    if value:
                        codes[facet].append(TABLES[facet].code(value))
                        owners[facet].append(number)
        self.numbers = {name: np.array(values, dtype=np.int64) for name, values in numbers.items()}
        self.basis = np.array(basis, dtype=np.int64)
        #: For each facet the codes of all values, and beside them the documents that have them, in order.
        self.codes = {facet: np.array(values, dtype=np.int64) for facet, values in codes.items()}
        self.owners = {facet: np.array(values, dtype=np.int64) for facet, values in owners.items()}

    @cached_property
    def _by_id(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.numbers["id"], kind="stable")
        return self.numbers["id"][order], order

    def find(self, ids: Ints) -> Ints:
        """The documents of these articles, deleted ones among them, in no order. An article has at most one."""
        held, order = self._by_id
        places = np.searchsorted(held, ids)
        places[places == len(held)] = 0
        found: Ints = order[places[held[places] == ids]] if len(held) else _NONE
        return found

    def folded(self, number: int) -> bytes:
        """The folded texts of a document in UTF-8, a line each; no line breaks within them."""
        text: bytes = self._folded[number]
        return text

    def texts(self, number: int) -> tuple[str, ...]:
        """The original texts of a document."""
        with self._lock:
            stored: dict[str, Any] = self._reader.stored_fields(number)
        return tuple(stored["texts"])

    def postings(self, field: str, term: str) -> tuple[Ints, Floats]:
        """The documents that have a term in a field, ascending, deleted ones among them, and its weight in each."""
        key = (field, term)
        found = self._postings.get(key)
        if found is None:
            with self._lock:
                found = self._decode(field, term)
                if key not in self._postings:
                    self._postings[key] = found
                    self._held += found[0].nbytes + found[1].nbytes
                while self._held > _CACHED_BYTES and len(self._postings) > 1:
                    _, (documents, weights) = self._postings.popitem(last=False)
                    self._held -= documents.nbytes + weights.nbytes
        return found

    def total_length(self, field: str) -> int:
        """Of all documents together, in words, as Whoosh counts it."""
        with self._lock:
            length: int = self._reader.field_length(field)
        return length

    @cached_property
    def frequencies(self) -> list[tuple[str, int]]:
        """The words of bodies and headlines, each with in how many documents, deleted ones among them."""
        found: Counter[str] = Counter()
        with self._lock:
            for field in ("headline_words", "body_words"):
                for term, entry in self._reader.iter_field(field):
                    found[term.decode()] += entry.doc_frequency()
        return list(found.items())

    def _decode(self, field: str, term: str) -> tuple[Ints, Floats]:
        """Whoosh's blocks of postings, each taken whole instead of posting by posting."""
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return _NONE, _NO_WEIGHTS
        documents: list[Any] = []
        weights: list[Any] = []
        if not hasattr(matcher, "_read_ids"):  # a term of one posting, kept with the term itself
            while matcher.is_active():
                documents.append([matcher.id()])
                weights.append([matcher.weight()])
                matcher.next()
        else:
            while matcher.is_active():
                matcher._read_ids()
                matcher._read_weights()
                documents.append(matcher._ids)
                weights.append(matcher._weights)
                matcher._next_block()
        return (
            np.concatenate([np.asarray(block, dtype=np.int64) for block in documents]),
            np.concatenate([np.asarray(block, dtype=np.float64) for block in weights]),
        )
