"""What the index holds of an article, and how it is drawn from the record."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from search.folding import fold

if TYPE_CHECKING:
    from archive.models import Article

#: The fields of an article that are searched, in the order of `Document.texts`. No string is found across two of them.
TEXT_FIELDS: Final = ("kicker", "headline", "deck", "byline", "body")

#: What `Document.of` reads of an article and its place. Evidence and line numbers, which it does not, would take as long to decode.
_READ: Final = (
    *("kicker", "headline", "deck", "byline", "paragraphs", "kind", "position"),
    *("page__position", "page__issue__newspaper__county", "page__issue__newspaper__name"),
    *(f"page__issue__{name}" for name in ("date", "date_earliest", "date_latest", "date_basis")),
)


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the index holds it. `texts` are its original TEXT_FIELDS; names are empty and dates None if unknown."""

    id: int
    texts: tuple[str, str, str, str, str]
    county: str
    newspaper: str
    kind: str
    topics: tuple[str, ...]
    campaigns: tuple[str, ...]
    contributors: tuple[str, ...]
    date: datetime.date | None
    date_earliest: datetime.date | None
    date_latest: datetime.date | None
    date_basis: str
    issue: int
    page_position: int
    position: int

    @classmethod
    def of(cls, article: "Article") -> "Document":
        """From an article read `with_place()` and `with_facts()`, without further queries."""
        issue = article.page.issue
        newspaper = issue.newspaper
        topics = sorted(article.article_topics.all(), key=lambda held: held.rank)
        return cls(
            id=article.pk,
            texts=(article.kicker, article.headline, article.deck, article.byline, article.body),
            county=newspaper.county if newspaper else "",
            newspaper=newspaper.name if newspaper else "",
            kind=article.kind,
            topics=tuple(held.topic.name for held in topics if held.topic.scheme == "topic"),
            campaigns=tuple(held.topic.name for held in topics if held.topic.scheme == "campaign"),
            contributors=tuple(dict.fromkeys(contributor.name for contributor in article.contributors.all())),
            date=issue.date,
            date_earliest=issue.date_earliest,
            date_latest=issue.date_latest,
            date_basis=issue.date_basis,
            issue=issue.pk,
            page_position=article.page.position,
            position=article.position,
        )

    @classmethod
    def from_prepared(cls, pk: int, prepared: dict[str, Any]) -> "Document":
        """From what Haystack's `SearchIndex.full_prepare` made of the article."""
        return cls(
            id=pk,
            texts=(prepared["kicker"], prepared["headline"], prepared["deck"], prepared["byline"], prepared["text"]),
            county=prepared["county"],
            newspaper=prepared["newspaper"],
            kind=prepared["kind"],
            topics=tuple(prepared["topic"]),
            campaigns=tuple(prepared["campaign"]),
            contributors=tuple(prepared["contributor"]),
            date=prepared["date"],
            date_earliest=prepared["date_earliest"],
            date_latest=prepared["date_latest"],
            date_basis=prepared["date_basis"],
            issue=prepared["issue"],
            page_position=prepared["page_position"],
            position=prepared["position"],
        )

    @property
    def folded(self) -> tuple[str, ...]:
        """The folded TEXT_FIELDS."""
        return tuple(fold(text) for text in self.texts)


def published_documents(ids: Iterable[int] | None = None, between: tuple[int, int] | None = None) -> Iterator[Document]:
    """The documents of the published articles, all of them or those with these ids, or with ids between two, both inclusive;
    by id and in batches."""
    from archive.models import Article

    articles = Article.objects.published().with_place().with_facts().only(*_READ).order_by("pk")
    if ids is not None:
        articles = articles.filter(pk__in=list(ids))
    if between is not None:
        articles = articles.filter(pk__range=between)
    for article in articles.iterator(chunk_size=500):
        yield Document.of(article)
