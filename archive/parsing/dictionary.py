"""Whether characters make a word, what kind of word, and how much likelier a text is as words than cut in two: jieba's dictionary,
loaded once a process, when first asked.

jieba's own tokenizer is not used here, since it keeps a cache in a directory that is open to all.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import jieba

#: Characters. Longer words decide nothing here.
_LONGEST: Final = 4
#: Times in the dictionary's corpus of sixty million words: names in it are below, words of the news above.
_OFTEN: Final = 300
#: How many characters before and after a join a word may take.
_ACROSS: Final = [(i, j) for i in range(1, _LONGEST) for j in range(1, _LONGEST) if i + j <= _LONGEST]
#: The dictionary's names for verbs, and for sayings, which as a rule have one in them (众志成城); for adverbs, prepositions,
#: conjunctions and 了, 的, which are of no subject.
_VERBS: Final = frozenset({"v", "vd", "vi", "vq", "i", "l"})
_PARTICLES: Final = frozenset({"d", "p", "c", "ul", "uj"})


@dataclass(frozen=True, slots=True)
class _Words:
    """The surprise of each word that is short enough, and of a character that is none; which are verbs, and which particles."""

    costs: dict[str, float]
    unknown: float
    verbs: frozenset[str]
    particles: frozenset[str]


def is_word(text: str) -> bool:
    """Whether the dictionary has the text, of two to four characters, as a word."""
    return len(text) > 1 and text in _words().costs


def is_common(text: str) -> bool:
    """Whether the text is a word that the dictionary has counted often. The others may be names."""
    unknown = _words().unknown
    return len(text) > 1 and unknown - _words().costs.get(text, unknown) >= math.log(_OFTEN)


def is_verb(word: str) -> bool:
    """Whether the dictionary has the word, of up to four characters, as a verb or a saying."""
    return word in _words().verbs


def is_particle(word: str) -> bool:
    """Whether the dictionary has the word as an adverb, a preposition or a conjunction."""
    return word in _words().particles


def cut(text: str) -> list[str]:
    """The text as words, of up to four characters, in the likeliest way."""
    costs, best = _words().costs, _surprises(text)
    found: list[str] = []
    end = len(text)
    while end:
        starts = range(max(0, end - _LONGEST), end)
        start = next((n for n in starts if best[n] + costs.get(text[n:end], math.inf) == best[end]), end - 1)
        found.append(text[start:end])
        end = start
    return found[::-1]


def bound(before: str, after: str) -> float:
    """How much likelier (in nats, 0 and up) the end of one text and the beginning of another are as one text than as two: what
    a word that runs across the join, as 利|益, is worth against its halves by themselves."""
    if not (before[-1:].isalnum() and after[:1].isalnum()):
        return 0.0
    a, b = before[-_LONGEST + 1 :], after[: _LONGEST - 1]
    text, join, words = a + b, len(a), _words().costs
    for i, j in _ACROSS:
        if i <= join and text[join - i : join + j] in words:
            whole = _surprises(text)
            return max(0.0, whole[join] + _surprises(b)[-1] - whole[-1])
    return 0.0


def _surprises(text: str) -> list[float]:
    """How surprising the first 0, 1, 2, … characters of the text are, cut into words in the likeliest way."""
    words, unknown = _words().costs, _words().unknown
    best = [0.0]
    for end in range(1, len(text) + 1):
        least = math.inf
        for start in range(max(0, end - _LONGEST), end):
            cost = words.get(text[start:end])
            if cost is not None and best[start] + cost < least:
                least = best[start] + cost
        best.append(least if least < math.inf else best[-1] + unknown)
    return best


@cache
def _words() -> _Words:
    counts: dict[str, int] = {}
    verbs, particles = set[str](), set[str]()
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, count, kind = line.decode().split()
            if len(word) <= _LONGEST:
                counts[word] = int(count)
                if kind in _VERBS:
                    verbs.add(word)
                elif kind in _PARTICLES:
                    particles.add(word)
    total = math.log(sum(counts.values()))
    costs = {word: total - math.log(max(count, 1)) for word, count in counts.items()}
    return _Words(costs, total, frozenset(verbs), frozenset(particles))
