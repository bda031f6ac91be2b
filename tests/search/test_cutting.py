"""rjieba cuts as jieba does, with the words of the counties added and in whatever company characters stand."""

import json
import random
import re
from functools import cache
from typing import Any

import pytest

from search.analysis import _make_tokenizer, cut, dictionary_words, fold
from search.cutting import FREQUENCIES, frequencies
from search.folding import PARTING, fold_parted
from tests.conftest import SEEDS

_CHINESE = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")


@cache
def _jieba() -> Any:
    """The definition: jieba itself with the same words added."""
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in dictionary_words():
        tokenizer.add_word(word)
    return tokenizer


def _defined(folded: str) -> list[str]:
    """The pieces of a folded run by the definition: Chinese cut by jieba, other stretches whole."""
    pieces: list[str] = []
    start = 0
    for chinese in _CHINESE.finditer(folded):
        pieces += [folded[start : chinese.start()]] if start < chinese.start() else []
        pieces += _jieba().cut(chinese.group())
        start = chinese.end()
    return pieces + ([folded[start:]] if start < len(folded) else [])


def _agree(runs: list[str]) -> None:
    for run in runs:
        assert list(cut(run)) == _defined(run), run


def test_the_seeds() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    runs = [run for text in texts for run in fold_parted(text).split(PARTING) if run]
    assert len(runs) > 1000
    _agree(runs)
    _agree([fold(text) for text in texts])


@pytest.fixture(scope="session")
def run_count(exhaustive: bool) -> int:
    return 200_000 if exhaustive else 5_000


def test_random_words_one_after_another(run_count: int) -> None:
    """Chosen by frequency and not, so that each way of joining neighbours comes up."""
    chance = random.Random(1)
    words = sorted(word for word, frequency in _jieba().FREQ.items() if frequency and _CHINESE.fullmatch(word))
    weights = [_jieba().FREQ[word] for word in words]
    frequent = chance.choices(words, weights, k=run_count * 3)
    for source in (words, frequent):
        _agree(["".join(chance.choices(source, k=chance.randint(1, 6))) for _ in range(run_count)])


def test_random_characters(run_count: int) -> None:
    """Also of those that jieba does not take for Chinese, and of none."""
    chance = random.Random(2)
    odd = "〇㐂㙟䶮鿏鿕鿖鿿𠮷𡈼a1·葛é"
    for lowest, highest in ((0x4E00, 0x9FD5), (0x3400, 0x9FFF), (0x4E00, 0x4F00)):
        _agree(
            [
                "".join(
                    chance.choice(odd) if chance.random() < 0.1 else chr(chance.randint(lowest, highest))
                    for _ in range(chance.randint(1, 12))
                )
                for _ in range(run_count)
            ]
        )


def test_the_dictionaries_are_one() -> None:
    ours = _make_tokenizer()
    assert [word for word, frequency in _jieba().FREQ.items() if bool(frequency) != ours.has_word(word)] == []
    added = list(dictionary_words())
    assert len(added) > 100
    assert [word for word in added if not ours.has_word(word)] == []


def test_frequencies_are_written_down_as_jieba_gives_them() -> None:
    words = list(dict.fromkeys(dictionary_words()))
    written = json.loads(FREQUENCIES.read_text(encoding="utf-8"))
    assert list(written.items()) == list(frequencies(words).items()), "run make frequencies"
    assert {word: _jieba().FREQ[word] for word in words} == {word: written[word] for word in words}


def test_words_of_other_dictionaries_are_worked_out() -> None:
    import jieba

    words = ["永康方岩庙会", "开化根雕", "永康", "中国"]
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in words:
        tokenizer.add_word(word)
    found = frequencies(words)
    assert [found[word] for word in words] == [tokenizer.FREQ[word] for word in words]
