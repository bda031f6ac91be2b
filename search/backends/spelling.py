"""Near spellings among the words that the index holds: by sound, by initials, by shape, and with one character changed.

Readings are taken character by character, the commonest one, on both sides alike, so that 新管 and 新冠 meet.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from search.backends.evaluate import Evaluator
from search.backends.finding import find
from search.backends.segments import TABLES
from search.backends.shapes import alike
from search.backends.view import View
from search.documents import TEXT_FIELDS
from search.folding import fold
from search.query import Facet, Field, Run

_HEADLINE: Final = TEXT_FIELDS.index("headline")
_LENGTHS: Final = range(2, 5)  # characters of a stretch that is replaced by a word
_LONGEST: Final = 12  # characters of a string that is worth trying
_MOST_TRIED: Final = 200  # candidates that are looked up
_MOST_WORDS: Final = 8  # for each half of what is spelt with letters
_LEAST_CONTEXT: Final = 3  # characters of a string in which one may be any other; of two, half would be
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]+")
_LETTERS: Final = re.compile(r"[a-z]{2,20}")
_lock: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words held of two to four Chinese characters, most frequent first under each key."""

    words: list[str]
    by_sound: Mapping[str, list[str]]
    by_initials: Mapping[str, list[str]]
    by_gap: Mapping[str, list[str]]  #: 新?, ?冠 → 新冠

    @classmethod
    def of(cls, frequencies: Mapping[str, int]) -> "Lexicon":
        """From words and how many documents have them."""
        by_sound: defaultdict[str, list[str]] = defaultdict(list)
        by_initials: defaultdict[str, list[str]] = defaultdict(list)
        by_gap: defaultdict[str, list[str]] = defaultdict(list)
        words = sorted(frequencies, key=lambda word: (-frequencies[word], word))
        for word in words:
            by_sound[sound(word)].append(word)
            by_initials["".join(_reading(character)[:1] for character in word)].append(word)
            for place in range(len(word)):
                by_gap[_gap(word, place)].append(word)
        return cls(words, by_sound, by_initials, by_gap)


def near_spellings(view: View, string: str, count: int) -> tuple[tuple[str, int], ...]:
    """Strings like a folded one that find something, each with how many: of the same sound, then alike in shape, then others.

    What does not sound like it has to stand in an article word for word; of what does the pieces will do.
    """
    if not 2 <= len(string) <= max(_LONGEST, 20):
        return ()
    evaluator = Evaluator(view)
    lexicon = _lexicon(view)
    tried: dict[str, int] = {}
    candidates = _spelt(lexicon, string) if _LETTERS.fullmatch(string) else _changed(lexicon, string)
    wanted = sound(string)
    for candidate in candidates:
        if candidate != string and candidate not in tried:
            quoted = sound(candidate) != wanted
            tried[candidate] = evaluator.matches(Run(candidate, candidate, quoted)).count
        if len(tried) >= _MOST_TRIED:
            break
    held = [(candidate, found) for candidate, found in tried.items() if found]
    held.sort(key=lambda item: (sound(item[0]) != wanted, not _look_alike(string, item[0]), -item[1], item[0]))
    return tuple(held[:count])


def near_values(view: View, facet: Facet, asked: str, count: int) -> tuple[str, ...]:
    """Values of a facet that articles have, other than the folded one asked for: within it, around it, or sounding like it."""
    wanted = sound(asked)
    near = [
        (sound(folded) != wanted, abs(len(folded) - len(asked)), name)
        for name in TABLES[facet].values
        if (folded := fold(name)) and folded != asked and (folded in asked or asked in folded or sound(folded) == wanted)
    ]
    return tuple(name for _, _, name in sorted(near) if _held(view, name))[:count]


def suggestions(view: View, typed: str, count: int) -> list[tuple[str, str]]:
    """What folded input may be the beginning of: (text, "term", "name" or "headline"), each kind most frequent first.

    Terms begin with it, as written or as pronounced; names and headlines hold it.
    """
    lexicon = _lexicon(view)
    terms = dict.fromkeys(word for word in lexicon.words if word.startswith(typed) and word != typed)
    if _LETTERS.fullmatch(typed):
        terms.update(dict.fromkeys(lexicon.by_initials.get(typed, ())))
        terms.update(dict.fromkeys(word for word in lexicon.words if sound(word).startswith(typed)))
    names = [
        name
        for facet in (Facet.CONTRIBUTOR, Facet.NEWSPAPER, Facet.COUNTY, Facet.TOPIC, Facet.CAMPAIGN)
        for name in TABLES[facet].values
        if typed in fold(name) or sound(fold(name)).startswith(typed)
    ]
    held = [name for name in names if _held(view, name)]
    headlines = find(view, Run("", typed, True, Field.HEADLINE), end=count, counted=False).documents.tolist()
    titles = [view.texts(number)[_HEADLINE] for number in headlines]
    share = max(1, count // 3)
    found = [(term, "term") for term in list(terms)[: count - min(share, len(held)) - min(share, len(titles))]]
    found += [(name, "name") for name in held[:share]]
    found += [(title, "headline") for title in dict.fromkeys(titles) if title][: count - len(found)]
    return found


def _held(view: View, name: str) -> bool:
    codes = ((facet, TABLES[facet].known(name)) for facet in Facet)
    return any(code is not None and bool((view.having(facet, code) & view.live).any()) for facet, code in codes)


def sound(word: str) -> str:
    """The readings of the characters, without tones; letters are their own."""
    return "".join(map(_reading, word))


@cache
def _reading(character: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


def _gap(word: str, place: int) -> str:
    return f"{word[:place]}?{word[place + 1 :]}"


def _lexicon(view: View) -> Lexicon:
    """Of the view, made when first asked for; who asks meanwhile waits."""
    with _lock:
        lexicon = view.made.get("lexicon")
        if not isinstance(lexicon, Lexicon):
            frequencies: defaultdict[str, int] = defaultdict(int)
            for segment in view.segments:
                held = segment.document_frequencies("headline_words") + segment.document_frequencies("body_words")
                for word, found in zip(segment.words(), held.tolist(), strict=True):
                    if found and len(word) in _LENGTHS and _CHINESE.fullmatch(word):
                        frequencies[word] += found
            lexicon = view.made["lexicon"] = Lexicon.of(frequencies)
        return lexicon


def _changed(lexicon: Lexicon, string: str) -> Iterator[str]:
    """The string with one stretch replaced by a word: of the same sound; with one character for another that looks like it;
    with one character for any other, if the string is long enough to be known by the rest."""
    if len(string) > _LONGEST:
        return
    stretches = [
        (start, start + length) for length in sorted(_LENGTHS, reverse=True) for start in range(len(string) - length + 1)
    ]
    for start, end in stretches:
        for word in lexicon.by_sound.get(sound(string[start:end]), ()):
            yield string[:start] + word + string[end:]
    others = []
    for start, end in stretches:
        for place in range(start, end):
            for word in lexicon.by_gap.get(_gap(string[start:end], place - start), ()):
                changed = string[:start] + word + string[end:]
                if alike(string[place], changed[place]):
                    yield changed
                else:
                    others.append(changed)
    if len(string) >= _LEAST_CONTEXT:
        yield from others


def _look_alike(one: str, other: str) -> bool:
    """Whether two strings differ only in characters that look alike."""
    return len(one) == len(other) and all(a == b or alike(a, b) for a, b in zip(one, other, strict=True))


def _spelt(lexicon: Lexicon, letters: str) -> Iterable[str]:
    """What letters may spell: a word or two by sound, or by initials."""
    found = [*lexicon.by_sound.get(letters, ()), *lexicon.by_initials.get(letters, ())[:_MOST_WORDS]]
    for keys in (lexicon.by_sound, lexicon.by_initials):
        for cut in range(2, len(letters) - 1):
            for first in keys.get(letters[:cut], [])[:_MOST_WORDS]:
                found.extend(first + second for second in keys.get(letters[cut:], [])[:_MOST_WORDS])
    return found
