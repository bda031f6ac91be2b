"""Pages of topics, campaigns and contributors: what they list, and how they narrow to a year."""

import datetime

import pytest
from django.test import Client

from archive.models import Article, ArticleTopic, Contributor, Issue, Newspaper, Topic
from tests.records import HOSTILE, a_newspaper, a_simple_page, an_issue, body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def newspaper() -> Newspaper:
    """Articles 甲 (2021), 乙 (2019), 丙 (no date), 丁 (held back), each of one topic and one campaign and by 江河."""
    newspaper = a_newspaper()
    topic = Topic.objects.get_or_create(scheme="topic", name="教育", defaults={"slug": "education"})[0]
    campaign = Topic.objects.create(
        scheme="campaign",
        name="建桥",
        slug="bridge",
        first_day=datetime.date(2019, 1, 1),
        last_day=datetime.date(2021, 1, 1),
    )
    for headline, day in (("甲", datetime.date(2021, 3, 1)), ("乙", datetime.date(2019, 3, 1)), ("丙", None)):
        a_simple_page(an_issue(newspaper, day), headline)
    a_simple_page(an_issue(newspaper, datetime.date(2018, 3, 1), state="held"), "丁")
    for article in Article.objects.all():
        ArticleTopic.objects.create(article=article, topic=topic, rank=1)
        ArticleTopic.objects.create(article=article, topic=campaign, rank=1)
        Contributor.objects.create(article=article, name="江河", role="reporter", position=1)
    first = Article.objects.get(headline="甲")
    Contributor.objects.create(article=first, name="江河", role="photographer", position=2)
    Contributor.objects.create(article=first, name="江/海", role="author", position=3)
    Contributor.objects.create(article=Article.objects.get(headline="丁"), name="无人见", role="author", position=2)
    return newspaper


@pytest.mark.parametrize("address", ["/topics/教育/", "/campaigns/建桥/", "/contributors/江河/"])
def test_a_subject_lists_its_articles_newest_first_by_year(client: Client, newspaper: Newspaper, address: str) -> None:
    context = client.get(address).context
    assert [article.headline for article in context["articles"]] == ["甲", "乙", "丙"]
    assert (context["years"], context["undated"], context["total"]) == ([(2021, 1), (2019, 1)], 1, 3)
    assert [article.headline for article in client.get(f"{address}?year=2019").context["articles"]] == ["乙"]
    assert client.get(f"{address}?year=2020").context["articles"] == []
    for query in ("year=x", "year=99999", "page=2", "page=x"):
        assert client.get(f"{address}?{query}").status_code == 404


def test_subjects_are_listed_with_what_is_held_of_them(client: Client, newspaper: Newspaper) -> None:
    assert [(topic.name, n) for topic, n in client.get("/topics/").context["topics"]] == [("教育", 3)]
    assert [(topic.name, n) for topic, n in client.get("/campaigns/").context["topics"]] == [("建桥", 3)]
    names = client.get("/contributors/").context["names"]
    assert [(one["name"], one["count"]) for one in names] == [("江河", 3), ("江/海", 1)]
    assert [one["name"] for one in client.get("/contributors/?name=海").context["names"]] == ["江/海"]
    assert "没有这样的署名" in body_of(client, "/contributors/?name=山")
    assert 'id="name-error"' in body_of(client, f"/contributors/?name={'长' * 51}")


def test_a_contributor_has_roles_and_is_not_called_a_person(client: Client, newspaper: Newspaper) -> None:
    response = client.get("/contributors/江河/")
    assert response.context["roles"] == [("记者", 3), ("摄影", 1)]
    assert response.context["newspapers"] == ["青溪报"]
    assert "同名的可能不是一个人" in response.content.decode()
    assert [article.headline for article in client.get("/contributors/江/海/").context["articles"]] == ["甲"]


@pytest.mark.parametrize(
    "address", ["/topics/没有/", "/campaigns/教育/", "/contributors/没有/", "/contributors/无人见/", "/feeds/topics/没有/"]
)
def test_a_subject_that_is_not_there_is_not_found(client: Client, newspaper: Newspaper, address: str) -> None:
    assert client.get(address).status_code == 404


def test_long_subjects_come_in_pages(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper, datetime.date(2022, 1, 1)), *(f"文章〔{n}〕" for n in range(50)))
    for article in page.articles.all():
        Contributor.objects.create(article=article, name="江河", role="reporter", position=1)
    shown = [client.get(f"/contributors/江河/?page={n}").context["articles"] for n in (1, 2)]
    assert [len(articles) for articles in shown] == [40, 13]
    assert [article.headline for article in shown[1][-3:]] == ["甲", "乙", "丙"]
    assert client.get("/contributors/江河/?page=3").status_code == 404


def test_names_are_never_markup(client: Client, newspaper: Newspaper) -> None:
    Contributor.objects.create(article=Article.objects.get(headline="乙"), name=HOSTILE[:50], role="author", position=9)
    body = body_of(client, "/contributors/")
    assert "alert(" in body
    assert "<script>" not in body
    assert "<img" not in body


def test_feeds_tell_what_came_in_last(client: Client, newspaper: Newspaper) -> None:
    response = client.get("/feeds/issues/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    body = response.content.decode()
    held = Issue.objects.published().order_by("-pk")
    places = [body.index(f"/issues/{issue.pk}/</id>") for issue in held]
    assert places == sorted(places)
    assert body.count("<entry>") == 3
    assert "丁" not in body
    assert client.get("/feeds/newspapers/qingxi-bao/").content.decode().count("<entry>") == 3
    assert client.get("/feeds/newspapers/nobody/").status_code == 404
    topic = client.get("/feeds/topics/教育/").content.decode()
    assert topic.count("<entry>") == 3
    assert "甲的正文。" in topic


def test_a_feed_is_not_sent_again_until_something_changes(client: Client, newspaper: Newspaper) -> None:
    etag = client.get("/feeds/issues/")["ETag"]
    assert client.get("/feeds/issues/", headers={"if-none-match": etag}).status_code == 304
    a_simple_page(an_issue(newspaper, datetime.date(2022, 1, 1)), "戊")
    assert client.get("/feeds/issues/", headers={"if-none-match": etag}).status_code == 200


def test_the_sitemap_names_what_readers_see(client: Client, newspaper: Newspaper) -> None:
    index = body_of(client, "/sitemap.xml")
    for section in ("site", "newspapers", "topics", "issues", "articles"):
        assert f"/sitemap-{section}.xml</loc>" in index
    articles = body_of(client, "/sitemap-articles.xml")
    assert articles.count("<loc>") == 3
    assert f"/articles/{Article.objects.get(headline='丁').pk}/<" not in articles
    assert body_of(client, "/sitemap-topics.xml").count("<loc>") == 2
    assert client.get("/sitemap-nothing.xml").status_code == 404
