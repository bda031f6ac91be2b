"""引题, 主标题, 副题: a headline's lines told apart as Chinese newspapers set them.

The kicker stands first and says where and by whom it was said (县委书记在……会上强调); the headline says what. The deck comes
after, most often with a dash. A series with its part's number (山村办学记（上）) above a headline is its kicker, too. Where
nothing tells, all is headline: the whole matters more than its parts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing.lines import PageLine, spacing, visible_part
from archive.parsing.segmentation import Role
from archive.parsing.series import find_series


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of a headline without a space in it: offsets in the text (half-open), its plain `text`, and whether it begins a
    block, that is, whether white space or a new text object stands before its line."""

    start: int
    end: int
    text: str
    begins_block: bool


_SPACE: Final = re.compile(r"\s+")
#: How a kicker ends that tells who said what where.
_SAYS: Final = re.compile(r"(?:强调|指出|要求|提出|表示|希望|时说|寄语|批示|指示)$")
#: What a kicker tells of: a meeting, a visit, what was discussed there; and how it ends.
_OCCASION: Final = re.compile(r"会议|大会|常委会|座谈|调研|视察|考察|检查|督查|会见|调度会|现场会|推进会|汇报会|动员")
_DISCUSSES: Final = re.compile(r"研究|部署|审议|听取|传达|学习|视察|召开|举行")
_ENDS: Final = re.compile(r"(?:情况|会上|时|召开|举行|工作|会议|大会|之[一二三四五六七八九十]+|系列报道)$")
_DASH: Final = ("——", "—", "--")

# What speaks for the first block's being a kicker.
_BY_OCCASION: Final = 1.0
_BY_DISCUSSION: Final = 1.0
_BY_END: Final = 1.0
_OWN_BLOCK: Final = 0.7
_LIKE_THE_NEXT: Final = -2.0
_ENOUGH: Final = 2.0
#: Characters that a kicker of this sort has at least.
_SHORTEST: Final = 8


def phrases(lines: Sequence[tuple[PageLine, bool]]) -> list[Phrase]:
    """The phrases of a headline's lines, each line with whether it begins a block."""
    found: list[Phrase] = []
    for line, begins in lines:
        closed = set(spacing(line.raw))
        offset = 0
        for run in [
            *(m.span() for m in _SPACE.finditer(line.raw) if m.span() not in closed),
            (len(line.raw), len(line.raw)),
        ]:
            start, end = visible_part(line.raw, offset, run[0])
            if end > start:
                text = "".join(line.raw[start:end].split())
                found.append(Phrase(line.start + start, line.start + end, text, begins and offset == 0))
            offset = run[1]
    return found


def divide(parts: Sequence[Phrase]) -> list[Role]:
    """The role of each phrase: kicker first, then headline, then deck."""
    roles = [Role.HEADLINE] * len(parts)
    deck = next((n for n, part in enumerate(parts) if n and part.text.startswith(_DASH)), len(parts))
    roles[deck:] = [Role.DECK] * (len(parts) - deck)
    kicker = _kicker(parts[:deck])
    roles[:kicker] = [Role.KICKER] * kicker
    return roles


def _kicker(parts: Sequence[Phrase]) -> int:
    """How many of the phrases are the kicker; some are always left for the headline."""
    for n in range(len(parts) - 2, -1, -1):
        if n <= 2 and (_SAYS.search(parts[n].text) or find_series(["".join(part.text for part in parts[: n + 1])])):
            return n + 1
    if len(parts) < 2:
        return 0
    # The first block, or on a line by itself the first phrase.
    size = next((n for n in range(1, len(parts)) if parts[n].begins_block), 1)
    first, following = parts[:size], parts[size:]
    text = "".join(part.text for part in first)
    if len(text) < _SHORTEST or (size > 1 and len(first) > 1 and not following[0].begins_block):
        return 0
    score = (
        _BY_OCCASION * bool(_OCCASION.search(text))
        + _BY_DISCUSSION * bool(_DISCUSSES.search(text))
        + _BY_END * bool(_ENDS.search(text))
        + _OWN_BLOCK * following[0].begins_block
        + _LIKE_THE_NEXT * (len(text) == len(following[0].text))
    )
    return size if score >= _ENOUGH else 0
