"""How a segment's characters are laid out, for who writes them and who reads them.

The folded texts are one stream: of each document the fields before the body, then of each document the body, a separator after
each field. So what stands in the shorter fields is found without looking through the bodies. A *row* is the part of a
document in one of the two: row n is document n's shorter fields, row n + the number of documents its body.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from search.backends.arrays.format import AnyArray, ArrayWriter
from search.backends.arrays.sorting import Ints
from search.documents import TEXT_FIELDS

#: Stands after each field in the stream of characters; folded text never holds it.
SEPARATOR: Final = "\0"
#: Positions of the stream for each of which the row is written down.
BLOCK: Final = 64
#: The fields before the body, which is the last.
HEADS: Final = len(TEXT_FIELDS) - 1
_LEAST_FREQUENT: Final = 1024  # occurrences; below it a set is made from them in a few microseconds
_FREQUENT_PAIR: Final = 64  # documents for one occurrence; the sets take a tenth of the index
_FREQUENT_CHARACTER: Final = 8


def row_starts(field_starts: AnyArray) -> AnyArray:
    """The first position of each row, and the stream's length, from those of all fields in the order of the stream."""
    heads = (len(field_starts) - 1) // len(TEXT_FIELDS) * HEADS
    return np.concatenate([field_starts[:heads:HEADS], field_starts[heads:]])


def write_stream(
    writer: ArrayWriter, alphabet: npt.NDArray[np.uint32], stream: Iterable[npt.NDArray[np.uint16]], starts: Ints
) -> None:
    """The stream's characters, numbered by their place in the ascending alphabet, and the first positions of its fields.

    Raises ValueError beyond 65,536 different characters or 2³² of them.
    """
    if len(alphabet) > 1 << 16 or starts[-1] >= 1 << 32:
        raise ValueError("more characters than a segment can number")
    writer.add("alphabet", alphabet)
    writer.add_parts("stream", np.uint16, stream)
    writer.add("fields.starts", starts.astype(np.uint32))
    rows = row_starts(starts)
    blocks = np.searchsorted(rows, np.arange(0, rows[-1], BLOCK), side="right") - 1
    writer.add("blocks", blocks.astype(np.uint32))


class FrequentSets:
    """The documents that hold each frequent pair, as numbers, and each frequent character, as a bitmap: what is sought in many
    documents is not worked out from all its positions, and a pair's documents are looked up by number mostly."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._least_pairs, self._least_characters = (
            max(documents // rarest, _LEAST_FREQUENT) for rarest in (_FREQUENT_PAIR, _FREQUENT_CHARACTER)
        )
        self._pairs: list[int] = []
        self._pair_documents: list[AnyArray] = []
        self._characters: list[int] = []
        self._character_bits: list[AnyArray] = []
        self._character = -1
        self._count = 0
        self._mask = np.zeros(documents, dtype=np.bool_)

    def add(self, pairs: AnyArray, counts: Ints, documents: AnyArray) -> None:
        """Take in the next pairs in ascending order: of each how many positions it has, and all their documents."""
        ends = np.cumsum(counts)
        for place in np.flatnonzero(counts >= self._least_pairs).tolist():
            mask = np.zeros(self._documents, dtype=np.bool_)
            mask[documents[ends[place] - counts[place] : ends[place]]] = True
            self._pairs.append(int(pairs[place]))
            self._pair_documents.append(np.flatnonzero(mask).astype(np.uint32))
        characters, firsts = np.unique(pairs >> np.uint32(16), return_index=True)
        starts = np.append(0, ends)[np.append(firsts, len(pairs))].tolist()
        for character, start, end in zip(characters.tolist(), starts, starts[1:], strict=False):
            if character != self._character:
                self._close()
                self._character = character
            self._mask[documents[start:end]] = True
            self._count += end - start

    def write(self, writer: ArrayWriter) -> None:
        """Write them all."""
        self._close()
        writer.add("frequent.pairs", np.array(self._pairs, dtype=np.uint32))
        writer.add("frequent.pairs.starts", np.cumsum([0, *map(len, self._pair_documents)], dtype=np.uint32))
        writer.add_parts("frequent.pairs.documents", np.uint32, self._pair_documents)
        writer.add("frequent.characters", np.array(self._characters, dtype=np.uint32))
        writer.add_parts("frequent.characters.bits", np.uint8, self._character_bits)

    def _close(self) -> None:
        if self._count >= self._least_characters and self._character > 0:  # the separator is character 0
            self._characters.append(self._character)
            self._character_bits.append(np.packbits(self._mask))
        if self._count:
            self._mask[:] = False
        self._count = 0
