"""The measurements measure what they say: the same archive for a seed, the record as it would be, and hits that are looked for."""

import json
import subprocess
import sys
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bench import corpus, oracle, queries, record
from bench.corpus import Stock
from search.documents import Document, published_documents
from search.grammar import parse
from tests.search.brute import matches

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ["xianbao", "fts5"] + ["tantivy", "tantivy_grams"] * (find_spec("tantivy") is not None)


@pytest.fixture(scope="module")
def stock() -> Stock:
    return corpus.load_stock("seeds", ROOT / "not needed")


def test_a_seed_gives_the_same_archive_again(stock: Stock, tmp_path: Path) -> None:
    made = list(corpus.documents(stock, 300, seed=5))
    assert [document.id for document in made] == list(range(1, 301))
    assert list(corpus.documents(stock, 300, seed=5)) == made
    assert list(corpus.documents(stock, 300, seed=6)) != made
    corpus.write(tmp_path / "corpus", made)
    assert list(corpus.read(tmp_path / "corpus")) == made


def test_articles_are_as_long_as_they_are_in_print_and_spread_over_ten_years(stock: Stock) -> None:
    made = list(corpus.documents(stock, 4000, seed=1))
    lengths = sorted(sum(map(len, document.texts)) for document in made)
    assert 640 < sum(lengths) / len(lengths) < 700
    assert lengths[2000] < 550
    assert {document.date.year for document in made if document.date} == set(range(2014, 2024))
    assert {document.county for document in made} == {"永康", "开化", "柯城"}


@pytest.mark.django_db
def test_the_record_holds_the_documents_as_they_are(stock: Stock) -> None:
    made = list(corpus.documents(stock, 60, seed=2))
    record.fill(made)
    assert list(published_documents()) == made


def test_slots_are_filled_alike_within_an_article() -> None:
    template = "王\x01小明\x03等\x02１２３\x03人。"
    stock = Stock((template,), (template,), "甲乙丙丁戊己庚辛")
    for document in islice(corpus.documents(stock, 20, seed=1), 20):
        assert not set("\x01\x02\x03") & set("".join(document.texts))
        names = {
            sentence[1 : sentence.index("等")] for sentence in document.texts[4].replace("\n", "").split("。") if sentence
        }
        assert len(names) == 1


def test_the_oracle_is_the_languages_definition(stock: Stock) -> None:
    made = list(corpus.documents(stock, 200, seed=3))
    asked = queries.sample(made, len(made), per_class=6, seed=1)
    assert {query.kind for query in asked} == set(queries.CLASSES)
    for query, answer in zip(asked, oracle.answers(made, asked), strict=True):
        root = parse(query.text).root
        assert root is not None
        held = [document for document in made if matches(root, document)]
        assert answer.total == len(held) > 0, query
        assert answer.topic == _counted(held)
        assert sum(answer.month.values()) == sum(answer.county.values()) == len(held)


def _counted(documents: list[Document]) -> dict[str, int]:
    topics = [topic for document in documents for topic in document.topics]
    return {topic: topics.count(topic) for topic in topics}


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    command = [sys.executable, "bench/search.py", "--docs", "120", "--queries", "3", "--corpus", "seeds", "--json"]
    done = subprocess.run([*command, "--engines", ",".join(ENGINES)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    held: dict[str, Any] = json.loads(done.stdout)
    return held


def test_engines_are_compared_and_ours_finds_what_is_there(result: dict[str, Any]) -> None:
    assert (result["docs"], result["checked"], result["equal"]) == (120, 18, True)
    assert list(result["engines"]) == ENGINES
    for held in result["engines"].values():
        for times in ("", "_again", "_processor"):
            low, high = held[f"p50{times}"], held[f"p95{times}"]
            assert list(low) == list(high) == list(queries.CLASSES)
            assert all(0 < low[kind] <= high[kind] for kind in queries.CLASSES)
        assert all(held[name] > 0 for name in ("build_docs_per_s", "index_mb", "rss_mb", "cold_ms"))
    exact = [name for name in ENGINES if name in ("xianbao", "tantivy_grams")]
    assert all(set(result["engines"][name]["found"].values()) == {1.0} for name in exact)


@pytest.mark.skipif(find_spec("matplotlib") is None, reason="draws with matplotlib")
def test_results_are_drawn_alike_each_time(result: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(result), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(result | {"docs": 240}), encoding="utf-8")
    for folder in ("once", "again"):
        command = [sys.executable, "bench/plots.py", "--to", tmp_path / folder, tmp_path / "b.json", tmp_path / "a.json"]
        subprocess.run(command, cwd=ROOT, check=True)
    for name in ("queries.svg", "costs.svg"):
        drawn = (tmp_path / "once" / name).read_bytes()
        assert b"</svg>" in drawn
        assert (tmp_path / "again" / name).read_bytes() == drawn


def test_pages_are_measured(tmp_path: Path) -> None:
    command = [sys.executable, "bench/pages.py", "--docs", "80", "--keep", str(tmp_path), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    measured = json.loads(done.stdout)
    assert {"/", "/topics/", "/contributors/"} <= measured.keys()
    assert all(milliseconds > 0 for milliseconds in measured.values())


def test_dating_by_numbers_is_measured() -> None:
    command = [sys.executable, "bench/numbering.py", "--issues", "100", "--pages", "40", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    measured = json.loads(done.stdout)
    # Each page asks for the last change; the first reads all issues, and after each that comes in it and what changed are read.
    assert measured["as a run"]["queries"] == round((40 + 1 + 2 * 4) / 40, 2)
    assert measured["anew"]["queries"] == 2
    assert all(row["ms"] > 0 and row["pages"] == 40 for row in measured.values())
