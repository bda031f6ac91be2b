"""Spans cut, ordered and read: what the corrections are made of.

Canonical form, which every correction starts from and ends in: no span goes over a line end (unless a replacement covers that
line end, or the role's text is joined with spaces, as bylines are), and the spans of an article are numbered from 0, the parts
of its headline first. It reads exactly like the form that it was made from.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.parsing.projection import check
from archive.parsing.segmentation import (
    HEADLINE_ROLES,
    ArticleFacts,
    Replacement,
    Role,
    Segmentation,
    SegmentationError,
    Span,
)
from archive.parsing.text import Line, Text, is_blank_character

#: Their spans are joined with spaces when read, so a cut at a line end would be seen.
_WHOLE: Final = frozenset({Role.BYLINE, Role.CREDIT})


class CorrectionError(ValueError):
    """The operation cannot be done to this division. The message is for people."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is read for the characters from `start` to `end` (half-open): one character, or a replacement's text."""

    text: str
    start: int
    end: int
    replaced: bool


def canonical(text: Text, division: Segmentation) -> Segmentation:
    """The division in canonical form (see above); one that is in it comes back equal."""
    spans: list[Span] = []
    for span in division.spans:
        starts = () if span.role in _WHOLE else _line_starts(text, span)
        spans += _cut_at(text, span, [start for start in starts if not _read_across(division, start)])
    return numbered(division, spans)


def numbered(division: Segmentation, spans: Iterable[Span]) -> Segmentation:
    """The division with these spans, sorted and numbered anew; articles without any are left out. The spans of an article
    keep the order of their numbers; of equal ones, that of their offsets."""
    owned: dict[int | None, list[Span]] = {}
    for span in spans:
        owned.setdefault(span.article, []).append(span)
    result = [replace(span, order=0) for span in owned.pop(None, [])]
    for held in owned.values():
        held.sort(key=lambda span: (span.role not in HEADLINE_ROLES, span.order, span.start))
        result += [replace(span, order=order) for order, span in enumerate(held)]
    result.sort(key=lambda span: span.start)
    articles = tuple(facts for facts in division.articles if facts.key in owned)
    return within(replace(division, spans=tuple(result), articles=articles))


def within(division: Segmentation) -> Segmentation:
    """The division with each replacement inside one span. Of one that reaches over several, the first reads the text and the others
    nothing, so that no correction is lost to a cut; one that covers no character of a span (a space read between two lines that
    are now apart) goes."""
    starts = [span.start for span in division.spans]
    kept: list[Replacement] = []
    for replacement in division.replacements:
        first = max(bisect_right(starts, replacement.start) - 1, 0)
        near = division.spans[first : bisect_left(starts, max(replacement.end, replacement.start + 1))]
        held = next((s for s in near if s.start <= replacement.start and replacement.end <= s.end), None)
        if held is not None:
            kept.append(replacement)
            continue
        wording = replacement.text
        for span in near:
            start, end = max(span.start, replacement.start), min(span.end, replacement.end)
            if start < end:
                kept.append(Replacement(start, end, wording))
                wording = ""
    result = tuple(kept)
    return division if result == division.replacements else replace(division, replacements=result)


def cut(text: Text, division: Segmentation, offsets: Iterable[int]) -> list[Span]:
    """The spans, cut so that each offset is between two of them. The parts begin and end at characters that are not blank."""
    points = sorted(set(offsets))
    return list(itertools.chain.from_iterable(_cut_at(text, span, points) for span in division.spans))


def sequence(spans: Iterable[Span], key: int | None) -> list[Span]:
    """The spans of one article (None: of the furniture) in the order in which they read."""
    return sorted((span for span in spans if span.article == key), key=lambda span: (span.order, span.start))


def pieces(text: Text, spans: Iterable[Span]) -> Iterator[tuple[Line, Span]]:
    """Each line that a span has characters on, with that span."""
    for span in spans:
        line = text.line_at(span.start)
        while line.start < span.end:
            if not line.blank:
                yield line, span
            if line.number == len(text.lines):
                break
            line = text.lines[line.number]


def filled_range(text: Text, start: int, end: int) -> tuple[int, int] | None:
    """The range without blank characters at either end; None if it holds nothing else."""
    while start < end and is_blank_character(text.content[start]):
        start += 1
    while end > start and is_blank_character(text.content[end - 1]):
        end -= 1
    return (start, end) if start < end else None


def ranges(offsets: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """The offsets as half-open ranges, in order, as few as there are runs of them."""
    runs: list[tuple[int, int]] = []
    for offset in sorted(set(offsets)):
        if runs and runs[-1][1] == offset:
            runs[-1] = (runs[-1][0], offset + 1)
        else:
            runs.append((offset, offset + 1))
    return tuple(runs)


def tokens(text: Text, division: Segmentation, start: int, end: int) -> list[Token]:
    """What is read between two offsets of one line, token by token; an insertion at `end` belongs to it."""
    found: list[Token] = []
    offset = start
    first = bisect_left(division.replacements, start, key=lambda replacement: replacement.start)
    for replacement in itertools.takewhile(lambda held: held.start <= end, division.replacements[first:]):
        if replacement.end > end:
            continue
        found += [Token(text.content[n], n, n + 1, replaced=False) for n in range(offset, replacement.start)]
        found.append(Token(replacement.text, replacement.start, replacement.end, replaced=True))
        offset = replacement.end
    return found + [Token(text.content[n], n, n + 1, replaced=False) for n in range(offset, end)]


def relabelled(division: Segmentation, keys: Mapping[int, int]) -> Segmentation:
    """The division with its articles' keys changed as `keys` says; those that it does not name stay."""
    spans = tuple(
        span if span.article is None else replace(span, article=keys.get(span.article, span.article))
        for span in division.spans
    )
    articles = tuple(replace(facts, key=keys.get(facts.key, facts.key)) for facts in division.articles)
    return replace(division, spans=spans, articles=articles)


def line_numbered(text: Text, number: int) -> Line:
    """The line of that number, from 1. Raises CorrectionError if there is none."""
    if not 1 <= number <= len(text.lines):
        raise CorrectionError(f"没有第 {number} 行，原文共 {len(text.lines)} 行。")
    return text.lines[number - 1]


def facts_of(division: Segmentation, key: int | None) -> ArticleFacts:
    """The facts of the article. Raises CorrectionError if there is no such article."""
    for facts in division.articles:
        if facts.key == key:
            return facts
    raise CorrectionError("没有这一篇，可能已被并入别的文章。")


def new_key(division: Segmentation) -> int:
    """A key that no article of the division has."""
    return max((facts.key for facts in division.articles), default=0) + 1


def chosen_spans(text: Text, division: Segmentation, lines: Collection[int], part: str) -> tuple[Segmentation, list[Span]]:
    """The division with its spans cut at the ends of the lines, and the spans that the lines hold, in the order of the source;
    with `part`, only those of these characters, which the one line must hold. Raises CorrectionError if there are none."""
    if not lines:
        raise CorrectionError("请先选行。")
    ranges = [(line.start, line.end) for line in (line_numbered(text, number) for number in sorted(set(lines)))]
    if part:
        ranges = [part_range(text, lines, part)]
    spans = cut(text, division, itertools.chain.from_iterable(ranges))
    chosen = [span for span in spans if any(start <= span.start and span.end <= end for start, end in ranges)]
    if not chosen:
        raise CorrectionError("所选的行是空行。")
    return replace(division, spans=tuple(spans)), chosen


def part_range(text: Text, lines: Collection[int], part: str) -> tuple[int, int]:
    """The offsets of the characters in the one line. Raises CorrectionError if they are not there, or the lines are several."""
    if len(set(lines)) != 1:
        raise CorrectionError("只对一行中的一部分操作时，请只选那一行。")
    line = line_numbered(text, next(iter(lines)))
    at = line.text.find(part)
    found = filled_range(text, line.start + at, line.start + at + len(part)) if at >= 0 else None
    if found is None:
        raise CorrectionError(f"第 {line.number} 行里没有“{part}”。")
    return found


def done(text: Text, division: Segmentation, spans: Iterable[Span]) -> Segmentation:
    """The division with these spans, in canonical form and checked: how every correction ends. Raises CorrectionError if it does
    not tile the page."""
    result = _settled(text, canonical(text, numbered(division, spans)))
    try:
        check(text, result)
    except SegmentationError as error:
        raise CorrectionError(f"这样改会使切分不完整，没有改动（{error}）。") from error
    return result


def _settled(text: Text, division: Segmentation) -> Segmentation:
    """The division with no insertion right between two spans, where both would read it: it goes with the character after it."""
    joints = {span.end for span in division.spans} & {span.start for span in division.spans}
    if not any(r.start == r.end and r.start in joints for r in division.replacements):
        return division
    settled: list[Replacement] = []
    waiting = ""
    for replacement in division.replacements:
        if replacement.start == replacement.end and replacement.start in joints:
            waiting += replacement.text
            settled.append(Replacement(replacement.start, replacement.start + 1, waiting + text.content[replacement.start]))
        elif settled and waiting and settled[-1].start == replacement.start:
            settled[-1] = Replacement(replacement.start, replacement.end, waiting + replacement.text)
        else:
            settled.append(replacement)
            waiting = ""
    return replace(division, replacements=tuple(settled))


def _line_starts(text: Text, span: Span) -> list[int]:
    first, last = text.line_at(span.start).number, text.line_at(span.end - 1).number
    return [text.lines[number].start for number in range(first, last)]


def _cut_at(text: Text, span: Span, points: Sequence[int]) -> list[Span]:
    inner = points[bisect_right(points, span.start) : bisect_left(points, span.end)]
    if not inner:
        return [span]
    parts = [filled_range(text, start, end) for start, end in itertools.pairwise((span.start, *inner, span.end))]
    return [replace(span, start=part[0], end=part[1]) for part in parts if part]


def _read_across(division: Segmentation, line_start: int) -> bool:
    """Whether a replacement says what is read for the line end before that offset."""
    n = bisect_left(division.replacements, line_start, key=lambda replacement: replacement.start) - 1
    return n >= 0 and division.replacements[n].end >= line_start
