"""Lines over time, laid out on the server for an SVG: nothing of how they look. Places across are in hundredths of its breadth,
and those down in pixels, so that on a phone it is narrower and its words and marks are as large."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Final

from search.frequency import Count, Frequency, Measure, Period

HEIGHT: Final = 320
_LEFT, _RIGHT = 7.0, 98.5  # hundredths
_TOP, _BOTTOM = 20, HEIGHT - 36
_LABELS: Final = 8  # of periods, at most


@dataclass(frozen=True, slots=True)
class Dot:
    """A phrase in a period: where it stands, and what it says. `small`: of a period of which little is held."""

    x: float
    y: float
    period: Period
    count: Count
    small: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A phrase: its dots, and the paths between them, which break off where nothing is held. `n` counts from 1."""

    n: int
    phrase: str
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A word at an axis."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """Periods of which nothing is held."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Plot:
    """The whole drawing."""

    lines: tuple[Line, ...]
    gaps: tuple[Band, ...]
    levels: tuple[Label, ...]
    periods: tuple[Label, ...]
    height: int = HEIGHT
    top: int = _TOP
    depth: int = _BOTTOM - _TOP  #: from the highest level to the lowest


def plot(frequency: Frequency) -> Plot | None:
    """The drawing; None where there are fewer than two periods, or nothing is found."""
    periods, measure = frequency.periods, frequency.measure
    values = [count.value(measure) or 0.0 for period in periods for count in period.counts]
    if len(periods) < 2 or not any(values):
        return None
    steps = _nice_steps(max(values), whole=measure is not Measure.PER)
    each = (_RIGHT - _LEFT) / len(periods)

    def x(n: int) -> float:
        return round(_LEFT + each * (n + 0.5), 2)

    def y(value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * value / steps[-1], 1)

    lines = []
    for k, phrase in enumerate(frequency.phrases):
        dots = [
            Dot(x(n), y(value), period, period.counts[k], period.small)
            for n, period in enumerate(periods)
            if period.articles and (value := period.counts[k].value(measure)) is not None
        ]
        lines.append(Line(k + 1, phrase, tuple(_paths(periods, dots)), tuple(dots)))
    empty = [n for n, period in enumerate(periods) if not period.articles]
    every = max(1, -(-len(periods) // _LABELS))
    return Plot(
        lines=tuple(lines),
        gaps=tuple(Band(round(_LEFT + each * first, 2), round(each * count, 2)) for first, count in _runs(empty)),
        levels=tuple(Label(0, y(step), f"{step:g}") for step in steps),
        periods=tuple(Label(x(n), HEIGHT - 10, period.value) for n, period in enumerate(periods) if n % every == 0),
    )


def _paths(periods: Sequence[Period], dots: Sequence[Dot]) -> list[str]:
    """A path for each run of periods that something is held of."""
    held = {dot.period.value: dot for dot in dots}
    paths: list[str] = []
    run: list[Dot] = []
    for period in periods:
        dot = held.get(period.value)
        if dot is not None:
            run.append(dot)
        elif run:
            paths.append(_path(run))
            run = []
    if run:
        paths.append(_path(run))
    return paths


def _path(run: Sequence[Dot]) -> str:
    return "M" + "L".join(f"{dot.x:g} {dot.y:g}" for dot in run)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers, each as its first and its length."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and sum(runs[-1]) == number:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return runs


def _nice_steps(most: float, *, whole: bool) -> list[float]:
    """Levels from 0 to at least `most`, four or five of them at round numbers."""
    raw = most / 4
    power = 10.0 ** floor(log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw)
    if whole:
        step = max(1.0, float(round(step)))
    levels = [0.0]
    while levels[-1] < most:
        levels.append(round(levels[-1] + step, 10))
    return levels
