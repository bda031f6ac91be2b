"""转版: where a page says that an article goes on elsewhere or comes from there (下转2版, 上接第A1版)."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from archive.parsing.characters import NUMERAL_CLASS, chinese_number, unify, without_invisible

_GAP: Final = r"[\s]{0,4}"
_PAGE: Final = rf"(?P<letter>[A-Za-z]?){_GAP}(?P<number>[0-9]{{1,3}}|[{NUMERAL_CLASS}]{{1,3}})"
#: （下转第二、三版）: further pages; （上接1版头条）, （上接1版①）, （下转2版·要闻）, （上接1版《大桥合龙》）: the place there.
_FURTHER: Final = rf"(?:{_GAP}版?{_GAP}[、,/和及]{_GAP}第?{_GAP}[A-Za-z]?[0-9{NUMERAL_CLASS}]{{1,3}})*"
_PLACE: Final = r"(?:[①-⑳]|头条|《[^《》]{2,40}》(?=[)\]】〕])|[·•][\u4e00-\u9fff]{2,6}(?=[)\]】〕》>])|[左右]?[上中下]?(?=[)\]】〕》>]))?"
#: 下转第 2 版, 上接A1版, 紧接一版; the width of brackets does not matter, and 转2版 and 接1版 are jumps within brackets only.
_JUMP: Final = re.compile(
    rf"(?=[\s(\[【〔《<下紧上转接])[(\[【〔《<]?{_GAP}(?:(?P<on>(?P<down>[下紧])?{_GAP}转)|(?P<from>(?P<up>[上紧])?{_GAP}接)){_GAP}(?:本报)?{_GAP}第?{_GAP}"
    rf"{_PAGE}{_FURTHER}{_GAP}[版页]{_GAP}{_PLACE}{_GAP}(?:[)\]】〕》>]|(?P<bare>))"
)
#: What each of them holds, within as many characters; most 转 and 接 of a text are of no jump, and looking for this first takes a tenth
#: of the time.
_MAY_JUMP: Final = re.compile("[转接].{0,80}?[版页]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Jump:
    """A jump line: its offsets (half-open, brackets included), its direction, and the page as printed in arabic ("2", "A1")."""

    start: int
    end: int
    direction: Literal["from", "on"]
    page: str


def find_jumps(text: str) -> list[Jump]:
    """All jumps of the text, in order. Without brackets a jump must stand at the beginning or the end of a line."""
    jumps: list[Jump] = []
    if not _MAY_JUMP.search(text):
        return jumps
    visible, origins = without_invisible(text)
    for match in _JUMP.finditer(unify(visible)):
        start, end = origins[match.start()], origins[match.end() - 1] + 1
        # Blanks around a jump are not part of it.
        while text[start].isspace():
            start += 1
        while text[end - 1].isspace():
            end -= 1
        number = chinese_number(match["number"])
        bracketed = match["bare"] is None and not text[start].isalpha()
        whole = match["down"] or match["up"] or "第" in match[0]
        if number is None or not 0 < number < 400 or not (bracketed or (whole and _at_line_edge(text, start, end))):
            continue
        jumps.append(Jump(start, end, "from" if match["from"] else "on", f"{match['letter'].upper()}{number}"))
    return jumps


def _at_line_edge(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 8, 0) : start], text[end : end + 8]
    return (
        not before.strip(" \t\u3000")
        or before.rstrip(" \t\u3000").endswith("\n")
        or not after.strip()
        or after.lstrip(" \t\u3000").startswith("\n")
    )


def find_jump(text: str) -> Jump | None:
    """The first jump of a text."""
    if "转" not in text and "接" not in text:
        return None
    return next(iter(find_jumps(text)), None)
