"""What Haystack knows of an article. The backend's own schema (`backends/schema.py`) says how it is held."""

import datetime

from haystack import indexes

from archive.models import Article
from archive.querysets import ArticleQuerySet


class ArticleIndex(indexes.SearchIndex, indexes.Indexable):  # type: ignore[misc]
    """An article with its page, issue and newspaper. `text` is the body; quoted or not, a search of it is of all fields."""

    text = indexes.CharField(document=True, model_attr="body")
    kicker = indexes.CharField(model_attr="kicker")
    headline = indexes.CharField(model_attr="headline")
    deck = indexes.CharField(model_attr="deck")
    byline = indexes.CharField(model_attr="byline")
    county = indexes.CharField(model_attr="page__issue__newspaper__county", default="", faceted=False)
    newspaper = indexes.CharField(model_attr="page__issue__newspaper__name", default="")
    kind = indexes.CharField(model_attr="kind")
    topic = indexes.MultiValueField()
    campaign = indexes.MultiValueField()
    contributor = indexes.MultiValueField()
    date = indexes.DateField(model_attr="page__issue__date", null=True)
    date_earliest = indexes.DateField(model_attr="page__issue__date_earliest", null=True)
    date_latest = indexes.DateField(model_attr="page__issue__date_latest", null=True)
    date_basis = indexes.CharField(model_attr="page__issue__date_basis")
    issue = indexes.IntegerField(model_attr="page__issue__pk")
    page_position = indexes.IntegerField(model_attr="page__position")
    position = indexes.IntegerField(model_attr="position")

    def get_model(self) -> type[Article]:
        """The model that is indexed."""
        return Article

    def index_queryset(self, using: str | None = None) -> ArticleQuerySet:
        """The published articles, with all that the fields draw on."""
        return Article.objects.published().with_place().with_facts()

    def prepare_topic(self, article: Article) -> list[str]:
        """Names of the topics, the primary one first."""
        return _names(article, "topic")

    def prepare_campaign(self, article: Article) -> list[str]:
        """Names of the campaigns."""
        return _names(article, "campaign")

    def prepare_contributor(self, article: Article) -> list[str]:
        """Names of who wrote and photographed, each once."""
        return list(dict.fromkeys(contributor.name for contributor in article.contributors.all()))

    def prepare_date(self, article: Article) -> datetime.date | None:
        """The best date."""
        return article.page.issue.date


def _names(article: Article, scheme: str) -> list[str]:
    held = sorted(article.article_topics.all(), key=lambda row: row.rank)
    return [row.topic.name for row in held if row.topic.scheme == scheme]
