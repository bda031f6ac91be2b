"""Jumps joined across the pages of an issue, and the parts of a series across issues."""

import datetime
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.import_runs import run_import
from archive.linking import link_jumps
from archive.models import Article, Change, Issue, Page
from archive.placing import page_position
from tests.records import a_newspaper, an_issue


@pytest.fixture
def issue(db: None) -> Issue:
    return Issue.objects.create()


def article(issue: Issue, number: str, body: str, *, on: str = "", source: str = "") -> Article:
    page, _ = Page.objects.get_or_create(issue=issue, number=number, defaults={"position": page_position(number)})
    place = page.articles.count() + 1
    return Article.objects.create(
        page=page,
        key=place,
        position=place,
        paragraphs=[{"role": "body", "text": body}],
        continued_on_page=on,
        continued_from_page=source,
    )


def linked(first: Article) -> int | None:
    return Article.objects.get(pk=first.pk).next_part_id


def test_a_jump_is_joined_once_both_pages_are_held(issue: Issue) -> None:
    first = article(issue, "1", "大桥开工，工期两年。", on="2")
    link_jumps(issue)
    assert linked(first) is None
    second = article(issue, "2", "大桥全长三百米。", source="1")
    link_jumps(issue)
    assert linked(first) == second.pk
    changed = set(Change.objects.filter(kind="article").values_list("object_id", flat=True))
    assert changed == {first.pk, second.pk}


def test_linking_again_changes_nothing(issue: Issue) -> None:
    article(issue, "1", "大桥开工。", on="2")
    article(issue, "2", "大桥全长三百米。", source="1")
    link_jumps(issue)
    before = Change.objects.count()
    link_jumps(issue)
    assert Change.objects.count() == before


def test_of_several_the_text_decides(issue: Issue) -> None:
    bridge = article(issue, "1", "横江大桥工程指挥部的老周说，工期很紧。", on="2")
    school = article(issue, "1", "育才小学的孩子们搬进了新教室。", on="2")
    about_school = article(issue, "2", "育才小学的校长说，新教室有三十六间。", source="1")
    about_bridge = article(issue, "2", "横江大桥工程指挥部算过一笔账。", source="1")
    link_jumps(issue)
    assert (linked(bridge), linked(school)) == (about_bridge.pk, about_school.pk)


def test_pages_must_name_each_other(issue: Issue) -> None:
    first = article(issue, "1", "大桥开工。", on="2")
    article(issue, "2", "别的文章。", source="3")
    article(issue, "3", "大桥全长三百米。", source="1")
    link_jumps(issue)
    assert linked(first) is None


def test_pages_with_letters(issue: Issue) -> None:
    first = article(issue, "A1", "大桥开工。", on="3")
    second = article(issue, "A3", "大桥全长三百米。", source="A1")
    link_jumps(issue)
    assert linked(first) == second.pk


def test_a_link_to_what_is_gone_is_taken_back(issue: Issue) -> None:
    first = article(issue, "1", "大桥开工。", on="2")
    second = article(issue, "2", "大桥全长三百米。", source="1")
    link_jumps(issue)
    Article.objects.filter(pk=second.pk).update(key=None)
    link_jumps(issue)
    assert linked(first) is None


def test_a_reader_reads_on_without_a_break(issue: Issue, client: Client) -> None:
    first = article(issue, "1", "大桥开工，工期两年。", on="2")
    second = article(issue, "2", "大桥全长三百米。", on="3", source="1")
    article(issue, "3", "通车以后，航程只要一刻。", source="2")
    link_jumps(issue)
    shown = client.get(first.get_absolute_url()).content.decode()
    places = [shown.index(text) for text in ("大桥开工", "以下见第2版", "大桥全长", "以下见第3版", "通车以后")]
    assert places == sorted(places)
    assert f'href="{second.get_absolute_url()}"' in shown


def test_a_jump_to_what_is_not_held_is_said_as_printed(issue: Issue, client: Client) -> None:
    first = article(issue, "1", "大桥开工，工期两年。", on="2")
    assert '<p class="jump">下转2版</p>' in client.get(first.get_absolute_url()).content.decode()


def titles_in_series(shown: str) -> list[str]:
    listed = shown.partition('id="series"')[2].partition("</section>")[0]
    return re.findall(r'class="issue-row__title"[^>]*>([^<]*)<', listed)


def test_parts_called_first_middle_and_last_are_one_series_in_two_issues(db: None, tmp_path: Path, client: Client) -> None:
    body = "    新学期开学了。李老师走了两个小时的山路，来到云上村小学。全校只有十一个学生。\n"
    for day, part in ((8, "下"), (3, "上"), (5, "中")):
        path = tmp_path / "今日柯城" / f"202003{day:02}" / "01.txt"
        path.parent.mkdir(parents=True)
        path.write_text(f"山村办学记（{part}）\n    本报记者 方一鸣\n{body}")
        run_import([path])
    first, last = Article.objects.get(headline="山村办学记（上）"), Article.objects.get(headline="山村办学记（下）")
    assert first.page.issue != last.page.issue
    parts = ["山村办学记（上）", "山村办学记（中）", "山村办学记（下）"]
    for part in (first, last):
        assert titles_in_series(client.get(part.get_absolute_url()).content.decode()) == parts
    shown = client.get(last.get_absolute_url()).content.decode()
    assert '<dt>系列</dt><dd lang="zh-Hans">山村办学记（下）</dd>' in shown
    assert f'href="{first.get_absolute_url()}"' in shown.partition('id="series"')[2]
    # Without the middle part nobody says that the last one is the third, nor that it is the second.
    middle = Article.objects.get(headline="山村办学记（中）")
    Article.objects.filter(pk=middle.pk).update(state=Article.State.HELD)
    assert titles_in_series(client.get(first.get_absolute_url()).content.decode()) == [parts[0], parts[2]]


def test_a_part_whose_title_does_not_say_it_is_told_as_printed(issue: Issue, client: Client) -> None:
    parts = [article(issue, "1", f"第{n}个故事。") for n in (1, 2)]
    for part, number, said in zip(parts, (None, 1), ("下", "上"), strict=True):
        Article.objects.filter(pk=part.pk).update(
            series="山村办学记", series_number=number, kicker=f"山村办学记（{said}）", headline=f"故事{said}"
        )
    shown = client.get(parts[0].get_absolute_url()).content.decode()
    assert titles_in_series(shown) == ["（上）故事上", "（下）故事下"]


def test_a_place_in_a_photograph_makes_no_series(issue: Issue, client: Client) -> None:
    """Nor do two of them; another part, or the wording of a series, does."""

    def shown(number: int | None, said: str, kicker: str = "") -> tuple[bool, int]:
        told = Article.objects.filter(pk=parts[1].pk)
        told.update(series="劳模李四", series_number=number, headline=f"劳模李四（{said}）", kicker=kicker)
        page = client.get(parts[1].get_absolute_url()).content.decode()
        return "<dt>系列</dt>" in page, len(titles_in_series(page))

    parts = [article(issue, "1", f"第{n}个故事。") for n in (1, 2)]
    assert shown(2, "中") == (False, 0)
    assert shown(2, "中", "先进人物系列报道") == (True, 0)
    Article.objects.filter(pk=parts[0].pk).update(series="劳模李四", series_number=2, headline="劳模李四（中）")
    assert shown(2, "中") == (False, 0)
    assert shown(None, "下") == (True, 2)


def test_what_has_one_name_every_year_is_told_apart_by_its_day(client: Client, db: None) -> None:
    newspaper = a_newspaper()
    for year in (2019, 2020):
        for day, number, word in ((1, 1, "上"), (3, None, "下")):
            part = article(an_issue(newspaper, datetime.date(year, 3, day)), "1", f"{year}年的报告。")
            Article.objects.filter(pk=part.pk).update(
                series="工作报告", series_number=number, headline=f"工作报告（{word}）", kicker=str(year)
            )
    parts = Article.objects.filter(kicker="2020").order_by("pk")
    shown = client.get(parts[0].get_absolute_url()).content.decode().partition('id="series"')[2].partition("</section>")[0]
    assert (parts[1].get_absolute_url() in shown, shown.count("<li")) == (True, 2)


def test_the_parts_of_a_series_are_listed_in_their_order(issue: Issue, client: Client) -> None:
    parts = [article(issue, "1", f"第{n}个故事。") for n in (2, 1, 3)]
    for part, number in zip(parts, (2, 1, 3), strict=True):
        Article.objects.filter(pk=part.pk).update(series="老街故事", series_number=number, headline=f"故事{number}")
    shown = client.get(parts[0].get_absolute_url()).content.decode()
    assert "老街故事" in shown
    places = [shown.index(f"（{number}）故事{number}") for number in (1, 2, 3)]
    assert places == sorted(places)
    assert "（2）" in shown.partition("<dt>系列</dt>")[2].partition("</dd>")[0]
    Article.objects.exclude(pk=parts[0].pk).update(series="")
    assert "（2）故事2" not in client.get(parts[0].get_absolute_url()).content.decode()


JUMPING = "大桥开工\n本报讯（记者 方一鸣）昨天，横江大桥开工，老周说工期很紧。（下转2版）\n"
CONTINUED = "（上接1版）横江大桥全长三百米，老周算过一笔账。工期两年，明年合龙。\n"


def test_a_page_that_a_manifest_moves_is_joined_where_it_comes_to_be(db: None, tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(JUMPING)
    (tmp_path / "2.txt").write_text(CONTINUED)
    manifest = tmp_path / "m.csv"
    first = "文件,报纸,日期,版次\n1.txt,今日柯城,2021-03-03,1\n"

    def say(day: str) -> Article | None:
        manifest.write_text(f"{first}2.txt,今日柯城,{day},2\n")
        run_import([], manifest=manifest)
        return Article.objects.get(page__number="1").next_part

    there = Article.objects.get
    assert say("2021-03-04") is None
    assert say("2021-03-03") == there(page__number="2")
    assert say("2021-03-05") is None


def test_a_page_whose_number_an_editor_puts_right_is_joined(db: None, client: Client) -> None:
    issue = an_issue(a_newspaper())
    first = article(issue, "1", "大桥开工。", on="2")
    second = article(issue, "3", "大桥全长三百米。", source="1")
    link_jumps(issue)
    assert linked(first) is None
    client.force_login(User.objects.create_superuser("editor"))
    client.post(reverse("admin:archive_page_change", args=[second.page_id]), {"number": "2", "name": ""})
    assert linked(first) == second.pk


def test_a_page_of_nothing_but_jumps_takes_no_time(issue: Issue) -> None:
    pages = {number: Page.objects.create(issue=issue, number=number) for number in ("1", "2")}
    for number, said in (("1", {"continued_on_page": "2"}), ("2", {"continued_from_page": "1"})):
        Article.objects.bulk_create(
            Article(page=pages[number], key=n, position=n, paragraphs=[{"role": "body", "text": "桥"}], **said)
            for n in range(1, 5001)
        )
    link_jumps(issue)  # of five thousand by five thousand pairs the first of each page are tried
    linked_ones = Article.objects.filter(next_part__isnull=False)
    assert set(linked_ones.values_list("position", flat=True)) == set(range(1, 61))


def test_a_part_that_comes_to_another_issue_is_joined_there_and_no_longer_where_it_was(issue: Issue) -> None:
    first = article(issue, "1", "大桥开工。", on="2")
    second = article(issue, "2", "大桥全长三百米。", source="1")
    link_jumps(issue)
    other = Issue.objects.create()
    third = article(other, "1", "大桥开工。", on="2")
    Page.objects.filter(pk=second.page_id).update(issue=other)
    before = Change.objects.count()
    link_jumps(other)
    assert (linked(first), linked(third)) == (None, second.pk)
    changed = set(Change.objects.order_by("seq")[before:].values_list("object_id", flat=True))
    assert changed == {first.pk, second.pk, third.pk}
