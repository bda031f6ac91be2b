"""SQLite's FTS5 over words, with facets counted in SQL."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from bench.engines import Answer, Plain, sought, word_fields
from bench.oracle import month_of
from bench.queries import Query
from search.documents import Document

_TABLES = """
CREATE VIRTUAL TABLE texts USING fts5(kicker, headline, deck, byline, body, content='', tokenize="ascii tokenchars './-:%'");
CREATE TABLE facts (id INTEGER PRIMARY KEY, county TEXT, month TEXT);
CREATE TABLE topics (id INTEGER, topic TEXT, PRIMARY KEY (id, topic)) WITHOUT ROWID;
"""
_BEST = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 1.5, 3.0, 1.5, 1.0, 1.0) LIMIT 10"
_TOTAL = "SELECT count(*) FROM hits"
_COUNTY = "SELECT county, count(*) FROM hits JOIN facts USING (id) GROUP BY county"
_TOPIC = "SELECT topic, count(*) FROM hits JOIN topics USING (id) GROUP BY topic"
_MONTH = "SELECT month, count(*) FROM hits JOIN facts USING (id) GROUP BY month"


class Fts5(Plain):
    """A database with a table of words and two of facets."""

    def build(self, directory: Path, documents: Iterable[Document]) -> None:
        """In one transaction, and optimised."""
        directory.mkdir(parents=True)
        database = sqlite3.connect(directory / "fts5.sqlite3")
        database.executescript(_TABLES)
        for document in documents:
            texts = (" ".join(field) for field in word_fields(document))
            database.execute(
                "INSERT INTO texts (rowid, kicker, headline, deck, byline, body) VALUES (?, ?, ?, ?, ?, ?)",
                (document.id, *texts),
            )
            database.execute("INSERT INTO facts VALUES (?, ?, ?)", (document.id, document.county, month_of(document)))
            database.executemany("INSERT INTO topics VALUES (?, ?)", ((document.id, topic) for topic in document.topics))
        database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        database.commit()
        database.close()

    def open(self, directory: Path) -> None:
        """Its file mapped, as far as SQLite maps."""
        self._database = sqlite3.connect(directory / "fts5.sqlite3")
        self._database.executescript(
            "PRAGMA mmap_size = 4294967296; PRAGMA temp_store = MEMORY; CREATE TEMP TABLE hits (id INTEGER PRIMARY KEY)"
        )

    def answer(self, query: Query) -> Answer:
        """The hits are put aside once, and counted three times."""
        ask = self._database.execute
        matching = " AND ".join('"' + " ".join(words) + '"' for words in sought(query, "words"))
        top = tuple(row[0] for row in ask(_BEST, (matching,)))
        ask("DELETE FROM hits")
        ask("INSERT INTO hits SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid", (matching,))
        return Answer(ask(_TOTAL).fetchone()[0], top, dict(ask(_COUNTY)), dict(ask(_TOPIC)), dict(ask(_MONTH)))


def make() -> Fts5:
    """The engine."""
    return Fts5()
