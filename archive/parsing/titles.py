"""Prose or title: decided for all the lines of a stretch together.

Each line has evidence of its own (its stop, its length, how it stands in its column), and its neighbours have a say: prose
runs on, titles stand between an end and a beginning. So the likeliest sequence is taken (Viterbi over two states), not the
likeliest line.
"""

import enum
import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing.columns import Fit
from archive.parsing.cues import (
    LONGEST_SIGNATORY,
    LONGEST_TITLE,
    NOTICE,
    LineSort,
    Sort,
    find_credit,
    find_jump,
    opens_article,
)
from archive.parsing.dictionary import bound
from archive.parsing.layout import Layout
from archive.parsing.lines import PageLine

_INNER_STOP: Final = re.compile(r"[。;](?=.)")
_COMMAS: Final = re.compile(r",(?=.)")
_STOPS: Final = re.compile(r"[,、:;。]")
_ORDINAL: Final = re.compile(r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.]|[(（]?\d{1,2}[)）、.．]|[①-⑳●○◆■□△▲◇★※☆•])")
_PHRASES: Final = re.compile(r"^[^\s,。，]{4,} [^\s。，]{4,}(?: [^\s。，]{4,})*$")
#: Characters of what is printed twice over.
_DOUBLE: Final = 6
_TELEPHONE: Final = re.compile(r"(?:电话|热线|手机|联系|传真|地址)[^0-9]{0,8}[0-9-]{3,}|\d{7,}")

#: What prose that is quoted ends with.
_QUOTED_END: Final = re.compile(r"[。!?…][\"'”’』」]+$")
#: Cells by which the lines of a narrow block differ; and how a caption ends.
_EVEN: Final = 4
_CREDITED: Final = re.compile(r"摄(?:影)?(?:报道)?\)?$")
#: Lines that are a headline at most.
_BLOCK: Final = 4
#: Characters of a headline's line, longer than which one that ends with ! or ? is rather a sentence.
_SHORT: Final = 40

# Evidence that a line is a title (above 0) or prose (below), in nats or thereabouts; few, round, and each seen on real pages.
_STOPPED: Final = -9.0
#: A bracket is closed that another line opened.
_CLOSES: Final = -6.0
_IN_CAPTION: Final = -5.0
#: So is a quotation that runs on with a comma in it.
_OPEN_QUOTE: Final = -2.0
#: A quotation ends with the line, and the sentence with it, that another line began.
_CLOSES_QUOTE: Final = -3.0
#: For each cell of a line without any stop or comma: prose goes about ten characters without one, titles go without.
_UNPUNCTUATED: Final = 0.04
_UNPUNCTUATED_MOST: Final = 1.6
_INNER: Final = -4.0
_ENDS_SOFT: Final = -4.0
_ENDS_TERMINAL: Final = -1.0
#: But where all lines set off together end with ! or ?, which sentences do not at the edge of a column.
_EXCLAIMED: Final = 0.5
#: Nor where each line is a sentence.
_ASKED: Final = -2.5
_PER_COMMA: Final = -1.2
_BY_FIT: Final = {Fit.FREE: 0.5, Fit.FULL: -3.0, Fit.INDENTED: -1.0, Fit.SHORT: 2.0, Fit.OVER: 3.0}
_NARROWER: Final = -3.5
#: Two phrases with a space between them, as headlines are put on one line.
_IN_PHRASES: Final = 1.5
_ALONE: Final = 1.5
_ALONE_IN_TEXT: Final = 3.0
_DOUBLED: Final = 5.0
_NAMES_NOTICE: Final = 2.0
#: Where to turn to is the end of a notice, not its headline.
_CONTACT: Final = -3.0
_LONG: Final = -3.0
_BEGINS_OBJECT: Final = 0.7
#: Headlines are not indented.
_BEGINS_BOTH: Final = -1.5
_ITEM: Final = -1.5
_DASHED: Final = 0.3
_DASHED_AFTER_TITLE: Final = 2.5
# What neighbours say.
_RUNS_ON: Final = 2.0
#: Across white space that parts texts.
_RUNS_ON_APART: Final = -1.0
_BEGINS_UNFINISHED: Final = 0.5
_BREAKS_OFF: Final = -3.0
#: A headline extracted into the middle of a sentence, which goes on after it: between two blank lines; elsewhere (half as much where
#: something sets it off); and what its being as wide as a paragraph's first line adds.
_PARTS_SENTENCE: Final = -0.5
_ENTERS: Final = -3.0
_ENTERS_INDENTED: Final = -1.5
#: The sentence goes on right after the headline.
_RESUMES: Final = 2.0
#: Cells by which a line of prose may be over its column: quotes and stops are set tight.
_TIGHT: Final = 6

_OVERHANGS: Final = -2.0
#: What the next line begins with would have fitted: of full lines that go on one in a hundred, of others two in five.
_ENDS_EARLY: Final = -2.5
#: A paragraph's first line, at the foot of a column.
_CUT_OFF: Final = -2.5
_BEFORE_OPENING: Final = 3.0
_BEFORE_BYLINE: Final = 1.0
_ABOVE_SIGNATURE: Final = -4.0
#: A text is broken off above 下转2版.
_ABOVE_JUMP: Final = -6.0
_SAME_SORT: Final = 0.4
_SAME_BLOCK: Final = 0.6
#: For each nat that a word which runs across the join of two lines is worth, and as many nats as count.
_BOUND: Final = 0.6
_MOST_BOUND: Final = 6.0
#: Prose that begins at the column's edge where paragraphs are indented, the same below white space, and prose that ends without a stop.
_NO_INDENT: Final = -2.0
_NO_INDENT_APART: Final = -1.0
_NO_STOP: Final = -1.5


def find_titles(lines: Sequence[PageLine], layout: Layout, known: Sequence[LineSort | None]) -> list[bool]:
    """Whether each line is a title: the likeliest sequence (Viterbi over three states). Known lines separate, but a sentence may
    go on after furniture."""
    result = [False] * len(lines)
    stretch: list[int] = []
    for n, mark in enumerate(known):
        if mark is None:
            stretch.append(n)
        elif stretch and mark.sort is not Sort.FURNITURE:
            _likeliest(lines, layout, known, stretch, result)
            stretch = []
    if stretch:
        _likeliest(lines, layout, known, stretch, result)
    return result


def _likeliest(
    lines: Sequence[PageLine], layout: Layout, known: Sequence[LineSort | None], stretch: Sequence[int], result: list[bool]
) -> None:
    """The likeliest sequence for the undecided lines of a stretch, between which there is nothing but furniture."""
    opens = {n: opens_article(lines[n]) for n in stretch}
    places = _set_off_places(lines, layout, known, stretch, opens)
    # For each state what speaks for the best sequence that ends in it: prose, a title, a title within a sentence.
    score = [0.0, 0.0, -math.inf]
    steps: list[list[int]] = []
    broken = previous = stretch[0]
    for n in stretch:
        title = -20.0 if opens[n] else _evidence(lines, layout, n, places.get(n))
        if n == stretch[0]:
            score = [_begins(lines, layout, n, places), title, -math.inf]
            continue
        follow = _follows(lines, layout, known, previous, n, opens, places)
        # Whether a word runs across takes time to see: only where that could decide.
        best = max(score[0] + follow.prose, score[1] + follow.above)
        hopeless = opens[n] or score[2] + _RESUMES + _BOUND * _MOST_BOUND < best
        leaves = -math.inf if hopeless else _goes_on_after(lines, layout, broken, n)
        enters = -math.inf if opens[previous] else _enters_sentence(lines, layout, previous, n)
        matrix = (
            (follow.prose, follow.below, enters),
            (follow.above, follow.title, -math.inf),
            (leaves, -math.inf, -math.inf if _is_tight(lines, layout, n) else follow.title),
        )
        if score[0] + enters > score[2] + matrix[2][2]:
            broken = previous
        ways = [max((score[k] + matrix[k][to], -k) for k in range(3)) for to in range(3)]
        score = [ways[0][0], ways[1][0] + title, ways[2][0] + title]
        steps.append([-k for _, k in ways])
        previous = n
    end = stretch[-1] + 1
    if not lines[end - 1].terminal and not _carries_on(lines, known, end):
        score[0] += _NO_STOP
    # A byline speaks for a headline above it; who signs at the end, for what he says last.
    below = known[end] if end < len(lines) else None
    if below is not None and below.sort is Sort.BYLINE:
        score[1] += _ABOVE_SIGNATURE if below.tail else _BEFORE_BYLINE
    elif below is not None and below.sort is Sort.JUMP and lines[end].gap <= layout.gap and _goes_on_elsewhere(lines[end]):
        score[1] += _ABOVE_JUMP
    state = max(range(3), key=score.__getitem__)
    for n, came in zip(reversed(stretch), [*reversed(steps), [0, 0, 0]], strict=True):
        result[n] = state > 0
        state = came[state]


@dataclass(frozen=True, slots=True)
class _Follow:
    """What speaks for a line being the same as the one before it or not: `prose` after prose, a title `below` prose, prose that has a
    title `above` it, a `title` after another."""

    prose: float
    below: float
    above: float
    title: float


def _follows(
    lines: Sequence[PageLine],
    layout: Layout,
    known: Sequence[LineSort | None],
    previous: int,
    n: int,
    opens: Mapping[int, bool],
    places: Mapping[int, "_Place"],
) -> _Follow:
    """What speaks for the sequences of line `previous` and line n, the next that is undecided."""
    begin = _BEFORE_OPENING if opens[n] else _begins(lines, layout, n, places)
    if n > previous + 1:
        ends = 0.0 if lines[previous].terminal or _carries_on(lines, known, previous + 1) else _NO_STOP
        return _Follow(ends + _begins(lines, layout, n, places), ends, _begins(lines, layout, n, places), 0.0)
    prose = _prose_runs_on(lines, layout, n, opens=opens[n])
    if layout.early[previous] and not lines[previous].terminal and not opens[previous]:
        prose += _ENDS_EARLY
    below = _breaks_off(lines, layout, n) + _begins_below(lines, layout, n)
    title = (
        _SAME_SORT
        + (_DASHED_AFTER_TITLE if lines[n].plain.startswith("——") else 0.0)
        + (_SAME_BLOCK if layout.spaced and not lines[n].gap and not lines[n].lead else 0.0)
    )
    if layout.indents(lines[n]) and lines[n].gap <= layout.gap and not lines[previous].lead:
        title += _CUT_OFF
    place, before = places.get(n), places.get(previous)
    if place is _Place.WITHIN and lines[n].gap > layout.gap:
        prose, below = 0.0, _PARTS_SENTENCE
    elif before in (_Place.WITHIN, _Place.ALONE) and lines[n].gap > layout.gap:
        prose = begin = 0.0
    if place is before is _Place.EVEN:
        prose = _RUNS_ON
    # A word runs across: what one of the lines is, the other is too.
    across = _BOUND * min(bound(lines[previous].plain, lines[n].plain), _MOST_BOUND)
    return _Follow(prose + across, below, begin, title + across)


def _begins(lines: Sequence[PageLine], layout: Layout, n: int, places: Mapping[int, "_Place"]) -> float:
    return _NO_INDENT if places.get(n) is _Place.STRANDED else _begins_prose(lines, layout, n)


class _Place(enum.Enum):
    """Where a few lines stand that white space or the texts around them set off."""

    STRANDED = "they neither begin a paragraph, as these are indented, nor go on with one, as it has ended"
    WITHIN = "in the middle of a sentence that goes on after them"
    EXCLAIMED = "set off, they end with ! or ?"
    EVEN = "lines of one width that end with a stop or a credit: a caption, narrower than the columns"
    ALONE = "a paragraph would begin with it, and break off at the white space below"


def _set_off_places(
    lines: Sequence[PageLine],
    layout: Layout,
    known: Sequence[LineSort | None],
    stretch: Sequence[int],
    opens: Mapping[int, bool],
) -> dict[int, _Place]:
    """The lines of blocks whose place says that they are hardly prose."""
    places = {n: _Place.EXCLAIMED for n in stretch if _exclaimed_above(lines, layout, known, opens, n)}
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
                places.update(dict.fromkeys(range(start, end), _Place.EVEN))
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
    ends: the one before has, or is no text."""
    line = lines[n]
    if line.plain[-1] not in "!?" or len(line.plain) > _SHORT or _STOPS.search(line.plain) or n + 1 == len(lines):
        return False
    below = known[n + 1]
    if not (opens.get(n + 1, False) if below is None else below.sort is Sort.BYLINE and not below.tail):
        return False
    if not n or line.gap > layout.gap or (known[n - 1] is not None and known[n - 1].sort is Sort.FURNITURE):  # type: ignore[union-attr]
        return True
    return known[n - 1] is None and not lines[n - 1].terminal and layout.fits[n - 1] not in (Fit.FULL, Fit.INDENTED)


def _exclaimed_apart(
    lines: Sequence[PageLine], layout: Layout, known: Sequence[LineSort | None], stretch: Sequence[int]
) -> dict[int, _Place]:
    """Where lines hold paragraphs or sentences: the few short ones without stop or comma that end with ! or ? and that more white
    space than stands between paragraphs sets off above and below."""
    places: dict[int, _Place] = {}
    starts = [n for n in stretch if not n or known[n - 1] is not None or lines[n].gap > layout.gap]
    for start, following in itertools.pairwise([*starts, len(lines)]):
        end = _end_of_run(known, start, following)
        block = lines[start:end]
        if end < len(lines) and lines[end].gap <= layout.gap:
            continue
        if not 0 < len(block) <= _BLOCK or block[-1].plain[-1] not in "!?":
            continue
        if all(len(line.plain) <= _SHORT and not _STOPS.search(line.plain) for line in block):
            places.update(dict.fromkeys(range(start, end), _Place.EXCLAIMED))
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


def _stranded(lines: Sequence[PageLine], layout: Layout, ended: bool, start: int, end: int, ends: bool) -> _Place | None:
    if not ended or any(layout.fits[n] not in (Fit.FULL, Fit.OVER) for n in range(start, end)):
        return None
    if ends or _begins_paragraph(lines, layout, end):
        return _Place.STRANDED
    if lines[end].gap > layout.gap and layout.fits[end] is Fit.SHORT and not lines[end].terminal:
        return _Place.STRANDED
    finished = lines[end - 1].terminal and (lines[end].gap > layout.gap or layout.fits[end] is Fit.SHORT)
    return _Place.STRANDED if finished else None


def _set_off(lines: Sequence[PageLine], layout: Layout, ended: bool, start: int, end: int, ends: bool) -> _Place | None:
    block = lines[start:end]
    if lines[start].gap <= layout.gap or (end < len(lines) and lines[end].gap <= layout.gap):
        return None
    if all(line.plain[-1] in "!?" for line in block):
        return _Place.EXCLAIMED
    comma = block[-1].plain[-1] in ",、:"
    if ended and len(block) > 1 and not comma and not block[0].terminal and layout.fits[start] is Fit.SHORT:
        return _Place.STRANDED
    bare = not any(_STOPS.search(line.plain) or line.terminal for line in block)
    goes_on = not ends and layout.fits[end] is Fit.FULL and not layout.early[end - 1]
    if ended and bare and len(block) == 1 and layout.fits[start] in (Fit.INDENTED, Fit.SHORT) and not goes_on:
        return _Place.ALONE
    if ended or not bare:
        return None
    if ends:
        return _Place.STRANDED if len(block) == 1 else None
    return _Place.WITHIN if layout.fits[end] in (Fit.FULL, Fit.SHORT) else None


def _begins_paragraph(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    return layout.fits[n] is Fit.INDENTED and not lines[n].terminal


def _alone(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether more white space than is usual stands above and below the line."""
    below = lines[n + 1].gap if n + 1 < len(lines) else layout.gap + 1
    return lines[n].gap > layout.gap and below > layout.gap


def is_doubled(line: PageLine) -> bool:
    """Whether the line, or each of its phrases, is printed twice over: 百叟宴百叟宴."""
    words = line.text.split() if len(line.plain) >= _DOUBLE else []
    return _is_twice(line.plain) or (len(words) > 1 and all(map(_is_twice, words)))


def _is_twice(word: str) -> bool:
    half = len(word) // 2
    return len(word) >= _DOUBLE and len(word) % 2 == 0 and word[:half] == word[half:]


def _unclosed(plain: str) -> bool:
    return plain.rfind("(") > plain.rfind(")")


def _begins_own_measure(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether a paragraph in a measure of its own seems to begin with line n, to which no column of the page is near or a narrower."""
    fit = layout.fits[n]
    over = fit is Fit.FULL and n + 1 < len(lines) and layout.fits[n + 1] is Fit.OVER
    return (over or fit in (Fit.SHORT, Fit.FREE)) and _begins_narrower(lines, n, layout.gap)


def _begins_narrower(lines: Sequence[PageLine], n: int, gap: int) -> bool:
    """Whether a paragraph too short to make a column of its own seems to begin: a line short by an indent of the next, which
    is as wide as the one after it or followed by the end."""
    if n + 2 >= len(lines):
        return False
    first, second, third = lines[n : n + 3]
    if second.gap > gap:
        return False
    if not 3 <= second.width - first.width <= 6 or not any(_STOPS.search(one.plain) for one in (first, second, third)):
        return False
    return abs(third.width - second.width) <= 3 or (third.width < second.width and third.terminal)


def _evidence(lines: Sequence[PageLine], layout: Layout, n: int, place: _Place | None = None) -> float:
    line, fit = lines[n], layout.fits[n]
    doubled = is_doubled(line)
    plain = line.plain[: len(line.plain) // 2] if doubled else line.plain
    if len(plain) > LONGEST_TITLE or not any(map(str.isalnum, plain)):
        return -20.0
    if _goes_on_elsewhere(line):
        return -20.0
    score = _BY_FIT[fit] if place in (None, _Place.EVEN) or fit not in (Fit.FULL, Fit.INDENTED) else 0.0
    if place is _Place.ALONE:
        score += _ALONE
    elif place is _Place.EVEN:
        score += _IN_CAPTION
    if fit is Fit.OVER and len(plain) > 45:
        score -= 1.5
    if line.stopped:
        score += _STOPPED
    elif plain[-1:] in ",;:":
        score += _ENDS_SOFT
    elif line.terminal:
        score += _ENDS_TERMINAL if place is not _Place.EXCLAIMED else _EXCLAIMED
    if _INNER_STOP.search(plain):
        score += _INNER
    commas = len(_COMMAS.findall(plain))
    score += _PER_COMMA * min(commas, 4)
    if not line.terminal and not _STOPS.search(plain):
        score += min(_UNPUNCTUATED * line.width, _UNPUNCTUATED_MOST)
    if (closes := plain.find(")")) >= 0 and "(" not in plain[:closes]:
        score += _CLOSES
    if plain[0] in "”」』)》】,、。;:!?" or (plain[0] == "’" and not plain[1:2].isdigit()):
        score += _CLOSES
    if _unclosed(plain):
        score += _CLOSES / 2
    if commas and plain.count("“") > plain.count("”"):
        score += _OPEN_QUOTE
    if line.terminal and plain.count("“") < plain.count("”"):
        score += _CLOSES_QUOTE
    if (_PHRASES.search(line.text) and not commas) or " ——" in line.text:
        score += _IN_PHRASES
    if layout.sentences and fit is Fit.FREE and line.terminal and not line.stopped and place is not _Place.EXCLAIMED:
        score += _ASKED
    if fit is Fit.FREE:
        score += 0.8 if len(plain) <= 24 else 0.0 if len(plain) <= 45 else _LONG
    if place is not _Place.ALONE and _begins_own_measure(lines, layout, n):
        score += _NARROWER
    if line.lead in layout.starts:
        score += _BEGINS_BOTH
    elif layout.leads_object(line):
        score += _BEGINS_OBJECT
    if fit in (Fit.FULL, Fit.OVER) and not line.stopped and _alone(lines, layout, n):
        score += _ALONE if layout.gap else _ALONE_IN_TEXT
    if _TELEPHONE.search(plain):
        score += _CONTACT
    if doubled:
        score += _DOUBLED
    if len(plain) <= LONGEST_SIGNATORY and NOTICE.search(plain):
        score += _NAMES_NOTICE
    if _ORDINAL.match(plain):
        score += _ITEM
    if plain.startswith("——") and not line.terminal and not commas:
        score += _DASHED
    return score


def _begins_prose(lines: Sequence[PageLine], layout: Layout, n: int) -> float:
    if not layout.indent_seen or layout.fits[n] is not Fit.FULL or lines[n].terminal or lines[n].gap > 1:
        return 0.0
    return _NO_INDENT if lines[n].gap <= layout.gap else _NO_INDENT_APART


def _carries_on(lines: Sequence[PageLine], known: Sequence[LineSort | None], n: int) -> bool:
    """Whether unfinished prose may go on after the line before n: past furniture, or with its credit or jump."""
    while n < len(lines) and (mark := known[n]) is not None:
        if mark.sort is Sort.PROSE or (mark.sort is Sort.JUMP and _goes_on_elsewhere(lines[n])):
            return True
        if mark.sort is not Sort.FURNITURE:
            return False
        n += 1
    return n < len(lines) and not lines[n].lead and not opens_article(lines[n])


def _goes_on_elsewhere(line: PageLine) -> bool:
    jump = find_jump(line.text)
    return jump is not None and jump.direction == "on"


def _enters_sentence(lines: Sequence[PageLine], layout: Layout, previous: int, n: int) -> float:
    """What speaks for a title at line n that breaks off a sentence, which goes on after it. Lines somewhat over their column are
    prose set tight rather than that."""
    if not _unfinished(lines, layout, previous) or _is_tight(lines, layout, n):
        return -math.inf
    set_off = n > previous + 1 or lines[n].gap > layout.gap or layout.leads_object(lines[n])
    entering = _ENTERS / 2 if set_off else _ENTERS
    return entering + _ENTERS_INDENTED * (layout.fits[n] is Fit.INDENTED)


def _is_tight(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether a line is over its column by so little that it may be prose set tight."""
    column = layout.columns[n]
    return layout.fits[n] is Fit.OVER and column is not None and lines[n].width - column <= _TIGHT


def _goes_on_after(lines: Sequence[PageLine], layout: Layout, broken: int, n: int) -> float:
    """What speaks for a sentence that breaks off at line `broken`, above title lines, going on at line n."""
    before, line = lines[broken], lines[n]
    if layout.indents(line) or (
        layout.indent_seen and layout.fits[n] is Fit.INDENTED and not line.terminal and not line.lead
    ):
        return _BREAKS_OFF
    return _RESUMES + _BOUND * min(bound(before.plain, line.plain), _MOST_BOUND)


def _breaks_off(lines: Sequence[PageLine], layout: Layout, n: int) -> float:
    """What speaks against a title at line n where the line before it, as prose, is unfinished."""
    if not _unfinished(lines, layout, n - 1):
        return 0.0
    return _BREAKS_OFF if lines[n].gap <= layout.gap and not lines[n].lead else _BREAKS_OFF / 2


def _begins_below(lines: Sequence[PageLine], layout: Layout, n: int) -> float:
    """What speaks against a title at line n, right below prose, that looks like a paragraph's first line: one of which white space,
    at the foot of a column, cuts off the rest."""
    indented = layout.indents(lines[n]) if layout.indent else layout.fits[n] is Fit.INDENTED
    below = n + 1 < len(lines) and lines[n + 1].gap > layout.gap
    return _CUT_OFF if indented and below and lines[n].gap <= layout.gap and lines[n - 1].terminal else 0.0


def _unfinished(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether the line, read as prose, must go on in the next one."""
    line = lines[n]
    closes = line.plain[-1] == ")" and "(" not in line.plain
    goes_on = not line.terminal and not closes and layout.fits[n] in (Fit.FULL, Fit.INDENTED, Fit.FREE)
    return goes_on and find_credit(line.text) is None


def _prose_runs_on(lines: Sequence[PageLine], layout: Layout, n: int, *, opens: bool) -> float:
    before, line = lines[n - 1], lines[n]
    fit = layout.fits[n - 1]
    if layout.fits[n] is Fit.OVER:
        return _OVERHANGS if not _begins_own_measure(lines, layout, n - 1) else 0.0
    if before.terminal or fit is Fit.OVER:
        begins = fit is Fit.SHORT or (fit is Fit.FULL and layout.columns[n - 1] != layout.columns[n])
        return _begins_prose(lines, layout, n) if begins else 0.0
    if opens or layout.leads_object(line):
        return _BREAKS_OFF
    if _unclosed(before.plain):
        return _RUNS_ON
    if fit is Fit.SHORT:
        return 0.0 if _begins_own_measure(lines, layout, n - 1) else _BREAKS_OFF
    if layout.indent_seen and layout.fits[n] is Fit.INDENTED and not line.terminal:
        # A paragraph seems to begin here, but the one before has not ended.
        return _BEGINS_UNFINISHED
    runs_on = _RUNS_ON if line.gap <= layout.gap else _RUNS_ON_APART
    return runs_on if fit is Fit.FULL else runs_on / 2
