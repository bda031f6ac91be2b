"""The queries that are measured, drawn from the corpus itself."""

import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from search.analysis import cut, pieces
from search.documents import Document
from search.folding import fold

CLASSES: Final = ("rare", "medium", "common", "and2", "phrase", "literal")

_COUNTED: Final = 30_000  # documents in which words are counted, at most
_DRAWN: Final = 4000  # documents that phrases and strings are drawn from, at most
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
_LITERAL: Final = range(2, 13)  # characters


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is in the project's query language. A document matches if each of `strings` (folded) stands in one of its fields:
    that is what the language says of it. `words` are each string's words, for engines that hold words; they are found side by side
    in a phrase or literal string."""

    kind: str
    text: str
    strings: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]


def sample(corpus: Iterable[Document], count: int, per_class: int, seed: int) -> list[Query]:
    """`per_class` queries of each class (fewer if the corpus has no more), mixed. `count` is how many documents there are.

    Words are rare in up to 1 of 1,000 documents, medium in up to 2 of 100, and common above; rare ones are in two at least.
    The two words of and2 are medium or common ones of one document.
    """
    chance = random.Random(f"queries {seed}")
    step = max(1, count // _COUNTED)
    drawn = set(chance.sample(range(0, count, step), min(_DRAWN, len(range(0, count, step)))))
    counts: Counter[str] = Counter()
    held: list[tuple[Document, frozenset[str]]] = []
    counted = 0
    for place, document in enumerate(corpus):
        if place % step == 0:
            words = frozenset(word for text in document.texts for word in pieces(text) if _CHINESE.fullmatch(word))
            counts.update(words)
            counted += 1
            if place in drawn:
                held.append((document, words))
    chance.shuffle(held)
    classes: dict[str, list[str]] = {"rare": [], "medium": [], "common": []}
    kinds = {word: _rarity(times, counted) for word, times in counts.items() if times > 1}
    for word in sorted(kinds):
        classes[kinds[word]].append(word)
    found = [_words(kind, (word,)) for kind, words in classes.items() for word in _some(chance, words, per_class)]
    for kind, draw in (("and2", _two_words), ("phrase", _phrase), ("literal", _literal)):
        queries: dict[str, Query] = {}
        for document, words in held:
            usual = sorted(word for word in words if kinds.get(word) in ("medium", "common"))
            if (query := draw(chance, document, usual)) is not None:
                queries.setdefault(query.text, query)
            if len(queries) == per_class:
                break
        assert all(query.kind == kind for query in queries.values())
        found.extend(queries.values())
    chance.shuffle(found)
    return found


def _rarity(times: int, counted: int) -> str:
    if times <= max(5, counted // 1000):
        return "rare"
    return "medium" if times <= max(20, counted // 50) else "common"


def _some(chance: random.Random, words: list[str], count: int) -> list[str]:
    """Words that stay whole when they are all of a query."""
    whole = (word for word in chance.sample(words, len(words)) if cut(word) == (word,))
    return list(islice(whole, count))


def _words(kind: str, words: tuple[str, ...]) -> Query:
    return Query(kind, " ".join(words), words, tuple((word,) for word in words))


def _two_words(chance: random.Random, document: Document, usual: list[str]) -> Query | None:
    both = _some(chance, usual, 2)
    return _words("and2", tuple(both)) if len(both) == 2 else None


def _phrase(chance: random.Random, document: Document, usual: list[str]) -> Query | None:
    """Two or three words that stand side by side in a sentence."""
    clause = chance.choice(re.findall(r"[\u4e00-\u9fff]{4,}", document.texts[4]) or [""])
    words = pieces(clause)
    length = chance.choice((2, 3))
    if len(words) < length:
        return None
    start = chance.randrange(len(words) - length + 1)
    return _quoted("phrase", "".join(words[start : start + length]))


def _literal(chance: random.Random, document: Document, usual: list[str]) -> Query | None:
    """Any characters that stand side by side once folded, across words, punctuation and lines."""
    length = chance.choice(_LITERAL)
    texts = [text for text in document.folded if len(text) >= length]
    if not texts:
        return None
    text = chance.choices(texts, [len(text) for text in texts])[0]
    start = chance.randrange(len(text) - length + 1)
    return _quoted("literal", text[start : start + length])


def _quoted(kind: str, string: str) -> Query | None:
    # A sign at an end folds away once its neighbour is cut off; such a string is another one.
    string = fold(string)
    return Query(kind, f'"{string}"', (string,), (cut(string),)) if len(string) >= _LITERAL.start else None
