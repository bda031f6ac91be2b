"""What a line of a page may be, and what else is known of it."""

import enum
import re
from dataclasses import dataclass
from typing import Final

from archive.parsing.segmentation import Role

#: Characters of a line that may still be a title; the longest headlines put on one line with kicker and deck have about 70.
LONGEST_TITLE: Final = 80
#: Characters. A picture's text is its caption; more than this is an article with a picture.
LONGEST_CAPTION: Final = 320
#: What furniture is without.
PROSE_SIGNS: Final = re.compile("[，。；！？]")


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
