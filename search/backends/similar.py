"""Articles like a given one: those that share the words that tell it from the rest."""

import math
from collections import Counter
from typing import Final

import numpy as np

from search.analysis import words
from search.backends.counting import Counts
from search.backends.evaluate import Evaluator
from search.backends.finding import Selected
from search.backends.matches import Matches
from search.backends.ranking import by_score, word_score
from search.backends.schema import BODY_TEXT
from search.backends.segments import Floats
from search.backends.view import View
from search.narrowing import Found, FoundArticle
from search.query import Node

_WORDS: Final = 25  # of the article, that are looked for
_LEAST_SHARED: Final = 3  # of them, for an article to count as similar
_SHORTEST: Final = 2  # characters of a word


def similar_to(view: View, pk: int, further: Node, *, start: int, end: int) -> Selected:
    """Articles `start` to `end` (half-open, from 0) of those like article `pk`, within a further query."""
    number = view.place(pk)
    if number is None:
        return _selected(view, Matches(view.size), np.zeros(view.size), start, end)
    score = np.zeros(view.size, dtype=np.float64)
    shared = np.zeros(view.size, dtype=np.int64)
    telling = _telling_words(view, view.texts(number))
    for word in telling:
        for segment, _, part in view.parts():
            shared[part][segment.postings("body_words", word)[0]] += 1
        word_score(view, word, score)
    mask = shared >= max(min(_LEAST_SHARED, len(telling)), 1)  # nothing is like what has no word in common with anything
    mask[number] = False
    return _selected(view, Evaluator(view).matches(further) & Matches.of_mask(mask), score, start, end)


def _selected(view: View, matches: Matches, score: Floats, start: int, end: int) -> Selected:
    counts = Counts(view, matches, {})
    hits = counts.hits.numbers
    worth = score.take(hits)
    places = by_score(view, hits, worth, end)[start:]
    page = hits[places]
    articles = zip(view.numbers["id"][page].tolist(), worth[places].tolist(), strict=True)
    found = Found(tuple(FoundArticle(i, s, False) for i, s in articles), len(hits), 0, {}, (), (), None, view.meta.seq)
    return Selected(page, found, counts)


def _telling_words(view: View, texts: tuple[str, ...]) -> list[str]:
    """The words with the greatest tf·idf; those of the headline count three times, those in no other article not at all."""
    counts: Counter[str] = Counter()
    for place, text in enumerate(texts):
        weight = 1 if place == BODY_TEXT else 3
        for word, _ in words(text):
            if len(word) >= _SHORTEST and not word[0].isdigit():
                counts[word] += weight
    worth = []
    for word, count in counts.items():
        held = sum(len(segment.postings("body_words", word)[0]) for segment in view.segments)
        if held > 1:
            worth.append((-(1 + math.log(count)) * math.log(view.size / held + 1), word))
    return [word for _, word in sorted(worth)[:_WORDS]]
