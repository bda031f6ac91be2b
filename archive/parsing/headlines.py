"""Headlines to bodies: all title lines of a page are given out together.

A line goes to the body that it shares rare words with, and stays near its neighbours: lines of one block go together, and
the body just below or above is likelier than one across the page. The whole assignment is chosen at once (a beam over the
lines), since a title that is taken by its own body leaves the others free.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing.blocks import Body, Page
from archive.parsing.likeness import Likeness

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
#: A body that has a headline already, elsewhere on the page.
_SECOND: Final = -1.5
#: A body that has none yet: as a rule each gets one.
_FIRST: Final = 1.0
#: Continuations have their headline on the other page.
_CONTINUED: Final = -4.0
#: What giving the line to nobody is worth: it becomes a banner.
_NOBODY: Final = -2.0
_BEAM: Final = 24
_CHOICES: Final = 7


@dataclass(frozen=True, slots=True)
class _State:
    score: float
    owners: tuple[int | None, ...]
    taken: frozenset[int]


@dataclass(frozen=True, slots=True)
class Assignment:
    """For each title line (index) its body (index) or None, and how much likelier that was than the next best."""

    owners: dict[int, int | None]
    likeness: dict[int, float]


def assign(page: Page, bodies: Sequence[Body], runs: Sequence[Sequence[int]]) -> Assignment:
    """Give each title line of the runs to a body or to none."""
    texts = Likeness([page.text(body.lines) for body in bodies])
    firsts = [min(body.lines) for body in bodies]
    lasts = [max(body.lines) for body in bodies]
    numbers: list[int] = [n for run in runs for n in run]
    run_of = {n: k for k, run in enumerate(runs) for n in run}
    states = [_State(0.0, (), frozenset())]
    chosen: dict[int, float] = {}
    likeness_of: dict[int, dict[int, float]] = {}
    gaps = {page.lines[m].gap for run in runs for m in run[1:]}
    spaced = len(gaps) > 1 or not page.layout.spaced
    # Lines of one block stand closer than blocks do; if all stand alike, only those without a blank line are one for sure.
    block_gap = min(gaps, default=0) if spaced else 0
    for i, n in enumerate(numbers):
        likeness = texts.all(page.lines[n].plain)
        likeness_of[n] = likeness
        run = runs[run_of[n]]
        above = max((k for k in range(len(bodies)) if lasts[k] < run[0]), key=lambda k: lasts[k], default=None)
        below = min((k for k in range(len(bodies)) if firsts[k] > run[-1]), key=lambda k: firsts[k], default=None)
        nearer = _gap_below(page, run[-1]) - page.lines[run[0]].gap
        towards = _NEARER if nearer < 0 else -_NEARER if nearer > 0 else 0.0
        place = 2 * run.index(n) / (len(run) - 1) - 1 if len(run) > 1 else 0.0
        near = [k for k in (above, below) if k is not None]
        ranked = sorted(likeness, key=lambda k: -likeness[k])[:_CHOICES]
        together = i > 0 and run_of[numbers[i - 1]] == run_of[n]
        block = together and page.lines[n].gap <= block_gap and numbers[i - 1] == n - 1 and not page.lines[n].lead
        following: list[_State] = []
        for state in states:
            last = state.owners[-1] if state.owners else None
            options = dict.fromkeys([*ranked, *near, *([last] if together and last is not None else [])])
            for k in options:
                value = _LIKENESS * likeness.get(k, 0.0)
                if k == below:
                    value += _NEXT_BELOW + _BY_PLACE * place + towards
                if k == above:
                    value += _NEXT_ABOVE - _BY_PLACE * place - towards
                if together and k == last:
                    value += (_WITH_BLOCK if page.layout.spaced else _WITH_UNSPACED) if block else _WITH_RUN
                else:
                    value += _SECOND if k in state.taken else _FIRST
                if bodies[k].continued:
                    value += _CONTINUED
                following.append(_State(state.score + value, (*state.owners, k), state.taken | {k}))
            following.append(_State(state.score + _NOBODY, (*state.owners, None), state.taken))
        following.sort(key=lambda state: -state.score)
        states = following[:_BEAM]
    owners = dict(zip(numbers, states[0].owners, strict=True))
    for n, k in owners.items():
        if k is not None:
            chosen[n] = likeness_of[n].get(k, 0.0)
    return Assignment(owners, chosen)


def _gap_below(page: Page, n: int) -> int:
    return page.lines[n + 1].gap if n + 1 < len(page.lines) else page.lines[n].gap
