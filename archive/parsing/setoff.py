"""Few lines that white space or the texts around them set off: what their place says, before they are read as prose or titles."""

import enum
import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Final

from archive.parsing.columns import Fit
from archive.parsing.layout import Layout
from archive.parsing.lines import PageLine
from archive.parsing.sorts import LineSort, Sort

#: The stops that prose has about every ten characters and titles seldom.
INNER_STOPS: Final = re.compile(r"[,、:;。]")
#: What prose that is quoted ends with.
_QUOTED_END: Final = re.compile(r"[。!?…][\"'”’』」]+$")
#: Cells by which the lines of a narrow block differ; and how a caption ends.
_EVEN: Final = 4
_CREDITED: Final = re.compile(r"摄(?:影)?(?:报道)?\)?$")
#: Lines that are a headline at most.
_BLOCK: Final = 4
#: Characters of a headline's line, longer than which one that ends with ! or ? is rather a sentence.
_SHORT: Final = 40


class Place(enum.Enum):
    """Where a few lines stand that white space or the texts around them set off."""

    STRANDED = "they neither begin a paragraph, as these are indented, nor go on with one, as it has ended"
    WITHIN = "in the middle of a sentence that goes on after them"
    EXCLAIMED = "set off, they end with ! or ?"
    EVEN = "lines of one width that end with a stop or a credit: a caption, narrower than the columns"
    ALONE = "a paragraph would begin with it, and break off at the white space below"


def set_off_places(
    lines: Sequence[PageLine],
    layout: Layout,
    known: Sequence[LineSort | None],
    stretch: Sequence[int],
    opens: Mapping[int, bool],
) -> dict[int, Place]:
    """The lines of blocks whose place says that they are hardly prose."""
    places = {n: Place.EXCLAIMED for n in stretch if _exclaimed_above(lines, layout, known, opens, n)}
    if not layout.indent_seen:
        return places | _exclaimed_apart(lines, layout, known, stretch)
    spaced: list[int] = []
    begun: list[int] = []
    for n in stretch:
        first = known[n - 1] is not None if n else True
        dateline = not first and opens[n - 1]
        ended = not first and lines[n - 1].terminal and not dateline
        if first or lines[n].gap > layout.gap:
            spaced.append(n)
        if first or lines[n].gap > layout.gap or ended or opens[n] or (_begins_paragraph(lines, layout, n) and not dateline):
            begun.append(n)
    for starts, find in ((begun, _stranded), (spaced, _set_off)):
        for start, following in itertools.pairwise([*starts, len(lines)]):
            end = _end_of_run(known, start, following)
            if find is _set_off and _is_even(lines, layout, start, end):
                places.update(dict.fromkeys(range(start, end), Place.EVEN))
                continue
            if end - start > _BLOCK or opens[start] or any(map(_ends_prose, lines[start:end])):
                continue
            ends = end == len(lines) or known[end] is not None or opens.get(end, False)
            place = find(lines, layout, _has_ended(lines, layout, known, start), start, end, ends)
            if place is not None:
                places.update(dict.fromkeys(range(start, end), place))
    return places


def _exclaimed_above(
    lines: Sequence[PageLine],
    layout: Layout,
    known: Sequence[LineSort | None],
    opens: Mapping[int, bool],
    n: int,
) -> bool:
    """Whether the line, short and without stop or comma but for its ! or ?, stands right above a byline or a dateline, where no text
    ends: what stands above it is no text, or none that its line fills."""
    line = lines[n]
    if line.plain[-1] not in "!?" or len(line.plain) > _SHORT or INNER_STOPS.search(line.plain) or n + 1 == len(lines):
        return False
    below = known[n + 1]
    if not (opens.get(n + 1, False) if below is None else below.sort is Sort.BYLINE and not below.tail):
        return False
    if not n or line.gap > layout.gap or (known[n - 1] is not None and known[n - 1].sort is Sort.FURNITURE):  # type: ignore[union-attr]
        return True
    return known[n - 1] is None and not lines[n - 1].terminal and layout.fits[n - 1] not in (Fit.FULL, Fit.INDENTED)


def _exclaimed_apart(
    lines: Sequence[PageLine], layout: Layout, known: Sequence[LineSort | None], stretch: Sequence[int]
) -> dict[int, Place]:
    """Where lines hold paragraphs or sentences: the few short ones without stop or comma that end with ! or ? and that more white
    space than stands between paragraphs sets off above and below."""
    places: dict[int, Place] = {}
    starts = [n for n in stretch if not n or known[n - 1] is not None or lines[n].gap > layout.gap]
    for start, following in itertools.pairwise([*starts, len(lines)]):
        end = _end_of_run(known, start, following)
        block = lines[start:end]
        if end < len(lines) and lines[end].gap <= layout.gap:
            continue
        if not 0 < len(block) <= _BLOCK or block[-1].plain[-1] not in "!?":
            continue
        if all(len(line.plain) <= _SHORT and not INNER_STOPS.search(line.plain) for line in block):
            places.update(dict.fromkeys(range(start, end), Place.EXCLAIMED))
    return places


def _end_of_run(known: Sequence[LineSort | None], start: int, following: int) -> int:
    """The end of the undecided lines from `start` on, before `following`."""
    end = start
    while end < following and known[end] is None:
        end += 1
    return end


def _is_even(lines: Sequence[PageLine], layout: Layout, start: int, end: int) -> bool:
    """Whether the lines of a block are of one width but for the last, which ends with a stop or a credit, and fill no column."""
    if not 3 <= end - start <= 3 * _BLOCK or any(layout.fits[n] in (Fit.FULL, Fit.OVER) for n in range(start, end)):
        return False
    widths = [line.width for line in lines[start : end - 1]]
    last = lines[end - 1]
    ends = last.stopped or _CREDITED.search(last.plain) is not None
    return ends and max(widths) - min(widths) <= _EVEN and last.width <= max(widths) + 2


def _ends_prose(line: PageLine) -> bool:
    return line.stopped or _QUOTED_END.search(line.plain) is not None or line.plain.count("“") > line.plain.count("”")


def _has_ended(lines: Sequence[PageLine], layout: Layout, known: Sequence[LineSort | None], n: int) -> bool:
    """Whether what stands before line n, but for furniture, is no prose that must go on."""
    n -= 1
    while n >= 0 and (mark := known[n]) is not None and mark.sort is Sort.FURNITURE:
        n -= 1
    return n < 0 or known[n] is not None or lines[n].terminal or layout.fits[n] is Fit.SHORT


def _stranded(lines: Sequence[PageLine], layout: Layout, ended: bool, start: int, end: int, ends: bool) -> Place | None:
    if not ended or any(layout.fits[n] not in (Fit.FULL, Fit.OVER) for n in range(start, end)):
        return None
    if ends or _begins_paragraph(lines, layout, end):
        return Place.STRANDED
    if lines[end].gap > layout.gap and layout.fits[end] is Fit.SHORT and not lines[end].terminal:
        return Place.STRANDED
    finished = lines[end - 1].terminal and (lines[end].gap > layout.gap or layout.fits[end] is Fit.SHORT)
    return Place.STRANDED if finished else None


def _set_off(lines: Sequence[PageLine], layout: Layout, ended: bool, start: int, end: int, ends: bool) -> Place | None:
    block = lines[start:end]
    if lines[start].gap <= layout.gap or (end < len(lines) and lines[end].gap <= layout.gap):
        return None
    if all(line.plain[-1] in "!?" for line in block):
        return Place.EXCLAIMED
    comma = block[-1].plain[-1] in ",、:"
    if ended and len(block) > 1 and not comma and not block[0].terminal and layout.fits[start] is Fit.SHORT:
        return Place.STRANDED
    bare = not any(INNER_STOPS.search(line.plain) or line.terminal for line in block)
    goes_on = not ends and layout.fits[end] is Fit.FULL and not layout.early[end - 1]
    if ended and bare and len(block) == 1 and layout.fits[start] in (Fit.INDENTED, Fit.SHORT) and not goes_on:
        return Place.ALONE
    if ended or not bare:
        return None
    if ends:
        return Place.STRANDED if len(block) == 1 else None
    return Place.WITHIN if layout.fits[end] in (Fit.FULL, Fit.SHORT) else None


def _begins_paragraph(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    return layout.fits[n] is Fit.INDENTED and not lines[n].terminal
