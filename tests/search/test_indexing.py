"""The index follows the record: drains, rebuilds, locks, and says when it cannot."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from haystack import connections
from whoosh.index import open_dir

from archive import changes
from archive.models import Article, Change, Newspaper
from search import building, following, indexing
from search.backends.arrays.codec import ArraySegment
from search.backends.keeping import Keeper, due
from search.backends.manifest import Meta
from search.backends.store import IndexMissingError, IndexOutdatedError, Store
from search.backends.view import ViewCache
from search.documents import Document, published_documents
from search.request import SearchRequest
from search.service import search

pytestmark = pytest.mark.django_db


def _found(q: str) -> set[int]:
    return {hit.article.pk for hit in search(SearchRequest(q=q, page_size=100)).hits}


def _change(pk: int, **values: object) -> None:
    """A change of an article, recorded as the record does it."""
    with transaction.atomic():
        Article.objects.filter(pk=pk).update(**values)
        changes.record(Change.Kind.ARTICLE, [pk])


def _first() -> Article:
    return Article.objects.published().order_by("pk")[0]


def test_draining_brings_changes_in(index: Path) -> None:
    pk = _first().pk
    _change(pk, headline="鳳凰涅槃")
    assert _found("凤凰涅槃") == set()
    assert indexing.drain() == 1
    assert _found("凤凰涅槃") == {pk}
    assert list(indexing.verify()) == []
    assert indexing.drain() == 0


def test_what_is_no_longer_published_leaves_the_index(index: Path) -> None:
    pk = _first().pk
    _change(pk, state="held")
    indexing.drain()
    assert pk not in _found("*")
    assert indexing.stats()["articles"] == 20
    assert list(indexing.verify()) == []
    _change(pk, state="published")
    indexing.drain()
    assert pk in _found("*")


def test_a_renamed_county_is_found_by_its_new_name(index: Path) -> None:
    newspaper = Newspaper.objects.filter(issues__isnull=False).order_by("pk")[0]
    with transaction.atomic():
        Newspaper.objects.filter(pk=newspaper.pk).update(county="新县")
        changes.record_newspaper(newspaper.pk)
    indexing.drain()
    assert _found('county:"新县"') == {
        article.pk for article in Article.objects.published().filter(page__issue__newspaper=newspaper)
    }
    assert list(indexing.verify()) == []


def test_waking_drains_and_a_commit_wakes(index: Path, django_capture_on_commit_callbacks: pytest.FixtureRequest) -> None:
    pk = _first().pk
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        _change(pk, headline="鳳凰涅槃")
    assert _found("凤凰涅槃") == {pk}


def test_waking_while_another_writes_leaves_it_to_the_other(index: Path) -> None:
    pk = _first().pk
    _change(pk, headline="鳳凰涅槃")
    with connections["default"].get_backend().keeper.store.writing(wait=True) as got:
        assert got
        following.wake()
        assert _found("凤凰涅槃") == set()
    following.wake()
    assert _found("凤凰涅槃") == {pk}


def test_waking_without_an_index_does_nothing(indexed_seeds: Path, empty_place: Path) -> None:
    following.wake()
    assert not (empty_place / "CURRENT").exists()


def test_number_of_the_last_change_is_in_the_commit(index: Path) -> None:
    last = Change.objects.order_by("-seq")[0].seq
    assert ViewCache(index).view().meta.seq == last
    _change(_first().pk, headline="新")
    indexing.drain()
    assert ViewCache(index).view().meta.seq > last


def test_rebuilding_leaves_one_index_and_readers_undisturbed(index: Path) -> None:
    reading = ViewCache(index).view()
    for _ in range(2):
        indexing.rebuild()
    assert len(list((index / "generations").iterdir())) == 2  # the current one, and the one that is being read
    assert reading.count == 21
    assert len(reading.texts(0)) == 5
    del reading
    indexing.tidy()
    assert [path.name for path in (index / "generations").iterdir()] == [(index / "CURRENT").read_text()]
    assert list((index / "builds").iterdir()) == []
    assert _found("*") == set(Article.objects.published().values_list("pk", flat=True))


def test_a_failed_build_leaves_the_old_index(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = list(indexing.published_documents())[:3]

    def failing(**_: object) -> object:
        yield from some
        raise OSError("no space left on device")

    before = (index / "CURRENT").read_text()
    with monkeypatch.context() as patch:
        patch.setattr(building, "published_documents", failing)
        with pytest.raises(OSError, match="no space left"):
            indexing.rebuild()
    assert (index / "CURRENT").read_text() == before
    assert len(_found("*")) == 20 + 1


def test_another_versions_index_is_refused_and_built_anew(index: Path) -> None:
    cache = ViewCache(index)
    with cache.store.writing(wait=True):
        hold = cache.store.new_generation("0-old")
        (hold.directory / "whatever").write_bytes(b"an older program knew what to make of this")
        cache.store.publish(hold.directory)
    with pytest.raises(IndexOutdatedError):
        cache.view()
    assert not indexing.is_current()
    call_command("search_index", "update", stdout=StringIO())
    assert len(_found("*")) == 21


def test_an_index_ahead_of_the_database_is_built_anew(index: Path) -> None:
    keeper = Keeper(ViewCache(index))
    with keeper.store.writing(wait=True):
        keeper.joined((), Meta(10**9, "2030-01-01")).publish()
    with pytest.raises(indexing.IndexForeignError):
        indexing.drain()
    assert not indexing.is_current()
    call_command("search_index", "update", stdout=StringIO())
    assert ViewCache(index).view().meta.seq == Change.objects.order_by("-seq")[0].seq


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves what it cannot read open
@pytest.mark.parametrize("damage", ["toc", "segment", "no files", "empty toc"])
def test_a_damaged_index_is_said_plainly_and_built_anew(index: Path, client: Client, damage: str) -> None:
    directory = ViewCache(index).store.current()
    assert directory is not None
    for file in directory.iterdir():
        if damage == "no files":
            file.unlink()
        elif file.suffix == (".seg" if damage == "segment" else ".toc"):
            held = file.read_bytes()
            file.write_bytes(b"" if damage == "empty toc" else held[: len(held) // 3])
    response = client.get("/search/", {"q": "疫情"})
    assert response.status_code == 503
    assert "检索索引已损坏" in response.content.decode()
    call_command("search_index", "update", stdout=StringIO())
    assert len(_found("*")) == 21


@pytest.mark.parametrize("pointer", ["", "nowhere", "../..", "\x00"])
def test_a_pointer_to_nothing_is_a_missing_index(tmp_path: Path, pointer: str) -> None:
    (tmp_path / "CURRENT").write_text(pointer)
    with pytest.raises(IndexMissingError):
        ViewCache(tmp_path).view()


def test_verify_says_what_differs(index: Path) -> None:
    first, second, third = Article.objects.published().order_by("pk")[:3]
    Article.objects.filter(pk=first.pk).update(state="held")
    Article.objects.filter(pk=second.pk).update(headline="改了")
    Article.objects.filter(pk=third.pk).update(kind="other")
    assert [(found.article, found.what) for found in indexing.verify()] == [
        (first.pk, "extra"),
        (second.pk, "headline"),
        (third.pk, "kind"),
    ]
    out = StringIO()
    with pytest.raises(CommandError, match="3 处不一致"):
        call_command("search_index", "verify", stdout=out)
    assert f"文章 {first.pk}：索引里多出" in out.getvalue()


def test_commands(indexed_seeds: Path, empty_place: Path) -> None:
    with pytest.raises(CommandError, match="还没有建立"):
        call_command("search_index", "verify", stdout=StringIO())
    for action, said in [
        ("update", "索引已建立：21 篇文章。"),
        ("update", "索引已更新：读了 0 条变更。"),
        ("verify", "索引与数据库一致。"),
        ("build", "索引已建立：21 篇文章。"),
    ]:
        out = StringIO()
        call_command("search_index", action, stdout=out)
        assert out.getvalue().strip() == said
    out = StringIO()
    call_command("search_index", "stats", stdout=out)
    assert "articles: 21" in out.getvalue()


def test_what_changes_during_a_build_is_in_it_before_it_is_seen(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = Article.objects.published().order_by("pk").values_list("pk", flat=True)[::20]

    def changing(**options: object) -> Iterator[Document]:
        for document in published_documents(**options):  # type: ignore[arg-type]
            yield document
            if document.id == last:
                _change(first, headline="鳳凰涅槃")

    def not_again() -> int:
        pytest.fail("nothing should be left to read afterwards")

    monkeypatch.setattr(building, "published_documents", changing)
    monkeypatch.setattr(indexing, "_FEW", 0)  # so that it is read in aside, and what comes later under the lock
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_drain_locked", not_again)
        indexing.rebuild()
    assert _found("凤凰涅槃") == {first}
    assert list(indexing.verify()) == []


@pytest.mark.parametrize(("at_once", "generations"), [(20_000, 1), (8, 3)])
def test_what_changed_together_comes_in_together(
    index: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, generations: int
) -> None:
    """In one generation, of several segments if there is much of it; very much comes in steps, each of which is kept."""
    monkeypatch.setattr(indexing, "_BATCH", 4)
    monkeypatch.setattr(indexing, "_AT_ONCE", at_once)
    published: list[Path] = []
    publish = Store.publish
    monkeypatch.setattr(Store, "publish", lambda store, directory: published.append(directory) or publish(store, directory))
    with transaction.atomic():
        Newspaper.objects.update(county="新县")
        for newspaper in Newspaper.objects.all():
            changes.record_newspaper(newspaper.pk)
    held = Article.objects.published().filter(page__issue__newspaper__isnull=False).count()
    assert held == 21
    indexing.drain()
    assert len(published) == generations
    assert len(_found('county:"新县"')) == held
    assert list(indexing.verify()) == []


def test_whoosh_opens_a_generation(index: Path) -> None:
    current = ViewCache(index).store.current()
    _change(_first().pk, headline="新")
    indexing.drain()
    opened = open_dir(str(ViewCache(index).store.current()))
    try:
        assert (opened.doc_count(), opened.doc_count_all()) == (21, 22)
    finally:
        opened.close()
    assert current != ViewCache(index).store.current()


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([(1, 0)] * 7, []),
        ([(1, 0)] * 8, list(range(8))),
        ([(5000, 0), *[(1, 0)] * 7, (9, 0)], []),
        ([(5000, 0), *[(1, 0)] * 8, (9, 0)], list(range(1, 9))),
        ([(1000, 0)] * 40, list(range(32))),  # no more at once than a merge may have
        ([(20_000, 0), *[(10_000, 0)] * 7], [1, 2, 3]),
        ([(20_000, 0)] * 8, []),  # any two would be too much
        ([(100, 0), (100, 51)], [1]),  # most of it is deleted
        ([(100_000, 60_000)], []),  # so it is, and would take too long
    ],
)
def test_which_segments_are_merged(sizes: list[tuple[int, int]], merged: list[int]) -> None:
    segments = []
    for size, deleted in sizes:
        segment = ArraySegment(size)
        segment.delete(np.arange(deleted))
        segments.append(segment)
    assert [segments.index(segment) for segment in due(segments)] == merged


def test_a_build_merges_all_that_it_can_into_one_segment() -> None:
    segments = [ArraySegment(1000) for _ in range(140)]
    assert due(segments, 131_072) == segments[:131]
