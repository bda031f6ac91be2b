"""Where a new parse meets an editor's work: what nobody touched follows the parser, and the rest waits for a person.

Whatever a person decides, the parse is put into the history first, so that the same parse does not ask again.
"""

import enum
from dataclasses import dataclass

from django.db import transaction

from archive.corrections.merging import Merged, matched_keys, three_way
from archive.corrections.saving import REASON_LENGTH, current_page, state_of_new
from archive.corrections.spans import CorrectionError, canonical, relabelled
from archive.corrections.transport import transported
from archive.models import Page, Segmentation, Source
from archive.parsing.page import parse_page
from archive.parsing.projection import project
from archive.parsing.segmentation import Segmentation as Division
from archive.parsing.text import Text
from archive.parsing.vocabulary import Vocabulary
from archive.projecting import adopt


class Choice(enum.StrEnum):
    """What a person decides."""

    KEEP = "keep"
    JOIN = "join"
    TAKE = "take"


@dataclass(frozen=True)
class Pending:
    """A page's conflict: the new `parse` of `source`, and both joined, which is a division of that source, too; `joined` is None
    where there is nothing to join by, as when the source reads like another page."""

    source: Source
    parse: Division
    joined: Merged | None


def pending(page: Page, vocabulary: Vocabulary) -> Pending | None:
    """What the page's conflict is between; None if it has none. Parses the latest source anew."""
    current = page.segmentation
    source = page.sources.order_by("-pk").first()
    if not page.conflict or current is None or source is None:
        return None
    # The same bytes under a second claim are no other text.
    if source.sha256 == current.source.sha256:
        source = current.source
    parse = parse_page(bytes(source.content), vocabulary).segmentation
    old = last_parse(page)
    return Pending(source, parse, None if old is None else _joined(old, current, source, parse))


def _joined(old: Segmentation, edit: Segmentation, source: Source, parse: Division) -> Merged | None:
    """The edit of an older parse and the new parse of this source, joined."""
    try:
        base, mine = _carried(old, source), _carried(edit, source)
        if base is None or mine is None:
            return None
        return three_way(source.text, base, mine, parse, reparsed=True)
    except CorrectionError:  # what came out would not tile the page; keeping or taking a side is still possible
        return None


def _carried(version: Segmentation, source: Source) -> Division | None:
    if version.source_id == source.pk:
        return version.division
    return transported(version.source.text, version.division, source.text)


@transaction.atomic
def resolve(page_id: int, expected: int, choice: Choice, user_id: int, vocabulary: Vocabulary) -> Segmentation:
    """End the page's conflict as a person chose. Raises CorrectionError if there is none or nothing to join,
    StaleSegmentationError if the page has gone on meanwhile."""
    page = current_page(page_id, expected)
    found = pending(page, vocabulary)
    edit = page.segmentation
    if found is None or edit is None:
        raise CorrectionError("这一版没有待决的差异。")
    if choice == Choice.JOIN and found.joined is None:
        raise CorrectionError("两份原文不像同一版，不能合并。")
    version = adopt(
        page, found.source, found.parse, expected=expected, origin=Segmentation.Origin.PARSER,
        author_id=user_id, reason="采用新的解析" if choice == Choice.TAKE else "新的解析", new_state=state_of_new(page),
    )  # fmt: skip
    if choice != Choice.TAKE:
        joins = choice == Choice.JOIN and found.joined
        version = adopt(
            page,
            found.source if joins else edit.source,
            joins.division if joins else edit.division,
            expected=version.n,
            origin=Segmentation.Origin.EDITOR,
            author_id=user_id,
            reason="新的解析与订正合并" if joins else "保留订正",
            new_state=state_of_new(page),
        )
    Page.objects.filter(pk=page.pk).update(conflict="")
    return version


def follow(page: Page, parse: Division) -> Segmentation | None:
    """Let the articles that no editor touched follow a new parse of the current source, if the parse changes no others: then
    both are put into the history. None, with nothing written, if a person must look. Runs in the caller's transaction."""
    edit, old = page.segmentation, last_parse(page)
    if edit is None or old is None or old.source_id != edit.source_id or edit.author_id is None:
        return None
    text = edit.source.text
    joined = three_way(text, old.division, edit.division, parse, reparsed=True)
    if joined.conflicts or _touched(text, old.division, edit.division) & _reparsed(text, old.division, parse):
        return None
    held = state_of_new(page)
    version = adopt(page, edit.source, parse, expected=edit.n, reason="新的解析", new_state=held)
    return adopt(
        page, edit.source, joined.division, expected=version.n, origin=Segmentation.Origin.EDITOR, new_state=held,
        author_id=edit.author_id, reason=f"随新的解析，订正保留（{edit.reason}）"[:REASON_LENGTH],
    )  # fmt: skip


def last_parse(page: Page) -> Segmentation | None:
    """The latest version that the parser made."""
    parses = page.segmentations.filter(origin=Segmentation.Origin.PARSER)
    return parses.select_related("source").order_by("-n").first()


def _touched(text: Text, old: Division, edit: Division) -> set[int]:
    """The offsets of articles that the editor changed in any way, as they were and as they are."""
    return _differing(text, canonical(text, old), canonical(text, edit))


def _reparsed(text: Text, old: Division, parse: Division) -> set[int]:
    before, after = canonical(text, old), canonical(text, parse)
    return _differing(text, before, relabelled(after, matched_keys(text, before, before, after, reparsed=True)))


def _differing(text: Text, before: Division, after: Division) -> set[int]:
    """The offsets of all articles that are not the same in both, and of furniture that is not."""
    found: set[int] = set()
    sides = [(division, {a.facts.key: a for a in project(text, division)}) for division in (before, after)]
    (_, first), (_, second) = sides
    for division, own in sides:
        other = second if own is first else first
        changed = {key for key, article in own.items() if other.get(key) != article}
        rest = {(s.start, s.end, s.role, s.article) for s in (after if division is before else before).spans}
        for span in division.spans:
            furniture = span.article is None and (span.start, span.end, span.role, None) not in rest
            if furniture or span.article in changed:
                found.update(range(span.start, span.end))
    return found
