"""What is kept of searches: bounded, per generation, and never another answer than the first."""

import threading
from pathlib import Path

import numpy as np
import pytest

from search.backends.evaluate import Evaluator, TooSlowError
from search.backends.finding import find
from search.backends.keeping import Keeper
from search.backends.kept import ENTRY_BYTES, Kept
from search.backends.view import ViewCache
from search.documents import Document
from search.grammar import parse
from search.narrowing import Narrowing
from search.query import Facet, Node, Run
from tests.search.conftest import made_index


def _root(text: str) -> Node:
    root = parse(text).root
    assert root is not None
    return root


@pytest.fixture
def own(documents: list[Document], tmp_path: Path) -> ViewCache:
    """An index of this test's own."""
    return made_index(tmp_path, documents[:60])


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept = Kept(100 + 3 * ENTRY_BYTES)
    for name in "abc":
        kept.keep(name, name.upper(), 30)
    assert kept.get("a") == "A"
    kept.keep("d", "D", 30)
    assert [kept.get(name) for name in "abcd"] == ["A", None, "C", "D"]
    assert kept.bytes == 90 + 3 * ENTRY_BYTES


def test_what_is_larger_than_all_is_not_kept() -> None:
    kept = Kept(100 + ENTRY_BYTES)
    kept.keep("small", 1, 60)
    kept.keep("large", 2, 101)
    assert (kept.get("small"), kept.get("large"), kept.bytes) == (1, None, 60 + ENTRY_BYTES)


def test_of_what_is_found_nowhere_there_is_an_end(own: ViewCache, monkeypatch: pytest.MonkeyPatch) -> None:
    view = own.view()
    monkeypatch.setattr(view, "kept", Kept(10 * ENTRY_BYTES))
    for number in range(30):
        assert not Evaluator(view).mask(Run("", f"无此{number}", True)).any()
    held = [view.kept.get(Run("", f"无此{number}", True)) is not None for number in range(30)]
    assert held == [False] * 20 + [True] * 10


def test_threads_never_hold_more_than_they_may() -> None:
    kept = Kept(143 * (7 + ENTRY_BYTES))

    def fill(first: int) -> None:
        for number in range(first, first + 2000):
            kept.keep(number % 700, number % 700, 7)
            assert kept.get(number % 700) in (None, number % 700)

    threads = [threading.Thread(target=fill, args=(first,)) for first in (0, 300, 600)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.bytes == 143 * (7 + ENTRY_BYTES)


@pytest.mark.parametrize(
    "text", ["疫情", '"疫情防控"', "的", "疫*控", "会议 NEAR/10 永康", "疫情 -会议", "headline:会 OR 永康", "*"]
)
def test_asked_again_all_is_the_same(own: ViewCache, text: str) -> None:
    for narrowing in (Narrowing(), Narrowing({Facet.COUNTY: ("永康", "开化")}), Narrowing(dates=("2020",))):
        first = find(own.view(), _root(text), narrowing).found
        assert find(own.view(), _root(text), narrowing).found == first
        assert find(own.view(), _root(text), narrowing, start=2, end=5).found.articles == first.articles[2:5]


def test_the_second_time_no_string_is_looked_for(own: ViewCache, monkeypatch: pytest.MonkeyPatch) -> None:
    view = own.view()
    first = Evaluator(view).mask(Run("疫情", "疫情", True))
    with monkeypatch.context() as context:
        context.delattr("search.backends.segments.Segment.holding")
        again = Evaluator(view).mask(Run("“疫情”", "疫情", True))
        with pytest.raises(AttributeError):
            Evaluator(view).mask(Run("会议", "会议", True))
    np.testing.assert_array_equal(again, first)


def test_a_search_that_was_stopped_leaves_nothing(own: ViewCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise TooSlowError

    view = own.view()
    with monkeypatch.context() as context:
        context.setattr("search.backends.evaluate._following", stopped)
        with pytest.raises(TooSlowError):
            Evaluator(view).mask(_root("疫*控"))
    assert view.kept.bytes == 0
    assert Evaluator(view).mask(_root("疫*控")).any()
    assert view.kept.bytes > 0


def test_another_generation_begins_with_nothing(own: ViewCache, documents: list[Document]) -> None:
    before = find(own.view(), _root("疫情")).found
    keeper = Keeper(own)
    with own.store.writing(wait=True):
        keeper.commit_locked(documents[60:100], ())
    after = find(own.view(), _root("疫情")).found
    assert after.total > before.total
    assert sum(count for _, count in after.days) == after.total
