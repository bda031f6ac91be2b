"""Articles as the projection of a page's division: which ids stay, which redirect, and what is refused."""

import pytest

from archive.models import Article, Change, ImmutableRowError, Issue, Page, Segmentation, Source
from archive.parsing.segmentation import ArticleFacts, Role, SegmentationError, Span
from archive.parsing.segmentation import Segmentation as Division
from archive.projecting import StaleSegmentationError, adopt, note_parse

TEXT = "甲标题\n甲文一二三四五。\n乙标题\n乙文一二三四五六七八九十。\n丙文一二三。"


def division(*owners: int | None) -> Division:
    """Each line of TEXT to the article with that key, None to the furniture."""
    spans, offset = [], 0
    for line, owner in zip(TEXT.split("\n"), owners, strict=True):
        role = Role.BANNER if owner is None else Role.HEADLINE if line.endswith("标题") else Role.BODY
        spans.append(Span(offset, offset + len(line), role, owner, offset))
        offset += len(line) + 1
    keys = sorted({owner for owner in owners if owner is not None})
    return Division(tuple(spans), tuple(ArticleFacts(key) for key in keys))


@pytest.fixture
def page(db: None) -> Page:
    return Page.objects.create(issue=Issue.objects.create())


@pytest.fixture
def source(page: Page) -> Source:
    return Source.objects.create(page=page, sha256="0" * 64, encoding="utf-8", name="a.txt", content=TEXT.encode())


def standing() -> list[tuple[int, str, int | None]]:
    return list(Article.objects.order_by("pk").values_list("pk", "state", "merged_into"))


def test_articles_are_written_as_they_read(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    first, second = page.articles.order_by("position")
    assert (first.headline, first.body) == ("甲标题", "甲文一二三四五。")
    assert (second.headline, second.body) == ("乙标题", "乙文一二三四五六七八九十。丙文一二三。")
    assert second.lines == [{"start": 3, "end": 3, "role": "headline"}, {"start": 4, "end": 5, "role": "body"}]


def test_a_split_keeps_the_id_with_the_larger_part(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 1, 1, 1), expected=None)
    old = page.articles.get()
    adopt(page, source, division(1, 1, 2, 2, 2), expected=1)
    old.refresh_from_db()
    assert old.headline == "乙标题"
    assert Article.objects.published().count() == 2


def test_a_merge_redirects_the_smaller_and_undoing_keeps_the_larger(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    small, large = page.articles.order_by("position")
    adopt(page, source, division(1, 1, 1, 1, 1), expected=1)
    assert standing() == [(small.pk, "merged", large.pk), (large.pk, "published", None)]
    adopt(page, source, division(1, 1, 2, 2, 2), expected=2)
    large.refresh_from_db()
    assert (large.headline, large.state) == ("乙标题", "published")


def test_undoing_a_merge_gives_both_ids_back(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    before = standing()
    adopt(page, source, division(1, 1, 1, 1, 1), expected=1)
    adopt(page, source, division(1, 1, 2, 2, 2), expected=2)
    assert standing() == before


def test_an_article_that_becomes_furniture_is_withdrawn_with_the_reason(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 2, 2, 3), expected=None)
    adopt(page, source, division(1, 1, 2, 2, None), expected=1)
    gone = Article.objects.get(state="withdrawn")
    assert (gone.key, gone.withdrawn_reason) == (None, "重新切分后不再成篇。")
    assert gone.withdrawn_on is not None


def test_a_withdrawn_article_stays_withdrawn_through_a_new_division(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    Article.objects.filter(headline="乙标题").update(
        state="withdrawn", withdrawn_reason="应当事人要求", withdrawn_on="2024-01-01"
    )
    adopt(page, source, division(1, 1, 2, 2, None), expected=1)
    assert Article.objects.get(headline="乙标题").withdrawn_reason == "应当事人要求"


@pytest.mark.parametrize("state", ["withdrawn", "held"])
def test_what_a_person_took_from_readers_stays_so_through_every_division(page: Page, source: Source, state: str) -> None:
    adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    taken = Article.objects.get(headline="甲标题")
    reason = {"withdrawn_reason": "应当事人要求", "withdrawn_on": "2024-01-01"} if state == "withdrawn" else {}
    Article.objects.filter(pk=taken.pk).update(state=state, **reason)
    adopt(page, source, division(1, 3, 2, 2, 2), expected=1)  # cut in two
    parts = page.articles.order_by("position").values_list("state", "withdrawn_reason")
    assert set(parts) == {(state, reason.get("withdrawn_reason", "")), ("published", "")}
    assert [article.headline for article in Article.objects.published()] == ["乙标题"]
    adopt(page, source, division(1, 1, 2, 2, 2), expected=2)
    adopt(page, source, division(2, 2, 2, 2, 2), expected=3)  # left over: its address does not lead to its text
    assert (taken.pk, state, None) in standing()
    adopt(page, source, division(1, 1, 2, 2, 2), expected=4)  # and come back
    taken.refresh_from_db()
    assert (taken.state, taken.headline) == (state, "甲标题")
    assert [article.headline for article in Article.objects.published()] == ["乙标题"]


def test_a_page_that_waits_for_its_review_waits_as_a_whole(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 2, 2, 2), expected=None, new_state="held")
    small, large = page.articles.order_by("position")
    adopt(page, source, division(1, 1, 1, 1, 1), expected=1, new_state="held")
    assert standing() == [(small.pk, "merged", large.pk), (large.pk, "held", None)]
    adopt(page, source, division(1, 1, 2, 2, 2), expected=2, new_state="held")
    assert standing() == [(small.pk, "held", None), (large.pk, "held", None)]


def test_a_parse_is_noted_without_changing_what_is_read(page: Page, source: Source) -> None:
    first = adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    before = (standing(), Change.objects.count())
    noted = note_parse(page, source, division(1, 1, 1, 1, 1), parent=first, reason="新的解析")
    page.refresh_from_db()
    assert (noted.n, page.segmentation, (standing(), Change.objects.count())) == (2, first, before)
    assert adopt(page, source, division(1, 1, 2, 2, 3), expected=1).n == 3


def test_a_new_extraction_keeps_ids_by_what_the_texts_share(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    before = {article.headline: article.pk for article in page.articles.all()}
    other = TEXT.replace("乙文一二三四五", "乙文一二三四伍")
    again = Source.objects.create(page=page, sha256="1" * 64, encoding="utf-8", name="b.txt", content=other.encode())
    adopt(page, again, division(2, 2, 1, 1, 1), expected=1)
    assert {article.headline: article.pk for article in page.articles.all()} == before


def test_an_outdated_change_is_refused_and_writes_nothing(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    with pytest.raises(StaleSegmentationError):
        adopt(page, source, division(1, 1, 1, 1, 1), expected=None)
    assert Segmentation.objects.count() == 1


def test_a_division_that_leaves_a_character_out_is_refused(page: Page, source: Source) -> None:
    whole = division(1, 1, 2, 2, 2)
    with pytest.raises(SegmentationError, match="no owner"):
        adopt(page, source, Division(whole.spans[:-1], whole.articles), expected=None)
    assert Article.objects.count() == 0


def test_versions_and_sources_are_never_changed_or_deleted(page: Page, source: Source) -> None:
    version = adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    for row in (version, source):
        with pytest.raises(ImmutableRowError):
            row.save()
        with pytest.raises(ImmutableRowError):
            row.delete()


def test_all_that_a_reader_sees_differently_has_its_change(page: Page, source: Source) -> None:
    adopt(page, source, division(1, 1, 2, 2, 2), expected=None)
    seen = Change.objects.order_by("-seq")[0].seq
    adopt(page, source, division(1, 1, 1, 1, 1), expected=1)
    changed = Change.objects.filter(seq__gt=seen, kind="article").values_list("object_id", flat=True)
    assert set(changed) == set(Article.objects.values_list("pk", flat=True))
