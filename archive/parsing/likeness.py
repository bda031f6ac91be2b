"""How much a title has to do with a text: the share of its rare character pairs that the text contains."""

import math
import operator
import re
from collections import Counter
from collections.abc import Sequence, Set
from functools import lru_cache
from typing import Final

#: Added to a title's weight, so that a word or two in common say less than a whole line of them.
_SHRINK: Final = 4.0
#: What a pair that no text holds counts, beside one that a single text holds: headlines say things in their own words.
_UNSEEN: Final = 0.6
#: Texts. No page has as many; where a hostile one has, a pair that more of them hold says nothing.
_MOST_HOLDERS: Final = 200
#: Texts up to which a title's pairs are looked for in each; where there are more, a hostile page's, every pair is noted beforehand.
_MANY: Final = 64
#: Texts whose pairs are kept, and characters of one at most.
_KEPT: Final = 512
_KEPT_LENGTH: Final = 4000
_WORD: Final = re.compile(r"[0-9.%]+|[A-Za-z]+|[\u3007\u25cb\u3400-\u9fff]+")


def pairs(plain: str) -> frozenset[str]:
    """Character pairs within runs of ideographs, and numbers and Latin words whole."""
    # The same texts are compared again for every cut that is tried; only a hostile page has longer ones.
    return _kept_pairs(plain) if len(plain) <= _KEPT_LENGTH else _pairs(plain)


def _pairs(plain: str) -> frozenset[str]:
    found: set[str] = set()
    for run in _WORD.findall(plain):
        if run[0].isascii():
            found.add(run.lower())
        else:
            found.update(map(operator.add, run, run[1:]))
    return frozenset(found)


_kept_pairs: Final = lru_cache(maxsize=_KEPT)(_pairs)


class Likeness:
    """Compares titles with the texts of one page; a pair that many of the texts contain says little."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = [pairs(text) for text in texts]
        count = max(len(texts), 1)
        self._rarity: Final = [math.log(1.3 + count / (n + 0.5)) for n in range(count + 1)]
        self._unseen: Final = _UNSEEN * math.log(1.3 + count / 1.5)
        self._holders: dict[str, list[int]] = {}
        self._all_known: Final = len(texts) > _MANY
        if self._all_known:
            for k, text in enumerate(self.texts):
                for pair in text:
                    self._holders.setdefault(pair, []).append(k)

    def all(self, title: str) -> dict[int, float]:
        """The likeness of a title to each text that shares anything with it, 0 to 1."""
        weights: list[float] = []
        shared: dict[int, list[float]] = {}
        for pair in pairs(title):
            holders = self._holding(pair)
            weight = self._rarity[len(holders)] if holders else self._unseen
            weights.append(weight)
            for k in holders if len(holders) <= _MOST_HOLDERS else ():
                shared.setdefault(k, []).append(weight)
        # Exact sums: the order of a set changes from process to process.
        total = math.fsum(weights) + _SHRINK
        return {k: math.fsum(shared[k]) / total for k in sorted(shared)}

    def _holding(self, pair: str) -> Sequence[int]:
        """The texts (indices) that contain the pair."""
        holders = self._holders.get(pair)
        if holders is None:
            if self._all_known:
                return ()
            holders = self._holders[pair] = [k for k, text in enumerate(self.texts) if pair in text]
        return holders


class Rarity:
    """How rare each word is among the paragraphs of one page, and how much of their rare words two texts share."""

    def __init__(self, texts: Sequence[Set[str]]) -> None:
        frequency: Counter[str] = Counter()
        for text in texts:
            frequency.update(text)
        rarity = {n: math.log((len(texts) + 1) / n) for n in set(frequency.values())}
        self._weights = {word: rarity[n] for word, n in frequency.items()}

    def overlap(self, one: Set[str], other: Set[str]) -> float:
        """The weight of what both hold, as a share of the lighter one's weight."""
        lighter = min(self._weight(one), self._weight(other))
        return self._weight(one & other) / lighter if lighter else 0.0

    def cosine(self, one: Set[str], other: Set[str]) -> float:
        """The weight of what both hold, as a share of the geometric mean of the two weights: a long text, which holds a little of
        everything, is not favoured."""
        mean = math.sqrt(self._weight(one) * self._weight(other))
        return self._weight(one & other) / mean if mean else 0.0

    def _weight(self, words: Set[str]) -> float:
        return math.fsum(map(self._weights.__getitem__, words))
