"""The lines of a page as the later stages look at them: cleaned, measured, with the white space around them counted.

Widths are in cells: an ideograph and its punctuation take two, a Latin letter or digit one. They are what survives of the
columns of print, and with the blank lines and leading spaces all the geometry that a text dump has.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.parsing.characters import INVISIBLE, closed_radicals, set_twice, unify
from archive.parsing.text import Text, is_blank_character

_NARROW: Final = re.compile(
    "[^\u1100-\u115f\u2014\u2018-\u201d\u2026\u22ef\u2460-\u24ff\u25a0-\u25ff\u2e80-\ua4cf\uac00-\ud7a3"
    "\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)
#: What goes to the next line as a whole: opening signs with the word or figure after them, and the stops that this takes along.
_UNBROKEN: Final = re.compile(
    r"[“‘（《〈「『【(]*(?:[0-9A-Za-z０-９]+(?:[.:/,·∶：．-][0-9A-Za-z０-９]+)*[%％]?|——|……|.)[。，、；：！？”’）》】〉」』…·％),.;:!?%~～]*"
)
_PRINTABLE: Final = re.compile(r"[\x20-\x7e]")
_SQUEEZED: Final = re.compile("[“”‘’]|[，。、；：！？）》」』】](?=[（《「『【，。、；：！？）》」』】])")
#: A sentence is over: its stop, with the quotes and brackets that close after it.
_TERMINAL: Final = re.compile(
    r"(?=[。!?;:…⋯.—下摄])(?:(?:[。!?;:…⋯]|(?<=[\u3400-\u9fff”])\.|\.\.\.|——|下转.{1,6}[版页])[\"'”’』」)\]》〉]*$|(?<!拍)摄(?:影|制)?(?:报道)?\)?$)"
)
#: A stop that no headline ends with, nor a reader takes for less than the end.
_FULL_STOP: Final = re.compile(r"。[\"'”’』」)\]》〉]*$")
#: A name or two in brackets, as writers sign: （卫平）. It ends a text as a full stop does.
_SIGNATURE: Final = re.compile(r"\((?:[\u3400-\u9fff、·]{2,28}|[^()。]{2,28}(?:供稿|提供|整理|综合))\)$")
#: A remark in brackets after the end of a sentence: who wrote it, or where it was wired from, which both end a text as a full stop does.
_REMARK: Final = re.compile(r"[。!?…][\"'”’』」]*(\([^()。]{1,40}\))$")
#: What else stands in brackets there: where to look or go on, what the audience did, an item's number.
_NO_REMARK: Final = re.compile(r"\((?:见|参见|上接|下转|紧接|鼓掌|掌声|笑|图|关注|[一二三四五六七八九十\d]+\))")
#: Where a text was wired or taken from, or who its writer is, below it: (新华社北京1月1日电), (据《…》), (作者单位:…).
SOURCED: Final = re.compile(r"\((?:据|原载|摘自|新华社|中新社|作者)[^()]{2,24}\)")
#: Lines over which a remark may run.
_REMARK_LINES: Final = 3
#: Characters of a long line that are looked at; nothing decides on what lies further in.
_LOOK: Final = 4000
#: Characters at its end that tell whether a sentence ends there.
_TAIL: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class PageLine:
    """A non-blank line.

    `start` and `end` are offsets of its visible part (half-open), `raw` that part as it stands, `text` the same cleaned;
    `spaces` how many spaces beside figures and Latin that took away; `lead` the cells of white space before it, `gap` the
    blank lines above it, `feed` whether a form feed stands between it and the line above. `plain` is the text in
    compatibility form without any white space: what patterns are matched against.

    `width` counts cells, letter-spacing closed; a space beside Latin counts one. `narrowest` are the cells that the line takes
    at least in print: quotes are often set half as wide, as is one of two adjoining stops, and spaces beside figures nearly
    vanish. `unbroken` are the cells of what it begins with and would have stood on the line above only as a whole. `terminal`: a
    sentence, or what ends like one, ends with the line; `stopped`: it ends with a full stop, which headlines do not; `signed`:
    with its writer's name in brackets, or with where it was taken from.
    """

    number: int
    start: int
    end: int
    raw: str
    text: str
    spaces: int
    lead: int
    gap: int
    feed: bool
    plain: str
    width: int
    narrowest: int
    unbroken: int
    terminal: bool
    stopped: bool
    signed: bool


def read_lines(text: Text) -> list[PageLine]:
    """The non-blank lines of a text, in its order."""
    lines: list[PageLine] = []
    gap, feed = 0, False
    for line in text.lines:
        feed = feed or "\f" in line.text
        start, end = visible_part(line.text, 0, len(line.text))
        if start == end:
            gap += 1
            continue
        before = line.text[:start]
        lead = sum(2 if character == "\u3000" else 1 for character in before if character.isspace() and character != "\f")
        lines.append(_read(line.number, line.start + start, line.text[start:end], lead, gap, feed=feed))
        gap, feed = 0, False
    return [_with_remark(lines, n) if line.plain[-1:] == ")" else line for n, line in enumerate(lines)]


def _with_remark(lines: Sequence[PageLine], n: int) -> PageLine:
    """The line n, which ends with a bracket, as terminal if that closes a remark of the text above, over a few lines at most."""
    first = n
    while first and n - first < _REMARK_LINES and lines[first].gap <= 1 and not lines[first].feed:
        first -= 1
    tail = "".join(line.plain[-_TAIL:] for line in lines[first : n + 1])
    remark = _REMARK.search(tail)
    if remark is None or _NO_REMARK.match(remark[1]):
        return lines[n]
    signed = _SIGNATURE.fullmatch(remark[1]) is not None or SOURCED.fullmatch(remark[1]) is not None
    return replace(lines[n], terminal=True, signed=lines[n].signed or signed)


def _read(number: int, start: int, raw: str, lead: int, gap: int, *, feed: bool) -> PageLine:
    visible = closed_radicals(INVISIBLE.sub("", raw))
    if twice := set_twice(visible):
        left = set(range(len(visible))).difference(twice)
        visible = "".join(visible[offset] for offset in sorted(left))
    text, spaces = visible, 0
    if _SPACE.search(visible):
        text = close_spacing(visible)
        if not _is_letter_spaced(visible.split()):
            spaces = len(_FIGURE_SPACE.findall(visible)) - len(_FIGURE_SPACE.findall(text))
    plain = _plain(text[:_LOOK])
    tail = plain if len(text) <= _LOOK else _plain(text[-_TAIL:])
    width = 2 * len(text) - len(_NARROW.findall(text)) + spaces
    signed = tail[-1:] == ")" and _SIGNATURE.search(tail) is not None
    return PageLine(
        number,
        start,
        start + len(raw),
        raw,
        text,
        spaces,
        lead,
        gap,
        feed,
        plain,
        width,
        width - spaces - len(_SQUEEZED.findall(text)),
        _cells_unbroken(text),
        signed or _TERMINAL.search(tail[-_TAIL:]) is not None,
        _FULL_STOP.search(text[-12:].rstrip()) is not None,
        signed,
    )


def _cells_unbroken(text: str) -> int:
    found = _UNBROKEN.match(text)
    word = found[0] if found else ""
    return 2 * len(word) - len(_PRINTABLE.findall(word))


def _plain(text: str) -> str:
    # Unified first: of what is left NFKC has little to change, which it does slowly.
    return "".join(unicodedata.normalize("NFKC", unify(text)).split())


def visible_part(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of what is visible between `start` and `end`: the same without the blank characters at its edges."""
    while start < end and is_blank_character(text[start]):
        start += 1
    while end > start and is_blank_character(text[end - 1]):
        end -= 1
    return start, end


def close_spacing(text: str) -> str:
    """The text without the spaces that letter-spacing and figures between ideographs leave."""
    pieces, offset = [], 0
    for start, end in spacing(text):
        pieces.append(text[offset:start])
        offset = end
    return "".join([*pieces, text[offset:]])


_FIGURE_SPACE: Final = re.compile(r"(?<=[0-9A-Za-z%]) |(?<=\S) (?=[0-9A-Za-z])")
_SPACE: Final = re.compile(r"[^\S\n]+")
_IDEOGRAPH: Final = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\u2e80-\u2fdf]")
_OPENING: Final = "“‘（《〈「『【〔(["
_CLOSING: Final = "，。、；：！？”’）》〉」』】〕,;:!?)]%％…"
#: Tokens of a line, and the share of them that are single characters, from which on a line counts as letter-spaced.
_SPACED_TOKENS: Final = 4
_SPACED_SHARE: Final = 0.7


def spacing(text: str) -> list[tuple[int, int]]:
    """The runs of white space (offsets, half-open) that are only setting: in a letter-spaced line all but those between Latin
    words of more than a letter, elsewhere those between an ideograph and a figure and those inside a bracket or before a stop."""
    if not _SPACE.search(text) or "\t" in text:
        return []
    runs = [match.span() for match in _SPACE.finditer(text)]
    spaced = _is_letter_spaced(text.split())
    edges = [0, *(edge for run in runs for edge in run), len(text)]
    single = [end - start == 1 for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [
        run
        for n, run in enumerate(runs)
        if _is_setting(
            text[run[0] - 1 : run[0]], text[run[1] : run[1] + 1], spaced=spaced, single=single[n] and single[n + 1]
        )
    ]


def _is_letter_spaced(tokens: Sequence[str]) -> bool:
    if 1 < len(tokens) < _SPACED_TOKENS:
        return all(map(_IDEOGRAPH.fullmatch, tokens))
    single = sum(len(token) == 1 or token.isascii() for token in tokens)
    ideographs = sum(len(token) == 1 and not token.isascii() for token in tokens)
    return len(tokens) >= _SPACED_TOKENS and single >= _SPACED_SHARE * len(tokens) and 2 * ideographs >= len(tokens)


def _is_setting(before: str, after: str, *, spaced: bool, single: bool) -> bool:
    """Whether a space between two characters is only setting; `single`: each stands by itself, as no word does in a letter-spaced
    line."""
    if not before or not after:
        return False
    if spaced and single:
        return True
    if spaced:
        return not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())
    if before in _OPENING or (after in _CLOSING and not (before.isascii() and before.isalnum())):
        return True
    figures = (before.isdigit() and _IDEOGRAPH.match(after)) or (_IDEOGRAPH.match(before) and after.isdigit())
    return bool(figures)


def gap_habit(lines: Sequence[PageLine]) -> int:
    """How many blank lines stand between two lines as a rule: 1 where extraction put one after each line, else 0."""
    gaps = [line.gap for line in lines[1:]]
    return 1 if gaps and 2 * sum(gap >= 1 for gap in gaps) > len(gaps) + 0.4 * len(gaps) else 0
