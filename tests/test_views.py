"""The pages for browsing: what they show, what they refuse, and how many queries they take."""

import datetime
import hashlib
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article, ArticleTopic, Contributor, Issue, Newspaper, Page, Source, Topic
from archive.parsing.segmentation import ArticleFacts, Role, Segmentation, Span
from archive.projecting import adopt

DAY = datetime.date(2021, 3, 1)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'"
pytestmark = pytest.mark.django_db


@pytest.fixture
def newspaper(db: None) -> Newspaper:
    # A name that no fixture brings: loading the vocabulary leaves this one alone.
    return Newspaper.objects.create(name="青溪报", slug="qingxi-bao", county="青溪", level="县")


def an_issue(newspaper: Newspaper | None, day: datetime.date | None = DAY, basis: str = "printed", **fields: Any) -> Issue:
    return Issue.objects.create(
        newspaper=newspaper, date=day, date_earliest=day, date_latest=day, date_basis=basis if day else "unknown", **fields
    )


def a_page(issue: Issue, text: str, spans: list[tuple[str, Role, int | None]], number: str = "1") -> Page:
    """A page of that text. Each span is (its text, role, article), in the order of the text."""
    content = text.encode()
    page = Page.objects.create(
        issue=issue,
        number=number,
        findings={
            "date": {"evidence": [{"line": 1, "text": "三月一日", "says": HOSTILE}]},
            "contradictions": [f"文件路径称为别日，报面为 {HOSTILE}。"],
        },
    )
    source = Source.objects.create(
        page=page,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding="utf-8",
        name="a.txt",
        claim_key=f"{page.pk}",
        content=content,
    )
    cut, offset = [], 0
    for order, (words, role, key) in enumerate(spans):
        start = text.index(words, offset)
        offset = start + len(words)
        cut.append(Span(start, offset, role, key, order))
    keys = sorted({span.article for span in cut if span.article})
    adopt(page, source, Segmentation(tuple(cut), tuple(ArticleFacts(key=key) for key in keys)), expected=None)
    return page


def a_simple_page(issue: Issue, *headlines: str, number: str = "1") -> Page:
    text = "\n".join(f"{headline}\n{headline}的正文。" for headline in headlines)
    spans: list[tuple[str, Role, int | None]] = []
    for key, headline in enumerate(headlines, 1):
        spans += [(headline, Role.HEADLINE, key), (f"{headline}的正文。", Role.BODY, key)]
    return a_page(issue, text, spans, number)


def body_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


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
    assert "历史上的今天" not in client.get("/").content.decode()


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
    assert [(year, count) for year, count, _ in response.context["years"]] == [(2021, 2), (2020, 1)]
    assert response.context["years"][0][2][1:4] == [(2, 0, False), (3, 2, False), (4, 0, False)]
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


@pytest.mark.parametrize(
    "query",
    ["month=0", "month=13", "month=x", "day=2021-02-30", "day=x", "page=0", "page=2", "page=x", f"page={'9' * 5000}"],
)
def test_what_a_year_cannot_be_narrowed_to_is_not_found(client: Client, newspaper: Newspaper, query: str) -> None:
    an_issue(newspaper)
    assert client.get(f"/newspapers/qingxi-bao/2021/?{query}").status_code == 404


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


def test_long_lists_come_in_pages(client: Client, newspaper: Newspaper) -> None:
    for day in range(60):
        an_issue(newspaper, DAY + datetime.timedelta(day))
    for address in ("/issues/", "/newspapers/qingxi-bao/", "/newspapers/qingxi-bao/2021/"):
        assert [len(client.get(f"{address}?page={n}").context["issues"]) for n in (1, 2)] == [50, 10]
        assert client.get(f"{address}?page=3").status_code == 404
    assert 'href="?page=2"' in body_of(client, "/issues/")


def test_an_issue_shows_its_pages_and_articles_in_order(client: Client, newspaper: Newspaper) -> None:
    issue, before = an_issue(newspaper, number=1705), an_issue(newspaper, datetime.date(2021, 2, 1))
    second, first = a_simple_page(issue, "丙", number="2"), a_simple_page(issue, "甲", "乙")
    Page.objects.filter(pk=first.pk).update(position=1)
    Page.objects.filter(pk=second.pk).update(position=2)
    Article.objects.filter(headline="乙").update(state="held")
    response = client.get(f"/issues/{issue.pk}/")
    assert [(page.number, [a.headline for a in held]) for page, held in response.context["pages"]] == [
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
    assert [article.headline for article, _ in response.context["articles"]] == ["桥通车了"]
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


def test_lines_of_an_article_that_is_not_published_are_not_shown(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper), "公开的", "收回的")
    Article.objects.filter(headline="收回的").update(state="withdrawn", withdrawn_reason="当事人要求", withdrawn_on=DAY)
    body = body_of(client, f"/pages/{page.pk}/")
    assert "公开的的正文" in body
    assert "收回的" not in body
    assert "没有公开的文章" in body


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
    assert "?q=*&amp;topic=%E5%8D%AB%E7%94%9F%E5%81%A5%E5%BA%B7" in body
    assert "?q=*&amp;contributor=%E6%96%B9%E4%B8%80%E9%B8%A3" in body
    assert f'href="/pages/{page.pk}/#L1"' in body


def test_an_inferred_date_says_so_and_shows_its_evidence(client: Client, newspaper: Newspaper) -> None:
    issue = an_issue(newspaper, basis="inferred")
    Issue.objects.filter(pk=issue.pk).update(date_latest=datetime.date(2021, 3, 14))
    body = body_of(client, f"/articles/{a_simple_page(issue, '甲').articles.get().pk}/")
    assert "推定 2021年3月1日—3月14日" in body
    assert "三月一日" in body


def test_neighbours_on_the_page_are_the_published_ones(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper), "甲", "乙", "丙", "丁")
    Article.objects.filter(headline="乙").update(state="held")
    third = page.articles.get(headline="丙")
    context = client.get(f"/articles/{third.pk}/").context
    assert context["previous_article"].headline == "甲"
    assert context["next_article"].headline == "丁"


def test_jumps_lead_to_the_other_part(client: Client, newspaper: Newspaper) -> None:
    one, two = a_simple_page(an_issue(newspaper), "甲", "乙").articles.order_by("position")
    Article.objects.filter(pk=one.pk).update(continued_on_page="2", next_part=two)
    Article.objects.filter(pk=two.pk).update(continued_from_page="1")
    assert f'<a href="/articles/{two.pk}/">下转2版《乙》</a>' in body_of(client, f"/articles/{one.pk}/")
    assert f'<a href="/articles/{one.pk}/">上接1版《甲》</a>' in body_of(client, f"/articles/{two.pk}/")
    Article.objects.filter(pk=two.pk).update(state="held")
    assert '<p class="jump">下转2版</p>' in body_of(client, f"/articles/{one.pk}/")


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


@pytest.mark.parametrize("chained", [False, True])
def test_merged_articles_lead_to_where_they_went(client: Client, newspaper: Newspaper, chained: bool) -> None:
    page = a_simple_page(an_issue(newspaper), "甲", "乙", "丙")
    one, two, three = page.articles.order_by("position")
    target = two
    if chained:
        Article.objects.filter(pk=two.pk).update(state="merged", merged_into=three)
        target = three
    Article.objects.filter(pk=one.pk).update(state="merged", merged_into=two)
    response = client.get(f"/articles/{one.pk}/")
    assert (response.status_code, response["Location"]) == (301, f"/articles/{target.pk}/")


def test_articles_merged_in_a_circle_are_not_found(client: Client, newspaper: Newspaper) -> None:
    one, two = a_simple_page(an_issue(newspaper), "甲", "乙").articles.order_by("position")
    Article.objects.filter(pk=one.pk).update(state="merged", merged_into=two)
    Article.objects.filter(pk=two.pk).update(state="merged", merged_into=one)
    assert client.get(f"/articles/{one.pk}/").status_code == 404


def test_merged_issues_lead_to_where_they_went(client: Client, newspaper: Newspaper) -> None:
    one, two = an_issue(newspaper), an_issue(newspaper, datetime.date(2021, 3, 2))
    page = a_simple_page(one, "甲")
    Issue.objects.filter(pk=one.pk).update(state="merged", merged_into=two)
    for address in (f"/issues/{one.pk}/", f"/pages/{page.pk}/", f"/articles/{page.articles.get().pk}/"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, f"/issues/{two.pk}/")


def test_what_is_withdrawn_is_gone_with_reason_and_date(client: Client, newspaper: Newspaper) -> None:
    issue = an_issue(newspaper)
    page = a_simple_page(issue, "甲", "乙")
    Article.objects.filter(headline="甲").update(state="withdrawn", withdrawn_reason=HOSTILE, withdrawn_on=DAY)
    body = body_of(client, f"/articles/{page.articles.get(headline='甲').pk}/", 410)
    assert "2021年3月1日撤下" in body
    assert "&lt;script&gt;alert(1)" in body
    Issue.objects.filter(pk=issue.pk).update(state="withdrawn", withdrawn_reason="整期有误", withdrawn_on=DAY)
    for address in (f"/issues/{issue.pk}/", f"/pages/{page.pk}/", f"/articles/{page.articles.get(headline='乙').pk}/"):
        assert "整期有误" in body_of(client, address, 410)


def test_what_is_held_back_only_staff_see(client: Client, newspaper: Newspaper) -> None:
    issue = an_issue(newspaper, state="held")
    page = a_simple_page(issue, "甲")
    addresses = (f"/issues/{issue.pk}/", f"/pages/{page.pk}/", f"/articles/{page.articles.get().pk}/")
    for address in addresses:
        assert client.get(address).status_code == 404
    client.force_login(get_user_model().objects.create_user("editor", is_staff=True))
    for address in addresses:
        body = body_of(client, address)
        assert "读者还看不到" in body
        assert "校订本版" in body or "整理本期" in body


def test_readers_are_not_offered_the_editors_rooms(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper), "甲")
    for address in (f"/issues/{page.issue_id}/", f"/pages/{page.pk}/", f"/articles/{page.articles.get().pk}/"):
        body = body_of(client, address)
        assert "校订本版" not in body
        assert "整理本期" not in body


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
    }


def test_the_number_of_queries_does_not_grow_with_what_is_listed(client: Client, newspaper: Newspaper) -> None:
    counts = []
    for size in (2, 50):
        Issue.objects.update(state="held")
        Issue.objects.exclude(date=None).update(edition=f"{size}")
        counts.append({name: queries(client, address) for name, address in fill(newspaper, size).items()})
    assert counts[0] == counts[1]
    assert counts[1].pop("home") <= 16
    assert max(counts[1].values()) <= 8


def test_robots_are_told_where_not_to_go(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == ["User-agent: *", "Disallow: /admin/", "Disallow: /search/"]


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

    monkeypatch.setattr("archive.views.HomeView.get_context_data", fail)
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
