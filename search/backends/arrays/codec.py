"""Whoosh's view of a segment: a codec that gives Whoosh's own readers and searchers what is in its arrays.

Whoosh opens an index of such segments and searches and ranks it by itself; it writes none. Segments are written by
`building.py` and `merging.py`, all documents at once.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.backends.schema import INDEX_NAME, LENGTHS, WORD_BOOSTS
from search.backends.segments import Segment

_EXTENSION: Final = ".seg"
_ID: Final = "id"
_TEXT_FIELDS: Final = sorted((*WORD_BOOSTS, _ID))


class ArraySegment(base.Segment):  # type: ignore[misc]
    """A segment as a table of contents lists it. Its deleted documents are a bitmap, so that what a commit writes of them does
    not grow with their number."""

    def __init__(self, size: int) -> None:
        super().__init__(INDEX_NAME)
        self._size = size
        self._deleted: bytes | None = None

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return str(self.make_filename(_EXTENSION))

    def deleted(self) -> npt.NDArray[np.bool_]:
        """For each document whether it is deleted."""
        if self._deleted is None:
            return np.zeros(self._size, dtype=np.bool_)
        return np.unpackbits(np.frombuffer(self._deleted, dtype=np.uint8), count=self._size).astype(np.bool_)

    def delete(self, numbers: npt.NDArray[np.int64]) -> None:
        """Mark documents as deleted, by their numbers within the segment."""
        if len(numbers):
            mask = self.deleted()
            mask[numbers] = True
            self._deleted = np.packbits(mask).tobytes()

    # What Whoosh asks of a segment.

    def codec(self) -> "ArrayCodec":
        """The codec that reads it."""
        return ArrayCodec()

    def doc_count_all(self) -> int:
        """How many documents there are, deleted ones among them."""
        return self._size

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark one document."""
        if not delete:
            raise NotImplementedError("what is deleted stays so; a document comes back in another segment")
        self.delete(np.array([docnum]))

    def deleted_count(self) -> int:
        """How many are deleted."""
        return int(np.count_nonzero(self.deleted()))

    def deleted_docs(self) -> Iterator[int]:
        """Their numbers."""
        return iter(np.flatnonzero(self.deleted()).tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Whether one is."""
        return self._deleted is not None and bool(self._deleted[docnum // 8] >> (7 - docnum % 8) & 1)


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads segments for Whoosh."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> "_Terms":
        """The words and their postings."""
        return _Terms(_opened(storage, segment))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> "_Documents":
        """What is held of each document."""
        return _Documents(_opened(storage, segment), segment)


def _opened(storage: Any, segment: ArraySegment) -> Segment:
    return Segment(Path(storage.folder) / segment.file_name)


class _Documents(base.PerDocumentReader):  # type: ignore[misc]
    def __init__(self, arrays: Segment, segment: ArraySegment) -> None:
        self._arrays = arrays
        self._segment = segment

    def doc_count_all(self) -> int:
        return self._arrays.size

    def doc_count(self) -> int:
        return self._arrays.size - self._segment.deleted_count()

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return self._arrays.length(fieldname, docnum) if fieldname in WORD_BOOSTS else default

    def field_length(self, fieldname: str) -> int:
        return self._arrays.total_length(fieldname) if fieldname in WORD_BOOSTS else 0

    def min_field_length(self, fieldname: str) -> int:
        return int(LENGTHS[self._arrays.lengths[fieldname].min()]) if self._arrays.size else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(LENGTHS[self._arrays.lengths[fieldname].max()]) if self._arrays.size else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {_ID: str(self._arrays.numbers["id"][docnum]), "texts": self._arrays.texts(docnum)}


class _Terms(base.TermsReader):  # type: ignore[misc]
    """The word fields' words, and the field `id`, each of whose words is of one document."""

    def __init__(self, arrays: Segment) -> None:
        self._arrays = arrays
        self._ids = {str(pk).encode(): number for number, pk in enumerate(arrays.numbers["id"].tolist())}

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._found(*term) is not None

    def indexed_field_names(self) -> list[str]:
        return _TEXT_FIELDS

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from(_TEXT_FIELDS[0], b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for field in _TEXT_FIELDS:
            if field >= fieldname:
                first = prefix if field == fieldname else b""
                if field == _ID:
                    yield from ((field, pk) for pk in sorted(self._ids) if pk >= first)
                else:
                    held = np.flatnonzero(self._arrays.document_frequencies(field))
                    start = np.searchsorted(held, self._arrays.word_number(first))
                    yield from ((field, self._arrays.word(number)) for number in held[start:].tolist())

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Raises TermNotFound."""
        documents, weights, _ = self._postings(fieldname, text)
        lengths = LENGTHS[self._arrays.lengths[fieldname][documents]] if fieldname != _ID else np.ones(1, dtype=np.int64)
        return TermInfo(
            weight=float(weights.sum()),
            df=len(documents),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(weights.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    # As Whoosh's own codec does, these say 0 of a term that is not there; its searcher counts on it.

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self._postings(fieldname, text)[1].sum()) if self._found(fieldname, text) else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return len(self._postings(fieldname, text)[0]) if self._found(fieldname, text) else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        documents, weights, positions = self._postings(fieldname, text)
        return ListMatcher(
            documents.tolist(),
            weights.tolist(),
            _EncodedPositions(positions, weights, format_) if fieldname != _ID else None,
            format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def _found(self, field: str, text: bytes) -> tuple[int, slice] | None:
        if field == _ID:
            number = self._ids.get(text)
            return None if number is None else (number, slice(0, 1))
        return self._arrays.rows(field, text) if field in WORD_BOOSTS else None

    def _postings(self, field: str, text: bytes) -> tuple[Any, Any, Any]:
        """Documents, weights, and the positions of all of them one after another."""
        found = self._found(field, text)
        if found is None:
            raise TermNotFound(f"no term {field}:{text!r}")
        number, rows = found
        if field == _ID:
            return np.array([number]), np.ones(1), np.zeros(1, dtype=np.int64)
        file = self._arrays.file
        first, last = file[f"{field}.positions.starts"][number : number + 2].tolist()
        weights = file[f"{field}.frequencies"][rows] * WORD_BOOSTS[field]
        return file[f"{field}.documents"][rows], weights, file[f"{field}.positions"][first:last]


class _EncodedPositions(Sequence[bytes]):
    """The positions of each posting as Whoosh encodes them, each encoded when it is asked for."""

    def __init__(self, positions: Any, weights: Any, format_: Any) -> None:
        counts = np.rint(weights / format_.field_boost).astype(np.int64)
        self._ends = np.append(0, np.cumsum(counts))
        self._positions = positions
        self._format = format_

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: Any) -> Any:
        return self._format.encode(self._positions[self._ends[number] : self._ends[number + 1]].tolist())
