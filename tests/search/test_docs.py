"""The queries that docs/search.md shows do what it says."""

import re
from pathlib import Path

import pytest
from django.test import Client

from search.grammar import parse
from tests.conftest import ROOT

_TEXT = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
#: What stands in backticks and is a query: not an address, a parameter, an operator by itself or a media type.
_QUERIES = [
    code
    for code in dict.fromkeys(re.findall(r"`([^`]+)`", _TEXT))
    if not re.match(r"/|[a-z_ ]+$|application/", code) and code not in {"AND", "OR", "NOT", "NEAR", ". · - / :", "%"}
]
_ADDRESSES = re.findall(r"`(/[^`]+)`", _TEXT)


def test_there_are_queries() -> None:
    assert len(_QUERIES) > 40


@pytest.mark.django_db
@pytest.mark.parametrize("q", _QUERIES)
def test_each_query_is_understood_and_runs(indexed_seeds: Path, client: Client, q: str) -> None:
    if len(q) > 1:  # a sign by itself is shown as a sign
        query = parse(q)
        assert query.root is not None
        assert query.notes == ()
    assert client.get("/search/", {"q": q}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", _ADDRESSES)
def test_each_address_answers(indexed_seeds: Path, client: Client, address: str) -> None:
    if address == "/api/v1/articles/1":
        address = (
            client.get("/api/v1/articles").json()["results"][0]["url"].replace("/articles/", "/api/v1/articles/").rstrip("/")
        )
    assert client.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("鄉村振興", "乡村振兴"),
        ('"疫情防控"', "“疫情防控”"),
        ('"疫情防控"', "「疫情防控」"),
        ("疫情 医院", "疫情 AND 医院"),
        ("疫情 NOT 会议", "疫情 -会议"),
        ("会议 NEAR 疫情", "疫情 NEAR/10 会议"),
        ("kind:评论", "kind:commentary"),
        ("(疫情 OR 消防) 安全", "（疫情 OR 消防） 安全"),
    ],
)
def test_said_to_be_the_same_is_the_same(indexed_seeds: Path, client: Client, one: str, other: str) -> None:
    answers = [client.get("/api/v1/search", {"q": q, "page_size": 100}).json() for q in (one, other)]
    assert [r["id"] for r in answers[0]["results"]] == [r["id"] for r in answers[1]["results"]]


def test_said_to_differ_differs() -> None:
    one, other = parse("1·5疫情").root, parse("15疫情").root
    assert one != other
