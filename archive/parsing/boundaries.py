"""The score for one article's ending and another's beginning between two paragraphs, summed from named evidence: a dateline, a
byline, a jump, a signature, a change of column, white space, a title between them, what the paragraphs begin and end with."""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing.blocks import Gap, Page, Paragraph, begins_object, page_tail, same_column, space_between
from archive.parsing.columns import Fit
from archive.parsing.jumps import find_jump
from archive.parsing.lines import SOURCED
from archive.parsing.notices import ADDRESSED, EDITORS_NOTE, NOTICE, closes_notice, ends_as_notice
from archive.parsing.openings import FESTIVAL
from archive.parsing.signing import find_credit
from archive.parsing.sorts import Sort

# Evidence that two neighbouring paragraphs stand in two articles (above 0) or in one (below).
_BIAS: Final = -1.5
_DATELINE: Final = 7.0
#: 据新华社… opens articles, but also the second item under one headline.
_AGENCY_AGAIN: Final = 4.0
_BYLINE_STARTS: Final = 6.0
_BYLINE_ENDS: Final = 5.0
_JUMP: Final = 8.0
_SIGNED: Final = 2.5
_CREDIT: Final = 5.0
_OBJECT: Final = 4.0
#: The first line of an object that is full where paragraphs are indented: a caption, or the rest of a text.
_OBJECT_FULL: Final = 2.0
_COLUMN_CHANGES: Final = 1.3
#: The next item of a list, and what a colon announces.
_ITEM: Final = -3.0
_ANNOUNCED: Final = -3.0
_TITLE: Final = 2.0
_TITLE_MORE: Final = 1.0
_TITLE_WIDE: Final = 1.5
_TITLE_SHORT: Final = -1.0
#: 启事, 公告: such a name is no subheading.
_TITLE_NOTICE: Final = 4.0
#: Kicker, headline and deck on one line; a subheading is one phrase.
_TITLE_PHRASES: Final = 1.5
_PHRASES: Final = re.compile(r"^(?=[^\s,。，]{6,} [^\s。，]{6,})\S*[\u3400-\u9fff]{4}\S* \S*[\u3400-\u9fff]{4}")
#: Subheadings are set into their text: where other lines or texts have blank lines around them, they have none.
_TITLE_GLUED: Final = -2.0
#: Characters of what stands between the stanzas of one poem or the poems of one writer: 其一, 渡口.
_STANZA: Final = 4
#: Verse beside prose.
_VERSE: Final = 2.0
#: Who signs belongs to what he wrote.
_SIGNATURE_ALONE: Final = -6.0
_SAME_COLUMN: Final = -0.7
_EXTRA_SPACE: Final = 3.0
#: An editor's note opens a text, and what stands below it, dateline and all, is the text that it opens.
_NOTE: Final = 6.0
_BELOW_NOTE: Final = -12.0
#: A letter begins with whom it is written to.
_LETTER: Final = 4.0
#: Where to turn to is said at the end of a notice, and 谨此讣闻; what stands below the number to call, or below 特此通告, is of another.
_CLOSES_NOTICE: Final = -5.0
_BELOW_NOTICE: Final = 3.0
#: A note right below a table.
_BELOW_TABLE: Final = -5.0
_RUNS_ON: Final = -9.0
_MID_PARAGRAPH: Final = -2.0
#: A report begins by saying when: 近日, 昨天上午, 元旦期间. Paragraphs within one seldom do; below a title hardly ever, nor does a
#: text go on there with a day of the month or with who did something yesterday (县统计局昨天公布), as it often does elsewhere.
_SAYS_WHEN: Final = 1.3
_SAYS_WHEN_BELOW_TITLE: Final = 2.0
_WHEN: Final = re.compile(
    r"(?:近日|日前|昨[日天晚]|今[天日晨晚](?!的|之|,?我们|,?站)|最近|近期|近来|连日来"
    rf"|{FESTIVAL}(?:期间|前夕|来临|伊始|清晨|长假|[前后]))"
)
_DAY_OR_SO: Final = re.compile(
    r"\d{1,2}月\d{1,2}日|[\u3400-\u9fff]{2,10}?(?<!时至)(?<!直到)(?<!到了)(?<!成为)(?<!如)(?:昨[日天]|今[天日](?![的气])|日前|近日)"
)
#: What a text goes on with that has said something, and hardly ever begins with: features begin with 他, briefs with 目前.
_SAYS_MORE: Final = -2.0
_MORE: Final = re.compile(
    r"(?:据了解|据介绍|会议(?:[强指要认]|,)|会上|同时|此外|另外|但(?!愿)|因此|所以|然而|不过|为此|对此|该)"
)
#: Characters up to which a title may be a subheading.
_SUBHEADING: Final = 16


def boundary(page: Page, before: Paragraph, gap: Gap, after: Paragraph, heads: bool, tails: bool) -> float:
    """The score for a new article beginning between two paragraphs. `heads`: a byline or jump in the gap begins what follows;
    `tails`: one ends what stands before."""
    a, b = before.lines[-1], after.lines[0]
    last, first = page.lines[a], page.lines[b]
    layout = page.layout
    verse = [page.sorts[n].sort in (Sort.VERSE, Sort.TABLE) for n in (a, b)]
    if all(verse) and not heads and not tails and len(page.text(gap.titles)) <= _STANZA:
        return _RUNS_ON
    score = _BIAS + (_VERSE if any(verse) else 0.0)
    same = same_column(page, a, b)
    space = space_between(page, a, b)
    if not before.ends and after.starts is not True and same and not heads and not tails:
        score += _RUNS_ON if not (layout.fits[a] is Fit.FREE and gap.titles and space > layout.gap) else 0.0
    if page.sorts[b].opening:
        score += _AGENCY_AGAIN if first.plain.startswith("据") else _DATELINE
    if heads:
        score += _BYLINE_STARTS
    if tails:
        score += _BYLINE_ENDS
    if (source := find_jump(first.text[:20])) is not None and source.direction == "from":
        score += _JUMP
    if (target := find_jump(last.text[-20:])) is not None and target.direction == "on":
        score += _JUMP
    signed = last.signed or SOURCED.fullmatch(last.plain) is not None
    if signed:
        score += _SIGNED
    if find_credit(page_tail(page, before)) is not None:
        score += _CREDIT
    led = before.ends and layout.leads_object(first)
    if begins_object(page, b):
        score += _OBJECT
    elif led:
        score += _OBJECT_FULL
    if last.plain.endswith(":"):
        score += _ANNOUNCED
    if (mark := ITEM_MARK.match(first.plain)) and _follows_item(page, before, mark[0]):
        score += _ITEM
    if not same and len(before.lines) + len(after.lines) > 3:
        score += _COLUMN_CHANGES
    elif same and page.column(b) is not None:
        score += _SAME_COLUMN
    if before.ends and after.starts is False and same and not gap.titles and not signed and not led:
        score += _MID_PARAGRAPH
    if gap.titles:
        score += _titles_score(page, gap.titles)
        if _WHEN.match(first.plain) or _DAY_OR_SO.match(first.plain):
            score += _SAYS_WHEN_BELOW_TITLE
        elif _MORE.match(first.plain):
            score += _SAYS_MORE
    elif _WHEN.match(first.plain):
        score += _SAYS_WHEN
    if closes_notice(first):
        score += _CLOSES_NOTICE if not gap.titles and not heads and not tails else 0.0
    elif ends_as_notice(page.text(before.lines[-2:]), first.plain):
        score += _BELOW_NOTICE
    if ADDRESSED.match(first.plain):
        score += _LETTER
    if EDITORS_NOTE.match(first.plain):
        score += _NOTE
    if not gap.titles and EDITORS_NOTE.match(page.lines[before.lines[0]].plain):
        score += _BELOW_NOTE
    if len(after.lines) == 1 and first.signed and first.plain.startswith("("):
        score += _SIGNATURE_ALONE
    if page.sorts[a].sort is Sort.TABLE and not space and not gap.titles and not page.sorts[b].opening:
        score += _BELOW_TABLE
    if space > 1 + layout.gap:
        score += _EXTRA_SPACE
    return score


#: What items of a list begin with.
ITEM_MARK: Final = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、]|[(]?\d{1,2}[)、]|[①-⑳]|——|[●○◆■□△▲◇★※☆•]")


def _follows_item(page: Page, before: Paragraph, mark: str) -> bool:
    """Whether the paragraph before is an item of the same list, or announces one."""
    first = ITEM_MARK.match(page.lines[before.lines[0]].plain)
    if first is None:
        return False
    return first[0] == mark or (mark not in _SIGNS and first[0] not in _SIGNS)


_SIGNS: Final = frozenset("●○◆■□△▲◇★※☆•") | {"——"}


def _titles_score(page: Page, titles: Sequence[int]) -> float:
    widest = max(len(page.lines[n].plain) for n in titles)
    score = _TITLE + _TITLE_MORE * min(len(titles) - 1, 2)
    if any(page.layout.fits[n] is Fit.OVER for n in titles):
        score += _TITLE_WIDE
    if any(page.layout.leads_object(page.lines[n]) for n in titles):
        score += _TITLE_WIDE
    if any(_PHRASES.search(page.lines[n].text) for n in titles):
        score += _TITLE_PHRASES
    if any(NOTICE.search(page.lines[n].plain) for n in titles):
        score += _TITLE_NOTICE
    elif len(titles) <= 2 and widest <= _SUBHEADING:
        score += _TITLE_SHORT
    following = titles[-1] + 1
    below = page.lines[following].gap if following < len(page.lines) else 1
    if (
        not below
        and not page.lines[titles[0]].lead
        and (page.layout.gap or (page.layout.blanks and not page.lines[titles[0]].gap))
    ):
        score += _TITLE_GLUED
    return score
