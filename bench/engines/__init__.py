"""The engines that are compared. Each is built and asked in a process of its own (`bench/worker.py`)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Protocol

from bench.queries import Query
from search.analysis import pieces
from search.documents import Document


@dataclass(frozen=True, slots=True)
class Answer:
    """How many documents match, the ids of the first ten by relevance, and how many of all hits each value of a facet has.

    Months are as 2021-03, or empty where the date is not known. `seconds` is how long it took, if the engine knows better than
    who asked it, and `processor` how many of them its process worked.
    """

    total: int
    top: tuple[int, ...]
    county: dict[str, int]
    topic: dict[str, int]
    month: dict[str, int]
    seconds: float | None = None
    processor: float | None = None


class Engine(Protocol):
    """An index in a directory."""

    def prepare(self, directory: Path, documents: Iterable[Document]) -> None:
        """What stands before the building, and is not timed."""

    def build(self, directory: Path, documents: Iterable[Document]) -> None:
        """Make the index."""

    def open(self, directory: Path) -> None:
        """Make ready to answer."""

    def answer(self, query: Query) -> Answer:
        """Ask."""

    def process(self) -> int | None:
        """The process that holds the index, if it is not this one."""


class Plain:
    """What most engines have no need of."""

    def prepare(self, directory: Path, documents: Iterable[Document]) -> None:
        """Nothing."""

    def process(self) -> int | None:
        """This one."""
        return None


@dataclass(frozen=True, slots=True)
class Contender:
    """`module` has the function `make` of the engine; it needs the module `needs`. `most` is the number of documents that it is given
    at most, as it would take too long with more."""

    name: str
    title: str
    module: str
    needs: str
    options: tuple[str, ...] = ()
    most: int | None = None

    def is_here(self) -> bool:
        """Whether it can be measured on this machine."""
        if self.needs == "xapian":
            from bench.engines.xapian import system_python

            return system_python() is not None
        return find_spec(self.needs) is not None

    def make(self) -> Engine:
        """The engine."""
        engine: Engine = import_module(f"bench.engines.{self.module}").make(*self.options)
        return engine


SLOW: Final = 5000  # documents for engines that need hours for more
CONTENDERS: Final = {
    contender.name: contender
    for contender in (
        Contender("xianbao", "县报库, through Haystack", "xianbao", "search"),
        Contender("tantivy", "Tantivy, words", "tantivy", "tantivy", ("words",)),
        Contender("tantivy_grams", "Tantivy, pairs of characters", "tantivy", "tantivy", ("grams",)),
        Contender("fts5", "SQLite FTS5, words", "fts5", "sqlite3"),
        Contender("xapian", "Xapian, words", "xapian", "xapian"),
        Contender("whoosh_groupedby", "Whoosh, groupedby, words", "whoosh_groupedby", "whoosh", (), SLOW),
        Contender("haystack_whoosh", "Haystack's Whoosh backend, words", "haystack_whoosh", "whoosh", (), SLOW),
    )
}


def word_fields(document: Document) -> list[list[str]]:
    """jieba's words of each text field, in order."""
    return [pieces(text) for text in document.texts]


def gram_fields(document: Document) -> list[list[str]]:
    """All pairs of neighbouring characters of each folded text field, in order: side by side they are the text."""
    return [grams(text) for text in document.folded]


def grams(folded: str) -> list[str]:
    """The pairs of neighbouring characters of folded text; what is shorter stays as it is."""
    return [folded[start : start + 2] for start in range(len(folded) - 1)] or [folded]


ANALYSES: Final[dict[str, Callable[[Document], list[list[str]]]]] = {"words": word_fields, "grams": gram_fields}


def sought(query: Query, analysis: str) -> Iterator[list[str]]:
    """The terms of each of a query's strings, which have to stand side by side."""
    for string, words in zip(query.strings, query.words, strict=True):
        yield list(words) if analysis == "words" else grams(string)
