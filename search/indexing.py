"""The index follows the record: it reads the Change rows after the last one that it holds.

One process writes at a time. Whoever commits a change tries for the lock and drains; if another process has it, that one
sees the new rows as well, because it looks again after letting go. A wake-up that is lost costs time, never a change.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy
from haystack import connections

from archive.models import Article, Change
from search.backends.generations import Draft
from search.backends.keeping import Keeper
from search.backends.manifest import Meta
from search.backends.store import IndexDamagedError, IndexUnavailableError
from search.building import Build, Plan, fill
from search.documents import TEXT_FIELDS, Document, published_documents

_BATCH: Final = 1000  # articles of a segment
_AT_ONCE: Final = 20_000  # articles a generation: more are changed step by step, and each step is kept
_FEW: Final = 1000  # changes that a request waits for; more are left to the background
_CONNECTION: Final = "default"


class IndexForeignError(IndexUnavailableError):
    """The index follows another database than this one, or one that an older copy was put in the place of."""

    message = gettext_lazy(
        "检索索引和数据库不是一套的（恢复过旧的备份？），请管理员运行 manage.py search_index update；浏览不受影响。"
    )


def rebuild(progress: Callable[[int, int], None] | None = None, processes: int | None = None) -> int:
    """Build a new index of all published articles aside, catch up with what changed meanwhile, and make it the current one.

    Takes up a build that was stopped. Calls `progress` with how many articles are done and how many there are. Returns how many
    were built in. Searching goes on over the old index all the while.
    """
    keeper = _keeper()
    with keeper.store.building():
        build = Build.stopped(keeper.store)
        if build is None or not _is_of_this_record(build.plan.meta):
            with _snapshot():
                plan = Plan.of(_last_change(), list(Article.objects.published().order_by("pk").values_list("pk", flat=True)))
            build = Build.begin(keeper.store, plan)
        fill(build, processes or len(os.sched_getaffinity(0)), progress)
        try:
            draft = keeper.joined(build.parts, build.plan.meta)
        except IndexDamagedError:
            build.discard()
            raise
        view = keeper.opened(draft)
        while _pending_after(draft.contents.manifest.meta) > _FEW:
            draft = _followed(keeper, draft)
        with keeper.store.writing(wait=True):
            draft = _followed(keeper, draft)
            draft.publish()
        del view
        build.discard()
    drain()
    tidy()
    return build.plan.articles


def drain() -> int:
    """Bring the index up to date, waiting for another writer to finish. Returns how many changes were read.

    Raises IndexUnavailableError if there is no index, or one of another version or another record.
    """
    total = 0
    while pending():
        with _keeper().store.writing(wait=True):
            total += _drain_locked()
    return total


def drain_few() -> bool:
    """Bring the index up to date if few changes are pending and no other process is at it. Returns whether that is done, or
    being done by another. Raises IndexUnavailableError, and OSError if the disk will not have it."""
    keeper = _keeper()
    while found := _pending_after(keeper.held()):
        if found > _FEW:
            return False
        with keeper.store.writing(wait=False) as got:
            if not got:
                return True
            _drain_locked()
    return True


def merge() -> None:
    """Make fewer segments where there are many. Raises IndexUnavailableError."""
    while _keeper().merge():
        pass


def tidy() -> None:
    """Take up the newest generation, read what has not been read whole of it yet, and remove those that nobody uses any
    more. Raises IndexUnavailableError."""
    keeper = _keeper()
    keeper.check()
    keeper.store.collect()


def pending() -> int:
    """How many changes the index has still to read. Raises IndexUnavailableError."""
    held = _keeper().held()
    if not _is_of_this_record(held):
        raise IndexForeignError
    return Change.objects.filter(seq__gt=held.seq).count()


def is_current() -> bool:
    """Whether there is an index of this version that can follow this database's changes by draining."""
    try:
        keeper = _keeper()
        return _is_of_this_record(keeper.held()) and not keeper.damaged_files()
    except IndexUnavailableError:
        return False


@dataclass(frozen=True, slots=True)
class Difference:
    """An article that the index holds otherwise than the record: "missing", "extra", or the name of what differs."""

    article: int
    what: str


def verify() -> Iterator[Difference]:
    """Compare the whole index with the record as it is now, article by article, but for the changes that it has still to read.
    Until it has come to its end, nothing else is to be done with the database here.

    Raises IndexUnavailableError; IndexDamagedError if a byte of its files is not what was written.
    """
    keeper = _keeper()
    view = keeper.view()
    if keeper.damaged_files():
        raise IndexDamagedError
    with _snapshot():
        if not _is_of_this_record(view.meta):
            raise IndexForeignError
        unread = Change.objects.filter(seq__gt=view.meta.seq, kind=Change.Kind.ARTICLE)
        awaited = set(unread.values_list("object_id", flat=True))
        for difference in _compared(keeper.documents(view), published_documents()):
            if difference.article not in awaited:
                yield difference


def repair() -> int:
    """Read anew what the index holds otherwise than the record. Returns how many articles. Raises IndexUnavailableError."""
    differing = sorted({difference.article for difference in verify()})
    keeper = _keeper()
    for start in range(0, len(differing), _BATCH):
        ids = differing[start : start + _BATCH]
        with keeper.store.writing(wait=True), _snapshot():
            documents = list(published_documents(ids))
            keeper.commit_locked(documents, set(ids) - {document.id for document in documents})
    return len(differing)


def stats() -> dict[str, int | str]:
    """Sizes of the index, and how many changes it has still to read. Raises IndexUnavailableError."""
    keeper = _keeper()
    return {**keeper.stats(), "pending": pending()}


def _compared(held: Iterator[Document], wanted: Iterator[Document]) -> Iterator[Difference]:
    """Both by id."""
    ours, theirs = next(held, None), next(wanted, None)
    while ours is not None or theirs is not None:
        if ours is not None and (theirs is None or ours.id < theirs.id):
            yield Difference(ours.id, "extra")
            ours = next(held, None)
        elif theirs is not None and (ours is None or ours.id > theirs.id):
            yield Difference(theirs.id, "missing")
            theirs = next(wanted, None)
        elif ours is not None and theirs is not None:
            for name in _differing(ours, theirs):
                yield Difference(ours.id, name)
            ours, theirs = next(held, None), next(wanted, None)


def _differing(held: Document, wanted: Document) -> Iterator[str]:
    for field in fields(Document):
        ours, theirs = getattr(held, field.name), getattr(wanted, field.name)
        if field.name == "texts":
            yield from (name for name, a, b in zip(TEXT_FIELDS, ours, theirs, strict=True) if a != b)
        elif ours != (tuple(filter(None, theirs)) if isinstance(theirs, tuple) else theirs):
            yield field.name


def _drain_locked() -> int:
    """Read what changed into the current generation. Returns how far that goes in numbers. The caller holds the lock."""
    keeper = _keeper()
    draft = keeper.current()
    followed = _followed(keeper, draft)
    if followed is not draft:
        followed.publish()
    return followed.contents.manifest.meta.seq - draft.contents.manifest.meta.seq


def _followed(keeper: Keeper, draft: Draft) -> Draft:
    """A generation that holds all that has been committed, or as much as one should; the draft itself if it does already.

    All is read as of one moment, so that what changed together comes in together. Raises IndexForeignError.
    """
    with _snapshot():
        meta = draft.contents.manifest.meta
        if not _is_of_this_record(meta):
            raise IndexForeignError
        changes = Change.objects.filter(seq__gt=meta.seq).order_by("seq").values_list("seq", "kind", "object_id")
        changed: set[int] = set()
        last = meta.seq
        for seq, kind, pk in changes.iterator():
            last = seq
            if kind == Change.Kind.ARTICLE:
                changed.add(pk)
            if len(changed) >= _AT_ONCE:
                break
        if last == meta.seq:
            return draft
        ids = sorted(changed)
        after = _change(last)
        for start in range(0, len(ids) or 1, _BATCH):
            few = ids[start : start + _BATCH]
            documents = list(published_documents(few)) if few else []
            draft = keeper.changed(draft, documents, set(few) - {document.id for document in documents}, after)
    return draft


@contextmanager
def _snapshot() -> Iterator[None]:
    """Within this, all reading is as of one moment. It keeps nobody from writing, as `atomic()` would, which takes the lock."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _pending_after(meta: Meta) -> int:
    """How many changes there are after one, counted no further than tells few from many."""
    return len(list(islice(Change.objects.filter(seq__gt=meta.seq).values_list("seq").iterator(), _FEW + 1)))


def _is_of_this_record(meta: Meta) -> bool:
    """Whether that change is one of this database: an index that is ahead, or beside, was made from another."""
    return meta.seq == 0 or _change(meta.seq) == meta


def _last_change() -> Meta:
    last = Change.objects.order_by("-seq").values_list("seq", flat=True).first()
    return Meta(0) if last is None else _change(last)


def _change(seq: int) -> Meta:
    row = Change.objects.filter(seq=seq).first()
    return Meta(seq, f"{row.time.isoformat()} {row.kind} {row.object_id}" if row else "?")


def _keeper() -> Keeper:
    backend: Any = connections[_CONNECTION].get_backend()
    keeper: Keeper = backend.keeper
    return keeper
