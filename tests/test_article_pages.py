"""An article's page: its text as printed or in paragraphs, what stands around it, what it tells machines."""

import datetime
import html
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Contributor, Issue, Newspaper
from archive.parsing.segmentation import Role
from tests.records import HOSTILE, a_newspaper, a_page, a_simple_page, an_issue, body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def newspaper() -> Newspaper:
    return a_newspaper()


def metas(body: str) -> list[tuple[str, str]]:
    found = re.findall(r'<meta (?:name|property)="([A-Za-z_:.]+)" content="([^"]*)">', body)
    return [(name, html.unescape(content)) for name, content in found if re.match(r"citation_|DC\.|og:|article:", name)]


def ld_of(body: str) -> dict[str, object]:
    [said] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body)
    return json.loads(said)


def test_the_text_as_it_stands_in_the_source(client: Client, newspaper: Newspaper) -> None:
    text = "桥通车了\n本报讯 桥在三月一\n\n日通车 。\n启事"
    spans = [("桥通车了", Role.HEADLINE, 1), ("本报讯 桥在三月一\n\n日通车 。", Role.BODY, 1), ("启事", Role.HEADLINE, 2)]
    page = a_page(an_issue(newspaper), text, spans)
    address = f"/articles/{page.articles.order_by('position')[0].pk}/"
    body = body_of(client, f"{address}?q=三月&text=source")
    lines = re.findall(r'<li[^>]*><a href="(/pages/\d+/\?line=\d+#L\d+)"[^>]*>\d+</a><span>(.*?)</span></li>', body)
    assert lines == [
        (f"/pages/{page.pk}/?line=1#L1", "桥通车了"),
        (f"/pages/{page.pk}/?line=2#L2", "本报讯 桥在<mark>三月</mark>一"),
        (f"/pages/{page.pk}/?line=3#L3", ""),
        (f"/pages/{page.pk}/?line=4#L4", "日通车 。"),
    ]
    assert 'href="?q=%E4%B8%89%E6%9C%88"' in body  # back to the paragraphs, with the marks
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in body
    assert 'class="verbatim' not in body_of(client, address)
    assert client.get(address, {"text": "sideways"}).status_code == 400


def test_before_and_after_go_on_through_the_issue(client: Client, newspaper: Newspaper) -> None:
    issue = an_issue(newspaper)
    pages = [a_simple_page(issue, *names, number=str(n)) for n, names in enumerate((("甲", "乙"), ("丙",), ("丁", "戊")), 1)]
    a_simple_page(an_issue(newspaper, datetime.date(2021, 3, 2)), "别期")
    for position, page in enumerate(pages):
        page.position = position
        page.save(update_fields=["position"])
    Article.objects.filter(headline="丁").update(state="held")
    rows = {article.headline: article for article in Article.objects.exclude(key=None)}
    around = {}
    for name in "甲乙丙戊":
        context = client.get(f"/articles/{rows[name].pk}/").context
        around[name] = tuple(beside and beside.headline for beside in (context["previous_article"], context["next_article"]))
    assert around == {"甲": (None, "乙"), "乙": ("甲", "丙"), "丙": ("乙", "戊"), "戊": ("丙", None)}
    body = body_of(client, f"/articles/{rows['乙'].pk}/")
    assert "<span>本版上一篇</span>" in body
    assert "<span>下一篇，第2版</span>" in body


def test_what_machines_read_of_a_printed_date(client: Client, newspaper: Newspaper) -> None:
    article = a_simple_page(an_issue(newspaper, number=1705), "甲").articles.get()
    Contributor.objects.create(article=article, name="方一鸣", role="reporter", position=1)
    body = body_of(client, f"/articles/{article.pk}/")
    url = f"http://127.0.0.1:8000/articles/{article.pk}/"
    assert metas(body) == [
        ("citation_title", "甲"),
        ("citation_author", "方一鸣"),
        ("citation_journal_title", "青溪报"),
        ("citation_publication_date", "2021/03/01"),
        ("citation_issue", "1705"),
        ("citation_firstpage", "1"),
        ("citation_language", "zh-CN"),
        ("citation_fulltext_html_url", url),
        ("DC.title", "甲"),
        ("DC.creator", "方一鸣"),
        ("DC.date", "2021-03-01"),
        ("DC.source", "青溪报"),
        ("DC.type", "Text"),
        ("DC.language", "zh-CN"),
        ("DC.identifier", url),
        ("og:type", "article"),
        ("og:title", "甲"),
        ("og:description", "甲的正文。"),
        ("og:url", url),
        ("og:site_name", "县报库"),
        ("og:locale", "zh_CN"),
        ("article:published_time", "2021-03-01"),
    ]
    said = ld_of(body)
    assert (said["@type"], said["headline"], said["datePublished"], said["printPage"]) == (
        "NewsArticle",
        "甲",
        "2021-03-01",
        "1",
    )
    assert said["author"] == [{"@type": "Person", "name": "方一鸣"}]


def test_an_inferred_date_is_no_day_of_publication(client: Client, newspaper: Newspaper) -> None:
    issue = an_issue(newspaper, basis="inferred")
    Issue.objects.filter(pk=issue.pk).update(date_latest=datetime.date(2021, 3, 14))
    page = a_simple_page(issue, "甲", number="")
    body = body_of(client, f"/articles/{page.articles.get().pk}/")
    said = dict(metas(body))
    assert said["DC.coverage"] == "2021-03-01/2021-03-14"
    assert not {"citation_publication_date", "DC.date", "article:published_time", "citation_firstpage"} & set(said)
    described = ld_of(body)
    assert described["temporal"] == "2021-03-01/2021-03-14"
    assert not {"datePublished", "printPage"} & set(described)


def test_no_text_ends_what_machines_read(client: Client, newspaper: Newspaper) -> None:
    article = a_simple_page(an_issue(newspaper), "甲").articles.get()
    Article.objects.filter(pk=article.pk).update(headline=f"</script>{HOSTILE}")
    body = body_of(client, f"/articles/{article.pk}/")
    assert "<script>alert" not in body
    assert str(ld_of(body)["headline"]).startswith("</script><script>alert(1)")


def test_queries_of_an_article_do_not_grow_with_its_issue(client: Client, newspaper: Newspaper) -> None:
    counts = []
    for day, size in ((1, 3), (2, 30)):
        page = a_simple_page(an_issue(newspaper, datetime.date(2021, 4, day)), *(f"第{n}条" for n in range(size)))
        middle = page.articles.order_by("position")[1]
        client.get(f"/articles/{middle.pk}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/articles/{middle.pk}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
