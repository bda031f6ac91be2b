"""The search page and the API on the seeds: what they answer, and that nothing gives a 500."""

import json
from collections import Counter
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article
from search import indexing
from search.analysis import cut, fold
from search.backends.evaluate import Evaluator
from search.narrowing import Sort
from search.request import SearchRequest
from search.service import PageNotFoundError, search, similar_articles, turn

pytestmark = pytest.mark.django_db


def ask(client: Client, **parameters: Any) -> Any:
    """The answer of the API."""
    response = client.get("/api/v1/search", parameters)
    assert response.status_code == 200, response.content
    return response.json()


@pytest.mark.parametrize("path", ["nowhere", "articles/abc", "search/", "articles/1/x"])
def test_other_addresses_of_the_api_are_a_problem(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_the_api_writes_chinese_as_it_is(indexed_seeds: Path, client: Client) -> None:
    response = client.get("/api/v1/search", {"q": "疫情"})
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert "疫情" in response.content.decode()


def test_dates_are_one_list_of_years_months_and_days(indexed_seeds: Path, client: Client) -> None:
    answer = ask(client, q="*", page_size=100)
    counts = {value["value"]: value["count"] for value in answer["facets"]["date"]}
    dates = [result["date"] for result in answer["results"]]
    expected = Counter(date[:length] if date else "unknown" for date in dates for length in ((4, 7, 10) if date else (0,)))
    assert counts == expected
    values = list(counts)
    assert [value for value in values if len(value) == 4] == sorted({d[:4] for d in dates if d}, reverse=True)
    for before, value in pairwise(values):
        if len(value) > 7 and value != "unknown":
            assert before.startswith(value[:7])
    labels = {value["value"]: value["label"] for value in answer["facets"]["date"]}
    assert labels["2022"] == "2022年"


def test_found_articles_are_those_of_the_record(indexed_seeds: Path, client: Client) -> None:
    held = {
        article.pk: [fold(t) for t in (article.kicker, article.headline, article.deck, article.byline, article.body)]
        for article in Article.objects.published()
    }
    assert len(held) == 21
    for q in ["疫情", "疫情防控", "永康", "李一正", "1·5疫情", "2020年12月30日", "的", "惠衢保", "鄉村"]:
        for asked, pieces in ((f'"{q}"', [fold(q)]), (q, list(cut(fold(q))))):
            expected = {pk for pk, texts in held.items() if all(any(piece in text for text in texts) for piece in pieces)}
            answer = ask(client, q=asked, page_size=100)
            assert {result["id"] for result in answer["results"]} == expected, asked
            assert answer["total"] == len(expected)


def test_answer_has_the_promised_shape(indexed_seeds: Path, client: Client) -> None:
    answer = ask(client, q="疫情防控", page_size=2)
    assert set(answer) == {"total", "literal_total", "took_ms", "query", "results", "facets", "next"}
    assert answer["query"] == {
        "text": "疫情防控",
        "runs": [{"text": "疫情防控", "pieces": ["疫情", "防控"], "quoted": False}],
        "notes": [],
    }
    assert set(answer["results"][0]) == {
        *("id", "url", "headline", "newspaper", "date", "page_number", "score", "snippet", "literal", "kind")
    }
    assert set(answer["facets"]) == {*("county", "newspaper", "topic", "campaign", "kind", "contributor", "date")}
    assert set(answer["facets"]["county"][0]) == {"value", "label", "count"}
    assert answer["next"] == "http://testserver/api/v1/search?" + urlencode({"q": "疫情防控", "page_size": 2, "page": 2})
    following = client.get(answer["next"]).json()
    assert not {r["id"] for r in following["results"]} & {r["id"] for r in answer["results"]}


def test_pages_of_the_api_joined_are_the_whole(indexed_seeds: Path, client: Client) -> None:
    ids: list[int] = []
    address: str | None = "/api/v1/search?page_size=4"
    while address:
        answer = client.get(address).json()
        ids += [result["id"] for result in answer["results"]]
        address = answer["next"]
    assert sorted(ids) == sorted(Article.objects.published().values_list("pk", flat=True))


def test_articles_of_the_api(indexed_seeds: Path, client: Client) -> None:
    listed = client.get("/api/v1/articles", {"page_size": 100}).json()
    assert listed["total"] == 21
    assert listed["next"] is None
    assert [result["id"] for result in listed["results"]] == list(
        Article.objects.published().order_by("pk").values_list("pk", flat=True)
    )
    article = Article.objects.published().get(headline__startswith="奋力打造新时代清廉建设高地")
    shown = client.get(f"/api/v1/articles/{article.pk}").json()
    assert shown["headline"] == article.headline
    assert shown["paragraphs"] == article.paragraphs
    assert shown["contributors"] == [{"name": "李一正", "role": "reporter"}]
    assert shown["published"]["basis"] == article.page.issue.date_basis
    assert shown["source"] == article.lines


def test_withdrawn_and_held_articles_are_not_shown(indexed_seeds: Path, client: Client) -> None:
    article = Article.objects.published().order_by("pk")[0]
    Article.objects.filter(pk=article.pk).update(state="withdrawn", withdrawn_reason="重复", withdrawn_on="2024-01-01")
    assert client.get(f"/api/v1/articles/{article.pk}").status_code == 410
    assert article.pk not in {result["id"] for result in ask(client, page_size=100)["results"]}
    Article.objects.filter(pk=article.pk).update(state="held")
    assert client.get(f"/api/v1/articles/{article.pk}").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/articles/999999999", f"/api/v1/articles/{10**30}", "/api/v1/articles?page=99"])
def test_what_is_not_there_is_a_problem_404(indexed_seeds: Path, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


BAD = [
    {"page": "0"},
    {"page": "-1"},
    {"page": "x"},
    {"page": "9" * 5000},
    {"page_size": "101"},
    {"sort": "best"},
    {"date": "2021-13"},
    {"date": "yesterday"},
    {"date_from": "abc"},
    {"date_from": "2022", "date_to": "2021"},
    {"date_basis": "guessed"},
    {"county": "永" * 101},
    {"county": "\x00"},
    {"q": "\x00"},
    {"q": "疫" * 1001},
    {"q": "a " * 61},
    {"q": "(" * 20 + "a" + ")" * 20},
]


@pytest.mark.parametrize("parameters", BAD)
def test_what_the_form_refuses_is_400(indexed_seeds: Path, client: Client, parameters: dict[str, str]) -> None:
    assert client.get("/search/", parameters).status_code == 400
    response = client.get("/api/v1/search", parameters)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert {error["parameter"] for error in response.json()["errors"]} <= set(parameters)


HOSTILE = [
    *("疫", "*", "* * *", "？", "……", '"', '""', '"疫情', "“疫情", "(", ")", "((", "-", "--", "-疫情", "NOT", "AND OR NOT"),
    *(
        "headline:",
        "date:",
        "county:",
        "NEAR",
        "疫情 NEAR",
        "NEAR/3 疫情",
        "[a TO b]",
        "疫~2",
        "疫^5",
        "a:b:c",
        "\\",
        "/",
        "%",
    ),
    *(
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "\u202e\u200b",
        "𠮷",
        "🎉",
        "\ufffd",
        "&amp;",
        "{{ 7*7 }}",
        "疫*",
        "*疫",
        "疫**情",
    ),
]


@pytest.mark.parametrize("q", HOSTILE)
def test_no_query_is_a_500(indexed_seeds: Path, client: Client, q: str) -> None:
    response = client.get("/search/", {"q": q})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert client.get("/api/v1/search", {"q": q}).status_code == 200


def test_bytes_that_are_no_text_are_no_500(indexed_seeds: Path, client: Client) -> None:
    assert client.get("/search/?q=%ff%fe%ed%a0%80&county=%ff").status_code == 200


@pytest.mark.parametrize("page", ["2", "999999", "9" * 30])
def test_a_page_past_the_end_is_404(indexed_seeds: Path, client: Client, page: str) -> None:
    assert client.get("/search/", {"q": "疫情", "page": page}).status_code == 404
    assert client.get("/api/v1/search", {"q": "疫情", "page": page}).status_code == 404


def test_values_that_do_not_exist_get_a_message(indexed_seeds: Path, client: Client) -> None:
    answer = ask(client, q="疫情", county="亚特兰蒂斯", kind="poem")
    assert answer["total"] == 0
    assert answer["query"]["notes"] == ["没有文章的县市区是“亚特兰蒂斯”。", "没有文章的体裁是“poem”。"]
    response = client.get("/search/", {"q": "疫情", "county": "亚特兰蒂斯"})
    assert response.status_code == 200
    assert "没有文章的县市区是“亚特兰蒂斯”。" in response.content.decode()


def test_a_chosen_value_without_hits_stays(indexed_seeds: Path, client: Client) -> None:
    facets = ask(client, q="疫情", kind="poem")["facets"]
    assert {"value": "poem", "label": "poem", "count": 0} in facets["kind"]


@pytest.mark.parametrize(
    ("address", "queries_each"), [("/search/?q=疫情", 6), ("/api/v1/search?q=疫情", 5), ("/api/v1/articles?", 2)]
)
def test_number_of_queries_does_not_grow_with_the_hits(
    indexed_seeds: Path, client: Client, address: str, queries_each: int
) -> None:
    counts = []
    client.get(f"{address}&page_size=2")
    for size in (2, 9):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{address}&page_size={size}").status_code == 200
        counts.append(len(queries))
    assert counts == [queries_each, queries_each]


def test_a_missing_index_is_said_plainly(indexed_seeds: Path, empty_place: Path, client: Client) -> None:
    response = client.get("/search/", {"q": "疫情"})
    assert response.status_code == 503
    assert "检索索引还没有建立" in response.content.decode()
    response = client.get("/api/v1/search", {"q": "疫情"})
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert not empty_place.exists()  # asking made nothing


def test_a_hit_leads_to_its_writers_and_shows_a_byline_that_matched(indexed_seeds: Path, client: Client) -> None:
    article = Article.objects.published().filter(contributors__name="李一正").get()
    link = f'href="/contributors/{quote("李一正")}/"'
    by_headline = client.get("/search/", {"q": f'"{article.headline}"'}).content.decode()
    assert link in by_headline
    assert "hit__byline" not in by_headline
    Article.objects.filter(pk=article.pk).update(byline="融媒记者 李一正")
    indexing.rebuild()
    by_name = client.get("/search/", {"q": "author:李一正"}).content.decode()
    assert link in by_name
    assert '<span class="hit__byline" lang="zh-Hans">融媒记者 <mark>李一正</mark></span>' in by_name


def test_everything_found_is_escaped(indexed_seeds: Path, empty_place: Path, client: Client) -> None:
    article = Article.objects.published().order_by("pk")[0]
    evil = "<script>alert(1)</script>恶"
    Article.objects.filter(pk=article.pk).update(
        kicker=evil, headline=evil, deck=evil, byline=evil, paragraphs=[{"role": "body", "text": evil}]
    )
    indexing.rebuild()
    for address in (
        f"/search/?q={quote('恶')}",
        f"/search/?q={quote(evil)}",
        f"/articles/{article.pk}/?q={quote('恶')}&hit=1",
    ):
        content = client.get(address).content.decode()
        assert "<script>alert(1)" not in content
        assert "恶" in content
    assert json.loads(client.get("/api/v1/search", {"q": "恶"}).content)["results"][0]["headline"] == evil


def test_a_query_over_its_time_is_stopped_with_a_message(
    indexed_seeds: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.backends.finding.Evaluator", partial(Evaluator, seconds=-1))
    answer = ask(client, q="疫*控")
    assert (answer["total"], answer["results"]) == (0, [])
    assert answer["query"]["notes"] == ["这个检索太慢，已停止。请减少 * 和 NEAR，或先选县市区、日期缩小范围。"]
    assert "这个检索太慢" in client.get("/search/", {"q": "疫*控"}).content.decode()


def test_where_no_word_ranks_the_hits_the_newest_come_first_and_it_is_said(indexed_seeds: Path) -> None:
    for q in ("", "*", "-疫苗"):
        offered = search(SearchRequest(q=q)).sorts
        assert [(sort.value, sort.chosen) for sort in offered] == [("newest", True), ("oldest", False)]
        by_itself, told = (search(SearchRequest(q=q, sort=sort, page_size=100)) for sort in (Sort.RELEVANCE, Sort.NEWEST))
        assert [hit.article.pk for hit in by_itself.hits] == [hit.article.pk for hit in told.hits]
    assert [sort.value for sort in search(SearchRequest(q="疫情")).sorts] == ["relevance", "newest", "oldest"]


def test_past_the_end_is_an_error_of_the_service(indexed_seeds: Path) -> None:
    with pytest.raises(PageNotFoundError):
        search(SearchRequest(q="疫情", page=7))


def test_first_appearance(indexed_seeds: Path) -> None:
    first = search(SearchRequest(q="疫情")).first
    dated = [
        article.page.issue
        for article in Article.objects.published().with_place()
        if article.page.issue.date and "疫情" in fold(article.headline + "\n" + article.body)
    ]
    assert first is not None
    assert first.article.page.issue.date == min(issue.date for issue in dated if issue.date)
    assert first.earliest == min(issue.date_earliest for issue in dated if issue.date_earliest)
    assert first.latest == min(issue.date_latest for issue in dated if issue.date_latest)
    assert first.held_before is None or first.held_before < first.earliest
    assert search(SearchRequest(q="")).first is None


def test_narrowing_within_the_hits(indexed_seeds: Path, client: Client) -> None:
    response = client.get("/search/", {"q": "疫情 OR 消防", "more": "会议", "sort": "newest", "page": "2"})
    assert response.status_code == 302
    assert response["Location"] == "/search/?" + urlencode({"q": "(疫情 OR 消防) 会议", "sort": "newest"})
    both = {result["id"] for result in ask(client, q="疫情 OR 消防", page_size=100)["results"]}
    further = {result["id"] for result in ask(client, q="会议", page_size=100)["results"]}
    assert {result["id"] for result in ask(client, q="(疫情 OR 消防) 会议", page_size=100)["results"]} == both & further
    assert client.get("/search/", {"q": "疫情", "more": "a*" * 20 + "a"}).status_code == 400


def test_suggestions(indexed_seeds: Path, client: Client) -> None:
    def suggested(q: str) -> list[tuple[str, str]]:
        answer = client.get("/search/suggestions/", {"q": q}).json()["suggestions"]
        return [(item["kind"], item["text"]) for item in answer]

    assert ("term", "疫情") in suggested("疫")
    assert ("term", "疫情") in suggested("yiq")
    assert ("name", "李一正") in suggested("李一")
    assert any(kind == "headline" and "清廉" in text for kind, text in suggested("清廉"))
    for q in ("", "？", "疫" * 2000, "\x00", "没有这样的开头"):
        assert suggested(q) == []


def test_an_article_opened_from_a_hit_is_marked_and_leads_to_the_next(indexed_seeds: Path, client: Client) -> None:
    asked = SearchRequest(q="疫情防控")
    hits = search(asked).hits
    for place, hit in enumerate(hits):
        found = turn(asked, hit.article.pk, hit.number)
        assert found is not None
        assert (found.number, found.total) == (hit.number, len(hits))
        assert found.previous_url == (hits[place - 1].url if place else None)
        assert found.next_url == (hits[place + 1].url if place + 1 < len(hits) else None)
    assert turn(asked, hits[0].article.pk, 2) is None
    assert turn(asked, hits[0].article.pk, 10**9) is None
    content = client.get(hits[0].url).content.decode()
    assert "<mark>疫情防控</mark>" in content
    assert hits[1].url.replace("&", "&amp;") in content
    for hit in ("0", "x", "9" * 400, ""):
        assert client.get(f"/articles/{hits[0].article.pk}/", {"q": "疫情", "hit": hit}).status_code == 200


def test_a_match_across_paragraphs_is_marked_on_both_sides(indexed_seeds: Path, client: Client) -> None:
    article = Article.objects.published().order_by("pk")[0]
    paragraphs = [
        {"role": "body", "text": "疫情来了"},
        {"role": "body", "text": "末尾是疫"},
        {"role": "body", "text": "情防控开头"},
        {"role": "table", "text": "疫情\t防"},
        {"role": "table", "text": "控\t二"},
    ]
    Article.objects.filter(pk=article.pk).update(headline="抓好疫 情防控", kicker="疫", deck="防疫", paragraphs=paragraphs)
    content = client.get(f"/articles/{article.pk}/", {"q": '"疫情防控"'}).content.decode()
    for shown in (
        "<p>疫情来了</p>",
        "<p>末尾是<mark>疫</mark></p>",
        "<p><mark>情防控</mark>开头</p>",
        "<td><mark>疫情</mark></td><td><mark>防</mark></td></tr><tr><td><mark>控</mark></td>",
        '<span class="phrase">抓好<mark>疫</mark></span> <span class="phrase"><mark>情防控</mark></span>',
        '<p class="piece__kicker">疫</p>',
    ):
        assert shown in content


def test_similar_articles(indexed_seeds: Path) -> None:
    article = Article.objects.published().filter(headline__contains="疫情防控").order_by("pk")[0]
    found = similar_articles(article)
    assert 0 < len(found) <= 5
    assert article not in found
