"""Change rows: written in the transaction that changes anything a reader can see, numbered in the order of commits.

SQLite gives out `seq` under its one write lock, taken when the transaction begins, so that a lower number is never
committed after a higher one. On commit the `committed` signal only wakes who follows: a lost wake-up costs time, never a
change, because followers remember the last number that they have seen.
"""

from collections.abc import Iterable
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


def _record_articles(**lookup: int) -> None:
    record(Change.Kind.ARTICLE, Article.objects.filter(**lookup).order_by("pk").values_list("pk", flat=True))


def _wake() -> None:
    committed.send(sender=Change)
