"""Bringing parsed pages into the record: one page, one transaction; importing the same again changes nothing.

An import is recognised by the bytes' SHA-256 together with what was claimed of them by path and manifest. New bytes under the
newspaper, date and page number of a held page are a new source of it; a changed manifest, also one that is changed back, moves a
file's page; the same bytes under another date or page are otherwise another page, marked.
"""

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from archive.claims import Claim
from archive.corrections.parses import taken_from_readers
from archive.corrections.saving import state_of_new
from archive.corrections.transport import has_nothing_of
from archive.findings import Findings, claims_from_json, claims_to_json, weigh
from archive.models import Article, ImportRun, Issue, Newspaper, Page, Segmentation, Source
from archive.numbering import NumberedIssues, date_by_number
from archive.parsing.parsed import ParsedPage
from archive.placing import (
    MoveRefusedError,
    complete_issue,
    held_issue,
    is_settled,
    move_page,
    new_issue,
    page_position,
    with_editors_number,
)
from archive.projecting import adopt

#: Parts of a file's path that are kept with its bytes: newspaper, date, page, or the like.
_KEPT_PARTS: Final = 4

#: What a conflict with a new source says on the page and in the queue.
_EDITED: Final = "导入了新的原文，切分仍按编辑的订正。"
_OTHER: Final = "导入的另一份原文与这一版几乎没有相同的文字，可能认错了日期或版次，切分没有改。"
_STANDING: Final = "导入了新的原文，版上有撤下或暂不发布的文章，切分没有改。"


class Outcome(enum.StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The outcome in the interface's words."""
        return _LABELS[self]


_LABELS: Final = {
    Outcome.ADDED: "新增",
    Outcome.REPLACED: "更新",
    Outcome.MOVED: "移动",
    Outcome.UNCHANGED: "未变",
    Outcome.CONFLICT: "待审",
    Outcome.FAILED: "失败",
}


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file that was read and parsed. `name` is its path for people; `path` and `manifest` are what they claim of it."""

    name: str
    content: bytes
    parsed: ParsedPage
    path: Claim
    manifest: Claim

    @property
    def sha256(self) -> str:
        """Of the content, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def claim(self) -> Claim:
        """All that is claimed, the manifest's word over the path's."""
        return self.manifest.over(self.path)


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome for one file: `page_id` unless it failed, and sentences for people."""

    name: str
    outcome: Outcome
    page_id: int | None = None
    messages: tuple[str, ...] = ()


def known_import(name: str, content: bytes, path: Claim, manifest: Claim) -> Imported | None:
    """The outcome if these bytes were imported under these claims before, and the manifest, if it has the file, says what it said
    when the page got its place; else None. Costs a look-up, and no parsing."""
    sha256 = hashlib.sha256(content).hexdigest()
    held = Source.objects.filter(sha256=sha256, claim_key=manifest.over(path).key)
    source = held.select_related("page").defer("content").first()
    if source is None:
        return None
    changed = any(manifest.spoken) and claims_of(source.page, source)[1].spoken != manifest.spoken
    if changed and _same_file(name, sha256) == source.page:
        return None
    return Imported(name, Outcome.UNCHANGED, source.page_id)


def claims_of(page: Page, source: Source | None) -> tuple[Claim, Claim]:
    """What path and manifest claim of a page, as its findings have it; of one that was imported by an older version, its source."""
    return claims_from_json(page.findings.get("claim") or (source.claim if source else {}))


@transaction.atomic
def import_page(file: PageFile, run: ImportRun, numbered: NumberedIssues) -> Imported:
    """Take one parsed file into the record. Writes all of it or nothing. `numbered` is the whole run's."""
    if unchanged := known_import(file.name, file.content, file.path, file.manifest):
        return unchanged
    newspapers = {newspaper.name: newspaper for newspaper in Newspaper.objects.all()}
    findings = findings_of(file.parsed, file.path, file.manifest, newspapers, numbered)
    newspaper = newspapers.get(findings.newspaper.name or "")
    issue = held_issue(newspaper, findings)
    there = _held_page(issue, findings, file.sha256)
    before = _same_file(file.name, file.sha256) if any(file.manifest.spoken) else None
    if before is not None and (before != there or _said_otherwise(before, file)):
        return _import_moved(before, newspaper, file, findings, run, stays=before == there)
    if there is not None:
        return _import_again(there, file, findings, run)
    return _import_new(issue or new_issue(newspaper, findings, held=settings.HOLD_IMPORTS), file, findings, run)


def findings_of(
    parsed: ParsedPage,
    path: Claim,
    manifest: Claim,
    newspapers: Mapping[str, Newspaper],
    numbered: NumberedIssues,
) -> Findings:
    """What is held to be true of a page; `newspapers` are those in the archive, by name, `numbered` their issues with numbers."""
    findings = weigh(parsed, path, manifest, {paper.name: paper.county for paper in newspapers.values()})
    return date_by_number(findings, newspapers.get(findings.newspaper.name or ""), numbered)


def _import_new(issue: Issue, file: PageFile, findings: Findings, run: ImportRun) -> Imported:
    messages = list(findings.contradictions)
    twin = Page.objects.with_issue().filter(source__sha256=file.sha256).order_by("pk").first()
    if twin is not None:
        messages.append(f"内容与 {twin}（编号 {twin.pk}）逐字节相同，标为疑似重复。")
    page = Page.objects.create(
        issue=issue,
        number=findings.page_number or "",
        name=findings.page_name or "",
        position=page_position(findings.page_number),
        findings=findings.to_json(),
        duplicate_of=twin,
    )
    messages += complete_issue(issue, findings)
    state = Article.State.HELD if settings.HOLD_IMPORTS else Article.State.PUBLISHED
    adopt(page, _keep(page, file, run), file.parsed.segmentation, expected=None, reason="导入", new_state=state)
    return Imported(file.name, Outcome.ADDED, page.pk, tuple(messages))


def _said_otherwise(page: Page, file: PageFile) -> bool:
    """Whether the manifest said something else, or nothing, of this file when the page got its place; not where that is settled."""
    same = page.source is not None and page.source.sha256 == file.sha256
    return same and not is_settled(page) and claims_of(page, page.source)[1].spoken != file.manifest.spoken


def _import_moved(
    page: Page, newspaper: Newspaper | None, file: PageFile, findings: Findings, run: ImportRun, *, stays: bool
) -> Imported:
    """A file that was imported before and of which the manifest now says something else; `stays` if it is the page of that place
    all the same, and only its name or what it rests on is new."""
    if page.conflict == _OTHER and page.source is not None and page.source.sha256 == file.sha256:
        page.conflict = ""  # the manifest says which of the two it is; saved with the place
    try:
        messages = move_page(page, newspaper, findings)
    except MoveRefusedError as refusal:
        if is_settled(page):  # a place that another page has now may be free the next time
            _keep(page, file, run)
            _hear(page, file)
        return Imported(file.name, Outcome.CONFLICT, page.pk, (*findings.contradictions, str(refusal)))
    _keep(page, file, run)
    outcome = Outcome.REPLACED if stays else Outcome.MOVED
    return Imported(file.name, outcome, page.pk, (*findings.contradictions, *messages))


def _import_again(page: Page, file: PageFile, findings: Findings, run: ImportRun) -> Imported:
    """A file of a page that is held: the same bytes under a new claim, or a new extraction."""
    source, current, messages = _keep(page, file, run), page.segmentation, list(findings.contradictions)
    if page.source is not None and page.source.sha256 == file.sha256:
        if any(file.manifest.spoken):
            _hear(page, file)
        return Imported(file.name, Outcome.UNCHANGED, page.pk, (*messages, f"与已收藏的 {page} 相同。"))
    edited = current is not None and current.origin == Segmentation.Origin.EDITOR
    other = page.source is not None and has_nothing_of(page.source.text.content, file.parsed.text.content)
    if other or edited or taken_from_readers(page):
        page.conflict = _OTHER if other else _EDITED if edited else _STANDING
        page.save(update_fields=["conflict"])
        return Imported(file.name, Outcome.CONFLICT, page.pk, (*messages, f"{page}：{page.conflict}"))
    messages += complete_issue(page.issue, findings)
    if page.source is not None:
        messages.append(f"{page} 原来的原文是 {page.source.file_name}，已改用这一份；旧的仍存档。")
    page.findings = with_editors_number(page, findings).to_json()
    page.save(update_fields=["findings"])
    n, state = current.n if current else None, state_of_new(page)
    adopt(page, source, file.parsed.segmentation, expected=n, reason="导入新的原文", new_state=state)
    return Imported(file.name, Outcome.REPLACED, page.pk, tuple(messages))


def _hear(page: Page, file: PageFile) -> None:
    """Keep with the page what the manifest says of it and changes nothing: or the file would be parsed again each night, to find
    that an editor said where the page belongs."""
    page.findings["claim"] = claims_to_json(file.path, file.manifest)
    page.save(update_fields=["findings"])


def _held_page(issue: Issue | None, findings: Findings, sha256: str) -> Page | None:
    """The page of that issue that these bytes are of: by its number, else by the same bytes."""
    if issue is None:
        return None
    pages = issue.pages.select_related("source", "segmentation", "issue__newspaper")
    if findings.page_number:
        return pages.filter(number=findings.page_number).first()
    return pages.filter(sources__sha256=sha256).first()


def _same_file(name: str, sha256: str) -> Page | None:
    """The page that this very file was imported as before, unless its text is another file's by now."""
    own = Q(source__sha256=sha256) | Q(source__name=_kept_name(name))
    held = Page.objects.filter(own, sources__sha256=sha256, sources__name=_kept_name(name))
    return held.select_related("issue__newspaper", "source").order_by("-pk").first()


def _keep(page: Page, file: PageFile, run: ImportRun) -> Source:
    """Keep the bytes and what was claimed of them, unless both are held."""
    source, _ = Source.objects.get_or_create(
        sha256=file.sha256,
        claim_key=file.claim.key,
        defaults={
            "page": page,
            "encoding": file.parsed.text.encoding,
            "name": _kept_name(file.name),
            "claim": claims_to_json(file.path, file.manifest),
            "content": file.content,
            "run": run,
        },
    )
    return source


def _kept_name(name: str) -> str:
    """The end of the path: enough to know the file by, wherever the folder of all files is moved."""
    return "/".join(name.split("/")[-_KEPT_PARTS:])[-500:]
