"""Where nothing is found: what is missing, what else to try, and which days the archive does not hold."""

import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from archive.models import Issue
from search.backends.shapes import alike
from search.backends.spelling import near_spellings, sound
from search.backends.view import ViewCache
from search.deadends import unheld
from search.narrowing import Narrowing
from search.query import Facet
from search.request import SearchRequest
from search.results import DeadEnd
from search.service import search

pytestmark = pytest.mark.django_db


def _help(q: str, narrowing: Narrowing | None = None) -> DeadEnd:
    page = search(SearchRequest(q=q, narrowing=narrowing or Narrowing()))
    assert page.total == 0
    assert page.dead_end is not None
    return page.dead_end


def test_what_finds_something_needs_no_help(indexed_seeds: Path) -> None:
    assert search(SearchRequest(q="疫情")).dead_end is None
    assert search(SearchRequest(q="！")).dead_end is None


def test_the_missing_piece_is_named_and_left_out(indexed_seeds: Path) -> None:
    found = _help("疫情 火星")
    assert found.missing == ("火星",)
    (choice,) = found.without
    assert (choice.value, choice.url) == ("疫情", "?q=%E7%96%AB%E6%83%85")
    assert choice.label == f"不要“火星”：{search(SearchRequest(q='疫情')).total} 篇"


def test_a_quotation_that_nobody_wrote_can_be_loosened(indexed_seeds: Path) -> None:
    (choice,) = _help('"防控疫情医院"').without
    assert choice.label.startswith("不要求逐字相同：")
    assert search(SearchRequest(q=choice.value)).total > 0


def test_choices_that_leave_nothing_can_be_taken_back(indexed_seeds: Path) -> None:
    (choice,) = _help("疫情", Narrowing({Facet.COUNTY: ("没有",)})).without
    assert choice.url == "?q=%E7%96%AB%E6%83%85"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("新管疫情", "新冠疫情"),
        ("yiqing", "疫情"),
        ("yqfk", "疫情防控"),
        ("疫倩防控", "疫情防控"),
        ("YiQing", "疫情"),
        ("疫倩", "疫情"),
        ("杜区", "社区"),
        ("冶理", "治理"),
        ("防挖", "防控"),
    ],
)
def test_near_spellings(indexed_seeds: Path, typed: str, meant: str) -> None:
    assert meant in [choice.value for choice in _help(typed).similar]


def test_where_two_things_are_wrong_the_near_spelling_is_offered_alone(indexed_seeds: Path) -> None:
    assert [choice.value for choice in _help("疫倩 火星").similar][:1] == ["疫情"]


def test_near_choices_are_offered_and_near_spellings_without_them(indexed_seeds: Path) -> None:
    (choice,) = _help("疫情", Narrowing({Facet.COUNTY: ("永康市",)})).similar
    assert (choice.label, choice.url) == ("县市区：永康（6 篇）", "?" + urlencode({"q": "疫情", "county": "永康"}))
    (choice,) = _help("新管疫情", Narrowing({Facet.COUNTY: ("没有",)})).similar
    assert (choice.label, choice.url) == ("新冠疫情，去掉全部条件（4 篇）", "?" + urlencode({"q": "新冠疫情"}))


def test_near_spellings_do_find_something(library: ViewCache) -> None:
    for typed in ("疫青", "防空", "会一", "yongkang", "yk", "疫情放控"):
        for string, count in near_spellings(library.view(), typed, 5):
            assert count > 0
            assert string != typed


@pytest.mark.parametrize("typed", ["", "疫", "a", "x" * 50, "疫" * 50, "1·5", "qqqqqqqqqqqqqqqqqq"])
def test_what_is_no_word_has_no_near_spelling(library: ViewCache, typed: str) -> None:
    assert near_spellings(library.view(), typed, 3) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("疫情 county:永康市", '疫情 AND county:"永康"'),
        ("county:永糠", 'county:"永康"'),
        ("author:李一正", 'contributor:"李一正"'),
        ("topic:卫生", 'topic:"卫生健康"'),
    ],
)
def test_values_that_are_held(indexed_seeds: Path, typed: str, meant: str) -> None:
    assert meant in [choice.value for choice in _help(typed).similar]


@pytest.mark.parametrize("pair", ["情倩", "治冶", "未末", "己已", "折拆", "侯候", "待侍", "名各", "方防", "日曰", "县具"])
def test_characters_that_look_alike(pair: str) -> None:
    assert alike(pair[0], pair[1])
    assert alike(pair[1], pair[0])


@pytest.mark.parametrize("pair", ["江河", "海湖", "冠管", "疫情", "永康", "aб", "疫疫"])
def test_characters_that_do_not(pair: str) -> None:
    assert not alike(pair[0], pair[1])


def test_sounds() -> None:
    assert sound("新冠") == sound("新管") == "xinguan"


def test_days_not_held_equal_brute_force(indexed_seeds: Path) -> None:
    first, last = datetime.date(2019, 1, 1), datetime.date(2024, 12, 31)
    held = set(Issue.objects.published().filter(date__isnull=False).values_list("date", flat=True))
    gaps = unheld(Narrowing(first=first, last=last))
    lengths = [datetime.date.fromisoformat(b) - datetime.date.fromisoformat(a) for a, b in gaps]
    assert lengths == sorted(lengths, reverse=True)
    missing = {
        datetime.date.fromisoformat(a) + datetime.timedelta(days=n)
        for (a, _), length in zip(gaps, lengths, strict=True)
        for n in range(length.days + 1)
    }
    everything = {first + datetime.timedelta(days=n) for n in range((last - first).days + 1)}
    assert missing == everything - held


def test_days_not_held_in_a_range_of_the_query(indexed_seeds: Path) -> None:
    assert _help("疫情 date:2019-03").unheld == (("2019-03-01", "2019-03-31"),)
    assert _help("火星 date:2019-03..2019-04-02").unheld == (("2019-03-01", "2019-04-02"),)
    assert _help("火星").unheld == ()
