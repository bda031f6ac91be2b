"""Whoosh written and asked by hand: words, BM25F, and facets by `groupedby`."""

from collections.abc import Iterable
from pathlib import Path

from whoosh import index
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.query import And, Or, Phrase, Term
from whoosh.query import Query as WhooshQuery
from whoosh.sorting import Count, FieldFacet, StoredFieldFacet

from bench.engines import Answer, Plain, sought, word_fields
from bench.oracle import month_of
from bench.queries import Query
from search.documents import TEXT_FIELDS, Document

_BOOSTS = {"kicker": 1.5, "headline": 3.0, "deck": 1.5, "byline": 1.0, "body": 1.0}
_FACETS = {"county": False, "topic": True, "month": False}  # whether a document has several
_MEMORY = 256  # MB for the writer
_SEVERAL = "\t"


class WhooshGroupedby(Plain):
    """One segment."""

    def build(self, directory: Path, documents: Iterable[Document]) -> None:
        """In one process and one commit."""
        directory.mkdir(parents=True)
        texts = {name: TEXT(analyzer=SpaceSeparatedTokenizer(), field_boost=_BOOSTS[name]) for name in TEXT_FIELDS}
        facets = {name: ID(sortable=True, stored=several) for name, several in _FACETS.items()}
        schema = Schema(id=NUMERIC(stored=True, unique=True), **texts, **facets)
        writer = index.create_in(str(directory), schema).writer(limitmb=_MEMORY)
        for document in documents:
            fields = dict(zip(TEXT_FIELDS, (" ".join(field) for field in word_fields(document)), strict=True))
            values = {"county": document.county, "topic": _SEVERAL.join(document.topics), "month": month_of(document)}
            writer.add_document(id=document.id, **fields, **values)
        writer.commit(optimize=True)

    def open(self, directory: Path) -> None:
        """A searcher that stays open."""
        self._searcher = index.open_dir(str(directory)).searcher()

    def answer(self, query: Query) -> Answer:
        """One pass."""
        wanted = And([self._anywhere(words) for words in sought(query, "words")])
        facets = {
            name: StoredFieldFacet(name, allow_overlap=True, split_fn=_split) if several else FieldFacet(name)
            for name, several in _FACETS.items()
        }
        found = self._searcher.search(wanted, limit=10, groupedby=facets, maptype=Count)
        county, topic, month = ({value or "": count for value, count in found.groups(name).items()} for name in _FACETS)
        return Answer(len(found), tuple(hit["id"] for hit in found), county, topic, month)

    def _anywhere(self, words: list[str]) -> WhooshQuery:
        return Or([Term(name, words[0]) if len(words) == 1 else Phrase(name, words) for name in TEXT_FIELDS])


def _split(values: str) -> list[str]:
    return values.split(_SEVERAL)


def make() -> WhooshGroupedby:
    """The engine."""
    return WhooshGroupedby()
