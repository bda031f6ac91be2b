"""Writing: whole builds aside, and changes to the current one. Each commit carries the number of the last Change in it."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from whoosh.index import FileIndex, create_in, open_dir
from whoosh.writing import SegmentWriter

from search.backends.schema import Codec, Meta, make_schema, meta_document, whoosh_document
from search.backends.view import View, ViewCache
from search.documents import Document

_BATCH: Final = 1000  # documents of a segment of a build, whose postings are sorted in memory
_BATCH_MEGABYTES: Final = 1024  # by Whoosh's reckoning, several times what it is; beyond it postings are sorted on disk
_SMALL_SEGMENT: Final = 2000  # documents
_MANY_SEGMENTS: Final = 8  # small ones, before they are merged into one
_LOCK_SECONDS: Final = 10  # for Whoosh's own lock, which only a foreign program can hold while we have ours


def build(directory: Path, documents: Iterable[Document], seq: int, progress: Callable[[int], None] | None = None) -> int:
    """Make an index of all documents in an empty directory. Returns how many; calls `progress` with the count so far."""
    with _without_collecting():
        return _build(directory, documents, seq, progress)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without Python's search for cycles, which would go through millions of postings again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _build(directory: Path, documents: Iterable[Document], seq: int, progress: Callable[[int], None] | None) -> int:
    index = create_in(str(directory), make_schema())
    coming = iter(documents)
    count = 0
    while batch := list(islice(coming, _BATCH)):
        with _writing(index) as writer:
            for document in batch:
                writer.add_document(**whoosh_document(document))
                count += 1
                if progress is not None:
                    progress(count)
        gc.collect()  # a writer that is done hangs in a cycle, and all its postings with it
    with _writing(index) as writer:
        writer.add_document(**meta_document(Meta(seq)))
    return count


@contextmanager
def _writing(index: FileIndex) -> Iterator[SegmentWriter]:
    """A segment of its own, which is not merged with others."""
    writer = index.writer(limitmb=_BATCH_MEGABYTES, codec=Codec())
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=False)


def apply(cache: ViewCache, documents: Iterable[Document], removed: Iterable[int], seq: int | None = None) -> None:
    """Replace or add documents and remove others, in one commit; `seq` None leaves the number as it is.

    The caller holds the store's lock. Raises IndexUnavailableError if there is no current build of this version.
    """
    view = cache.view()
    added = {document.id: document for document in documents}
    gone = set(removed) | added.keys()
    writer = open_dir(str(cache.store.current())).writer(timeout=_LOCK_SECONDS, codec=Codec())
    try:
        stale = [view.places[pk] for pk in gone if pk in view.places] + view.meta_documents
        _delete(writer, view, stale)
        for document in added.values():
            writer.add_document(**whoosh_document(document))
        writer.add_document(**meta_document(Meta(view.meta.seq if seq is None else seq)))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=_merge_small)


def _delete(writer: SegmentWriter, view: View, numbers: list[int]) -> None:
    """Mark documents of the view as deleted. The lock makes the writer's segments the view's."""
    bases: dict[str, int] = {}
    base = 0
    for segment in writer.segments:
        bases[segment.segment_id()] = base
        base += segment.doc_count_all()
    for number in numbers:
        name, local = view.locate(number)
        writer.delete_document(bases[name] + local)


def _merge_small(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Drop segments without live documents, and merge the small ones once there are many."""
    from whoosh.reading import SegmentReader

    living = [segment for segment in segments if segment.deleted_count() < segment.doc_count_all()]
    small = [segment for segment in living if segment.doc_count_all() <= _SMALL_SEGMENT]
    if len(small) < _MANY_SEGMENTS:
        return living
    for segment in small:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in living if segment not in small]
