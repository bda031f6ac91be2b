"""Columns put back into the order in which they read.

Extraction may give the columns of a page in any order, so that a text breaks off in mid-sentence and goes on elsewhere. What
breaks off goes on in one place, and what begins in mid-sentence has one beginning: so all ends and beginnings of the page are
paired together, by being neighbours, by making a word across the join, by standing in columns of one width, and by the words
that the texts share, so that most speaks for the pairs as a whole. Rests that begin with a paragraph are told by their words
alone (`rests.py`). Where each end is paired with the next beginning, the page stays as it is.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from archive.parsing.blocks import Page
from archive.parsing.columns import Fit
from archive.parsing.dictionary import bound
from archive.parsing.fragments import Fragment, coherence, read_fragments, titles_above, words_of
from archive.parsing.likeness import Rarity
from archive.parsing.rests import give_back

#: Fragments. A page that falls into more is no page of columns.
_MOST: Final = 60
#: How often pairs that lead in a circle are given up and all paired anew: one page in hundreds needs it, once or twice.
_ROUNDS: Final = 4
#: Cells by which two columns of one text may differ.
_MEASURE: Final = 2

# What speaks for a fragment's going on in another, in nats. What breaks off goes on somewhere:
_GOES_ON: Final = 2.0
_NEXT: Final = 3.0
_NEXT_PAST_OTHER: Final = 2.0
#: For each nat that a word across the join is worth, and as many nats as count: of lines that follow each other in print, two in
#: five are bound by 3 or more, of others one in a hundred.
_WORD_ACROSS: Final = 0.7
_BOUND: Final = 6.0
_NO_WORD_ACROSS: Final = -1.2
#: What begins in mid-sentence, or with a paragraph's last line, goes on from somewhere.
_IN_SENTENCE: Final = 1.4
_LAST_LINE: Final = 0.9
#: White space at its head says that a text object begins, and objects are rather whole texts than rests of one.
_LED: Final = -0.8
#: Extraction goes down the page: what stands above is seldom the rest of what stands below.
_BACK: Final = -2.5
#: Below a headline a text begins, rather.
_PAST_OTHER: Final = -0.6
#: What the rare words that two texts share count at most.
_LEAST_COHERENCE: Final = -2.0
_MOST_COHERENCE: Final = 3.5
#: After a full stop only the next fragment may follow, and less surely.
_NEXT_AFTER_STOP: Final = 0.6
#: Gains that differ by less are the same.
_EVEN: Final = 1e-9


def in_reading_order(page: Page) -> Page:
    """The page with its lines in reading order: the same page if nothing speaks against the order that it has."""
    fragments = read_fragments(page)
    if not 2 < len(fragments) <= _MOST:
        return page
    following = give_back(page, fragments, _pair(page, fragments))
    if all(after == before + 1 for before, after in following.items()):
        return page
    return _permuted(page, _order(page, fragments, following))


def _one_measure(page: Page, before: Fragment, after: Fragment) -> bool:
    a, b = page.column(before.last), page.column(after.first)
    return a is b if a is None or b is None else abs(a - b) <= _MEASURE


def _pair(page: Page, fragments: Sequence[Fragment]) -> dict[int, int]:
    """For each fragment that goes on, the one in which it does: of all ways to give every beginning to one end at most, the
    one for which most speaks."""
    ends, starts, rarity = _words(page, fragments)
    # A fragment that has ended is followed by the next, unless that goes on from another.
    kept = {i + 1: _kept(page, fragments, i) for i, fragment in enumerate(fragments[:-1]) if not fragment.opens}
    worth: dict[tuple[int, int], float] = {}
    for i, before in enumerate(fragments):
        for j, after in enumerate(fragments if before.opens else ()):
            if i == j or after.fresh or not _one_measure(page, before, after):
                continue
            score = _score(page, before, after, j - i) + _coherence(rarity.cosine(ends[i], starts[j])) - kept.get(j, 0.0)
            if score > 0:
                worth[i, j] = score
    for _ in range(_ROUNDS):
        following = _best_pairs(worth)
        following |= {j - 1: j for j, score in kept.items() if score > 0 and j not in following.values()}
        weakest = [min((pair for pair in way if pair in worth), key=worth.__getitem__) for way in _circles(following)]
        if not weakest:
            break
        for pair in weakest:
            del worth[pair]
    return {i: j for i, j in following.items() if (i, j) not in weakest}


def _kept(page: Page, fragments: Sequence[Fragment], i: int) -> float:
    """What speaks for the next fragment's following one that has ended."""
    before, after = fragments[i], fragments[i + 1]
    if after.mid and _ends_paragraph(page, before):
        return 0.0  # a paragraph has ended, and nothing goes on from its end in mid-sentence
    return 0.0 if after.after_other or page.sorts[after.first].opening else _NEXT_AFTER_STOP


def _best_pairs(worth: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """The pairs, each end and each beginning once at most, that are worth most together: end by end is added, each by the chain of
    exchanges that gains most."""
    choices: dict[int, list[int]] = {}
    for i, j in worth:
        choices.setdefault(i, []).append(j)
    following: dict[int, int] = {}
    for end in choices:
        holders = {j: i for i, j in following.items()}
        # What is gained by a chain that ends with giving a beginning away, and the beginning that its holder had before.
        gains: dict[int, float] = {}
        came: dict[int, int | None] = {}
        best, last = 0.0, None
        waiting: list[int | None] = [None]
        for had in waiting:
            i = end if had is None else holders[had]
            gained = 0.0 if had is None else gains[had] - worth[i, had]
            for j in choices[i]:
                gain = gained + worth[i, j]
                if j == had or gain <= gains.get(j, 0.0) + _EVEN:
                    continue
                gains[j], came[j] = gain, had
                if j in holders:
                    gain -= worth[holders[j], j]
                    waiting.append(j)
                if gain > best + _EVEN:
                    best, last = gain, j
        if last in holders:
            del following[holders[last]]
        while last is not None:
            had = came[last]
            following[end if had is None else holders[had]] = last
            last = had
    return following


def _coherence(shared: float) -> float:
    return max(_LEAST_COHERENCE, min(_MOST_COHERENCE, coherence(shared)))


def _words(page: Page, fragments: Sequence[Fragment]) -> tuple[list[frozenset[str]], list[frozenset[str]], Rarity]:
    """For each fragment the words of the text that it ends, as far as nothing else stands between, with the titles above that, and
    of the text that it begins; and how rare they are."""
    ends = [words_of(page, fragment) for fragment in fragments]
    starts, wholes = ends.copy(), ends.copy()
    texts: list[range] = []
    for k, fragment in enumerate(fragments):
        if k and fragment.first == fragments[k - 1].last + 1 and _runs_on(fragments[k - 1], fragment):
            ends[k] |= ends[k - 1]
            texts[-1] = range(texts[-1].start, k + 1)
        else:
            ends[k] |= titles_above(page, fragment)
            texts.append(range(k, k + 1))
    for text in texts:
        for k in reversed(text[:-1]):
            starts[k] |= starts[k + 1]
        wholes[text.start : text.stop] = [ends[text[-1]]] * len(text)
    return ends, starts, Rarity(wholes)


def _runs_on(before: Fragment, after: Fragment) -> bool:
    """Whether a text goes on from one fragment to the next for all that is seen."""
    return not after.after_other and (before.opens or not after.mid)


def _score(page: Page, before: Fragment, after: Fragment, distance: int) -> float:
    """What speaks for the one fragment's going on in the other, so many fragments further down."""
    score = _GOES_ON + _IN_SENTENCE * after.mid + _LAST_LINE * after.rest + _LED * after.led
    if distance == 1:
        score += _NEXT_PAST_OTHER if after.after_other else _NEXT
    elif distance < 0:
        score += _BACK
    elif after.after_other:
        score += _PAST_OTHER
    across = bound(page.lines[before.last].plain, page.lines[after.first].plain)
    return score + (_WORD_ACROSS * min(across, _BOUND) if across else _NO_WORD_ACROSS)


def _ends_paragraph(page: Page, fragment: Fragment) -> bool:
    """Whether its last line is too short for one that the text goes on from; a paragraph's first line is indented."""
    fit = page.layout.fits[fragment.last]
    inner = fragment.last > fragment.first and not page.lines[fragment.last - 1].terminal
    return fit is Fit.SHORT or (fit is Fit.INDENTED and inner)


def _circles(following: Mapping[int, int]) -> list[list[tuple[int, int]]]:
    """The circles in which fragments would follow each other, each as its pairs; no two fragments are followed by one."""
    circles: list[list[tuple[int, int]]] = []
    seen: set[int] = set()
    for start in following:
        way: list[tuple[int, int]] = []
        n = start
        while n in following and n not in seen:
            seen.add(n)
            way.append((n, following[n]))
            n = following[n]
        if way and n == start:
            circles.append(way)
    return circles


def _order(page: Page, fragments: Sequence[Fragment], following: dict[int, int]) -> list[int]:
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
