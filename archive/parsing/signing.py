"""Bylines and photo credits as they stand on lines of their own, one or several, and not within a sentence."""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing import bylines
from archive.parsing.columns import Fit
from archive.parsing.layout import Layout
from archive.parsing.lines import PageLine
from archive.parsing.notices import NOTICE
from archive.parsing.openings import opens_article, opens_at
from archive.parsing.sorts import PROSE_SIGNS
from archive.parsing.surnames import begins_with_surname

#: Characters. A bare name of a writer.
_LONGEST_NAME: Final = 4
_NAMES: Final = re.compile(r"[\u3400-\u9fff·]{1,4}(?: [\u3400-\u9fff·]{1,4})*")
#: What any byline and any credit holds.
_MAY_SIGN: Final = re.compile(r"记|通讯员|评论|作者|撰|文|图|摄|片|供|编|新华社|综合|[■□◇◆●○▲△▪▫※★☆◎•▍▎▌*]")
_MAY_CREDIT: Final = re.compile("摄|图|片|供|新华社")
_CREDIT_SPAN: Final = 60
#: Characters. A byline of a dozen names with their offices is shorter.
_LONGEST_BYLINE: Final = 100
_PHOTO: Final = re.compile(r"摄(?:影)?(?:报道)?$")
#: What a column breaks off the end of a credit, and what it then goes on from.
_CREDIT_REST: Final = {"影": "摄", "影报道": "摄", "报道": "摄", "道": "摄影报"}
_DATELINE_LINES: Final = 3
#: Cells: a name would have fitted.
_ROOM: Final = 5
_LABEL_ALONE: Final = re.compile(r"[■□◇◆●○]?(?:本报|报社|融媒|全媒体|首席|见习|实习|特约)*(?:记者|通讯员)")
_LABELLED: Final = re.compile(
    r"^[(]?(?:[■□◇◆●○▲△]|[图文]/[图文]|(?:本报|报社|融媒|全媒体|首席|见习|实习|特约)*(?:记者|通讯员|评论员))"
)


def goes_on_credit(before: PageLine, line: PageLine) -> bool:
    """Whether the line is no more than the rest of a credit that ends the line before: …… 摄 / 影."""
    rest = _CREDIT_REST.get(line.plain)
    return (
        rest is not None and rest in before.plain[-_LONGEST_NAME:] and _PHOTO.search(before.plain + line.plain) is not None
    )


def ends_credit(lines: Sequence[PageLine], n: int) -> bool:
    """Whether a credit begins in the line before and ends with this short one: 记者 应柳 / 依 摄."""
    line = lines[n]
    if n and goes_on_credit(lines[n - 1], line):
        return True
    if n == 0 or len(line.plain) > _LONGEST_NAME * 2 or not _PHOTO.search(line.plain) or lines[n - 1].terminal:
        return False
    before = lines[n - 1].text
    found = find_credit(f"{before}\n{line.text}")
    return found is not None and 0 < found.start < len(before)


def find_credit(text: str) -> bylines.BylineMatch | None:
    """The photo credit that the text is or ends with."""
    return bylines.read_credit(text) if _MAY_CREDIT.search(text[-_CREDIT_SPAN:]) else None


def is_credit(text: str) -> bool:
    found = find_credit(text)
    return found is not None and not text[: found.start].strip()


def byline_from(lines: Sequence[PageLine], layout: Layout, n: int) -> Sequence[int]:
    """The numbers of the lines that make up the byline or credit that begins at line n: none, one or several."""
    line = lines[n]
    if len(line.plain) > _LONGEST_BYLINE or not _MAY_SIGN.search(line.plain) or "。" in line.plain:
        return ()
    found = bylines.read_byline(line.text)
    credit = is_credit(line.text)
    if found is None and not credit:
        return () if _within_dateline(lines, n) else _names_below(lines, n) or _broken_byline(lines, layout, n)
    if found is not None and (found.weak or _within_prose(lines, layout, n) or _within_dateline(lines, n)):
        return ()
    last = n
    while last + 1 < len(lines) and last - n < 2 and lines[last + 1].width <= 24 and lines[last + 1].gap <= 1:
        following = lines[last + 1]
        joined = "\n".join(one.text for one in lines[n : last + 2])
        reread = bylines.read_byline(joined)
        if reread is None or reread.weak:
            break
        alone = bylines.read_byline(following.text)
        if NOTICE.search(following.plain):
            break
        begins = alone is not None and not alone.weak
        if not begins and (not _NAMES.fullmatch(following.text.strip()) or len(following.text.strip()) > 14):
            break
        column = layout.columns[last]
        named = any(len(name) == 1 or begins_with_surname(name) for name in following.text.split())
        if not begins and not named and (column is None or lines[last].width < column - _ROOM):
            break
        if begins and not re.match(r"通讯员|摄影|文|图", following.plain):
            break
        last += 1
    return range(n, last + 1)


def _within_dateline(lines: Sequence[PageLine], n: int) -> bool:
    """Whether line n goes on with the names of a dateline that began at most three lines above."""
    for start in range(n - 1, max(n - 1 - _DATELINE_LINES, -1), -1):
        if lines[start].stopped:
            return False
        if opens_at(lines, start):
            above = "\n".join(line.text for line in lines[start:n])
            found = bylines.find_opening("\n".join([above, *(line.text for line in lines[n : n + 2])]))
            return found is not None and found.dateline and found.end > len(above) + 1
    return False


def _names_below(lines: Sequence[PageLine], n: int) -> Sequence[int]:
    """A byline whose label (本报记者) stands on a line of its own, with the names on the next."""
    if n + 1 >= len(lines) or not _LABEL_ALONE.fullmatch(lines[n].plain) or lines[n + 1].gap > 1:
        return ()
    if not _NAMES.fullmatch(lines[n + 1].text.strip()):
        return ()
    return range(n, n + 2) if bylines.read_byline(f"{lines[n].text} {lines[n + 1].text}") is not None else ()


def _broken_byline(lines: Sequence[PageLine], layout: Layout, n: int) -> Sequence[int]:
    """A byline or credit that a narrow column breaks within a name or a label: 本报记者 宋东建 高 / 原, 记者 江晚 通讯 / 员 周望舒."""
    if lines[n].terminal or not _LABELLED.match(lines[n].plain):
        return ()
    for last in range(n + 1, min(n + 3, len(lines))):
        following = lines[last]
        if following.gap > layout.gap or following.lead or PROSE_SIGNS.search(following.raw):
            return ()
        joined = "\n".join(line.text for line in lines[n : last + 1])
        reread = bylines.read_byline(joined)
        if (reread is not None and not reread.weak) or is_credit(joined):
            return range(n, last + 1 + _more_names(lines, layout, joined, last))
    return ()


def _more_names(lines: Sequence[PageLine], layout: Layout, byline: str, last: int) -> int:
    """1 if the next line goes on with the names of a byline whose last line is full, else 0."""
    if last + 1 >= len(lines) or layout.early[last] or layout.fits[last] is not Fit.FULL:
        return 0
    following = lines[last + 1]
    if following.gap > layout.gap or following.lead or not _NAMES.fullmatch(following.text.strip()):
        return 0
    reread = bylines.read_byline(f"{byline}\n{following.text}")
    return int(reread is not None and not reread.weak)


def _within_prose(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether a line that could be a byline is only a line of a sentence: the line before or after it says so."""
    fit = layout.fits[n]
    if fit not in (Fit.FULL, Fit.INDENTED) or not layout.indent_seen:
        return False
    if n and opens_article(lines[n - 1]) and not lines[n - 1].terminal:
        return True
    goes_on = (
        n + 1 < len(lines)
        and layout.fits[n + 1] is Fit.FULL
        and not lines[n + 1].terminal
        and not opens_article(lines[n + 1])
    )
    return goes_on and layout.columns[n + 1] == layout.columns[n] and not _LABELLED.match(lines[n].plain)
