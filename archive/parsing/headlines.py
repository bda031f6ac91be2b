"""Headlines to bodies: all title lines of a page are given out together.

A line goes to the body that it shares rare words with, and stays near its neighbours: lines of one block go together, and
the body just below or above is likelier than one across the page. The whole assignment is chosen at once (a beam over the
lines), since a title that is taken by its own body leaves the others free.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

from archive.parsing import masthead
from archive.parsing.blocks import Body, Page
from archive.parsing.likeness import Likeness
from archive.parsing.lines import PageLine
from archive.parsing.series import find_series
from archive.parsing.sorts import Sort

#: How much shared words count against position.
_LIKENESS: Final = 10.0
_NEXT_BELOW: Final = 1.6
_NEXT_ABOVE: Final = 1.6
#: The first line of a run is likelier to go with what stands above, the last with what stands below.
_BY_PLACE: Final = 0.5
#: Less white space below than above the run, or the other way round.
_NEARER: Final = 0.8
#: Going with the line above: in the same block, and across a blank line.
_WITH_BLOCK: Final = 2.5
_WITH_UNSPACED: Final = 1.0
_WITH_RUN: Final = 0.5
#: The page's habit, of headlines above or below their texts.
_HABIT: Final = 0.3
#: Lines of a run; more are the headlines of several texts, and standing next to one of these says nothing.
_HEAP: Final = 4
#: A deck that begins with a dash follows its headline, and so does what stands right below a line that ends with a comma.
_DASHED: Final = 3.0
#: A body that has a headline already, elsewhere on the page.
_SECOND: Final = -1.5
#: A body that has none yet: as a rule each gets one.
_FIRST: Final = 1.0
#: Continuations have their headline on the other page.
_CONTINUED: Final = -4.0
#: What giving the line to nobody is worth: it becomes a banner.
_NOBODY: Final = -2.0
#: What it is worth more if the line, in a block of its own, is named as columns are: less than being a text's only title.
_COLUMN: Final = 4.6
#: That it is about the same thing says nothing then. Characters of a column's name, and how it ends: 新春走基层, 法官手记, 行风大家谈.
_COLUMN_MOST: Final = 14
_COLUMN_NAME: Final = re.compile(
    r"(?:走基层|在行动|进行时|大家谈|面对面|手记|来信|札记|纪事|随笔|论坛|观察|连线|追踪|视点|视线|热线|之窗|之声|园地|信箱|专栏"
    r"|系列报道|特别报道)$|^本报.{2,10}·.{1,4}篇$"
)
#: Bodies that a title of a heap may go to though it shares no word with them: each gets one.
_FREE: Final = 12
_BEAM: Final = 8
_CHOICES: Final = 7


#: Title lines after which the best assignment so far is kept for good. No page has as many; a hostile one may.
_KEPT: Final = 64


class _State(NamedTuple):
    """One way to give out the lines since the last that were kept: its score, their owners, and the bodies that got one (bits)."""

    score: float
    owners: tuple[int | None, ...]
    taken: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """For each title line (index) its body (index) or None, and its likeness to that body, 0 to 1; `score`: what speaks for it."""

    owners: dict[int, int | None]
    likeness: dict[int, float]
    score: float

    def titles(self) -> dict[int, list[int]]:
        """The title lines of each body that has any."""
        found: dict[int, list[int]] = {}
        for n, k in self.owners.items():
            if k is not None:
                found.setdefault(k, []).append(n)
        return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a title line stands: the nearest bodies above and below its run, what its place in the run and the white space
    around the run speak for (positive: for the one below), how it stands to the title line before it, and whether it may be the
    name of a column; `heap`: the run holds the headlines of several bodies; `dashed`: the line goes on with the one before."""

    above: int | None
    below: int | None
    lean: float
    together: bool
    block: bool
    column: bool
    heap: bool
    dashed: bool


def assign(page: Page, bodies: Sequence[Body], runs: Sequence[Sequence[int]]) -> Assignment:
    """Give each title line of the runs to a body or to none."""
    texts = Likeness([page.text(body.lines) for body in bodies])
    owners: dict[int, int | None] = {}
    likeness: dict[int, float] = {}
    kept: set[int] = set()
    score = 0.0
    states = [_State(0.0, (), 0)]
    pending: list[int] = []
    last: int | None = None
    shares: list[dict[int, float]] = []
    for n, place in _places(page, bodies, runs):
        share = texts.all(page.lines[n].plain)
        if not share and place.heap is False and _is_enclosed(page, n):
            continue
        states = _advance(
            states, bodies, place, share, kept, last, with_block=_WITH_BLOCK if page.layout.spaced else _WITH_UNSPACED
        )
        pending.append(n)
        shares.append(share)
        if len(pending) == _KEPT:
            last = _keep(states[0], pending, shares, owners, likeness, kept)
            score += states[0].score
            states, pending, shares = [_State(0.0, (), 0)], [], []
    _keep(states[0], pending, shares, owners, likeness, kept)
    return Assignment(owners, likeness, score + states[0].score)


def _keep(
    state: _State,
    lines: Sequence[int],
    shares: Sequence[dict[int, float]],
    owners: dict[int, int | None],
    likeness: dict[int, float],
    kept: set[int],
) -> int | None:
    for n, k, share in zip(lines, state.owners, shares, strict=True):
        owners[n] = k
        if k is not None:
            likeness[n] = share.get(k, 0.0)
            kept.add(k)
    return state.owners[-1] if state.owners else None


def _advance(
    states: Sequence[_State],
    bodies: Sequence[Body],
    place: _Place,
    share: dict[int, float],
    kept: set[int],
    last: int | None,
    *,
    with_block: float,
) -> list[_State]:
    """The best states after one more title line."""
    ranked = sorted(share, key=lambda k: -share[k])[:_CHOICES]
    nobody = _NOBODY + (_COLUMN if place.column else 0.0)
    # What a body is worth whatever the lines before went to.
    worth: dict[int, float] = {}
    follows = (_DASHED * place.dashed) + (with_block if place.block else _WITH_RUN * (not place.heap))
    following: list[tuple[float, _State, int | None]] = []
    for state in states:
        previous = (state.owners[-1] if state.owners else last) if place.together else None
        options = dict.fromkeys([*ranked, place.above, place.below, previous])
        if place.heap and not place.block:
            options |= dict.fromkeys(k for k in range(min(len(bodies), _FREE)) if not state.taken >> k & 1 and k not in kept)
        for k in options:
            if k is None:
                continue
            if k not in worth:
                worth[k] = _worth(bodies[k], place, k, share.get(k, 0.0))
            second = k in kept or state.taken >> k & 1
            value = worth[k] + (follows if k == previous else _SECOND if second else _FIRST)
            following.append((state.score + value, state, k))
        following.append((state.score + nobody, state, None))
    following.sort(key=itemgetter(0), reverse=True)
    best: dict[tuple[int, int | None], _State] = {}
    for score, state, k in following:
        taken = state.taken if k is None else state.taken | 1 << k
        # Of two ways that leave the same bodies free and end with the same one, the better stays the better.
        if (taken, k) not in best:
            best[taken, k] = _State(score, (*state.owners, k), taken)
            if len(best) == _BEAM:
                break
    return list(best.values())


def _worth(body: Body, place: _Place, k: int, share: float) -> float:
    """What speaks for giving a line at that place, of that likeness, to body k."""
    value = 0.0 if place.column else _LIKENESS * share
    if k == place.below:
        value += _NEXT_BELOW * (not place.heap) + place.lean
    if k == place.above:
        value += _NEXT_ABOVE * (not place.heap) - place.lean
    return value + _CONTINUED * body.continued


def _places(page: Page, bodies: Sequence[Body], runs: Sequence[Sequence[int]]) -> Iterator[tuple[int, _Place]]:
    """The title lines in order, each with where it stands. Of a run within a body, as of a headline set between two columns of
    its text, that body stands above and below."""
    held = sorted((n, k) for k, body in enumerate(bodies) for n in body.lines)
    gaps = {page.lines[m].gap for run in runs for m in run[1:]}
    # Lines of one block stand closer than blocks do; if all stand alike, only those without a blank line are one for sure.
    block_gap = min(gaps, default=0) if len(gaps) > 1 or not page.layout.spaced else 0
    # Where headlines stand above their texts at the head of the page, and none below the last, the others do too.
    habit = 0.0
    if runs and bodies:
        habit = _HABIT * ((runs[0][0] < held[0][0]) - (runs[-1][-1] > held[-1][0]))
    for run in runs:
        a, b = bisect_left(held, (run[0], -1)) - 1, bisect_left(held, (run[-1], -1))
        above, below = held[a][1] if a >= 0 else None, held[b][1] if b < len(held) else None
        nearer = _gap_below(page, run[-1]) - page.lines[run[0]].gap
        towards = _NEARER if nearer < 0 else -_NEARER if nearer > 0 else 0.0
        column, heap = False, len(run) > _HEAP
        for i, n in enumerate(run):
            lean = habit + towards + (_BY_PLACE * (2 * i / (len(run) - 1) - 1) if len(run) > 1 else 0.0)
            block = i > 0 and page.lines[n].gap <= block_gap and run[i - 1] == n - 1 and not page.lines[n].lead
            apart = not block and (i + 1 == len(run) or run[i + 1] != n + 1 or page.lines[n + 1].gap > block_gap)
            after_column, column = column, apart and _names_column(page.lines[n])
            yield (
                n,
                _Place(above, below, lean, i > 0 and not after_column, block, column, heap, _goes_on(page, run, i)),
            )


def _goes_on(page: Page, run: Sequence[int], i: int) -> bool:
    """Whether the title line of that place in its run goes on with the one before it."""
    line, above = page.lines[run[i]], page.lines[run[i - 1]] if i else None
    if line.plain.startswith("——") or (line.plain[0] == "(" and find_series([line.plain[1:-1]]) is not None):
        return True
    return above is not None and run[i - 1] == run[i] - 1 and line.gap <= page.layout.gap and above.plain[-1] in ",、"


def _is_enclosed(page: Page, n: int) -> bool:
    """Whether a short line stands by itself between lines of the masthead, as the name of a column does."""
    if len(page.lines[n].plain) > _COLUMN_MOST or not 0 < n < len(page.sorts) - 1:
        return False
    return page.sorts[n - 1].sort is page.sorts[n + 1].sort is Sort.FURNITURE


def _names_column(line: PageLine) -> bool:
    """Whether the line may be the name of a column, of a section (要闻, 社会民生) or of the newspaper."""
    if len(line.plain) > _COLUMN_MOST:
        return False
    return _COLUMN_NAME.search(line.plain) is not None or masthead.read_line(line.raw) is not None


def _gap_below(page: Page, n: int) -> int:
    return page.lines[n + 1].gap if n + 1 < len(page.lines) else page.lines[n].gap
