"""Series: 「——“…”特别报道（六）」, 「系列报道之三」, 「连载④」 in a headline's parts: the series' name and the part's number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_NUMERALS: Final = "〇一二三四五六七八九"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBER: Final = r"[一二三四五六七八九十百〇零\d]{1,4}"
#: What a part of a series calls itself; without such a word a number in brackets may be anything.
_GENRE: Final = (
    "(?:系列|连载|连续|特别|专题|追踪|跟踪|深度|蹲点|走访|主题|专栏)?"
    "(?:报道|评论|述评|访谈|综述|连载|调查|观察|纪实|故事|系列|专访|调研|日记|手记|札记|宣讲|走基层)"
)
_SERIES: Final = re.compile(
    rf"(?:(?P<name>\S.{{0,60}}?{_GENRE}|{_GENRE})[”】」》]?\s*"
    rf"(?:[(（](?P<bracketed>{_NUMBER})[)）]|[之·](?P<plain>{_NUMBER})|(?P<circled>[{_CIRCLED}]))"
    rf"|(?P<quoted>[“「].{{2,30}}?[”」])之?(?P<ringed>[{_CIRCLED}]))[:：】]?\s*$"
)
#: Characters. The number stands at the end of a headline's part; what is longer than this before it is no series' name.
_TAIL: Final = 120


@dataclass(frozen=True, slots=True)
class Series:
    """A series' name, without dashes before it, and the part's number, from 1."""

    name: str
    number: int


def find_series(parts: Iterable[str]) -> Series | None:
    """The series that a headline's parts (kicker, headline, deck) say the article is of, if one does."""
    for part in parts:
        match = _SERIES.search(part[-_TAIL:])
        if match is None:
            continue
        circled = match["circled"] or match["ringed"]
        number = _CIRCLED.index(circled) + 1 if circled else read_number(match["bracketed"] or match["plain"])
        name = (match["name"] or match["quoted"]).lstrip("—-─–― \u3000【").strip()
        if number and name:
            return Series(name, number)
    return None


def read_number(text: str) -> int | None:
    """A number of up to four numerals, Arabic (half or full width) or Chinese up to 999; None if it is not one."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for character in text.replace("零", "〇"):
        if character in _NUMERALS:
            digit = _NUMERALS.index(character)
        elif character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            return None
    return total + digit
