"""The project's own backend, through Haystack, over an index built from the record as it is in service."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bench.engines import Answer, Plain
from bench.queries import Query
from search.documents import Document

_MONTHLY = {"date": {"start_date": None, "end_date": None, "gap_by": "month", "gap_amount": 1}}


@cache
def _month(day: date | None) -> str:
    return day.isoformat()[:7] if day else ""


class Xianbao(Plain):
    """DATA_DIR is set by whoever starts the process."""

    def __init__(self) -> None:
        import django

        django.setup()

    def prepare(self, directory: Path, documents: Iterable[Document]) -> None:
        """The articles into the database."""
        from django.core.management import call_command

        from bench.record import fill

        call_command("migrate", verbosity=0)
        fill(documents)

    def build(self, directory: Path, documents: Iterable[Document]) -> None:
        """As `manage.py search_index build` does: out of the database, by as many processes as there are cores."""
        from search import indexing

        indexing.rebuild()

    def open(self, directory: Path) -> None:
        """The backend of this thread."""
        from haystack import connections

        self._backend: Any = connections["default"].get_backend()

    def answer(self, query: Query) -> Answer:
        """Ten results as Haystack gives them, with their texts."""
        found = self._backend.search(
            query.text, start_offset=0, end_offset=10, facets={"county": {}, "topic": {}}, date_facets=_MONTHLY
        )
        fields, dates = found["facets"]["fields"], found["facets"]["dates"]
        return Answer(
            found["hits"],
            tuple(int(result.pk) for result in found["results"]),
            dict(fields["county"]),
            dict(fields["topic"]),
            {_month(day): count for day, count in dates["date"]},
        )


def make() -> Xianbao:
    """The engine."""
    return Xianbao()
