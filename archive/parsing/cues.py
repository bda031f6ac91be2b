"""Lines that say themselves what they are: datelines, bylines, credits, jumps, mastheads, tables, and who signs a notice.

What a line may be is read by `bylines`, `jumps` and `masthead`. Whether it is, its neighbours and its place decide: for bylines and
credits in `signing`, for notices in `notices`, for the masthead, banners and tables here, where all that is found comes together.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from archive.parsing import bylines, masthead
from archive.parsing.columns import Fit
from archive.parsing.dictionary import bound
from archive.parsing.jumps import find_jump
from archive.parsing.layout import Layout
from archive.parsing.likeness import pairs
from archive.parsing.lines import PageLine
from archive.parsing.notices import CLOSES_NOTICE, NOTICE, ends_notice, signed_off
from archive.parsing.openings import opens_article
from archive.parsing.segmentation import Role
from archive.parsing.series import find_series
from archive.parsing.signing import byline_from, ends_credit, is_credit
from archive.parsing.sorts import LONGEST_TITLE, PROSE_SIGNS, LineSort, Sort

_BRACKETED: Final = re.compile(r"[(\[【][^()\[\]【】]{2,40}[)\]】]")
#: A section of a page, by letter and motto: C 从严从紧 打好……
_SECTION: Final = re.compile(r"^[A-H][ \u3000]{1,4}[\u3400-\u9fff“][^。，]{1,24}$")
_OFFICES: Final = re.compile(r"记者|通讯员|评论员|摄|报道|编辑|新华社")
#: Rows that a table without tabs has at least, and the share of them that must be made alike.
_ROWS: Final = 3
_ALIKE: Final = 0.7
_CELL: Final = re.compile(r"[^\s，。；！？]+")
_FIGURE: Final = re.compile(r"[涨跌升降]?[-+]?\d[\d.,]*(?:%|元|℃)?")
_LONGEST_ROW: Final = 60


def table_rows(lines: Sequence[PageLine], gap: int) -> list[int]:
    """The lines (indices) that are rows of tables whose columns are set apart by spaces: three or more together, of as many
    cells as one another and with a figure standing by itself in each, or each of a name and then figures only. The first may
    hold the names of the columns."""
    found: list[int] = []
    run: list[int] = []
    cells: list[list[str]] = []
    for n, line in enumerate([*lines, None]):
        row = _cells(line) if line is not None else []
        if run and (len(row) < 2 or (line is not None and (line.gap > gap or line.lead > lines[run[0]].lead))):
            if _is_table(cells):
                found += run
            run, cells = [], []
        if len(row) >= 2:
            run.append(n)
            cells.append(row)
    return found


def _cells(line: PageLine) -> list[str]:
    """The cells of a line that may be a table's row."""
    raw = line.raw
    if len(raw) > _LONGEST_ROW or " " not in raw.replace("\u3000", " ") or "\t" in raw:
        return []
    cells = raw.split()
    if not all(map(_CELL.fullmatch, cells)) or all(len(cell) == 1 for cell in cells):
        return []
    return cells


def _is_table(cells: Sequence[list[str]]) -> bool:
    if len(cells) < _ROWS:
        return False
    counts = Counter(map(len, cells))
    size, alike = counts.most_common(1)[0]
    figured = sum(any(map(_FIGURE.fullmatch, row[1:])) for row in cells)
    if size >= 3 and alike >= _ALIKE * len(cells) and figured >= len(cells) - 1:
        return True
    return all(not _FIGURE.fullmatch(row[0]) and all(map(_FIGURE.fullmatch, row[1:])) for row in cells)


def read_known(lines: Sequence[PageLine], layout: Layout) -> list[LineSort | None]:
    known: list[LineSort | None] = [None] * len(lines)
    for n in table_rows(lines, layout.gap):
        known[n] = LineSort(Sort.TABLE)
    for n, line in enumerate(lines):
        if known[n] is not None:
            continue
        if "\t" in line.text.strip() and not _is_tabbed_folio(lines, n):
            known[n] = LineSort(Sort.TABLE)
            continue
        if len(line.plain) > LONGEST_TITLE * 2:
            continue
        found = find_jump(line.text)
        if found is not None and not line.text[found.end :].strip() and not line.text[: found.start].strip("▲△▶◀■□●○☆★▼▽ "):
            known[n] = LineSort(Sort.JUMP)
            continue
        if ends_credit(lines, n):
            known[n] = LineSort(Sort.PROSE)
            continue
        furniture = None if PROSE_SIGNS.search(line.raw) else masthead.read_line(line.raw)
        dated = _DAY.fullmatch(line.plain) is not None or (
            furniture is not None and furniture.dates and not furniture.names and "星期" not in line.plain
        )
        signed = signed_off(lines, known, n) if dated else 0
        if signed:
            known[n - signed + 1 : n + 1] = [LineSort(Sort.BYLINE, tail=True)] * signed
            continue
        if dated and _is_a_texts_day(lines, n):
            furniture = None
        if furniture is not None and (
            furniture.strong
            or (
                _stands_as_furniture(lines, layout, known, n)
                and not _is_marked_name(line)
                and not ends_notice(lines, known, n)
                and not _names_what_is_around(lines, n)
            )
        ):
            known[n] = LineSort(Sort.FURNITURE, role=furniture.role)
            continue
        if _SECTION.match(line.raw) and _stands_as_furniture(lines, layout, known, n):
            known[n] = LineSort(Sort.FURNITURE, role=Role.BANNER)
            continue
        for m in byline_from(lines, layout, n):
            bare = not _OFFICES.search(lines[m].plain)
            known[m] = LineSort(Sort.CREDIT if is_credit(lines[m].text) else Sort.BYLINE, joined=m > n, bare=bare)
        if known[n] is None and n and lines[n - 1].terminal and not line.stopped and CLOSES_NOTICE.fullmatch(line.plain):
            known[n] = LineSort(Sort.PROSE)
        if known[n] is None and _BRACKETED.fullmatch(line.plain):
            known[n] = LineSort(Sort.TITLE if find_series([line.plain[1:-1]]) is not None else Sort.PROSE)
    for n in range(len(lines)):
        if known[n] is None and _is_enclosed(lines, known, n):
            known[n] = LineSort(Sort.FURNITURE, role=Role.MASTHEAD)
    return known


#: Characters. The name of a newspaper (新清溪), of its page in a net, or of a column.
_LONGEST_TITLE_OF_PAPER: Final = 4
#: At the masthead's edge, where headlines stand too.
_SHORTEST_TITLE_OF_PAPER: Final = 3


def _is_enclosed(lines: Sequence[PageLine], known: Sequence[LineSort | None], n: int) -> bool:
    """Whether a short line stands within the masthead, with as much white space around it as its lines have; or right above or below
    two of its lines, as they stand to each other, and a title follows."""
    if len(lines[n].plain) > _LONGEST_TITLE_OF_PAPER or lines[n].terminal:
        return False

    def furniture(m: int) -> bool:
        mark = known[m] if 0 <= m < len(lines) else None
        return mark is not None and mark.sort is Sort.FURNITURE

    if furniture(n - 1) and furniture(n + 1):
        return lines[n].gap == lines[n + 1].gap
    if len(lines[n].plain) != _SHORTEST_TITLE_OF_PAPER or NOTICE.search(lines[n].plain):
        return False
    if furniture(n + 1) and furniture(n + 2) and n == 0:
        return lines[1].gap == lines[2].gap
    if furniture(n - 1) and furniture(n - 2) and n + 1 < len(lines) and known[n + 1] is None:
        following = lines[n + 1]
        titled = not following.terminal and not PROSE_SIGNS.search(following.raw) and len(following.plain) <= LONGEST_TITLE
        apart = lines[n].gap == lines[n - 1].gap <= following.gap and bylines.read_byline(lines[n].text) is None
        return titled and apart and not opens_article(following)
    return False


_DAY: Final = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日")


def _is_tabbed_folio(lines: Sequence[PageLine], n: int) -> bool:
    """Whether the tabs of a line set apart what a folio line says (a date, a page), and no other row is beside it."""
    if any("\t" in lines[m].text.strip() for m in (n - 1, n + 1) if 0 <= m < len(lines)):
        return False
    read = masthead.read_line(lines[n].raw)
    return read is not None and read.strong and bool(read.dates or read.names or read.page_number)


def _is_a_texts_day(lines: Sequence[PageLine], n: int) -> bool:
    """Whether a line with a date only, away from the masthead's lines, says of which day a text is: in brackets below its headline, as
    speeches have it, or right below the name of a notice (天气预报)."""
    around = [lines[m] for m in (n - 1, n + 1) if 0 <= m < len(lines)]
    if n == 0 or any(masthead.read_line(line.raw) is not None for line in around):
        return False
    plain = lines[n].plain
    named = NOTICE.search(lines[n - 1].plain) is not None and len(lines[n - 1].plain) <= LONGEST_TITLE
    return (plain[0] == "(" and plain[-1] == ")") or named


def _runs_through(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether a word runs from the line above into this one or from this one into the line below, as in wrapped text."""
    if layout.fits[n] not in (Fit.FULL, Fit.INDENTED):
        return False
    above = n > 0 and not lines[n - 1].terminal and bound(lines[n - 1].plain, lines[n].plain) >= _BOUND
    below = n + 1 < len(lines) and bound(lines[n].plain, lines[n + 1].plain) >= _BOUND
    return above or below


#: Nats that a word is worth which shows that a line goes on with another.
_BOUND: Final = 2.0
#: Lines of a masthead that may each be text (电话：……, 06), at most, above one that can be nothing else.
_DOUBTFUL_RUN: Final = 4


def _leads_to_furniture(lines: Sequence[PageLine], n: int) -> bool:
    """Whether a line that can be nothing but furniture follows, with nothing between but lines that may be."""
    for line in lines[n + 1 : n + 1 + _DOUBTFUL_RUN]:
        read = masthead.read_line(line.raw)
        if read is None or read.strong:
            return read is not None
    return False


_MARKED_NAME: Final = re.compile(r"[■□◇◆●○▲△★☆◎▪•][\u3400-\u9fff]{2,3}")


def _is_marked_name(line: PageLine) -> bool:
    """Whether the line is a name with a sign before it, as writers' are set, and not a column's."""
    return _MARKED_NAME.fullmatch(line.plain) is not None and bylines.read_byline(line.text) is not None


def _stands_as_furniture(lines: Sequence[PageLine], layout: Layout, known: Sequence[LineSort | None], n: int) -> bool:
    """Whether a line that may be a banner or a masthead stands where those do: beside furniture, by itself between blank lines, or
    after the end of a text where there are none. A notice's title (公告) is not taken for a banner where a text follows it."""
    line = lines[n]
    following = lines[n + 1] if n + 1 < len(lines) else None
    beside = masthead.read_line(following.raw) if following is not None else None
    if n and known[n - 1] is not None and known[n - 1].sort is Sort.FURNITURE:  # type: ignore[union-attr]
        # What has its next line right below, and a blank line above, is the first of a headline's lines.
        return following is None or beside is not None or following.gap >= line.gap
    if _leads_to_furniture(lines, n):
        return True
    if _runs_through(lines, layout, n):
        return False
    if NOTICE.search(line.plain):
        return False
    if not layout.spaced and (n == 0 or lines[n - 1].terminal or _names_newspaper(line)):
        return True
    alone_above = n == 0 or line.gap > 0
    alone_below = following is None or following.gap > 0
    return alone_above and alone_below


#: Lines of the text above and below a subheading in which its words are looked for, and the share of its pairs that they must hold.
_NEAR: Final = 12
_TAKEN_UP: Final = 0.5


def _names_what_is_around(lines: Sequence[PageLine], n: int) -> bool:
    """Whether a marked line (■坚持诊治) is of the text around it, which takes up its words: a subheading. A column's name stands
    above text of any matter."""
    words = pairs(lines[n].plain)
    if not words or _MARKED.match(lines[n].plain) is None or n == 0:
        return False
    around = pairs("".join(line.plain for line in [*lines[max(n - _NEAR, 0) : n], *lines[n + 1 : n + 1 + _NEAR]]))
    return len(words & around) >= _TAKEN_UP * len(words)


_MARKED: Final = re.compile("[◇◆■●▲★☆※▍▎◎]")


def _names_newspaper(line: PageLine) -> bool:
    """Whether the line is the name of a newspaper and no more."""
    found = masthead.read_line(line.raw)
    return found is not None and bool(found.names) and not found.dates
