"""What each line is, before it is known whose it is: prose, a title, a byline, a credit, a jump, a table row, or furniture.

Lines that say themselves what they are (bylines, credits, jumps, mastheads) are read first. The others are prose or title,
and that is decided for all of them together: each line has evidence of its own (its stop, its length, how it stands in its
column), and its neighbours have a say (prose runs on, titles stand between an end and a beginning), so the likeliest
sequence is taken, not the likeliest line.
"""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import jieba

from archive.parsing import bylines, jumps, masthead
from archive.parsing.layout import Fit, Layout
from archive.parsing.lines import PageLine
from archive.parsing.segmentation import Role
from archive.parsing.verse import short_texts


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
_LONGEST_TITLE: Final = 80
#: Characters. A bare name of a writer.
_LONGEST_NAME: Final = 4
_BARE_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,4}")
_NAME_AND_PLACE: Final = re.compile(r"[■□◇◆●○]?[\u3400-\u9fff]{2,3}\([\u3400-\u9fff]{2,10}\)")
_NAMES: Final = re.compile(r"[\u3400-\u9fff·]{1,4}(?: [\u3400-\u9fff·]{1,4})*")
_INNER_STOP: Final = re.compile(r"[。;](?=.)")
_COMMAS: Final = re.compile(r",(?=.)")
_STOPS: Final = re.compile(r"[,、:;。]")
_ORDINAL: Final = re.compile(r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.]|[(（]?\d{1,2}[)）、.．]|[①-⑳●○◆■□△▲◇★※☆•])")
_BRACKETED: Final = re.compile(r"[(\[【][^()\[\]【】]{2,40}[)\]】]")
_PHRASES: Final = re.compile(r"^[^\s,。，]{4,} [^\s。，]{4,}(?: [^\s。，]{4,})*$")
#: A section of a page, by letter and motto: C 从严从紧 打好……
_SECTION: Final = re.compile(r"^[A-H][ \u3000]{1,4}[\u3400-\u9fff“][^。，]{1,24}$")
_TELEPHONE: Final = re.compile(r"(?:电话|热线|手机|联系|传真|地址)[^0-9]{0,8}[0-9-]{3,}|\d{7,}")
#: What any byline and any credit holds.
_MAY_SIGN: Final = re.compile(r"记|通讯员|评论|作者|撰|文|图|摄|片|供|编|新华社|综合|[■□◇◆●○▲△▪▫※★☆◎•▍▎▌*]")
_MAY_CREDIT: Final = re.compile("摄|图|片|供|新华社")
_CREDIT_SPAN: Final = 60
#: Characters. A byline of a dozen names with their offices is shorter.
_LONGEST_BYLINE: Final = 100
#: What furniture is without.
_PROSE_SIGNS: Final = re.compile("[，。；！？]")
_OFFICES: Final = re.compile(r"记者|通讯员|评论员|摄|报道|编辑|新华社")
_NOTICE: Final = re.compile(r"(?:公告|公示|启事|声明|通告|讣告|广告|通知)$")
_PHOTO: Final = re.compile(r"摄(?:影)?(?:报道)?$")


def sort_lines(lines: Sequence[PageLine], layout: Layout) -> list[LineSort]:
    """What each line is, in the order of the lines."""
    known = _known(lines, layout)
    titles = _titles(lines, layout, known)
    sorts: list[LineSort] = []
    for n in range(len(lines)):
        mark = known[n]
        if mark is None and titles[n] and _is_signatory(lines, known, titles, n):
            mark = LineSort(Sort.BYLINE, tail=True)
        if mark is None and titles[n] and _is_writer(lines, known, titles, n):
            mark = LineSort(Sort.BYLINE, weak=True)
        if mark is None:
            opening = _opens(lines[n])
            mark = LineSort(Sort.TITLE) if titles[n] and not opening else LineSort(Sort.PROSE, opening=opening)
        sorts.append(mark)
    undecided = [mark.sort in (Sort.PROSE, Sort.TITLE) and not mark.opening for mark in sorts]
    writers = [mark.sort is Sort.BYLINE and (mark.weak or mark.bare) for mark in sorts]
    for n in short_texts(lines, layout, undecided, titles, writers):
        sorts[n] = LineSort(Sort.VERSE)
    return sorts


def is_word(text: str) -> bool:
    """Whether the dictionary has the text as a word. It is loaded once, when first needed."""
    jieba.dt.check_initialized()
    return int(jieba.dt.FREQ.get(text, 0)) > 0


def _is_signatory(lines: Sequence[PageLine], known: Sequence[LineSort | None], titles: Sequence[bool], n: int) -> bool:
    """Whether an office's name by itself, right after a text's end and before something else's beginning, signs that text."""
    line = lines[n]
    if not n or line.gap > 1 or len(line.plain) > _LONGEST_SIGNATORY or not _OFFICE.search(line.plain):
        return False
    ended = lines[n - 1].stopped and known[n - 1] is None and not titles[n - 1]
    following = lines[n + 1] if n + 1 < len(lines) else None
    return (
        ended
        and (following is None or following.gap > line.gap)
        and (not line.gap or following is None or following.gap > 1)
    )


def _is_writer(lines: Sequence[PageLine], known: Sequence[LineSort | None], titles: Sequence[bool], n: int) -> bool:
    """Whether a line that is no prose is the writer's bare name: it stands at the edge of a text, most often between its
    headline and its first paragraph. Without a surname that is known, two characters after a headline are believed."""
    plain = lines[n].plain
    if _NAME_AND_PLACE.fullmatch(plain):
        return n + 1 < len(lines) and not _opens(lines[n + 1])
    if not _BARE_NAME.fullmatch(plain) or _NOTICE.search(plain):
        return False
    before_text = n + 1 < len(lines) and known[n + 1] is None and not titles[n + 1]
    after_text = n > 0 and known[n - 1] is None and not titles[n - 1]
    after_title = n > 0 and known[n - 1] is None and titles[n - 1]
    if n + 1 < len(lines) and _opens(lines[n + 1]):
        # Who is named in the dateline is not named above it: this is the end of a headline.
        return False
    found = bylines.read_byline(lines[n].text)
    if len(plain) > 3:
        return found is not None and before_text != after_text
    if found is not None:
        return before_text or after_text
    return before_text and (after_title or (len(plain) == 2 and not is_word(plain)))


def _opens(line: PageLine) -> bool:
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


def _known(lines: Sequence[PageLine], layout: Layout) -> list[LineSort | None]:
    known: list[LineSort | None] = [None] * len(lines)
    for n, line in enumerate(lines):
        if known[n] is not None:
            continue
        if "\t" in line.text.strip():
            known[n] = LineSort(Sort.TABLE)
            continue
        if len(line.plain) > _LONGEST_TITLE * 2:
            continue
        found = find_jump(line.text)
        if found is not None and not line.text[found.end :].strip() and not line.text[: found.start].strip("▲△▶◀■□●○☆★▼▽ "):
            known[n] = LineSort(Sort.JUMP)
            continue
        furniture = None if _PROSE_SIGNS.search(line.raw) else masthead.read_line(line.raw)
        signed = _signed_off(lines, known, n) if furniture is not None and furniture.dates and not furniture.names else 0
        if signed:
            known[n - signed + 1 : n + 1] = [LineSort(Sort.BYLINE, tail=True)] * signed
            continue
        if furniture is not None and (furniture.strong or _stands_as_furniture(lines, known, n)):
            known[n] = LineSort(Sort.FURNITURE, role=furniture.role)
            continue
        if _SECTION.match(line.raw) and _stands_as_furniture(lines, known, n):
            known[n] = LineSort(Sort.FURNITURE, role=Role.BANNER)
            continue
        if _ends_credit(lines, n):
            known[n] = LineSort(Sort.PROSE)
            continue
        for m in _byline_from(lines, layout, n):
            bare = not _OFFICES.search(lines[m].plain)
            known[m] = LineSort(Sort.CREDIT if _is_credit(lines[m].text) else Sort.BYLINE, joined=m > n, bare=bare)
        if known[n] is None and _BRACKETED.fullmatch(line.plain):
            known[n] = LineSort(Sort.PROSE)
    return known


#: Characters, lines. The names of those who sign a notice.
_LONGEST_SIGNATORY: Final = 24
_SIGNATORIES: Final = 3
_OFFICE: Final = re.compile(
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
        if above.terminal or len(above.plain) > _LONGEST_SIGNATORY or not _OFFICE.search(above.plain):
            break
        count += 1
    ended = n >= count and lines[n - count].terminal and known[n - count] is None
    return count if ended and (count > 1 or not lines[n].gap) else 0


def _stands_as_furniture(lines: Sequence[PageLine], known: Sequence[LineSort | None], n: int) -> bool:
    """Whether a line that may be a banner or a masthead stands where those do: beside furniture, or by itself between blank
    lines. A notice's title (公告) is not taken for a banner where a text follows it."""
    line = lines[n]
    following = lines[n + 1] if n + 1 < len(lines) else None
    if n and known[n - 1] is not None and known[n - 1].sort is Sort.FURNITURE:  # type: ignore[union-attr]
        return True
    if following is not None and (beside := masthead.read_line(following.raw)) is not None and beside.strong:
        return True
    if _NOTICE.search(line.plain):
        return False
    alone_above = n == 0 or line.gap > 0
    alone_below = following is None or following.gap > 0
    return alone_above and alone_below


def _ends_credit(lines: Sequence[PageLine], n: int) -> bool:
    """Whether a credit begins in the line before and ends with this short one: 记者 应柳 / 依 摄."""
    line = lines[n]
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
        return ()
    if found is not None and (found.weak or _within_prose(lines, layout, n)):
        return ()
    last = n
    while last + 1 < len(lines) and last - n < 2 and lines[last + 1].width <= 24 and lines[last + 1].gap <= 1:
        following = lines[last + 1]
        joined = "\n".join(one.text for one in lines[n : last + 2])
        reread = bylines.read_byline(joined)
        if reread is None or reread.weak:
            break
        alone = bylines.read_byline(following.text)
        begins = alone is not None and not alone.weak
        if not begins and (not _NAMES.fullmatch(following.text.strip()) or len(following.text.strip()) > 14):
            break
        if begins and not re.match(r"通讯员|摄影|文|图", following.plain):
            break
        last += 1
    return range(n, last + 1)


_LABELLED: Final = re.compile(r"^[(]?(?:[■□◇◆●○▲△]|(?:本报|报社|融媒|全媒体|首席|见习|实习|特约)*(?:记者|通讯员|评论员))")


def _within_prose(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether a line that could be a byline is only a line of a sentence: the line before or after it says so."""
    fit = layout.fits[n]
    if fit not in (Fit.FULL, Fit.INDENTED) or not layout.indent_seen:
        return False
    if n and _opens(lines[n - 1]) and not lines[n - 1].terminal:
        return True
    goes_on = (
        n + 1 < len(lines) and layout.fits[n + 1] is Fit.FULL and not lines[n + 1].terminal and not _opens(lines[n + 1])
    )
    return goes_on and layout.columns[n + 1] == layout.columns[n] and not _LABELLED.match(lines[n].plain)


# Evidence that a line is a title (above 0) or prose (below), in nats or thereabouts; few, round, and each seen on real pages.
_STOPPED: Final = -9.0
#: A bracket is closed that another line opened.
_CLOSES: Final = -6.0
#: For each cell of a line without any stop or comma: prose goes about ten characters without one, titles go without.
_UNPUNCTUATED: Final = 0.04
_UNPUNCTUATED_MOST: Final = 1.6
_INNER: Final = -4.0
_ENDS_SOFT: Final = -4.0
_ENDS_TERMINAL: Final = -1.0
_PER_COMMA: Final = -1.2
_BY_FIT: Final = {Fit.FREE: 0.5, Fit.FULL: -3.0, Fit.INDENTED: -1.0, Fit.SHORT: 2.0, Fit.OVER: 3.0}
_NARROWER: Final = -3.5
#: Two phrases with a space between them, as headlines are put on one line.
_IN_PHRASES: Final = 1.5
_ALONE: Final = 1.5
_ALONE_IN_TEXT: Final = 3.0
_DOUBLED: Final = 5.0
_NAMES_NOTICE: Final = 2.0
#: Where to turn to is the end of a notice, not its headline.
_CONTACT: Final = -3.0
_LONG: Final = -3.0
_BEGINS_OBJECT: Final = 0.7
_ITEM: Final = -1.5
_DASHED: Final = 0.3
_DASHED_AFTER_TITLE: Final = 2.5
# What neighbours say.
_RUNS_ON: Final = 2.0
_BEGINS_UNFINISHED: Final = 0.5
_BREAKS_OFF: Final = -3.0
_OVERHANGS: Final = -2.0
_BEFORE_OPENING: Final = 3.0
_BEFORE_BYLINE: Final = 1.0
_SAME_SORT: Final = 0.4
_SAME_BLOCK: Final = 0.6
#: Prose that begins at the column's edge where paragraphs are indented, and prose that ends without a stop.
_NO_INDENT: Final = -2.0
_NO_STOP: Final = -1.5


def _titles(lines: Sequence[PageLine], layout: Layout, known: Sequence[LineSort | None]) -> list[bool]:
    """Whether each line is a title: the likeliest sequence (Viterbi over two states; known lines separate)."""
    result = [False] * len(lines)
    n = 0
    while n < len(lines):
        if known[n] is not None:
            n += 1
            continue
        last = n
        while last < len(lines) and known[last] is None:
            last += 1
        _likeliest(lines, layout, known, n, last, result)
        n = last
    return result


def _likeliest(
    lines: Sequence[PageLine], layout: Layout, known: Sequence[LineSort | None], first: int, last: int, result: list[bool]
) -> None:
    opens = [_opens(lines[n]) for n in range(first, last)]
    before_byline = last < len(lines) and known[last] is not None and known[last].sort is Sort.BYLINE  # type: ignore[union-attr]
    score = [0.0, 0.0]
    steps: list[tuple[int, int]] = []
    for n in range(first, last):
        title = -20.0 if opens[n - first] else _evidence(lines, layout, n)
        if n == first:
            score = [_begins_prose(lines, layout, n), title]
            continue
        follow = [[0.0, 0.0], [0.0, 0.0]]
        follow[0][0] = _prose_runs_on(lines, layout, n, opens=opens[n - first])
        follow[0][1] = _breaks_off(lines, layout, n)
        follow[1][0] = _BEFORE_OPENING if opens[n - first] else _begins_prose(lines, layout, n)
        follow[1][1] = (
            _SAME_SORT
            + (_DASHED_AFTER_TITLE if lines[n].plain.startswith("——") else 0.0)
            + (_SAME_BLOCK if layout.spaced and not lines[n].gap and not lines[n].lead else 0.0)
        )
        new, step = [0.0, 0.0], [0, 0]
        for to in (0, 1):
            came = max((0, 1), key=lambda k, to=to: score[k] + follow[k][to])  # type: ignore[misc]
            new[to] = score[came] + follow[came][to] + (title if to else 0.0)
            step[to] = came
        steps.append((step[0], step[1]))
        score = new
    if not lines[last - 1].terminal and not _carries_on(lines, known, last):
        score[0] += _NO_STOP
    state = int(score[1] + (_BEFORE_BYLINE if before_byline else 0.0) > score[0])
    for n in range(last - 1, first - 1, -1):
        result[n] = bool(state)
        if n > first:
            state = steps[n - first - 1][state]


def _alone(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether more white space than is usual stands above and below the line."""
    below = lines[n + 1].gap if n + 1 < len(lines) else layout.gap + 1
    return lines[n].gap > layout.gap and below > layout.gap


def is_doubled(plain: str) -> bool:
    """Whether the line, or what follows its last space, is printed twice over: 百叟宴百叟宴."""
    half = len(plain) // 2
    return len(plain) >= 6 and len(plain) % 2 == 0 and plain[:half] == plain[half:]


def _unclosed(plain: str) -> bool:
    return plain.rfind("(") > plain.rfind(")")


def _begins_narrower(lines: Sequence[PageLine], n: int) -> bool:
    """Whether a paragraph too short to make a column of its own seems to begin: a line short by an indent of the next, which
    is as wide as the one after it or followed by the end."""
    if n + 2 >= len(lines):
        return False
    first, second, third = lines[n : n + 3]
    if not 3 <= second.width - first.width <= 6 or not any(_STOPS.search(one.plain) for one in (first, second)):
        return False
    return abs(third.width - second.width) <= 3 or (third.width < second.width and third.terminal)


def _evidence(lines: Sequence[PageLine], layout: Layout, n: int) -> float:
    line, fit = lines[n], layout.fits[n]
    plain = line.plain
    if len(plain) > _LONGEST_TITLE:
        return -20.0
    score = _BY_FIT[fit]
    if fit is Fit.OVER and len(plain) > 45:
        score -= 1.5
    if line.stopped:
        score += _STOPPED
    elif plain[-1:] in ",;:":
        score += _ENDS_SOFT
    elif line.terminal:
        score += _ENDS_TERMINAL
    if _INNER_STOP.search(plain):
        score += _INNER
    commas = len(_COMMAS.findall(plain))
    score += _PER_COMMA * min(commas, 4)
    if not line.terminal and not _STOPS.search(plain):
        score += min(_UNPUNCTUATED * line.width, _UNPUNCTUATED_MOST)
    if (closes := plain.find(")")) >= 0 and "(" not in plain[:closes]:
        score += _CLOSES
    if plain[0] in "”」』)》】,、。;:!?" or (plain[0] == "’" and not plain[1:2].isdigit()):
        score += _CLOSES
    if _unclosed(plain):
        score += _CLOSES / 2
    if _PHRASES.search(line.text) and not commas:
        score += _IN_PHRASES
    if fit is Fit.FREE:
        score += 0.8 if len(plain) <= 24 else 0.0 if len(plain) <= 45 else _LONG
    if fit is Fit.SHORT and _begins_narrower(lines, n):
        score += _NARROWER
    if line.lead and layout.leads:
        score += _BEGINS_OBJECT
    if fit in (Fit.FULL, Fit.OVER) and not line.stopped and _alone(lines, layout, n):
        score += _ALONE if layout.gap else _ALONE_IN_TEXT
    if _TELEPHONE.search(plain):
        score += _CONTACT
    if is_doubled(line.plain):
        score += _DOUBLED
    if len(plain) <= _LONGEST_SIGNATORY and _NOTICE.search(plain):
        score += _NAMES_NOTICE
    if _ORDINAL.match(plain):
        score += _ITEM
    if plain.startswith("——") and not line.terminal and not commas:
        score += _DASHED
    return score


def _begins_prose(lines: Sequence[PageLine], layout: Layout, n: int) -> float:
    full = layout.indent_seen and layout.fits[n] is Fit.FULL and not lines[n].terminal
    return _NO_INDENT if full and lines[n].gap <= 1 else 0.0


def _carries_on(lines: Sequence[PageLine], known: Sequence[LineSort | None], n: int) -> bool:
    """Whether unfinished prose may go on after the line before n: past furniture, or with its credit or jump."""
    while n < len(lines) and (mark := known[n]) is not None:
        if mark.sort is Sort.PROSE or (mark.sort is Sort.JUMP and _goes_on_elsewhere(lines[n])):
            return True
        if mark.sort is not Sort.FURNITURE:
            return False
        n += 1
    return n < len(lines) and not lines[n].lead and not _opens(lines[n])


def _goes_on_elsewhere(line: PageLine) -> bool:
    jump = find_jump(line.text)
    return jump is not None and jump.direction == "on"


def _breaks_off(lines: Sequence[PageLine], layout: Layout, n: int) -> float:
    """What speaks against a title at line n where the line before it, as prose, is unfinished."""
    if not _unfinished(lines, layout, n - 1):
        return 0.0
    return _BREAKS_OFF if lines[n].gap <= layout.gap and not lines[n].lead else _BREAKS_OFF / 2


def _unfinished(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether the line, read as prose, must go on in the next one."""
    line = lines[n]
    return not line.terminal and layout.fits[n] in (Fit.FULL, Fit.INDENTED, Fit.FREE)


def _prose_runs_on(lines: Sequence[PageLine], layout: Layout, n: int, *, opens: bool) -> float:
    before, line = lines[n - 1], lines[n]
    fit = layout.fits[n - 1]
    if layout.fits[n] is Fit.OVER:
        return _OVERHANGS
    if before.terminal or fit is Fit.OVER:
        begins = fit is Fit.SHORT or (fit is Fit.FULL and layout.columns[n - 1] != layout.columns[n])
        return _begins_prose(lines, layout, n) if begins else 0.0
    if opens or (line.lead and layout.leads):
        return _BREAKS_OFF
    if _unclosed(before.plain):
        return _RUNS_ON
    if fit is Fit.SHORT:
        return 0.0 if _begins_narrower(lines, n - 1) else _BREAKS_OFF
    if layout.indent_seen and layout.fits[n] is Fit.INDENTED and not line.terminal:
        # A paragraph seems to begin here, but the one before has not ended.
        return _BEGINS_UNFINISHED
    return _RUNS_ON if fit is Fit.FULL else _RUNS_ON / 2
