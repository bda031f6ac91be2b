"""Bodies that turn out to be two once the headlines are given out: a page's headlines, wherever they stand, tell how many texts it has.

Where two headlines fall to one body, and its paragraphs divide so that each has one, a cut that was too weak by itself is made.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from archive.parsing.articles import coherence_score
from archive.parsing.blocks import Body, Page
from archive.parsing.headlines import Assignment, assign
from archive.parsing.likeness import Rarity, pairs

#: How little may speak for a cut by itself.
_WEAKEST: Final = -4.5
#: What the headlines must gain by it beyond what speaks against it.
_MARGIN: Final = 1.0
#: How much it counts whether the two parts are about the same things, and what share of their rare words speaks for neither: they are
#: neighbours on a page, with two headlines. Different words of the shorter one from which on that can be told, and paragraphs on each
#: side that are looked at.
_COHERENCE: Final = 1.5
_EVEN: Final = 0.07
_ENOUGH: Final = 75
_REACH: Final = 12
#: No headlines gain as much by a cut as more than this against it: a title that has its text to itself, beside it, gains four.
_HOPELESS: Final = -3.5
#: Cuts that are tried in a round, the likeliest first, and rounds.
_TRIED: Final = 12
_ROUNDS: Final = 4


def cut_by_headlines(
    page: Page, bodies: list[Body], runs: Sequence[Sequence[int]], assignment: Assignment
) -> tuple[list[Body], Assignment]:
    """The bodies with those cut in two to which two headlines fell, and the headlines given out anew."""
    for _ in range(_ROUNDS):
        best: tuple[float, list[Body], Assignment] | None = None
        for score, k, n in sorted(_cuts(page, bodies, assignment), reverse=True)[:_TRIED]:
            parts = [*bodies[:k], *_cut(page, bodies[k], n), *bodies[k + 1 :]]
            anew = assign(page, parts, runs)
            gain = anew.score - assignment.score + score
            headed = set(anew.owners.values())
            if k in headed and k + 1 in headed and gain > _MARGIN and (best is None or gain > best[0]):
                best = gain, parts, anew
        if best is None:
            break
        _, bodies, assignment = best
    return bodies, assignment


def _cuts(page: Page, bodies: Sequence[Body], assignment: Assignment) -> Iterator[tuple[float, int, int]]:
    """The places where bodies with several title lines may be cut: what speaks for it, the body, and the paragraph there."""
    given = [k for k, titles in assignment.titles().items() if len(titles) > 1]
    if not given:
        return
    words = [[pairs(page.text(paragraph.lines)) for paragraph in body.paragraphs] for body in bodies]
    rarity = Rarity([paragraph for body in words for paragraph in body])
    for k in given:
        body = bodies[k]
        for n in range(1, len(body.paragraphs)):
            before, after = body.paragraphs[n - 1], body.paragraphs[n]
            if body.joints[n] >= _WEAKEST and before.ends and after.starts is not False:
                one, other = (
                    frozenset().union(*words[k][max(n - _REACH, 0) : n]),
                    frozenset().union(*words[k][n : n + _REACH]),
                )
                score = body.joints[n] + _COHERENCE * coherence_score(
                    rarity.overlap(one, other), min(len(one), len(other)), _EVEN, _ENOUGH
                )
                if score > _HOPELESS:
                    yield score, k, n


def _cut(page: Page, body: Body, n: int) -> tuple[Body, Body]:
    """The body in two, the second beginning with paragraph n."""
    at = body.lines.index(body.paragraphs[n].lines[0])
    first = Body(body.lines[:at], body.paragraphs[:n], body.joints[:n], evidence=body.evidence)
    first.opening, first.byline, first.continued = body.opening, body.byline, body.continued
    second = Body(body.lines[at:], body.paragraphs[n:], [0.0, *body.joints[n + 1 :]], evidence=body.joints[n])
    second.opening = page.sorts[second.lines[0]].opening
    return first, second
