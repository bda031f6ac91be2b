"""Pieces and words of folded text: one analysis at index and at query time.

*Pieces* are jieba's cut of a folded run; together they are the run. *Words* are what relevance is counted in: the pieces of
a text and the dictionary words within them, with their positions. Strings are found by their characters, whatever jieba
makes of them (`backends/arrays/`).
"""

import hashlib
import re
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from search.folding import PARTING, fold, fold_parted, fold_with_origins

if TYPE_CHECKING:
    from search.cutting import Cutter

__all__ = ["analysis_version", "cut", "fold", "fold_with_origins", "pieces", "subwords", "words"]

_DICTIONARIES: Final = Path(__file__).resolve().parent.parent / "fixtures" / "dictionaries"
#: Raised when folding, cutting or grams change, so that an index made otherwise is known for one.
_VERSION: Final = "2"
#: What jieba has nothing to say about: stretches without Chinese characters stay whole (2023, 1·5, app, g60).
_OTHER: Final = re.compile(r"[^\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
#: What is no run for the dictionary: what parts stretches, other stretches, and Chinese that jieba takes character by character.
_UNCUT: Final = re.compile(
    rf"{PARTING}|[^\u3007\u3400-\u9fff\U00020000-\U0003ffff{PARTING}]+|[\u3007\u3400-\u4dff\u9fd6-\u9fff\U00020000-\U0003ffff]"
)
_SUBWORD_LENGTHS: Final = (2, 3)
_lock: Final = threading.Lock()


def cut(folded: str) -> tuple[str, ...]:
    """The pieces of a folded run, in order; joined they are the run."""
    return tuple(_pieces(folded))


def pieces(text: str) -> list[str]:
    """The pieces of an original text, in order; none crosses punctuation or a line end."""
    return _pieces(fold_parted(text))


def subwords(piece: str) -> list[str]:
    """The dictionary words within a longer piece, in order: 卫生, 健康 in 卫生健康局."""
    if len(piece) <= min(_SUBWORD_LENGTHS):
        return []
    has_word = _tokenizer().has_word
    return [
        subword
        for length in _SUBWORD_LENGTHS
        if len(piece) > length
        for start in range(len(piece) - length + 1)
        if has_word(subword := piece[start : start + length])
    ]


def words(text: str) -> Iterator[tuple[str, int]]:
    """The words of an original text, each with its position (from 0), in order.

    A word within a longer one (卫生 in 卫生健康局) stands at the longer one's position and before it.
    """
    for position, piece in enumerate(pieces(text)):
        for subword in subwords(piece):
            yield subword, position
        yield piece, position


def _pieces(folded: str) -> list[str]:
    """The pieces of folded text, without what parts its stretches. The dictionary cuts all of its Chinese at once."""
    others = _UNCUT.findall(folded)
    if not others:
        return _tokenizer().cut(folded) if folded else []
    coming = iter(others)
    found = [next(coming) if piece == PARTING else piece for piece in _tokenizer().cut(_UNCUT.sub(PARTING, folded))]
    return [piece for piece in found if piece != PARTING]


@cache
def analysis_version() -> str:
    """Names this analysis, dictionaries included; an index of another version has to be built anew."""
    digest = hashlib.sha256(_VERSION.encode())
    for path in _dictionary_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _dictionary_files() -> list[Path]:
    return sorted(_DICTIONARIES.glob("*.txt"))


def _tokenizer() -> "Cutter":
    with _lock:
        return _make_tokenizer()


@cache
def _make_tokenizer() -> "Cutter":
    """jieba's dictionary and ours."""
    from search.cutting import Cutter

    return Cutter(dictionary_words())


def dictionary_words() -> Iterator[str]:
    """The folded words of our dictionaries, of Chinese characters only."""
    for path in _dictionary_files():
        for line in path.read_text(encoding="utf-8").splitlines():
            if (word := fold(line.partition("#")[0])) and not _OTHER.search(word):
                yield word
