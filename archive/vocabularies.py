"""The parser's vocabulary, from the fixtures or from the database, and the loading of the one into the other."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from archive.models import Newspaper, Topic
from archive.parsing.vocabulary import Vocabulary


def from_fixtures() -> Vocabulary:
    """What `fixtures/` holds: the vocabulary of a fresh archive, and of `parse_page`."""
    return Vocabulary.from_fixtures(
        newspapers=_fixture("newspapers"),
        topics=_fixture("topics"),
        campaigns=_fixture("campaigns"),
        dated_terms=_fixture("dated_terms"),
        until=timezone.localdate(),
    )


def from_database() -> Vocabulary:
    """What the archive holds now, editors' changes included. Dated terms are not edited, and come from `fixtures/`."""
    fields = ("name", "county", "level", "names", "places", "phrases")
    return Vocabulary.from_fixtures(
        newspapers=list(Newspaper.objects.order_by("pk").values(*fields)),
        topics=_topics(Topic.objects.filter(scheme=Topic.Scheme.TOPIC)),
        campaigns=_topics(Topic.objects.filter(scheme=Topic.Scheme.CAMPAIGN)),
        dated_terms=_fixture("dated_terms"),
        until=timezone.localdate(),
    )


@transaction.atomic
def load_absent() -> None:
    """Add the newspapers, topics and campaigns of `fixtures/` that the archive does not hold, by slug or name; what it holds
    stays as it is."""
    for entry in _fixture("newspapers"):
        if not Newspaper.objects.filter(Q(slug=entry["slug"]) | Q(name=entry["name"])).exists():
            Newspaper.objects.create(**entry)
    for scheme, name in ((Topic.Scheme.TOPIC, "topics"), (Topic.Scheme.CAMPAIGN, "campaigns")):
        held = set(Topic.objects.filter(scheme=scheme).values_list("slug", flat=True))
        held |= set(Topic.objects.filter(scheme=scheme).values_list("name", flat=True))
        for position, entry in enumerate(_fixture(name), 1):
            if not held & {entry["slug"], entry["name"]}:
                Topic.objects.create(scheme=scheme, position=position, **entry)


def _topics(topics: Iterable[Topic]) -> list[dict[str, Any]]:
    return [
        {
            "name": topic.name,
            "terms": topic.terms,
            "first_day": topic.first_day.isoformat() if topic.first_day else None,
            "last_day": topic.last_day.isoformat() if topic.last_day else None,
        }
        for topic in topics
    ]


def _fixture(name: str) -> list[dict[str, Any]]:
    content = json.loads((settings.FIXTURES_DIR / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(content, list)  # noqa: S101 (our own file)
    return content
