"""Prose or title: decided for all the lines of a stretch together.

Each line has evidence of its own (`titlelines`), a few stand where prose hardly does (`setoff`), and its neighbours have a say: prose
runs on, titles stand between an end and a beginning. So the likeliest sequence is taken (Viterbi over three states), not the
likeliest line.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing.columns import Fit
from archive.parsing.dictionary import bound
from archive.parsing.layout import Layout
from archive.parsing.lines import PageLine
from archive.parsing.setoff import INNER_STOPS, Place, set_off_places
from archive.parsing.signing import find_credit
from archive.parsing.sorts import LineSort, Sort
from archive.parsing.titlelines import OPENS_NEWS, begins_own_measure, evidence, goes_on_elsewhere, is_quoting, is_unclosed

# What neighbours say, in nats or thereabouts: for the one sort above 0, for the other below.
_DASHED_AFTER_TITLE: Final = 2.5
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
#: What news begins with heads a line, below a first line that has no stop: 开发沙漠结硕果 / 新年伊始，…….
_BEGINS_ANEW: Final = -4.0


def find_titles(
    lines: Sequence[PageLine], layout: Layout, known: Sequence[LineSort | None], opens: Mapping[int, bool]
) -> list[bool]:
    """Whether each line is a title: the likeliest sequence (Viterbi over three states). Known lines separate, but a sentence may
    go on after furniture. `opens`: whether an article opens with a line, for those that are not known."""
    result = [False] * len(lines)
    stretch: list[int] = []
    for n, mark in enumerate(known):
        if mark is None:
            stretch.append(n)
        elif stretch and mark.sort is not Sort.FURNITURE:
            _likeliest(lines, layout, known, opens, stretch, result)
            stretch = []
    if stretch:
        _likeliest(lines, layout, known, opens, stretch, result)
    return result


def _likeliest(
    lines: Sequence[PageLine],
    layout: Layout,
    known: Sequence[LineSort | None],
    opens: Mapping[int, bool],
    stretch: Sequence[int],
    result: list[bool],
) -> None:
    """The likeliest sequence for the undecided lines of a stretch, between which there is nothing but furniture."""
    places = set_off_places(lines, layout, known, stretch, opens)
    # For each state what speaks for the best sequence that ends in it: prose, a title, a title within a sentence.
    score = [0.0, 0.0, -math.inf]
    steps: list[list[int]] = []
    broken = previous = stretch[0]
    for n in stretch:
        title = -20.0 if opens[n] else evidence(lines, layout, n, places.get(n))
        if n == stretch[0]:
            score = [_begins(lines, layout, n, places), title, -math.inf]
            continue
        unfinished, tight = _unfinished(lines, layout, previous), _is_tight(lines, layout, n)
        follow = _follows(lines, layout, known, previous, n, opens, places, unfinished=unfinished)
        # Whether a word runs across takes time to see: only where that could decide.
        best = max(score[0] + follow.prose, score[1] + follow.above)
        hopeless = opens[n] or score[2] + _RESUMES + _BOUND * _MOST_BOUND < best
        leaves = -math.inf if hopeless else _goes_on_after(lines, layout, broken, n)
        # Lines somewhat over their column are prose set tight rather than a title within a sentence.
        enters = (
            _enters_sentence(lines, layout, previous, n) if unfinished and not tight and not opens[previous] else -math.inf
        )
        ways = (
            max((score[0] + follow.prose, 0), (score[1] + follow.above, -1), (score[2] + leaves, -2)),
            max((score[0] + follow.below, 0), (score[1] + follow.title, -1)),
            max((score[0] + enters, 0), (score[2] + (-math.inf if tight else follow.title), -2)),
        )
        score = [ways[0][0], ways[1][0] + title, ways[2][0] + title]
        steps.append([-k for _, k in ways])
        if steps[-1][2] == 0:
            broken = previous  # the sentence that the likeliest title within one parts
        previous = n
    end = stretch[-1] + 1
    if not lines[end - 1].terminal and not _carries_on(lines, known, opens, end):
        score[0] += _NO_STOP
    # A byline speaks for a headline above it; who signs at the end, for what he says last.
    below = known[end] if end < len(lines) else None
    if below is not None and below.sort is Sort.BYLINE:
        score[1] += _ABOVE_SIGNATURE if below.tail else _BEFORE_BYLINE
    elif (
        below is not None and below.sort is Sort.JUMP and lines[end].gap <= layout.gap + 1 and goes_on_elsewhere(lines[end])
    ):
        score[1] += _ABOVE_JUMP
    state = max(range(3), key=score.__getitem__)
    for n, came in zip(reversed(stretch), [*reversed(steps), [0, 0, 0]], strict=True):
        result[n] = state > 0
        state = came[state]


@dataclass(slots=True)
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
    places: Mapping[int, Place],
    *,
    unfinished: bool,
) -> _Follow:
    """What speaks for the sequences of line `previous` and line n, the next that is undecided. `unfinished`: the former, read as
    prose, must go on."""
    begin = _BEFORE_OPENING if opens[n] else _begins(lines, layout, n, places)
    if n > previous + 1:
        ends = 0.0 if lines[previous].terminal or _carries_on(lines, known, opens, previous + 1) else _NO_STOP
        return _Follow(ends + _begins(lines, layout, n, places), ends, _begins(lines, layout, n, places), 0.0)
    prose = _prose_runs_on(lines, layout, n, opens=opens[n])
    if layout.early[previous] and not lines[previous].terminal and not opens[previous]:
        prose += _ENDS_EARLY
    below = (_breaks_off(lines, layout, n) if unfinished else 0.0) + _begins_below(lines, layout, n)
    title = (
        _SAME_SORT
        + (_DASHED_AFTER_TITLE if lines[n].plain.startswith("——") else 0.0)
        + (_SAME_BLOCK if layout.spaced and not lines[n].gap and not lines[n].lead else 0.0)
    )
    if layout.indents(lines[n]) and lines[n].gap <= layout.gap and not lines[previous].lead:
        title += _CUT_OFF
    if is_unclosed(lines[previous].plain) or is_quoting(lines[previous].plain):
        title, begin = title + _RUNS_ON, begin - _RUNS_ON
    place, before = places.get(n), places.get(previous)
    if place is Place.WITHIN and lines[n].gap > layout.gap:
        prose, below = 0.0, _PARTS_SENTENCE
    elif before in (Place.WITHIN, Place.ALONE) and lines[n].gap > layout.gap:
        prose = begin = 0.0
    if place is before is Place.EVEN:
        prose = _RUNS_ON
    # A word runs across: what one of the lines is, the other is too.
    across = _BOUND * min(bound(lines[previous].plain, lines[n].plain), _MOST_BOUND)
    return _Follow(prose + across, below, begin, title + across)


def _begins(lines: Sequence[PageLine], layout: Layout, n: int, places: Mapping[int, Place]) -> float:
    """What speaks for prose beginning at line n, by its place and by itself."""
    return _NO_INDENT if places.get(n) is Place.STRANDED else _begins_prose(lines, layout, n)


def _begins_prose(lines: Sequence[PageLine], layout: Layout, n: int) -> float:
    if not layout.indent_seen or layout.fits[n] is not Fit.FULL or lines[n].terminal or lines[n].gap > 1:
        return 0.0
    if OPENS_NEWS.match(lines[n].plain):
        return 0.0
    return _NO_INDENT if lines[n].gap <= layout.gap else _NO_INDENT_APART


def _carries_on(lines: Sequence[PageLine], known: Sequence[LineSort | None], opens: Mapping[int, bool], n: int) -> bool:
    """Whether unfinished prose may go on after the line before n: past furniture, or with its credit or jump."""
    while n < len(lines) and (mark := known[n]) is not None:
        if mark.sort is Sort.PROSE or (mark.sort is Sort.JUMP and goes_on_elsewhere(lines[n])):
            return True
        if mark.sort is not Sort.FURNITURE:
            return False
        n += 1
    return n < len(lines) and not lines[n].lead and not opens[n]


def _enters_sentence(lines: Sequence[PageLine], layout: Layout, previous: int, n: int) -> float:
    """What speaks for a title at line n that breaks off a sentence, which goes on after it."""
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
    """What speaks against a title at line n, which breaks off the line before it."""
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
        return _OVERHANGS if not begins_own_measure(lines, layout, n - 1) else 0.0
    if before.terminal or fit is Fit.OVER:
        begins = fit is Fit.SHORT or (fit is Fit.FULL and layout.columns[n - 1] != layout.columns[n])
        return _begins_prose(lines, layout, n) if begins else 0.0
    if opens or layout.leads_object(line) or (layout.indents(line) and not is_unclosed(before.plain)):
        return _BREAKS_OFF
    if is_unclosed(before.plain):
        return _RUNS_ON
    if fit is Fit.SHORT:
        return 0.0 if begins_own_measure(lines, layout, n - 1) else _BREAKS_OFF
    if layout.indent_seen and layout.fits[n] is Fit.INDENTED and not line.terminal:
        # A paragraph seems to begin here, but the one before has not ended.
        return _BEGINS_UNFINISHED
    runs_on = _RUNS_ON if line.gap <= layout.gap else _RUNS_ON_APART
    begun = n == 1 or lines[n - 2].terminal or before.gap > layout.gap
    if begun and OPENS_NEWS.match(line.plain) and not INNER_STOPS.search(before.plain):
        runs_on += _BEGINS_ANEW
    return runs_on if fit is Fit.FULL else runs_on / 2
