"""How much a title has to do with a text: the share of its rare character pairs that the text contains."""

import math
import operator
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

#: Added to a title's weight, so that a word or two in common say less than a whole line of them.
_SHRINK: Final = 4.0
#: What a pair that no text holds counts, beside one that a single text holds: headlines say things in their own words.
_UNSEEN: Final = 0.6
#: Texts. No page has as many; where a hostile one has, a pair that more of them hold says nothing.
_MOST_HOLDERS: Final = 200
_WORD: Final = re.compile(r"[0-9.%]+|[A-Za-z]+|[\u3007\u25cb\u3400-\u9fff]+")


def pairs(plain: str) -> set[str]:
    """Character pairs within runs of ideographs, and numbers and Latin words whole."""
    found: set[str] = set()
    for run in _WORD.findall(plain):
        if run[0].isascii():
            found.add(run.lower())
        else:
            found.update(map(operator.add, run, run[1:]))
    return found


class Likeness:
    """Compares titles with the texts of one page; a pair that many of the texts contain says little."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [pairs(text) for text in texts]
        frequency: Counter[str] = Counter()
        for text in self.texts:
            frequency.update(text)
        count = max(len(texts), 1)
        rarity = {n: math.log(1.3 + count / (n + 0.5)) for n in set(frequency.values())}
        self._weights = {pair: rarity[n] for pair, n in frequency.items()}
        self._unseen: Final = _UNSEEN * math.log(1.3 + count / 1.5)
        self._holders: dict[str, list[int]] = {}
        for k, text in enumerate(self.texts):
            for pair in text:
                self._holders.setdefault(pair, []).append(k)

    def all(self, title: str) -> dict[int, float]:
        """The likeness of a title to each text that shares anything with it, 0 to 1."""
        wanted = pairs(title)
        total = sum(self._weights.get(pair, self._unseen) for pair in wanted)
        shared: Counter[int] = Counter()
        for pair in wanted:
            holders = self._holders.get(pair, ())
            for k in holders if len(holders) <= _MOST_HOLDERS else ():
                shared[k] += self._weights[pair]  # type: ignore[assignment]
        return {k: weight / (total + _SHRINK) for k, weight in shared.items()} if total else {}

    def weight(self, title: str) -> float:
        """How much the title has to say at all: the sum of its pairs' weights."""
        return sum(self._weights.get(pair, self._unseen) for pair in pairs(title))


class Rarity:
    """How rare each word is among the paragraphs of one page, and how much of their rare words two texts share."""

    def __init__(self, texts: Sequence[set[str]]) -> None:
        frequency: Counter[str] = Counter()
        for text in texts:
            frequency.update(text)
        rarity = {n: math.log((len(texts) + 1) / n) for n in set(frequency.values())}
        self._weights = {word: rarity[n] for word, n in frequency.items()}

    def overlap(self, one: set[str], other: set[str]) -> float:
        """The weight of what both hold, as a share of the lighter one's weight."""
        lighter = min(sum(map(self._weights.__getitem__, one)), sum(map(self._weights.__getitem__, other)))
        return sum(map(self._weights.__getitem__, one & other)) / lighter if lighter else 0.0

    def cosine(self, one: set[str], other: set[str]) -> float:
        """The weight of what both hold, as a share of the geometric mean of the two weights: a long text, which holds a little of
        everything, is not favoured."""
        mean = math.sqrt(sum(map(self._weights.__getitem__, one)) * sum(map(self._weights.__getitem__, other)))
        return sum(map(self._weights.__getitem__, one & other)) / mean if mean else 0.0
