"""Which issue a page belongs to, and moving it there.

Pages whose date was printed, in the path, in the manifest or given by an editor share the issue of their newspaper, date and
edition; a page with an inferred or no date has an issue of its own until an editor merges them.
"""

from dataclasses import replace

from archive import changes
from archive.findings import Findings
from archive.linking import link_jumps
from archive.models import SHARED_BASES, Change, Issue, Newspaper, Page
from archive.parsing.parsed import Basis


class MoveRefusedError(ValueError):
    """The page stays where it is; the message, for people, says why."""


def held_issue(newspaper: Newspaper | None, findings: Findings) -> Issue | None:
    """The issue of that newspaper and day, if it is held and the date is one that pages may share."""
    if newspaper is None or findings.date.basis not in SHARED_BASES:
        return None
    held = Issue.objects.filter(newspaper=newspaper, date=findings.date.best, edition="", date_basis__in=SHARED_BASES)
    return held.exclude(state=Issue.State.MERGED).first()


def new_issue(newspaper: Newspaper | None, findings: Findings, *, held: bool = False) -> Issue:
    """A new issue with what was found of it; held back, if so asked."""
    issue = Issue(state=Issue.State.HELD if held else Issue.State.PUBLISHED)
    _describe(issue, newspaper, findings)
    issue.save()
    changes.record(Change.Kind.ISSUE, [issue.pk])
    return issue


def complete_issue(issue: Issue, findings: Findings) -> list[str]:
    """Add to a held issue what a further page of it knows better: its number, a date that is printed. Returns contradictions,
    sentences for people."""
    messages, changed = [], []
    if findings.issue_number and issue.number is None:
        issue.number = findings.issue_number
        changed.append("number")
    elif findings.issue_number and issue.number != findings.issue_number:
        messages.append(f"报面为第 {findings.issue_number} 期，同日的其他版为第 {issue.number} 期。")
    if issue.date_basis == Basis.PATH and findings.date.basis == Basis.PRINTED:
        issue.date_basis = Basis.PRINTED.value
        changed.append("date_basis")
    if changed:
        issue.save(update_fields=changed)
        changes.record_issue(issue.pk)
    return messages


def move_page(page: Page, newspaper: Newspaper | None, findings: Findings) -> list[str]:
    """Put a held page where new findings say that it belongs, and keep its addresses and the number that an editor gave it.
    Returns contradictions, sentences for people. An issue that is left without pages redirects to where they went.

    Raises MoveRefusedError, with nothing changed, if an editor said where the page belongs, or another page is there.
    """
    if is_settled(page):
        raise MoveRefusedError(f"{page} 的报纸和日期由编辑定，未改动。")
    findings = with_editors_number(page, findings)
    if refusal := why_not_moved(page, newspaper, findings):
        raise MoveRefusedError(refusal)
    old, target, number = page.issue, held_issue(newspaper, findings), findings.page_number or ""
    if target is None and old.pages.count() == 1:
        _describe(old, newspaper, findings)
        old.save()
        target = old
    elif target is None:
        target = new_issue(newspaper, findings, held=old.state == Issue.State.HELD)
    page.issue, page.number, page.name = target, number, findings.page_name or ""
    page.position, page.findings = page_position(number), findings.to_json()
    page.save()
    messages = complete_issue(target, findings)
    if target != old and not old.pages.exists():
        Issue.objects.filter(pk=old.pk).update(state=Issue.State.MERGED, merged_into=target)
    for issue in dict.fromkeys((target, old)):
        link_jumps(issue)  # which are between pages of one issue, by their numbers
        changes.record_issue(issue.pk)
    return messages


def is_settled(page: Page) -> bool:
    """Whether an editor said of which newspaper and day the page's issue is."""
    return page.issue.date_basis == Basis.EDITOR


def with_editors_number(page: Page, findings: Findings) -> Findings:
    """The findings, with the page's own number and name in place of what was found, if an editor gave them."""
    if page.findings.get("number", {}).get("basis") != Basis.EDITOR:
        return findings
    return replace(findings, page_number=page.number or None, page_name=page.name or None, page_basis=Basis.EDITOR)


def why_not_moved(page: Page, newspaper: Newspaper | None, findings: Findings) -> str:
    """What stands where new findings would put the page, a sentence for people; empty if nothing does."""
    target, number = held_issue(newspaper, findings), findings.page_number
    if target and number and target.pages.filter(number=number).exclude(pk=page.pk).exists():
        return f"{target} 已有第{number}版，{page} 未移动。"
    return ""


def page_position(number: str | None) -> int:
    """Where a page stands in its issue: 1 to 999 by number, then A1, A2, …, B1; 0 if the number is unknown."""
    if not number:
        return 0
    letter, digits = (number[0], number[1:]) if number[0].isalpha() else ("", number)
    series = ord(letter) - ord("A") + 1 if letter else 0
    return series * 1000 + min(int(digits or 0), 999)


def _describe(issue: Issue, newspaper: Newspaper | None, findings: Findings) -> None:
    date = findings.date
    issue.newspaper = newspaper
    issue.date, issue.date_earliest, issue.date_latest = date.best, date.earliest, date.latest
    issue.date_basis = date.basis.value
    issue.number = findings.issue_number
