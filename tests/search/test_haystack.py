"""The common cases of Haystack's SearchQuerySet, on the seeds."""

import datetime
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from haystack import connections
from haystack.exceptions import SearchBackendError
from haystack.inputs import AutoQuery, Exact, Raw
from haystack.models import SearchResult
from haystack.query import SQ, SearchQuerySet

from archive.models import Article, Change
from search import building, indexing
from search.analysis import fold
from search.documents import Document, published_documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(indexed_seeds: Path) -> Any:
    return SearchQuerySet()


def _ids(results: Any) -> set[int]:
    return {result.pk for result in results}


def _holding(string: str) -> set[int]:
    return {
        article.pk
        for article in Article.objects.published()
        if any(
            fold(string) in fold(t) for t in (article.kicker, article.headline, article.deck, article.byline, article.body)
        )
    }


def test_all(found: Any) -> None:
    assert len(found) == 21
    assert _ids(found.all()) == set(Article.objects.published().values_list("pk", flat=True))
    assert found.models(Article).count() == 21


def test_content_filters(found: Any) -> None:
    assert _ids(found.filter(content="疫情")) == _holding("疫情")
    assert _ids(found.filter(content=Exact("疫情防控"))) == _holding("疫情防控")
    assert _ids(found.filter(content__exact="疫情防控")) == _holding("疫情防控")
    assert _ids(found.exclude(content="疫情")) == _ids(found) - _holding("疫情")
    assert _ids(found.filter(content="疫")) == _holding("疫")
    assert _ids(found.filter(SQ(content="疫情") | SQ(content="医院"))) == _holding("疫情") | _holding("医院")
    assert _ids(found.auto_query('疫情 -会议 "防控"')) == (_holding("疫情") & _holding("防控")) - _holding("会议")
    assert _ids(found.filter(content=Raw("疫情 OR 医院"))) == _holding("疫情") | _holding("医院")
    assert _ids(found.filter(content=AutoQuery("疫情 会议"))) == _holding("疫情") & _holding("会议")
    assert _ids(found.filter(content="OR")) == set()
    assert _ids(found.filter(content="疫情) OR (会议")) <= _holding("疫情") & _holding("会议")


def test_facet_filters_and_counts(found: Any) -> None:
    counties = dict(found.facet("county").facet_counts()["fields"]["county"])
    assert sum(counties.values()) == 21
    for county, count in counties.items():
        assert found.filter(county=county).count() == count
        assert found.filter(county__exact=county).facet("county").facet_counts()["fields"]["county"] == [(county, count)]
        assert found.narrow(f'county:"{county}"').count() == count
        assert found.exclude(county=county).count() == 21 - count
        assert found.query_facet("county", county).facet_counts()["queries"] == {f"county_{county}": count}
    assert found.filter(county__in=list(counties)).count() == 21
    assert found.filter(county__in=[]).count() == 0


def test_dates(found: Any) -> None:
    dated = {article.pk: article.page.issue.date for article in Article.objects.published().with_place()}
    middle = datetime.date(2022, 1, 1)
    for lookup, holds in {
        "date__gte": lambda day: day >= middle,
        "date__gt": lambda day: day > middle,
        "date__lt": lambda day: day < middle,
        "date__lte": lambda day: day <= middle,
    }.items():
        expected = {pk for pk, day in dated.items() if day and holds(day)}
        assert _ids(found.filter(**{lookup: middle})) == expected, lookup
    listed = [result.date for result in found.order_by("-date") if result.date]
    assert listed == sorted((day for day in dated.values() if day), reverse=True)
    months = found.date_facet("date", datetime.date(2020, 1, 1), datetime.date(2024, 1, 1), "month").facet_counts()
    assert sum(count for _, count in months["dates"]["date"]) == 21


def test_slices_joined_are_the_whole(found: Any) -> None:
    whole = [result.pk for result in found.filter(content="的")]
    again = SearchQuerySet().filter(content="的")
    assert [result.pk for start in range(0, len(whole), 3) for result in again[start : start + 3]] == whole


def test_results_lead_to_their_articles(found: Any) -> None:
    result = found.filter(content="惠衢保")[0]
    assert result.object == Article.objects.get(pk=result.pk)
    assert result.headline == result.object.headline
    assert result.model_name == "article"
    assert result.score > 0


def test_stored_fields_are_read_when_one_is_looked_at(found: Any) -> None:
    result = found.filter(content="惠衢保")[0]
    assert (result.app_label, result.model_name, result.score > 0) == ("archive", "article", True)
    assert "text" not in vars(result)
    article = Article.objects.get(pk=result.pk)
    assert (result.headline, result.text) == (article.headline, article.body)
    assert "text" in vars(result)
    assert result.nothing_of_this_name is None


def test_what_takes_a_result_whole_gets_its_stored_fields(found: Any) -> None:
    results = found.filter(content="惠衢保")
    article = Article.objects.get(pk=results[0].pk)
    assert results[0].get_additional_fields()["text"] == article.body
    assert found.filter(content="惠衢保")[0].__getstate__()["text"] == article.body  # as pickle asks


def test_results_of_a_class_of_ones_own_have_their_fields(found: Any) -> None:
    class Own(SearchResult):  # type: ignore[misc]
        pass

    result = found.filter(content="惠衢保").result_class(Own)[0]
    assert type(result) is Own
    assert vars(result)["text"] == Article.objects.get(pk=result.pk).body


def test_highlights(found: Any) -> None:
    result = found.filter(content="惠衢保").highlight()[0]
    assert "<em>惠衢保</em>" in result.highlighted["text"][0]


def test_more_like_this(found: Any) -> None:
    article = Article.objects.published().filter(headline__contains="疫情防控").order_by("pk")[0]
    similar = [result.pk for result in found.more_like_this(article)]
    assert article.pk not in similar
    assert len(similar) == len(set(similar)) == SearchQuerySet().more_like_this(article).count() > 2
    assert similar[:2] == [result.pk for result in SearchQuerySet().more_like_this(article)[:2]]
    scores = [result.score for result in SearchQuerySet().more_like_this(article)]
    assert scores == sorted(scores, reverse=True)


def test_what_is_not_offered_is_said(found: Any) -> None:
    with pytest.raises(SearchBackendError, match="no field is called"):
        found.filter(colour="red").count()
    with pytest.raises(SearchBackendError, match="looked up with"):
        found.filter(headline__fuzzy="疫情").count()
    with pytest.raises(SearchBackendError, match="ordered by"):
        len(found.order_by("headline"))


def test_update_remove_and_clear(indexed_seeds: Path, empty_place: Path) -> None:
    backend = connections["default"].get_backend()
    index = connections["default"].get_unified_index().get_index(Article)
    articles = list(index.index_queryset())
    backend.update(index, articles[:5])
    assert _ids(SearchQuerySet()) == {article.pk for article in articles[:5]}
    backend.update(index, articles[3:])
    assert SearchQuerySet().count() == 21
    backend.remove(articles[0])
    backend.remove(f"archive.article.{articles[1].pk}")
    assert _ids(SearchQuerySet()) == {article.pk for article in articles[2:]}
    backend.clear()
    assert SearchQuerySet().count() == 0


def test_haystacks_own_commands_never_leave_a_moment_without_hits(
    indexed_seeds: Path, empty_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert SearchQuerySet().count() == 21
    meanwhile: list[int] = []

    def looking(**options: Any) -> Iterator[Document]:
        for document in published_documents(**options):
            meanwhile.append(SearchQuerySet().count())
            yield document

    monkeypatch.setattr(building, "published_documents", looking)
    call_command("rebuild_index", interactive=False, verbosity=0)
    assert meanwhile == [21] * 21
    call_command("update_index", remove=True, verbosity=0)
    assert SearchQuerySet().count() == 21


def test_update_index_mends_what_no_change_told_of(indexed_seeds: Path, empty_place: Path) -> None:
    call_command("update_index", verbosity=0)
    first, second = Article.objects.published().order_by("pk")[:2]
    Article.objects.filter(pk=first.pk).update(headline="悄悄改了")
    Article.objects.filter(pk=second.pk).update(state="held")
    out = StringIO()
    call_command("update_index", age=1, batchsize=5, remove=True, verbosity=0, stdout=out)
    assert out.getvalue().splitlines() == ["索引已更新：读了 0 条变更。", "重新读入了 2 篇文章。", "索引与数据库一致。"]
    assert _ids(SearchQuerySet().filter(content=Exact("悄悄改了"))) == {first.pk}
    assert second.pk not in _ids(SearchQuerySet())


def test_a_cleared_index_fills_again(indexed_seeds: Path, empty_place: Path) -> None:
    call_command("rebuild_index", interactive=False, verbosity=0)
    call_command("clear_index", interactive=False, verbosity=0)
    assert SearchQuerySet().count() == 0
    assert indexing.pending() == Change.objects.count()
    indexing.drain()
    assert list(indexing.verify()) == []
