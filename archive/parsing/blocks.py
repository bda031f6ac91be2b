"""Lines to paragraphs, by what wrapped text shows: a short last line, an indented first one, the blank lines that this dump uses;
and what every later stage looks at: the page, its paragraphs, the gaps between them, and the bodies that they make up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.parsing import bylines
from archive.parsing.columns import INDENT, SLACK, Fit
from archive.parsing.dictionary import bound
from archive.parsing.layout import Layout
from archive.parsing.lines import PageLine
from archive.parsing.notices import LABELLED, ends_as_notice, turns_to
from archive.parsing.signing import goes_on_credit
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
    if fit in (Fit.SHORT, Fit.FREE) or layout.early[a] or (second.gap > layout.gap and not same_column(page, a, b)):
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


# --- what else is seen of a paragraph, or of two -------------------------------------------------------------------------


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


def page_tail(page: Page, paragraph: Paragraph) -> str:
    """The last two lines of a paragraph, as they stand."""
    return "\n".join(page.lines[n].text for n in paragraph.lines[-2:])


def same_column(page: Page, a: int, b: int) -> bool:
    """Whether two lines stand in columns of one width, give or take a stop, or both over their columns."""
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
