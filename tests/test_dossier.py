"""资料夹: the document made of collected articles, as a page, a file that stands alone, and a Word document."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document

from archive.models import Article
from tests.records import HOSTILE, a_newspaper, a_simple_page, an_issue

pytestmark = pytest.mark.django_db


def made(client: Client, articles: list[Any], notes: list[str] | None = None, **fields: str) -> Any:
    ids = [article.pk if isinstance(article, Article) else article for article in articles]
    return client.post("/dossier/document/", {"article": ids, "note": notes or [], **fields})


def words(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def test_articles_stand_by_date_with_notes_and_citations(client: Client, seeds: None) -> None:
    late = Article.objects.filter(headline__contains="雅韵")[0]
    early = Article.objects.filter(headline__contains="巡察")[0]
    html = made(client, [late, early], ["迟的", "早的"], title="两篇").content.decode()
    assert html.index(f'id="a{early.pk}"') < html.index(f'id="a{late.pk}"')
    assert html.index("早的") < html.index("迟的")
    assert "<title>两篇 · 县报库</title>" in html
    assert "今日柯城, 2020-08-17(1)[" in html
    assert "[2023-07-22—2023-08-04]" in html
    assert f"/articles/{late.pk}/." in html


def test_a_file_stands_alone(client: Client, seeds: None) -> None:
    answer = made(client, [Article.objects.first()], do="html", title="村史 资料/2024")
    assert "attachment" in answer["Content-Disposition"]
    assert "%E6%9D%91%E5%8F%B2%20%E8%B5%84%E6%96%992024.html" in answer["Content-Disposition"]
    html = answer.content.decode()
    assert "<style>" in html
    for asked in ("<link", "<script", "src="):
        assert asked not in html


def test_as_a_word_document(client: Client, seeds: None) -> None:
    articles = list(Article.objects.published().order_by("pk"))
    answer = made(client, articles, ["笔记一"], do="docx", title="全部")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    texts = words(answer.content)
    assert texts[0] == "全部"
    assert f"县报库 · {len(articles)} 篇 · " in texts[1]
    assert "笔记：笔记一" in texts
    tables = Document(BytesIO(answer.content)).tables
    held = "\n".join([*texts, *(cell.text for table in tables for row in table.rows for cell in row.cells)])
    for article in articles:
        assert article.title in held
        for paragraph in article.paragraphs:
            assert all(cell.strip() in held for cell in paragraph["text"].split("\t"))


def test_what_xml_cannot_hold_does_no_harm(client: Client, seeds: None) -> None:
    article = Article.objects.first()
    Article.objects.filter(pk=article.pk).update(headline="头\x02条\x00", paragraphs=[{"role": "body", "text": "正\x1e文"}])
    texts = words(made(client, [article], ["笔\x07记"], do="docx").content)
    assert any("头条" in text for text in texts)
    assert {"正文", "笔记：笔记"} <= set(texts)


def test_only_what_readers_see_is_in_it(client: Client) -> None:
    page = a_simple_page(an_issue(a_newspaper()), "公开的", "收回的")
    Article.objects.filter(headline="收回的").update(state="held")
    one, two = page.articles.order_by("position")
    html = made(client, [one, two, 9999]).content.decode()
    assert "公开的" in html
    assert "收回的" not in html
    assert f"下列编号的文章现在看不到：{two.pk}、9999。" in html
    assert f"{two.pk}、9999" in words(made(client, [one, two, 9999], do="docx").content)[-1]


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"article": ["x"]}, {"article": ["-1"]}, {"article": ["1" * 30]}, {"article": ["１"]},
        {"article": [str(n) for n in range(201)]}, {"article": ["1"], "note": ["长" * 2001]},
        {"article": ["1"], "note": ["一", "二"]}, {"article": ["1"], "title": "长" * 101},
    ],
)  # fmt: skip
def test_odd_dossiers_are_refused_in_words(client: Client, fields: dict[str, Any]) -> None:
    answer = client.post("/dossier/document/", fields)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_articles(
    client: Client, seeds: None, django_assert_num_queries: Any
) -> None:
    articles = list(Article.objects.published().order_by("pk"))
    for some in (articles[:2], articles):
        with django_assert_num_queries(4):
            made(client, some)


def test_everything_is_escaped(client: Client) -> None:
    page = a_simple_page(an_issue(a_newspaper()), HOSTILE)
    html = made(client, list(page.articles.all()), [HOSTILE], title=HOSTILE).content.decode()
    assert HOSTILE not in html


def test_the_page_works_without_anything_collected(client: Client) -> None:
    answer = client.get("/dossier/")
    assert answer.status_code == 200
    assert "noscript" in answer.content.decode()
    assert client.get("/dossier/document/").status_code == 405
