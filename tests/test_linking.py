"""Jumps joined across the pages of an issue."""

import pytest

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
