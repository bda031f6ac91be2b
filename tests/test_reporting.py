"""Readers report errors; editors accept, which mends and thanks, or decline."""

import datetime
import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive.corrections import saving
from archive.import_runs import run_import
from archive.models import Article, Report, ReportSender, Segmentation
from tests.editors import TEXT, member


@pytest.fixture
def article(db: None, tmp_path: Path) -> Article:
    (tmp_path / "a.txt").write_text(TEXT)
    run_import([tmp_path / "a.txt"])
    return Article.objects.get(position=1)


def report(client: Client, article: Article, **fields: str) -> Any:
    sent = {"kind": "character", "wrong": "四十米", "suggestion": "四十五米", "name": "老李", **fields}
    return client.post(reverse("report-error", args=[article.pk]), sent)


def test_an_accepted_report_mends_the_article_and_is_thanked(article: Article, client: Client) -> None:
    assert report(client, article).status_code == 200
    assert Article.objects.get(pk=article.pk).body.count("四十五米") == 0
    editor = member("bianji", "编辑")
    assert "采纳并改好第 2 行" in editor.get(reverse("report-list")).content.decode()
    kept = Report.objects.get()
    assert editor.post(reverse("report-list"), {"report": kept.pk, "decision": "accept"}).status_code == 302
    assert "桥长四十五米" in Article.objects.get(pk=article.pk).body
    version = Segmentation.objects.order_by("-n")[0]
    assert version.reason == "采纳读者老李报错：“四十米”应为“四十五米”"
    kept.refresh_from_db()
    assert (kept.state, kept.decided_by.username) == ("accepted", "bianji")  # type: ignore[union-attr]
    again = editor.post(reverse("report-list"), {"report": kept.pk, "decision": "accept"})
    assert again.status_code == 400
    assert "已经处理过" in again.content.decode()


def test_what_was_not_promised_is_not_done(article: Article, client: Client) -> None:
    report(client, article)
    editor = member("bianji", "编辑")
    kept = Report.objects.get()
    promise = re.search('name="remedy" value="([^"]+)"', editor.get(reverse("report-list")).content.decode())
    assert promise is not None
    before = Segmentation.objects.count()
    asked = {"report": kept.pk, "decision": "accept", "remedy": "改好第 9 行"}
    answer = editor.post(reverse("report-list"), asked)
    assert answer.status_code == 400
    assert "已经改动" in answer.content.decode()
    assert (Report.objects.get().state, Segmentation.objects.count()) == ("open", before)
    assert editor.post(reverse("report-list"), asked | {"remedy": html.unescape(promise[1])}).status_code == 302
    assert Segmentation.objects.count() == before + 1


def test_what_cannot_be_mended_by_itself_is_only_marked(article: Article, client: Client) -> None:
    report(client, article, kind="split", wrong="", suggestion="", note="这是两篇。")
    report(client, article, wrong="没有这几个字")
    report(client, article, wrong="桥")  # stands there more than once
    editor = member("bianji", "编辑")
    for kept in Report.objects.all():
        assert editor.post(reverse("report-list"), {"report": kept.pk, "decision": "accept"}).status_code == 302
    assert Segmentation.objects.count() == 1
    assert Report.objects.filter(state="accepted").count() == 3


def decide(editor: Client, decision: str = "accept") -> Any:
    kept = Report.objects.filter(state="open").get()
    return editor.post(reverse("report-list"), {"report": kept.pk, "decision": decision}, follow=True)


def test_words_that_run_over_a_line_end_are_mended_on_both_lines(db: None, client: Client, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.replace("桥长四十米", "桥长四\n十米"))
    run_import([tmp_path / "a.txt"])
    article = Article.objects.get(position=1)
    assert "桥长四十米" in article.body
    report(client, article, wrong="四十米，", suggestion="五百二十一米，")
    editor = member("bianji", "编辑")
    assert "采纳并改好第 2、3 行" in editor.get(reverse("report-list")).content.decode()
    assert "并已改好第 2、3 行" in decide(editor).content.decode()
    assert "桥长五百二十一米，宽八米" in Article.objects.get(pk=article.pk).body


def test_a_report_of_a_split_is_carried_out_where_the_other_text_begins(article: Article, client: Client) -> None:
    editor = member("bianji", "编辑")
    page = article.page
    saving.apply(page.pk, 1, [{"do": "merge", "article": 1}], editor.get("/admin/").wsgi_request.user.pk)
    assert Article.objects.published().count() == 2
    report(client, article, kind="split", wrong="图书馆夜里也开门", suggestion="")
    assert "采纳并从第 4 行起分篇" in editor.get(reverse("report-list")).content.decode()
    decide(editor)
    assert Article.objects.published().count() == 3
    assert Segmentation.objects.order_by("-n")[0].reason == "采纳读者老李报错：“图书馆夜里也开门”起另是一篇"
    report(client, article, kind="split", wrong="航埠镇严村", suggestion="")  # within a line
    decide(editor)
    assert Article.objects.published().count() == 3


@pytest.mark.parametrize(
    ("suggestion", "done"), [("2021年3月5日", True), ("2021-3-5", True), ("2999-01-01", False), ("去年", False)]
)
def test_a_report_of_a_date_is_carried_out_by_who_may_arrange_issues(
    article: Article, client: Client, suggestion: str, done: bool
) -> None:
    issue = article.page.issue
    report(client, article, kind="date", wrong="", suggestion=suggestion)
    editor, archivist = member("bianji", "编辑"), member("dangan", "档案员")
    assert "日期改为" not in editor.get(reverse("report-list")).content.decode()
    offered = "采纳并把这一期的日期改为 2021年3月5日"
    assert (offered in archivist.get(reverse("report-list")).content.decode()) is done
    decide(archivist)
    issue.refresh_from_db()
    assert (str(issue.date) == "2021-03-05", issue.date_basis == "editor") == (done, done)
    told = [entry.change_message for entry in LogEntry.objects.all()]
    assert told == ([f"采纳读者老李报错：日期应为{suggestion}"] if done else [])


def test_an_editor_who_may_not_date_issues_only_marks_a_report_of_a_date(article: Article, client: Client) -> None:
    report(client, article, kind="date", wrong="", suggestion="2021-03-05")
    decide(member("bianji", "编辑"))
    assert Report.objects.get().state == "accepted"
    assert article.page.issue.date_basis != "editor"


def test_a_declined_report_says_why(article: Article, client: Client) -> None:
    report(client, article)
    editor = member("bianji", "编辑")
    editor.post(reverse("report-list"), {"report": Report.objects.get().pk, "decision": "decline", "answer": "原报如此"})
    assert Segmentation.objects.count() == 1
    listed = editor.get(reverse("report-list"), {"state": "declined"}).content.decode()
    assert "原报如此" in listed
    assert '<a href="?state=declined" aria-current="true">未采纳</a>' in listed


def test_the_list_says_of_which_page_a_report_is_and_strikes_only_what_is_to_be_changed(
    article: Article, client: Client
) -> None:
    report(client, article, wrong="新桥通车了", suggestion="", kind="split")
    report(client, article, wrong="", suggestion="2021-03-06", kind="date")
    listed = member("bianji", "编辑").get(reverse("report-list")).content.decode()
    assert listed.count(f"<span>{article.page}</span>") == 2
    assert "<q>新桥通车了</q>" in listed
    assert "应为 <ins>2021-03-06</ins>" in listed
    assert "<del>" not in listed


def test_reports_are_limited_and_nothing_of_the_reader_is_kept(article: Article, client: Client) -> None:
    answers = [report(client, article) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert 3500 < int(answers[-1]["Retry-After"]) <= 3600  # until the first of them is an hour old
    body = answers[-1].content.decode()
    assert "请晚些再来" in body
    assert 'value="四十五米"' in body  # what was written is not lost
    assert 'name="q"' in body
    assert {field.name for field in Report._meta.get_fields()} == {
        "id", "article", "kind", "wrong", "suggestion", "note", "name", "state", "created_at", "decided_by", "decided_at",
        "answer",
    }  # fmt: skip
    assert report(Client(REMOTE_ADDR="192.0.2.7"), article).status_code == 200
    assert report(Client(headers={"X-Forwarded-For": "192.0.2.9, 192.0.2.8"}), article).status_code == 200


def test_every_process_counts_the_same_reports_and_forgets_them_after_an_hour(article: Article, client: Client) -> None:
    for _ in range(10):
        assert report(client, article).status_code == 200
        cache.clear()  # another process knows nothing of this one's memory
    assert report(client, article).status_code == 429
    assert not any("127.0.0.1" in digest for digest in ReportSender.objects.values_list("digest", flat=True))
    ReportSender.objects.update(sent_at=timezone.now() - datetime.timedelta(minutes=61))
    assert report(client, article).status_code == 200
    assert ReportSender.objects.count() == 1


def test_a_report_that_is_refused_is_not_counted(article: Article, client: Client) -> None:
    for _ in range(12):
        assert report(client, article, kind="x").status_code == 400
    assert report(client, article).status_code == 200


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(article: Article, client: Client) -> None:
    assert report(client, article, website="http://spam.example").status_code == 200
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "x"}, {"wrong": "", "suggestion": ""}, {"suggestion": ""}, {"wrong": "字" * 201},
        {"kind": "other", "wrong": "", "suggestion": "", "note": ""}, {"name": "名" * 31}, {"note": "字" * 1001},
    ],
)  # fmt: skip
def test_odd_reports_are_refused(article: Article, client: Client, fields: dict[str, str]) -> None:
    answer = report(client, article, **fields)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert Report.objects.count() == 0


def test_only_what_readers_see_can_be_reported(article: Article, client: Client) -> None:
    Article.objects.filter(pk=article.pk).update(state="held")
    assert report(client, article).status_code == 404
    assert client.get(reverse("report-error", args=[9999])).status_code == 404


def test_who_may_not_decide_is_refused(article: Article, client: Client) -> None:
    report(client, article)
    sent = {"report": Report.objects.get().pk, "decision": "accept"}
    assert client.post(reverse("report-list"), sent)["Location"].startswith("/admin/login/")
    assert member("reader", None).post(reverse("report-list"), sent).status_code == 403
    editor = member("bianji", "编辑")
    for wrong in (
        {},
        {"report": "x", "decision": "accept"},
        {"report": 1, "decision": "burn"},
        {"report": 99, "decision": "accept"},
    ):
        assert editor.post(reverse("report-list"), wrong).status_code == 400
    assert editor.get(reverse("report-list"), {"state": "x"}).status_code == 400
    assert editor.get(reverse("report-list"), {"page": "9"}).status_code == 404


def test_what_a_reader_types_is_escaped(article: Article, client: Client) -> None:
    evil = "<script>alert(1)</script>"
    report(client, article, wrong=evil, suggestion=evil, note=evil, name=evil)
    editor = member("bianji", "编辑")
    assert evil not in editor.get(reverse("report-list")).content.decode()


def test_an_administrator_gives_out_roles_but_no_more(article: Article) -> None:
    from django.contrib.auth.models import User

    administrator = member("guanli", "管理员")
    above = User.objects.create_superuser("root")
    assert administrator.post(reverse("admin:auth_user_change", args=[above.pk]), {"username": "x"}).status_code == 403
    assert administrator.post(reverse("admin:auth_user_password_change", args=[above.pk]), {}).status_code == 403
    html = administrator.get(
        reverse("admin:auth_user_change", args=[User.objects.get(username="guanli").pk])
    ).content.decode()
    assert 'name="groups"' in html
    assert 'name="is_superuser"' not in html
    assert 'name="user_permissions"' not in html
    log = reverse("admin:admin_logentry_changelist")
    assert administrator.get(log).status_code == 200
    assert administrator.post(reverse("admin:admin_logentry_add"), {}).status_code == 403
