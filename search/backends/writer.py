"""Writing segments: documents to one, and several joined to one. Pure but for the directory that they are told."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, create_in
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from search.backends.manifest import Manifest, Meta, sum_of, sync_file
from search.backends.schema import Codec, StoredSegment, make_schema, whoosh_document
from search.documents import Document

_BATCH_MEGABYTES: Final = 1024  # by Whoosh's reckoning, several times what it is; beyond it postings are sorted on disk
_INDEX_NAME: Final = "MAIN"  # Whoosh's own


def write_part(directory: Path, documents: Iterable[Document]) -> int:
    """Make a whole index of one segment, with its manifest, in a directory that is not there yet. Returns how many articles."""
    with _making(directory) as writer:
        count = 0
        for count, document in enumerate(documents, 1):  # noqa: B007 (the count is wanted after the loop)
            writer.add_document(**whoosh_document(document))
    _seal(directory)
    return count


def merge_part(directory: Path, source: Path, segments: Iterable[StoredSegment]) -> None:
    """Make a whole index of one segment of the live documents of several, in their order, in a directory that is not there
    yet. `source` holds the segments' files."""
    storage = FileStorage(str(source))
    with _making(directory) as writer:
        for segment in segments:
            reader = SegmentReader(storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    _seal(directory)


@contextmanager
def _making(directory: Path) -> Iterator[SegmentWriter]:
    """Without Python's search for cycles, which would go through millions of postings again and again."""
    directory.mkdir()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        writer = create_in(str(directory), make_schema()).writer(limitmb=_BATCH_MEGABYTES, codec=Codec())
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        writer.commit(merge=False)
    finally:
        if was_enabled:
            gc.enable()


def _seal(directory: Path) -> None:
    """Leave in a directory what its table of contents names, and write its manifest."""
    toc = TOC.read(FileStorage(str(directory)), _INDEX_NAME)
    kept = tuple(f"{segment.segment_id()}." for segment in toc.segments)
    for path in directory.iterdir():
        if not path.name.startswith(kept) and path.suffix != ".toc":
            path.unlink()
    paths = list(directory.iterdir())
    for path in paths:
        sync_file(path)
    Manifest(Meta(0), 0, {path.name: sum_of(path) for path in paths}).write(directory)
