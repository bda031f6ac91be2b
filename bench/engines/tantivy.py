"""Tantivy, given the words or the pairs of characters that others get, with its aggregations."""

from collections.abc import Iterable
from pathlib import Path

import tantivy

from bench.engines import ANALYSES, Answer, Plain, sought
from bench.oracle import month_of
from bench.queries import Query
from search.documents import TEXT_FIELDS, Document

_BOOSTS = {"kicker": 1.5, "headline": 3.0, "deck": 1.5, "byline": 1.0, "body": 1.0}
_MEMORY = 256 * 2**20  # bytes for its writer's two threads
_COUNTS = {name: {"terms": {"field": name, "size": 1000}} for name in ("county", "topic", "month")}


class Tantivy(Plain):
    """One index; fields as the project has them."""

    def __init__(self, analysis: str) -> None:
        self._analysis = analysis
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", stored=True, indexed=True, fast=True)
        for name in TEXT_FIELDS:
            schema.add_text_field(name, tokenizer_name="given", index_option="position")
        for name in ("county", "topic", "month"):
            schema.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
        self._schema = schema.build()

    def build(self, directory: Path, documents: Iterable[Document]) -> None:
        """With two threads, as many as the machines of the figures have cores."""
        directory.mkdir(parents=True)
        index = self._index(directory)
        writer = index.writer(heap_size=_MEMORY, num_threads=2)
        terms = ANALYSES[self._analysis]
        for document in documents:
            row = tantivy.Document()
            row.add_integer("id", document.id)
            for name, field in zip(TEXT_FIELDS, terms(document), strict=True):
                row.add_text(name, " ".join(field))
            row.add_text("county", document.county)
            for topic in document.topics:
                row.add_text("topic", topic)
            row.add_text("month", month_of(document))
            writer.add_document(row)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, directory: Path) -> None:
        """Its files are mapped."""
        self._searcher = self._index(directory).searcher()

    def answer(self, query: Query) -> Answer:
        """Two passes: the first ten, and the counts."""
        conditions = [(tantivy.Occur.Must, self._anywhere(terms)) for terms in sought(query, self._analysis)]
        wanted = conditions[0][1] if len(conditions) == 1 else tantivy.Query.boolean_query(conditions)
        found = self._searcher.search(wanted, limit=10, count=True)
        counted = self._searcher.aggregate(wanted, _COUNTS)
        county, topic, month = ({row["key"]: row["doc_count"] for row in counted[name]["buckets"]} for name in _COUNTS)
        top = tuple(self._searcher.doc(address)["id"][0] for _, address in found.hits)
        return Answer(found.count, top, county, topic, month)

    def _index(self, directory: Path) -> "tantivy.Index":
        index = tantivy.Index(self._schema, path=str(directory))
        index.register_tokenizer("given", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        return index

    def _anywhere(self, terms: list[str]) -> "tantivy.Query":
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, self._in_field(name, terms)) for name in TEXT_FIELDS])

    def _in_field(self, name: str, terms: list[str]) -> "tantivy.Query":
        if len(terms) == 1:
            query = tantivy.Query.term_query(self._schema, name, terms[0], "freq")
        else:
            query = tantivy.Query.phrase_query(self._schema, name, terms)
        return tantivy.Query.boost_query(query, _BOOSTS[name])


def make(analysis: str) -> Tantivy:
    """With "words" or "grams"."""
    return Tantivy(analysis)
