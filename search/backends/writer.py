"""Writing parts of an index: documents to one segment, and several segments joined to one. Pure but for the directory that
they are told."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.backends.arrays.building import write_segment
from search.backends.arrays.codec import ArraySegment
from search.backends.arrays.merging import merge_segments
from search.backends.manifest import Manifest, Meta, sum_of, sync_file
from search.backends.schema import INDEX_NAME, make_schema
from search.backends.segments import Segment
from search.documents import Document


def write_part(directory: Path, documents: Iterable[Document]) -> int:
    """Make a whole index of one segment, with its manifest, in a directory that is not there yet. Returns how many articles."""
    directory.mkdir()
    with _without_collecting():
        segment = write_segment(directory, documents)
    _seal(directory, segment)
    return segment.doc_count_all()


def merge_part(directory: Path, source: Path, segments: Iterable[ArraySegment]) -> None:
    """Make a whole index of one segment of the live documents of several, in their order, in a directory that is not there
    yet. `source` holds the segments' files."""
    directory.mkdir()
    merged = merge_segments(directory, [(Segment(source / held.file_name), ~held.deleted()) for held in segments])
    _seal(directory, merged)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without Python's search for cycles, which would go through millions of words again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _seal(directory: Path, segment: ArraySegment) -> None:
    """Write the table of contents and the manifest."""
    TOC(make_schema(), [segment], 1).write(FileStorage(str(directory)), INDEX_NAME)
    paths = list(directory.iterdir())
    for path in paths:
        sync_file(path)
    Manifest(Meta(0), 0, {path.name: sum_of(path) for path in paths}).write(directory)
