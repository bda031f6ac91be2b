"""Whether characters make a word, and how much likelier a text is as words than cut in two: jieba's dictionary, loaded once a
process, when first asked.

jieba's own tokenizer is not used here, since it keeps a cache in a directory that is open to all.
"""

import math
from functools import cache
from typing import Final

import jieba

#: Characters. Longer words decide nothing here.
_LONGEST: Final = 4
#: Times in the dictionary's corpus of sixty million words: names in it are below, words of the news above.
_OFTEN: Final = 300
#: How many characters before and after a join a word may take.
_ACROSS: Final = [(i, j) for i in range(1, _LONGEST) for j in range(1, _LONGEST) if i + j <= _LONGEST]


def is_word(text: str) -> bool:
    """Whether the dictionary has the text, of two to four characters, as a word."""
    return len(text) > 1 and text in _costs()[0]


def is_common(text: str) -> bool:
    """Whether the text is a word that the dictionary has counted often. The others may be names."""
    words, unknown = _costs()
    return len(text) > 1 and unknown - words.get(text, unknown) >= math.log(_OFTEN)


def bound(before: str, after: str) -> float:
    """How much likelier (in nats, 0 and up) the end of one text and the beginning of another are as one text than as two: what
    a word that runs across the join, as 利|益, is worth against its halves by themselves."""
    if not (before[-1:].isalnum() and after[:1].isalnum()):
        return 0.0
    a, b = before[-_LONGEST + 1 :], after[: _LONGEST - 1]
    text, join, words = a + b, len(a), _costs()[0]
    for i, j in _ACROSS:
        if i <= join and text[join - i : join + j] in words:
            whole = _surprises(text)
            return max(0.0, whole[join] + _surprises(b)[-1] - whole[-1])
    return 0.0


def _surprises(text: str) -> list[float]:
    """How surprising the first 0, 1, 2, … characters of the text are, cut into words in the likeliest way."""
    words, unknown = _costs()
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
def _costs() -> tuple[dict[str, float], float]:
    """The surprise of each word that is short enough, and of a character that is none."""
    counts: dict[str, int] = {}
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, count, *_ = line.decode().split(" ")
            if len(word) <= _LONGEST:
                counts[word] = int(count)
    total = math.log(sum(counts.values()))
    return {word: total - math.log(max(count, 1)) for word, count in counts.items()}, total
