"""Text in short lines that are kept: poems, and notices whose lines were broken by hand.

Headlines come in blocks of up to four lines; a longer block of short lines is a text. So are the short lines that follow a
writer's name, and lines of one length that end with stop and comma in turn.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from archive.parsing.columns import Fit
from archive.parsing.layout import Layout
from archive.parsing.likeness import pairs
from archive.parsing.lines import PageLine

#: Cells. Lines of verse are shorter; so are the lines of a notice on a small area.
WIDEST: Final = 30
#: Cells. Two lines of seven with their stops on one.
_COUPLETS: Final = 32
#: Lines without a blank one between: more than a headline has.
_BLOCK: Final = 5
#: Sentences end with a line of verse, not within it: in one of so many at most.
_RARELY: Final = 5
#: So do clauses, as a rule: in one line of so many at most there is a comma or the like within.
_SELDOM: Final = 3
_SIGN_WITHIN: Final = re.compile(r"[,;:、](?=.)")
_STOP_WITHIN: Final = re.compile(r"[。?!](?=[^”’」』)])")
#: Cells of a line of verse that ends with a stop or comma, as all of them do.
_STOPPED_WIDEST: Final = 20
_ENDS_VERSE: Final = re.compile(r"[,。;!?、:][”’」』]?$")
#: Of the words of headlines, as much as this stands in the texts of the page as well.
_TOLD: Final = 0.3
#: As much longer as this are lines of verse than others of the same poem.
_LONGER: Final = 1.5
#: Lines that a poem has at least.
_POEM: Final = 4
#: And at most, as far as a page is looked at from each name on it.
_LONGEST_POEM: Final = 200
#: Lines of a text in which its headline's words, which may be taken from anywhere in it, are looked for; the pairs that tell a
#: headline, and the share of them that is found.
_NEAR: Final = 60
_WORDS: Final = 3
_TAKEN_UP: Final = 0.5


def short_texts(
    lines: Sequence[PageLine], layout: Layout, free: Sequence[bool], titles: Sequence[bool], writers: Sequence[bool]
) -> set[int]:
    """The numbers (indices) of the lines that are kept short lines. `free`: the line is prose or title, undecided otherwise;
    `titles`: it would be a title; `writers`: it is a writer's name."""
    found: set[int] = set()
    for block in (_below_name(block, writers) for block in _blocks(lines, layout, free)):
        loose = sum(titles[n] for n in block)
        if (layout.spaced and len(block) >= _BLOCK and 2 * loose > len(block)) or (
            len(block) >= _POEM and _is_regular(lines, block)
        ):
            found.update(block)
    for block in _blocks(lines, layout, free, _COUPLETS):
        for (couplets, _), run in itertools.groupby(block, key=lambda n: (_is_couplet(lines[n]), lines[n].width)):
            if couplets and len(verses := list(run)) >= _POEM:
                found.update(verses)
    stopped = _stopped_runs(lines, layout, free)
    found.update(n for run in stopped for n in run)
    begins = {run[0] for run in stopped}
    for heap in _heaps(lines, layout, free, titles):
        below = pairs("".join(line.plain for line in lines[heap[-1] + 1 : heap[-1] + 1 + _NEAR]))
        poem = _above_headline(lines, heap[1:], heap[-1] + 1)
        if len(poem) >= _POEM and not pairs(lines[heap[0]].plain) & below:
            found.update(poem)
    for n, writer in enumerate(writers):
        if writer:
            poem = _after_name(lines, layout, free, titles, n + 1)
            found.update(_before_next(lines, poem, writers, begins))
    holding = Counter(word for line in lines for word in pairs(line.plain)) if found else Counter()
    return {n for block in _runs(found) if not _tells_of_the_page(lines, holding, block) for n in block}


def _stopped_runs(lines: Sequence[PageLine], layout: Layout, free: Sequence[bool]) -> list[list[int]]:
    """Runs of short lines that each end with a stop or comma and have none within: prose wrapped as narrow breaks elsewhere."""
    runs: list[list[int]] = []
    run: list[int] = []
    for n, line in enumerate(lines):
        verse = free[n] and line.width <= _STOPPED_WIDEST and _ENDS_VERSE.search(line.plain) is not None
        verse = verse and not _SIGN_WITHIN.search(line.plain) and not _STOP_WITHIN.search(line.plain)
        if run and (not verse or line.gap > layout.gap):
            runs.append(run)
            run = []
        if verse:
            run.append(n)
    return [one for one in [*runs, run] if len(one) >= _POEM]


def _before_next(lines: Sequence[PageLine], poem: list[int], writers: Sequence[bool], begins: set[int]) -> list[int]:
    """The lines of a poem up to the headline of the next, which stands above its writer's name or its first line: a line without a
    stop below lines that have one each, or above them."""
    ended = len(poem) >= _POEM and all(_ENDS_VERSE.search(lines[n].plain) for n in poem[:_POEM])
    for at, n in enumerate(poem):
        bare = _ENDS_VERSE.search(lines[n].plain) is None
        if at < _POEM or not bare:
            continue
        if ended or (n + 1 < len(lines) and (writers[n + 1] or (n + 1 in begins and n + 1 not in poem[:at]))):
            return poem[:at]
    return poem


def _below_name(block: list[int], writers: Sequence[bool]) -> list[int]:
    """A block without its title and its writer's name, where that comes first or second."""
    for at in (1, 0):
        if at < len(block) and writers[block[at]]:
            return block[at + 1 :]
    return block


def _runs(numbers: set[int]) -> Iterator[list[int]]:
    for _, run in itertools.groupby(enumerate(sorted(numbers)), key=lambda item: item[1] - item[0]):
        yield [n for _, n in run]


def _tells_of_the_page(lines: Sequence[PageLine], holding: Mapping[str, int], block: Sequence[int]) -> bool:
    """Whether the lines tell of what the rest of the page does, as headlines do that were extracted in a heap. The words of a
    poem are its own. `holding`: how many lines of the page hold each word."""
    own = [words for n in block if (words := pairs(lines[n].plain))]
    within = Counter(word for words in own for word in words)
    shares = [sum(holding[word] > within[word] for word in words) / len(words) for words in own]
    return bool(shares) and sum(shares) / len(shares) >= _TOLD


def _is_couplet(line: PageLine) -> bool:
    """Whether the line is two lines of regulated verse: 木落……清，登高……平。"""
    half = len(line.plain) // 2 - 1
    return half in (5, 7) and len(line.plain) == 2 * half + 2 and line.plain[half] == "," and line.plain[-1] in "。!?"


def _blocks(lines: Sequence[PageLine], layout: Layout, free: Sequence[bool], widest: int = WIDEST) -> Iterator[list[int]]:
    block: list[int] = []
    for n, line in enumerate(lines):
        fits = free[n] and line.width <= widest
        if block and (not fits or line.gap or layout.leads_object(line)):
            yield block
            block = []
        if fits:
            block.append(n)
    if block:
        yield block


def _heaps(lines: Sequence[PageLine], layout: Layout, free: Sequence[bool], titles: Sequence[bool]) -> Iterator[list[int]]:
    """Runs of short lines like titles, of more than a headline has, with no more white space between them than any lines have."""
    heap: list[int] = []
    for n, line in enumerate(lines):
        short = free[n] and titles[n] and line.width <= WIDEST
        if heap and (not short or line.gap > layout.gap or layout.leads_object(line)):
            if len(heap) > _BLOCK:
                yield heap
            heap = []
        if short:
            heap.append(n)
    if len(heap) > _BLOCK:
        yield heap


def _is_regular(lines: Sequence[PageLine], block: Sequence[int]) -> bool:
    """Whether the lines are of one length and each ends with a stop or comma, as regulated verse does."""
    widths = {lines[n].width for n in block}
    return len(widths) <= 2 and max(widths) <= 20 and all(lines[n].plain[-1:] in ",。;!?、" for n in block)


def _after_name(
    lines: Sequence[PageLine], layout: Layout, free: Sequence[bool], titles: Sequence[bool], first: int
) -> list[int]:
    """The lines of a poem that begins after its writer's name, as far as they go; none if prose begins there."""
    last = first
    usual = max((line.gap for line in lines[first + 1 : first + _POEM]), default=0)
    while last < min(len(lines), first + _LONGEST_POEM) and free[last] and lines[last].width <= WIDEST:
        if last > first + _POEM and lines[last].gap and layout.leads_object(lines[last]):
            break
        if layout.indents(lines[last]) and not layout.indents(lines[first]):
            break
        if last >= first + _POEM and lines[last].gap > max(usual, 1) and not _begins_stanza(lines, first, last, usual):
            break
        last += 1
    poem = list(range(first, last))
    # What comes right before the next text or name is its headline, if a blank line sets it off.
    while last < len(lines) and poem and not lines[last].gap > 2 and _set_off(lines, poem, layout.gap):
        tail = _last_block(lines, poem, layout.gap)
        if len(tail) > 2:
            break
        poem = poem[: -len(tail)]
        break
    poem = _above_headline(lines, poem, last)
    running = sum(layout.fits[n] is Fit.FULL and not titles[n] and lines[n].plain[-1:] not in ",。;!?、" for n in poem)
    within = sum(_STOP_WITHIN.search(lines[n].plain) is not None for n in poem)
    halved = sum(_SIGN_WITHIN.search(lines[n].plain) is not None for n in poem)
    if _RARELY * within > len(poem) or _SELDOM * halved > len(poem):
        return []
    return poem if len(poem) >= _POEM and 2 * running < len(poem) else []


def _begins_stanza(lines: Sequence[PageLine], first: int, n: int, usual: int) -> bool:
    """Whether as many lines as a stanza has stand together from line n on, none much longer than those of the poem so far."""
    widest = _LONGER * max(line.width for line in lines[first:n])
    end = n + 1
    while end < len(lines) and lines[end].width <= widest and lines[end].gap <= usual:
        end += 1
    return end - n >= _POEM and lines[n].width <= widest


def _above_headline(lines: Sequence[PageLine], poem: list[int], end: int) -> list[int]:
    """The lines of a poem without the headline of the text below, to judge by that text's taking up its words."""
    below = pairs("".join(line.plain for line in lines[end : end + _NEAR]))
    for at, n in enumerate(poem):
        words = pairs(lines[n].plain)
        if at >= _POEM and len(words) >= _WORDS and len(words & below) >= _TAKEN_UP * len(words):
            return poem[:at]
    return poem


def _set_off(lines: Sequence[PageLine], poem: Sequence[int], habit: int) -> bool:
    return any(lines[n].gap > habit for n in poem[1:])


def _last_block(lines: Sequence[PageLine], poem: Sequence[int], habit: int) -> list[int]:
    tail: list[int] = []
    for n in reversed(poem):
        tail.append(n)
        if lines[n].gap > habit:
            break
    return tail
