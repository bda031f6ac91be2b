"""Of the articles that the parser calls sure, fewer than one in fifty is wrong."""

from pathlib import Path

from archive.parsing.confidence import SURE
from bench.calibrate import Judged, judged_articles, judged_reset

ROOT = Path(__file__).resolve().parents[2]
GOLD = (
    (ROOT / "tests" / "parsing" / "pages" / "gold.json", ROOT / "tests" / "parsing" / "pages"),
    (ROOT / "tests" / "gold" / "seeds.json", ROOT / "fixtures" / "seeds"),
)


#: Pages set anew that the factors were not chosen on.
RESET = "2000-2199"


def sure_and_wrong(articles: list[Judged]) -> tuple[int, list[str]]:
    """How many are called sure, and which of them are wrong."""
    sure = [one for one in articles if one.confidence >= SURE]
    return len(sure), [f"{one.page}: {one.headline}" for one in sure if not one.right]


def test_who_is_sure_is_right() -> None:
    articles = [one for gold, folder in GOLD for one in judged_articles(gold, folder)]
    sure, wrong = sure_and_wrong(articles)
    assert sure >= len(articles) / 5
    assert 50 * len(wrong) < sure, wrong


def test_who_is_sure_is_right_on_pages_set_anew() -> None:
    articles = list(judged_reset(RESET))
    sure, wrong = sure_and_wrong(articles)
    assert sure >= len(articles) / 5
    assert 50 * len(wrong) < sure, wrong
