"""What writes an index and says what it holds: commits, merges, whole builds put together. It knows nothing of the record."""

import datetime
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from search.backends.arrays.codec import ArraySegment
from search.backends.generations import Contents, Draft
from search.backends.manifest import Meta
from search.backends.view import View, ViewCache
from search.documents import Document
from search.query import Facet

_SIZE_STEP: Final = 8  # segments are of one size if they are within a power of this; so many of one size are merged
#: Live documents of a merge: in service what takes a few seconds, and some hundred megabytes; in a build what takes half a
#: gigabyte, since each segment more costs every search.
_MOST_MERGED: Final = 32_768
_MOST_BUILT: Final = 131_072


class Keeper:
    """The index in a directory, to be written. Safe in several processes and threads at once."""

    def __init__(self, cache: ViewCache) -> None:
        self._cache = cache
        self.store: Final = cache.store

    def held(self) -> Meta:
        """How far the index follows the record. Raises IndexUnavailableError."""
        return self._cache.view().meta

    def commit_locked(self, documents: Iterable[Document], removed: Iterable[int], meta: Meta | None = None) -> None:
        """Replace, add and remove articles in one generation; `meta` None leaves that as it is.

        The caller holds the store's `writing()`. Raises IndexUnavailableError.
        """
        draft = self.current()
        self.changed(draft, documents, removed, draft.contents.manifest.meta if meta is None else meta).publish()

    def current(self) -> Draft:
        """The current generation, to be gone on from. Raises IndexUnavailableError, also if it is of another version."""
        self._cache.view()
        return Draft.of_current(self.store)

    def changed(self, draft: Draft, documents: Iterable[Document], removed: Iterable[int], meta: Meta) -> Draft:
        """The draft with these articles in it, and these out of it."""
        return draft.with_changes(documents, removed, meta, lambda segment, ids: self._cache.find(draft.hold, segment, ids))

    def joined(self, parts: Iterable[Path], meta: Meta) -> Draft:
        """What several builders made, as a generation of few segments. Raises IndexDamagedError if a part is not what was
        written."""
        draft = Draft.of_parts(self.store, parts, meta)
        while sources := due(draft.contents.segments, _MOST_BUILT):
            with _merged(draft, sources) as merged:
                draft = draft.with_merged(merged, sources)
        return draft

    def opened(self, draft: Draft) -> View:
        """The view of a draft. As long as it is kept, its segments are open to `changed`, and to who sees it published."""
        return self._cache.view_of(draft.hold)

    def merge(self) -> bool:
        """Make fewer segments, if there are many, while others go on committing. Returns whether it did.

        Raises IndexUnavailableError.
        """
        with self.store.merging() as got:
            if not got:
                return False
            draft = self.current()
            sources = due(draft.contents.segments)
            if not sources:
                return False
            with _merged(draft, sources) as merged, self.store.writing(wait=True):
                now = self.current()
                if {s.segment_id() for s in sources} <= {
                    s.segment_id() for s in now.contents.segments
                }:  # no build came between
                    now.with_merged(merged, sources).publish()
        return True

    def check(self) -> None:
        """Read what has not been read whole yet. Raises IndexUnavailableError, from now on, if that is not what was written."""
        self._cache.check()

    def suspect(self) -> None:
        """Read the whole current generation again. Raises IndexUnavailableError, from now on, if it is not what was written."""
        self._cache.suspect()

    def damaged_files(self) -> list[str]:
        """Read the whole current generation. Returns the names of the files that are not what was written."""
        return self._cache.recheck()

    def documents(self, view: View) -> Iterator[Document]:
        """What a view holds of each article, by id."""
        for pk, number in view.articles():
            facets = {facet: tuple(view.values(facet.value, number)) for facet in Facet}
            numbers = {name: int(column[number]) for name, column in view.numbers.items()}
            kicker, headline, deck, byline, body = view.texts(number)
            yield Document(
                id=pk,
                texts=(kicker, headline, deck, byline, body),
                county="".join(facets[Facet.COUNTY]),
                newspaper="".join(facets[Facet.NEWSPAPER]),
                kind="".join(facets[Facet.KIND]),
                topics=facets[Facet.TOPIC],
                campaigns=facets[Facet.CAMPAIGN],
                contributors=facets[Facet.CONTRIBUTOR],
                date=_day(numbers["date"]),
                date_earliest=_day(numbers["date_earliest"]),
                date_latest=_day(numbers["date_latest"]),
                date_basis=view.basis_of(number),
                issue=numbers["issue"],
                page_position=numbers["page_position"],
                position=numbers["position"],
            )

    def view(self) -> View:
        """The newest view. Raises IndexUnavailableError."""
        return self._cache.view()

    def stats(self) -> dict[str, int | str]:
        """Sizes for people to read. Raises IndexUnavailableError."""
        view = self._cache.view()
        return {
            "articles": view.count,
            "deleted": view.size - view.count,
            "segments": len(view.segments),
            "bytes": sum(held.size for held in view.manifest.files.values()),
            "seq": view.meta.seq,
            "generation": view.hold.directory.name,
            "steps": view.manifest.number,
        }


@contextmanager
def _merged(draft: Draft, sources: Sequence[ArraySegment]) -> Iterator[Contents]:
    """The live documents of some segments of a draft in one, in a workplace that is there as long as this lasts."""
    hold, merged = draft.merged_aside(sources)
    try:
        yield merged
    finally:
        shutil.rmtree(hold.directory, ignore_errors=True)


def due(segments: Sequence[ArraySegment], most: int = _MOST_MERGED) -> list[ArraySegment]:
    """Which segments should be merged into one now; none if all is well. Those of about one size are, once they are many: then
    each document is merged anew only when the segment that it is in has grown eightfold, till it is as large as a merge may make
    it (`most` live documents). So is one of which most is deleted."""
    live = {segment.segment_id(): segment.doc_count() for segment in segments}
    by_size: dict[int, list[ArraySegment]] = {}
    for segment in segments:
        count = live[segment.segment_id()]
        if count <= most and count * 2 < segment.doc_count_all():
            return [segment]
        size = 0
        while count >= _SIZE_STEP:
            count //= _SIZE_STEP
            size += 1
        by_size.setdefault(size, []).append(segment)
    for _, alike in sorted(by_size.items()):
        total, chosen = 0, set()
        for segment in sorted(alike, key=lambda each: live[each.segment_id()]):
            total += live[segment.segment_id()]
            if total <= most:
                chosen.add(segment.segment_id())
        if len(alike) >= _SIZE_STEP and len(chosen) > 1:
            return [segment for segment in alike if segment.segment_id() in chosen]
    return []


def _day(number: int) -> datetime.date | None:
    return datetime.date(number // 10000, number // 100 % 100, number % 100) if number else None
