"""Our segments are Whoosh's: its own searcher finds and scores over them what it does over a plain index of the same articles, and
our scores are those."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh import query as wq
from whoosh.index import create_in, open_dir

from search.analysis import cut
from search.backends.ranking import scores
from search.backends.schema import WORD_BOOSTS, make_schema, word_texts
from search.backends.view import ViewCache
from search.documents import Document
from search.query import And, Node, Or, Run

FIELDS = tuple(WORD_BOOSTS)


@pytest.fixture(scope="module")
def plain(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A searcher over an index that Whoosh's own writer and codec made of the articles of the library."""
    index = create_in(str(tmp_path_factory.mktemp("plain")), make_schema())
    writer = index.writer()
    for document in documents:
        writer.add_document(id=str(document.id), texts=document.texts, **word_texts(document))
    writer.commit()
    with index.searcher() as searcher:
        yield searcher


@pytest.fixture(scope="module")
def over_arrays(library: ViewCache) -> Iterator[Any]:
    """A searcher of Whoosh's over our segments."""
    with open_dir(str(library.store.current())).searcher() as searcher:
        yield searcher


@pytest.fixture(scope="module")
def lexicon(plain: Any) -> list[str]:
    """Words of the bodies, frequent ones as often as rare ones."""
    found = sorted(plain.reader().lexicon("body_words"), key=lambda word: -plain.doc_frequency("body_words", word))
    words = [word.decode() for word in found]
    return words[:200] * max(1, len(words) // 200) + words


def found_by(searcher: Any, query: Any) -> dict[int, float]:
    """The score of each article found."""
    return {int(searcher.stored_fields(n)["id"]): score for n, score in searcher.search(query, limit=None).items()}


def anywhere(word: str) -> Any:
    return wq.Or([wq.Term(field, word) for field in FIELDS])


def drawn(chance: random.Random, lexicon: list[str], documents: list[Document]) -> Any:
    """A query of one word or several, of any of Whoosh's common forms."""
    one, two, three = (anywhere(chance.choice(lexicon)) for _ in range(3))
    match chance.randrange(6):
        case 0:
            return one
        case 1:
            return wq.And([one, two])
        case 2:
            return wq.Or([one, two, three])
        case 3:
            return wq.AndNot(one, two)
        case 4:
            return wq.AndMaybe(one, two)
    return wq.Phrase("body_words", [chance.choice(lexicon), chance.choice(lexicon)], slop=chance.randint(1, 30))


def test_whoosh_finds_and_scores_the_same_in_our_segments(
    plain: Any, over_arrays: Any, lexicon: list[str], documents: list[Document], exhaustive: bool
) -> None:
    chance = random.Random(17)
    some = 0
    for _ in range(1000 if exhaustive else 150):
        query = drawn(chance, lexicon, documents)
        wanted, ours = found_by(plain, query), found_by(over_arrays, query)
        assert ours.keys() == wanted.keys(), query
        assert all(abs(ours[pk] - score) < 1e-6 for pk, score in wanted.items()), query
        some += bool(wanted)
    assert some > 100


def test_our_scores_are_whooshs_over_a_plain_index(
    plain: Any, library: ViewCache, lexicon: list[str], exhaustive: bool
) -> None:
    view, chance = library.view(), random.Random(23)
    ids = view.numbers["id"].tolist()
    for _ in range(1000 if exhaustive else 150):
        words = list(dict.fromkeys(chance.choice(lexicon) for _ in range(chance.randint(1, 3))))
        runs: list[Node] = [Run(word, word, quoted=True) for word in words]
        root = runs[0] if len(runs) == 1 else chance.choice((And, Or))(tuple(runs))
        pieces = dict.fromkeys(piece for word in words for piece in cut(word))
        wanted = found_by(plain, wq.Or([anywhere(piece) for piece in pieces]))
        expected = np.array([wanted.get(pk, 0.0) for pk in ids])
        np.testing.assert_allclose(scores(view, root), expected, atol=1e-6)


def test_what_is_stored_can_be_read_by_whoosh(over_arrays: Any, documents: list[Document], tmp_path: Path) -> None:
    held = {int(fields["id"]): tuple(fields["texts"]) for fields in over_arrays.reader().all_stored_fields()}
    assert held == {document.id: document.texts for document in documents}
