"""Jumps joined across the pages of an issue."""

import pytest
from django.test import Client

from archive.linking import link_jumps
from archive.models import Article, Change, Issue, Page
from archive.placing import page_position


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


def test_the_parts_of_a_series_are_listed_in_their_order(issue: Issue, client: Client) -> None:
    parts = [article(issue, "1", f"第{n}个故事。") for n in (2, 1, 3)]
    for part, number in zip(parts, (2, 1, 3), strict=True):
        Article.objects.filter(pk=part.pk).update(series="老街故事", series_number=number, headline=f"故事{number}")
    shown = client.get(parts[0].get_absolute_url()).content.decode()
    assert "老街故事" in shown
    places = [shown.index(f"（{number}）故事{number}") for number in (1, 2, 3)]
    assert places == sorted(places)
    Article.objects.exclude(pk=parts[0].pk).update(series="")
    assert "（2）故事2" not in client.get(parts[0].get_absolute_url()).content.decode()
