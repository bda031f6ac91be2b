"""The rests of texts that begin with a paragraph, given back to the texts that they go on with.

Where a column ends with a paragraph, nothing shows that its text goes on elsewhere, nor that what stands below another text is
no more of that. Their words tell: two parts of one text share rare words, parts of two hardly any. So a text is parted where its
end shares none with its beginning and many with a text further up.
"""

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing.blocks import Page
from archive.parsing.boundaries import ITEM_MARK
from archive.parsing.columns import Fit
from archive.parsing.fragments import Fragment, coherence, titles_above, words_of
from archive.parsing.likeness import Rarity
from archive.parsing.notices import EDITORS_NOTE
from archive.parsing.sorts import Sort
from archive.parsing.titlelines import goes_on_elsewhere

#: What the rare words that two parts share count at most. Different words of a part from which on that there are none says as much as
#: it can.
_MOST: Final = 5.0
_LEAST: Final = -3.5
_ENOUGH: Final = 60
#: Words of a part that tell anything at all, and of one that may as well be a piece between two subheadings.
_TELLING: Final = 25
#: What must speak for parting a text: at white space; more where many paragraphs of the page have some, and no text has gone on
#: elsewhere; within a block; more below who signs, where a text begins rather; and for what has no headline and is parted already.
_AT_SPACE: Final = 2.0
_HABITUAL: Final = 1.7
_WITHIN_BLOCK: Final = 4.5
_BELOW_SIGNATURE: Final = 1.0
_HEADLESS: Final = 2.5
#: The share of paragraphs below others with white space above them up to which it says something.
_FEW: Final = 0.35
#: The share of all words in common from which on two parts are one text for sure: their rare words need not be looked at.
_COMMON: Final = 0.12
#: Rests that are given back on a page.
_ROUNDS: Final = 6
#: What goes on with the questions and answers above.
_SPEAKER: Final = re.compile("(?:记者|问|答):")


@dataclass(frozen=True, slots=True)
class _Text:
    """Fragments (indices) that follow each other, all their words, those of the titles above, and whether it has any or opens as
    articles do (`headed`), and does the latter (`opening`)."""

    fragments: list[int]
    words: frozenset[str]
    titles: frozenset[str]
    headed: bool
    opening: bool


def give_back(page: Page, fragments: Sequence[Fragment], following: dict[int, int]) -> dict[int, int]:
    """For each fragment that goes on, the one in which it does, after rests were given back; `following`: the same before."""
    words = [words_of(page, fragment) for fragment in fragments]
    moved = any(j != i + 1 for i, j in following.items())
    at_space = _AT_SPACE + (0.0 if moved or _is_space_rare(page) else _HABITUAL)
    for _ in range(_ROUNDS):
        texts = _texts(page, fragments, following, words)
        change = _best_change(page, fragments, texts, words, at_space)
        if change is None:
            break
        above, rest, end = change
        following = {i: j for i, j in following.items() if i != above} | {end: rest}
    return following


def _texts(
    page: Page, fragments: Sequence[Fragment], following: Mapping[int, int], words: Sequence[frozenset[str]]
) -> list[_Text]:
    held = set(following.values())
    texts: list[_Text] = []
    for k, fragment in enumerate(fragments):
        if k in held:
            continue
        chain = [k]
        while (n := following.get(chain[-1])) is not None:
            chain.append(n)
        titles = titles_above(page, fragment)
        byline = fragment.first > 0 and page.sorts[fragment.first - 1].sort is Sort.BYLINE
        opening = byline or page.sorts[fragment.first].opening
        texts.append(_Text(chain, titles.union(*(words[n] for n in chain)), titles, bool(titles) or opening, opening))
    return texts


def _best_change(
    page: Page, fragments: Sequence[Fragment], texts: Sequence[_Text], words: Sequence[frozenset[str]], at_space: float
) -> tuple[int | None, int, int] | None:
    """The change for which most speaks: the fragment above the rest, if that was a part of its text, the rest's first, and the one
    that it goes on with. None if too little speaks for any."""
    rarity = Rarity([text.words for text in texts])
    best = 0.0
    change: tuple[int | None, int, int] | None = None
    for b, text in enumerate(texts):
        for at, cost in _places(page, fragments, text, at_space):
            rest = frozenset[str]().union(*(words[k] for k in text.fragments[at:]))
            above = text.titles.union(*(words[k] for k in text.fragments[:at]))
            least = min(len(rest), len(above)) if at else len(rest)
            if least < _TELLING or len(rest & above) > _COMMON * math.sqrt(len(rest) * len(above)):
                continue
            own = _coherence(rarity, rest, above) if at else 0.0
            for a, other in enumerate(texts):
                if a == b or not _may_go_on(page, fragments, other, text.fragments[at]):
                    continue
                if not at and a == b - 1:
                    continue  # it stands there already
                if at and not (text.opening or (text.headed and other.opening and len(above) >= _ENOUGH)):
                    continue  # what stands between the two may be the same text
                gain = _coherence(rarity, rest, other.words) - own - cost
                if at and gain > best:
                    gain -= max(0.0, _coherence(rarity, above, other.words))
                if gain > best:
                    best, change = gain, (text.fragments[at - 1] if at else None, text.fragments[at], other.fragments[-1])
    return change


def _places(page: Page, fragments: Sequence[Fragment], text: _Text, at_space: float) -> Iterator[tuple[int, float]]:
    """Where a rest may begin in a text, as the number of its fragment in the text, and what must speak for it."""
    for at, k in enumerate(text.fragments):
        line = page.lines[fragments[k].first]
        alone = line.signed and fragments[k].first == fragments[k].last
        if fragments[k].mid or alone or any(mark.match(line.plain) for mark in (ITEM_MARK, _SPEAKER, EDITORS_NOTE)):
            continue
        if not at:
            if k and not text.headed:
                yield at, _HEADLESS
        elif not (above := fragments[text.fragments[at - 1]]).opens:
            cost = at_space if _is_spaced(page, fragments[k]) else _WITHIN_BLOCK
            end = page.lines[above.last]
            yield at, cost + _BELOW_SIGNATURE * (end.signed and not goes_on_elsewhere(end))


def _is_space_rare(page: Page) -> bool:
    """Whether few paragraphs that stand below one have white space above them: then it is no habit, and says something."""
    below = [
        line.gap > page.layout.gap
        for n, (before, line) in enumerate(itertools.pairwise(page.lines))
        if page.sorts[n].sort is page.sorts[n + 1].sort is Sort.PROSE
        and before.terminal
        and (page.layout.fits[n] is Fit.SHORT or page.layout.fits[n + 1] is Fit.INDENTED or line.lead)
    ]
    return sum(below) <= _FEW * len(below)


def _is_spaced(page: Page, fragment: Fragment) -> bool:
    """Whether white space says that something else may begin with a fragment."""
    line = page.lines[fragment.first]
    return line.gap > page.layout.gap or fragment.led or line.feed


def _may_go_on(page: Page, fragments: Sequence[Fragment], text: _Text, rest: int) -> bool:
    """Whether a text may go on with a fragment further down: an article that has neither broken off nor been signed."""
    end = fragments[text.fragments[-1]]
    return text.headed and text.fragments[-1] < rest and not end.opens and not page.lines[end.last].signed


def _coherence(rarity: Rarity, one: frozenset[str], other: frozenset[str]) -> float:
    """What the share of rare words that two parts have in common speaks for one text (above 0) or two (below); few words, as a part's
    may be, say little against it."""
    told = min(1.0, min(len(one), len(other)) / _ENOUGH)
    return max(_LEAST * told, min(_MOST, coherence(rarity.cosine(one, other))))
