"""The parser against labelled pages: the seeds, and pages of our own in the forms that newspapers are extracted in."""

import json
from pathlib import Path
from typing import Any

import pytest

from archive import vocabularies
from archive.parsing.page import parse_page
from archive.parsing.rendering import page_to_json
from archive.parsing.vocabulary import Vocabulary
from tests.parsing.scoring import score_pages

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "fixtures" / "seeds"
PAGES = ROOT / "tests" / "parsing" / "pages"
#: Percent of our own pages' articles, headlines, divisions of these and paragraphs that the parser must have exactly.
FLOOR = {"exact": 90, "headline": 90, "division": 90, "paragraphs": 90}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return vocabularies.from_fixtures()


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_seeds_are_read_as_a_careful_reader_does(vocabulary: Vocabulary) -> None:
    gold = load(ROOT / "tests" / "gold" / "seeds.json")
    paragraphs = load(ROOT / "tests" / "gold" / "seed_paragraphs.json")
    for page in gold:
        for article, texts in zip(page["articles"], paragraphs[page["file"]], strict=True):
            article["paragraphs"] = texts
    scores = score_pages(gold, SEEDS, vocabulary)
    names = ("exact", "headline", "division", "paragraphs", "coverage")
    assert {name: getattr(scores, name).misses for name in names} == {name: [] for name in names}


@pytest.mark.parametrize("file", sorted(path.name for path in SEEDS.glob("*.txt")))
def test_the_facts_of_the_seeds(vocabulary: Vocabulary, file: str) -> None:
    want = next(page for page in load(ROOT / "tests" / "gold" / "seeds.json") if page["file"] == file)
    found = page_to_json(file, parse_page((SEEDS / file).read_bytes(), vocabulary))
    for key in ("newspaper", "county", "page_number", "issue_number"):
        assert found[key] == want[key], key
    assert (found["date"]["earliest"], found["date"]["latest"]) == (want["date"]["earliest"], want["date"]["latest"])
    assert found["date"]["best"] == want["date"]["earliest"]
    assert found["date"]["basis"] == ("printed" if want["date"]["printed"] else "inferred")
    assert found["date"]["evidence"]
    articles = {tuple(article["lines"][0].values()): article for article in found["articles"]}
    assert len(articles) == len(want["articles"])
    by_headline = {"".join(a["kicker"] + a["headline"] + a["deck"]).replace(" ", ""): a for a in found["articles"]}
    for wanted in want["articles"]:
        article = by_headline["".join(wanted["kicker"] + wanted["headline"] + wanted["deck"]).replace(" ", "")]
        for key in ("kind", "reporters", "correspondents", "photographers"):
            assert article[key] == wanted[key], (wanted["headline"], key)
        assert article["topics"][0] in wanted.get("topics_any", wanted["topics"][:1]), wanted["headline"]
        optional = set(wanted.get("campaigns_optional", []))
        assert set(wanted["campaigns"]) <= set(article["campaigns"]) <= set(wanted["campaigns"]) | optional
        assert article["continued_from_page"] == wanted.get("continued_from_page")
        assert article["continued_on_page"] == wanted.get("continued_on_page")


def test_our_own_pages(vocabulary: Vocabulary) -> None:
    scores = score_pages(load(PAGES / "gold.json"), PAGES, vocabulary)
    assert scores.coverage.misses == []
    assert {name: getattr(scores, name).percent >= floor for name, floor in FLOOR.items()} == dict.fromkeys(FLOOR, True)


@pytest.mark.parametrize("twin", load(PAGES / "encodings" / "encodings.json"), ids=lambda twin: twin["file"])
def test_a_page_reads_the_same_in_any_encoding(vocabulary: Vocabulary, twin: dict[str, str]) -> None:
    page = parse_page((PAGES / "encodings" / twin["file"]).read_bytes(), vocabulary)
    other = parse_page((PAGES / "encodings" / twin["twin"]).read_bytes(), vocabulary)
    assert page.text.encoding == twin["encoding"]
    assert page.text.content == other.text.content
    assert page.segmentation == other.segmentation
