"""The findings of the stages as one segmentation: spans, paragraph breaks, replacements and each article's facts."""

import itertools
import re
from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Final

from archive.parsing.blocks import Body, Page, breaks_between
from archive.parsing.confidence import judge_all
from archive.parsing.cues import Sort
from archive.parsing.division import divide, phrases
from archive.parsing.headlines import Assignment
from archive.parsing.lines import RADICALS, spacing
from archive.parsing.segmentation import HEADLINE_ROLES, ArticleFacts, Replacement, Role, Segmentation, Span
from archive.parsing.text import Text

#: Roles whose lines are paragraphs each.
_KEPT_LINES: Final = frozenset({Role.TABLE, Role.VERSE, Role.SUBHEADING})
_OVERPRINT: Final = re.compile(r"(.{3,}?)\1+")
_TRAILING_LATIN: Final = re.compile(r"[A-Za-z0-9]")
_LEADING_LATIN: Final = re.compile(r"[A-Za-z]")
_RADICAL: Final = re.compile(f"[{''.join(map(chr, RADICALS))}]")
_FORMAT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")


def assemble(
    text: Text, page: Page, bodies: Sequence[Body], runs: Sequence[Sequence[int]], assignment: Assignment
) -> Segmentation:
    """The segmentation of a page whose title lines are given out. Bodies without lines must not be."""
    spans: list[Span] = []
    breaks: set[int] = set()
    replacements: list[Replacement] = []
    facts: list[ArticleFacts] = []
    titles: dict[int, list[int]] = {}
    for n, k in assignment.owners.items():
        if k is not None:
            titles.setdefault(k, []).append(n)
    owned = {n for body in bodies for n in body.lines} | {n for numbers in titles.values() for n in numbers}
    for n, line in enumerate(page.lines):
        if n not in owned:
            role = page.sorts[n].role or Role.BANNER
            spans.append(Span(line.start, line.end, role, None, 0))
    order = sorted(range(len(bodies)), key=lambda k: min(bodies[k].lines))
    judged = judge_all(page, bodies, assignment)
    for key, k in enumerate(order, start=1):
        body = bodies[k]
        headline = sorted(titles.get(k, []))
        parts = phrases([(page.lines[n], not i or begins_block(page, headline[i - 1], n)) for i, n in enumerate(headline)])
        pieces = [Span(one.start, one.end, role, key, 0) for one, role in zip(parts, divide(parts), strict=True)]
        pieces += [Span(page.lines[n].start, page.lines[n].end, _role(page, body, n), key, 0) for n in body.lines]
        spans += [replace(piece, order=order) for order, piece in enumerate(pieces)]
        _breaks(page, body, breaks)
        replacements += _join(text, pieces, {part.start for part in parts if part.begins_block})
        confidence, reasons = judged[k]
        facts.append(ArticleFacts(key, confidence=confidence, reasons=reasons))
    for n in sorted(owned):
        replacements += _closed(text, page, n, overprint=n in assignment.owners)
    spans.sort(key=lambda span: span.start)
    return Segmentation(tuple(spans), tuple(facts), _clean(replacements, spans), tuple(sorted(breaks)))


def _role(page: Page, body: Body, n: int) -> Role:
    match page.sorts[n].sort:
        case Sort.TITLE:
            return Role.SUBHEADING
        case Sort.BYLINE:
            return Role.BYLINE
        case Sort.CREDIT:
            return Role.CREDIT
        case Sort.JUMP:
            return Role.JUMP
        case Sort.TABLE:
            return Role.TABLE
        case Sort.VERSE:
            return Role.VERSE
        case _:
            return Role.CAPTION if body.caption else Role.BODY


def begins_block(page: Page, above: int, n: int) -> bool:
    """Whether line n of a headline begins a block of its own: white space, or other lines, stand between it and the one above."""
    return n != above + 1 or page.lines[n].gap > 0 or page.lines[n].lead > 0


def _breaks(page: Page, body: Body, breaks: set[int]) -> None:
    prose = [n for n in body.lines if page.sorts[n].sort is Sort.PROSE]
    breaks.update(page.lines[n].start for n in body.lines if page.sorts[n].sort in (Sort.TITLE, Sort.TABLE, Sort.VERSE))
    previous = None
    for i, n in enumerate(prose):
        after = prose[i + 1] if i + 1 < len(prose) else None
        if previous is None or breaks_between(page, previous, n, after):
            breaks.add(page.lines[n].start)
        previous = n


def _join(text: Text, pieces: Sequence[Span], blocks: Container[int]) -> list[Replacement]:
    """A space where a Latin word ends one piece and another begins the next, and between the phrases and blocks of a headline."""
    found = []
    for first, second in itertools.pairwise(pieces):
        if first.role is not second.role or first.role in _KEPT_LINES:
            continue
        latin = _TRAILING_LATIN.match(text.content, first.end - 1) and _LEADING_LATIN.match(text.content, second.start)
        apart = "\n" not in text.content[min(first.end, second.start) : second.start] or second.start in blocks
        if latin or (first.role in HEADLINE_ROLES and apart):
            found.append(Replacement(first.end, first.end, " "))
    return found


def _closed(text: Text, page: Page, n: int, *, overprint: bool) -> list[Replacement]:
    """What is read instead of letter-spacing, of invisible characters, and of overprinted headlines."""
    line = page.lines[n]
    raw = text.content[line.start : line.end]
    found = [Replacement(line.start + a, line.start + b, "") for a, b in (m.span() for m in _FORMAT.finditer(raw))]
    found += [Replacement(line.start + a, line.start + b, "") for a, b in spacing(raw)]
    found += [
        Replacement(line.start + m.start(), line.start + m.end(), m[0].translate(RADICALS)) for m in _RADICAL.finditer(raw)
    ]
    if overprint:
        for token in re.finditer(r"\S+", raw):
            doubled = _OVERPRINT.fullmatch(token[0])
            if doubled:
                start = line.start + token.start() + len(doubled[1])
                found.append(Replacement(start, line.start + token.end(), ""))
    return found


def _clean(replacements: Sequence[Replacement], spans: Sequence[Span]) -> tuple[Replacement, ...]:
    """The replacements in order, without those that overlap one before them or reach beyond their span."""
    starts = [span.start for span in spans]
    kept: list[Replacement] = []
    for one in sorted(set(replacements)):
        held = bisect_right(starts, one.start) - 1
        # What is inserted between two spans stands at the end of the first.
        if held < 0 or one.end > spans[held].end or (kept and one.start < kept[-1].end):
            continue
        kept.append(one)
    return tuple(kept)
