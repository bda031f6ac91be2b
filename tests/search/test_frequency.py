"""词频: counts over time equal a count by hand, gaps are told from silence, and the table says what the drawing does."""

import csv
import io
import random
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from django.test import Client

from search.backends.evaluate import Evaluator
from search.backends.frequency import monthly
from search.backends.view import ViewCache
from search.documents import Document
from search.frequency import Frequency, FrequencyForm, Measure, Step, frequency
from search.narrowing import Narrowing
from search.plotting import plot
from search.query import Facet
from tests.search.conftest import made_index, make_documents

STRINGS = ["疫情防控", "疫", "的", "全市", "没有这样的话", "15", "村村", "李一正"]


def by_hand(documents: list[Document], string: str) -> tuple[Counter[int], Counter[int]]:
    """(articles, occurrences) of each month."""
    holding: Counter[int] = Counter()
    often: Counter[int] = Counter()
    for document in documents:
        month = document.date.year * 100 + document.date.month if document.date else 0
        found = sum(text.startswith(string, n) for text in document.folded for n in range(len(text)))
        holding[month] += found > 0
        often[month] += found
    return holding, often


@pytest.mark.parametrize("county", ["", "永康"])
def test_counts_equal_a_count_by_hand(documents: list[Document], library: ViewCache, county: str) -> None:
    held = [document for document in documents if not county or document.county == county]
    narrowing = Narrowing(values={Facet.COUNTY: (county,)} if county else {})
    counted = monthly(library.view(), STRINGS, narrowing)
    months = [document.date.year * 100 + document.date.month if document.date else 0 for document in held]
    assert list(counted.months) == [*sorted({*months} - {0}), 0]
    assert dict(zip(counted.months, counted.articles, strict=True)) == Counter(months)
    characters: Counter[int] = Counter()
    for month, document in zip(months, held, strict=True):
        characters[month] += sum(map(len, document.folded))
    assert dict(zip(counted.months, counted.characters, strict=True)) == characters
    for string, holding, often in zip(STRINGS, counted.holding, counted.occurrences, strict=True):
        wanted = by_hand(held, string)
        assert dict(zip(counted.months, holding, strict=True)) == {m: wanted[0][m] for m in counted.months}, string
        assert dict(zip(counted.months, often, strict=True)) == {m: wanted[1][m] for m in counted.months}, string


def test_random_strings_are_counted_as_by_hand(documents: list[Document], library: ViewCache, exhaustive: bool) -> None:
    chance = random.Random(3)
    for _ in range(2000 if exhaustive else 150):
        text = chance.choice([text for text in chance.choice(documents).folded if text])
        start = chance.randrange(len(text))
        string = text[start : start + chance.randint(1, 6)]
        counted = monthly(library.view(), [string], Narrowing())
        holding, often = by_hand(documents, string)
        assert sum(counted.holding[0]) == holding.total()
        assert dict(zip(counted.months, counted.occurrences[0], strict=True)) == {m: often[m] for m in counted.months}


def test_an_empty_index_holds_nothing(tmp_path: Path) -> None:
    counted = monthly(made_index(tmp_path, []).view(), ["疫情"], Narrowing())
    assert (counted.months, counted.holding) == ((), ((),))


def counted(**asked: object) -> Frequency:
    from django.http import QueryDict

    query = QueryDict(mutable=True)
    for name, value in asked.items():
        query.setlist(name, value if isinstance(value, list) else [str(value)])
    form = FrequencyForm(query)
    assert form.is_valid(), form.errors
    return frequency(form)


def test_periods_are_contiguous_and_gaps_are_empty(indexed_seeds: Path) -> None:
    found = counted(q=["疫情"], step="month", measure="occurrences")
    assert found.step is Step.MONTH
    values = [period.value for period in found.periods]
    assert values[0] == "2020-08"
    assert values[-1] == "2023-07"
    assert len(values) == 36
    held = [period for period in found.periods if period.articles]
    assert [period.value for period in held] == ["2020-08", "2021-01", "2022-01", "2023-07"]
    assert all(count.per is None for period in found.periods if not period.articles for count in period.counts)
    assert all(period.small == (period.characters < 10_000) for period in held)
    drawing = plot(found)
    assert drawing is not None
    assert sum(len(line.dots) for line in drawing.lines) == 4
    assert len(drawing.gaps) == 3
    assert len(drawing.lines[0].paths) == 4  # nothing is drawn across a gap


def test_years_for_long_times_and_what_is_measured(indexed_seeds: Path) -> None:
    found = counted(q=["疫情", "清廉"], step="year", measure="articles")
    assert [period.value for period in found.periods] == ["2020", "2021", "2022", "2023"]
    assert found.measure is Measure.ARTICLES
    assert [period.counts[0].value(Measure.ARTICLES) for period in found.periods] == [
        period.counts[0].articles for period in found.periods
    ]


def test_each_point_leads_to_its_articles(client: Client, indexed_seeds: Path) -> None:
    for period in counted(q=["疫情"], step="month").periods:
        if period.articles:
            page = client.get(f"/search/{period.counts[0].url}").context["search"]
            assert page.total == period.counts[0].articles


def test_the_page_says_the_same_in_a_table(client: Client, indexed_seeds: Path) -> None:
    answer = client.get("/search/frequency/", {"q": ["疫情", "清廉", ""], "step": "month"})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "没有藏报" in html
    assert html.count("<tr") == 2 + 4 + 3 + 1  # a gap is one row
    assert "2020-09—2020-12" in html
    assert 'href="/search/?q=%22%E7%96%AB%E6%83%85%22&amp;date=2022-01"' in html


def test_as_csv(client: Client, indexed_seeds: Path) -> None:
    answer = client.get("/search/frequency.csv", {"q": ["疫情", "=1+1"], "step": "year"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:6] == ["时间", "所藏篇数", "所藏字数", "疫情 篇数", "疫情 次数", "疫情 每万字次数"]
    assert rows[0][6].startswith("'=1+1")
    assert [row[0] for row in rows[1:]] == ["2020", "2021", "2022", "2023"]
    found = counted(q=["疫情"], step="year")
    assert [int(row[4]) for row in rows[1:]] == [period.counts[0].occurrences for period in found.periods]


@pytest.mark.parametrize(
    "asked",
    [
        {"q": ["一", "二", "三", "四", "五", "六"]}, {"q": ["字" * 51]}, {"q": ["！？"]}, {"q": ["a\x00b"]},
        {"q": ["疫情"], "step": "day"}, {"q": ["疫情"], "measure": "x"}, {"q": ["疫情"], "date_from": "去年"},
        {"q": ["疫情"], "date_from": "2022", "date_to": "2021"},
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused_in_words(client: Client, indexed_seeds: Path, asked: dict[str, object]) -> None:
    answer = client.get("/search/frequency/", asked)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert client.get("/search/frequency.csv", asked).status_code == 400


def test_nothing_asked_is_a_form_and_no_table(client: Client, indexed_seeds: Path) -> None:
    assert client.get("/search/frequency/").status_code == 200
    assert client.get("/search/frequency.csv").status_code == 400


def test_without_an_index_it_is_said(client: Client, db: None, empty_place: Path) -> None:
    answer = client.get("/search/frequency/", {"q": "疫情"})
    assert answer.status_code == 503
    assert "search_index build" in answer.content.decode()
    assert client.get("/search/frequency.csv", {"q": "疫情"}).status_code == 503


def test_counting_that_takes_too_long_is_stopped(
    client: Client, indexed_seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.backends.finding.Evaluator", partial(Evaluator, seconds=-1))
    for address in ("/search/frequency/", "/search/frequency.csv"):
        answer = client.get(address, {"q": "疫情", "date_from": "2021"})
        assert answer.status_code == 503
        assert "这样数太慢" in answer.content.decode()


def test_what_is_typed_is_escaped(client: Client, indexed_seeds: Path) -> None:
    evil = '"><script>alert(1)</script>'
    assert "<script>alert" not in client.get("/search/frequency/", {"q": [evil]}).content.decode()


def test_the_same_folded_phrase_is_counted_once(indexed_seeds: Path) -> None:
    assert counted(q=["疫情", "疫 情", "清廉"]).phrases == ("疫情", "清廉")


def test_many_articles_in_several_segments(tmp_path: Path) -> None:
    documents = make_documents(60, seed=11)
    view = made_index(tmp_path, documents).view()
    counted = monthly(view, ["市"], Narrowing())
    assert sum(counted.occurrences[0]) == by_hand(documents, "市")[1].total()
