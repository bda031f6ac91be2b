"""The review queue, whole issues, conflicts with a new parse, and the journal of who did it."""

import datetime
import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from archive import arranging
from archive.corrections import parses, saving
from archive.corrections.steps import perform
from archive.models import Article, Issue, Newspaper, Page
from tests.editors import editor, member, page

__all__ = ["editor", "page"]


def test_the_queue_lists_what_is_in_doubt_and_goes_on_to_the_next(seeds: None, editor: Client) -> None:
    url = reverse("review-queue")
    Page.objects.filter(pk=Page.objects.order_by("-pk")[0].pk).update(conflict="新的解析不同")
    html = editor.get(url).content.decode()
    listed = [int(pk) for pk in re.findall(r'<a href="/admin/workbench/(\d+)/">', html)]
    assert listed[0] == Page.objects.order_by("-pk")[0].pk
    assert len(listed) == 5
    answer = editor.post(reverse("workbench-review", args=[listed[0]]), {"base": 1})
    assert answer.status_code == 302
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id, entry.change_message) == ("bianji", str(listed[0]), "版本 1 标为已审")
    answer = editor.get(answer["Location"])
    assert answer["Location"] == reverse("workbench", args=[listed[1]])
    assert "4 版" in editor.get(url).content.decode()
    assert f"/admin/workbench/{listed[0]}/" in editor.get(url, {"state": "reviewed"}).content.decode()
    assert editor.get(url, {"doubt": "conflict"}).content.decode().count('<a href="/admin/workbench/') == 0
    Article.objects.filter(page=listed[3]).update(reasons=["weak_cut", "very_long"])
    Article.objects.exclude(page=listed[3]).update(reasons=["very_short"])
    held = re.findall(r'<a href="/admin/workbench/(\d+)/">', editor.get(url, {"reason": "weak_cut"}).content.decode())
    assert held == [str(listed[3])]
    for wrong in ({"reason": "weak"}, {"month": "三月"}, {"newspaper": "99"}, {"state": "x"}, {"doubt": "x"}, {"page": "0"}):
        assert editor.get(url, wrong).status_code == 400
    assert editor.get(url, {"page": "9"}).status_code == 404


def test_the_queue_asks_as_much_of_the_database_for_one_page_as_for_five(
    seeds: None, editor: Client, django_assert_num_queries: Any
) -> None:
    url = reverse("review-queue")
    with django_assert_num_queries(9):
        editor.get(url)
    Page.objects.exclude(pk=Page.objects.order_by("pk")[0].pk).update(segmentation=None)
    with django_assert_num_queries(9):
        editor.get(url)


def test_a_page_that_changed_meanwhile_is_not_marked_as_reviewed(page: Page, editor: Client) -> None:
    assert editor.post(reverse("workbench-review", args=[page.pk]), {"base": 9}).status_code == 409
    assert editor.post(reverse("workbench-review", args=[page.pk]), {"base": "x"}).status_code == 400
    assert editor.post(reverse("workbench-review", args=[999]), {"base": 1}).status_code == 404


def test_an_issue_is_dated_and_joins_the_one_of_that_day(seeds: None) -> None:
    archivist = member("dangan", "档案员")
    yongkang = Newspaper.objects.get(name="永康日报")
    first, second = Issue.objects.filter(newspaper=yongkang, date_basis="inferred").order_by("pk")[:2]
    fields = {
        "do": "date",
        "newspaper": yongkang.pk,
        "date": "2022-01-29",
        "edition": "",
        "number": "",
        "reason": "据合订本",
    }
    assert archivist.post(reverse("arrange-issue", args=[first.pk]), fields).status_code == 302
    first.refresh_from_db()
    assert (str(first.date), first.date_basis) == ("2022-01-29", "editor")
    assert archivist.post(reverse("arrange-issue", args=[second.pk]), fields).status_code == 302
    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("merged", first)
    assert first.pages.count() == 2
    answer = Client().get(second.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, first.get_absolute_url())
    moved = first.pages.order_by("pk")[1]
    fields = {
        "do": "move", "move-page": moved.pk, "move-newspaper": yongkang.pk, "move-date": "2022-01-30", "move-number": "02",
        "move-edition": "",
    }  # fmt: skip
    assert archivist.post(reverse("arrange-issue", args=[first.pk]), fields).status_code == 302
    moved.refresh_from_db()
    assert (moved.number, str(moved.issue.date), first.pages.count()) == ("2", "2022-01-30", 1)
    said = list(LogEntry.objects.order_by("pk").values_list("user__username", "object_id", "change_message"))
    assert [(who, int(pk)) for who, pk, _ in said] == [
        ("dangan", first.pk), ("dangan", first.pk), ("dangan", moved.issue_id),
    ]  # fmt: skip
    assert all(f"编号 {pk}" in what for (_, _, what), pk in zip(said, (first.pk, second.pk, moved.pk), strict=True))
    assert said[0][2].endswith("：据合订本")
    assert "据合订本" in archivist.get(reverse("admin:archive_issue_history", args=[first.pk])).content.decode()


def test_no_arrangement_shows_what_is_withdrawn_or_held_back(seeds: None) -> None:
    first, second, third = Issue.objects.order_by("pk")[:3]
    for number, issue in enumerate((first, second, third), 1):
        issue.pages.update(number=str(number))
    Issue.objects.filter(pk=first.pk).update(state="withdrawn", withdrawn_reason="家属要求", withdrawn_on="2026-01-02")
    for issue, into in ((first, second), (second, first)):
        with pytest.raises(arranging.ArrangementError, match="已撤下"):
            arranging.merge_issues(issue, into)
    Issue.objects.filter(pk=second.pk).update(state="held")
    unseen, seen = second.pages.get(), third.pages.get()
    for issue, into in ((second, third), (third, second)):
        with transaction.atomic():
            joined = arranging.merge_issues(issue, into)
            assert joined.state == "published"
            assert not Article.objects.published().filter(page=unseen).exists()
            assert Article.objects.published().filter(page=seen).count() == seen.articles.exclude(key=None).count()
            transaction.set_rollback(True)
    day = datetime.date(2030, 1, 1)
    arranging.move_page(seen, None, day, "3")
    place = Issue.objects.get(pages=seen)
    Issue.objects.filter(pk=place.pk).update(newspaper=Newspaper.objects.all()[0])
    arranging.move_page(unseen, Newspaper.objects.all()[0], day, "2")
    assert not Article.objects.published().filter(page=unseen).exists()


def test_addresses_of_merged_issues_go_on_answering_whatever_comes_after(seeds: None, client: Client) -> None:
    first, second, third = Issue.objects.order_by("pk")[:3]
    for number, issue in enumerate((first, second, third), 1):
        issue.pages.update(number=str(number))
    arranging.merge_issues(first, second)
    arranging.merge_issues(second, third)
    for issue in (first, second):
        answer = client.get(issue.get_absolute_url())
        assert (answer.status_code, answer["Location"]) == (301, third.get_absolute_url())
    with pytest.raises(arranging.ArrangementError):
        arranging.merge_issues(third, first)
    Issue.objects.filter(pk=third.pk).update(state="withdrawn", withdrawn_reason="家属要求", withdrawn_on="2026-01-02")
    gone = client.get(third.get_absolute_url())
    assert gone.status_code == 410
    for told in ("2026年1月2日", "家属要求"):
        assert told in gone.content.decode()
    article = third.pages.all()[0].articles.exclude(key=None)[0]
    assert client.get(article.get_absolute_url()).status_code == 410
    assert client.get(f"/api/v1/articles/{article.pk}").status_code in (404, 410)
    for section in ("issues", "articles"):
        assert client.get(f"/sitemap-{section}.xml").content.decode().count(third.get_absolute_url()) == 0


def test_articles_merged_to_and_fro_never_redirect_in_a_circle(page: Page, client: Client) -> None:
    user = User.objects.create_user("e")
    ids = list(page.articles.order_by("position").values_list("pk", flat=True))
    for n in range(4):
        version = Page.objects.get().segmentation
        assert version is not None
        saving.apply(page.pk, version.n, [{"do": "merge", "article": 1 + n % 2}], user.pk)
        for pk in ids:
            assert client.get(f"/articles/{pk}/", follow=True).status_code == 200
        saving.restore(page.pk, version.n + 1, 1, user.pk)
        assert {client.get(f"/articles/{pk}/").status_code for pk in ids} == {200}


def test_arrangements_that_cannot_be_are_refused_in_words(seeds: None) -> None:
    archivist = member("dangan", "档案员")
    first, second = Issue.objects.order_by("pk")[:2]
    Page.objects.filter(issue__in=[first, second]).update(number="1")
    url = reverse("arrange-issue", args=[first.pk])
    answer = archivist.post(url, {"do": "merge", "into": second.pk})
    assert answer.status_code == 400
    assert "两期都有第1版" in answer.content.decode()
    for fields in (
        {"do": "merge", "into": 999}, {"do": "merge", "into": first.pk}, {"do": "date", "date": "昨天"}, {"do": "x"}, {},
        {"do": "move", "move-page": 99, "move-date": "2022-01-01"}, {"do": "date", "newspaper": 99},
    ):  # fmt: skip
        assert archivist.post(url, fields).status_code == 400
    assert not LogEntry.objects.exists()


def test_a_conflict_with_a_new_parse_is_shown_and_decided(
    page: Page, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    saving.apply(page.pk, 1, [{"do": "merge", "article": 1}], User.objects.get(username="bianji").pk)
    url = reverse("workbench-conflict", args=[page.pk])
    assert editor.get(url).status_code == 302  # there is none yet
    real = parses.parse_page

    def parse(content: bytes, vocabulary: Any) -> Any:
        parsed = real(content, vocabulary)
        changed = perform(parsed.text, parsed.segmentation, [{"do": "correct", "line": 2, "reading": "新的解析"}])
        object.__setattr__(parsed, "segmentation", changed)
        return parsed

    monkeypatch.setattr(parses, "parse_page", parse)
    Page.objects.update(conflict="新的解析与编辑的订正不同，切分仍按编辑的订正。")
    html = editor.get(url).content.decode()
    for told in ("保留订正", "两边合并", "采用新的解析", "不再单独成篇", "<ins>新的解析</ins>"):
        assert told in html
    assert editor.post(url, {"base": 1, "choice": "keep"}).status_code == 409
    assert editor.post(url, {"base": 2, "choice": "redo"}).status_code == 400
    assert editor.post(url, {"base": 2, "choice": "join"}).status_code == 302
    assert Article.objects.published().count() == 2
    assert "新的解析" in Article.objects.published().order_by("position")[0].body
    assert editor.post(url, {"base": 4, "choice": "keep"}).status_code == 400


def test_a_conflict_with_what_a_person_withdrew_names_it(page: Page, editor: Client) -> None:
    Article.objects.filter(position=1).update(state="withdrawn", withdrawn_reason="应当事人要求", withdrawn_on="2024-01-01")
    Page.objects.update(conflict=parses.STANDING)
    html = editor.get(reverse("workbench-conflict", args=[page.pk])).content.decode()
    for told in (parses.STANDING, "撤下或暂不发布的：《村口新添了一座桥》", "切分没有订正过。"):
        assert told in html
