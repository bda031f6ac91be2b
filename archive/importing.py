"""Bringing parsed pages into the record: one page, one transaction; importing the same again changes nothing.

An import is recognised by the bytes' SHA-256 together with what the path claimed. New bytes under the newspaper, date and
page number of a held page are a new source of it; the same bytes under another date or page are another page, marked.
"""

import enum
import hashlib
from dataclasses import dataclass, field

from django.db import transaction

from archive import changes
from archive.claims import Claim
from archive.findings import Findings, weigh
from archive.models import SHARED_BASES, Change, ImportRun, Issue, Newspaper, Page, Segmentation, Source
from archive.parsing.parsed import Basis, ParsedPage
from archive.projecting import adopt


class Outcome(enum.StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome for one file: `page_id` unless it failed, and sentences for people."""

    name: str
    outcome: Outcome
    page_id: int | None = None
    messages: tuple[str, ...] = field(default=())


@transaction.atomic
def import_page(name: str, content: bytes, parsed: ParsedPage, claim: Claim, run: ImportRun) -> Imported:
    """Take one parsed file into the record. Writes all of it or nothing; `name` is the file's path for people."""
    sha256 = hashlib.sha256(content).hexdigest()
    known = Source.objects.filter(sha256=sha256, claim_key=claim.key).values_list("page_id", flat=True).first()
    if known is not None:
        return Imported(name, Outcome.UNCHANGED, known)
    newspapers = {newspaper.name: newspaper for newspaper in Newspaper.objects.all()}
    findings = weigh(parsed, claim, Basis.PATH, {paper.name: paper.county for paper in newspapers.values()})
    newspaper = newspapers.get(findings.newspaper.name or "")
    issue = _held_issue(newspaper, findings)
    page = _held_page(issue, findings, sha256)
    outcome = Outcome.ADDED if page is None else Outcome.REPLACED
    messages = list(findings.contradictions)
    twin = Page.objects.filter(sources__sha256=sha256).order_by("pk").first()
    if page is None:
        issue = issue or _new_issue(newspaper, findings)
        page = Page.objects.create(
            issue=issue,
            number=findings.page_number or "",
            name=findings.page_name or "",
            position=page_position(findings.page_number),
            findings=findings.to_json(),
            duplicate_of=twin,
        )
        if twin is not None:
            messages.append(f"内容与第 {twin.pk} 号版（{twin}）逐字节相同，标为疑似重复。")
    messages += _complete_issue(page.issue, findings)
    source = Source.objects.create(
        page=page,
        sha256=sha256,
        encoding=parsed.text.encoding,
        name=name[-500:],
        claim=claim.to_json(),
        claim_key=claim.key,
        content=content,
        run=run,
    )
    current = page.segmentation
    if page.source is not None and page.source.sha256 == sha256:
        return Imported(name, Outcome.UNCHANGED, page.pk, (*messages, f"与已收藏的 {page} 相同。"))
    if current is not None and current.origin == Segmentation.Origin.EDITOR:
        messages.append(f"{page} 已由编辑订正，新原文存档待审，未改动切分。")
        return Imported(name, Outcome.CONFLICT, page.pk, tuple(messages))
    if current is not None:
        page.findings = findings.to_json()
        page.save(update_fields=["findings"])
    adopt(page, source, parsed.segmentation, expected=current.n if current else None, reason="导入")
    return Imported(name, outcome, page.pk, tuple(messages))


def page_position(number: str | None) -> int:
    """Where a page stands in its issue: 1 to 999 by number, then A1, A2, …, B1; 0 if the number is unknown."""
    if not number:
        return 0
    letter, digits = (number[0], number[1:]) if number[0].isalpha() else ("", number)
    series = ord(letter) - ord("A") + 1 if letter else 0
    return series * 1000 + min(int(digits or 0), 999)


def _held_issue(newspaper: Newspaper | None, findings: Findings) -> Issue | None:
    """The issue that the page belongs to, if it is held and the date is one that pages may share."""
    if newspaper is None or findings.date.basis not in SHARED_BASES:
        return None
    held = Issue.objects.filter(newspaper=newspaper, date=findings.date.best, edition="", date_basis__in=SHARED_BASES)
    return held.exclude(state=Issue.State.MERGED).first()


def _held_page(issue: Issue | None, findings: Findings, sha256: str) -> Page | None:
    """The page of that issue that these bytes are of: by its number, else by the same bytes."""
    if issue is None:
        return None
    pages = issue.pages.select_related("source", "segmentation", "issue__newspaper")
    if findings.page_number:
        return pages.filter(number=findings.page_number).first()
    return pages.filter(sources__sha256=sha256).first()


def _new_issue(newspaper: Newspaper | None, findings: Findings) -> Issue:
    date = findings.date
    issue = Issue.objects.create(
        newspaper=newspaper,
        date=date.best,
        date_earliest=date.earliest,
        date_latest=date.latest,
        date_basis=date.basis.value,
        number=findings.issue_number,
    )
    changes.record(Change.Kind.ISSUE, [issue.pk])
    return issue


def _complete_issue(issue: Issue, findings: Findings) -> list[str]:
    """Add to a held issue what a further page knows better: its number, a date that is printed. Returns contradictions."""
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
