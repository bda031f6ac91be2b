"""The admin: all of it opens, what may be changed is recorded, what may not cannot be."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from archive.doubts import REASONS, in_words
from archive.forms import LinesField, TermsField
from archive.import_runs import run_import
from archive.models import Article, Change, Issue, Newspaper, Page, Topic
from archive.parsing.confidence import FACTORS

MODELS = ("newspaper", "topic", "issue", "page", "article", "contributor", "source", "segmentation", "importrun", "change")

#: What the browser sends for the two read-only tables of an article.
INLINES = {f"{name}-{part}": "0" for name in ("contributors", "article_topics") for part in ("TOTAL_FORMS", "INITIAL_FORMS")}


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def changed_since(seq: int) -> list[tuple[str, int]]:
    return list(Change.objects.filter(seq__gt=seq).order_by("seq").values_list("kind", "object_id"))


def last_seq() -> int:
    last = Change.objects.order_by("-seq").first()
    return last.seq if last else 0


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_every_row_opens(seeds: None, editor: Client, model: str) -> None:
    response = editor.get(reverse(f"admin:archive_{model}_changelist"), {"q": "永康"})
    assert response.status_code == 200
    response = editor.get(reverse(f"admin:archive_{model}_changelist"))
    row = response.context["cl"].queryset.first()
    assert editor.get(reverse(f"admin:archive_{model}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_deleted(seeds: None, editor: Client, model: str) -> None:
    row = editor.get(reverse(f"admin:archive_{model}_changelist")).context["cl"].queryset.first()
    assert editor.post(reverse(f"admin:archive_{model}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_a_renamed_newspaper_touches_its_articles_and_keeps_its_former_name(seeds: None, editor: Client) -> None:
    paper, seq = Newspaper.objects.get(name="永康日报"), last_seq()
    form = {
        "name": "永康新报",
        "county": "永康",
        "level": "市",
        "names": "\n".join(paper.names),
        "places": "",
        "phrases": "",
    }
    response = editor.post(reverse("admin:archive_newspaper_change", args=[paper.pk]), form)
    assert response.status_code == 302, response.context["errors"]
    paper.refresh_from_db()
    assert (paper.name, paper.slug, paper.names[-1]) == ("永康新报", "yongkang-ribao", "永康日报")
    articles = Article.objects.filter(page__issue__newspaper=paper).order_by("pk").values_list("pk", flat=True)
    assert changed_since(seq) == [("newspaper", paper.pk), *(("article", pk) for pk in articles)]
    assert len(articles) == 12


def test_an_articles_text_is_shown_and_not_edited(seeds: None, editor: Client) -> None:
    article = Article.objects.published().order_by("pk")[0]
    url = reverse("admin:archive_article_change", args=[article.pk])
    assert article.headline in editor.get(url).content.decode()
    inlines = {
        f"{name}-{part}": "0" for name in ("contributors", "article_topics") for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    form = {"state": "published", "withdrawn_reason": "", "headline": "改了", "key": "9", **inlines}
    assert editor.post(url, form).status_code == 302
    fresh = Article.objects.get(pk=article.pk)
    assert (fresh.headline, fresh.key) == (article.headline, article.key)


def test_withdrawing_needs_a_reason_and_is_recorded(seeds: None, editor: Client) -> None:
    article, seq = Article.objects.published().order_by("pk")[0], last_seq()
    url = reverse("admin:archive_article_change", args=[article.pk])
    refused = editor.post(url, {"state": "withdrawn", "withdrawn_reason": "", **INLINES})
    assert refused.status_code == 200
    assert "撤下要写明原因" in refused.content.decode()
    assert editor.post(url, {"state": "withdrawn", "withdrawn_reason": "应当事人要求", **INLINES}).status_code == 302
    article.refresh_from_db()
    assert (article.state, article.withdrawn_reason) == ("withdrawn", "应当事人要求")
    assert article.withdrawn_on is not None
    assert changed_since(seq) == [("article", article.pk)]


def issue_form(issue: Issue, **changes: Any) -> dict[str, Any]:
    fields = ("newspaper_id", "date", "last_date", "edition", "number", "state", "withdrawn_reason")
    form = {name.removesuffix("_id"): getattr(issue, name) for name in fields} | changes
    return {name: "" if value is None else str(value) for name, value in form.items()}


@pytest.mark.parametrize(("given", "kept"), [({"date": "2023-07-23"}, "2023-07-23"), ({"confirmed": "on"}, "2023-07-22")])
def test_a_date_given_or_confirmed_by_an_editor_is_certain(
    seeds: None, editor: Client, given: dict[str, str], kept: str
) -> None:
    issue = Issue.objects.filter(date_basis="inferred").order_by("-date")[0]
    response = editor.post(reverse("admin:archive_issue_change", args=[issue.pk]), issue_form(issue, **given))
    assert response.status_code == 302
    issue.refresh_from_db()
    assert (issue.date_basis, str(issue.date_earliest), str(issue.date_latest)) == ("editor", kept, kept)


def test_saving_an_inferred_date_as_it_is_leaves_it_inferred(seeds: None, editor: Client) -> None:
    issue = Issue.objects.filter(date_basis="inferred").order_by("-date")[0]
    assert editor.post(reverse("admin:archive_issue_change", args=[issue.pk]), issue_form(issue)).status_code == 302
    issue.refresh_from_db()
    assert (issue.date_basis, issue.date_text) == ("inferred", "推定 2023年7月22日—8月4日")


def test_two_issues_of_a_day_are_refused_with_a_sentence(seeds: None, editor: Client) -> None:
    first, second = Issue.objects.filter(newspaper__name="永康日报").order_by("pk")[:2]
    for issue in (first, second):
        response = editor.post(reverse("admin:archive_issue_change", args=[issue.pk]), issue_form(issue, date="2023-07-20"))
    assert response.status_code == 200
    assert f"这一天已有一期（编号 {first.pk}）" in response.content.decode()


def test_a_merged_issue_is_not_edited(seeds: None, editor: Client) -> None:
    first, second = Issue.objects.order_by("pk")[:2]
    Issue.objects.filter(pk=first.pk).update(state="merged", merged_into=second)
    assert editor.post(reverse("admin:archive_issue_change", args=[first.pk]), issue_form(first)).status_code == 403


@pytest.mark.parametrize(("typed", "kept", "position"), [("02", "2", 2), ("a3", "A3", 1003), ("", "", 0)])
def test_a_page_number_is_kept_as_printed(seeds: None, editor: Client, typed: str, kept: str, position: int) -> None:
    page = Page.objects.order_by("pk")[0]
    assert (
        editor.post(reverse("admin:archive_page_change", args=[page.pk]), {"number": typed, "name": "要闻"}).status_code
        == 302
    )
    page.refresh_from_db()
    assert (page.number, page.position, page.name) == (kept, position, "要闻")


def test_a_page_number_that_is_none_is_refused(seeds: None, editor: Client) -> None:
    page = Page.objects.order_by("pk")[0]
    response = editor.post(reverse("admin:archive_page_change", args=[page.pk]), {"number": "头版", "name": ""})
    assert "版次是数字" in response.content.decode()


def test_a_page_name_that_an_editor_gave_stays(db: None, editor: Client, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("今日柯城\n2021年3月3日 星期三 第1版\n\n新桥通车\n本报讯（记者 方一鸣）昨天，新桥通车了。\n")
    run_import([path])
    page = Page.objects.get()
    editor.post(reverse("admin:archive_page_change", args=[page.pk]), {"number": "1", "name": "专版"})
    path.write_text(path.read_text().replace("第1版", "第1版 要闻"))
    run_import([path])
    Newspaper.objects.filter(name="今日柯城").update(county="衢江")  # so that the page's findings change
    call_command("reparse_pages", stdout=io.StringIO())
    page.refresh_from_db()
    assert page.findings["newspaper"]["county"] == "衢江"
    assert (page.number, page.name, page.findings["number"]["basis"]) == ("1", "专版", "editor")


def test_a_page_shows_what_day_was_found_how_sure_that_is_and_what_contradicts_it(
    db: None, editor: Client, tmp_path: Path
) -> None:
    (tmp_path / "今日柯城-20210404-01.txt").write_text(
        "今日柯城\n2021年3月3日 星期四\n\n新桥通车\n本报讯（记者 方一鸣）昨天，新桥通车了。\n"
    )
    (tmp_path / "b.txt").write_text("新桥通车\n本报讯（记者 方一鸣）2021年3月3日，新桥通车了。\n")
    run_import([tmp_path])
    shown = [
        editor.get(reverse("admin:archive_page_change", args=[pk])).content.decode()
        for pk in Page.objects.order_by("-source__name").values_list("pk", flat=True)
    ]
    assert "<p>日期：报面标注 2021-03-03，把握 60%</p>" in shown[0]
    assert "<li>说法不一：文件路径称为 2021-04-04，报面为 2021-03-03。</li>" in shown[0]
    assert "<p>日期：推定 2021-03-04 至 2021-03-17，把握 90%</p>" in shown[1]


def test_the_list_of_pages_counts_the_articles_that_they_have_now(seeds: None, editor: Client) -> None:
    page = Page.objects.order_by("pk")[0]
    held = page.articles.count()
    Article.objects.create(page=page, key=None, position=1, confidence=0.01)
    listed = editor.get(reverse("admin:archive_page_changelist")).context["cl"].queryset.get(pk=page.pk)
    assert listed.article_count == held
    assert listed.lowest_confidence > 0.01


def test_a_topic_keeps_its_name_and_takes_new_terms(seeds: None, editor: Client) -> None:
    topic = Topic.objects.get(name="卫生健康")
    form = {"name": "健康", "position": "3", "terms": "社区医院 2\n体检", "first_day": "", "last_day": ""}
    assert editor.post(reverse("admin:archive_topic_change", args=[topic.pk]), form).status_code == 302
    topic.refresh_from_db()
    assert (topic.name, topic.terms) == ("卫生健康", {"社区医院": 2, "体检": 1})


def test_lines_are_words_once_each() -> None:
    assert LinesField(required=False).clean(" 永康 \n\n龙山\r\n永康") == ["永康", "龙山"]


@pytest.mark.parametrize("text", ["社区 很多", "社区 0", "社区 -1", "社区 1e9"])
def test_weights_that_are_none_are_refused(text: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="第 1 行"):
        TermsField().clean(text)


def test_source_text_is_escaped_in_the_admin(editor: Client, tmp_path: Any) -> None:
    from archive.import_runs import run_import

    path = tmp_path / "a.txt"
    path.write_text("桥通车了\n本报讯（记者 方一鸣）昨天，<script>alert(1)</script>桥通车了，大家都很高兴。\n")
    run_import([path])
    for row in (Page.objects.get(), Article.objects.get()):
        url = reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])
        assert "<script>alert" not in editor.get(url).content.decode()


def test_every_doubt_of_the_parser_has_words() -> None:
    assert list(REASONS) == list(FACTORS)
    assert in_words(["no_headline", "of_a_later_parser"]) == "没有标题、of_a_later_parser"
