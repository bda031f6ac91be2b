"""A segmentation read out: the articles as people read them, and the lines as outside tools expect them.

This module only carries out what the segmentation says. Its three fixed rules: a line end inside a span vanishes with the
white space around it, unless a replacement covers it; a paragraph ends where a break stands, where the role changes, and
never elsewhere; spans of one headline part are joined with nothing between (a replacement inserts a space where one reads).
"""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing.segmentation import (
    FURNITURE_ROLES,
    HEADLINE_ROLES,
    TEXT_ROLES,
    ArticleFacts,
    Role,
    Segmentation,
    SegmentationError,
    Span,
)
from archive.parsing.text import Text, is_blank, is_blank_character

_LINE_END: Final = re.compile(r"(?=\s)[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it reads, and the offsets (half-open) of the first and last character that it was made of."""

    role: Role
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LineSpan:
    """Lines `start` to `end` (counted from 1, both inclusive), and the role that most of their characters have."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class ProjectedArticle:
    """An article as it reads. `byline` joins the bylines and credits that stand alone; `paragraphs` leave those and the jumps out."""

    facts: ArticleFacts
    kicker: str
    headline: str
    deck: str
    byline: str
    paragraphs: tuple[Paragraph, ...]
    lines: tuple[LineSpan, ...]


def check(text: Text, segmentation: Segmentation) -> None:
    """Raise SegmentationError unless every non-blank character of the text has exactly one owner, spans begin and end at
    non-blank characters, furniture has furniture's roles, articles have theirs, and replacements neither overlap nor
    reach beyond a span."""
    content, keys = text.content, {facts.key for facts in segmentation.articles}
    if len(keys) != len(segmentation.articles) or any(key < 1 for key in keys):
        raise SegmentationError("article keys are not unique positive numbers")
    end = 0
    for span in segmentation.spans:
        if not end <= span.start < span.end <= len(content):
            raise SegmentationError(f"span {span.start}:{span.end} is empty, out of order or overlaps another")
        if is_blank_character(content[span.start]) or is_blank_character(content[span.end - 1]):
            raise SegmentationError(f"span {span.start}:{span.end} begins or ends at a blank character")
        _check_unowned(content, end, span.start)
        if (span.article is None) != (span.role in FURNITURE_ROLES):
            raise SegmentationError(f"span {span.start}:{span.end} has role {span.role} and article {span.article}")
        if span.article is not None and span.article not in keys:
            raise SegmentationError(f"span {span.start}:{span.end} is of article {span.article}, which has no facts")
        end = span.end
    _check_unowned(content, end, len(content))
    empty = keys - {span.article for span in segmentation.spans}
    if empty:
        raise SegmentationError(f"articles {sorted(empty)} have no text")
    _check_replacements(segmentation)
    if list(segmentation.breaks) != sorted(set(segmentation.breaks)):
        raise SegmentationError("paragraph breaks are not in order")


def project(text: Text, segmentation: Segmentation) -> list[ProjectedArticle]:
    """The articles of a checked segmentation, in its order."""
    owned: dict[int, list[Span]] = {facts.key: [] for facts in segmentation.articles}
    for span in segmentation.spans:
        if span.article is not None:
            owned[span.article].append(span)
    reader = _Reader(text.content, segmentation)
    lines = line_spans(text, segmentation)
    articles = []
    for facts in segmentation.articles:
        spans = sorted(owned[facts.key], key=lambda span: (span.order, span.start))
        parts = {role: "".join(reader.read(s) for s in spans if s.role == role).strip() for role in HEADLINE_ROLES}
        articles.append(
            ProjectedArticle(
                facts=facts,
                kicker=parts[Role.KICKER],
                headline=parts[Role.HEADLINE],
                deck=parts[Role.DECK],
                byline=" ".join(reader.read(s).strip() for s in spans if s.role in (Role.BYLINE, Role.CREDIT)),
                paragraphs=tuple(_paragraphs(spans, reader, segmentation.breaks)),
                lines=tuple(lines.get(facts.key, ())),
            )
        )
    return articles


def line_spans(text: Text, segmentation: Segmentation) -> dict[int | None, list[LineSpan]]:
    """The lines of each article (None: of the furniture): every non-blank line once, with the owner and role that most of
    its non-blank characters have; runs of lines with one owner and role are one span, blank lines between included."""
    pieces: dict[int, list[tuple[tuple[int | None, Role], str]]] = {}
    for span in segmentation.spans:
        line = text.line_at(span.start)
        while line.start < span.end:
            piece = text.content[max(line.start, span.start) : min(line.end, span.end)]
            pieces.setdefault(line.number, []).append(((span.article, span.role), piece))
            if line.number == len(text.lines):
                break
            line = text.lines[line.number]
    held = [(number, owner) for number in sorted(pieces) if (owner := _owner(pieces[number])) is not None]
    result: dict[int | None, list[LineSpan]] = {}
    for (article, role), run in itertools.groupby(held, key=lambda item: item[1]):
        numbers = [number for number, _ in run]
        result.setdefault(article, []).append(LineSpan(numbers[0], numbers[-1], role))
    return result


def _owner(pieces: Sequence[tuple[tuple[int | None, Role], str]]) -> tuple[int | None, Role] | None:
    """Who owns most of the non-blank characters of a line's pieces; None of a blank line."""
    if len(pieces) == 1:
        owner, piece = pieces[0]
        return None if is_blank(piece) else owner
    shares: Counter[tuple[int | None, Role]] = Counter()
    for owner, piece in pieces:
        filled = sum(not is_blank_character(character) for character in piece)
        if filled:
            shares[owner] += filled
    return shares.most_common(1)[0][0] if shares else None


def _check_unowned(content: str, start: int, end: int) -> None:
    for offset in range(start, end):
        if not is_blank_character(content[offset]):
            raise SegmentationError(f"character {offset} ({content[offset]!r}) has no owner")


def _check_replacements(segmentation: Segmentation) -> None:
    spans = iter(segmentation.spans)
    span, end = next(spans, None), 0
    for replacement in segmentation.replacements:
        if not end <= replacement.start <= replacement.end:
            raise SegmentationError(f"replacement {replacement.start}:{replacement.end} overlaps another or is out of order")
        while span is not None and span.end < replacement.end:
            span = next(spans, None)
        if span is None or replacement.start < span.start:
            raise SegmentationError(f"replacement {replacement.start}:{replacement.end} reaches beyond a span")
        end = replacement.end


class _Reader:
    """Reads spans of one content with the segmentation's replacements. An insertion where one span ends and the next begins is
    read with the one that ends."""

    def __init__(self, content: str, segmentation: Segmentation) -> None:
        self._content = content
        self._replacements = segmentation.replacements
        self._starts = [replacement.start for replacement in segmentation.replacements]
        self._ends = {span.end for span in segmentation.spans}

    def read(self, span: Span) -> str:
        return self.between(span.start, span.end, last=True)

    def between(self, start: int, end: int, *, last: bool) -> str:
        """The text from `start` to `end`; an insertion at `end` itself is read if this is the `last` piece of its span."""
        pieces, offset = [], start
        for n in range(bisect_left(self._starts, start), len(self._replacements)):
            replacement = self._replacements[n]
            if replacement.start > end or (replacement.start == end and not (last and replacement.end == end)):
                break
            if replacement.end == start and start in self._ends:
                continue
            pieces += [_joined(self._content[offset : replacement.start]), replacement.text]
            offset = replacement.end
        return "".join([*pieces, _joined(self._content[offset:end])])


def _joined(piece: str) -> str:
    return _LINE_END.sub("", piece)


class _Draft:
    """A paragraph while its pieces are gathered."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self._pieces: list[str] = []
        self._bounds: list[int] = []

    def add(self, text: str, start: int, end: int) -> None:
        self._pieces.append(text)
        self._bounds += (start, end)

    def finished(self) -> Paragraph:
        return Paragraph(self.role, "".join(self._pieces).strip(), min(self._bounds), max(self._bounds))


def _paragraphs(spans: Iterable[Span], reader: _Reader, breaks: tuple[int, ...]) -> Iterator[Paragraph]:
    draft: _Draft | None = None
    for span in (span for span in spans if span.role in TEXT_ROLES):
        inner = breaks[bisect_right(breaks, span.start) : bisect_left(breaks, span.end)]
        for start, end in itertools.pairwise((span.start, *inner, span.end)):
            at = bisect_left(breaks, start)
            begins = breaks[at : at + 1] == (start,)
            if draft is not None and (begins or draft.role != span.role):
                yield draft.finished()
                draft = None
            draft = draft or _Draft(span.role)
            draft.add(reader.between(start, end, last=end == span.end), start, end)
    if draft is not None:
        yield draft.finished()
