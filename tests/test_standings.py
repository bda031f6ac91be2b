"""What readers see of what is held back, merged or withdrawn: nothing, the way on, or the reason."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from archive.models import Article, Issue, Newspaper, Page
from tests.records import DAY, HOSTILE, a_newspaper, a_simple_page, an_issue, body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def newspaper() -> Newspaper:
    return a_newspaper()


def test_lines_of_an_article_that_is_not_published_are_not_shown(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper), "公开的", "收回的")
    Article.objects.filter(headline="收回的").update(state="withdrawn", withdrawn_reason="当事人要求", withdrawn_on=DAY)
    body = body_of(client, f"/pages/{page.pk}/")
    assert "公开的的正文" in body
    assert "收回的" not in body
    assert "没有公开的文章" in body


def test_no_evidence_quotes_an_article_that_is_not_published(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper), "公开的", "收回的")
    quoted = [{"line": 2, "text": "甲句", "says": ""}, {"line": 4, "text": "乙句", "says": ""}]
    Page.objects.filter(pk=page.pk).update(findings={"date": {"evidence": quoted}, "newspaper": {"evidence": quoted}})
    article = page.articles.get(headline="公开的")
    addresses = [
        f"/issues/{page.issue_id}/",
        f"/pages/{page.pk}/",
        f"/articles/{article.pk}/",
        f"/api/v1/articles/{article.pk}",
    ]
    assert all("乙句" in body_of(client, address) for address in addresses)
    Article.objects.filter(headline="收回的").update(state="withdrawn", withdrawn_reason="当事人要求", withdrawn_on=DAY)
    for address in addresses:
        body = body_of(client, address)
        assert ("甲句" in body, "乙句" in body) == (True, False), address
    client.force_login(get_user_model().objects.create_user("editor", is_staff=True))
    assert "乙句" in body_of(client, f"/pages/{page.pk}/")


def test_a_twin_that_readers_do_not_see_is_not_pointed_at(client: Client, newspaper: Newspaper) -> None:
    first = a_simple_page(an_issue(newspaper), "甲")
    second = a_simple_page(an_issue(newspaper, datetime.date(2021, 3, 2)), "甲")
    Page.objects.filter(pk=second.pk).update(duplicate_of=first)
    assert f'<a href="/pages/{first.pk}/">另一版' in body_of(client, f"/pages/{second.pk}/")
    first.articles.update(state="held")
    assert "另一版" not in body_of(client, f"/pages/{second.pk}/")


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
    assert f'<a href="/articles/{two.pk}/">以下见第1版《乙》</a>' in body_of(client, f"/articles/{one.pk}/")
    assert f'<a href="/articles/{one.pk}/">上接1版《甲》</a>' in body_of(client, f"/articles/{two.pk}/")
    Article.objects.filter(pk=two.pk).update(state="held")
    assert '<p class="jump">下转2版</p>' in body_of(client, f"/articles/{one.pk}/")
    Article.objects.filter(pk=one.pk).update(paragraphs=[{"role": "body", "text": "正文（下转2版）"}])
    shown = body_of(client, f"/articles/{one.pk}/").partition("<main")[2]
    assert shown.count("下转2版") == 1  # the text says it, and it is not said again


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
