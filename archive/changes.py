"""Change rows: written in the transaction that changes anything a reader can see, numbered in the order of commits.

SQLite gives out `seq` under its one write lock, taken when the transaction begins, so that a lower number is never
committed after a higher one. On commit the `committed` signal only wakes who follows: a lost wake-up costs time, never a
change, because followers remember the last number that they have seen.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.dispatch import Signal

from archive.models import Article, Change

#: Sent once a transaction that recorded changes has been committed. No arguments.
committed: Final = Signal()

_BATCH: Final = 500  # rows an INSERT; keeps a renamed newspaper's statement small


def record(kind: Change.Kind, ids: Iterable[int]) -> None:
    """Record that these objects changed. Raises RuntimeError outside a transaction, where the order would be lost."""
    if not connection.in_atomic_block:
        raise RuntimeError("changes are recorded in the transaction that makes them")
    rows = [Change(kind=kind, object_id=pk) for pk in ids]
    if rows:
        Change.objects.bulk_create(rows, batch_size=_BATCH)
        transaction.on_commit(_wake, robust=True)


def record_newspaper(newspaper_id: int) -> None:
    """A newspaper changed, and with it each article that shows its name or county."""
    record(Change.Kind.NEWSPAPER, [newspaper_id])
    _record_articles(page__issue__newspaper=newspaper_id)


def record_issue(issue_id: int) -> None:
    """An issue changed (date, newspaper, standing), and with it each of its articles."""
    record(Change.Kind.ISSUE, [issue_id])
    _record_articles(page__issue=issue_id)


def record_page(page_id: int) -> None:
    """A page changed (number, name, issue, division), and with it each of its articles."""
    record(Change.Kind.PAGE, [page_id])
    _record_articles(page=page_id)


def record_topic(topic_id: int) -> None:
    """A topic changed its name, and with it each article that shows it."""
    record(Change.Kind.TOPIC, [topic_id])
    _record_articles(article_topics__topic=topic_id)


@contextmanager
def gathered_wakes(seconds: float) -> Iterator[None]:
    """Within this, followers are woken once every so many seconds and at the end, not after each commit: for a run of many
    transactions, which would otherwise have the index follow one by one. In this thread only."""
    gathering = _gathering.set(_Gathering(seconds, time.monotonic()))
    try:
        yield
    finally:
        held = _gathering.get()
        _gathering.reset(gathering)
        if held is not None and held.pending:
            _wake()


def _record_articles(**lookup: int) -> None:
    record(Change.Kind.ARTICLE, Article.objects.filter(**lookup).order_by("pk").values_list("pk", flat=True))


@dataclass
class _Gathering:
    """The wakes held back: since when, and whether there are any."""

    seconds: float
    last: float
    pending: bool = False


_gathering: ContextVar[_Gathering | None] = ContextVar("gathering", default=None)


def _wake() -> None:
    held = _gathering.get()
    if held is not None and time.monotonic() - held.last < held.seconds:
        held.pending = True
        return
    if held is not None:
        held.pending = False
    committed.send(sender=Change)
    if held is not None:
        held.last = time.monotonic()  # counted from the end, so that a slow follower does not take all the time
