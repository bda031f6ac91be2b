"""The words that the parser knows: newspapers, topics and campaigns. Given to it, never looked up by it.

The import passes the database's rows, the `parse_page` command those of `fixtures/`; both have the same fields.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class NewspaperEntry:
    """A title. `level` is how its county calls itself (市, 县, 区). `names` are further names of it, as mastheads or bylines print
    them; `places` and `phrases` are words that give its pages away, all of equal weight within their list."""

    name: str
    county: str
    level: str
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """A topic or campaign: its name and its terms with their weights (1 is usual; more says more).

    `first_day` and `last_day` bound when a campaign can be in the paper (inclusive; None: open)."""

    name: str
    terms: tuple[tuple[str, float], ...]
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None

    def __hash__(self) -> int:
        # Indices are kept by their entries and asked for with every article; hashing all terms would take longer than finding them.
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class DatedTerm:
    """A term, the first day on which it can have been printed as what it means today, and the source for that.

    `last_day`: when papers had as good as stopped using it, for words of a campaign or a crisis; None for those that stayed."""

    term: str
    first_day: datetime.date
    last_day: datetime.date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that `parse_page` is told besides the page. `until`: the last day on which it can have been printed, which is the present
    one."""

    newspapers: tuple[NewspaperEntry, ...] = ()
    topics: tuple[TopicEntry, ...] = ()
    campaigns: tuple[TopicEntry, ...] = ()
    dated_terms: tuple[DatedTerm, ...] = ()
    until: datetime.date = datetime.date.max

    @classmethod
    def from_fixtures(
        cls,
        newspapers: Iterable[Mapping[str, Any]],
        topics: Iterable[Mapping[str, Any]],
        campaigns: Iterable[Mapping[str, Any]],
        dated_terms: Iterable[Mapping[str, Any]],
        until: datetime.date = datetime.date.max,
    ) -> Self:
        """From lists of JSON objects with the fields of the entries (days in ISO form, terms as {"term": weight}); other
        fields, such as slugs, are ignored. Raises KeyError, TypeError or ValueError on anything else."""
        return cls(
            newspapers=tuple(
                NewspaperEntry(
                    name=entry["name"],
                    county=entry["county"],
                    level=entry["level"],
                    names=tuple(entry.get("names", ())),
                    places=tuple(entry.get("places", ())),
                    phrases=tuple(entry.get("phrases", ())),
                )
                for entry in newspapers
            ),
            topics=tuple(map(_topic, topics)),
            campaigns=tuple(map(_topic, campaigns)),
            dated_terms=tuple(
                DatedTerm(
                    entry["term"],
                    datetime.date.fromisoformat(entry["first_day"]),
                    _day(entry.get("last_day")),
                    entry.get("source", ""),
                )
                for entry in dated_terms
            ),
            until=until,
        )


def _topic(entry: Mapping[str, Any]) -> TopicEntry:
    return TopicEntry(
        name=entry["name"],
        terms=tuple((term, float(weight)) for term, weight in entry["terms"].items()),
        first_day=_day(entry.get("first_day")),
        last_day=_day(entry.get("last_day")),
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
