"""Pieces, words and grams of folded text: one analysis at index and at query time.

*Pieces* are jieba's cut of a folded run; together they are the run. *Words* are what relevance is counted in: the pieces of
a text and the dictionary words within them, with their positions. *Grams* are the single characters and the pairs of
neighbours of a field; each string of a text is found through them, whatever jieba makes of it.
"""

import hashlib
import re
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from search.folding import fold, fold_parted, fold_with_origins

if TYPE_CHECKING:
    import jieba

__all__ = ["analysis_version", "cut", "fold", "fold_with_origins", "grams", "grams_of", "words"]

_DICTIONARIES: Final = Path(__file__).resolve().parent.parent / "fixtures" / "dictionaries"
#: Raised when folding, cutting or grams change, so that an index made otherwise is known for one.
_VERSION: Final = "1"
#: What jieba has nothing to say about: stretches without Chinese characters stay whole (2023, 1·5, app, g60).
_OTHER: Final = re.compile(r"[^\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
_SUBWORD_LENGTHS: Final = (2, 3)
_lock: Final = threading.Lock()


def cut(folded: str) -> tuple[str, ...]:
    """The pieces of a folded run, in order; joined they are the run."""
    pieces: list[str] = []
    tokenizer = _tokenizer()
    start = 0
    for other in _OTHER.finditer(folded):
        if start < other.start():
            pieces.extend(tokenizer.cut(folded[start : other.start()]))
        pieces.append(other.group())
        start = other.end()
    if start < len(folded):
        pieces.extend(tokenizer.cut(folded[start:]))
    return tuple(pieces)


def words(text: str) -> Iterator[tuple[str, int]]:
    """The words of an original text, each with its position (from 0), in order.

    A word within a longer one (卫生 in 卫生健康局) stands at the longer one's position and before it.
    """
    frequencies = _tokenizer().FREQ
    position = 0
    for stretch in fold_parted(text):
        for piece in cut(stretch):
            if len(piece) > min(_SUBWORD_LENGTHS):
                for length in _SUBWORD_LENGTHS:
                    if len(piece) > length:
                        for start in range(len(piece) - length + 1):
                            if frequencies.get(subword := piece[start : start + length]):
                                yield subword, position
            yield piece, position
            position += 1


def grams(folded: str) -> tuple[str, ...]:
    """The grams that each text holding this string holds as well: its pairs, or the one character. `folded` is not empty."""
    if len(folded) < 2:
        return (folded,)
    return tuple(dict.fromkeys(folded[i : i + 2] for i in range(len(folded) - 1)))


def grams_of(fields: Iterable[str]) -> set[str]:
    """All grams of the folded fields of an article; none crosses from one field into the next."""
    found: set[str] = set()
    for field in fields:
        found.update(field)
        found.update(map("".join, pairwise(field)))
    return found


@cache
def analysis_version() -> str:
    """Names this analysis, dictionaries included; an index of another version has to be built anew."""
    digest = hashlib.sha256(_VERSION.encode())
    for path in _dictionary_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _dictionary_files() -> list[Path]:
    return sorted(_DICTIONARIES.glob("*.txt"))


def _tokenizer() -> "jieba.Tokenizer":
    with _lock:
        return _make_tokenizer()


@cache
def _make_tokenizer() -> "jieba.Tokenizer":
    """Our own tokenizer: jieba's dictionary and ours, without the cache that jieba keeps in a directory open to all."""
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for path in _dictionary_files():
        for line in path.read_text(encoding="utf-8").splitlines():
            if (word := fold(line.partition("#")[0])) and not _OTHER.search(word):
                tokenizer.add_word(word)
    return tokenizer
