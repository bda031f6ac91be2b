"""What holds for every page: escaping, queries, titles, refusals and failures in one voice."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article, ArticleTopic, Contributor, Issue, Newspaper, Page, Source, Topic
from archive.parsing.segmentation import Role
from tests.records import DAY, HOSTILE, a_newspaper, a_page, a_simple_page, an_issue, body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def newspaper() -> Newspaper:
    return a_newspaper()


@pytest.mark.parametrize(
    "address",
    [
        "/newspapers/none/",
        "/newspapers/qingxi-bao/2020/",
        "/newspapers/qingxi-bao/21/",
        "/newspapers/qingxi-bao/0000/",
        "/issues/?page=0",
        "/issues/?page=-1",
        "/issues/?page=999999",
        "/newspapers/qingxi-bao/?page=x",
        "/nowhere/",
        *(
            f"/{kind}/{number}/"
            for kind in ("issues", "pages", "articles")
            for number in (0, 2**63, 10**30, "9" * 4999, "x", "-1")
        ),
    ],
)
def test_what_is_not_there_is_not_found(client: Client, newspaper: Newspaper, address: str) -> None:
    an_issue(newspaper)
    body = body_of(client, address, 404)
    assert "没有这一页" in body
    assert 'name="q"' in body


def test_what_a_source_says_is_never_markup(client: Client, newspaper: Newspaper) -> None:
    page = a_page(
        an_issue(newspaper),
        f"报头{HOSTILE}\n标题{HOSTILE}\n正文{HOSTILE}\n格{HOSTILE}\t二",
        [
            (f"报头{HOSTILE}", Role.MASTHEAD, None),
            (f"标题{HOSTILE}", Role.HEADLINE, 1),
            (f"正文{HOSTILE}", Role.BODY, 1),
            (f"格{HOSTILE}\t二", Role.TABLE, 1),
        ],
    )
    Page.objects.filter(pk=page.pk).update(name=HOSTILE[:50])
    Source.objects.filter(page=page).update(name=HOSTILE)
    article = page.articles.get()
    Contributor.objects.create(article=article, name=HOSTILE[:50], role="reporter", position=1)
    topic = Topic.objects.create(scheme="topic", name=HOSTILE[:50], slug="hostile")
    ArticleTopic.objects.create(article=article, topic=topic, rank=1)
    Newspaper.objects.filter(pk=newspaper.pk).update(name=HOSTILE, county=HOSTILE[:50])
    for address in (
        "/",
        "/newspapers/",
        "/newspapers/qingxi-bao/",
        "/newspapers/qingxi-bao/2021/",
        "/issues/",
        f"/issues/{page.issue_id}/",
        f"/pages/{page.pk}/",
        f"/articles/{article.pk}/",
    ):
        body = body_of(client, address)
        assert "alert(" in body, address
        assert "<script>" not in body, address
        assert "<img" not in body, address


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def fill(newspaper: Newspaper, count: int) -> dict[str, str]:
    """So many issues, and one with so many pages and articles, each with topics and contributors. Returns addresses."""
    topic = Topic.objects.get_or_create(scheme="topic", name="教育", defaults={"slug": "education"})[0]
    for n in range(count):
        a_simple_page(an_issue(newspaper, DAY + datetime.timedelta(n)), f"第{n}篇")
    issue = an_issue(newspaper, datetime.date(2021, 12, 1))
    page = a_simple_page(issue, *(f"文章〔{n}〕" for n in range(count)))
    for n in range(2, count + 1):
        a_simple_page(issue, f"别版〔{n}〕", number=f"{n}")
    for article in Article.objects.filter(page__issue=issue):
        ArticleTopic.objects.create(article=article, topic=topic, rank=1)
        for place in range(1, count + 1):
            Contributor.objects.create(article=article, name=f"甲{place}", role="reporter", position=place)
    article = page.articles.get(position=1)
    return {
        "home": "/",
        "newspapers": "/newspapers/",
        "newspaper": "/newspapers/qingxi-bao/",
        "year": "/newspapers/qingxi-bao/2021/",
        "issues": "/issues/",
        "issue": f"/issues/{issue.pk}/",
        "page": f"/pages/{page.pk}/",
        "article": f"/articles/{article.pk}/",
        "topics": "/topics/",
        "topic": "/topics/教育/",
        "contributors": "/contributors/",
        "contributor": "/contributors/甲1/",
        "feed": "/feeds/issues/",
        "topic feed": "/feeds/topics/教育/",
        "sitemap": "/sitemap-articles.xml",
    }


def test_the_number_of_queries_does_not_grow_with_what_is_listed(client: Client, newspaper: Newspaper) -> None:
    counts = []
    for size in (2, 50):
        Issue.objects.update(state="held")
        Issue.objects.exclude(date=None).update(edition=f"{size}")
        counts.append({name: queries(client, address) for name, address in fill(newspaper, size).items()})
    assert counts[0] == counts[1]
    assert counts[1].pop("home") <= 16
    assert max(counts[1].values()) <= 9


def test_robots_are_told_where_not_to_go(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]


def test_every_page_says_what_it_is(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper), "桥通车了")
    titles = {
        "/": "县报库 · 县级报纸全文档案",
        "/newspapers/": "报纸 · 县报库",
        "/newspapers/qingxi-bao/": "青溪报 · 县报库",
        "/newspapers/qingxi-bao/2021/": "青溪报 2021年 · 县报库",
        "/issues/": "各期 · 县报库",
        f"/issues/{page.issue_id}/": "青溪报 2021年3月1日 · 县报库",
        f"/pages/{page.pk}/": "青溪报 2021年3月1日 第1版 · 县报库",
        f"/articles/{page.articles.get().pk}/": "桥通车了 · 青溪报 · 县报库",
    }
    for address, title in titles.items():
        body = body_of(client, address)
        assert f"<title>{title}</title>" in body
        assert '<html lang="zh-Hans">' in body
        assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in body
        assert body.count("<h1") == 1


def test_a_failure_is_answered_in_the_same_voice(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("archive.views.browsing.HomeView.get_context_data", fail)
    client.raise_request_exception = False
    assert "出了差错" in body_of(client, "/", 500)


def test_a_host_that_is_not_ours_is_refused_in_the_same_voice(client: Client) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "请求有误" in response.content.decode()


def test_a_form_from_elsewhere_is_refused_in_the_same_voice() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "表单已过期" in response.content.decode()


def test_nothing_inline_and_nothing_from_elsewhere(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper), "桥通车了")
    for address in ("/", f"/pages/{page.pk}/", f"/articles/{page.articles.get().pk}/"):
        response = client.get(address)
        assert "default-src 'self'" in response["Content-Security-Policy"]
        body = response.content.decode()
        assert "style=" not in body
        assert "<style" not in body
        assert " on" not in "".join(
            part.split(">")[0] for part in body.split("<") if part.startswith(("a ", "form ", "input "))
        )
        assert 'src="http' not in body


def test_headers_are_on_static_files_and_errors_too(client: Client) -> None:
    for address in ("/static/img/favicon.svg", "/nothing-here"):
        response = client.get(address)
        assert "default-src 'self'" in response["Content-Security-Policy"], address
        assert response["X-Frame-Options"] == "DENY", address


def test_pages_are_compressed_and_their_length_tells_nothing(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper), "桥通车了")
    address = f"/articles/{page.articles.get().pk}/report/"  # it has a token in it
    answers = [client.get(address, headers={"accept-encoding": "gzip"}) for _ in range(20)]
    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len(answers[0].content) < len(client.get(address).content)
    assert len({answer["Content-Length"] for answer in answers}) > 1
