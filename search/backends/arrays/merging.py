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

from search.backends.arrays.building import write_word_table
from search.backends.arrays.codec import ArraySegment
from search.backends.arrays.format import AnyArray, ArrayWriter
from search.backends.arrays.layout import HEADS, FrequentSets, row_starts, write_stream
from search.backends.arrays.sorting import Ints, counts_of, expanded, order_of, smallest
from search.backends.matches import Bools
from search.backends.schema import FACETS, NUMBERS, WORD_BOOSTS
from search.backends.segments import Segment

_AT_ONCE: Final = 1 << 22  # positions or postings in memory; some 200 MB with what is worked out about them


@dataclass(frozen=True, slots=True)
class _Source:
    """A segment with its live documents: their new numbers, and what the positions of its rows are moved by."""

    segment: Segment
    live: Bools
    whole: bool  #: whether all are live
    numbers: Ints  #: for each document its new number
    rows: AnyArray  #: the first position of each row, and the length of the stream
    shifts: Ints  #: for each row, new position less old


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
    rows = [row_starts(segment.file["fields.starts"]).astype(np.int64) for segment, _ in parts]
    lengths = [np.where(np.tile(live, 2), counts_of(held), 0) for held, (_, live) in zip(rows, parts, strict=True)]
    documents = 0
    heads = 0
    bodies = sum(int(held[: len(live)].sum()) for held, (_, live) in zip(lengths, parts, strict=True))
    sources = []
    for (segment, live), held, length in zip(parts, rows, lengths, strict=True):
        head, body = np.cumsum(length[: len(live)]), np.cumsum(length[len(live) :])
        shifts = np.concatenate([heads + head, bodies + body]) - length - held[:-1]
        numbers = documents + np.cumsum(live) - 1
        sources.append(_Source(segment, live, bool(live.all()), numbers, held, shifts))
        documents += int(np.count_nonzero(live))
        heads += int(length[: len(live)].sum())
        bodies += int(length[len(live) :].sum())
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
    write_stream(writer, alphabet, _streams(sources, lookups), _field_starts(sources))
    renamed = [_renamed_pairs(source, lookup) for source, lookup in zip(sources, lookups, strict=True)]
    pairs = np.unique(np.concatenate([np.zeros(0, np.uint32), *renamed]))
    places = [np.searchsorted(pairs, held) for held in renamed]
    counts = np.zeros(len(pairs), dtype=np.int64)
    frequent = FrequentSets(sum(int(np.count_nonzero(source.live)) for source in sources))

    def moved() -> Iterator[AnyArray]:
        held_starts = [source.segment.file["pairs.starts"] for source in sources]
        for first, last in _stretches(len(pairs), places, held_starts):
            moved_rows = [
                _moved_positions(source, at, starts, first, last)
                for source, at, starts in zip(sources, places, held_starts, strict=True)
            ]
            # All shorter fields come before all bodies, and within each the sources in their order.
            parts = [columns[0] for columns in moved_rows] + [columns[1] for columns in moved_rows]
            key, positions, documents = (np.concatenate(column) for column in zip(*parts, strict=True))
            counts[first:last] = np.bincount(key, minlength=last - first)
            order = order_of(key, last - first)
            frequent.add(pairs[first:last], counts[first:last], documents[order])
            yield positions[order].astype(np.uint32)

    writer.add_parts("pairs.positions", np.uint32, moved())
    there = counts > 0
    writer.add("pairs", pairs[there])
    writer.add("pairs.starts", np.append(0, np.cumsum(counts[there])).astype(np.uint32))
    frequent.write(writer)


def _streams(sources: Sequence[_Source], lookups: Sequence[AnyArray]) -> Iterator[AnyArray]:
    """The streams of the live rows in the merged one's characters: all shorter fields, then all bodies."""
    for body in (False, True):
        for source, lookup in zip(sources, lookups, strict=True):
            size = len(source.live)
            rows = source.rows[size * body : size * (body + 1) + 1]
            stream = source.segment.file["stream"][rows[0] : rows[-1]]
            yield lookup[_kept(source, stream, rows)]


def _field_starts(sources: Sequence[_Source]) -> Ints:
    lengths = [counts_of(source.segment.file["fields.starts"]) for source in sources]
    counts = [np.zeros(1, dtype=np.int64)]
    for body in (False, True):
        for source, held in zip(sources, lengths, strict=True):
            heads = len(source.live) * HEADS
            counts.append(held[heads:][source.live] if body else held[:heads][np.repeat(source.live, HEADS)])
    return np.cumsum(np.concatenate(counts))


def _moved_positions(
    source: _Source, places: Ints, starts: AnyArray, first: int, last: int
) -> tuple[tuple[Ints, Ints, Ints], tuple[Ints, Ints, Ints]]:
    """Of the live occurrences of some pairs, those in shorter fields and those in bodies: the pairs counted from `first`, the
    new positions, the new documents."""
    low, high = np.searchsorted(places, [first, last])
    held = source.segment.file["pairs.positions"][starts[low] : starts[high]]
    key = np.repeat(places[low:high] - first, counts_of(starts[low : high + 1]))
    rows = source.segment.rows_at(held)
    size = len(source.live)
    body = rows >= size
    documents = np.where(body, rows - size, rows)
    columns = key, held + source.shifts[rows], source.numbers[documents]
    live = source.live[documents]
    head, body = live & ~body, live & body
    return (columns[0][head], columns[1][head], columns[2][head]), (columns[0][body], columns[1][body], columns[2][body])


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
