"""Documents to a segment: analysed one by one, and all else done to all of them at once."""

import json
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from search.analysis import pieces, subwords
from search.backends.arrays.codec import ArraySegment
from search.backends.arrays.format import ArrayWriter
from search.backends.arrays.layout import HEADS, SEPARATOR, FrequentSets, row_starts, write_stream
from search.backends.arrays.sorting import Ints, counts_of, csr, expanded, order_of, order_of_pairs, smallest, starts_of
from search.backends.schema import FACETS, NUMBERS, WORD_BOOSTS, facet_values, length_bytes, numbers_of, word_texts
from search.documents import Document

_COMPRESSION: Final = 1  # of a document's texts: a fifth of the time of zlib's usual 6, for a tenth more bytes


def write_segment(directory: Path, documents: Iterable[Document]) -> ArraySegment:
    """Write a new segment with these documents, numbered from 0 in their order, and return its entry in an index.

    Its file is whole and on the disk afterwards; no index names it yet. There may be no documents at all.
    """
    held = list(documents)
    segment = ArraySegment(len(held))
    with ArrayWriter(directory / segment.file_name) as writer:
        _write_texts(writer, held)
        _write_characters(writer, held)
        lengths = _write_words(writer, held)
        values = _write_columns(writer, held)
        writer.finish({"documents": len(held), "lengths": lengths, "values": values})
    return segment


def _write_texts(writer: ArrayWriter, documents: Sequence[Document]) -> None:
    """The original texts, compressed document by document."""
    packed = [zlib.compress(json.dumps(document.texts, ensure_ascii=False).encode(), _COMPRESSION) for document in documents]
    writer.add("texts", np.frombuffer(b"".join(packed), dtype=np.uint8))
    writer.add("texts.starts", np.cumsum([0, *map(len, packed)], dtype=np.int64))


def _write_characters(writer: ArrayWriter, documents: Sequence[Document]) -> None:
    """The stream, where each pair of neighbours stands in it, and which documents hold the frequent ones."""
    folded = [document.folded for document in documents]
    fields = [field for texts in folded for field in texts[:HEADS]] + [texts[HEADS] for texts in folded]
    content = "".join(field + SEPARATOR for field in fields)
    code_points = np.frombuffer(content.encode("utf-32-le"), dtype="<u4")
    starts = np.cumsum([0, *(len(field) + 1 for field in fields)], dtype=np.int64)
    alphabet = np.flatnonzero(np.bincount(code_points)).astype(np.uint32)
    numbers = np.zeros(int(alphabet[-1]) + 1 if len(alphabet) else 0, dtype=np.uint16)
    numbers[alphabet] = np.arange(len(alphabet))
    stream = numbers[code_points]
    write_stream(writer, alphabet, [stream], starts)
    following = np.append(stream[1:], np.uint16(0))[: len(stream)]
    order = order_of_pairs(stream, following)
    pairs = stream[order].astype(np.uint32) << np.uint32(16) | following[order]
    places = starts_of(pairs)
    ends = np.append(places, len(pairs))
    writer.add("pairs", pairs[places])
    writer.add("pairs.starts", ends.astype(np.uint32))
    writer.add("pairs.positions", order.astype(np.uint32))
    owners = np.tile(np.arange(len(documents), dtype=np.uint32), 2)
    frequent = FrequentSets(len(documents))
    frequent.add(pairs[places], counts_of(ends), np.repeat(owners, counts_of(row_starts(starts)))[order])
    frequent.write(writer)


class _Words(dict[str, int]):
    """Numbers for words, in the order in which they are met."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def _write_words(writer: ArrayWriter, documents: Sequence[Document]) -> dict[str, int]:
    """The postings of the word fields. Returns each field's length in words, of all documents together."""
    numbers = _Words()
    texts = [word_texts(document) for document in documents]
    met = {field: _met(numbers, [text[field] for text in texts]) for field in WORD_BOOSTS}
    expansions = [[*(numbers[inner] for inner in subwords(word)), number] for word, number in list(numbers.items())]
    words = sorted(numbers)
    ranks = np.zeros(len(words), dtype=np.int64)
    ranks[[numbers[word] for word in words]] = np.arange(len(words))
    write_word_table(writer, [word.encode() for word in words])
    starts, inner = csr(expansions)
    inner = ranks[inner]
    lengths = {}
    for field, (word, document, position) in met.items():
        counts = starts[word + 1] - starts[word]
        tokens = inner[expanded(starts[word], counts)]
        document, position = np.repeat(document, counts), np.repeat(position, counts)
        _write_postings(writer, field, len(words), tokens, document, position)
        held = np.bincount(document, minlength=len(documents))
        writer.add(f"{field}.lengths", length_bytes(held))
        lengths[field] = len(tokens)
    return lengths


def _met(numbers: _Words, texts: Sequence[str]) -> tuple[Ints, Ints, Ints]:
    """The pieces of a field in all documents, in order: numbers of words, documents, positions in the field."""
    met: list[int] = []
    ends = [0]
    for text in texts:
        met.extend(map(numbers.__getitem__, pieces(text)))
        ends.append(len(met))
    starts = np.array(ends, dtype=np.int64)
    counts = counts_of(starts)
    positions = np.arange(len(met)) - np.repeat(starts[:-1], counts)
    return np.array(met, dtype=np.int64), np.repeat(np.arange(len(counts)), counts), positions


def write_word_table(writer: ArrayWriter, words: Sequence[bytes]) -> None:
    """The words, in ascending order."""
    writer.add("words", np.frombuffer(b"".join(words), dtype=np.uint8))
    writer.add("words.starts", np.cumsum([0, *map(len, words)], dtype=np.uint32))


def _write_postings(writer: ArrayWriter, field: str, words: int, word: Ints, document: Ints, position: Ints) -> None:
    """Postings from all occurrences in the order of the text: words by rank, documents ascending."""
    order = order_of(word, words)
    word, document = word[order], document[order]
    firsts = starts_of(word * (1 << 32) + document)
    every = np.arange(words + 1)
    writer.add(f"{field}.documents", document[firsts].astype(np.uint32))
    writer.add(f"{field}.frequencies", smallest(np.diff(np.append(firsts, len(word)))))
    writer.add(f"{field}.starts", np.searchsorted(word[firsts], every).astype(np.uint32))
    writer.add(f"{field}.positions", smallest(position[order]))
    writer.add(f"{field}.positions.starts", np.searchsorted(word, every).astype(np.uint32))


def _write_columns(writer: ArrayWriter, documents: Sequence[Document]) -> dict[str, list[str]]:
    """Numbers to sort and to bound by, and the facets' values as places in tables, which are returned."""
    columns = np.array([numbers_of(document) for document in documents], dtype=np.int64).reshape(-1, len(NUMBERS))
    for name, column in zip(NUMBERS, columns.T, strict=True):
        writer.add(f"number.{name}", smallest(column))
    tables: dict[str, Any] = {}
    for facet in FACETS:
        held = [facet_values(document, facet) for document in documents]
        tables[facet] = sorted({value for values in held for value in values})
        codes = {value: code for code, value in enumerate(tables[facet])}
        starts, flat = csr([[codes[value] for value in values] for values in held])
        writer.add(f"facet.{facet}", smallest(flat))
        writer.add(f"facet.{facet}.starts", starts.astype(np.uint32))
    return tables
