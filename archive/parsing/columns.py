"""The columns of a page, learned from the widths of its lines.

A dump says nowhere how wide a column was; but in hard-wrapped prose most lines are as wide as the column, give or take a
stop that must not begin a line. So each line gets the column (a width in cells) that explains it and its neighbours with
the least surprise: a shortest path through widths that are frequent on the page, where staying in a column costs nothing
and leaving it does. Where lines have no common width (a paragraph a line), there is no column.
"""

import enum
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing.lines import PageLine, gap_habit
from archive.parsing.room import room_habits, room_left

#: Cells. What a full line may lack of its column: a stop that may not begin a line takes the character before it along,
#: and spaces beside figures shrink.
SLACK: Final = 3
#: Cells. The indent of a paragraph's first line is two characters.
INDENT: Final = 4
#: Lines. A width seen less often makes no column.
_SEEN: Final = 3
#: Widths that are tried as columns; a page has rarely more than half as many.
_CANDIDATES: Final = 14
#: Cells. Narrower columns are not set.
_NARROWEST: Final = 14

#: The share of a column's lines that must hold a stop or comma; a group of headlines makes no column.
_PUNCTUATED: Final = 0.25
_OPENING_SIGNS: Final = "“‘(《〈「『【"
_CLOSING_SIGNS: Final = "”’)》〉」』】,。、;:!?"
#: Lines. Longer blocks show in the page's own widths.
_BLOCK: Final = 12
#: What prose has and headlines seldom.
STOPS: Final = re.compile("[，。、；：,;]")
#: What is not broken at the end of a line.
_UNBREAKABLE: Final = re.compile(r"[0-9A-Za-z.%]{3,}")


# Costs: how surprising a line is in its column. Free prose costs one a line, so a column must explain its lines better.
_FREE: Final = 1.0
_FULL: Final = 0.1
_NEARLY_FULL: Final = 0.25
#: More for a line that ends though what the next one begins with would have fitted.
_EARLY: Final = 0.5
_INDENTED: Final = 0.6
_LAST: Final = 0.9
_SHORT: Final = 1.6
#: More for a full line without any stop or comma, which a headline may be.
_BARE: Final = 0.4
_HANGING: Final = 0.5
_WIDER: Final = 1.5
_OVER: Final = 4.0
#: Changing the column costs less where white space or a form feed shows that something else begins.
_CHANGE: Final = 4.0
_CHANGE_AT_SPACE: Final = 3.0
_CHANGE_IN_SENTENCE: Final = 5.0


class Fit(enum.Enum):
    """How a line stands in its column."""

    FREE = "no column here"
    FULL = "to the edge"
    INDENTED = "short by an indent"
    SHORT = "short"
    OVER = "wider than the column"


@dataclass(frozen=True, slots=True)
class Columns:
    """For each line its column in cells or None, how it stands in it, and whether it ends before the edge though what follows would
    have fitted."""

    widths: tuple[int | None, ...]
    fits: tuple[Fit, ...]
    early: tuple[bool, ...]


def learn_columns(lines: Sequence[PageLine]) -> Columns:
    """The columns of a page's lines."""
    widths = _columns(lines)
    fits = [fit(line, width) for line, width in zip(lines, widths, strict=True)]
    _mend_split_lines(lines, widths, fits)
    _mend_ragged_lines(lines, widths, fits)
    early = _end_early(lines, widths, fits)
    _mend_hanging_lines(lines, fits, early)
    return Columns(tuple(widths), tuple(fits), tuple(early))


def fit(line: PageLine, column: int | None) -> Fit:
    """How the line stands in the column."""
    if column is None:
        return Fit.FREE
    if line.narrowest > column + 2 or _overhangs(line, column):
        return Fit.OVER
    missing = column - line.width
    if missing <= SLACK:
        return Fit.FULL
    return Fit.INDENTED if missing <= SLACK + INDENT else Fit.SHORT


def _overhangs(line: PageLine, column: int) -> bool:
    """Whether the line is wider than the column by a character that neither is a stop, which may hang over, nor gains its room from
    quotes set narrow."""
    return line.width == line.narrowest > column + 1 and line.plain[-1] not in _CLOSING_SIGNS


def _columns(lines: Sequence[PageLine]) -> list[int | None]:
    running = [line for line in lines if line.width >= _NARROWEST and not line.terminal]
    seen = Counter(_even(line) for line in running)
    punctuated = Counter(_even(line) for line in running if STOPS.search(line.text))
    # A column is the upper edge of a heap of widths: lines fall short of it, they do not pass it.
    weight = {w: seen[w] + seen[w - 2] for w in seen if seen[w] + seen[w - 2] >= _SEEN}
    weight = {w: n for w, n in weight.items() if punctuated[w] + punctuated[w - 2] >= _PUNCTUATED * n}
    widths: list[int | None] = [None, *sorted(weight, key=lambda w: (-weight[w], -w))[:_CANDIDATES]]
    best = [0.0] * len(widths)
    came: list[list[int]] = []
    previous: PageLine | None = None
    for line, after in itertools.zip_longest(lines, lines[1:]):
        least = min(best)
        moved, cheapest = least + _change(previous, line), best.index(least)
        previous = line
        step, now = [], []
        for k, cost in enumerate(_costs(line, after, widths)):
            stay = best[k]
            if stay <= moved:
                step.append(k)
                now.append(stay + cost)
            else:
                step.append(cheapest)
                now.append(moved + cost)
        came.append(step)
        best = now
    columns: list[int | None] = []
    k = min(range(len(widths)), key=best.__getitem__)
    for step in reversed(came):
        columns.append(widths[k])
        k = step[k]
    columns.reverse()
    _raise_columns(lines, columns)
    _give_blocks_theirs(lines, columns)
    return columns


def _give_blocks_theirs(lines: Sequence[PageLine], columns: list[int | None]) -> None:
    """Give blocks of prose (lines without a blank one between) that do not fit their column a column of their own, as wide as
    they are: a caption is too short to show among the page's widths."""
    start = 0
    for n in range(1, len(lines) + 1):
        if n < len(lines) and not lines[n].gap and not lines[n].lead:
            continue
        block, column = lines[start:n], columns[start]
        start = n
        if not 2 <= len(block) <= _BLOCK or not block[-1].terminal or column is None:
            continue
        widest = max(line.width for line in block[:-1])
        stops = sum(bool(STOPS.search(line.text)) for line in block)
        inner = [fit(line, column) for line in block[:-1]]
        if inner[0] is Fit.INDENTED and all(one is Fit.FULL for one in inner[1:]):
            continue
        even = all(widest - line.width <= SLACK + INDENT for line in block[:-1]) and block[-1].width <= widest + 2
        if even and 2 * stops >= len(block) and abs(column - widest) > SLACK:
            columns[n - len(block) : n] = [widest] * len(block)


def _raise_columns(lines: Sequence[PageLine], columns: list[int | None]) -> None:
    """Make each column as wide as its lines are: where two widths lie a cell or two apart, the path takes the commoner one."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and columns[end] == columns[start]:
            end += 1
        column = columns[start]
        if column is not None:
            inner = [line for line in lines[start:end] if line.plain[-1] not in _CLOSING_SIGNS]
            wider = [line for line in inner if column < line.narrowest <= column + 2]
            if len(wider) >= 2 and len(wider) >= len(inner) / 10:
                columns[start:end] = [column + 2] * (end - start)
        start = end


def _even(line: PageLine) -> int:
    """The width without the spaces beside figures, to the next even number of cells."""
    return (line.width - line.spaces + 1) // 2 * 2


def _change(previous: PageLine | None, line: PageLine) -> float:
    if previous is None or previous.terminal or line.lead or line.feed or line.gap > 1:
        return _CHANGE_AT_SPACE
    return _CHANGE if line.gap else _CHANGE_IN_SENTENCE


def _costs(line: PageLine, after: PageLine | None, widths: Sequence[int | None]) -> Iterator[float]:
    """How surprising the line is in each of the columns; `after` is the next."""
    filled = line.width if after is None or line.terminal else line.width - room_left(line, after, line.width)
    bare = 0.0 if line.terminal or STOPS.search(line.text) else _BARE
    short = _LAST if line.terminal else _SHORT
    width, narrowest, solid = line.width, line.narrowest, line.width - line.spaces
    hangs = line.plain[-1] in _CLOSING_SIGNS
    for column in widths:
        if column is None:
            yield _FREE
            continue
        missing = column - width
        if narrowest > column + 2:
            yield _OVER
        elif missing <= SLACK:
            if missing > 1:
                yield bare + _NEARLY_FULL + _EARLY * (line.width < filled <= column)
            elif solid <= column or hangs:
                yield bare + _FULL
            else:
                yield bare + (_WIDER if _overhangs(line, column) else _HANGING)
        else:
            if missing <= SLACK + INDENT:
                yield _INDENTED + _EARLY * (line.width < filled <= column - INDENT)
            else:
                yield short


def _mend_split_lines(lines: Sequence[PageLine], columns: Sequence[int | None], fits: list[Fit]) -> None:
    """Call two short lines full that make one full line together: extraction splits lines at quotes and brackets."""
    for n in range(len(lines) - 1):
        first, second, column = lines[n], lines[n + 1], columns[n]
        if (
            column is None
            or second.gap
            or second.lead
            or fits[n] in (Fit.FULL, Fit.OVER)
            or fits[n + 1] in (Fit.FULL, Fit.OVER)
        ):
            continue
        if not -2 <= column - first.width - second.width <= SLACK:
            continue
        begins = first.gap > 0 or first.lead > 0 or n == 0  # such a short line may be a name with its text below
        joint = second.plain[:1] in _CLOSING_SIGNS + _OPENING_SIGNS * (not begins) or first.plain[-1:] in ",、:;"
        goes_on = (
            n + 2 < len(lines) and not lines[n + 2].gap and columns[n + 2] == column and fits[n + 2] in (Fit.FULL, Fit.SHORT)
        )
        if joint and (goes_on or not first.terminal or second.plain[:1] in _CLOSING_SIGNS):
            fits[n] = fits[n + 1] = Fit.FULL


def _mend_ragged_lines(lines: Sequence[PageLine], columns: Sequence[int | None], fits: list[Fit]) -> None:
    """Measure lines anew that end early because the next begins with a number or a Latin word too wide for what was left."""
    for n, (line, following) in enumerate(itertools.pairwise(lines)):
        column = columns[n]
        if (
            fits[n] not in (Fit.INDENTED, Fit.SHORT)
            or column is None
            or column != columns[n + 1]
            or following.gap
            or following.lead
        ):
            continue
        word = _UNBREAKABLE.match(following.text)
        if word is not None and not line.terminal and line.lead + line.width + len(word[0]) > column - SLACK:
            fits[n] = Fit.INDENTED if line.lead else Fit.FULL


def _mend_hanging_lines(lines: Sequence[PageLine], fits: list[Fit], early: list[bool]) -> None:
    """Call a line short by an indent that seems full since its stop hangs over the edge of the column."""
    for n, (before, line) in enumerate(itertools.pairwise(lines), 1):
        if early[n] and fits[n] is Fit.FULL and before.terminal and line.plain[-1] in _CLOSING_SIGNS:
            fits[n], early[n] = Fit.INDENTED, False


def _end_early(lines: Sequence[PageLine], columns: Sequence[int | None], fits: Sequence[Fit]) -> list[bool]:
    """Whether each line, full or a paragraph's first, ends before the edge though what the next one begins with would have fitted;
    not where the next, in the same block, does so too: then the block is narrower than its column."""
    gap = gap_habit(lines)
    habits = room_habits(lines, columns, [fit is Fit.FULL for fit in fits], gap)
    early = [False] * len(lines)
    for n, (line, after) in enumerate(itertools.pairwise(lines)):
        column = columns[n]
        if column in habits and fits[n] in (Fit.FULL, Fit.INDENTED):
            early[n] = room_left(line, after, column - INDENT * (fits[n] is Fit.INDENTED)) > habits[column]
    narrower = [
        early[n] and early[n + 1] and lines[n + 1].gap <= gap and fits[n + 1] is Fit.FULL and not lines[n].terminal
        for n in range(len(lines) - 1)
    ]
    return [one and not inner for one, inner in zip(early, [*narrower, False], strict=True)]
