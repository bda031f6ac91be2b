"""Lines that say themselves what they are: datelines, bylines, credits, jumps, mastheads, tables, and who signs a notice.

What a line may be is read by `bylines`, `jumps` and `masthead`; here its neighbours and its place decide whether it is.
"""

import enum
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing import bylines, jumps, masthead
from archive.parsing.columns import Fit
from archive.parsing.dictionary import bound
from archive.parsing.layout import Layout
from archive.parsing.likeness import pairs
from archive.parsing.lines import PageLine
from archive.parsing.segmentation import Role
from archive.parsing.series import find_series
from archive.parsing.surnames import begins_with_surname


class Sort(enum.Enum):
    """What a line is."""

    PROSE = "prose"
    TITLE = "title"
    BYLINE = "byline"
    CREDIT = "credit"
    JUMP = "jump"
    TABLE = "table"
    VERSE = "verse"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class LineSort:
    """`sort` of a line; `opening`: an article's dateline begins here; `weak`: a byline that is nothing but a name;
    `role`: of furniture; `joined`: the line goes on with the byline of the line before; `tail`: it signs what stands
    before it; `bare`: it names a writer and not what he is."""

    sort: Sort
    opening: bool = False
    weak: bool = False
    role: Role | None = None
    joined: bool = False
    tail: bool = False
    bare: bool = False


#: Characters of a line that may still be a title; the longest headlines put on one line with kicker and deck have about 70.
LONGEST_TITLE: Final = 80
#: Characters. A bare name of a writer.
_LONGEST_NAME: Final = 4
_NAMES: Final = re.compile(r"[\u3400-\u9fff·]{1,4}(?: [\u3400-\u9fff·]{1,4})*")
_BRACKETED: Final = re.compile(r"[(\[【][^()\[\]【】]{2,40}[)\]】]")
#: A section of a page, by letter and motto: C 从严从紧 打好……
_SECTION: Final = re.compile(r"^[A-H][ \u3000]{1,4}[\u3400-\u9fff“][^。，]{1,24}$")
#: What any byline and any credit holds.
_MAY_SIGN: Final = re.compile(r"记|通讯员|评论|作者|撰|文|图|摄|片|供|编|新华社|综合|[■□◇◆●○▲△▪▫※★☆◎•▍▎▌*]")
_MAY_CREDIT: Final = re.compile("摄|图|片|供|新华社")
_CREDIT_SPAN: Final = 60
#: Characters. A byline of a dozen names with their offices is shorter.
_LONGEST_BYLINE: Final = 100
#: What furniture is without.
_PROSE_SIGNS: Final = re.compile("[，。；！？]")
_OFFICES: Final = re.compile(r"记者|通讯员|评论员|摄|报道|编辑|新华社")
NOTICE: Final = re.compile(
    r"(?=[公启声通讣广更勘致的须招停天])(?:公告|公示|启事|声明|通告|讣告|广告|通知|更正|勘误|致歉|的一?封信|须知|招聘|招租|停电预告|天气预报)$"
)
_PHOTO: Final = re.compile(r"摄(?:影)?(?:报道)?$")


#: What an editor puts before a text, to say why it is printed.
EDITORS_NOTE: Final = re.compile(
    r"[\[【(]?(?:编者按|编者的话|编者注|开栏的话|开栏语|开篇语|核心提示|阅读提示|内容提要|导读)(?:[\]】):]|$)"
)
#: What a notice ends with, in lines of their own: where to turn to, and whose it is (投资商：……).
CONTACT: Final = re.compile(
    r"(?=[电热手联传地网邮单]|.[商方])"
    r"(?:(?:电话|热线|手机|联系人|传真|地址|网址|邮箱|单位|[\u3400-\u9fff][商方])[:：]|(?:电话|热线)[0-9])"
)
#: A notice's line that says where to turn to, or whose it is.
LABELLED: Final = re.compile(r"(?=.{1,7}:)[\u3400-\u9fff]{0,4}(?:电话|热线|手机|联系人|传真|地址|网址|邮箱|单位|[商方]):")


#: Characters.
LONGEST_CONTACT: Final = 40


def turns_to(line: PageLine) -> bool:
    """Whether the line says where to turn to: 联系电话：……."""
    return len(line.plain) <= LONGEST_CONTACT and CONTACT.search(line.plain) is not None


def ends_contact(lines: Sequence[PageLine], n: int) -> bool:
    """Whether line n says where to turn to, or ends such a line that a narrow column breaks."""
    if turns_to(lines[n]):
        return True
    return n > 0 and not lines[n].gap and len(lines[n].plain) <= _CONTACT_REST and turns_to(lines[n - 1])


#: Characters: a number, or a name with 先生.
_CONTACT_REST: Final = 12


#: How a dateline begins that a narrow column breaks before its 电 or 讯.
_AGENCY: Final = re.compile("据?(?:本报|新华社|中新社|中新网|本社|专电)")


def opens_at(lines: Sequence[PageLine], n: int) -> bool:
    """Whether an article opens with line n, by itself or with the line below: a narrow column breaks datelines
    (新华社莫斯科1月6日 / 电)."""
    line = lines[n]
    if opens_article(line):
        return True
    if (
        n + 1 == len(lines)
        or lines[n + 1].gap > line.gap
        or line.terminal
        or len(line.plain) > _OPENING_SPAN
        or not _AGENCY.match(line.plain)
    ):
        return False
    found = bylines.find_opening(line.text + lines[n + 1].text)
    return found is not None and found.dateline and found.end > len(line.text)


def opens_article(line: PageLine) -> bool:
    if not _MAY_OPEN.search(line.plain[:_OPENING_SPAN]):
        return False
    found = bylines.find_opening(line.text)
    if found is not None and (found.dateline or found.contributors):
        return True
    jump = find_jump(line.text[:20])
    if jump is not None and jump.direction == "from" and not line.text[: jump.start].strip():
        return True
    return _begins_bracketed_dateline(line.plain)


#: What any opening holds within its first characters.
_MAY_OPEN: Final = re.compile("[讯电(]|消息|记者|上接|紧接|报道|新华社")
_OPENING_SPAN: Final = 48
#: 本报讯 whose bracket is closed only on the next line, and what reports begin with when the place comes first.
_OPEN_DATELINE: Final = re.compile(
    r"^(?:据|综合)?(?:本[报台社网刊][\u3400-\u9fff]{0,8}?(?:\d{1,2}月\d{1,2}日)?[电讯]|新华社[\u3400-\u9fff·]{1,12}(?:\d{1,2}月|$)"
    r"|新华社[\u3400-\u9fff·]{0,12}\d{1,2}月\d{1,2}日电|[\u3400-\u9fff]{1,8}讯\()"
)


def _begins_bracketed_dateline(plain: str) -> bool:
    return bool(_OPEN_DATELINE.match(plain))


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
        if "\t" in line.text.strip():
            known[n] = LineSort(Sort.TABLE)
            continue
        if len(line.plain) > LONGEST_TITLE * 2:
            continue
        found = find_jump(line.text)
        if found is not None and not line.text[found.end :].strip() and not line.text[: found.start].strip("▲△▶◀■□●○☆★▼▽ "):
            known[n] = LineSort(Sort.JUMP)
            continue
        if _ends_credit(lines, n):
            known[n] = LineSort(Sort.PROSE)
            continue
        furniture = None if _PROSE_SIGNS.search(line.raw) else masthead.read_line(line.raw)
        dated = _DAY.fullmatch(line.plain) is not None or (
            furniture is not None and furniture.dates and not furniture.names and "星期" not in line.plain
        )
        signed = _signed_off(lines, known, n) if dated else 0
        if signed:
            known[n - signed + 1 : n + 1] = [LineSort(Sort.BYLINE, tail=True)] * signed
            continue
        if furniture is not None and (
            furniture.strong
            or (
                _stands_as_furniture(lines, layout, known, n)
                and not _is_marked_name(line)
                and not _ends_notice(lines, known, n)
                and not _names_what_is_around(lines, n)
            )
        ):
            known[n] = LineSort(Sort.FURNITURE, role=furniture.role)
            continue
        if _SECTION.match(line.raw) and _stands_as_furniture(lines, layout, known, n):
            known[n] = LineSort(Sort.FURNITURE, role=Role.BANNER)
            continue
        for m in _byline_from(lines, layout, n):
            bare = not _OFFICES.search(lines[m].plain)
            known[m] = LineSort(Sort.CREDIT if _is_credit(lines[m].text) else Sort.BYLINE, joined=m > n, bare=bare)
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
        titled = not following.terminal and not _PROSE_SIGNS.search(following.raw) and len(following.plain) <= LONGEST_TITLE
        apart = lines[n].gap == lines[n - 1].gap <= following.gap and bylines.read_byline(lines[n].text) is None
        return titled and apart and not opens_article(following)
    return False


_DAY: Final = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日")
#: What ends a notice, above who signs it: 谨此讣闻, 特此公告, 此致.
CLOSES_NOTICE: Final = re.compile(r"(?:特此|谨此|专此|敬此)[\u3400-\u9fff]{2,4}[。!]?|此致(?:敬礼!?)?|敬礼!?|谨启|此布")
#: Characters, lines. The names of those who sign a notice.
LONGEST_SIGNATORY: Final = 24
_SIGNATORIES: Final = 3
OFFICE: Final = re.compile(
    r"(?:公司|集团|委员会|委|局|厅|处|科|办公室|办|政府|中心|小组|法院|检察院|学校|中学|小学|大学|学院|协会|学会|商会|联合会|基金会|联盟"
    r"|总工会|工会|团委|妇联|医院|支队|大队|中队|所|站|馆|院|社|厂|店|行|部|队|会|台|村|镇|乡|街道|编辑部)(?:\([^()]{1,12}\))?$"
)


def _signed_off(lines: Sequence[PageLine], known: Sequence[LineSort | None], n: int) -> int:
    """How many lines up to n, a line with a date only, sign a notice: the date, and above it who signs. 0 if it does not."""
    if lines[n].gap > 1 or n == 0:
        return 0
    count = 1
    while count <= _SIGNATORIES and n >= count and known[n - count] is None:
        above = lines[n - count]
        if above.terminal or len(above.plain) > LONGEST_SIGNATORY or not OFFICE.search(above.plain):
            break
        count += 1
    if n < count:
        return 0
    if count > 1 and ends_contact(lines, n - count):
        return count
    closed = CLOSES_NOTICE.fullmatch(lines[n - count].plain) is not None
    ended = closed or (lines[n - count].terminal and known[n - count] is None)
    return count if ended and (count > 1 or not lines[n].gap) else 0


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


def _ends_notice(lines: Sequence[PageLine], known: Sequence[LineSort | None], n: int) -> bool:
    """Whether the line says where to turn to right below a text, and other than furniture follows: a newspaper's own such lines
    stand at the head or foot of its page."""
    above = lines[n - 1] if n and known[n - 1] is None else None
    if above is None or lines[n].gap > 1 or not turns_to(lines[n]) or not (above.terminal or turns_to(above)):
        return False
    below = next((line for line in lines[n + 1 : n + 1 + _CONTACTS] if not turns_to(line)), None)
    return below is not None and masthead.read_line(below.raw) is None


#: Lines with addresses and telephones that end a notice, at most.
_CONTACTS: Final = 5
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


#: What a column breaks off the end of a credit, and what it then goes on from.
_CREDIT_REST: Final = {"影": "摄", "影报道": "摄", "报道": "摄", "道": "摄影报"}


def goes_on_credit(before: PageLine, line: PageLine) -> bool:
    """Whether the line is no more than the rest of a credit that ends the line before: …… 摄 / 影."""
    rest = _CREDIT_REST.get(line.plain)
    return (
        rest is not None and rest in before.plain[-_LONGEST_NAME:] and _PHOTO.search(before.plain + line.plain) is not None
    )


def _ends_credit(lines: Sequence[PageLine], n: int) -> bool:
    """Whether a credit begins in the line before and ends with this short one: 记者 应柳 / 依 摄."""
    line = lines[n]
    if n and goes_on_credit(lines[n - 1], line):
        return True
    if n == 0 or len(line.plain) > _LONGEST_NAME * 2 or not _PHOTO.search(line.plain) or lines[n - 1].terminal:
        return False
    before = lines[n - 1].text
    found = find_credit(f"{before}\n{line.text}")
    return found is not None and 0 < found.start < len(before)


def find_jump(text: str) -> jumps.Jump | None:
    """The first jump of a text."""
    if "转" not in text and "接" not in text:
        return None
    return next(iter(jumps.find_jumps(text)), None)


def find_credit(text: str) -> bylines.BylineMatch | None:
    """The photo credit that the text is or ends with."""
    return bylines.read_credit(text) if _MAY_CREDIT.search(text[-_CREDIT_SPAN:]) else None


def _is_credit(text: str) -> bool:
    found = find_credit(text)
    return found is not None and not text[: found.start].strip()


def _byline_from(lines: Sequence[PageLine], layout: Layout, n: int) -> Sequence[int]:
    """The numbers of the lines that make up the byline or credit that begins at line n: none, one or several."""
    line = lines[n]
    if len(line.plain) > _LONGEST_BYLINE or not _MAY_SIGN.search(line.plain) or "。" in line.plain:
        return ()
    found = bylines.read_byline(line.text)
    credit = _is_credit(line.text)
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
        if not begins and not named and column is not None and lines[last].width < column - _ROOM:
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


_DATELINE_LINES: Final = 3


#: Cells: a name would have fitted.
_ROOM: Final = 5
_LABEL_ALONE: Final = re.compile(r"[■□◇◆●○]?(?:本报|报社|融媒|全媒体|首席|见习|实习|特约)*(?:记者|通讯员)")


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
        if following.gap > layout.gap or following.lead or _PROSE_SIGNS.search(following.raw):
            return ()
        joined = "\n".join(line.text for line in lines[n : last + 1])
        reread = bylines.read_byline(joined)
        if (reread is not None and not reread.weak) or _is_credit(joined):
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


_LABELLED: Final = re.compile(r"^[(]?(?:[■□◇◆●○▲△]|(?:本报|报社|融媒|全媒体|首席|见习|实习|特约)*(?:记者|通讯员|评论员))")


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
