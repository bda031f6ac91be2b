"""Lines that end early: more of the next would have fitted.

A line that a text goes on from is filled as far as it goes: a word or a figure that is not broken, or a stop that must not begin a
line, is all that makes it end before the edge. So where the first word of the next line had room, the next line is another text,
another paragraph or the column was narrower than believed; how much room lines leave as a habit tells the last.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from archive.parsing.lines import PageLine

#: Pairs of lines from which on a column's habit is known, and the share of them that make it.
_PAIRS: Final = 8
_HABIT: Final = 0.97


def room_left(first: PageLine, second: PageLine, width: int) -> int:
    """The cells that are left of `width` after the first line and what the second begins with; below 0, it does not fit."""
    return width - first.width - second.unbroken


def room_habits(lines: Sequence[PageLine], columns: Sequence[int | None], full: Sequence[bool], gap: int) -> dict[int, int]:
    """For each column the most room that its lines leave as a rule; columns with too few lines are left out. `full`: which lines
    reach the edge; `gap`: the blank lines between lines."""
    rooms: dict[int, list[int]] = defaultdict(list)
    for n in range(len(lines) - 1):
        column, second = columns[n], lines[n + 1]
        if column is None or column != columns[n + 1] or not full[n] or not full[n + 1]:
            continue
        if not lines[n].terminal and second.gap <= gap and not second.lead:
            rooms[column].append(room_left(lines[n], second, column))
    return {
        column: max(-1, sorted(found)[int(_HABIT * (len(found) - 1))])
        for column, found in rooms.items()
        if len(found) >= _PAIRS
    }
