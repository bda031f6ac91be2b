"""The editors' rooms by plain forms, without JavaScript; who may enter them; what is answered to anything odd."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.corrections import saving
from archive.import_runs import run_import
from archive.models import Article, Draft, Page, Segmentation
from tests.editors import TEXT, Bench, editor, member, page

__all__ = ["editor", "page"]


def test_every_button_works_as_a_plain_form(page: Page, editor: Client) -> None:
    bench = Bench(editor, page)
    assert bench.headlines == ["村口新添了一座桥", "图书馆夜里也开门", "老街的豆腐坊"]
    bench.press("merge:1")
    assert bench.headlines == ["村口新添了一座桥图书馆夜里也开门", "老街的豆腐坊"]
    bench.press("split", line=[4, 5])
    bench.press("correct", lines="1", reading="村口新添了两座桥")
    bench.press("role", lines="4", role="kicker")
    bench.press("move", lines="7-8", to="furniture")
    bench.press("mark", lines="2", part="四十米")
    bench.press("no-break", lines="2")
    bench.press("later:1")
    assert bench.headlines[-1] == "村口新添了两座桥"
    assert len(json.loads(bench.steps)) == 8
    bench.press("undo")
    assert bench.headlines[0] == "村口新添了两座桥"
    bench.press("redo")
    assert bench.headlines[-1] == "村口新添了两座桥"
    bench.press("save", expect=302, reason="试试")
    version = Segmentation.objects.get(n=2)
    assert (version.reason, version.author.username) == ("试试", "bianji")  # type: ignore[union-attr]
    assert list(Article.objects.exclude(key=None).order_by("position").values_list("kicker", "headline")) == [
        ("图书馆夜里也开门", ""),
        ("", "村口新添了两座桥"),
    ]


def test_facts_are_described_in_one_step(page: Page, editor: Client) -> None:
    bench = Bench(editor, page)
    fields = {
        "a1-kicker": "村口", "a1-headline": "新添了一座桥", "a1-deck": "", "a1-contributors": "记者 毛小青、张三；摄影：王五",
        "a1-kind": "notice", "a1-topic": "教育", "a1-topic2": "", "a1-topic3": "卫生健康", "a1-campaigns": ["新冠疫情"],
        "a1-continued_from": "", "a1-continued_on": "02",
    }  # fmt: skip
    bench.press("describe:1", **fields)
    bench.press("save", expect=302)
    article = Article.objects.get(kicker="村口")
    assert (article.headline, article.kind, article.continued_on_page) == ("新添了一座桥", "notice", "2")
    assert list(article.contributors.values_list("name", "role")) == [
        ("毛小青", "reporter"), ("张三", "reporter"), ("王五", "photographer"),
    ]  # fmt: skip
    assert set(article.topics.values_list("name", flat=True)) == {"教育", "卫生健康", "新冠疫情"}
    assert "没有改动" in bench.press("describe:1", expect=400, **{**fields, "a1-continued_on": "2"})


def test_a_series_is_told_and_taken_back_and_stays_with_its_headline(page: Page, editor: Client) -> None:
    bench = Bench(editor, page)
    bench.press("correct", line="1", reading="山村办学记（下）")
    bench.press("reread:1")
    bench.press("split", lines="2")
    bench.press("save", expect=302)
    told = Article.objects.exclude(key=None).order_by("position").values_list("headline", "series", "series_number")
    assert list(told.all()[:2]) == [("山村办学记（下）", "山村办学记", None), ("", "", None)]
    bench = Bench(editor, page)
    assert 'value="山村办学记"' in bench.html
    bench.press(
        "describe:1",
        **{"a1-kind": "news", "a1-headline": "山村办学记（下）", "a1-series": "办学记", "a1-series_number": "2"},
    )
    bench.press("save", expect=302)
    assert told.all()[0] == ("山村办学记（下）", "办学记", 2)
    bench = Bench(editor, page)
    bench.press(
        "describe:1", **{"a1-kind": "news", "a1-headline": "山村办学记（下）", "a1-series": "", "a1-series_number": "2"}
    )
    bench.press("save", expect=302)
    assert told.all()[0] == ("山村办学记（下）", "", None)


def test_the_parser_can_be_asked_again_for_one_article(page: Page, editor: Client) -> None:
    bench = Bench(editor, page)
    bench.press("describe:1", **{"a1-kind": "notice", "a1-headline": "村口新添了一座桥", "a1-contributors": "记者 别人"})
    bench.press("reread:1")
    assert "记者 毛小青" in bench.html
    assert "记者 别人" not in bench.html


def test_what_cannot_be_done_is_a_400_with_a_sentence_and_nothing_lost(page: Page, editor: Client) -> None:
    bench = Bench(editor, page)
    bench.press("merge:1")
    assert "没有可分开的" in bench.press("split", expect=400, lines="1")
    assert len(json.loads(bench.steps)) == 1
    assert "最后一篇" in bench.press("merge:3", expect=400)
    assert "没有这一篇" in bench.press("merge:77", expect=400)


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "explode"}, {"do": "merge:x"}, {"do": ""}, {"steps": "[1]"}, {"steps": "{"}, {"steps": '{"a": 1}'},
        {"steps": '[{"do": "nothing"}]', "do": "show"}, {"lines": "三", "do": "split"}, {"base": "x"}, {"base": ""},
        {"do": "role", "role": "king", "lines": "1"}, {"do": "move", "lines": "1", "to": "abc"}, {"do": "split"},
        {"steps": json.dumps([{"do": "split", "line": 1}] * 1001)},
        {"do": "correct", "lines": "1", "reading": "字" * 2001}, {"do": "split", "lines": "9" * 30},
        {"do": "move", "lines": "1", "to": "1", "before": "5000"}, {"do": "describe:1", "a1-kind": "gossip"},
    ],
)  # fmt: skip
def test_odd_forms_are_refused(page: Page, editor: Client, fields: dict[str, str]) -> None:
    sent = {"base": "1", "steps": "[]", "undone": "[]", "do": "show", **fields}
    answer = editor.post(reverse("workbench", args=[page.pk]), sent)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_a_draft_survives_a_closed_window(page: Page, editor: Client) -> None:
    Bench(editor, page).press("merge:1")
    again = Bench(editor, page)
    assert "接着上次没有保存的 1 步" in again.html
    assert len(again.headlines) == 2
    again.press("discard")
    assert Draft.objects.count() == 0
    assert len(Bench(editor, page).headlines) == 3


@pytest.mark.parametrize(("choice", "saved", "count"), [("join", 3, 2), ("redo", 2, 2), ("discard", 2, 3)])
def test_an_overtaken_editor_is_told_sees_both_and_decides(
    page: Page, editor: Client, choice: str, saved: int, count: int
) -> None:
    bench = Bench(editor, page)
    bench.press("merge:2")
    other = User.objects.create_user("laowang")
    saving.apply(page.pk, 1, [{"do": "correct", "line": 1, "reading": "村口新添了两座桥"}], other.pk, "数错了")
    html = bench.press("save", expect=409)
    for told in ("laowang", "数错了", "村口新添了两座桥", "您的改动", "不再单独成篇"):
        assert told in html
    assert editor.get(bench.url).status_code == 409
    answer = editor.post(reverse("workbench-draft", args=[page.pk]), {"base": 2, "choice": choice})
    assert answer.status_code == 302
    after = Bench(editor, page)
    assert (Segmentation.objects.count(), len(after.headlines)) == (saved, count)
    assert after.headlines[0] == "村口新添了两座桥"


def test_the_very_step_that_was_overtaken_is_kept(page: Page, editor: Client) -> None:
    bench = Bench(editor, page)
    other = User.objects.create_user("laowang")
    saving.apply(page.pk, 1, [{"do": "correct", "line": 1, "reading": "村口新添了两座桥"}], other.pk)
    bench.press("show", expect=302)
    assert bench.headlines[0] == "村口新添了两座桥"
    stale = {"base": 1, "steps": "[]", "undone": "[]", "do": "merge:2"}
    assert editor.post(bench.url, stale).status_code == 409
    assert Draft.objects.get().steps == [{"do": "merge", "article": 2, "as_subheading": False}]


def test_the_history_shows_differences_and_restores(page: Page, editor: Client) -> None:
    bench = Bench(editor, page)
    bench.press("correct", lines="1", reading="村口新添了两座桥")
    bench.press("save", expect=302)
    url = reverse("workbench-history", args=[page.pk])
    html = editor.get(url).content.decode()
    assert "<del>村口新添了一座桥</del>" in html
    assert "<ins>村口新添了两座桥</ins>" in html
    restore = reverse("workbench-restore", args=[page.pk])
    assert editor.post(restore, {"n": 1, "base": 1}).status_code == 409
    assert editor.post(restore, {"n": 7, "base": 2}).status_code == 400
    assert editor.post(restore, {"n": "x", "base": 2}).status_code == 400
    assert editor.post(restore, {"n": 1, "base": 2}).status_code == 302
    assert Article.objects.get(position=1).headline == "村口新添了一座桥"


def test_a_fragment_is_what_the_script_asks_for(page: Page, editor: Client) -> None:
    sent = {"base": "1", "steps": "[]", "undone": "[]", "do": "merge:1"}
    answer = editor.post(reverse("workbench", args=[page.pk]), sent, headers={"X-Workbench": "fragment"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()


def test_what_stands_on_a_page_is_escaped(db: None, editor: Client, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    (tmp_path / "a.txt").write_text(f"{evil}\n{TEXT}\n{evil}甲乙丙丁戊己庚辛。\n")
    run_import([tmp_path / "a.txt"])
    page = Page.objects.get()
    bench = Bench(editor, page)
    bench.press("correct", lines="3", reading=f"{evil}桥")
    bench.press("save", expect=302, reason=evil)
    for address in (bench.url, reverse("workbench-history", args=[page.pk]), reverse("review-queue")):
        assert evil not in editor.get(address).content.decode()


# Who may do what.


ROOMS = ["workbench", "workbench-history", "workbench-conflict", "review-next"]


@pytest.mark.parametrize("room", ROOMS)
def test_a_stranger_is_asked_to_log_in_and_a_reader_refused(page: Page, client: Client, room: str) -> None:
    url = reverse(room, args=[page.pk])
    assert client.get(url)["Location"].startswith("/admin/login/")
    assert member("reader", None).get(url).status_code == 403
    assert member("former", "编辑", staff=False).get(url).status_code == 403


def test_what_a_role_may_not_do_is_a_403(page: Page, editor: Client) -> None:
    arrange = reverse("arrange-issue", args=[page.issue_id])
    assert editor.get(arrange).status_code == 403
    assert editor.post(arrange, {"do": "merge", "into": 1}).status_code == 403
    assert editor.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert editor.get(reverse("admin:archive_newspaper_add")).status_code == 403
    archivist = member("dangan", "档案员")
    assert archivist.get(arrange).status_code == 200
    assert archivist.get(reverse("admin:archive_newspaper_add")).status_code == 200
    assert archivist.get(reverse("admin:auth_user_changelist")).status_code == 403
    administrator = member("guanli", "管理员")
    assert administrator.get(reverse("admin:auth_user_changelist")).status_code == 200
    for client in (editor, archivist, administrator):
        assert client.get(reverse("workbench", args=[page.pk])).status_code == 200
    reader = member("duzhe", None)
    for name in ("workbench", "workbench-restore", "workbench-draft", "workbench-review", "workbench-conflict"):
        assert reader.post(reverse(name, args=[page.pk])).status_code == 403


def test_the_log_cannot_be_edited(page: Page) -> None:
    administrator = member("guanli", "管理员")
    version = Segmentation.objects.get()
    for name, pk in (("segmentation", version.pk), ("change", 1), ("source", page.source_id)):
        assert administrator.get(reverse(f"admin:archive_{name}_change", args=[pk])).status_code == 200
        assert administrator.post(reverse(f"admin:archive_{name}_change", args=[pk]), {"reason": "x"}).status_code == 403
        assert administrator.post(reverse(f"admin:archive_{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403
