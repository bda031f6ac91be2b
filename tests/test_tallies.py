"""What is held: counts that take off what readers do not see agree with counting what they see."""

import datetime
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from archive.models import Article, ArticleTopic, Contributor, Issue, Page, Topic
from archive.tallies import articles_held, bylines_held, names_unseen, pages_held, topics_held, with_counts, with_headlines

pytestmark = pytest.mark.django_db
DAY = datetime.date(2021, 3, 1)
WITHDRAWN = {"withdrawn_reason": "有误", "withdrawn_on": DAY}


@pytest.fixture
def mixed() -> list[Issue]:
    """Issues of each standing, each with an article of each standing and topic."""
    issues = []
    topics = [
        Topic.objects.get_or_create(scheme="topic", name=name, defaults={"slug": name})[0] for name in ("教育", "农业农村")
    ]
    states = ("published", "held", "withdrawn", "published")
    for n, state in enumerate(states):
        day = DAY + datetime.timedelta(n)
        facts = WITHDRAWN if state == "withdrawn" else {}
        issue = Issue.objects.create(
            date=day, date_earliest=day, date_latest=day, date_basis="printed", edition=f"{n}", state=state, **facts
        )
        issues.append(issue)
        page = Page.objects.create(issue=issue, number="1")
        for position, (article_state, topic) in enumerate(itertools.product(states[:3], topics), 1):
            facts = WITHDRAWN if article_state == "withdrawn" else {}
            article = Article.objects.create(
                page=page, key=position, position=position, headline=f"{n}-{position}", state=article_state, **facts
            )
            ArticleTopic.objects.create(article=article, topic=topic, rank=1)
            for place, role in enumerate(("reporter", "photographer"), 1):
                Contributor.objects.create(article=article, name=topic.name, role=role, position=place)
        waiting = Page.objects.create(issue=issue, number="2")
        Article.objects.create(page=waiting, key=1, position=1, headline=f"{n}-待审", state="held")
    return issues


def test_counts_agree_with_what_readers_see(mixed: list[Issue]) -> None:
    assert articles_held() == Article.objects.published().count() == 4
    assert pages_held() == Page.objects.published().seen().count() == 2
    held = topics_held()
    assert {topic.name: count for topic, count in held["topic"]} == {"教育": 2, "农业农村": 2}
    assert held["campaign"] == []
    unseen = Article.objects.filter(state="held")[0]
    Contributor.objects.create(article=unseen, name="无名", role="reporter", position=9)
    assert {row["name"] for row in names_unseen()} == {"无名"}
    assert bylines_held(["教育", "农业农村", "无名"]) == {"教育": 2, "农业农村": 2}


@pytest.mark.parametrize("count", [articles_held, pages_held, topics_held])
def test_no_count_reads_a_table_from_end_to_end(
    mixed: list[Issue], count: Callable[[], object], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4) as asked:
        count()
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            steps = [row[3] for row in cursor.fetchall()]
        # A covering index is small; what is not published is few.
        assert [
            step for step in steps if step.startswith("SCAN") and "INDEX" not in step and "archive_topic" not in step
        ] == []


def test_an_empty_archive_holds_nothing() -> None:
    assert (articles_held(), pages_held()) == (0, 0)
    assert topics_held() == {"topic": [], "campaign": []}


def test_issues_keep_their_order_and_get_their_counts(mixed: list[Issue]) -> None:
    counted = with_counts([mixed[3], mixed[0]])
    assert [(issue.pk, issue.page_count, issue.article_count) for issue in counted] == [
        (mixed[3].pk, 1, 2),
        (mixed[0].pk, 1, 2),
    ]


def test_headlines_are_the_first_published_ones(mixed: list[Issue]) -> None:
    [(issue, headlines)] = with_headlines([mixed[0]])
    assert issue == mixed[0]
    assert [article.headline for article in headlines] == ["0-1", "0-2"]
