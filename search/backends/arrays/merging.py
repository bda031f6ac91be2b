"""Several segments to one, without looking at a text: positions are moved, postings joined, values given their new numbers.

Memory does not grow with the segments: what is long goes through in stretches of pairs or of words.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from search.backends.arrays.building import write_stream, write_word_table
from search.backends.arrays.codec import ArraySegment
from search.backends.arrays.format import AnyArray, ArrayWriter
from search.backends.arrays.sorting import Ints, counts_of, expanded, order_of, smallest
from search.backends.schema import FACETS, NUMBERS, WORD_BOOSTS
from search.backends.segments import Bools, Segment
from search.documents import TEXT_FIELDS

_AT_ONCE: Final = 1 << 22  # positions or postings in memory; some 200 MB with what is worked out about them


@dataclass(frozen=True, slots=True)
class _Source:
    """A segment with its live documents: their new numbers, and what their positions are moved by."""

    segment: Segment
    live: Bools
    whole: bool  #: whether all are live
    numbers: Ints  #: for each document its new number
    shifts: Ints  #: for each document, new position less old

    @property
    def starts(self) -> AnyArray:
        """The first positions of all fields, and the length of the stream."""
        return self.segment.file["fields.starts"]


def merge_segments(directory: Path, parts: Sequence[tuple[Segment, Bools]]) -> ArraySegment:
    """Write a new segment with the live documents of these (a mask for each), in their order; return its entry in an index.

    Its file is whole and on the disk afterwards; no index names it yet.
    """
    sources = _sources(parts)
    size = sum(int(np.count_nonzero(source.live)) for source in sources)
    merged = ArraySegment(size)
    with ArrayWriter(directory / merged.file_name) as writer:
        _merge_texts(writer, sources)
        _merge_characters(writer, sources)
        lengths = _merge_words(writer, sources)
        values = _merge_columns(writer, sources)
        writer.finish({"documents": size, "lengths": lengths, "values": values})
    return merged


def _sources(parts: Sequence[tuple[Segment, Bools]]) -> list[_Source]:
    sources = []
    documents = positions = 0
    for segment, live in parts:
        starts = segment.file["fields.starts"][:: len(TEXT_FIELDS)].astype(np.int64)
        lengths = np.where(live, counts_of(starts), 0)
        ends = np.cumsum(lengths)
        numbers = documents + np.cumsum(live) - 1
        sources.append(_Source(segment, live, bool(live.all()), numbers, positions + ends - lengths - starts[:-1]))
        documents += int(np.count_nonzero(live))
        positions += int(lengths.sum())
    return sources


def _kept(source: _Source, flat: AnyArray, starts: AnyArray) -> AnyArray:
    """The rows of the live documents."""
    return flat if source.whole else flat[np.repeat(source.live, counts_of(starts))]


def _row_starts(sources: Sequence[_Source], starts: Sequence[AnyArray]) -> Ints:
    counts = [counts_of(held)[source.live] for source, held in zip(sources, starts, strict=True)]
    return np.append(0, np.cumsum(np.concatenate([np.zeros(0, np.int64), *counts])))


def _merge_texts(writer: ArrayWriter, sources: Sequence[_Source]) -> None:
    starts = [source.segment.file["texts.starts"] for source in sources]
    kept = (_kept(s, s.segment.file["texts"], held) for s, held in zip(sources, starts, strict=True))
    writer.add_parts("texts", np.uint8, kept)
    writer.add("texts.starts", _row_starts(sources, starts))


def _merge_characters(writer: ArrayWriter, sources: Sequence[_Source]) -> None:
    alphabets = [source.segment.file["alphabet"] for source in sources]
    alphabet = np.unique(np.concatenate([np.zeros(0, np.uint32), *alphabets]))
    lookups = [np.searchsorted(alphabet, held).astype(np.uint16) for held in alphabets]
    starts = [source.starts for source in sources]
    counts = [
        counts_of(held)[np.repeat(source.live, len(TEXT_FIELDS))] for source, held in zip(sources, starts, strict=True)
    ]
    streams = (
        lookup[_kept(source, source.segment.file["stream"], held[:: len(TEXT_FIELDS)])]
        for source, lookup, held in zip(sources, lookups, starts, strict=True)
    )
    write_stream(writer, alphabet, streams, np.append(0, np.cumsum(np.concatenate([np.zeros(0, np.int64), *counts]))))
    renamed = [_renamed_pairs(source, lookup) for source, lookup in zip(sources, lookups, strict=True)]
    pairs = np.unique(np.concatenate([np.zeros(0, np.uint32), *renamed]))
    places = [np.searchsorted(pairs, held) for held in renamed]
    held_starts = [source.segment.file["pairs.starts"] for source in sources]
    counts_kept = np.zeros(len(pairs), dtype=np.int64)

    def moved() -> Iterator[npt.NDArray[np.uint32]]:
        for first, last in _stretches(len(pairs), places, held_starts):
            keys, positions = [], []
            for source, at, starts_of_pairs in zip(sources, places, held_starts, strict=True):
                low, high = np.searchsorted(at, [first, last])
                held = source.segment.file["pairs.positions"][starts_of_pairs[low] : starts_of_pairs[high]]
                key = np.repeat(at[low:high] - first, counts_of(starts_of_pairs[low : high + 1]))
                documents = source.segment.documents_at(held)
                if not source.whole:
                    live = source.live[documents]
                    held, key, documents = held[live], key[live], documents[live]
                keys.append(key)
                positions.append(held + source.shifts[documents])
            key = np.concatenate(keys)
            counts_kept[first:last] = np.bincount(key, minlength=last - first)
            yield np.concatenate(positions)[order_of(key, last - first)].astype(np.uint32)

    writer.add_parts("pairs.positions", np.uint32, moved())
    there = counts_kept > 0
    writer.add("pairs", pairs[there])
    writer.add("pairs.starts", np.append(0, np.cumsum(counts_kept[there])).astype(np.uint32))


def _renamed_pairs(source: _Source, lookup: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint32]:
    """A segment's pairs in the merged one's characters; since both alphabets ascend, so do they. After the stream's last
    separator comes character 0, in both."""
    pairs = source.segment.file["pairs"]
    renamed: npt.NDArray[np.uint32] = (
        lookup[pairs >> np.uint32(16)].astype(np.uint32) << np.uint32(16) | lookup[pairs & np.uint32(0xFFFF)]
    )
    return renamed


def _stretches(keys: int, places: Sequence[Ints], starts: Sequence[AnyArray]) -> Iterator[tuple[int, int]]:
    """Keys from 0 in stretches (half-open) with at most _AT_ONCE entries each, or of one key."""
    totals = np.zeros(keys, dtype=np.int64)
    for at, held in zip(places, starts, strict=True):
        totals[at] += counts_of(held)
    ends = np.cumsum(totals)
    first = done = 0
    while first < keys:
        last = max(int(np.searchsorted(ends, done + _AT_ONCE, side="right")), first + 1)
        yield first, last
        first, done = last, int(ends[last - 1])


def _merge_words(writer: ArrayWriter, sources: Sequence[_Source]) -> dict[str, int]:
    """The postings of the word fields. Returns each field's length in words, of all documents together."""
    held = [source.segment.words() for source in sources]
    words = sorted(set().union(*held))
    ranks = {word: rank for rank, word in enumerate(words)}
    places = [np.array([ranks[word] for word in own], dtype=np.int64) for own in held]
    write_word_table(writer, [word.encode() for word in words])
    lengths = {}
    for field in WORD_BOOSTS:
        lengths[field] = _merge_postings(writer, sources, field, places, len(words))
        writer.add(f"{field}.lengths", _live(sources, [source.segment.lengths[field] for source in sources]))
    return lengths


def _merge_postings(writer: ArrayWriter, sources: Sequence[_Source], field: str, places: Sequence[Ints], words: int) -> int:
    """The postings of a field, a stretch of words at a time. Returns its length in words."""
    files = [source.segment.file for source in sources]
    rows_of_words = [file[f"{field}.starts"].astype(np.int64) for file in files]
    positions_of_words = [file[f"{field}.positions.starts"].astype(np.int64) for file in files]
    documents: list[AnyArray] = []
    frequencies: list[AnyArray] = []
    row_counts, position_counts = np.zeros(words, dtype=np.int64), np.zeros(words, dtype=np.int64)

    def moved() -> Iterator[AnyArray]:
        for first, last in _stretches(words, places, positions_of_words):
            keys, numbers, counts, positions = [], [], [], []
            for number, (source, at, file) in enumerate(zip(sources, places, files, strict=True)):
                low, high = np.searchsorted(at, [first, last])
                rows = slice(*rows_of_words[number][[low, high]])
                live = source.live[file[f"{field}.documents"][rows]]
                count = file[f"{field}.frequencies"][rows].astype(np.int64)
                keys.append(np.repeat(at[low:high] - first, counts_of(rows_of_words[number][low : high + 1]))[live])
                numbers.append(source.numbers[file[f"{field}.documents"][rows]][live])
                counts.append(count[live])
                positions.append(
                    file[f"{field}.positions"][slice(*positions_of_words[number][[low, high]])][np.repeat(live, count)]
                )
            key, count = np.concatenate(keys), np.concatenate(counts)
            order = order_of(key, last - first)
            documents.append(np.concatenate(numbers)[order].astype(np.uint32))
            frequencies.append(smallest(count[order]))
            row_counts[first:last] = np.bincount(key, minlength=last - first)
            position_counts[first:last] = np.bincount(key, weights=count, minlength=last - first)
            yield np.concatenate(positions)[expanded((np.cumsum(count) - count)[order], count[order])]

    kinds = [file[f"{field}.positions"].dtype for file in files]
    writer.add_parts(f"{field}.positions", np.result_type(np.uint8, *kinds), moved())
    writer.add_parts(f"{field}.documents", np.uint32, documents)
    writer.add_parts(f"{field}.frequencies", np.result_type(np.uint8, *{held.dtype for held in frequencies}), frequencies)
    writer.add(f"{field}.starts", np.append(0, np.cumsum(row_counts)).astype(np.uint32))
    writer.add(f"{field}.positions.starts", np.append(0, np.cumsum(position_counts)).astype(np.uint32))
    return int(position_counts.sum())


def _live(sources: Sequence[_Source], columns: Sequence[AnyArray]) -> AnyArray:
    kept = [column[source.live] for source, column in zip(sources, columns, strict=True)]
    return np.concatenate([np.zeros(0, dtype=np.uint8), *kept])


def _merge_columns(writer: ArrayWriter, sources: Sequence[_Source]) -> dict[str, list[str]]:
    """Numbers, and the facets' values with a table for all, which is returned."""
    for name in NUMBERS:
        writer.add(f"number.{name}", _live(sources, [source.segment.numbers[name] for source in sources]))
    tables = {}
    for facet in FACETS:
        own = [source.segment.file.facts["values"][facet] for source in sources]
        table = tables[facet] = sorted(set().union(*own))
        starts = [source.segment.code_starts[facet] for source in sources]
        codes = []
        for source, values, held in zip(sources, own, starts, strict=True):
            lookup = np.array([bisect_left(table, value) for value in values], dtype=np.int64)
            codes.append(lookup[_kept(source, source.segment.file[f"facet.{facet}"], held)])
        writer.add(f"facet.{facet}", smallest(np.concatenate([np.zeros(0, dtype=np.int64), *codes])))
        writer.add(f"facet.{facet}.starts", _row_starts(sources, starts).astype(np.uint32))
    return tables
