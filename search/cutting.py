"""The dictionary that texts are cut with: jieba's, and the words of the counties added as jieba would add them.

jieba defines the pieces; rjieba, its like in Rust, finds the same ones sixteen times faster and loads in a tenth of the time.
A test compares the two over the seeds and over random text. What they agree on are runs of the characters that both take
for Chinese; jieba's way with others, each a piece of its own, is written out in `analysis.py`.

Which frequency jieba would give to an added word is worked out from all of its dictionary, which takes longer than all the rest. So
it is written down for our own dictionaries (FREQUENCIES; `make frequencies`, and a test that it was made), and worked out for others.
"""

import importlib.util
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import rjieba

#: For each word of our dictionaries, in their order, the frequency that it is added with.
FREQUENCIES: Final = Path(__file__).resolve().parent.parent / "fixtures" / "dictionaries" / "frequencies.json"
#: Never in a text that is cut; holds rjieba's total of frequencies to jieba's.
_WEIGHT: Final = "\ue000"


class Cutter:
    """jieba's dictionary with further words, in this order. Thread-safe. One in a process: rjieba has one dictionary."""

    def __init__(self, added: Iterable[str]) -> None:
        words = list(dict.fromkeys(added))
        known: dict[str, int] = json.loads(FREQUENCIES.read_text(encoding="utf-8")) if FREQUENCIES.exists() else {}
        for word, frequency in (known if [*known] == [*words, _WEIGHT] else frequencies(words)).items():
            rjieba.add_word(word, frequency, None)

    def cut(self, run: str) -> list[str]:
        """The pieces of a run of characters from U+4E00 to U+9FD5; others in it are pieces of their own."""
        return rjieba.cut(run)

    def has_word(self, word: str) -> bool:
        """Whether the dictionary has this word."""
        return rjieba.has_word(word)


def frequencies(words: Sequence[str]) -> dict[str, int]:
    """What these words, each once, are to be added with in this order; a weight that is no word comes last."""
    own = rjieba.Jieba()
    known, total = _of_jieba({word[i:j] for word in words for i in range(len(word)) for j in range(i, len(word) + 1)})
    added: dict[str, int] = {}
    replaced = 0
    for word in words:
        frequency = added[word] = _suggested(own, word, known, total)
        own.add_word(word, frequency, None)
        replaced += known.get(word, 0)
        known[word] = frequency
        total += frequency
    return added | {_WEIGHT: replaced}  # jieba counts what a word had before as well


def _suggested(jieba: rjieba.Jieba, word: str, known: dict[str, int], total: int) -> int:
    """The frequency at which a word just stays whole, by jieba's formula and in its order of floating-point steps."""
    share = 1.0
    for piece in jieba.cut(word, hmm=False):
        share *= known.get(piece, 1) / float(total)
    return max(int(share * total) + 1, known.get(word, 0))


def _of_jieba(wanted: set[str]) -> tuple[dict[str, int], int]:
    """jieba's frequencies of these words, and the sum of all. Its file is read without importing it, which takes longer."""
    specification = importlib.util.find_spec("jieba")
    locations = specification.submodule_search_locations if specification else None
    if not locations:
        raise ModuleNotFoundError("jieba")
    fields = (Path(locations[0]) / "dict.txt").read_text(encoding="utf-8").split()  # word, frequency, kind
    found = {word: int(frequency) for word, frequency in zip(fields[::3], fields[1::3], strict=True) if word in wanted}
    return found, sum(map(int, fields[1::3]))


def _write() -> None:
    from search.analysis import dictionary_words

    worked_out = frequencies(list(dict.fromkeys(dictionary_words())))
    FREQUENCIES.write_text(json.dumps(worked_out, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
