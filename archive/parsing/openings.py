"""Whether an article opens with a line: its dateline (本报讯, 新华社北京1月1日电), its byline, or 上接1版."""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing import bylines
from archive.parsing.jumps import find_jump
from archive.parsing.lines import PageLine

#: How a dateline begins that a narrow column breaks before its 电 or 讯.
_AGENCY: Final = re.compile("据?(?:本报|新华社|中新社|中新网|本社|专电)")
#: What any opening holds within its first characters.
_MAY_OPEN: Final = re.compile("[讯电(]|消息|记者|上接|紧接|报道|新华社")
_OPENING_SPAN: Final = 48
#: The festivals before and after which news falls, as a pattern: 元旦期间, 节前.
FESTIVAL: Final = "(?:新年|元旦|春节|清明|端午|中秋|国庆|[五六]一|节)"
#: 本报讯 whose bracket is closed only on the next line, and what reports begin with when the place comes first.
_OPEN_DATELINE: Final = re.compile(
    r"^(?:据|综合)?(?:本[报台社网刊][\u3400-\u9fff]{0,8}?(?:\d{1,2}月\d{1,2}日)?[电讯]|新华社(?!.{0,6}(?:分社|社长|总社))[\u3400-\u9fff·]{1,12}(?:\d{1,2}月|$)"
    r"|新华社[\u3400-\u9fff·]{0,12}\d{1,2}月\d{1,2}日电|[\u3400-\u9fff]{1,8}讯\((?![^()]*\)))"
)


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


def _begins_bracketed_dateline(plain: str) -> bool:
    return bool(_OPEN_DATELINE.match(plain))
