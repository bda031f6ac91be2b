"""Characters as the fact readers compare them: one form of each, one character for one, so that offsets stay what they were."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

_DIGITS: Final[Mapping[str, int]] = {
    **{character: value for value, character in enumerate("〇一二三四五六七八九")},
    **{character: value for value, character in enumerate("0123456789")},
    **dict.fromkeys("零○◯", 0),
    "两": 2,
    "元": 1,
}
_TENS: Final[Mapping[str, int]] = {"十": 10, "廿": 20, "卅": 30, "卌": 40}

#: What `chinese_number` reads, as the inside of a regular expression's character class.
NUMERAL_CLASS: Final = "0-9〇○零一二三四五六七八九十廿卅百两元"


#: Radicals that extraction gives for the characters that look like them; those named, where NFKC gives another character
#: (⾧: 長) or none. County papers are printed in simplified characters.
RADICALS: Final[Mapping[int, str]] = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | {
    ord(radical): character
    for radical, character in zip(
        "⻅⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾⺟⺠⻄⻆⻁⺼⻤⾒⾙⾞⾧⾨⾴⾵⾶⾷⾺⿂⿃⿇⿊⺡⻑⻒⻲⻯⺎⺩⺮⻊⻌",
        "见贝车长门青韦页风飞食马骨鱼鸟卤麦黄黾齐齿龙龟户母民西角虎月鬼见贝车长门页风飞食马鱼鸟麻黑水长长龟龙兀王竹足辶",
        strict=True,
    )
}
_RADICAL: Final = re.compile(f"[{''.join(map(chr, RADICALS))}]")


class _OneForOne(dict[str, str]):
    """Character to character by NFKC, filled as characters turn up; what would become several characters stays."""

    def __missing__(self, character: str) -> str:
        folded = RADICALS.get(ord(character)) or unicodedata.normalize("NFKC", character)
        # A circled or bracketed number marks a list; read as a digit it would run into the figure after it.
        keep = len(folded) != 1 or unicodedata.category(character) == "No"
        self[character] = character if keep else folded
        return self[character]


class _Squeezing(_OneForOne):
    """The same, without white space, control and format characters."""

    def __missing__(self, character: str) -> str:
        if character.isspace() or unicodedata.category(character) in ("Cc", "Cf"):
            self[character] = ""
            return ""
        return super().__missing__(character)


#: What stays as it is, nearly all of a text, and need not be looked up.
_SAME: Final = "!-~\u3400-\u9fff、。〇《》「」『』【】“”‘’—·"
_UNIFIED: Final = re.compile(f"[^ \n{_SAME}]")
_SQUEEZED: Final = re.compile(f"[^{_SAME}]")
_TABLE: Final = _OneForOne()
_SQUEEZING: Final = _Squeezing()
#: Control and format characters that extraction leaves in the middle of words; line ends and tabs are none of them.
INVISIBLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

_PAIR: Final = re.compile(r"(\S)\1")
_PAIRS: Final = re.compile(r"(?:(\S)\1\s*)+")
#: Ideographs that a line set twice has at least, and characters of such as 红红火火, which is said so.
_FEWEST_TWICE: Final = 5
_IDIOM: Final = 4
#: Characters. Only headlines and names of columns are set so bold.
_LONGEST_TWICE: Final = 160


def closed_radicals(text: str) -> str:
    """The text with radicals made the characters that they stand for."""
    return text.translate(RADICALS) if _RADICAL.search(text) else text


def radicals(text: str) -> Iterator[re.Match[str]]:
    """Where radicals stand in a text."""
    return _RADICAL.finditer(text)


def unify(text: str) -> str:
    """The text with full-width letters, digits and signs made half-width and compatibility radicals made characters.

    As long as the text that it is given: each offset means the same in both.
    """
    return _UNIFIED.sub(lambda match: _TABLE[match[0]], text)


def squeeze(text: str) -> str:
    """The unified text without white space and invisible characters: words as they are, whatever their typesetting."""
    return _SQUEEZED.sub(lambda match: _SQUEEZING[match[0]], text)


#: The same of an article's text, which is asked for when its kind, its topics and its campaigns are told, one after the other.
squeezed_text: Final = lru_cache(maxsize=4)(squeeze)


@dataclass(frozen=True, slots=True)
class Run:
    """Lines (number and text) squeezed, and joined: a word or a day that is broken at a line end is whole in the `text`. `numbers`
    gives the line of each of its characters."""

    lines: tuple[tuple[int, str], ...]
    text: str
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, lines: Iterable[tuple[int, str]]) -> Self:
        """The lines as one run."""
        return cls.joined([(number, squeeze(line)) for number, line in lines])

    @classmethod
    def joined(cls, squeezed: Sequence[tuple[int, str]]) -> Self:
        """Lines that are squeezed already."""
        numbers: list[int] = []
        for number, line in squeezed:
            numbers += [number] * len(line)
        return cls(tuple(squeezed), "".join(line for _, line in squeezed), tuple(numbers))

    def line(self, offset: int) -> int:
        """The line of the character at `offset`."""
        return self.numbers[min(offset, len(self.numbers) - 1)]


def without_invisible(text: str) -> tuple[str, Sequence[int]]:
    """The text without invisible characters, and the offset in `text` of each character left and of the end."""
    if not INVISIBLE.search(text):
        return text, range(len(text) + 1)
    origins = [offset for offset, character in enumerate(text) if not INVISIBLE.match(character)]
    return "".join(text[offset] for offset in origins), [*origins, len(text)]


def set_twice(text: str) -> list[int]:
    """Where the second of each two characters stands (offsets) in a line that has every character twice (南南溪溪大大桥桥……), as bold
    type comes out that was printed over itself; nothing for any other line, nor for 红红火火 热热闹闹."""
    if text[:1] != text[1:2] or len(text) > _LONGEST_TWICE or not _PAIRS.fullmatch(text):
        return []
    seconds = [pair.start() + 1 for pair in _PAIR.finditer(text)]
    ideographs = {text[offset] for offset in seconds if not text[offset].isascii()}
    if len(ideographs) < _FEWEST_TWICE or all(len(word) == _IDIOM for word in text.split()):
        return []
    return seconds


def chinese_number(text: str) -> int | None:
    """The number that Chinese or Arabic numerals write (十二, 一二, 二〇二〇, 廿八, 一百零五, 12), or None.

    White space is not allowed within; 元 is 1, as in 元月.
    """
    if not text or len(text) > 9:
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, held = 0, None
    for character in text:
        if character in _DIGITS:
            held = _DIGITS[character]
        elif character == "百":
            total, held = total + 100 * (1 if held is None else held), None
        elif character in _TENS:
            tens = _TENS[character]
            total, held = total + (tens * held if tens == 10 and held else tens), None
        else:
            return None
    return total + (held or 0)
