"""What the workbench shows of a page: its source lines with their owners, and the articles as they read.

Pure: a text and a division go in, frozen values for templates come out.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.corrections.spans import canonical, pieces
from archive.corrections.wording import reading_of_line
from archive.models import Contributor
from archive.parsing.projection import ProjectedArticle, project
from archive.parsing.segmentation import ArticleFacts, Segmentation, Span
from archive.parsing.text import Line, Text, is_blank
from archive.reading import ROLE_NAMES, TINTS, Block, blocks

#: What the parser says of an article that it doubts.
_JOINER: Final = "；"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a line that one span holds, or none does (`key` and `role` empty then); `doubtful` ones are marked 存疑."""

    text: str
    key: int | None
    tint: int
    role: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class BenchLine:
    """A source line, from 1. `label` is its role where that differs from the line's above; `reads` is how it reads, if other than
    by white space."""

    number: int
    pieces: tuple[Piece, ...]
    blank: bool
    key: int | None
    tint: int
    label: str
    begins: bool
    opens: bool
    reads: str
    reading: str


@dataclass(frozen=True, slots=True)
class BenchArticle:
    """An article as it reads; `facts` are the segmentation's. `first_line` is where it begins in the source."""

    position: int
    tint: int
    facts: ArticleFacts
    kicker: str
    headline: str
    deck: str
    byline: str
    blocks: tuple[Block, ...]
    contributors: str
    first_line: int
    line_count: int
    last: bool

    @property
    def title(self) -> str:
        """What it is called in lists."""
        return self.headline or self.kicker or self.deck or "〔无题〕"


@dataclass(frozen=True, slots=True)
class Bench:
    """A page on the workbench."""

    lines: tuple[BenchLine, ...]
    articles: tuple[BenchArticle, ...]


def lay_out(text: Text, division: Segmentation) -> Bench:
    """The page as the division has it."""
    division = canonical(text, division)
    tints = {facts.key: n % TINTS + 1 for n, facts in enumerate(division.articles)}
    spans: dict[int, list[Span]] = {}
    for line, span in pieces(text, division.spans):
        spans.setdefault(line.number, []).append(span)
    lines, above = [], ""
    for line in text.lines:
        laid = _line(text, division, line, spans.get(line.number, []), tints, above)
        if laid.pieces and not laid.blank:
            above = f"{laid.key}{_role(laid)}"
        lines.append(laid)
    projected = project(text, division)
    return Bench(tuple(lines), tuple(_article(n, article, tints, len(projected)) for n, article in enumerate(projected, 1)))


def contributors_text(facts: ArticleFacts) -> str:
    """The contributors as the form has them: 记者 李一、张三；摄影 王五."""
    groups = itertools.groupby(facts.contributors, key=lambda contributor: contributor.role)
    return _JOINER.join(f"{Contributor.Role(role).label} {'、'.join(c.name for c in held)}" for role, held in groups)


def _line(
    text: Text, division: Segmentation, line: Line, spans: Sequence[Span], tints: dict[int, int], above: str
) -> BenchLine:
    found: list[Piece] = []
    offset = line.start
    for span in spans:
        start, end = max(span.start, line.start), min(span.end, line.end)
        if offset < start:
            found.append(Piece(text.content[offset:start], None, 0, "", doubtful=False))
        found += _pieces(text, division, span, start, end, tints)
        offset = end
    if offset < line.end:
        found.append(Piece(text.content[offset : line.end], None, 0, "", doubtful=False))
    first = spans[0] if spans else None
    reading = reading_of_line(text, division, line.number) if first else ""
    roles = "·".join(dict.fromkeys(ROLE_NAMES[span.role] for span in spans))
    key = first.article if first else None
    return BenchLine(
        number=line.number,
        pieces=tuple(found),
        blank=first is None or is_blank(line.text),
        key=key,
        tint=tints.get(key or 0, 0),
        label=roles if first and f"{key}{roles}" != above else "",
        begins=first is not None and first.start in division.breaks,
        opens=first is not None and not above.startswith(f"{key}"),
        reads="" if "".join(reading.split()) == "".join(line.text.split()) else reading,
        reading=reading,
    )


def _role(line: BenchLine) -> str:
    return "·".join(dict.fromkeys(piece.role for piece in line.pieces if piece.role))


def _pieces(text: Text, division: Segmentation, span: Span, start: int, end: int, tints: dict[int, int]) -> list[Piece]:
    marks = [(max(a, start), min(b, end)) for a, b in division.marks if a < end and start < b]
    bounds = sorted({start, end, *itertools.chain.from_iterable(marks)})
    return [
        Piece(
            text=text.content[a:b],
            key=span.article,
            tint=tints.get(span.article or 0, 0),
            role=ROLE_NAMES[span.role],
            doubtful=any(x <= a and b <= y for x, y in marks),
        )
        for a, b in itertools.pairwise(bounds)
    ]


def _article(position: int, article: ProjectedArticle, tints: dict[int, int], count: int) -> BenchArticle:
    return BenchArticle(
        position=position,
        tint=tints[article.facts.key],
        facts=article.facts,
        kicker=article.kicker,
        headline=article.headline,
        deck=article.deck,
        byline=article.byline,
        blocks=tuple(blocks([{"role": p.role.value, "text": p.text} for p in article.paragraphs])),
        contributors=contributors_text(article.facts),
        first_line=min((span.start for span in article.lines), default=1),
        line_count=sum(span.end - span.start + 1 for span in article.lines),
        last=position == count,
    )
