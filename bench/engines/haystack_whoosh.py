"""Haystack's own Whoosh backend, as it ships, over the project's SearchIndex.

It is loaded in one go, with the fields that its `update()` would write: that reopens a reader for each document. Its
analyzer knows no Chinese, so it is given text cut into words.
"""

from collections.abc import Iterable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from bench.engines import Answer, Plain, sought, word_fields
from bench.queries import Query
from search.documents import TEXT_FIELDS, Document

_CONNECTION = "default"
_MONTHLY = {
    "date": {"start_date": datetime(2014, 1, 1), "end_date": datetime(2024, 1, 1), "gap_by": "month", "gap_amount": 1}
}


class HaystackWhoosh(Plain):
    """DATA_DIR is set by whoever starts the process."""

    def __init__(self) -> None:
        import django

        django.setup()

    def build(self, directory: Path, documents: Iterable[Document]) -> None:
        """In one commit."""
        self.open(directory)
        self._backend.setup()
        writer = self._backend.index.writer(limitmb=256)
        for document in documents:
            writer.add_document(**_fields(document))
        writer.commit(optimize=True)

    def open(self, directory: Path) -> None:
        """The connection with the other engine."""
        from haystack import connections

        engine = "haystack.backends.whoosh_backend.WhooshEngine"
        connections.connections_info[_CONNECTION] = {"ENGINE": engine, "PATH": str(directory), "SILENTLY_FAIL": False}
        self._backend: Any = connections[_CONNECTION].get_backend()

    def answer(self, query: Query) -> Answer:
        """Of the body alone, as that is its document field."""
        conditions = (words[0] if len(words) == 1 else '"' + " ".join(words) + '"' for words in sought(query, "words"))
        found = self._backend.search(
            " AND ".join(conditions), start_offset=0, end_offset=10, facets=["county", "topic"], date_facets=_MONTHLY
        )
        if not found["hits"]:
            return Answer(0, (), {}, {}, {})
        fields, dates = found["facets"]["fields"], found["facets"]["dates"]
        months = {span[0].strftime("%Y-%m") if span else "": count for span, count in dates["date"]}
        top = tuple(int(result.pk) for result in found["results"])
        return Answer(found["hits"], top, dict(fields["county"]), dict(fields["topic"]), months)


def _fields(document: Document) -> dict[str, Any]:
    texts = dict(
        zip(("kicker", "headline", "deck", "byline", "text"), (" ".join(f) for f in word_fields(document)), strict=True)
    )
    assert len(texts) == len(TEXT_FIELDS)
    days = {
        name: datetime.combine(day, time())
        for name, day in (
            ("date", document.date),
            ("date_earliest", document.date_earliest),
            ("date_latest", document.date_latest),
        )
        if day is not None
    }
    return {
        "id": f"archive.article.{document.id}",
        "django_ct": "archive.article",
        "django_id": str(document.id),
        **texts,
        **days,
        "county": document.county,
        "newspaper": document.newspaper,
        "kind": document.kind,
        "topic": ",".join(document.topics),
        "campaign": ",".join(document.campaigns),
        "contributor": ",".join(document.contributors),
        "date_basis": document.date_basis,
        "issue": document.issue,
        "page_position": document.page_position,
        "position": document.position,
    }


def make() -> HaystackWhoosh:
    """The engine."""
    return HaystackWhoosh()
