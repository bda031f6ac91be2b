"""Of the articles that the parser calls sure, fewer than one in fifty is wrong."""

from pathlib import Path

from archive.parsing.confidence import SURE
from bench.calibrate import judged_articles

ROOT = Path(__file__).resolve().parents[2]
GOLD = (
    (ROOT / "tests" / "parsing" / "pages" / "gold.json", ROOT / "tests" / "parsing" / "pages"),
    (ROOT / "tests" / "gold" / "seeds.json", ROOT / "fixtures" / "seeds"),
)


def test_who_is_sure_is_right() -> None:
    articles = [one for gold, folder in GOLD for one in judged_articles(gold, folder)]
    sure = [one for one in articles if one.confidence >= SURE]
    wrong = [f"{one.page}: {one.headline}" for one in sure if not one.right]
    assert len(sure) >= len(articles) / 8
    assert 50 * len(wrong) < len(sure), wrong
