"""报头报眉: the lines of a page that are of no article, read for what they say of page and issue.

A line is read as a row of known pieces (a date, 第1705期, 第2版, 责任编辑 王楠, 今日柯城 …). It is furniture when the pieces
account for all of it; whatever else it holds makes it text. Lines count from 1.
"""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from archive.parsing.characters import chinese_number, unify, without_invisible
from archive.parsing.mastheadwords import ANY_PIECE, COLUMN, HAS_NUMBER, PIECES, SEPARATOR, Piece
from archive.parsing.parsed import Evidence, PageFinding
from archive.parsing.segmentation import Role

#: Characters. The fullest folio line (name, date, lunar date, editors, telephone, publisher) stays below this.
_LONGEST: Final = 220
#: Characters. A line with a column's name between section and number stays below this.
_LONGEST_NAMED: Final = 32
#: Papers in this archive appeared in these years (inclusive).
_YEARS: Final = range(1949, 2050)
#: ◇ 记者观察, D 奋进新征程: a column's name with its sign or letter.
_COLUMN: Final = re.compile(
    r"(?:[◇◆■●▲★☆※▍▎◎]\s{0,4}|[A-H]\s{1,4})[一-鿿·“”]{2,12}(?<!评论员|通讯员)(?<!记者)"
    # 花溪副刊, 警方在线; 图说柯城; 今日关注; a motto that runs through a year's papers.
    r"|[一-鿿]{2,4}(?:副刊|周刊|专刊|专栏|在线|传真|视窗|之窗|广角|园地)|图[说览]?[一-鿿]{2}"
    r"|(?:今日|本期|特别|热点)(?:关注|聚焦|话题|看点|视点)|走基层[ 、·]?转作风[ 、·]?改文风"
)


@dataclass(frozen=True, slots=True)
class MastheadLine:
    """A line of furniture and what was read in it.

    `strong`: it can be nothing else; a weak one (要闻, 永康新闻) may also be a headline or a column's name, and needs its
    place on the page to decide. `weekday` is 0 for Monday. Pages are as printed, without 第, 版 and leading zeros.
    """

    role: Role
    strong: bool
    names: tuple[str, ...] = ()
    dates: tuple[datetime.date, ...] = ()
    lunar: str | None = None
    weekday: int | None = None
    issue_number: int | None = None
    page_number: str | None = None
    page_name: str | None = None
    pages_in_issue: int | None = None


@lru_cache(maxsize=256)
def read_line(line: str) -> MastheadLine | None:
    """What the line says if it is furniture, or None if it is text. It says nothing of where the line stands."""
    # Kept for a while, since the lines beside it and the headlines ask again.
    if len(line) > 4 * _LONGEST:
        return None
    text = " ".join(unify(without_invisible(line)[0]).split())
    if not text or len(text) > _LONGEST or text[-1] in "。,;!?、":
        return None
    read = _read(text)
    if read is None and len(text) > 2 and all(len(token) == 1 for token in text.split(" ")):
        # 今 日 柯 城, 要 闻: letter-spaced throughout.
        read = _read(text.replace(" ", ""))
    if read is None and _COLUMN.fullmatch(text):
        return MastheadLine(Role.BANNER, strong=False, page_name=None)
    return read


def read_page(furniture: Sequence[tuple[int, str]]) -> PageFinding:
    """What the furniture's lines (number and text) say of the page. The first line that says a thing counts, except that a
    page number beside a date, a newspaper's name or the like goes before one that stands by itself; the numbers of a front page's
    table of contents (▶2版) are of other pages."""
    lines = [(number, line.strip(), read) for number, line in furniture if (read := read_line(line)) is not None]
    page, evidence = _page_number(lines)
    issue, said = _issue_number(lines)
    named = _page_name(lines)
    counted = next((one for one in lines if one[2].pages_in_issue is not None), None)
    evidence += said
    if named is not None:
        evidence.append(Evidence(*named[:2], f"版名：{named[2].page_name}"))
    if counted is not None:
        evidence.append(Evidence(*counted[:2], f"本期共{counted[2].pages_in_issue}版"))
    return PageFinding(
        page_number=page,
        page_name=named[2].page_name if named else None,
        issue_number=issue,
        pages_in_issue=counted[2].pages_in_issue if counted else None,
        evidence=tuple(sorted(evidence, key=lambda each: each.line or 0)),
    )


def _page_name(lines: Sequence[tuple[int, str, MastheadLine]]) -> tuple[int, str, MastheadLine] | None:
    """The line that names the page: one that numbers or dates it, too, else the only name there is. Of several by themselves each
    is a column's."""
    named = [one for one in lines if one[2].page_name is not None]
    beside = [one for one in named if one[2].page_number is not None or _tells_of_issue(one[2])]
    alone = len({read.page_name for _, _, read in named}) == 1
    return next(iter(beside or (named if alone else ())), None)


#: What points to another page: ▶2版.
_POINTER: Final = re.compile("[▶►▷→☞»➤>]")


def _page_number(lines: Sequence[tuple[int, str, MastheadLine]]) -> tuple[str | None, list[Evidence]]:
    """The page's number, and what says so."""
    numbered = [(n, line, read) for n, line, read in lines if read.page_number is not None and not _POINTER.match(line)]
    fronts = [Evidence(n, line, "印有本期版数，是头版") for n, line, read in lines if read.pages_in_issue is not None]
    beside = [one for one in numbered if _tells_of_issue(one[2]) or one[2].issue_number is not None]
    titled = any(read.names for _, _, read in lines)
    if not beside and len({read.page_number for _, _, read in numbered}) > (1 if titled or fronts else _SPREAD):
        numbered = []
    for n, line, read in beside or numbered:
        return read.page_number, [Evidence(n, line, f"第{read.page_number}版")]
    # 今日四版 stands on front pages only.
    return ("1", fronts) if fronts else (None, [])


def _issue_number(lines: Sequence[tuple[int, str, MastheadLine]]) -> tuple[int | None, list[Evidence]]:
    """The issue's number, and what says so: a line that says more of the issue goes first. 云溪 副刊 第16期 is of a supplement."""
    numbered = [one for one in lines if one[2].issue_number is not None]
    own = [one for one in numbered if one[2].page_name is None or one[2].page_number is not None]
    for n, line, read in (*(one for one in numbered if _tells_of_issue(one[2])), *own):
        return read.issue_number, [Evidence(n, line, f"第{read.issue_number}期")]
    return None, []


def _tells_of_issue(read: MastheadLine) -> bool:
    """Whether a line tells the day or the newspaper of the issue, or how many pages it has."""
    return bool(read.dates or read.names or read.lunar or read.weekday is not None or read.pages_in_issue is not None)


#: Pages that are printed as one may have a number each.
_SPREAD: Final = 2


def printed_day(match: re.Match[str]) -> datetime.date | None:
    """The day that a match of `mastheadwords.DATE` writes, or None where there is no such day."""
    for suffix in ("", "2", "3"):
        if match["y" + suffix]:
            numbers = [chinese_number(match[part + suffix]) for part in "ymd"]
            break
    year, month, day = (n if n is not None else 0 for n in numbers)
    if year not in _YEARS:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _read(text: str) -> MastheadLine | None:
    offset = _skip(text, 0)
    named = len(text) <= _LONGEST_NAMED and HAS_NUMBER.search(text) is not None
    if offset == len(text) or not (named or ANY_PIECE.match(text, offset)) or _is_cut(text):
        return None
    matches: list[tuple[Piece, re.Match[str]]] = []
    column = ""
    while offset < len(text):
        fits = [(piece, match) for piece in PIECES if (match := piece.pattern.match(text, offset)) and match.end() > offset]
        if fits:
            piece, match = max(fits, key=lambda fit: fit[1].end())
            matches.append((piece, match))
        else:
            unknown = COLUMN.match(text, offset) if named and not column else None
            if unknown is None:
                return None
            match, column = unknown, unknown[0]
        offset = _skip(text, match.end())
    read = _assemble(text, matches) if matches else None
    if read is None or not column:
        return read
    return _with_column(text, read, column, {piece.name for piece, _ in matches})


def _is_cut(text: str) -> bool:
    """Whether the line is a piece of a sentence: a bracket is opened or closed on another line."""
    return any(text.count(opening) != text.count(closing) for opening, closing in ("()", "《》"))


def _with_column(text: str, read: MastheadLine, column: str, kinds: set[str]) -> MastheadLine | None:
    """The line with a column's name among its pieces: 兰溪潮 副刊 第316期, 第4版 兰溪潮. Beside a date alone it would be whoever
    signs a notice."""
    section, number = "section" in kinds, kinds & {"page", "issue", "date", "weekday"}
    if (number and (section or "name" in kinds)) or (read.page_number is not None and "page" in kinds):
        return replace(
            read, role=read.role if "name" in kinds else Role.FOLIO, strong=True, page_name=read.page_name or column
        )
    if "issue" in kinds or (kinds == {"number"} and re.search(r"(?:^| )(?:[A-Z]\s?\d|0\d)\d?(?: |$)", text)):
        return replace(read, strong=False, page_name=column)
    return None


def _skip(text: str, offset: int) -> int:
    match = SEPARATOR.match(text, offset)
    return match.end() if match else offset


def _assemble(text: str, matches: list[tuple[Piece, re.Match[str]]]) -> MastheadLine | None:
    kinds = Counter(piece.name for piece, _ in matches)
    proofs = [piece.proof for piece, _ in matches]
    strong = 2 in proofs or (len(matches) > 1 and sum(proofs) > 1) or _is_numbered_section(matches)
    if kinds["foreign"] and not strong:
        return None
    if kinds["number"] and not strong and not kinds["section"] and len(matches) > 1:
        return None
    roles = Counter(piece.role for piece, _ in matches)
    role = Role.MASTHEAD if kinds["name"] and kinds["date"] else max(roles, key=lambda r: roles[r])
    dates, names, lunar, weekday, issue, total, page, number, pages, section = (
        [],
        [],
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    )
    for piece, match in matches:
        value = match[0].strip()
        if piece.name == "date" and (day := printed_day(match)):
            dates.append(day)
        elif piece.name == "lunar":
            lunar = value
        elif piece.name == "weekday":
            weekday = min("一二三四五六日天".index(match[1]), 6)
        elif piece.name == "english-weekday":
            weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(match[1].lower())
        elif piece.name == "issue":
            count = chinese_number(match["issue"])
            issue, total = (issue or count), (count if match["total"] else total)
        elif piece.name == "page":
            page = page or page_label(match["page"] or match["page2"] or match["page3"])
        elif piece.name == "number":
            number = number or page_label(match["number"])
        elif piece.name == "pages":
            pages = chinese_number(match["pages"])
        elif piece.name == "section":
            section = section or value
        elif piece.name == "name":
            names.append(value)
    if kinds["month"] and len(matches) == 1:
        return None
    if page is None and (kinds["section"] or kinds["date"] or len(matches) == 1):
        page = number
    return MastheadLine(
        role=role,
        strong=strong,
        names=tuple(names),
        dates=tuple(dates),
        lunar=lunar,
        weekday=weekday,
        issue_number=total or issue,
        page_number=page,
        page_name=section,
        pages_in_issue=pages,
    )


def _is_numbered_section(matches: Sequence[tuple[Piece, re.Match[str]]]) -> bool:
    """Whether the line is a section with a page number as pages are numbered (A3 要闻, 02 综合新闻), not as lists are."""
    names = sorted(piece.name for piece, _ in matches)
    return names == ["number", "section"] and any(
        (piece.name == "number" and not match[0][0].isdigit()) or match[0].startswith("0") for piece, match in matches
    )


def page_label(printed: str) -> str | None:
    """A page number in one form: 02 and 二 are "2", a3 is "A3"; None where there is no number."""
    text = "".join(printed.split()).upper()
    letter = text[:1] if text[:1].isascii() and text[:1].isalpha() else ""
    number = chinese_number(text[len(letter) :])
    return f"{letter}{number}" if number else None
