"""Lines to bodies: which prose belongs together, and where one article's body ends and the next begins.

Two steps. Prose lines become paragraphs, by what wrapped text shows (a short last line, an indented first one, the blank
lines that this dump uses). Then each pair of neighbouring paragraphs gets a score for standing in two articles, summed from
named evidence: a dateline, a byline, a jump, a signature, a change of column, white space, a title between them. A body whose
text breaks off in mid-sentence is joined to the text that goes on, though a headline or the masthead may have been
extracted between them, or the columns in another order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.parsing import bylines
from archive.parsing.columns import INDENT, SLACK, Fit
from archive.parsing.dictionary import bound
from archive.parsing.jumps import find_jump
from archive.parsing.layout import Layout
from archive.parsing.lines import SOURCED, PageLine
from archive.parsing.notices import ADDRESSED, EDITORS_NOTE, LABELLED, NOTICE, closes_notice, ends_as_notice, turns_to
from archive.parsing.signing import find_credit, goes_on_credit
from archive.parsing.sorts import LineSort, Sort


@dataclass(slots=True)
class Paragraph:
    """Prose lines (indices into the page's lines, in reading order) that read as one paragraph, as far as one column goes.

    `starts`: whether a paragraph begins with the first line (None: unknown); `ends`: whether one ends with the last."""

    lines: list[int]
    starts: bool | None
    ends: bool


@dataclass(slots=True)
class Body:
    """What will be one article: its lines but for the headline, in reading order, and what speaks for its being one. `joints`:
    for each paragraph, how much spoke for an article's beginning with it (below 0, but for the first)."""

    lines: list[int] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    joints: list[float] = field(default_factory=list)
    lead: list[int] = field(default_factory=list)
    opening: bool = False
    byline: bool = False
    continued: bool = False
    caption: bool = False
    evidence: float = 0.0


@dataclass(slots=True)
class Gap:
    """What stands between two paragraphs: indices of titles, and of bylines, credits, jumps and table rows, in page order."""

    titles: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page with their layout and sorts: what every function here looks at."""

    lines: Sequence[PageLine]
    layout: Layout
    sorts: Sequence[LineSort]

    def column(self, n: int) -> int | None:
        """The column of line n, in cells."""
        return self.layout.columns[n]

    def text(self, numbers: Sequence[int]) -> str:
        """The plain text of some lines, joined."""
        return "".join(self.lines[n].plain for n in numbers)


# --- paragraphs ---------------------------------------------------------------------------------------------------------


def breaks_between(page: Page, a: int, b: int, after_b: int | None) -> bool:
    """Whether a paragraph begins with line b, which follows line a in the reading order; `after_b` is the line after b."""
    layout, first, second = page.layout, page.lines[a], page.lines[b]
    if _is_dateline(page, a):
        return False
    if page.sorts[b].opening and (first.terminal or second.lead or second.gap > layout.gap or turns_to(first)):
        return True
    if goes_on_credit(first, second):
        return False
    if layout.fits[a] in (Fit.SHORT, Fit.FREE) and turns_to(first) and ends_as_notice(first.plain, second.plain):
        return True
    if LABELLED.match(second.plain) and (first.terminal or layout.fits[a] is Fit.SHORT or second.gap > layout.gap):
        return True
    if layout.indent and page.column(b) is not None:
        return layout.indents(second)
    if layout.sentences and layout.fits[a] is layout.fits[b] is Fit.FREE:
        return layout.indents(second) if layout.indent else second.gap > layout.gap or layout.leads_object(second)
    if layout.leads_object(second) and (first.terminal or layout.fits[b] is Fit.INDENTED):
        return True
    if second.gap > layout.gap and _other_measure(page, a, b):
        return True
    if not first.terminal:
        return False
    fit = layout.fits[a]
    if fit in (Fit.SHORT, Fit.FREE) or layout.early[a] or (second.gap > layout.gap and not _same_column(page, a, b)):
        return True
    column = page.column(b)
    tight = column is not None and layout.fits[b] is Fit.FULL and not second.terminal and column - second.narrowest >= INDENT
    indented = (layout.fits[b] is Fit.INDENTED or tight) and after_b is not None and _goes_on(page, b, after_b)
    if indented:
        return True
    if layout.gap == 0 and second.gap > 0:
        # Between paragraphs this dump leaves a blank line; but also at the end of a column. There a sentence seldom ends, and where
        # paragraphs are not indented their first lines are full.
        return layout.fits[b] is not Fit.FULL or fit is Fit.INDENTED or not layout.indent_seen
    marked = layout.spaced and layout.gap == 0
    if fit is layout.fits[b] is Fit.FULL and layout.indent_seen and not marked and column is not None:
        # Set tight, an indented line may come out nearly full; then the word that it begins with decides.
        return column - second.narrowest >= _TIGHT and second.plain.startswith(_BEGINNERS)
    return fit is Fit.INDENTED and layout.fits[b] is not Fit.FULL


def _is_dateline(page: Page, n: int) -> bool:
    """Whether the dateline ends with line n, so that the sentence only begins on the next."""
    if page.lines[n].plain[-1:] != ")":
        return False
    for start in range(n, max(n - _DATELINE_LINES, -1), -1):
        if page.sorts[start].opening:
            text = "\n".join(page.lines[m].text for m in range(start, n + 1))
            found = bylines.find_opening(text)
            return found is not None and found.dateline and found.end >= len(text)
        if page.sorts[start].sort is not Sort.PROSE:
            break
    return False


#: Lines that a dateline with many names may run over.
_DATELINE_LINES: Final = 4
#: Cells that a full line lacks at least that may be an indented one set tight.
_TIGHT: Final = 2
#: What paragraphs of news begin with.
_BEGINNERS: Final = (
    "同时", "据", "会上", "会议", "此外", "另外", "随后", "目前", "近年来", "接下来", "下一步", "当天", "今年", "去年", "日前",
    "近日", "为此", "截至", "不过", "然而", "如今", "活动", "当日", "当晚", "昨日", "今天", "昨天",
)  # fmt: skip
#: Cells by which two columns differ that a sentence does not run across.
_OTHER_MEASURE: Final = 8


def _other_measure(page: Page, a: int, b: int) -> bool:
    """Whether two lines are set so differently that one does not go on with the other."""
    first, second = page.column(a), page.column(b)
    over = (page.layout.fits[a] is Fit.OVER) != (page.layout.fits[b] is Fit.OVER)
    return over or (first is not None and second is not None and abs(first - second) > _OTHER_MEASURE)


def _goes_on(page: Page, n: int, after: int) -> bool:
    """Whether line n, read as a paragraph's first, has a second one, `after`."""
    return not page.lines[n].terminal or page.layout.fits[after] is not Fit.INDENTED


def read_paragraphs(page: Page) -> tuple[list[Paragraph], list[Gap]]:
    """The paragraphs in page order, and the gaps: before the first, between them, after the last (one more than paragraphs)."""
    paragraphs: list[Paragraph] = []
    gaps = [Gap()]
    previous: int | None = None
    prose: int | None = None
    for n, mark in enumerate(page.sorts):
        gap = gaps[-1]
        if mark.sort is Sort.VERSE or (mark.sort is Sort.TABLE and _is_headed_table(page, n, paragraphs)):
            paragraphs.append(Paragraph([n], True, True))
            gaps.append(Gap())
            previous = None
            continue
        if mark.sort is not Sort.PROSE:
            match mark.sort:
                case Sort.TITLE:
                    gap.titles.append(n)
                case Sort.FURNITURE:
                    gap.furniture = True
                case _:
                    gap.others.append(n)
            previous = None
            continue
        after = n + 1 if n + 1 < len(page.sorts) and page.sorts[n + 1].sort is Sort.PROSE else None
        if previous is not None and not breaks_between(page, previous, n, after):
            paragraphs[-1].lines.append(n)
        else:
            goes_on = prose is not None and previous is None and _goes_on_in(page, prose, n)
            paragraphs.append(Paragraph([n], False if goes_on else _starts(page, n), False))
            gaps.append(Gap())
        line, below = page.lines[n], page.lines[n + 1].plain if n + 1 < len(page.lines) else ""
        paragraphs[-1].ends = line.terminal or (turns_to(line) and ends_as_notice(line.plain, below))
        previous = prose = n
    return paragraphs, gaps


def _goes_on_in(page: Page, a: int, b: int) -> bool:
    """Whether a word runs from line a, the last of a text so far, into line b, with something else between the two."""
    first, second = page.lines[a], page.lines[b]
    return not first.terminal and not page.sorts[b].opening and bound(first.plain, second.plain) >= _BOUND


def _is_headed_table(page: Page, n: int, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a table's row stands right below a title, or below another such row: then the table is what the title is of, unless the
    text above says that a table follows."""
    if not n or page.lines[n].gap > page.layout.gap + 1:
        return False
    above = page.sorts[n - 1].sort
    if above is Sort.TITLE and paragraphs and SAYS_TABLE.search(page.text(paragraphs[-1].lines)):
        return False
    return above is Sort.TITLE or (above is Sort.TABLE and bool(paragraphs) and paragraphs[-1].lines == [n - 1])


def _starts(page: Page, n: int) -> bool | None:
    """Whether a paragraph begins with line n, judged by the line alone."""
    line, layout = page.lines[n], page.layout
    if page.sorts[n].opening or begins_object(page, n):
        return True
    if layout.indent:
        return layout.indents(line)
    match layout.fits[n]:
        case Fit.INDENTED:
            return True
        case Fit.FULL if layout.indent_seen and not line.terminal:
            return False
        case _:
            return None


#: How a text says that a table follows.
SAYS_TABLE: Final = re.compile(
    r"(?:如下|见下|[下附]表|附后|见附|如表)[^。:]{0,4}。?$|[下附]表[^。:]{0,4}:$|下列(?!情形|行为|条件|人员|问题|规定|材料|事项)[\u3400-\u9fff]{2}"
)
#: Nats that a word is worth which shows that a line goes on with another.
_BOUND: Final = 2.0

# --- articles -----------------------------------------------------------------------------------------------------------

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
    r"(?:近日|日前|昨[日天晚]|今[天日晨晚](?!的|之|,?我们|,?站)|最近|近期|近来|连日来|(?:新年|元旦|春节|清明|端午|中秋|国庆|[五六]一|节)(?:期间|前夕|来临|伊始|清晨|长假|[前后]))"
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
    same = _same_column(page, a, b)
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


def begins_object(page: Page, n: int) -> bool:
    """Whether a text object begins with line n and with it, to judge by its indent, a text; a full line, or the last of a
    paragraph, goes on with one."""
    line, layout = page.lines[n], page.layout
    full = layout.indent_seen and layout.fits[n] is Fit.FULL and not page.sorts[n].opening
    return layout.leads_object(line) and not full and not ends_paragraph(page, n)


def ends_paragraph(page: Page, n: int) -> bool:
    """Whether line n, read without what stands above, ends a paragraph: it is too short for one of its own where paragraphs are
    indented."""
    line, layout = page.lines[n], page.layout
    return layout.indent_seen and layout.fits[n] is Fit.SHORT and line.stopped and not page.sorts[n].opening


#: What items of a list begin with.
ITEM_MARK: Final = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、]|[(]?\d{1,2}[)、]|[①-⑳]|——|[●○◆■□△▲◇★※☆•]")


def _follows_item(page: Page, before: Paragraph, mark: str) -> bool:
    """Whether the paragraph before is an item of the same list, or announces one."""
    first = ITEM_MARK.match(page.lines[before.lines[0]].plain)
    if first is None:
        return False
    return first[0] == mark or (mark not in _SIGNS and first[0] not in _SIGNS)


_SIGNS: Final = frozenset("●○◆■□△▲◇★※☆•") | {"——"}


def page_tail(page: Page, paragraph: Paragraph) -> str:
    """The last two lines of a paragraph, as they stand."""
    return "\n".join(page.lines[n].text for n in paragraph.lines[-2:])


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


def _same_column(page: Page, a: int, b: int) -> bool:
    first, second = page.column(a), page.column(b)
    if Fit.OVER in (page.layout.fits[a], page.layout.fits[b]):
        return page.layout.fits[a] is page.layout.fits[b]
    if first is None or second is None:
        return first is second
    return abs(first - second) <= SLACK - 1


def space_between(page: Page, a: int, b: int) -> int:
    """The most blank lines that stand together between two lines."""
    return max((page.lines[n].gap for n in range(a + 1, b + 1)), default=0)


#: The share of paragraphs up to which white space above them is no habit.
_APART_SHARE: Final = 0.4


def set_apart(page: Page, paragraphs: Sequence[Paragraph], gaps: Sequence[Gap]) -> set[int]:
    """The paragraphs that have white space above them and nothing else, after a paragraph's end, where fewer have than have not: it
    is no habit of paragraphs then, and may part two texts."""
    bare = [
        n
        for n in range(1, len(paragraphs))
        if paragraphs[n - 1].ends
        and not gaps[n].titles
        and not gaps[n].others
        and page.sorts[paragraphs[n].lines[0]].sort is Sort.PROSE
    ]
    apart = {n for n in bare if space_between(page, paragraphs[n - 1].lines[-1], paragraphs[n].lines[0]) > page.layout.gap}
    return apart if len(apart) <= _APART_SHARE * len(bare) else set()
