"""How sure the parser is of an article, and why not: what an editor should look at first.

Each thing in doubt has a code and takes a factor off. The factors were set so that of the articles called sure (`SURE` or more)
fewer than one in fifty is wrong on labelled pages (`bench/`), the wrong ones being those whose body lines or headline differ.
"""

import itertools
import re
from collections.abc import Sequence
from typing import Final

from archive.parsing.blocks import Body, Page
from archive.parsing.headlines import Assignment
from archive.parsing.sorts import Sort

#: From here on an article is called sure.
SURE: Final = 0.9

#: Codes, and what remains of the confidence.
FACTORS: Final = {
    "no_headline": 0.5,
    "weak_headline": 0.85,
    "distant_headline": 0.88,
    "crowded_headline": 0.88,
    "stray_headline": 0.85,
    "scattered_headline": 0.6,
    "repeated_headline": 0.7,
    "long_headline": 0.85,
    "two_bylines": 0.7,
    "weak_cut": 0.8,
    "torn_apart": 0.88,
    "broken_off": 0.7,
    "no_beginning": 0.7,
    "very_short": 0.8,
    "very_long": 0.8,
    "verse": 0.85,
    "table": 0.85,
    "subheadings": 0.88,
    "doubtful_page": 0.88,
}
#: Characters of an article that is longer than most pages, and of one shorter than most captions.
_VERY_LONG: Final = 6000
_VERY_SHORT: Final = 30
#: The share of a headline's rare words that its text should have.
_WEAK: Final = 0.12
#: Characters. Kicker, headline and deck together are rarely longer.
_LONG_HEADLINE: Final = 60
#: 好消息！好消息！ and 挑水挑水 may be said twice, or printed twice over.
_REPEATED: Final = re.compile(r"(.{2,4}[!?])\1|^(.{2})\2$")
#: The share below which a line of several has nothing to do with its text.
_STRANGE: Final = 0.03
#: What is wrong with one article and another too, though it does not show there: the columns of the page are out of order, one
#: text was taken for two or two for one, or a headline is elsewhere. Of articles without a doubt of their own, on 1,200 re-set
#: pages, 4 in 100 were wrong beside one of these and 1 in 100 without.
_SPREADING: Final = frozenset({"torn_apart", "broken_off", "weak_cut", "no_headline"})
#: Lines within a text that are not its prose: a subheading, a headline of two lines, a credit.
_NEAR: Final = 4
#: Scores of a cut so near to none that it might not be one.
_WEAK_CUT: Final = 2.5


def judge_all(page: Page, bodies: Sequence[Body], assignment: Assignment) -> list[tuple[float, tuple[str, ...]]]:
    """For each body the confidence in it and the codes of what is in doubt, in the order of `FACTORS`. What is wrong on a page
    is seldom wrong alone: an article beside a doubtful one is doubted too."""
    headlines: dict[int, list[int]] = {}
    for n, owner in assignment.owners.items():
        if owner is not None:
            headlines.setdefault(owner, []).append(n)
    alone = [_judge(page, bodies, k, headlines.get(k, []), assignment) for k in range(len(bodies))]
    spreading = [k for k, (_, codes) in enumerate(alone) if not _SPREADING.isdisjoint(codes)]
    judged = []
    for k, (confidence, codes) in enumerate(alone):
        if any(other != k for other in spreading):
            confidence, codes = confidence * FACTORS["doubtful_page"], (*codes, "doubtful_page")
        judged.append((round(confidence, 3), codes))
    return judged


def _judge(
    page: Page, bodies: Sequence[Body], k: int, titles: Sequence[int], assignment: Assignment
) -> tuple[float, tuple[str, ...]]:
    body = bodies[k]
    length = sum(len(page.lines[n].text) for n in body.lines)
    sorts = [page.sorts[n].sort for n in body.lines]
    doubts = set()
    if not titles and not body.continued:
        doubts.add("no_headline")
    if titles:
        if max(assignment.likeness.get(n, 0.0) for n in titles) < _WEAK:
            doubts.add("weak_headline")
        if sum(len(page.lines[n].plain) for n in titles) > _LONG_HEADLINE:
            doubts.add("long_headline")
        if min(abs(n - m) for n in titles for m in (min(body.lines), max(body.lines))) > 1:
            doubts.add("distant_headline")
        if any(assignment.owners.get(m) not in (None, k) for n in titles for m in (n - 1, n + 1)):
            doubts.add("crowded_headline")
        if len(titles) > 1 and min(assignment.likeness.get(n, 0.0) for n in titles) < _STRANGE:
            doubts.add("stray_headline")
        if any(after - before > 1 for before, after in itertools.pairwise(sorted(titles))):
            doubts.add("scattered_headline")
        if _REPEATED.search(page.text(sorted(titles))):
            doubts.add("repeated_headline")
    bylines = [
        n for n in body.lines if page.sorts[n].sort is Sort.BYLINE and not page.sorts[n].joined and not page.sorts[n].tail
    ]
    if len(bylines) > 1 or (bylines and body.opening):
        doubts.add("two_bylines")
    if body.evidence and body.evidence < _WEAK_CUT:
        doubts.add("weak_cut")
    if k + 1 < len(bodies) and 0 < bodies[k + 1].evidence < _WEAK_CUT:
        doubts.add("weak_cut")
    if _is_torn(page, body):
        doubts.add("torn_apart")
    if body.paragraphs and not body.paragraphs[-1].ends and Sort.JUMP not in sorts:
        doubts.add("broken_off")
    if body.paragraphs and body.paragraphs[0].starts is False and not body.continued:
        doubts.add("no_beginning")
    if length > _VERY_LONG:
        doubts.add("very_long")
    if length < _VERY_SHORT:
        doubts.add("very_short")
    if Sort.VERSE in sorts:
        doubts.add("verse")
    if Sort.TABLE in sorts:
        doubts.add("table")
    if Sort.TITLE in sorts:
        doubts.add("subheadings")
    confidence = 1.0
    for code in doubts:
        confidence *= FACTORS[code]
    return confidence, tuple(code for code in FACTORS if code in doubts)


def _is_torn(page: Page, body: Body) -> bool:
    """Whether the text goes on past another's, or back: its columns were put together from different places of the page."""
    prose = [page.lines[n] for n in body.lines if page.sorts[n].sort is Sort.PROSE]
    return any(abs(after.number - before.number) > after.gap + _NEAR for before, after in itertools.pairwise(prose))
