"""Which side of a gap a byline, a credit or a jump between two paragraphs belongs to: it ends what stands above, or begins what
stands below."""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing import bylines
from archive.parsing.blocks import Gap, Page, Paragraph, set_apart
from archive.parsing.columns import INDENT, SLACK
from archive.parsing.jumps import find_jump
from archive.parsing.sorts import LONGEST_CAPTION, Sort

_BULLET: Final = re.compile(r"^[■□◇◆●○▲△▪▫※★☆◎•▍▎▌*]")
_CAPTION_SAYS: Final = re.compile("图[为是中:]")


def find_sides(page: Page, paragraphs: Sequence[Paragraph], gaps: Sequence[Gap]) -> list[tuple[list[int], list[int]]]:
    """For each gap its lines that go with what stands before it, and those that go with what follows."""
    signs_below = _signs_below(page)
    apart = set_apart(page, paragraphs, gaps)
    signed = parted = False
    sides = []
    for n, gap in enumerate(gaps):
        tails, heads = _divide(page, paragraphs, gaps, n, signs_below=signs_below, signed=signed, near=not parted)
        sides.append((tails, heads))
        if gap.titles or any(page.sorts[m].sort is Sort.BYLINE for m in tails):
            signed = False
        if n < len(paragraphs):
            first = paragraphs[n].lines[0]
            if page.sorts[first].opening:
                signed, parted = _names_writer(page, first), False
            elif n in apart:
                parted = True
        if any(page.sorts[m].sort is Sort.BYLINE for m in heads):
            signed, parted = True, False
    return sides


def _names_writer(page: Page, n: int) -> bool:
    found = bylines.find_opening(page.lines[n].text)
    return found is not None and bool(found.contributors)


def _divide(
    page: Page, paragraphs: Sequence[Paragraph], gaps: Sequence[Gap], n: int, *, signs_below: bool, signed: bool, near: bool
) -> tuple[list[int], list[int]]:
    """The lines of gap n before and after. `signs_below`: whether this page names writers below their texts, where nothing else
    tells; `signed`: whether the text above has named its own; `near`: and no white space after it that may part texts."""
    tails: list[int] = []
    heads: list[int] = []
    gap = gaps[n]
    for m in gap.others:
        if is_of_table(page, gap, m):
            continue
        if n == 0:
            heads.append(m)
        elif n == len(paragraphs) or _goes_before(
            page, paragraphs, gaps, n, m, bool(heads), signs_below=signs_below, signed=signed, near=near
        ):
            tails.append(m)
        else:
            heads.append(m)
    return tails, heads


def _stands_above(page: Page, paragraphs: Sequence[Paragraph], gaps: Sequence[Gap], n: int) -> bool:
    """Whether a photo credit in gap n is rather of the text below: what stands above is the last paragraph of several, and what
    stands below the only one above a title or the end."""
    if (
        n < 2
        or gaps[n - 1].titles
        or gaps[n - 1].others
        or gaps[n].titles
        or _CAPTION_SAYS.search(page.text(paragraphs[n - 1].lines))
    ):
        return False
    if n + 1 < len(paragraphs) and not gaps[n + 1].titles:
        return False
    below = page.text(paragraphs[n].lines)
    return len(below) <= LONGEST_CAPTION and not page.sorts[paragraphs[n].lines[0]].opening


def _goes_before(
    page: Page,
    paragraphs: Sequence[Paragraph],
    gaps: Sequence[Gap],
    n: int,
    m: int,
    begun: bool,
    *,
    signs_below: bool,
    signed: bool,
    near: bool,
) -> bool:
    """Whether line m of gap n belongs to the paragraph before the gap."""
    gap = gaps[n]
    line, mark = page.lines[m], page.sorts[m]
    if mark.tail:
        return True
    if begun:
        return False
    after = page.lines[paragraphs[n].lines[0]]
    title_before = any(t < m for t in gap.titles)
    title_after = any(t > m for t in gap.titles)
    if mark.joined and m - 1 in gap.others:
        return _goes_before(page, paragraphs, gaps, n, m - 1, begun, signs_below=signs_below, signed=signed, near=near)
    if mark.sort is Sort.JUMP:
        jump = find_jump(line.text)
        return jump is not None and jump.direction == "on"
    if title_before:
        return False
    if mark.sort is Sort.CREDIT:
        below = page.sorts[m + 1] if m + 1 < len(page.sorts) else None
        if line.gap == _gap_below(page, m) and _stands_above(page, paragraphs, gaps, n):
            return False
        return line.gap <= _gap_below(page, m) or below is None or below.sort is not Sort.PROSE or below.opening
    if title_after:
        return True
    if page.layout.leads_object(line):
        return False
    fills = [_fills(page, m, page.column(at)) for at in (paragraphs[n - 1].lines[-1], paragraphs[n].lines[0])]
    if mark.sort is Sort.BYLINE and fills[0] is not fills[1]:
        return fills[0]
    if _BULLET.match(line.plain):
        return page.layout.spaced and not line.gap and after.gap > page.layout.gap and signs_below
    if page.sorts[paragraphs[n].lines[0]].opening or page.layout.leads_object(after):
        return True
    # A folio or a section's name parts it from what follows; what a writer is, is said below his text.
    above_furniture = m + 1 < len(page.sorts) and page.sorts[m + 1].sort is Sort.FURNITURE
    told = signed and (near or line.gap >= after.gap)
    if told and mark.sort is Sort.BYLINE and not line.plain.startswith("(作者") and not above_furniture:
        return False
    if line.gap != after.gap:
        return line.gap < after.gap
    return line.plain.startswith("(") or signs_below


def _fills(page: Page, m: int, column: int | None) -> bool:
    """Whether byline m goes on in the next line because it fills a column of that many cells, indented or not."""
    over = m + 1 < len(page.sorts) and page.sorts[m + 1].joined
    return over and column is not None and column - INDENT <= page.lines[m].width <= column + SLACK


def _signs_below(page: Page) -> bool:
    """Whether writers are named below their texts on this page, where the place of a byline tells."""
    votes = 0
    for n, mark in enumerate(page.sorts):
        if mark.sort is not Sort.BYLINE or mark.tail or mark.joined or not 0 < n < len(page.sorts) - 1:
            continue
        if page.lines[n].plain.startswith("(作者"):
            continue  # of its own text only
        above, below = page.sorts[n - 1].sort, page.sorts[n + 1]
        if above is Sort.PROSE and (below.sort in (Sort.TITLE, Sort.FURNITURE) or below.opening):
            votes += 1
        elif above is Sort.TITLE and below.sort is Sort.PROSE:
            votes -= 1
    return votes > 0


def _gap_below(page: Page, m: int) -> int:
    return page.lines[m + 1].gap if m + 1 < len(page.lines) else 0


def is_of_table(page: Page, gap: Gap, n: int) -> bool:
    """Whether line n of a gap is a table's row, or signs the table that it stands below; a table that is a text is in no gap."""
    while page.sorts[n].tail and page.sorts[n].sort is Sort.BYLINE and n - 1 in gap.others:
        n -= 1
    return page.sorts[n].sort is Sort.TABLE
