"""What a segmented page says: each article's kind, contributors, topics, campaigns and jumps, and the page's own findings."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import Final

from archive.parsing.bylines import BylineMatch, contributors, find_ending, find_opening, read_byline, read_credit
from archive.parsing.characters import Run
from archive.parsing.dating import date_page
from archive.parsing.jumps import find_jumps
from archive.parsing.kinds import find_kind
from archive.parsing.masthead import read_page
from archive.parsing.newspapers import find_newspaper
from archive.parsing.parsed import DateFinding, ParsedPage
from archive.parsing.projection import ProjectedArticle, project
from archive.parsing.segmentation import (
    HEADLINE_ROLES,
    TEXT_ROLES,
    ArticleFacts,
    ContributorRole,
    Kind,
    Role,
    Segmentation,
    Span,
)
from archive.parsing.series import find_series
from archive.parsing.text import Text
from archive.parsing.topics import classify, find_campaigns
from archive.parsing.vocabulary import Vocabulary

#: Roles of an article's running text, where a dateline opens and a byline or credit may end it.
_RUNNING: Final = frozenset({Role.LEAD, Role.BODY, Role.CAPTION, Role.LIST, Role.QUOTE})
#: What the kind of a piece says of its topic, in words that the topics' terms know.
_HINTS: Final = {Kind.LITERARY: "副刊", Kind.ADVERTISEMENT: "广告"}


def complete(text: Text, segmentation: Segmentation, vocabulary: Vocabulary) -> ParsedPage:
    """The page with every fact filled in. What the segmentation holds of spans, keys, confidence and reasons stays."""
    owned = _owned(segmentation)
    furniture = sorted(_lines(text, owned.pop(None, [])))
    # A headline has no full stop: read on into the dateline, its 力争 would make the day an aim.
    told = [Run.of(_lines(text, spans)) for key in owned for spans in _headline_and_rest(owned[key])]
    date = date_page(furniture, told, vocabulary.dated_terms, vocabulary.until)
    articles = tuple(
        _complete(facts, article, owned[facts.key], text, vocabulary, date)
        for facts, article in zip(segmentation.articles, project(text, segmentation), strict=True)
    )
    return ParsedPage(
        text=text,
        segmentation=replace(segmentation, articles=articles),
        newspaper=find_newspaper(furniture, told, vocabulary),
        date=date,
        page=read_page(furniture),
    )


def _complete(
    facts: ArticleFacts,
    article: ProjectedArticle,
    spans: Sequence[Span],
    text: Text,
    vocabulary: Vocabulary,
    date: DateFinding,
) -> ArticleFacts:
    running = _joined(text, spans, _RUNNING)
    opening, standing = find_opening(running), _standing(text, spans)
    credit = _first(
        read_credit(piece) for piece in (_joined(text, spans, _RUNNING | {Role.CREDIT}), *_pieces(text, spans, Role.CREDIT))
    )
    headline = " ".join(filter(None, (article.kicker, article.headline, article.deck)))
    body = "\n".join(paragraph.text for paragraph in article.paragraphs)
    series = find_series((article.kicker, article.headline, article.deck))
    jumps = find_jumps("\n".join(text.content[s.start : s.end] for s in spans))
    people = contributors(opening, *standing, credit, None if credit else find_ending(running))
    kind = find_kind(
        headline,
        body,
        [span.role for span in spans if span.role in TEXT_ROLES],
        reported=(opening is not None and opening.dateline) or any(c.role == ContributorRole.REPORTER for c in people),
        credited=credit is not None,
        byline=" ".join(_pieces(text, spans, Role.BYLINE)),
    )
    if series is not None and kind == Kind.PHOTO and not series.sure:
        series = None  # whoever or whatever stands in the middle
    return replace(
        facts,
        kind=kind,
        contributors=people,
        topics=classify(headline, body, vocabulary.topics, _HINTS.get(kind, "")),
        campaigns=find_campaigns(headline, body, vocabulary.campaigns, date.best),
        series=series.name if series else None,
        series_number=series.number if series else None,
        continued_from_page=next((jump.page for jump in jumps if jump.direction == "from"), facts.continued_from_page),
        continued_on_page=next((jump.page for jump in jumps if jump.direction == "on"), facts.continued_on_page),
    )


def _standing(text: Text, spans: Sequence[Span]) -> list[BylineMatch]:
    """The bylines that stand alone; those of neighbouring lines are read as one, since names break at line ends."""
    pieces = _pieces(text, spans, Role.BYLINE)
    whole = read_byline("\n".join(pieces)) if len(pieces) > 1 else None
    return [whole] if whole else [match for piece in pieces if (match := read_byline(piece))]


def _first(matches: Iterable[BylineMatch | None]) -> BylineMatch | None:
    return next((match for match in matches if match is not None), None)


def _pieces(text: Text, spans: Sequence[Span], role: Role) -> list[str]:
    return [text.content[span.start : span.end] for span in spans if span.role == role]


def _joined(text: Text, spans: Sequence[Span], roles: Container[Role]) -> str:
    return "\n".join(text.content[span.start : span.end] for span in spans if span.role in roles)


def _headline_and_rest(spans: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    return [s for s in spans if s.role in HEADLINE_ROLES], [s for s in spans if s.role not in HEADLINE_ROLES]


def _owned(segmentation: Segmentation) -> dict[int | None, list[Span]]:
    """The spans of each article (None: of the furniture) in the order in which they read."""
    owned: dict[int | None, list[Span]] = {facts.key: [] for facts in segmentation.articles}
    for span in segmentation.spans:
        owned.setdefault(span.article, []).append(span)
    for spans in owned.values():
        spans.sort(key=lambda span: (span.order, span.start))
    return owned


def _lines(text: Text, spans: Sequence[Span]) -> list[tuple[int, str]]:
    """The pieces of lines that the spans cover, each with its line's number, in the spans' order."""
    pieces = []
    for span in spans:
        line = text.line_at(span.start)
        while line.start < span.end:
            piece = text.content[max(line.start, span.start) : min(line.end, span.end)]
            if piece.strip():
                pieces.append((line.number, piece))
            if line.number == len(text.lines):
                break
            line = text.lines[line.number]
    return pieces
