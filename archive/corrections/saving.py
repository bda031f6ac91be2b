"""Corrections made the page's next version: compare-and-swap, with who and why; going back; and marking pages as reviewed."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from archive import changes, journal
from archive.corrections.merging import three_way
from archive.corrections.spans import CorrectionError, canonical
from archive.corrections.steps import Step, perform, summary
from archive.models import Article, Change, Draft, Issue, Page, Segmentation
from archive.parsing.segmentation import Segmentation as Division
from archive.projecting import StaleSegmentationError, adopt

#: Characters that the record keeps of a reason.
REASON_LENGTH = 200


def apply(page_id: int, expected: int, steps: Sequence[Step], user_id: int, reason: str = "") -> Segmentation:
    """Make the outcome of the steps, done to version `expected`, the page's next version, and drop the editor's draft. Steps that
    change nothing make no version.

    Raises StaleSegmentationError if the page has gone on meanwhile, CorrectionError if a step cannot be done; nothing is written
    then, and the draft stays.
    """
    current = _current(current_page(page_id, expected))
    # Worked out before the transaction begins, which others wait for; a version never changes.
    before = current.division
    division = perform(current.source.text, before, steps)
    with transaction.atomic():
        page = current_page(page_id, expected)
        Draft.objects.filter(page=page, user=user_id).delete()
        if division in (before, canonical(current.source.text, before)):
            return current
        return _adopt(page, current, division, user_id, reason or summary(steps))


def join(page_id: int, expected: int, base: int, steps: Sequence[Step], user_id: int) -> Segmentation:
    """Join an editor's steps, done to version `base`, with the page's current version `expected`, and make that the next one.

    Raises StaleSegmentationError if the page has gone on meanwhile, CorrectionError if the base is of another source.
    """
    current = _current(current_page(page_id, expected))
    old = Segmentation.objects.filter(page=page_id, n=base).select_related("source").first()
    if old is None or old.source_id != current.source_id:
        raise CorrectionError("原文已经换了，不能合并。")
    text = old.source.text
    joined = three_way(text, old.division, perform(text, old.division, steps), current.division).division
    with transaction.atomic():
        page = current_page(page_id, expected)
        Draft.objects.filter(page=page, user=user_id).delete()
        if joined == canonical(text, current.division):
            return current
        return _adopt(page, current, joined, user_id, f"与版本 {expected} 合并：{summary(steps)}")


@transaction.atomic
def restore(page_id: int, expected: int, n: int, user_id: int, reason: str = "") -> Segmentation:
    """Make version `n` again what the page is divided into: the same content to the byte, of the same source, under a new number.

    Raises StaleSegmentationError if the page has gone on meanwhile, CorrectionError if there is no such version.
    """
    page = current_page(page_id, expected)
    version = page.segmentations.filter(n=n).select_related("source").first()
    if version is None:
        raise CorrectionError(f"没有版本 {n}。")
    current = _current(page)
    if (version.digest, version.source_id) == (current.digest, current.source_id):
        return current
    return _adopt(page, version, version.division, user_id, reason or f"恢复版本 {n}")


@transaction.atomic
def review(page_id: int, expected: int, user_id: int) -> None:
    """A person has looked at version `expected`: the page is reviewed (已审), and what was held back until then is published.

    Raises StaleSegmentationError if the page has gone on meanwhile.
    """
    page = current_page(page_id, expected)
    Page.objects.filter(pk=page.pk).update(reviewed_version=expected, reviewed_by=user_id, reviewed_at=timezone.now())
    held = page.articles.filter(key__isnull=False, state=Article.State.HELD)
    ids = list(held.values_list("pk", flat=True))
    held.update(state=Article.State.PUBLISHED)
    changes.record(Change.Kind.ARTICLE, ids)
    changes.record(Change.Kind.PAGE, [page.pk])
    if ids and page.issue.state == Issue.State.HELD:
        # It came in with its first page and waited for one that may be seen.
        Issue.objects.filter(pk=page.issue_id).update(state=Issue.State.PUBLISHED)
        changes.record_issue(page.issue_id)
    journal.note(user_id, page, f"版本 {expected} 标为已审")


def keep_draft(page_id: int, user_id: int, base: int, steps: Sequence[Step]) -> None:
    """Keep an editor's unsaved steps; none drops the draft."""
    if steps:
        Draft.objects.update_or_create(page_id=page_id, user_id=user_id, defaults={"base": base, "steps": list(steps)})
    else:
        Draft.objects.filter(page_id=page_id, user_id=user_id).delete()


def current_page(page_id: int, expected: int) -> Page:
    """The page, if its current version is `expected`. Raises StaleSegmentationError otherwise. Run in the writing transaction,
    so that it stays so."""
    page = Page.objects.select_related("issue", "segmentation__source").get(pk=page_id)
    n = page.segmentation.n if page.segmentation else 0
    if n != expected or page.segmentation is None:
        raise StaleSegmentationError(f"page {page_id} is at version {n}, not {expected}")
    return page


def states_by_key(page: Page) -> dict[int | None, str]:
    """The state of each article that the page is divided into."""
    return dict(page.articles.filter(key__isnull=False).order_by().values_list("key", "state"))


def state_of_new(page: Page) -> str:
    """What articles that come to be on the page are: held back where all of it still waits for a review."""
    return state_beside(states_by_key(page).values())


def state_beside(states: Collection[str]) -> str:
    """The same, by the states of the articles that are on the page."""
    waits = Article.State.HELD in states and Article.State.PUBLISHED not in states
    return Article.State.HELD if waits else Article.State.PUBLISHED


def _adopt(page: Page, of: Segmentation, division: Division, user_id: int, reason: str) -> Segmentation:
    """`of` names the source."""
    return adopt(
        page,
        of.source,
        division,
        expected=_current(page).n,
        origin=Segmentation.Origin.EDITOR,
        author_id=user_id,
        reason=reason[:REASON_LENGTH],
        new_state=state_of_new(page),
    )


def _current(page: Page) -> Segmentation:
    """The version of a page that has one."""
    assert page.segmentation is not None  # noqa: S101 (current_page saw to it)
    return page.segmentation
