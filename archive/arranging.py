"""Whole issues put right by an editor: dated, merged into one, pages moved. Addresses go on answering.

Each function is one transaction and records its changes. What an editor said of a page's place no import or parse undoes:
`placing.move_page` looks for that.
"""

import datetime

from django.db import transaction

from archive import changes
from archive.linking import link_jumps
from archive.models import SHARED_BASES, Article, Issue, Newspaper, Page
from archive.parsing.parsed import Basis
from archive.placing import page_position


class ArrangementError(ValueError):
    """It stays as it is; the message, for people, says why."""


@transaction.atomic
def date_issue(
    issue: Issue, newspaper: Newspaper | None, date: datetime.date | None, edition: str = "", number: int | None = None
) -> Issue:
    """Say of which newspaper and day the issue is; None for unknown. If that issue is held already, this one is merged into it.
    Returns the issue that the pages are in now. Raises ArrangementError if both hold a page of the same number."""
    issue = Issue.objects.get(pk=issue.pk)
    _check_live(issue)
    twin = _held(newspaper, date, edition)
    if twin is not None and twin != issue:
        return merge_issues(issue, twin)
    _dated(issue, newspaper, date, edition)
    issue.number = number
    issue.save()
    changes.record_issue(issue.pk)
    return issue


@transaction.atomic
def merge_issues(issue: Issue, into: Issue) -> Issue:
    """Put the issue's pages into another, to which its address redirects from then on. Returns that one. Raises ArrangementError
    if both hold a page of the same number, or are one."""
    issue, into = Issue.objects.get(pk=issue.pk), Issue.objects.get(pk=into.pk)
    for one in (issue, into):
        _check_live(one)
    if issue == into:
        raise ArrangementError("这是同一期。")
    taken = set(into.pages.exclude(number="").values_list("number", flat=True))
    twice = sorted(set(issue.pages.exclude(number="").values_list("number", flat=True)) & taken)
    if twice:
        raise ArrangementError(f"两期都有第{'、'.join(twice)}版，请先改正版次。")
    _agree(issue, into, list(issue.pages.all()))
    for page in issue.pages.all():
        _place(page, into, page.number)
    if into.number is None and issue.number is not None:
        into.number = issue.number
        into.save(update_fields=["number"])
    _redirect(issue, into)
    _settle(into, issue)
    return into


@transaction.atomic
def move_page(page: Page, newspaper: Newspaper | None, date: datetime.date, number: str, edition: str = "") -> Issue:
    """Put one page into the issue of that newspaper and day, which is made if it is not held; `number` is as printed, or empty.
    Returns that issue. An issue that loses its last page redirects to it. Raises ArrangementError if that page is there."""
    page = Page.objects.select_related("issue").get(pk=page.pk)
    old = page.issue
    target = _held(newspaper, date, edition)
    if target is None:
        target = old if old.pages.count() == 1 else Issue(state=old.state, withdrawn_reason=old.withdrawn_reason,
                                                          withdrawn_on=old.withdrawn_on)  # fmt: skip
        _dated(target, newspaper, date, edition)
        target.save()
    if number and target.pages.filter(number=number).exclude(pk=page.pk).exists():
        raise ArrangementError(f"{target} 已有第{number}版。")
    _agree(old, target, [page])
    _place(page, target, number)
    if target != old and not old.pages.exists():
        _redirect(old, target)
    _settle(target, old)
    return target


def _held(newspaper: Newspaper | None, date: datetime.date | None, edition: str) -> Issue | None:
    if newspaper is None or date is None:
        return None
    held = Issue.objects.filter(newspaper=newspaper, date=date, edition=edition, date_basis__in=SHARED_BASES)
    return held.exclude(state=Issue.State.MERGED).first()


def _dated(issue: Issue, newspaper: Newspaper | None, date: datetime.date | None, edition: str) -> None:
    issue.newspaper, issue.edition = newspaper, edition
    if date != issue.date or issue.date_basis not in SHARED_BASES:
        issue.date = issue.date_earliest = issue.date_latest = date
        issue.date_basis = (Basis.EDITOR if date else Basis.UNKNOWN).value
    if issue.last_date and (date is None or issue.last_date <= date):
        issue.last_date = None


def _place(page: Page, issue: Issue, number: str) -> None:
    page.issue, page.number, page.position = issue, number, page_position(number)
    page.findings.setdefault("number", {})["basis"] = Basis.EDITOR.value
    page.save(update_fields=["issue", "number", "position", "findings"])


def _agree(old: Issue, target: Issue, pages: list[Page]) -> None:
    """See that no move makes readers see what is withdrawn or held back, or takes from them what they saw. `pages` go from one
    issue to the other. Raises ArrangementError if one of the two is withdrawn and the other is not."""
    if old.state == target.state:
        return
    if Issue.State.WITHDRAWN in (old.state, target.state):
        raise ArrangementError("两期中有一期已撤下，请先改它的状态。")
    waiting = pages if old.state == Issue.State.HELD else list(target.pages.all())
    held = Article.objects.filter(page__in=waiting, key__isnull=False, state=Article.State.PUBLISHED)
    held.update(state=Article.State.HELD)
    if target.state == Issue.State.HELD:
        target.state = Issue.State.PUBLISHED
        target.save(update_fields=["state"])


def _redirect(issue: Issue, into: Issue) -> None:
    issue.state, issue.merged_into = Issue.State.MERGED, into
    issue.withdrawn_reason, issue.withdrawn_on = "", None
    issue.save()


def _settle(*issues: Issue) -> None:
    """Join the jumps anew and record that readers see the issues differently."""
    for issue in dict.fromkeys(issues):
        link_jumps(issue)
        changes.record_issue(issue.pk)


def _check_live(issue: Issue) -> None:
    if issue.state == Issue.State.MERGED:
        raise ArrangementError("这一期已并入别的期。")
