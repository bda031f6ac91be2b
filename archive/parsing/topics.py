"""分类与专题: what an article is about, by weighted terms.

A term counts more in the headline than in the opening, more there than in the rest, and less each time it comes again. The
primary topic is the strongest; others are named only when they are nearly as strong. A campaign needs more: its terms in
the headline, or so many in the text that the article is about it, since every second article of a year mentions it in passing.
"""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from archive.parsing.characters import squeeze, squeezed_text
from archive.parsing.terms import TermIndex
from archive.parsing.vocabulary import TopicEntry

#: How much more a term says in the headline, and in the opening, than further on.
_HEADLINE: Final = 5.0
_OPENING: Final = 2.0
#: Characters: what a reader takes in before he decides what the piece is about.
_OPENING_LENGTH: Final = 160
#: Other topics than the primary one: at most so many, each at least this share of the primary one's score.
_OTHERS: Final = 2
_OTHERS_SHARE: Final = 0.45
#: Score (a term of usual weight in the opening and again in the text makes about 3) below which nothing is said.
_LEAST: Final = 1.5
#: A campaign's score for each thousand characters of text from which the article is about it, and least score of all.
_CAMPAIGN_DENSITY: Final = 7.0
_CAMPAIGN_LEAST: Final = 4.0
#: The weight of a campaign's own words (五水共治): without any of them the lesser ones (水质, 河道) prove nothing.
_OWN: Final = 3.0


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A topic's score in an article, and the terms that made it, the strongest first."""

    name: str
    score: float
    terms: tuple[str, ...]


def classify(headline: str, body: str, entries: Iterable[TopicEntry], hint: str = "") -> tuple[str, ...]:
    """The topics of an article, the primary one first, at most three; () where no term tells.

    `hint`: words that stand beside the article and count as its headline's: 副刊 for a poem, 广告 for an advertisement."""
    scores = rank(f"{headline}\n{hint}" if hint else headline, body, tuple(entries))
    if not scores or scores[0].score < _LEAST:
        return ()
    least = max(_LEAST, scores[0].score * _OTHERS_SHARE)
    return tuple(score.name for score in scores[: 1 + _OTHERS] if score.score >= least)


def find_campaigns(
    headline: str, body: str, entries: Iterable[TopicEntry], day: datetime.date | None = None
) -> tuple[str, ...]:
    """The campaigns that the article is about, in the vocabulary's order. `day`: when it was printed, if that is known."""
    entries = tuple(entry for entry in entries if day is None or _within(entry, day))
    own = _indexed(entries).own
    texts = squeezed_text(headline), squeezed_text(body)
    if not any(term in text for terms in own.values() for term in terms for text in texts):
        return ()
    length = max(len(body), 200) / 1000
    certain = {
        score.name
        for score in rank(headline, body, entries)
        if score.score >= _CAMPAIGN_LEAST
        and score.score / length >= _CAMPAIGN_DENSITY
        and not own[score.name].isdisjoint(score.terms)
    }
    return tuple(entry.name for entry in entries if entry.name in certain)


def rank(headline: str, body: str, entries: tuple[TopicEntry, ...]) -> list[TopicScore]:
    """All topics that any term speaks for, the strongest first (of equals, the first in the vocabulary)."""
    index = _indexed(entries)
    text, title = squeezed_text(body), squeezed_text(headline)
    counts: dict[str, float] = {}
    for piece, worth in (
        (title, _HEADLINE),
        (text[:_OPENING_LENGTH], _OPENING),
        (text[_OPENING_LENGTH:], 1.0),
    ):
        for _, term in index.terms.find(piece):
            counts[term] = counts.get(term, 0.0) + worth
    # Long articles repeat everything; what is said counts by how often only up to a point.
    dampening = 1 + math.log1p(len(text) / 800)
    scores: dict[int, list[tuple[float, str]]] = {}
    for term, count in counts.items():
        for place, weight in index.weights[term]:
            scores.setdefault(place, []).append((weight * math.log2(1 + count / dampening), term))
    ranked = [
        (sum(s for s, _ in parts), -place, tuple(term for _, term in sorted(parts, reverse=True)))
        for place, parts in scores.items()
    ]
    return [TopicScore(entries[-negative].name, total, terms) for total, negative, terms in sorted(ranked, reverse=True)]


def _within(entry: TopicEntry, day: datetime.date) -> bool:
    return (entry.first_day is None or entry.first_day <= day) and (entry.last_day is None or day <= entry.last_day)


@dataclass(frozen=True, slots=True)
class _Index:
    """Entries by their terms: each term's topics (by their place) and weights, the terms to be found, and each topic's own ones."""

    weights: dict[str, list[tuple[int, float]]]
    terms: TermIndex
    own: dict[str, frozenset[str]]


@lru_cache(maxsize=64)
def _indexed(entries: tuple[TopicEntry, ...]) -> _Index:
    weights: dict[str, list[tuple[int, float]]] = {}
    for place, entry in enumerate(entries):
        for term, weight in entry.terms:
            weights.setdefault(squeeze(term), []).append((place, weight))
    own = {entry.name: frozenset(term for term, weight in entry.terms if weight >= _OWN) for entry in entries}
    return _Index(weights, TermIndex(weights), own)
