"""Where a new parse meets an editor's work: what nobody touched follows the parser, and the rest waits for a person.

Whatever a person decides, the parse is put into the history first, so that the same parse does not ask again.
"""

import enum
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from archive.corrections.merging import Merged, matched_keys, three_way
from archive.corrections.saving import REASON_LENGTH, current_page, state_beside, state_of_new, states_by_key
from archive.corrections.spans import CorrectionError, canonical, relabelled
from archive.corrections.transport import transported
from archive.models import Article, Page, Segmentation, Source
from archive.parsing.page import parse_page
from archive.parsing.projection import project
from archive.parsing.segmentation import Segmentation as Division
from archive.parsing.text import Text, is_blank_character
from archive.parsing.vocabulary import Vocabulary
from archive.projecting import adopt, note_parse

#: What a conflict says on the page and in the queue.
EDITED: Final = "新的解析与编辑的订正不同，切分仍按编辑的订正。"
STANDING: Final = "新的解析动到了撤下或暂不发布的文章，切分没有改。"
#: How the reason of a version begins that an editor's one became as a new parse was followed.
_FOLLOWED: Final = "随新的解析，订正保留（"


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
    old = last_parse(page, current.source)
    base = None if old is None else _carried(old, source)
    if base is None:
        return Pending(source, parse, None)
    parse = _keyed(source.text, base, parse)
    return Pending(source, parse, _joined(base, current, source, parse))


def _keyed(text: Text, old: Division, parse: Division) -> Division:
    """The parse with the keys that its articles had before. Drafts, histories and merges go by them, and the parser only counts."""
    return relabelled(parse, matched_keys(text, old, old, parse, reparsed=True))


def _joined(base: Division, edit: Segmentation, source: Source, parse: Division) -> Merged | None:
    """The edit of an older parse (`base`, carried to this source) and the new parse of this source, joined."""
    try:
        mine = _carried(edit, source)
        return None if mine is None else three_way(source.text, base, mine, parse, reparsed=True)
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
    if choice == Choice.TAKE:
        version = adopt(
            page, found.source, found.parse, expected=expected, origin=Segmentation.Origin.PARSER,
            author_id=user_id, reason="采用新的解析", new_state=state_of_new(page),
        )  # fmt: skip
    else:
        note_parse(page, found.source, found.parse, parent=last_parse(page, found.source), reason="新的解析")
        joins = choice == Choice.JOIN and found.joined
        version = adopt(
            page,
            found.source if joins else edit.source,
            joins.division if joins else edit.division,
            expected=expected,
            origin=Segmentation.Origin.EDITOR,
            author_id=user_id,
            reason="新的解析与订正合并" if joins else "保留订正",
            new_state=state_of_new(page),
        )
    Page.objects.filter(pk=page.pk).update(conflict="")
    return version


@dataclass(frozen=True, slots=True)
class Met:
    """What a new `parse` of a page's current source comes to: the `division` that it makes of the page, None if the page stays
    as it is; then `conflict` says, for people, why one of them must look, and is empty if the parse says nothing new. In both
    the articles have the keys that they had."""

    parse: Division
    division: Division | None = None
    conflict: str = ""


def meet(page: Page, parse: Division) -> Met:
    """What becomes of a new parse: articles that no person touched follow it. Writes nothing."""
    current = page.segmentation
    if current is None:
        return Met(parse)
    # Most pages parse as before; of these neither the division nor the text is needed.
    if _parses(page, current.source_id).values_list("digest", flat=True).first() == parse.digest():
        return Met(parse)
    old = last_parse(page, current.source)
    if old is None:
        return Met(parse, conflict=EDITED)
    text = current.source.text
    division = parse = _keyed(text, old.division, parse)
    if old.digest == parse.digest():
        return Met(parse)
    if current.origin == Segmentation.Origin.EDITOR:
        if current.author_id is None:
            return Met(parse, conflict=EDITED)
        try:
            joined = three_way(text, old.division, current.division, parse, reparsed=True)
        except CorrectionError:  # what came out would not tile the page
            return Met(parse, conflict=EDITED)
        if joined.conflicts or _touched(text, old.division, current.division) & _reparsed(text, old.division, parse):
            return Met(parse, conflict=EDITED)
        division = joined.division
    return Met(parse, conflict=STANDING) if _disturbs(page, current, division) else Met(parse, division)


def follow(page: Page, met: Met) -> Segmentation:
    """Make what came of a parse the page's next version; of an edited page both are put into the history. Run in a transaction,
    on a page as `current_page` gives it."""
    current, division = page.segmentation, met.division
    if current is None or division is None:
        raise ValueError("a parse that changes nothing is not followed")
    state = state_of_new(page)
    if current.origin == Segmentation.Origin.PARSER:
        return adopt(page, current.source, division, expected=current.n, reason="重新解析", new_state=state)
    note_parse(page, current.source, met.parse, parent=last_parse(page, current.source), reason="新的解析")
    return adopt(
        page, current.source, division, expected=current.n, origin=Segmentation.Origin.EDITOR, new_state=state,
        author_id=current.author_id, reason=f"{_FOLLOWED}{_said(current)}）"[:REASON_LENGTH],
    )  # fmt: skip


def last_parse(page: Page, source: Source) -> Segmentation | None:
    """The latest version that the parser made of the source."""
    return _parses(page, source.pk).select_related("source").first()


def _parses(page: Page, source_id: int) -> QuerySet[Segmentation]:
    """What the parser made of the source, the latest first."""
    return page.segmentations.filter(origin=Segmentation.Origin.PARSER, source=source_id).order_by("-n")


def taken_from_readers(page: Page) -> set[int]:
    """The keys of the articles that a person withdrew or held back, while others of the page are to be read."""
    states = states_by_key(page)
    hidden = {Article.State.WITHDRAWN, Article.State.HELD} - {state_beside(states.values())}
    return {key for key, state in states.items() if key is not None and state in hidden}


def _disturbs(page: Page, current: Segmentation, division: Division) -> bool:
    """Whether an article that a person took from readers would no longer be just the one that it is."""
    taken = taken_from_readers(page)
    if not taken:
        return False
    before, after = _extents(current.source.text, current.division), _extents(current.source.text, division)
    return any(before.get(key) not in after.values() for key in taken)


def _extents(text: Text, division: Division) -> dict[int, set[int]]:
    """The offsets of each article's characters that are not blank, by key."""
    found: dict[int, set[int]] = {facts.key: set() for facts in division.articles}
    for span in division.spans:
        if span.article is not None:
            found[span.article] |= {n for n in range(span.start, span.end) if not is_blank_character(text.content[n])}
    return found


def _said(version: Segmentation) -> str:
    """Why an editor made the version, without what an earlier parse that it followed put around that."""
    return (
        version.reason.removeprefix(_FOLLOWED).removesuffix("）") if version.reason.startswith(_FOLLOWED) else version.reason
    )


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
