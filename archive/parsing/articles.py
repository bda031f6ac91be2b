"""Paragraphs to article bodies: the cuts, captions, and torn tables."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from archive.parsing.blocks import (
    SAYS_TABLE,
    Body,
    Gap,
    Page,
    Paragraph,
    page_tail,
    read_paragraphs,
    set_apart,
    space_between,
)
from archive.parsing.boundaries import boundary
from archive.parsing.columns import Fit
from archive.parsing.jumps import find_jump
from archive.parsing.likeness import Likeness, Rarity, pairs
from archive.parsing.sides import find_sides, is_of_table
from archive.parsing.signing import find_credit
from archive.parsing.sorts import Sort
from archive.parsing.titlelines import ORDINAL

#: From this score on a new article begins.
_CUT: Final = 0.0
#: Between these scores the words of the title between decide too.
_DOUBTFUL: Final = (-4.5, 2.5)
#: Without a title between them, texts that score less are one anyway.
_BARE: Final = -0.6
#: How much it counts that a title is about what stands before it only.
_LIKENESS_WEIGHT: Final = 3.0
#: How much it counts that a title alone between two texts takes its words from the one below, and hardly any, up to this share, from
#: the one above: subheadings have company, and words of their own.
_ABOUT_BELOW: Final = 4.0
_FEW: Final = 0.1
#: What the text beside it says word for word is a pull quote, whatever it is marked with.
_REPEATED: Final = -1.5
QUOTE_MARKS: Final = "“”‘’「」『』\"'■□◆◇●○▲△★☆"
#: What a photo credit below a paragraph speaks for its being a piece of its own, and what more that its first line, full as no other
#: paragraph's, follows a text's end.
_CAPTION: Final = 3.0
_CAPTION_FULL: Final = 2.0
#: Texts with a dateline, from which on the white space before them says something of the others; and how much.
_OPENED: Final = 2
#: For each of them, other places at most with as much white space; where there are more, it is that of paragraphs.
_AS_MANY: Final = 2
_WIDE: Final = 2.0
_NARROW: Final = -2.0
#: What white space speaks for two texts where few paragraphs have any.
_APART: Final = 1.5
#: What a title like it among the next paragraphs speaks for its being a subheading, where the texts above and below share more rare
#: words than this; how many paragraphs on each side are looked at; characters of such titles, and by which they differ at most.
_ALIKE: Final = -1.0
_STRANGERS: Final = 0.01
_NEAR: Final = 4
_LONGEST_ALIKE: Final = 10
_DIFFERENCE: Final = 1
#: Paragraphs on each side that are looked at.
_REACH: Final = 12
# Two parts of one article share more than a twentieth of their rare words, two articles of a page less: on 66 labelled pages
# with a title between, 45 of 47 pairs of parts of one article and 14 of 15 pairs of articles stand on their side of it.
_COHERENT: Final = 0.05
_COHERENCE_SLOPE: Final = 40.0
_COHERENCE_MOST: Final = 2.5
#: Different words of the shorter text from which on that can be told.
_ENOUGH: Final = 30


def read_bodies(page: Page) -> tuple[list[Body], list[list[int]]]:
    """The article bodies in page order, and the runs of title lines that stand outside of them, or within (as subheadings
    these are still in their body's lines)."""
    paragraphs, gaps = read_paragraphs(page)
    if not paragraphs:
        body = Body(lines=list(gaps[0].others))
        return ([body] if body.lines else []), [gaps[0].titles] if gaps[0].titles else []
    sides = find_sides(page, paragraphs, gaps)
    scores = [0.0] * len(gaps)
    for n in range(1, len(paragraphs)):
        tails, heads = sides[n]
        scores[n] = boundary(page, paragraphs[n - 1], gaps[n], paragraphs[n], bool(heads), bool(tails))
    _weigh_spaces(page, paragraphs, gaps, scores)
    _captions(page, paragraphs, gaps, sides, scores)
    _weigh_titles(page, paragraphs, gaps, scores)
    bodies: list[Body] = []
    loose: list[list[int]] = []
    tables: list[int] = []
    for n, paragraph in enumerate(paragraphs):
        tails, heads = sides[n]
        tables += [m for m in gaps[n].others if is_of_table(page, gaps[n], m)]
        if n == 0 or scores[n] >= _CUT:
            if bodies:
                bodies[-1].lines += tails
            bodies.append(Body(evidence=scores[n]))
            if gaps[n].titles:
                loose.append(gaps[n].titles)
            bodies[-1].lines += heads
        elif _breaks_off(page, paragraphs[n - 1], paragraph) and not _repeated(page, bodies[-1], gaps[n].titles):
            # A subheading stands between paragraphs: what stands within a sentence was extracted from elsewhere.
            bodies[-1].lines += tails + heads
            if gaps[n].titles:
                loose.append(gaps[n].titles)
        else:
            bodies[-1].lines += tails + gaps[n].titles + heads
        _add(page, bodies[-1], paragraph, heads)
        bodies[-1].joints.append(scores[n])
    bodies[-1].lines += sides[-1][0] + sides[-1][1]
    tables += [m for m in gaps[-1].others if is_of_table(page, gaps[-1], m)]
    if gaps[-1].titles:
        loose.append(gaps[-1].titles)
    _give_tables(page, bodies, tables)
    return bodies, loose


def _breaks_off(page: Page, before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph that the next one is joined to has not ended."""
    full = page.layout.fits[before.lines[-1]] in (Fit.FULL, Fit.INDENTED)
    return not before.ends and (after.starts is not True or full)


def _repeated(page: Page, body: Body, titles: Sequence[int]) -> bool:
    """Whether the titles are pull quotes of the body so far."""
    text = page.text([n for paragraph in body.paragraphs for n in paragraph.lines])
    return all((said := page.lines[n].plain.strip(QUOTE_MARKS)) and said in text for n in titles)


def _add(page: Page, body: Body, paragraph: Paragraph, heads: Sequence[int]) -> None:
    first = paragraph.lines[0]
    if not body.paragraphs:
        body.opening = page.sorts[first].opening
        body.byline = any(page.sorts[m].sort is Sort.BYLINE for m in heads)
        jump = find_jump(page.lines[first].text[:20])
        body.continued = (jump is not None and jump.direction == "from") or any(
            page.sorts[m].sort is Sort.JUMP for m in heads
        )
    body.paragraphs.append(paragraph)
    body.lines += paragraph.lines


# --- captions -----------------------------------------------------------------------------------------------------------


def _captions(
    page: Page,
    paragraphs: Sequence[Paragraph],
    gaps: Sequence[Gap],
    sides: Sequence[tuple[list[int], list[int]]],
    scores: list[float],
) -> None:
    """A paragraph with a photo credit is a picture's caption, a piece of its own: cut before and after it."""
    for n, paragraph in enumerate(paragraphs):
        credited = any(page.sorts[m].sort is Sort.CREDIT for m in sides[n + 1][0])
        if not credited and find_credit(page_tail(page, paragraph)) is None:
            continue
        first = n
        while first > 0 and paragraphs[first].starts is not True and not paragraphs[first - 1].ends and scores[first] < -5.0:
            first -= 1
        if first:
            scores[first] += _CAPTION
            before = paragraphs[first - 1].lines[-1]
            if paragraphs[first].starts is False and page.layout.fits[before] is Fit.SHORT and paragraphs[first - 1].ends:
                scores[first] += _CAPTION_FULL
        if n + 1 < len(paragraphs):
            scores[n + 1] = max(scores[n + 1], 1.0)


# --- white space between articles ---------------------------------------------------------------------------------------


def _weigh_spaces(page: Page, paragraphs: Sequence[Paragraph], gaps: Sequence[Gap], scores: list[float]) -> None:
    """Where all texts that open with a dateline have more white space before them than paragraphs have, so have the others."""
    spaces = [0, *(space_between(page, a.lines[-1], b.lines[0]) for a, b in pairwise(paragraphs))]
    opened = {n for n in range(1, len(paragraphs)) if page.sorts[paragraphs[n].lines[0]].opening}
    least = min((spaces[n] for n in opened), default=0)
    wide = {n for n in range(1, len(paragraphs)) if spaces[n] >= least and n not in opened}
    if len(opened) < _OPENED or least <= page.layout.gap or len(wide) > _AS_MANY * len(opened):
        return
    if len(wide) + len(opened) == len(paragraphs) - 1:
        return  # all paragraphs have as much
    for n in range(1, len(paragraphs)):
        if n in wide:
            scores[n] += _WIDE
        elif n not in opened:
            scores[n] += _NARROW


# --- titles between paragraphs ------------------------------------------------------------------------------------------


def _weigh_titles(page: Page, paragraphs: Sequence[Paragraph], gaps: Sequence[Gap], scores: list[float]) -> None:
    """Where little else decides, see whether the texts on both sides are about the same things, and whether a title between
    them is about the one before it, as a headline set after its body is, or, the only one there, about the one after it alone. White
    space that few paragraphs have counts, too."""
    low, high = _DOUBTFUL
    apart = set_apart(page, paragraphs, gaps)
    for n in apart:
        scores[n] += _APART
    doubtful = [
        n
        for n in range(1, len(paragraphs))
        if low <= scores[n] <= high and (gaps[n].titles or scores[n] > _BARE or n in apart)
    ]
    if not doubtful:
        return
    words = [pairs(page.text(paragraph.lines)) for paragraph in paragraphs]
    rarity = Rarity(words)
    edges = [0, *(n for n in range(1, len(paragraphs)) if scores[n] > high), len(paragraphs)]
    for n in doubtful:
        edge = bisect_right(edges, n)
        start, end = max(edges[edge - 1], n - _REACH), min(edges[edge], n + _REACH)
        before, after = set().union(*words[start:n]), set().union(*words[n:end])
        shared = rarity.overlap(before, after)
        scores[n] += coherence_score(shared, min(len(before), len(after)))
        if gaps[n].titles:
            said = page.text(gaps[n].titles).strip(QUOTE_MARKS)
            if said and any(said in page.text(p.lines) for p in paragraphs[start:end]):
                scores[n] += _REPEATED
                continue
            near = range(max(n - _NEAR, start + 1), min(n + _NEAR + 1, end))
            if shared > _STRANGERS and any(m != n and _alike(page, gaps[m], gaps[n]) for m in near):
                scores[n] += _ALIKE
            title = pairs(page.text(gaps[n].titles))
            about = (len(title & before) - len(title & after)) / max(len(title), 1)
            scores[n] += _LIKENESS_WEIGHT * max(0.0, about) * (1.0 if shared < _COHERENT else 0.0)
            alone = not any(gaps[m].titles for m in range(start + 1, end) if m != n)
            marked = ORDINAL.match(page.lines[gaps[n].titles[0]].plain) is not None
            if alone and not marked and len(title & before) <= _FEW * len(title):
                scores[n] += _ABOUT_BELOW * max(0.0, -about)


def _alike(page: Page, one: Gap, other: Gap) -> bool:
    """Whether two titles are of one short line each, and of one length, as the subheadings of a text often are."""
    lengths = [len(page.text(gap.titles)) for gap in (one, other) if len(gap.titles) == 1]
    return len(lengths) == 2 and max(lengths) <= _LONGEST_ALIKE and abs(lengths[0] - lengths[1]) <= _DIFFERENCE


def coherence_score(overlap: float, size: int, even: float = _COHERENT, enough: int = _ENOUGH) -> float:
    """How much the share of rare words that two texts have in common speaks for two articles (above 0) or one (below). `even`: the
    share that speaks for neither; `size`: different words of the shorter text, of which `enough` tell."""
    full = min(1.0, size / enough)
    return full * max(-_COHERENCE_MOST, min(_COHERENCE_MOST, _COHERENCE_SLOPE * (even - overlap)))


# --- tables -------------------------------------------------------------------------------------------------------------


#: What a text's saying that a table follows is worth, in likeness.
_ANNOUNCED: Final = 0.15


def _awaits_table(page: Page, body: Body) -> bool:
    """Whether a paragraph of a text that has no table yet says that one follows: 下列线路……, and at its end ……公布如下。, 详见下表。"""
    if any(page.sorts[n].sort is Sort.TABLE for n in body.lines):
        return False
    return any(SAYS_TABLE.search(page.text(paragraph.lines)) for paragraph in body.paragraphs)


def _give_tables(page: Page, bodies: Sequence[Body], tables: Sequence[int]) -> None:
    """Each table goes to the article that has most of its words, else to the one before it."""
    if not tables:
        return
    runs: list[list[int]] = []
    for n in tables:
        if runs and n - runs[-1][-1] <= 1 and page.lines[n].gap <= page.layout.gap:
            runs[-1].append(n)
        else:
            runs.append([n])
    texts = Likeness([page.text(body.lines) for body in bodies])
    awaiting = {k for k, body in enumerate(bodies) if _awaits_table(page, body)}
    begins = [body.lines[0] if body.lines else 0 for body in bodies]
    for run in runs:
        before = max(bisect_right(begins, run[0]) - 1, 0)
        likeness = texts.all(page.text(run))
        likeness[before] = likeness.get(before, 0.0) + 0.03
        for k in awaiting:
            likeness[k] = likeness.get(k, 0.0) + _ANNOUNCED
        best = max(likeness, key=lambda k: likeness[k])
        bodies[best].lines += run
        awaiting.discard(best)
