"""What is printed is found: hit lists equal the oracle, nothing missing, nothing more."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from search.analysis import cut, fold
from search.backends.evaluate import Evaluator
from search.backends.keeping import Keeper
from search.backends.manifest import Meta
from search.backends.segments import Segment
from search.backends.view import ViewCache
from search.backends.writer import write_part
from search.documents import Document, published_documents
from search.query import Field, Run, Wildcard
from tests.search.conftest import made_index, make_documents

_FIELDS = {Field.ANY: range(5), Field.HEADLINE: range(3), Field.AUTHOR: (3,), Field.BODY: (4,)}


def _found(cache: ViewCache, run: Run | Wildcard) -> set[int]:
    view = cache.view()
    mask = Evaluator(view).mask(run)
    return {int(pk) for pk in view.numbers["id"][mask]}


def _holding(folded: dict[int, tuple[str, ...]], string: str, field: Field = Field.ANY) -> set[int]:
    """The oracle."""
    return {pk for pk, texts in folded.items() if any(string in texts[place] for place in _FIELDS[field])}


def _strings(documents: list[Document], count: int, seed: int) -> list[str]:
    """Random strings of 1 to 12 characters from all fields, across line ends, spaces and punctuation, with something in
    them that folds."""
    chance = random.Random(seed)
    strings: list[str] = []
    while len(strings) < count:
        text = chance.choice(chance.choice(documents).texts)
        length = chance.randint(1, 12)
        start = chance.randrange(max(1, len(text) - length + 1))
        if fold(string := text[start : start + length]):
            strings.append(string)
    return strings


@pytest.fixture(scope="session")
def string_count(exhaustive: bool) -> int:
    return 10_000 if exhaustive else 2_000


def test_quoted_strings_find_exactly_what_holds_them(
    library: ViewCache, documents: list[Document], folded: dict[int, tuple[str, ...]], string_count: int
) -> None:
    for string in _strings(documents, string_count, seed=1):
        assert _found(library, Run(string, fold(string), True)) == _holding(folded, fold(string)), string


def test_bare_strings_find_exactly_what_holds_all_pieces(
    library: ViewCache, documents: list[Document], folded: dict[int, tuple[str, ...]], string_count: int
) -> None:
    for string in _strings(documents, string_count, seed=2):
        expected = set.intersection(*(_holding(folded, piece) for piece in cut(fold(string))))
        assert _found(library, Run(string, fold(string), False)) == expected, string


def test_strings_in_a_field_find_exactly_what_holds_them_there(
    library: ViewCache, documents: list[Document], folded: dict[int, tuple[str, ...]], string_count: int
) -> None:
    for string in _strings(documents, string_count // 3, seed=3):
        for field in (Field.HEADLINE, Field.AUTHOR, Field.BODY):
            expected = _holding(folded, fold(string), field)
            assert _found(library, Run(string, fold(string), True, field)) == expected, (string, field)


@pytest.mark.django_db
def test_strings_of_all_held_articles_find_exactly_what_holds_them(indexed_seeds: Path, string_count: int) -> None:
    documents = list(published_documents())
    folded = {document.id: document.folded for document in documents}
    cache = ViewCache(indexed_seeds)
    for string in _strings(documents, string_count, seed=10):
        assert _found(cache, Run(string, fold(string), True)) == _holding(folded, fold(string)), string
        expected = set.intersection(*(_holding(folded, piece) for piece in cut(fold(string))))
        assert _found(cache, Run(string, fold(string), False)) == expected, string


def test_strings_that_are_nowhere_find_nothing(library: ViewCache, folded: dict[int, tuple[str, ...]]) -> None:
    chance = random.Random(4)
    characters = sorted({character for texts in folded.values() for text in texts for character in text})
    for _ in range(300):
        string = "".join(chance.choices(characters, k=chance.randint(2, 5)))
        assert _found(library, Run(string, string, True)) == _holding(folded, string), string


@pytest.mark.parametrize("place", range(5))
def test_strings_longer_than_all_that_is_held_are_found_nowhere(tmp_path: Path, place: int) -> None:
    """As a segment is that has just been saved: one short article."""
    texts = ["", "", "", "", ""]
    texts[place] = "哈哈"
    document = replace(make_documents(1)[0], texts=tuple(texts))
    cache = made_index(tmp_path, [document])
    for length in range(1, 30):
        for field in Field:
            expected = _holding({document.id: document.folded}, "哈" * length, field)
            assert _found(cache, Run("", "哈" * length, True, field)) == expected, (length, field)


def test_exact_after_changes_over_many_segments(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Replaced, removed and added articles, in segments that are merged on the way."""
    held = {document.id: document for document in make_documents(30, seed=5)}
    cache = made_index(tmp_path_factory.mktemp("changed"), list(held.values()))
    keeper = Keeper(cache)
    chance, merged = random.Random(6), 0
    for seq, document in enumerate(make_documents(40, seed=8)[8:], start=1):
        removed = {chance.choice(sorted(held))} - {document.id}
        keeper.commit_locked([document], removed, Meta(seq))
        merged += keeper.merge()
        held = {pk: old for pk, old in held.items() if pk not in removed} | {document.id: document}
    view = cache.view()
    assert view.meta.seq == 32
    assert [pk for pk, _ in view.articles()] == sorted(held)
    assert list(keeper.documents(view)) == [held[pk] for pk in sorted(held)]
    assert merged > 3
    assert 1 < len(view.segments) <= 16
    folded = {pk: document.folded for pk, document in held.items()}
    for string in _strings(list(held.values()), 200, seed=9):
        assert _found(cache, Run(string, fold(string), True)) == _holding(folded, fold(string)), string


def test_frequent_strings_are_exact_in_new_and_merged_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their documents are written down; here that is done for all that two documents in a hundred hold."""
    monkeypatch.setattr("search.backends.arrays.layout._LEAST_FREQUENT", 2)
    documents = make_documents(120, seed=12)
    folded = {document.id: document.folded for document in documents}
    cache = made_index(tmp_path, documents[:60])
    Keeper(cache).commit_locked(documents[60:], (), Meta(2))
    of_two = [_written_down(segment) for segment in cache.view().segments]
    assert len(of_two) == 2
    assert min(map(len, of_two)) > 500
    for string in sorted(set.union(*of_two)):
        assert _found(cache, Run(string, string, True)) == _holding(folded, string), string
    parts = [tmp_path / f"part{start}" for start in range(0, 120, 15)]
    for part, start in zip(parts, range(0, 120, 15), strict=True):
        write_part(part, documents[start : start + 15])
    Keeper(cache).joined(parts, Meta(3)).publish()
    (merged,) = cache.view().segments
    for string in sorted(_written_down(merged)):
        assert _found(cache, Run(string, string, True)) == _holding(folded, string), string
    assert len(_written_down(merged)) > 500


def _written_down(segment: Segment) -> set[str]:
    alphabet = [chr(code) for code in segment.file["alphabet"].tolist()]
    pairs = [alphabet[key >> 16] + alphabet[key & 0xFFFF] for key in segment.file["frequent.pairs"].tolist()]
    characters = [alphabet[number] for number in segment.file["frequent.characters"].tolist()]
    return {string for string in pairs + characters if "\0" not in string}
