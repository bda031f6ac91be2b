"""Reading while another writes: each view is one whole generation, and writers take turns."""

import threading
from dataclasses import replace
from pathlib import Path

from search.backends.evaluate import Evaluator
from search.backends.keeping import Keeper
from search.backends.manifest import Meta
from search.backends.schema import WORD_BOOSTS
from search.backends.view import ViewCache
from search.query import Run
from tests.search.conftest import made_index, make_documents

_DOCUMENTS = 12
_COMMITS = 25


def test_readers_see_whole_generations_while_a_writer_commits(tmp_path: Path) -> None:
    """Each commit writes its number into the headline of all articles; a view in between would hold two numbers."""
    documents = [
        replace(document, texts=("", "第零次", "", "", document.texts[4][:60]))
        for document in make_documents(_DOCUMENTS, seed=11)
    ]
    writing = made_index(tmp_path, documents, seq=0)
    reading = ViewCache(tmp_path)
    finished = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        while not finished.is_set():
            try:
                view = reading.view()
                number = view.meta.seq
                if number:
                    wanted = Run("", f"第{number}次", True)
                    held = int(Evaluator(view).mask(wanted).sum())
                    if (held, view.count) != (_DOCUMENTS, _DOCUMENTS):
                        wrong.append(f"{held} of {view.count} in view {number}")
            except Exception as error:
                wrong.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, _COMMITS + 1):
            with writing.store.writing(wait=True) as got:
                assert got
                changed = [replace(document, texts=("", f"第{number}次", *document.texts[2:])) for document in documents]
                Keeper(writing).commit_locked(changed, (), Meta(number))
            Keeper(writing).merge()
    finally:
        finished.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert reading.view().meta.seq == _COMMITS


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    store = ViewCache(tmp_path).store
    with store.writing(wait=True) as first:
        assert first
        with store.writing(wait=False) as second:
            assert not second
    with store.writing(wait=False) as third:
        assert third


def test_a_word_is_found_though_another_thread_forgets_words_meanwhile(tmp_path: Path) -> None:
    class Forgetful(dict[bytes, int | None]):
        """As if another thread always cleared it in between."""

        def __setitem__(self, word: bytes, number: int | None) -> None:
            self.clear()

    (segment,) = made_index(tmp_path, make_documents(_DOCUMENTS, seed=11)).view().segments
    word = segment.words()[-1]
    field = next(field for field in WORD_BOOSTS if len(segment.postings(field, word)[0]))
    wanted = segment.postings(field, word)[0].tolist()
    segment._numbers = Forgetful()
    assert segment.postings(field, word)[0].tolist() == wanted
