"""Held pages parsed anew by the present parser: what it would change, and the changing of it.

What an editor touched is never overwritten: where the new parse differs from what was parsed before, the page is marked for a
person. A page that parses as it is divided stays as it is, to the row.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from archive import vocabularies
from archive.claims import Claim, by_name
from archive.corrections import parses
from archive.findings import Findings
from archive.importing import findings_of
from archive.models import Newspaper, Page, Segmentation
from archive.parsing.page import parse_page
from archive.parsing.parsed import ParsedPage
from archive.parsing.vocabulary import Vocabulary
from archive.placing import MoveRefusedError, move_page
from archive.projecting import adopt
from archive.querysets import PageQuerySet


class Verdict(enum.StrEnum):
    """What a new parse of a page comes to."""

    SAME = "same"
    CHANGED = "changed"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Reparsed:
    """One page's verdict; `messages` are sentences for people that say what differs."""

    page_id: int
    label: str
    verdict: Verdict
    messages: tuple[str, ...] = ()


def reparse_pages(pages: PageQuerySet, *, dry_run: bool) -> Iterator[Reparsed]:
    """Parse the pages anew, each in its own transaction; with `dry_run` only say what would change."""
    vocabulary = vocabularies.from_database()
    for pk in list(pages.order_by("pk").values_list("pk", flat=True)):
        yield _reparse(pk, vocabulary, dry_run=dry_run)


@transaction.atomic
def _reparse(pk: int, vocabulary: Vocabulary, *, dry_run: bool) -> Reparsed:
    page = Page.objects.select_related("issue__newspaper", "source", "segmentation").get(pk=pk)
    source, current = page.source, page.segmentation
    if source is None or current is None:
        return Reparsed(pk, str(page), Verdict.SAME)
    parsed = parse_page(bytes(source.content), vocabulary)
    newspapers = {newspaper.name: newspaper for newspaper in Newspaper.objects.all()}
    named = by_name(newspapers.values())
    path, manifest = (Claim.from_json(source.claim.get(name, {})).resolved(named) for name in ("path", "manifest"))
    findings = findings_of(parsed, path, manifest, newspapers)
    placed = _places_alike(page, findings)
    if current.origin == Segmentation.Origin.EDITOR:
        return _leave_to_people(page, parsed, dry_run=dry_run)
    if parsed.segmentation.digest() == current.digest and placed:
        return Reparsed(pk, str(page), Verdict.SAME)
    messages = _differences(page, parsed, findings)
    if not dry_run:
        if parsed.segmentation.digest() != current.digest:
            adopt(page, source, parsed.segmentation, expected=current.n, reason="重新解析")
        if not placed:
            try:
                messages += move_page(page, newspapers.get(findings.newspaper.name or ""), findings)
            except MoveRefusedError as refusal:
                messages.append(str(refusal))
    return Reparsed(pk, str(page), Verdict.CHANGED, tuple(messages))


def _leave_to_people(page: Page, parsed: ParsedPage, *, dry_run: bool) -> Reparsed:
    """An edited page: if the parser now says something else than the last time that it was asked, what no editor touched follows
    it, and the rest is a conflict."""
    before = page.segmentations.filter(origin=Segmentation.Origin.PARSER).order_by("-n").first()
    if before is not None and before.digest == parsed.segmentation.digest():
        return Reparsed(page.pk, str(page), Verdict.SAME)
    if not dry_run and parses.follow(page, parsed.segmentation) is not None:
        return Reparsed(page.pk, str(page), Verdict.CHANGED, ("未经订正的文章随新的解析，订正保留。",))
    message = "新的解析与编辑的订正不同，切分仍按编辑的订正。"
    if not dry_run and page.conflict != message:
        page.conflict = message
        page.save(update_fields=["conflict"])
    return Reparsed(page.pk, str(page), Verdict.CONFLICT, (message,))


def _places_alike(page: Page, findings: Findings) -> bool:
    held, new = page.findings, findings.to_json()
    # What an editor said of the number stays, whatever is found.
    names = ("newspaper", "date") if held.get("number", {}).get("basis") == "editor" else ("newspaper", "date", "number")
    # What an older version did not note yet is no difference.
    return all(name in held and all(new[name].get(key) == value for key, value in held[name].items()) for name in names)


def _differences(page: Page, parsed: ParsedPage, findings: Findings) -> list[str]:
    messages = []
    before, after = page.articles.filter(key__isnull=False).count(), len(parsed.articles)
    if before != after:
        messages.append(f"文章 {before} 篇，新解析为 {after} 篇。")
    old = [article.title for article in page.articles.filter(key__isnull=False).order_by("position")]
    new = [article.headline or article.kicker or article.deck for article in parsed.articles]
    changed = [title for title in new if title and title not in old]
    if changed:
        messages.append(f"新的标题：{'、'.join(changed)}。")
    if not _places_alike(page, findings):
        date = findings.date
        messages.append(
            f"报纸、日期或版次的依据有变：{findings.newspaper.name or '报纸不明'} {date.best or '日期未知'}（{date.basis}）。"
        )
    return messages or ["正文的切分或排版有变。"]
