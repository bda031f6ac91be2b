"""Series: 「——“…”特别报道（六）」, 「系列报道之三」, 「连载④」, 「山村办学记（上）」: the name, and which part the article is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from archive.parsing.characters import chinese_number, unify

_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBER: Final = r"[一二三四五六七八九十百〇零\d]{1,4}"
#: What a part of a series calls itself; without such a word a number in brackets may be anything.
_GENRE: Final = (
    "(?:系列|连载|连续|特别|专题|追踪|跟踪|深度|蹲点|走访|主题|专栏)?"
    "(?:报道|评论|述评|访谈|综述|连载|调查|观察|纪实|故事|系列|专访|调研|日记|手记|札记|宣讲|走基层"
    "|见闻|纪行|散记|随笔|侧记|巡礼|掠影|回眸|纪事|漫谈|杂谈)"
)
_SERIES: Final = re.compile(
    rf"(?:(?P<name>\S.{{0,60}}?{_GENRE}|{_GENRE})[”】」》]?\s*"
    rf"(?:[(（](?P<bracketed>{_NUMBER})[)）]|[之·](?P<plain>{_NUMBER})|(?P<circled>[{_CIRCLED}]))"
    rf"|(?P<quoted>[“「].{{2,30}}?[”」])之?(?P<ringed>[{_CIRCLED}]))[:：】]?\s*$"
)
#: What they all end with, by which it is soon told that most headlines are of none.
_ENDS_NUMBERED: Final = re.compile(rf"(?:{_NUMBER}[)）]?|[{_CIRCLED}])[:：】]?\s*$")
#: （上）, 【中篇】, （下集）, （之二）; ·下篇 and ——下篇 without brackets.
_HALF: Final = re.compile(
    rf"\s*(?:[(（\[［【〔]\s*(?:(?P<word>[上中下])[篇集]?|之(?P<of>{_NUMBER}))\s*[)）\]］】〕]"
    r"|(?:[·—:：之\s]|(?<=[”」》])|^)(?P<apart>[上中下])篇)\s*$"
)
#: What of a photograph somebody or something is, 渡口（左）; with two such places in it a line is no part of a series.
_PLACE: Final = re.compile(r"[(（\[［【〔]\s*[上中下左右前后]\S{0,2}\s*[)）\]］】〕]")
#: How a series' name ends: with more than one letter, marks after it aside (方位：桥（上） is none).
_NAME_END: Final = re.compile(r"[^\W_]{2}[”」》？！?!]*$")
#: What is no name: a sort of piece, and a picture.
_NO_NAME: Final = re.compile(rf"(?:{_GENRE}|[见如左右上下题附]?图[为片]?)$")
#: What a series calls itself anywhere in its headline, and at the end of its name.
_CALLED: Final = re.compile(r"系列|连载|(?:连续|特别|专题|追踪|跟踪|深度|蹲点)报道")
_GENRE_ENDS: Final = re.compile(rf"{_GENRE}[”」》？！?!]*$")
#: What closes a part's word: 【下篇】.
_CLOSING: Final = ")）]］】〕 \u3000"
#: White space that is not between Latin words: a name is broken where its column ends, elsewhere in the next part.
_BREAK: Final = re.compile(r"(?<![a-zA-Z])\s+|\s+(?![a-zA-Z])")
_DASHES: Final = re.compile(r"[—─–―]+|--+")
#: 下 is the last part, whichever number that is.
_NUMBERS: Final = {"上": 1, "中": 2, "下": None}
#: Characters. The number stands at the end of a headline's part; what is longer than this before it is no series' name.
_TAIL: Final = 120
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Series:
    """A series' name, without dashes before it, and which part it is: its number, from 1, or, where the part is called so, the
    `word` 上, 中 or 下. The number of 下 is None: whether it is the second or the third, the part does not say.

    `sure`: the wording is a series' (系列报道, 纪实（上）, 之二, 下篇). Without it （中） may as well be a place in a photograph as in
    劳模李四（中）, until another part of the same name is held."""

    name: str
    number: int | None
    word: str = ""
    sure: bool = True


def find_series(parts: Iterable[str]) -> Series | None:
    """The series that a headline's parts (kicker, headline, deck) say the article is of, if one does. What calls itself a series
    comes before what is only a part (下) of its headline."""
    held = [part[-_TAIL:] for part in parts]
    found = next(filter(None, (*map(_numbered, held), *map(_half, held, ["", *held]))), None)
    if found is None or found.sure or not any(map(_CALLED.search, held)):
        return found
    return replace(found, sure=True)


def _numbered(part: str) -> Series | None:
    match = _SERIES.search(part) if _ENDS_NUMBERED.search(part) else None
    if match is None:
        return None
    circled = match["circled"] or match["ringed"]
    number = _CIRCLED.index(circled) + 1 if circled else chinese_number(unify(match["bracketed"] or match["plain"]))
    name = (match["name"] or match["quoted"]).lstrip("—-─–― \u3000【").strip()
    return Series(name, number) if number and name else None


def _half(part: str, above: str) -> Series | None:
    """The part as one of two or three; its name is what stands before that, or `above`, the part of the headline before it."""
    match = _HALF.search(part)
    if match is None:
        return None
    named = _BREAK.sub("", part[: match.start()]).strip("—─–―-·:：之") or _BREAK.sub("", above)
    name = _DASHES.split(named)[-1]
    if not 2 <= len(name) <= _LONGEST or _PLACE.search(name) or _NO_NAME.match(name) or not _NAME_END.search(name):
        return None
    word = match["word"] or match["apart"] or ""
    number = _NUMBERS[word] if word else chinese_number(unify(match["of"]))
    sure = not word or match[0].strip(_CLOSING)[-1] in "篇集" or _GENRE_ENDS.search(name) is not None
    return Series(name, number, word, sure) if word or number else None
