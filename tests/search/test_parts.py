"""What htmx asks for: the part of a search page that changes, at the same address; and the pages beside the search."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db
HTMX: dict[str, str] = {"HX-Request": "true", "HX-Boosted": "true"}


def found(content: str) -> str:
    """The part that is put in place."""
    return content[content.index('<div class="found"') : content.index("</ol>")]


def test_the_same_address_gives_the_page_or_its_part(indexed_seeds: Path, client: Client) -> None:
    asked: dict[str, Any] = {"q": "疫情", "county": "开化"}
    whole = client.get("/search/", asked)
    part = client.get("/search/", asked, headers=HTMX)
    for response in (whole, part):
        assert response.status_code == 200
        assert "HX-Request" in response["Vary"]
    content = part.content.decode()
    assert "<html" not in content
    without_time = [re.sub(r"[0-9]+ 毫秒", "", found(text)) for text in (whole.content.decode(), content)]
    assert without_time[0] == without_time[1]
    assert "<title>疫情 · 检索 · 县报库</title>" in content
    assert "找到 2 篇，现在是第 1 至 2 篇。" in content
    assert '<input type="hidden" name="county" value="开化">' in content
    restored = client.get("/search/", asked, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


@pytest.mark.parametrize(
    ("asked", "status"), [({"sort": "best"}, 400), ({"q": "疫情", "page": "99"}, 404), ({"q": "疫情", "more": "会议"}, 302)]
)
def test_refusals_are_the_same_for_htmx(indexed_seeds: Path, client: Client, asked: dict[str, str], status: int) -> None:
    assert client.get("/search/", asked, headers=HTMX).status_code == status


def test_suggestions_are_options_for_htmx(indexed_seeds: Path, client: Client) -> None:
    plain = client.get("/search/suggestions/", {"q": "yiq"})
    assert plain["Content-Type"] == "application/json"
    options = client.get("/search/suggestions/", {"q": "yiq"}, headers={"HX-Request": "true"})
    assert '<option value="疫情" label="yiq"></option>' in options.content.decode()
    evil = client.get("/search/suggestions/", {"q": "<b>"}, headers={"HX-Request": "true"})
    assert evil.content.decode().strip() == ""


def test_all_values_of_a_facet_have_a_page(indexed_seeds: Path, client: Client) -> None:
    response = client.get("/search/values/contributor/", {"q": "疫情", "county": "永康"})
    assert response.status_code == 200
    names = re.findall(r'<span class="facet__label">([^<]+)</span>', response.content.decode())
    facets = client.get("/api/v1/search", {"q": "疫情", "county": "永康"}).json()["facets"]
    assert names == [value["label"] for value in facets["contributor"]]
    assert len(names) > 3
    assert client.get("/search/values/contributor/", {"sort": "best"}).status_code == 400
    assert client.get("/search/values/date/").status_code == 404


def test_page_sizes_are_offered_where_they_matter(indexed_seeds: Path, client: Client) -> None:
    assert 'id="size-' not in client.get("/search/", {"q": "疫情"}).content.decode()
    content = client.get("/search/", {"q": "*", "county": "永康", "sort": "newest", "page": "1"}).content.decode()
    assert 'id="size-' not in content
    content = client.get("/search/", {"q": "*"}).content.decode()
    assert re.findall(r'id="size-(\d+)"', content) == ["20", "50", "100"]
    assert 'href="?q=%2A&amp;page_size=50"' in content


def test_the_timeline_asks_once_however_much_is_held(indexed_seeds: Path, client: Client) -> None:
    counts = []
    for dates in ({}, {"date": "2022"}, {"date": "2022-01"}):
        client.get("/search/", {"q": "*", **dates})
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/search/", {"q": "*", **dates}).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_months_and_days_are_listed_where_they_are_chosen(indexed_seeds: Path, client: Client) -> None:
    def listed(**asked: str) -> set[str]:
        return set(re.findall(r'id="in-date-([0-9-]+)"', client.get("/search/", {"q": "*", **asked}).content.decode()))

    years = {"2020", "2021", "2022", "2023"}
    assert listed() == years
    assert listed(date="2022") == years | {"2022-01"}
    assert {value for value in listed(date="2022-01") if len(value) == 10} == {"2022-01-21", "2022-01-28"}
