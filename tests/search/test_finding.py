"""The backend against brute force: boolean queries, facets, order, paging."""

import random
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import cut
from search.backends.evaluate import Evaluator, TooSlowError, time_limit
from search.backends.finding import find
from search.backends.ranking import scores
from search.backends.schema import day_number
from search.backends.similar import similar_to
from search.backends.view import ViewCache
from search.documents import Document
from search.grammar import parse
from search.narrowing import Narrowing, Sort
from search.query import Everything, Facet, Node, Run, exact
from tests.search import brute
from tests.search.conftest import made_index
from tests.search.test_grammar import NODES, SIGNS


def _root(text: str) -> Node:
    root = parse(text).root
    assert root is not None
    return root


@given(node=NODES)
@settings(max_examples=300)
def test_boolean_queries_equal_brute_force(library: ViewCache, documents: list[Document], node: Node) -> None:
    view = library.view()
    found = {int(pk) for pk in view.numbers["id"][Evaluator(view).mask(node)]}
    assert found == {document.id for document in documents if brute.matches(node, document)}


@given(node=NODES)
def test_exact_form_finds_some_of_the_same(library: ViewCache, node: Node) -> None:
    evaluator = Evaluator(library.view())
    assert not bool((evaluator.mask(exact(node)) & ~evaluator.mask(node)).any())


def _random_narrowing(chance: random.Random) -> Narrowing:
    choices = {
        Facet.COUNTY: ["永康", "开化", "柯城", "没有"],
        Facet.NEWSPAPER: ["永康日报", "今日开化"],
        Facet.TOPIC: ["卫生健康", "党建", "教育"],
        Facet.CAMPAIGN: ["新冠疫情", "五水共治"],
        Facet.KIND: ["news", "photo"],
        Facet.CONTRIBUTOR: ["李一正", "何春艳"],
    }
    values = {
        facet: tuple(chance.sample(names, chance.randint(1, 2))) for facet, names in choices.items() if chance.random() < 0.3
    }
    dates = tuple(chance.sample(["2019", "2020-03", "2021", "unknown", "2020-05-05"], chance.choice([0, 0, 1, 2])))
    first = chance.choice([None, None, date(2019, 6, 1)])
    return Narrowing(values, dates, first, chance.choice([None, date(2022, 1, 1)]), chance.random() < 0.3)


def _passes(document: Document, narrowing: Narrowing, but: str = "") -> bool:
    """Whether a document is within the narrowing, the choices of one facet left aside."""
    for facet, values in narrowing.values.items():
        if facet != but and values and not set(values) & set(brute.values(document, facet)):
            return False
    if narrowing.dates and but != "date":
        day = document.date.isoformat() if document.date else "unknown"
        if not any(day == value or day.startswith(f"{value}-") for value in narrowing.dates):
            return False
    if narrowing.first and (document.date is None or document.date < narrowing.first):
        return False
    if narrowing.last and (document.date is None or document.date > narrowing.last):
        return False
    return not (narrowing.printed_only and document.date_basis == "inferred")


@pytest.mark.parametrize("seed", range(40))
def test_facets_equal_brute_force(library: ViewCache, documents: list[Document], seed: int) -> None:
    chance = random.Random(seed)
    narrowing = _random_narrowing(chance)
    root = _root(chance.choice(["*", "疫情", "会议 OR 永康", "的", "疫情 -会议"]))
    found = find(library.view(), root, narrowing, end=1000).found
    hits = [document for document in documents if brute.matches(root, document)]
    assert {article.id for article in found.articles} == {d.id for d in hits if _passes(d, narrowing)}
    assert found.total == len(found.articles)
    for facet in Facet:
        counted = Counter(value for d in hits if _passes(d, narrowing, facet) for value in brute.values(d, facet))
        assert found.facets[facet] == tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
    days = Counter(brute.day(document) for document in hits if _passes(document, narrowing, "date"))
    assert found.days == tuple(sorted(days.items()))


def test_values_that_no_article_has_are_named(library: ViewCache) -> None:
    narrowing = Narrowing({Facet.COUNTY: ("永康", "没有"), Facet.TOPIC: ("也没有",)})
    found = find(library.view(), Everything(), narrowing).found
    assert found.unknown == ((Facet.COUNTY, "没有"), (Facet.TOPIC, "也没有"))
    assert found.total == 0


@pytest.mark.parametrize("text", ["疫情", '"疫情防控"', "的", "李一正", "卫生健康", "鄉村", "*", "没有这几个字"])
def test_first_seen_equals_brute_force(library: ViewCache, documents: list[Document], text: str) -> None:
    hits = [document for document in documents if brute.matches(_root(text), document)]
    dated = [document for document in hits if document.date]
    first = find(library.view(), _root(text)).found.first
    if not dated:
        assert first is None
        return
    assert first is not None
    in_print = min(dated, key=lambda d: (brute.day(d), d.issue, d.page_position, d.position, d.id))
    assert first.id == in_print.id
    assert first.earliest == min(day_number(document.date_earliest) for document in dated)
    assert first.latest == min(day_number(document.date_latest) for document in dated)
    assert first.undated == len(hits) - len(dated)


def test_pages_joined_are_the_whole_list(library: ViewCache) -> None:
    view = library.view()
    for sort in Sort:
        whole = [article.id for article in find(view, _root("疫情"), sort=sort, end=1000).found.articles]
        pages = [find(view, _root("疫情"), sort=sort, start=at, end=at + 7).found for at in range(0, len(whole) + 7, 7)]
        assert [article.id for page in pages for article in page.articles] == whole
        assert {page.total for page in pages} == {len(whole)}


def test_by_date_unknown_dates_stand_last(library: ViewCache, documents: list[Document]) -> None:
    dates = {document.id: document.date for document in documents}
    for sort, newest in ((Sort.NEWEST, True), (Sort.OLDEST, False)):
        listed = [dates[article.id] for article in find(library.view(), Everything(), sort=sort, end=1000).found.articles]
        known = [day for day in listed if day]
        assert known == sorted(known, reverse=newest)
        assert listed == known + [None] * (len(listed) - len(known))


def test_literal_matches_come_first_then_headlines_then_scores(library: ViewCache, documents: list[Document]) -> None:
    by_id = {document.id: document for document in documents}
    root = _root("疫情防控")
    found = find(library.view(), root, end=1000).found

    def rank(pk: int, score: float) -> tuple[bool, bool, float]:
        folded = by_id[pk].folded
        in_headline = all(any(piece in text for text in folded[:3]) for piece in cut("疫情防控"))
        return any("疫情防控" in text for text in folded), in_headline, score

    ranks = [rank(article.id, article.score) for article in found.articles]
    assert ranks == sorted(ranks, reverse=True)
    assert [literal for literal, _, _ in ranks] == [article.literal for article in found.articles]
    assert found.literal_total == sum(literal for literal, _, _ in ranks)
    assert 0 < found.literal_total < found.total


def test_scores_are_whooshs_own(library: ViewCache) -> None:
    """One segment, no deletions: equal to what Whoosh's searcher makes of the same words over the same fields."""
    from whoosh import query as whoosh_query
    from whoosh.index import open_dir

    view = library.view()
    directory = library.store.current()
    with open_dir(str(directory)).searcher() as searcher:
        for words in (["疫情"], ["疫情", "防控"], ["会议", "永康", "1"]):
            terms = [whoosh_query.Term(f, w) for w in words for f in ("headline_words", "deck_words", "body_words")]
            expected = np.zeros(view.size)
            for number, score in searcher.search(whoosh_query.Or(terms), limit=None).items():
                expected[number] = score
            ours = scores(view, _root(" ".join(words)))
            np.testing.assert_allclose(ours, expected, atol=1e-6)


def test_phrases_stand_at_true_positions_in_the_word_fields(library: ViewCache, documents: list[Document]) -> None:
    """Whoosh itself finds neighbouring words as a phrase, as it could not with offsets in place of positions."""
    from whoosh import query as whoosh_query
    from whoosh.index import open_dir

    with open_dir(str(library.store.current())).searcher() as searcher:
        phrase = whoosh_query.Phrase("body_words", ["疫情", "防控"])
        found = {int(hit["id"]) for hit in searcher.search(phrase, limit=None)}
    assert found
    assert found <= {document.id for document in documents if "疫情防控" in document.folded[4]}


@given(st.lists(SIGNS, max_size=25).map("".join))
def test_whatever_is_understood_is_answered(library: ViewCache, text: str) -> None:
    root = parse(text).root
    if root is not None:
        found = find(library.view(), root, Narrowing()).found
        assert found.literal_total <= found.total


def test_a_query_that_takes_too_long_is_stopped(library: ViewCache) -> None:
    with pytest.raises(TooSlowError):
        Evaluator(library.view(), seconds=-1).mask(Run("疫", "疫", True))


def test_hard_wildcards_end_in_time(library: ViewCache) -> None:
    began = time.perf_counter()
    for text in ("的*的*的*的*的*的*的*的*的", "1*1*1*1*1", "的 NEAR/100 的", "疫*情*防*控*会*议"):
        find(library.view(), _root(text))
    assert time.perf_counter() - began < 5


def test_all_evaluations_of_a_search_share_one_limit(library: ViewCache) -> None:
    with time_limit(-1), pytest.raises(TooSlowError):
        Evaluator(library.view()).mask(Run("疫", "疫", True))
    Evaluator(library.view()).mask(Run("疫", "疫", True))


@pytest.mark.parametrize("text", ["", "！", "5", "独有此词绝无仅有"])
def test_an_article_without_words_in_common_with_others_is_like_none(
    tmp_path: Path, documents: list[Document], text: str
) -> None:
    alone = replace(documents[0], texts=("", "", "", "", text))
    view = made_index(
        tmp_path, [alone, *(replace(each, texts=("", "今天", "", "", "今天下雨。")) for each in documents[1:9])]
    ).view()
    assert similar_to(view, alone.id, Everything(), start=0, end=5).found.articles == ()
    assert len(similar_to(view, documents[1].id, Everything(), start=0, end=5).found.articles) == 5
