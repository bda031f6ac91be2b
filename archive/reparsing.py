"""Held pages parsed anew by the present parser: what it would change, and the changing of it.

What an editor touched is never overwritten: where the new parse differs from what was parsed before, the page is marked for a
person. A page that parses as it is divided stays as it is, to the row. Pages are parsed and judged outside transactions, so that
editors who save meanwhile wait for no parser; what is then written is written only if the page is still as it was judged.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from archive import vocabularies
from archive.claims import by_name
from archive.corrections import parses
from archive.corrections.parses import Met
from archive.corrections.saving import current_page
from archive.findings import Findings
from archive.importing import claims_of, findings_of
from archive.models import Issue, Newspaper, Page
from archive.numbering import NumberedIssues
from archive.page_files import HeldText, ReadPage, read_held
from archive.parsing.parsed import Basis, ParsedPage
from archive.parsing.vocabulary import Vocabulary
from archive.placing import MoveRefusedError, is_settled, move_page, why_not_moved, with_editors_number
from archive.projecting import StaleSegmentationError
from archive.querysets import PageQuerySet

_FOLLOWS: Final = "未经订正的文章随新的解析，订正保留。"
#: The conflicts that are between a parse of the same source and a person's work, and end with that difference.
_OURS: Final = (parses.EDITED, parses.STANDING)


class Verdict(enum.StrEnum):
    """What a new parse of a page comes to."""

    SAME = "same"
    CHANGED = "changed"
    CONFLICT = "conflict"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reparsed:
    """One page's verdict; `messages` are sentences for people that say what differs."""

    page_id: int
    label: str
    verdict: Verdict
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a new parse of a page would change: its division (`met`; `taken` are the articles that readers were not to see then),
    its place (`newspaper` and `findings`, if `moves`), or that there is something for a person to see."""

    met: Met
    taken: set[int]
    moves: bool
    newspaper: Newspaper | None
    findings: Findings
    verdict: Verdict
    messages: tuple[str, ...]


#: Times that a page is judged anew because somebody was quicker.
_TRIES: Final = 10


def reparse_pages(pages: PageQuerySet, *, dry_run: bool) -> Iterator[Reparsed]:
    """Parse the pages anew, on all cores, each written in its own transaction; with `dry_run` only say what would change. Stopped
    at any moment, whole pages are done, and doing it again goes on where it stopped."""
    vocabulary, numbered = vocabularies.from_database(), NumberedIssues()
    for read in read_held(_held(pages), vocabulary):
        yield _reparse(read, vocabulary, numbered, dry_run=dry_run)


def _held(pages: PageQuerySet) -> Iterator[HeldText]:
    for pk in list(pages.exclude(source=None).exclude(segmentation=None).order_by("pk").values_list("pk", flat=True)):
        held = Page.objects.order_by("pk").filter(pk=pk).values_list("source", "source__content").first()
        if held is not None:
            yield HeldText(pk, held[0], bytes(held[1]))


def _pages_to_judge() -> QuerySet[Page]:
    """Pages with what a judgement looks at; of most neither division nor text is needed."""
    pages = Page.objects.order_by("pk").select_related("issue__newspaper", "source", "segmentation__source")
    return pages.defer("source__content", "segmentation__content", "segmentation__source__content")


def _reparse(read: ReadPage[HeldText], vocabulary: Vocabulary, numbered: NumberedIssues, *, dry_run: bool) -> Reparsed:
    pk = read.item.page_id
    for _ in range(_TRIES):
        page = _pages_to_judge().filter(pk=pk).first()
        if page is None:
            return Reparsed(pk, str(pk), Verdict.FAILED, ("这一版已经没有了。",))
        if page.source is not None and page.source_id != read.item.source_id:  # another was imported since the page was read
            read = next(read_held([HeldText(pk, page.source.pk, bytes(page.source.content))], vocabulary, 1))
        parsed = read.parsed
        if parsed is None:
            return Reparsed(pk, str(page), Verdict.FAILED, (read.error,))
        judged, further = _judge(page, parsed, numbered), []
        if not dry_run and judged.verdict != Verdict.SAME:
            try:
                further = _carry_out(page, judged)
            except (StaleSegmentationError, MoveRefusedError):
                continue  # somebody was quicker: judged again, as the page is now
            except DatabaseError as error:
                return Reparsed(pk, str(page), Verdict.FAILED, (f"数据库写不进去：{error}。",))
        return Reparsed(pk, str(page), judged.verdict, (*judged.messages, *further))
    return Reparsed(pk, str(page), Verdict.FAILED, ("总有人在改这一版，没有动它；再运行一次即可。",))


def _judge(page: Page, parsed: ParsedPage, numbered: NumberedIssues) -> _Judged:
    """What the parse would change. Writes nothing."""
    newspapers = {newspaper.name: newspaper for newspaper in Newspaper.objects.all()}
    findings = with_editors_number(page, _findings(page, parsed, newspapers, numbered))
    taken = parses.taken_from_readers(page)
    newspaper = newspapers.get(findings.newspaper.name or "")
    met = parses.meet(page, parsed.segmentation)
    moves = not is_settled(page) and not _places_alike(page, findings)
    refused = why_not_moved(page, newspaper, findings) if moves else ""
    messages = [met.conflict] if met.conflict else []
    if met.division is not None:
        messages += _differences(page, parsed) if met.division == met.parse else [_FOLLOWS]
    elif not met.conflict and page.conflict in _OURS:
        messages.append("新的解析与订正不再不同，待决的标记已撤。")
    if moves:
        date, basis = findings.date, Issue.DateBasis(findings.date.basis.value).label
        messages.append(
            refused
            or f"报纸、日期或版次的依据有变：{findings.newspaper.name or '报纸不明'} {date.best or '日期'}（{basis}）。"
        )
    verdict = Verdict.CHANGED if messages else Verdict.SAME
    if met.conflict or (refused and met.division is None):
        verdict = Verdict.CONFLICT
    return _Judged(met, taken, moves and not refused, newspaper, findings, verdict, tuple(messages))


@transaction.atomic
def _carry_out(page: Page, judged: _Judged) -> list[str]:
    """Write what was judged. Returns contradictions, sentences for people. Raises StaleSegmentationError or MoveRefusedError, with
    nothing written, if the page is no longer as it was then."""
    if page.segmentation is None:
        return []
    held = current_page(page.pk, page.segmentation.n)
    if (held.source_id, held.conflict) != (page.source_id, page.conflict):
        raise StaleSegmentationError(f"page {page.pk} has changed")
    if parses.taken_from_readers(held) != judged.taken:
        raise StaleSegmentationError(f"articles of page {page.pk} were withdrawn or published")
    if judged.met.division is not None:
        parses.follow(held, judged.met)
    # What waits already because of another source goes on saying so: both are decided together.
    conflict = judged.met.conflict if held.conflict in ("", *_OURS) else held.conflict
    if conflict != held.conflict:
        held.conflict = conflict
        held.save(update_fields=["conflict"])
    return move_page(held, judged.newspaper, judged.findings) if judged.moves else []


def _findings(page: Page, parsed: ParsedPage, newspapers: dict[str, Newspaper], numbered: NumberedIssues) -> Findings:
    named = by_name(newspapers.values())
    path, manifest = (claim.resolved(named) for claim in claims_of(page, page.source))
    return findings_of(parsed, path, manifest, newspapers, numbered)


def _places_alike(page: Page, findings: Findings) -> bool:
    held, new = page.findings, findings.to_json()
    # What an editor said of the number stays, whatever is found.
    names = ("newspaper", "date") if findings.page_basis == Basis.EDITOR else ("newspaper", "date", "number")
    # What an older version did not note yet is no difference.
    return all(name in held and all(new[name].get(key) == value for key, value in held[name].items()) for name in names)


def _differences(page: Page, parsed: ParsedPage) -> list[str]:
    messages = []
    held = list(page.articles.filter(key__isnull=False).order_by("position"))
    if len(held) != len(parsed.articles):
        messages.append(f"文章 {len(held)} 篇，新解析为 {len(parsed.articles)} 篇。")
    old = [article.title for article in held]
    new = [article.headline or article.kicker or article.deck for article in parsed.articles]
    changed = [title for title in new if title and title not in old]
    if changed:
        messages.append(f"新的标题：{'、'.join(changed)}。")
    return messages or ["正文的切分、排版或著录有变。"]
