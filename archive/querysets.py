"""The vocabulary in which the rest of the project asks for rows."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

if TYPE_CHECKING:
    from archive.models import Article, Contributor, Issue, Newspaper, Page
else:
    Article = Contributor = Issue = Newspaper = Page = models.Model

PUBLISHED = "published"
HELD = "held"


class NewspaperQuerySet(models.QuerySet["Newspaper"]):
    """Newspapers."""

    def with_holdings(self) -> Self:
        """With `issue_count`, and the `first_date` and `last_date` (best dates) of what is published."""
        held = Q(issues__state=PUBLISHED)
        return self.annotate(
            issue_count=Count("issues", filter=held),
            first_date=models.Min("issues__date", filter=held),
            last_date=models.Max("issues__date", filter=held),
        )


class IssueQuerySet(models.QuerySet["Issue"]):
    """Issues."""

    def published(self) -> Self:
        """Those that readers see."""
        return self.filter(state=PUBLISHED)

    def with_counts(self) -> Self:
        """With `page_count` and `article_count` (those that readers see), and the newspaper."""
        seen = _seen(_related(_related(self, "pages"), "articles").filter(page=OuterRef("pages")))
        return self.select_related("newspaper").annotate(
            page_count=Count("pages", filter=seen, distinct=True),
            article_count=Count("pages__articles", filter=Q(pages__articles__state=PUBLISHED), distinct=True),
        )

    def in_year(self, year: int) -> Self:
        """Whose best date is in that year."""
        return self.filter(date__year=year)


class PageQuerySet(models.QuerySet["Page"]):
    """Pages."""

    def published(self) -> Self:
        """Those of published issues."""
        return self.filter(issue__state=PUBLISHED)

    def waiting(self) -> Self:
        """Those of the whole archive that wait for a review: something on them is held back, and nothing is published."""
        articles = _related(self, "articles")
        held = articles.unseen().filter(state=HELD)
        return self.filter(pk__in=held.values("page")).exclude(Exists(articles.filter(page=OuterRef("pk"), state=PUBLISHED)))

    def seen(self) -> Self:
        """Those of a few that do not wait for a review."""
        return self.filter(_seen(_related(self, "articles").filter(page=OuterRef("pk"))))

    def with_issue(self) -> Self:
        """With issue and newspaper."""
        return self.select_related("issue__newspaper")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles."""

    def published(self) -> Self:
        """Those that readers see: published themselves, in a published issue."""
        return self.filter(state=PUBLISHED, page__issue__state=PUBLISHED)

    def unseen(self) -> Self:
        """Those that readers do not see for their own standing, without the ones of earlier segmentations. Begins at the index
        of the few that are not published."""
        return self.exclude(state=PUBLISHED).filter(key__isnull=False)

    def of_topic(self, topic_id: int) -> Self:
        """Those of a topic or campaign."""
        return self.filter(article_topics__topic=topic_id)

    def of_year(self, year: int) -> Self:
        """Whose issue's best date is in that year."""
        return self.filter(page__issue__date__year=year)

    def newest_first(self) -> Self:
        """The newest issue first, its pages and their articles in their order; those of no date last."""
        return self.order_by(F("page__issue__date").desc(nulls_last=True), "-page__issue", "page__position", "position")

    def in_series(self, name: str, newspaper_id: int | None) -> Self:
        """Those of a newspaper's series, in the order of its parts; the one called 下, which has no number, comes last."""
        return self.filter(series=name, page__issue__newspaper=newspaper_id).order_by(
            F("series_number").asc(nulls_last=True), "page__issue__date", "pk"
        )

    def with_place(self) -> Self:
        """With page, issue and newspaper."""
        return self.select_related("page__issue__newspaper")

    def with_facts(self) -> Self:
        """With contributors, topics and campaigns (two queries, whatever the number of articles)."""
        return self.prefetch_related("contributors", "article_topics__topic")


class ContributorQuerySet(models.QuerySet["Contributor"]):
    """Names in bylines and credits."""

    def published(self) -> Self:
        """Those of articles that readers see."""
        return self.filter(article__state=PUBLISHED, article__page__issue__state=PUBLISHED)

    def named(self, name: str) -> Self:
        """Those of exactly that name, which several people may bear."""
        return self.filter(name=name)


def _seen(articles: models.QuerySet[Any]) -> Q:
    """Whether the page that these articles are of does not wait for a review. Asked of one page after the other, so that it costs
    the same when thousands wait."""
    return Q(Exists(articles.filter(state=PUBLISHED))) | ~Q(Exists(articles.filter(state=HELD, key__isnull=False)))


def _related(rows: models.QuerySet[Any], name: str) -> Any:
    """All rows at the other end of a relation."""
    related: Any = rows.model._meta.get_field(name).related_model
    return related._default_manager.all()
