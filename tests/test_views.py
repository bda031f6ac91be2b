"""The pages for browsing: what they list, in which order, and how they narrow."""

import datetime
import re

import pytest
from django.test import Client

from archive.models import Article, ArticleTopic, Contributor, Issue, Newspaper, Page, Topic
from archive.parsing.segmentation import Role
from tests.records import DAY, HOSTILE, a_newspaper, a_page, a_simple_page, an_issue, body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def newspaper() -> Newspaper:
    return a_newspaper()


def test_home_shows_newspapers_issues_and_what_is_held(client: Client, newspaper: Newspaper) -> None:
    a_simple_page(an_issue(newspaper), "桥通车了", "夜里开门")
    a_simple_page(an_issue(newspaper, state="held", day=datetime.date(2021, 3, 2)), "还没有发布")
    response = client.get("/")
    assert response.status_code == 200
    assert [paper.name for paper in response.context["newspapers"] if paper.issue_count] == ["青溪报"]
    [(issue, headlines)] = response.context["issues"]
    assert (issue.page_count, issue.article_count) == (1, 2)
    assert [article.headline for article in headlines] == ["桥通车了", "夜里开门"]
    assert response.context["article_count"] == 2
    assert "还没有发布" not in response.content.decode()


def test_home_remembers_this_day_of_earlier_years(
    client: Client, newspaper: Newspaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: datetime.date(2026, 3, 1))
    of_2021, of_2019 = an_issue(newspaper), an_issue(newspaper, datetime.date(2019, 3, 1))
    an_issue(newspaper, datetime.date(2019, 3, 2))
    an_issue(newspaper, datetime.date(2020, 3, 1), "inferred")
    response = client.get("/")
    assert [issue.pk for issue, _ in response.context["on_this_day"]] == [of_2021.pk, of_2019.pk]
    assert "历史上的今天" in response.content.decode()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: datetime.date(2026, 3, 3))
    assert [issue.pk for issue, _ in client.get("/").context["on_this_day"]] == []


def test_any_day_of_the_year_has_its_page(client: Client, newspaper: Newspaper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: datetime.date(2026, 3, 2))
    leap, of_2021 = an_issue(newspaper, datetime.date(2020, 2, 29)), an_issue(newspaper)
    of_2026 = an_issue(newspaper, datetime.date(2026, 3, 1))
    today = an_issue(newspaper, datetime.date(2026, 3, 2))
    an_issue(newspaper, datetime.date(2022, 3, 1), "inferred")

    def of(address: str) -> list[int]:
        return [issue.pk for issue, _ in client.get(address).context["issues"]]

    assert of("/on-this-day/") == []
    assert today.pk not in of("/on-this-day/?day=03-02")
    assert of("/on-this-day/?day=03-01") == [of_2026.pk, of_2021.pk]
    assert of("/on-this-day/?day=02-29") == [leap.pk]
    assert "?day=02-28" in body_of(client, "/on-this-day/?day=02-29")
    assert "历史上的2月29日" in body_of(client, "/on-this-day/?day=02-29")
    for wrong in ("02-30", "3", "x", "2020-03-01"):
        assert client.get("/on-this-day/", {"day": wrong}).status_code == 404


def test_an_empty_archive_says_so(client: Client) -> None:
    assert "还没有藏报" in body_of(client, "/")
    assert "还没有藏报" in body_of(client, "/issues/")
    assert body_of(client, "/newspapers/")


def test_a_newspaper_lists_its_years_and_issues_newest_first(client: Client, newspaper: Newspaper) -> None:
    first = an_issue(newspaper, datetime.date(2020, 12, 31))
    later = [an_issue(newspaper, datetime.date(2021, 3, day)) for day in (1, 2)]
    unknown = an_issue(newspaper, None)
    an_issue(None, DAY)
    response = client.get("/newspapers/qingxi-bao/")
    assert [issue.pk for issue in response.context["issues"]] == [later[1].pk, later[0].pk, first.pk, unknown.pk]
    years = response.context["years"]
    assert [(year.number, year.count) for year in years] == [(2021, 2), (2020, 1)]
    assert [(month.number, month.count, month.inferred) for month in years[0].months[1:4]] == [
        (2, 0, False),
        (3, 2, False),
        (4, 0, False),
    ]
    assert "另有 1 期日期未知" in response.content.decode()


def test_a_year_has_a_calendar_and_narrows_to_month_and_day(client: Client, newspaper: Newspaper) -> None:
    march = [an_issue(newspaper, datetime.date(2021, 3, day)) for day in (1, 2)]
    may = an_issue(newspaper, datetime.date(2021, 5, 4), "inferred")
    an_issue(newspaper, datetime.date(2019, 1, 1))
    everything = client.get("/newspapers/qingxi-bao/2021/")
    assert [issue.pk for issue in everything.context["issues"]] == [march[0].pk, march[1].pk, may.pk]
    assert [month.count for month in everything.context["calendar"]] == [0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    days = [day for month in everything.context["calendar"] for week in month.weeks for day in week if day and day.count]
    assert [(day.date.day, day.issue_id, day.inferred) for day in days] == [
        (1, march[0].pk, False),
        (2, march[1].pk, False),
        (4, may.pk, True),
    ]
    Issue.objects.filter(pk=may.pk).update(date_latest=datetime.date(2021, 5, 6))
    hatched = client.get("/newspapers/qingxi-bao/2021/").context["calendar"][4]
    assert [day.date.day for week in hatched.weeks for day in week if day and day.possible] == [4, 5, 6]
    assert everything.context["previous_year"] == 2019
    assert everything.context["next_year"] is None
    assert list(client.get("/newspapers/qingxi-bao/2021/?month=5").context["issues"]) == [may]
    assert list(client.get("/newspapers/qingxi-bao/2021/?day=2021-03-02").context["issues"]) == [march[1]]
    assert list(client.get("/newspapers/qingxi-bao/2021/?month=6").context["issues"]) == []


def test_a_calendar_tells_the_days_that_are_missing(client: Client, newspaper: Newspaper) -> None:
    an_issue(newspaper, datetime.date(2020, 12, 30), number=98)
    an_issue(newspaper, datetime.date(2021, 1, 2), number=101)
    an_issue(newspaper, datetime.date(2021, 1, 6), number=105)
    an_issue(newspaper, datetime.date(2021, 1, 4), "inferred")
    an_issue(newspaper, datetime.date(2021, 1, 9), number=106)
    response = client.get("/newspapers/qingxi-bao/2021/")
    january = response.context["calendar"][0]
    days = [day for week in january.weeks for day in week if day]
    assert [day.date.day for day in days if day.missing] == [1, 3, 5]
    assert (january.count, january.missing, response.context["missing"]) == (4, 3, 3)
    body = response.content.decode()
    assert body.count('<td class="gap">') == 3
    assert "缺 3 天" in body
    december = client.get("/newspapers/qingxi-bao/2020/").context["calendar"][11]
    assert [day.date.day for week in december.weeks for day in week if day and day.missing] == [31]


@pytest.mark.parametrize(
    "query",
    ["month=0", "month=13", "month=x", "day=2021-02-30", "day=x", "page=0", "page=2", "page=x", f"page={'9' * 5000}"],
)
def test_what_a_year_cannot_be_narrowed_to_is_not_found(client: Client, newspaper: Newspaper, query: str) -> None:
    an_issue(newspaper)
    assert client.get(f"/newspapers/qingxi-bao/2021/?{query}").status_code == 404


def test_long_lists_come_in_pages(client: Client, newspaper: Newspaper) -> None:
    for day in range(60):
        an_issue(newspaper, DAY + datetime.timedelta(day))
    for address in ("/issues/", "/newspapers/qingxi-bao/", "/newspapers/qingxi-bao/2021/"):
        assert [len(client.get(f"{address}?page={n}").context["issues"]) for n in (1, 2)] == [50, 10]
        assert client.get(f"{address}?page=3").status_code == 404
    assert 'href="?page=2"' in body_of(client, "/issues/")
    for year in range(1960, 2020):
        an_issue(newspaper, DAY.replace(year=year))
    address = "/on-this-day/?day=03-01"
    assert [len(client.get(f"{address}&page={n}").context["issues"]) for n in (1, 2)] == [50, 11]
    assert 'href="?day=03-01&amp;page=2"' in body_of(client, address)


def test_an_issue_shows_its_pages_small_with_their_headlines(client: Client, newspaper: Newspaper) -> None:
    issue = an_issue(newspaper)
    a_simple_page(issue, "甲", HOSTILE)
    body = body_of(client, f"/issues/{issue.pk}/")
    (thumb,) = re.findall(r'<svg class="thumb".*?</svg>', body, re.DOTALL)
    assert re.findall(r'class="thumb__headline"[^>]*>([^<]*)<', thumb)[0] == "甲"
    assert "<script" not in thumb
    assert "<img" not in thumb


def test_an_issue_shows_its_pages_and_articles_in_order(client: Client, newspaper: Newspaper) -> None:
    issue, before = an_issue(newspaper, number=1705), an_issue(newspaper, datetime.date(2021, 2, 1))
    second, first = a_simple_page(issue, "丙", number="2"), a_simple_page(issue, "甲", "乙")
    Page.objects.filter(pk=first.pk).update(position=1)
    Page.objects.filter(pk=second.pk).update(position=2)
    Article.objects.filter(headline="乙").update(state="held")
    response = client.get(f"/issues/{issue.pk}/")
    assert [(page.number, [a.headline for a in held]) for page, held, _ in response.context["pages"]] == [
        ("1", ["甲"]),
        ("2", ["丙"]),
    ]
    assert response.context["previous_issue"] == before
    assert response.context["next_issue"] is None
    assert "第1705期" in response.content.decode()
    assert "农历辛丑年正月十八" in response.content.decode()


def test_a_page_shows_articles_furniture_and_source(client: Client, newspaper: Newspaper) -> None:
    page = a_page(
        an_issue(newspaper),
        "青溪报\n\n桥通车了\n正文\t一。\n",
        [("青溪报", Role.MASTHEAD, None), ("桥通车了", Role.HEADLINE, 1), ("正文\t一。", Role.BODY, 1)],
    )
    response = client.get(f"/pages/{page.pk}/")
    assert [[(piece.article.headline, tint) for piece, tint in row] for row in response.context["rows"]] == [
        [("桥通车了", 1)]
    ]
    assert [run.role for run in response.context["furniture"]] == ["报头报眉"]
    runs = response.context["runs"]
    assert [(run.start, run.end, run.role, run.article and run.article.headline) for run in runs] == [
        (1, 2, "报头报眉", None),
        (3, 3, "标题", "桥通车了"),
        (4, 4, "正文", "桥通车了"),
    ]
    assert [line.text for run in runs for line in run.lines] == ["青溪报", "", "桥通车了", "正文\t一。"]
    assert 'id="L4"' in response.content.decode()
    assert "说法不一：文件路径称为别日" in response.content.decode()


def test_an_article_shows_its_parts(client: Client, newspaper: Newspaper) -> None:
    text = "引题\n主标题\n副题\n导语。\n小标题\n正文一。\n甲\t电话\n乙\t123\n一行诗\n二行诗\n有人说\n图为桥。"
    roles = [Role.KICKER, Role.HEADLINE, Role.DECK, Role.LEAD, Role.SUBHEADING, Role.BODY, Role.TABLE, Role.TABLE]
    roles += [Role.VERSE, Role.VERSE, Role.QUOTE, Role.CAPTION]
    page = a_page(an_issue(newspaper), text, [(line, role, 1) for line, role in zip(text.split("\n"), roles, strict=True)])
    article = page.articles.get()
    article.paragraphs = [
        *article.paragraphs[:3],
        {"role": "table", "text": "单位\t电话"},
        {"role": "table", "text": "乙\t123"},
        {"role": "list", "text": "一项"},
        *({"role": "verse", "text": line} for line in ("一行诗", "二行诗")),
        *article.paragraphs[-2:],
    ]
    article.save()
    Contributor.objects.create(article=article, name="方一鸣", role="reporter", position=1)
    Contributor.objects.create(article=article, name="毛小青", role="correspondent", position=2)
    ArticleTopic.objects.create(
        article=article,
        topic=Topic.objects.get_or_create(scheme="topic", name="卫生健康", defaults={"slug": "x"})[0],
        rank=1,
    )
    response = client.get(f"/articles/{article.pk}/")
    body = response.content.decode()
    assert [(block.role, block.header, block.rows) for block in response.context["blocks"] if block.role == "table"] == [
        ("table", ("单位", "电话"), (("乙", "123"),))
    ]
    assert [block.role for block in response.context["blocks"]] == [
        *("lead", "subheading", "body", "table", "list", "verse", "quote", "caption")
    ]
    assert [(credit.role, credit.names) for credit in response.context["credits"]] == [
        ("记者", ("方一鸣",)),
        ("通讯员", ("毛小青",)),
    ]
    for part in (
        "引题",
        "主标题</span></h1>",
        "副题",
        '<th scope="col">单位</th>',
        "<td>123</td>",
        "<blockquote>",
        "2021年3月1日",
        "报面标注",
    ):
        assert part in body
    for listing in (body, body_of(client, f"/issues/{page.issue_id}/"), body_of(client, f"/pages/{page.pk}/")):
        assert 'href="/topics/%E5%8D%AB%E7%94%9F%E5%81%A5%E5%BA%B7/"' in listing
        assert 'href="/contributors/%E6%96%B9%E4%B8%80%E9%B8%A3/"' in listing
    assert f'href="/pages/{page.pk}/?line=1#L1"' in body


def test_an_inferred_date_says_so_and_shows_its_evidence(client: Client, newspaper: Newspaper) -> None:
    issue = an_issue(newspaper, basis="inferred")
    Issue.objects.filter(pk=issue.pk).update(date_latest=datetime.date(2021, 3, 14))
    body = body_of(client, f"/articles/{a_simple_page(issue, '甲').articles.get().pk}/")
    assert "推定 2021年3月1日—3月14日" in body
    assert "三月一日" in body


def test_an_article_is_cited_in_four_forms(client: Client, newspaper: Newspaper) -> None:
    article = a_simple_page(an_issue(newspaper), "甲").articles.get()
    body = body_of(client, f"/articles/{article.pk}/")
    assert "甲[N]. 青溪报, 2021-03-01(1)." in body
    assert f"http://127.0.0.1:8000/articles/{article.pk}/." in body
    for extension, beginning in (("bib", "@article{xianbao"), ("ris", "TY  - NEWS"), ("json", "[\n  {")):
        response = client.get(f"/articles/{article.pk}/citation.{extension}")
        assert response.status_code == 200
        assert response["Content-Disposition"] == f'attachment; filename="xianbao-{article.pk}.{extension}"'
        assert response.content.decode().startswith(beginning)
    assert client.get(f"/articles/{article.pk}/citation.doc").status_code == 404
    Article.objects.filter(pk=article.pk).update(state="held")
    assert client.get(f"/articles/{article.pk}/citation.bib").status_code == 404
