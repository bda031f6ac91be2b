"""The shapes of the API's answers."""

import datetime
from typing import Any

from ninja import Schema

from archive.evidence import evidence_of, unseen_lines
from archive.models import Article
from search.results import SearchPage


class CountedValue(Schema):
    """A value of a facet, with how many hits have it."""

    value: str
    label: str
    count: int


class RunUnderstood(Schema):
    """A run of the query and the pieces that it was cut into, one if quoted."""

    text: str
    pieces: list[str]
    quoted: bool


class QueryUnderstood(Schema):
    """How the query was understood; `notes` are sentences for people."""

    text: str
    runs: list[RunUnderstood]
    notes: list[str]

    @classmethod
    def of(cls, page: SearchPage) -> "QueryUnderstood":
        """From a page of a search."""
        runs = [RunUnderstood(text=run.text, pieces=list(run.pieces), quoted=run.quoted) for run in page.runs]
        return cls(text=page.query, runs=runs, notes=list(page.notes))


class ArticleSummary(Schema):
    """An article in a list. `headline` is what stands in for one where there is none; `date` is the best date."""

    id: int
    url: str
    headline: str
    newspaper: str | None
    date: datetime.date | None
    page_number: str | None
    kind: str


class SearchResult(ArticleSummary):
    """A hit. `literal`: it holds the query word for word."""

    score: float
    literal: bool
    snippet: str


class SearchAnswer(Schema):
    """A page of a search. `next` is the address of the following page."""

    total: int
    literal_total: int
    took_ms: float
    query: QueryUnderstood
    results: list[SearchResult]
    facets: dict[str, list[CountedValue]]
    next: str | None


class ArticleList(Schema):
    """A page of the list of articles."""

    total: int
    results: list[ArticleSummary]
    next: str | None


class ContributorShown(Schema):
    """Who wrote or photographed, and as what: reporter, correspondent, photographer or author."""

    name: str
    role: str


class Paragraph(Schema):
    """A paragraph and its role: lead, body, subheading, quote, verse, caption, list or table."""

    role: str
    text: str


class EvidenceShown(Schema):
    """A line of the source (from 1, or null) that a finding rests on."""

    line: int | None
    text: str


class PublishedDate(Schema):
    """Best date within earliest to latest (inclusive); all null if the basis is unknown."""

    best: datetime.date | None
    earliest: datetime.date | None
    latest: datetime.date | None
    basis: str
    evidence: list[EvidenceShown]

    @classmethod
    def of(cls, article: Article) -> "PublishedDate":
        """Of an article, by its issue, with the evidence of its page."""
        issue = article.page.issue
        return cls(
            best=issue.date,
            earliest=issue.date_earliest,
            latest=issue.date_latest,
            basis=issue.date_basis,
            evidence=[
                EvidenceShown(line=row.get("line"), text=str(row.get("text", "")))
                for row in evidence_of(article.page, "date", unseen_lines([article.page]))
            ],
        )


class SourceSpan(Schema):
    """Lines of the source, from 1 and inclusive, and their role."""

    start: int
    end: int
    role: str


class ArticleDetail(ArticleSummary):
    """An article whole."""

    county: str | None
    kicker: str
    deck: str
    byline: str
    printed_headline: str
    paragraphs: list[Paragraph]
    contributors: list[ContributorShown]
    topics: list[str]
    campaigns: list[str]
    published: PublishedDate
    issue_id: int
    issue_number: int | None
    page_id: int
    page_name: str | None
    position: int
    continued_from_page: str | None
    continued_on_page: str | None
    source: list[SourceSpan]

    @classmethod
    def facts_of(cls, article: Article) -> dict[str, Any]:
        """What this has beyond a summary."""
        page, issue = article.page, article.page.issue
        held = [row.topic for row in article.article_topics.all()]
        return {
            "county": issue.newspaper.county if issue.newspaper else None,
            "kicker": article.kicker,
            "deck": article.deck,
            "byline": article.byline,
            "printed_headline": article.headline,
            "paragraphs": [Paragraph(**paragraph) for paragraph in article.paragraphs],
            "contributors": [ContributorShown(name=c.name, role=c.role) for c in article.contributors.all()],
            "topics": [topic.name for topic in held if topic.scheme == "topic"],
            "campaigns": [topic.name for topic in held if topic.scheme == "campaign"],
            "published": PublishedDate.of(article),
            "issue_id": issue.pk,
            "issue_number": issue.number,
            "page_id": page.pk,
            "page_name": page.name or None,
            "position": article.position,
            "continued_from_page": article.continued_from_page or None,
            "continued_on_page": article.continued_on_page or None,
            "source": [SourceSpan(**lines) for lines in article.lines],
        }
