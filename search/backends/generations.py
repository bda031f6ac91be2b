"""Generations: each a whole Whoosh index that never changes, its segments' files shared with the one before by hard links.

A new generation is made aside as a `Draft`, from what is there and what is new, and becomes visible by `publish`. Nothing that
this costs grows with the index, but for the names of its files and a bit for each document.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.backends.arrays.codec import ArraySegment
from search.backends.manifest import Manifest, Meta, Sum, sum_of, sync_file
from search.backends.matches import Ints
from search.backends.schema import index_version, make_schema
from search.backends.store import Hold, IndexDamagedError, IndexMissingError, Store
from search.backends.writer import merge_part, write_part
from search.documents import Document

_INDEX_NAME: Final = "MAIN"  # Whoosh's own
_TOC_NUMBER: Final = 1  # Whoosh takes the highest; there is one in each of our directories
_TOC_FILE: Final = f"_{_INDEX_NAME}_{_TOC_NUMBER}.toc"
_PART: Final = "part"  # the directory, within a draft's own, where its new segment is made


class Contents(NamedTuple):
    """What is in a directory that is whole."""

    directory: Path
    manifest: Manifest
    segments: list[ArraySegment]

    @classmethod
    def read(cls, directory: Path) -> "Contents":
        """Raises IndexDamagedError if files are missing or of the wrong length, or those that list them are not readable."""
        manifest = Manifest.read(directory)
        manifest.check_sizes(directory)
        tables = [name for name in manifest.files if name.endswith(".toc")]
        if not tables or manifest.damaged(directory, tables):
            raise IndexDamagedError
        try:
            return cls(directory, manifest, TOC.read(FileStorage(str(directory)), _INDEX_NAME).segments)
        except Exception as error:  # whatever Whoosh and pickle make of what another version of the program wrote
            raise IndexDamagedError from error

    def files_of(self, segment: ArraySegment) -> dict[str, Sum]:
        """The files of one of the segments."""
        prefix = f"{segment.segment_id()}."
        return {name: held for name, held in self.manifest.files.items() if name.startswith(prefix)}


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole generation that is not the current one yet; what it is made from is held as long as it is."""

    store: Store
    hold: Hold
    contents: Contents

    @classmethod
    def of_current(cls, store: Store) -> "Draft":
        """The current generation, to be gone on from. Raises IndexMissingError and IndexDamagedError."""
        hold = store.hold_current()
        if hold is None:
            raise IndexMissingError
        return cls(store, hold, Contents.read(hold.directory))

    @classmethod
    def of_parts(cls, store: Store, parts: Iterable[Path], meta: Meta) -> "Draft":
        """A generation of what several builders made. Raises IndexDamagedError if a part is not what was written."""
        held = [Contents.read(part) for part in parts]
        if any(part.manifest.damaged(part.directory) for part in held):
            raise IndexDamagedError
        return _compose(store, [(part, segment) for part in held for segment in part.segments], meta, 0)

    def with_changes(
        self, documents: Iterable[Document], removed: Iterable[int], meta: Meta, find: Callable[[ArraySegment, Ints], Ints]
    ) -> "Draft":
        """The generation after this one, with these articles in it, and these (by id) out of it. `find` gives the documents of
        a segment of this one that are of the articles of these ids."""
        new = {document.id: document for document in documents}
        gone = np.array(sorted({*removed, *new}), dtype=np.int64)
        segments = [copy(segment) for segment in self.contents.segments]
        for segment in segments:
            segment.delete(find(segment, gone))
        hold = self.store.new_generation(index_version())
        try:
            part = hold.directory / _PART
            kept = [(self.contents, segment) for segment in segments]
            if new:
                write_part(part, new.values())
                added = Contents.read(part)
                kept += [(added, segment) for segment in added.segments]
            return _compose(self.store, kept, meta, self.contents.manifest.number + 1, hold)
        except BaseException:
            shutil.rmtree(hold.directory, ignore_errors=True)
            raise

    def with_merged(self, merged: Contents, sources: Sequence[ArraySegment]) -> "Draft":
        """The generation after this one, in which one segment stands for several: `merged` was made of the live documents of
        `sources`, as they were then; what has been deleted from them since is deleted from it here."""
        now = {segment.segment_id(): segment for segment in self.contents.segments}
        gone = []
        for before in sources:
            live = ~before.deleted()
            gone.append(now[before.segment_id()].deleted()[live])
        for segment in merged.segments:
            segment.delete(np.flatnonzero(np.concatenate(gone)))
        replaced = {segment.segment_id() for segment in sources}
        kept = [(self.contents, segment) for segment in self.contents.segments if segment.segment_id() not in replaced]
        kept += [(merged, segment) for segment in merged.segments]
        return _compose(self.store, kept, self.contents.manifest.meta, self.contents.manifest.number + 1)

    def merged_aside(self, sources: Sequence[ArraySegment]) -> tuple[Hold, Contents]:
        """The live documents of some segments in one, in a workplace of its own. Raises IndexDamagedError rather than pass on
        what is not what was written."""
        names = [name for segment in sources for name in self.contents.files_of(segment)]
        if self.contents.manifest.damaged(self.contents.directory, names):
            raise IndexDamagedError
        hold = self.store.workplace()
        part = hold.directory / _PART
        merge_part(part, self.contents.directory, sources)
        return hold, Contents.read(part)

    def publish(self) -> None:
        """Make it the current generation. The caller holds the store's `writing()`."""
        self.store.publish(self.hold.directory)


def _compose(
    store: Store,
    kept: Sequence[tuple[Contents, ArraySegment]],
    meta: Meta,
    number: int,
    hold: Hold | None = None,
) -> Draft:
    """A generation of these segments, without those of which no document is left."""
    hold = hold or store.new_generation(index_version())
    directory = hold.directory
    try:
        living = [(held, segment) for held, segment in kept if not segment.deleted().all()]
        files: dict[str, Sum] = {}
        for held, segment in living:
            for name, sum_ in held.files_of(segment).items():
                _link(held.directory / name, directory / name)
                files[name] = sum_
        shutil.rmtree(directory / _PART, ignore_errors=True)
        segments = [segment for _, segment in living]
        TOC(make_schema(), segments, _TOC_NUMBER).write(FileStorage(str(directory)), _INDEX_NAME)
        sync_file(directory / _TOC_FILE)
        files[_TOC_FILE] = sum_of(directory / _TOC_FILE)
        manifest = Manifest(meta, number, files)
        manifest.write(directory)
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise
    return Draft(store, hold, Contents(directory, manifest, segments))


def _link(source: Path, target: Path) -> None:
    """The same file in another directory; a copy, safely on disk, where the file system has no hard links."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)
        sync_file(target)
