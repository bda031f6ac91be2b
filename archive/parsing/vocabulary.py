"""The words that the parser knows: newspapers, topics and campaigns. Given to it, never looked up by it.

The import passes the database's rows, the `parse_page` command those of `fixtures/`; both have the same fields.
"""

import datetime
from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that `parse_page` is told besides the page."""

    newspapers: tuple[NewspaperEntry, ...] = ()
    topics: tuple[TopicEntry, ...] = ()
    campaigns: tuple[TopicEntry, ...] = ()
