"""Jumps set apart from the text that they stand in: 下转2版 is a link, not something that the article says."""

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from archive.parsing.jumps import Jump, find_jumps
from archive.parsing.segmentation import TEXT_ROLES, Role, Segmentation, Span
from archive.parsing.text import Text, is_blank_character


def part_jumps(text: Text, segmentation: Segmentation) -> Segmentation:
    """The segmentation with each jump within an article's text as a span of its own. A paragraph that began with one begins
    after it. Replacements that would reach over the new edges (white space closed up there) are dropped."""
    found = find_jumps(text.content)
    starts, ends = [jump.start for jump in found], [jump.end for jump in found]
    spans: list[Span] = []
    begins = set(segmentation.breaks)
    for span in segmentation.spans:
        inside = found[bisect_right(ends, span.start) : bisect_left(starts, span.end)]
        parts = _parted(text.content, span, inside) if inside and span.role in TEXT_ROLES else [span]
        for before, after in pairwise(parts):
            if before.role == Role.JUMP and before.start in begins:
                begins.add(after.start)
        spans += parts
    if len(spans) == len(segmentation.spans) and not any(span.role == Role.JUMP for span in spans):
        return segmentation
    places = [span.start for span in spans]
    kept = (
        one
        for one in segmentation.replacements
        if (place := bisect_right(places, one.start) - 1) >= 0 and one.end <= spans[place].end
    )
    return replace(segmentation, spans=_renumbered(spans), breaks=tuple(sorted(begins)), replacements=tuple(kept))


def _parted(content: str, span: Span, jumps: list[Jump]) -> list[Span]:
    """The span cut at the jumps' edges, each part without blanks at its ends; what is all blank vanishes."""
    starts = {max(jump.start, span.start) for jump in jumps}
    edges = {span.start, span.end} | starts | {min(jump.end, span.end) for jump in jumps}
    parts = []
    for start, end in pairwise(sorted(edges)):
        role = Role.JUMP if start in starts else span.role  # jumps do not overlap
        while start < end and is_blank_character(content[start]):
            start += 1
        while start < end and is_blank_character(content[end - 1]):
            end -= 1
        if start < end:
            parts.append(replace(span, start=start, end=end, role=role))
    return parts


def _renumbered(spans: list[Span]) -> tuple[Span, ...]:
    """The same spans, their order within each article counted anew, since parts of one had the same."""
    counts: Counter[int | None] = Counter()
    orders: dict[int, int] = {}
    for n in sorted(range(len(spans)), key=lambda n: (spans[n].order, spans[n].start)):
        orders[n] = counts[spans[n].article]
        counts[spans[n].article] += 1
    return tuple(span if span.article is None else replace(span, order=orders[n]) for n, span in enumerate(spans))
