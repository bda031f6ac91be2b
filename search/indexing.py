"""The index follows the record: it reads the Change rows after the last one that it holds.

One process writes at a time. Whoever commits a change tries for the lock and drains; if another process has it, that one
sees the new rows as well, because it looks again after letting go. A wake-up that is lost costs time, never a change.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max
from haystack import connections

from archive.models import Change
from search.backends.store import IndexUnavailableError
from search.documents import Document, published_documents

_BATCH: Final = 1000  # Change rows a commit of the index
_CONNECTION: Final = "default"


def rebuild(progress: Callable[[int], None] | None = None) -> int:
    """Build a new index of all published articles aside, make it the current one, and drain what changed meanwhile.

    Returns how many articles were built in. Searching goes on over the old index until the new one is whole.
    """
    seq = _last_seq()  # read first: what changes during the build is read again afterwards
    count: int = _backend().rebuild(published_documents(), seq, progress)
    drain()
    return count


def drain() -> int:
    """Bring the index up to date, waiting for another writer to finish. Returns how many changes were read.

    Raises IndexUnavailableError if there is no index, or one of another version.
    """
    total = 0
    while _pending():
        with _backend().writing(wait=True):
            total += _drain_locked()
    return total


def wake(**_signal: Any) -> None:
    """Bring the index up to date unless another process is at it. Without an index there is nothing to do."""
    try:
        while _pending():
            with _backend().writing(wait=False) as got:
                if not got:
                    return
                _drain_locked()
    except IndexUnavailableError:
        return


def is_current() -> bool:
    """Whether there is an index of this version that can follow this database's changes by draining."""
    try:
        held: int = _backend().held_seq()
    except IndexUnavailableError:
        return False
    return held <= _last_seq()  # an index that is ahead was made from another database


@dataclass(frozen=True, slots=True)
class Difference:
    """An article that the index holds otherwise than the record: "missing", "extra", or the name of what differs."""

    article: int
    what: str


def verify() -> Iterator[Difference]:
    """Compare the whole index with the record, article by article. Raises IndexUnavailableError."""
    held = _backend().documents()
    wanted = iter(published_documents())
    ours, theirs = next(held, None), next(wanted, None)
    while ours is not None or theirs is not None:
        if theirs is None or (ours is not None and ours[0] < theirs.id):
            yield Difference(ours[0] if ours else 0, "extra")
            ours = next(held, None)
        elif ours is None or ours[0] > theirs.id:
            yield Difference(theirs.id, "missing")
            theirs = next(wanted, None)
        else:
            yield from _differences(ours, theirs)
            ours, theirs = next(held, None), next(wanted, None)


def stats() -> dict[str, int | str]:
    """Sizes of the index, and how many changes it has still to read. Raises IndexUnavailableError."""
    held: dict[str, int | str] = _backend().stats()
    return {**held, "pending": Change.objects.filter(seq__gt=held["seq"]).count()}


def _differences(held: tuple[int, tuple[str, ...], dict[str, list[str]], int], document: Document) -> Iterator[Difference]:
    pk, texts, values, date = held
    if texts != document.texts:
        yield Difference(pk, "text")
    expected = {
        "county": [document.county],
        "newspaper": [document.newspaper],
        "kind": [document.kind],
        "topic": list(document.topics),
        "campaign": list(document.campaigns),
        "contributor": list(document.contributors),
    }
    for facet, wanted in expected.items():
        if values[facet] != [value for value in wanted if value]:
            yield Difference(pk, facet)
    if date != (int(f"{document.date:%Y%m%d}") if document.date else 0):
        yield Difference(pk, "date")


def _drain_locked() -> int:
    """Read one batch of changes into the index, in one commit."""
    backend = _backend()
    rows = list(
        Change.objects.filter(seq__gt=backend.held_seq()).order_by("seq").values_list("seq", "kind", "object_id")[:_BATCH]
    )
    if rows:
        changed = {pk for _, kind, pk in rows if kind == Change.Kind.ARTICLE}
        documents = list(published_documents(changed)) if changed else []
        backend.apply_locked(documents, changed - {document.id for document in documents}, rows[-1][0])
    return len(rows)


def _pending() -> bool:
    return _last_seq() > int(_backend().held_seq())


def _last_seq() -> int:
    return Change.objects.aggregate(last=Max("seq"))["last"] or 0


def _backend() -> Any:
    return connections[_CONNECTION].get_backend()
