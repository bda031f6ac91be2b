"""What the tests of searching share: a library of made-up articles with its index, and the seeds indexed."""

import datetime
import random
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from haystack import connections
from hypothesis import settings

from archive.import_runs import run_import
from search import indexing
from search.backends.keeping import Keeper
from search.backends.manifest import Meta
from search.backends.view import ViewCache
from search.backends.writer import write_part
from search.documents import Document
from tests.conftest import SEEDS

# The dictionaries load within the first example, which is no matter of speed; and a run is to be repeatable.
settings.register_profile("search", deadline=None, derandomize=True)
settings.load_profile("search")

#: What the seeds have too little of: other scripts, signs between digits, letters, spaced and broken text.
ODDITIES = [
    "1·5疫情防控遭遇战，不是15疫情。",
    "鄉村振興與衛生健康，開化縣文廣旅體局。",
    "同比增长12.5%，比例为3∶2，时间 14:30，电话 0579-8712/3456。",
    "扫码下载App，COVID-19 与 ＧＤＰ，G60科创走廊 A3版。",
    "李 一正 摄",
    "“两山”理念（第二期）——写在前面",
    "𠮷祥㐂庆，café，Ⅷ级，㎡",
]


def make_documents(count: int, seed: int = 7) -> list[Document]:
    """Articles put together from sentences of the seeds and the oddities; the same ones for the same seed."""
    chance = random.Random(seed)
    raw = "".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    sentences = [s for s in re.split(r"(?<=。)", raw) if 5 < len(s) < 160] + ODDITIES * 3

    def document(pk: int) -> Document:
        body = "\n".join("".join(chance.choices(sentences, k=chance.randint(1, 4))) for _ in range(chance.randint(1, 4)))
        day = datetime.date(2019, 1, 1) + datetime.timedelta(days=chance.randrange(1500))
        best = chance.choice([None, day, day, day])
        basis = chance.choice(["printed", "inferred", "path"]) if best else "unknown"
        latest = best + datetime.timedelta(days=13 if basis == "inferred" else 0) if best else None
        return Document(
            id=pk,
            texts=(
                chance.choice(["", chance.choice(sentences)[:14]]),
                chance.choice(sentences)[:24],
                chance.choice(["", chance.choice(sentences)[:14]]),
                chance.choice(["", "记者 李一正 通讯员 何春艳", "徐文杰 摄"]),
                body,
            ),
            county=chance.choice(["永康", "开化", "柯城", ""]),
            newspaper=chance.choice(["永康日报", "今日开化", "今日柯城", ""]),
            kind=chance.choice(["news", "photo", "notice", "commentary"]),
            topics=tuple(chance.sample(["卫生健康", "党建", "教育", "城乡建设"], k=chance.randint(0, 3))),
            campaigns=tuple(chance.sample(["新冠疫情", "五水共治"], k=chance.randint(0, 2))),
            contributors=tuple(chance.sample(["李一正", "何春艳", "徐文杰"], k=chance.randint(0, 2))),
            date=best,
            date_earliest=best,
            date_latest=latest,
            date_basis=basis,
            issue=pk // 9,
            page_position=pk // 3 % 3,
            position=pk % 3 + 1,
        )

    return [document(pk) for pk in range(1, count + 1)]


def made_index(root: Path, documents: list[Document], seq: int = 1) -> ViewCache:
    """An index of these articles, in one segment."""
    cache = ViewCache(root)
    write_part(root / "part", documents)
    Keeper(cache).joined([root / "part"], Meta(seq)).publish()
    shutil.rmtree(root / "part")
    return cache


@pytest.fixture(scope="session")
def documents() -> list[Document]:
    """The articles of the library."""
    return make_documents(160)


@pytest.fixture(scope="session")
def folded(documents: list[Document]) -> dict[int, tuple[str, ...]]:
    """The folded fields of each article of the library."""
    return {document.id: document.folded for document in documents}


@pytest.fixture(scope="session")
def library(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> ViewCache:
    """An index of the articles of the library, in one segment."""
    return made_index(tmp_path_factory.mktemp("library"), documents)


@contextmanager
def _connected_to(place: Path) -> Iterator[None]:
    engine = connections["default"]
    before = engine.options
    engine.options = {**before, "PATH": place}
    engine.reset_sessions()
    yield
    engine.options = before
    engine.reset_sessions()


@pytest.fixture
def empty_place(tmp_path: Path) -> Iterator[Path]:
    """The search connection pointed at a directory of this test's own, where there is no index yet."""
    with _connected_to(tmp_path / "index"):
        yield tmp_path / "index"


@pytest.fixture(scope="module")
def seeds_and_index(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The five seed pages, imported and indexed once for a module, and taken back after it. The index's directory."""
    place = tmp_path_factory.mktemp("seeds") / "index"
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]
        with around:
            run_import([SEEDS])
            with _connected_to(place):
                indexing.rebuild()
            yield place
            transaction.set_rollback(True)


@pytest.fixture
def indexed_seeds(seeds_and_index: Path, db: None) -> Iterator[Path]:
    """The five seed pages, imported and indexed. Tests leave the index as it is."""
    with _connected_to(seeds_and_index):
        yield seeds_and_index


@pytest.fixture
def index(indexed_seeds: Path, empty_place: Path) -> Path:
    """An index of the seeds of this test's own."""
    shutil.copytree(indexed_seeds, empty_place)
    return empty_place
