"""How much is held, and short lists of it, counted so that they stay quick with hundreds of thousands of articles.

Few rows are not for readers: so all are counted, from an index, and those few are taken off. Lists are cut to what is shown
before anything is joined to them.
"""

import calendar
import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from archive.models import Article, ArticleTopic, Contributor, Issue, Page, Standing, Topic

_HEADLINES_PER_ISSUE: Final = 3


def articles_held() -> int:
    """The number of articles that readers see."""
    return Article.objects.count() - _hidden().count() - _published_in_hidden_issues().count()


def pages_held() -> int:
    """The number of pages that readers see."""
    waiting = Page.objects.waiting().published().order_by()
    return Page.objects.count() - _pages_of_hidden_issues().count() - waiting.count()


def topics_held() -> dict[str, list[tuple[Topic, int]]]:
    """By scheme, the topics of which something is published, in their order, with the number of articles."""
    every = ArticleTopic.objects.order_by()
    counts = _by_topic(every)
    counts.subtract(_by_topic(every.filter(article__in=_hidden().values("pk"))))
    counts.subtract(_by_topic(every.filter(article__in=_published_in_hidden_issues().values("pk"))))
    held: dict[str, list[tuple[Topic, int]]] = {scheme.value: [] for scheme in Topic.Scheme}
    for topic in Topic.objects.order_by("position", "name"):
        if counts[topic.pk] > 0:
            held[topic.scheme].append((topic, counts[topic.pk]))
    return held


def names_unseen() -> QuerySet[Contributor, Any]:
    """The names (`name`) that stand in no byline that readers see."""
    rows = Contributor.objects.order_by()
    hidden = Q(article__in=_hidden().values("pk")) | Q(article__in=_published_in_hidden_issues().values("pk"))
    seen = rows.filter(name=OuterRef("name")).exclude(hidden)
    return rows.filter(hidden).exclude(Exists(seen)).values("name")


def bylines_held(names: Sequence[str]) -> dict[str, int]:
    """The number of articles that readers see by each of these names in bylines; none for names that have none."""
    seen = Contributor.objects.filter(name__in=names).order_by()
    seen = seen.exclude(article__in=_hidden().values("pk")).exclude(article__in=_published_in_hidden_issues().values("pk"))
    return dict(seen.values_list("name").annotate(n=Count("article", distinct=True)))


def periods_held(within: str = "", *, counties: Sequence[str] = (), newspapers: Sequence[str] = ()) -> frozenset[str]:
    """The periods of which readers find an issue, by best date: the years (2021), or the months (2021-03) within a year, or the
    days (2021-03-05) within a month. With counties or newspapers (names), those of theirs alone."""
    issues = Issue.objects.published().order_by().exclude(date=None)
    if within:
        year, _, month = within.partition("-")
        first = datetime.date(int(year), int(month or 1), 1)
        last = datetime.date(int(year), int(month or 12), calendar.monthrange(int(year), int(month or 12))[1])
        issues = issues.filter(date__range=(first, last))
    if counties:
        issues = issues.filter(newspaper__county__in=counties)
    if newspapers:
        issues = issues.filter(newspaper__name__in=newspapers)
    length = len(within) + 3 if within else 4
    return frozenset(issues.annotate(period=Substr("date", 1, length)).values_list("period", flat=True).distinct())


def with_counts(issues: Iterable[Issue]) -> list[Issue]:
    """The same issues in the same order, with newspaper, `page_count` and `article_count`."""
    wanted = [issue.pk for issue in issues]
    counted = Issue.objects.with_counts().in_bulk(wanted)
    return [counted[pk] for pk in wanted if pk in counted]


def with_headlines(issues: Iterable[Issue]) -> list[tuple[Issue, list[Article]]]:
    """Each issue, with its counts and the first of its headlines."""
    counted = with_counts(issues)
    # Which of them are published is asked here and not of the database, which would look through all that are.
    articles = (
        Article.objects.filter(page__issue__in=[issue.pk for issue in counted], position__lte=_HEADLINES_PER_ISSUE)
        .select_related("page")
        .only("headline", "position", "state", "page__issue", "page__position")
        .order_by("page__position", "page_id", "position")
    )
    headlines: dict[int, list[Article]] = {issue.pk: [] for issue in counted}
    for article in articles:
        held = headlines[article.page.issue_id]
        if article.state == Standing.State.PUBLISHED and article.headline and len(held) < _HEADLINES_PER_ISSUE:
            held.append(article)
    return [(issue, headlines[issue.pk]) for issue in counted]


# Each of these begins at an index of what is not published, and goes on by subqueries: given joins, SQLite would begin at the
# other end and walk through all that is held.
def _hidden() -> QuerySet[Article]:
    return Article.objects.exclude(state=Standing.State.PUBLISHED).order_by()


def _pages_of_hidden_issues() -> QuerySet[Page]:
    return Page.objects.filter(issue__in=Issue.objects.exclude(state=Standing.State.PUBLISHED).values("pk")).order_by()


def _published_in_hidden_issues() -> QuerySet[Article]:
    pages = _pages_of_hidden_issues().values("pk")
    return Article.objects.filter(state=Standing.State.PUBLISHED, page__in=pages).order_by()


def _by_topic(rows: QuerySet[ArticleTopic]) -> Counter[int]:
    return Counter(dict(rows.values_list("topic").annotate(n=Count("pk"))))
