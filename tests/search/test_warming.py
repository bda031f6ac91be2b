"""What a server loads as it starts: once, however many ask for it at the same time, and nowhere else."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from search import analysis, warming
from tests.conftest import ROOT


def test_the_dictionary_is_loaded_once_for_all_who_ask_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[int] = []
    make = analysis._make_tokenizer.__wrapped__

    def counted() -> object:
        loaded.append(threading.get_ident())
        return make()

    monkeypatch.setattr(analysis, "_make_tokenizer", analysis.cache(counted))
    start = threading.Barrier(4)
    cuts: list[tuple[str, ...]] = []

    def ask() -> None:
        start.wait()
        cuts.append(analysis.cut("疫情防控"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cuts == [("疫情", "防控")] * 4
    assert len(loaded) == 1


def test_a_server_loads_what_the_first_search_needs(indexed_seeds: Path) -> None:
    warming.begin().join()
    assert analysis._make_tokenizer.cache_info().currsize == 1


def test_without_an_index_it_is_silent(empty_place: Path, caplog: pytest.LogCaptureFixture) -> None:
    warming.begin().join()
    assert caplog.records == []


def test_only_a_server_loads_at_once() -> None:
    begins = "import threading, {0}; django.setup() if {1} else None; " + (
        "print(any(t.name == 'search-warming' for t in threading.enumerate()))"
    )
    for module, setup, expected in (("archive.wsgi", "False", "True"), ("django", "True", "False")):
        asked = [sys.executable, "-c", begins.format(module, setup)]
        environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        answer = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        assert answer.stdout.strip() == expected
