"""Pages set anew in every form of extraction, none of which the parser was made with, are read about as well as they ever were."""

import pytest

from archive import vocabularies
from bench.generalise import FORMS, METRICS, draw
from tests.parsing.pages.typeset import Page, load
from tests.parsing.scoring import Scores, score_text

#: Percentages that a change must not fall below; bench/generalise.py has the present ones.
FLOORS = {"exact": 86.0, "headline": 88.0, "division": 75.0, "paragraphs": 95.0}


@pytest.mark.parametrize("metric", METRICS)
def test_pages_of_every_form(metric: str, scores: Scores) -> None:
    assert getattr(scores, metric).percent >= FLOORS[metric]


@pytest.fixture(scope="module")
def scores() -> Scores:
    """What is right on eight pages of each form."""
    articles, _ = load()
    vocabulary, scores = vocabularies.from_fixtures(), Scores()
    for seed in range(70_000, 70_000 + 8 * len(FORMS)):
        page = Page(draw(seed, articles), articles).set()
        score_text(scores, page.gold(), page.text().encode(), vocabulary)
    return scores
