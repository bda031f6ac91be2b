"""Columns put back into the order in which they read.

Extraction may give the columns of a page in any order, so that a text breaks off in mid-sentence and goes on elsewhere. Where
that shows (a break with nothing after it that could go on, a beginning in mid-sentence with nothing before), the ends and
beginnings are paired anew: by being neighbours, by making a word across the join, by standing in columns of one width, and by
the words that the texts share. Pages where nothing shows are left as they are.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from archive.parsing.blocks import Page, begins_object
from archive.parsing.columns import Fit
from archive.parsing.dictionary import bound
from archive.parsing.likeness import Rarity, pairs
from archive.parsing.sorts import Sort

#: Fragments. A page that falls into more is no page of columns.
_MOST: Final = 60
#: Title lines above a text that are taken for its own.
_TITLES: Final = 4
#: Cells by which two columns of one text may differ.
_MEASURE: Final = 2

#: A telephone number, which ends a notice.
_NUMBER: Final = re.compile(r"\d{7,}$")

# What speaks for a fragment's going on in another.
_NEXT: Final = 3.0
_NEXT_PAST_OTHER: Final = 1.5
#: For each nat that a word across the join is worth, and as many nats as count: of lines that follow each other in print, two in
#: five are bound by 3 or more, of others one in a hundred.
_WORD_ACROSS: Final = 0.7
_BOUND: Final = 6.0
_IN_SENTENCE: Final = 0.7
#: White space at its head says that a text object begins, and objects are rather whole texts than rests of one.
_LED: Final = -1.0
#: What begins in mid-sentence right after the end of a text goes on from somewhere.
_ORPHAN: Final = 1.2
#: The share of rare words in common from which on two texts are rather one, what more or less of it counts, and counts at most.
_COHERENT: Final = 0.02
_COHERENCE: Final = 80.0
_LEAST_COHERENCE: Final = -1.0
_MOST_COHERENCE: Final = 2.5
#: After a full stop only the next fragment may follow, and less surely.
_NEXT_AFTER_STOP: Final = 0.6
#: Less is no reason to move anything.
_LEAST: Final = 0.65


@dataclass(frozen=True, slots=True)
class _Fragment:
    """Prose lines (indices `first` to `last`, both inclusive) without white space between. `opens`: in mid-sentence at its end;
    `mid`: begins in mid-sentence for sure; `fresh`: begins a text or paragraph for sure; `led`: begins a text object, which may
    be either; `after_other`: titles or the like stand above it."""

    first: int
    last: int
    opens: bool
    mid: bool
    fresh: bool
    led: bool
    after_other: bool


def in_reading_order(page: Page) -> Page:
    """The page with its lines in reading order: the same page if nothing speaks against the order that it has."""
    fragments = _fragments(page)
    if not 2 < len(fragments) <= _MOST or not any(fragment.opens for fragment in fragments):
        return page
    following = _pair(page, fragments)
    if all(after == before + 1 for before, after in following.items()):
        return page
    return _permuted(page, _order(page, fragments, following))


def _fragments(page: Page) -> list[_Fragment]:
    found: list[_Fragment] = []
    start: int | None = None
    other = False
    for n in range(len(page.lines) + 1):
        prose = n < len(page.lines) and page.sorts[n].sort is Sort.PROSE
        cut = not prose or page.lines[n].gap > page.layout.gap or page.lines[n].feed or page.lines[n].lead > 0
        if start is not None and (cut or (n > start and _begins_anew(page, n))):
            found.append(_fragment(page, start, n - 1, other))
            start, other = None, False
        if prose and start is None:
            start = n
        elif not prose and n < len(page.lines):
            other = other or page.sorts[n].sort is not Sort.FURNITURE
    return found


def _fragment(page: Page, first: int, last: int, other: bool) -> _Fragment:
    line, layout = page.lines[first], page.layout
    full = layout.fits[first] is Fit.FULL and not line.terminal
    goes_on = layout.indent_seen and full and not other and line.lead <= layout.indent
    led = begins_object(page, first) or (layout.indents(line) and not goes_on)
    fresh = led or page.sorts[first].opening
    told = layout.indent > 0 or layout.indent_seen
    mid = not fresh and told and full
    indented = layout.fits[first] is Fit.INDENTED and not line.terminal and layout.indent_seen
    end = page.lines[last]
    opens = not end.terminal and not _NUMBER.search(end.plain) and layout.fits[last] in (Fit.FULL, Fit.INDENTED)
    certain = page.sorts[first].opening or indented or (fresh and layout.indents(line))
    return _Fragment(first, last, opens, mid, certain, fresh and not certain, other)


def _begins_anew(page: Page, n: int) -> bool:
    """Whether a paragraph has ended above line n, which is full as no paragraph's first line is."""
    before, fits = page.lines[n - 1], page.layout.fits
    ended = before.terminal and fits[n - 1] is Fit.SHORT
    return ended and page.layout.indent_seen and fits[n] is Fit.FULL and not page.lines[n].terminal


def _one_measure(page: Page, before: _Fragment, after: _Fragment) -> bool:
    a, b = page.column(before.last), page.column(after.first)
    return a is b if a is None or b is None else abs(a - b) <= _MEASURE


def _pair(page: Page, fragments: Sequence[_Fragment]) -> dict[int, int]:
    """For each fragment that goes on, the one in which it does. Neighbours are paired first; then each end that is left over is
    given a beginning, by itself or by an exchange with a pair, while that gains something."""
    orphans = {
        j
        for j in range(1, len(fragments))
        if fragments[j].mid and not fragments[j].after_other and not fragments[j - 1].opens
    }

    ends, starts, rarity = _words(page, fragments)

    @cache
    def worth(i: int, j: int) -> float:
        score = _score(page, fragments[i], fragments[j], j == i + 1)
        if score > 0 and fragments[i].opens:
            score += _ORPHAN * (j in orphans)
            score += _coherence(rarity.cosine(ends[i], starts[j]))
        return score

    following = {i: i + 1 for i in range(len(fragments) - 1) if worth(i, i + 1) > 0}
    for _ in fragments:
        anew = _better(fragments, following, worth)
        if anew is None:
            break
        following = anew
    return following


def _coherence(shared: float) -> float:
    """What the share of rare words that two texts have in common speaks for one text (above 0) or two (below)."""
    return max(_LEAST_COHERENCE, min(_MOST_COHERENCE, _COHERENCE * (shared - _COHERENT)))


def _words(page: Page, fragments: Sequence[_Fragment]) -> tuple[list[frozenset[str]], list[frozenset[str]], Rarity]:
    """For each fragment the words of the text that it ends, as far as nothing else stands between, with the titles above that, and
    of the text that it begins; and how rare they are."""
    ends = [pairs(page.text(range(fragment.first, fragment.last + 1))) for fragment in fragments]
    starts, wholes = ends.copy(), ends.copy()
    texts: list[range] = []
    for k, fragment in enumerate(fragments):
        if k and not fragment.after_other and fragments[k - 1].last + 1 == fragment.first:
            across = pairs(page.lines[fragment.first - 1].plain[-1:] + page.lines[fragment.first].plain[:1])
            ends[k] |= ends[k - 1] | across
            starts[k - 1] |= across
            texts[-1] = range(texts[-1].start, k + 1)
        else:
            above = range(max(fragment.first - _TITLES, 0), fragment.first)
            ends[k] |= pairs(page.text([n for n in above if page.sorts[n].sort is Sort.TITLE]))
            texts.append(range(k, k + 1))
    for text in texts:
        for k in reversed(text[:-1]):
            starts[k] |= starts[k + 1]
        wholes[text.start : text.stop] = [ends[text[-1]]] * len(text)
    return ends, starts, Rarity(wholes)


def _better(
    fragments: Sequence[_Fragment], following: dict[int, int], worth: Callable[[int, int], float]
) -> dict[int, int] | None:
    """The pairs after the change that gains most: a fragment that goes on is given another beginning, and the one that had that
    beginning, if it goes on too, the best that is free then. None if no change gains enough."""
    holders = {j: i for i, j in following.items()}
    free = [j for j, fragment in enumerate(fragments) if j not in holders and not fragment.fresh]
    best: dict[int, int] | None = None
    least = _LEAST
    for i, fragment in enumerate(fragments):
        if not fragment.opens:
            continue
        held = following.get(i)
        lost = worth(i, held) if held is not None else 0.0
        for j, beginning in enumerate(fragments):
            if j in (i, held) or beginning.fresh or worth(i, j) <= 0:
                continue
            holder = holders.get(j)
            gain, moved = worth(i, j) - lost, {i: j}
            if holder is not None:
                gain -= worth(holder, j)
                others = [k for k in (*free, held) if k is not None and k not in (holder, j) and worth(holder, k) > 0]
                if others and fragments[holder].opens:
                    moved[holder] = max(others, key=lambda k: worth(holder, k))
                    gain += worth(holder, moved[holder])
            if gain <= least:
                continue
            anew = {k: v for k, v in following.items() if k not in (i, holder)} | moved
            if not any(_circular(anew, k) for k in moved):
                least, best = gain, anew
    return best


def _score(page: Page, before: _Fragment, after: _Fragment, following: bool) -> float:
    if not before.opens:
        if after.mid and _ends_paragraph(page, before):
            return 0.0  # a paragraph has ended, and nothing goes on from its end in mid-sentence
        return 0.0 if after.after_other or page.sorts[after.first].opening else _NEXT_AFTER_STOP
    if after.fresh or not _one_measure(page, before, after):
        return 0.0
    near = (_NEXT_PAST_OTHER if after.after_other else _NEXT) if following else 0.0
    score = near + (_IN_SENTENCE if after.mid else 0.0) + _LED * after.led
    return score + _WORD_ACROSS * min(bound(page.lines[before.last].plain, page.lines[after.first].plain), _BOUND)


def _ends_paragraph(page: Page, fragment: _Fragment) -> bool:
    """Whether its last line is too short for one that the text goes on from; a paragraph's first line is indented."""
    fit = page.layout.fits[fragment.last]
    inner = fragment.last > fragment.first and not page.lines[fragment.last - 1].terminal
    return fit is Fit.SHORT or (fit is Fit.INDENTED and inner)


def _circular(following: dict[int, int], start: int) -> bool:
    """Whether the way from a fragment leads back to it, or into a circle."""
    n = start
    for _ in following:
        if n not in following:
            return False
        n = following[n]
        if n == start:
            return True
    return n in following


def _order(page: Page, fragments: Sequence[_Fragment], following: dict[int, int]) -> list[int]:
    """The lines (indices) in reading order: fragments move behind the one that they go on from, all else keeps its place."""
    moved = {j for i, j in following.items() if j != i + 1}
    starts = {fragment.first: k for k, fragment in enumerate(fragments)}
    ends = {fragment.last: k for k, fragment in enumerate(fragments)}
    # A fragment that follows a moved one of itself moves with it.
    for i, j in sorted(following.items()):
        if i in moved and j == i + 1:
            moved.add(j)
    order: list[int] = []
    n = 0
    while n < len(page.lines):
        k = starts.get(n)
        if k is not None and k in moved:
            n = fragments[k].last + 1
            continue
        order.append(n)
        k = ends.get(n)
        while k is not None:
            k = following.get(k)
            if k is None or k not in moved:
                break
            order += range(fragments[k].first, fragments[k].last + 1)
        n += 1
    rest = set(range(len(page.lines))) - set(order)
    return order + sorted(rest)


def _permuted(page: Page, order: Sequence[int]) -> Page:
    layout = replace(
        page.layout,
        columns=tuple(page.layout.columns[n] for n in order),
        fits=tuple(page.layout.fits[n] for n in order),
        # Of a line that another follows now nothing is known.
        early=tuple(page.layout.early[n] and after == n + 1 for n, after in itertools.zip_longest(order, order[1:])),
    )
    return Page([page.lines[n] for n in order], layout, [page.sorts[n] for n in order])
