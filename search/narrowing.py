"""What a reader narrows a search by beside the query itself, and what a backend finds. Frozen, and free of any engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from search.query import Facet

#: The value of the date facet for articles whose date is not known.
UNKNOWN_DATE = "unknown"


class Sort(StrEnum):
    """In which order hits stand."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Chosen values: OR within a facet, AND across, compared exactly.

    `dates` are 2021, 2021-03, 2021-03-05 or UNKNOWN_DATE, and are a facet too; `first` and `last` (inclusive) bound the best
    date and leave unknown ones out. `printed_only` leaves inferred dates out.
    """

    values: Mapping[Facet, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    dates: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    printed_only: bool = False


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """A hit, by the article's id."""

    id: int
    score: float
    literal: bool


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """The earliest of the hits, by best date and then by place in print; days are yyyymmdd.

    Within what is held the string was first printed no earlier than `earliest` and no later than `latest`, whatever the days
    of inferred dates may be, the `undated` hits left aside.
    """

    id: int
    earliest: int
    latest: int
    undated: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a backend found.

    `facets` count all hits under the other facets' choices, most frequent first, then by value; `days` the same for best
    dates: (yyyymmdd, count), ascending, 0 for unknown. `seq` is the number of the last Change that the index holds.
    """

    articles: tuple[FoundArticle, ...]
    total: int
    literal_total: int
    facets: Mapping[Facet, tuple[tuple[str, int], ...]]
    days: tuple[tuple[int, int], ...]
    unknown: tuple[tuple[Facet, str], ...]  #: chosen values that no article of the index has
    first: FirstSeen | None  #: None if no hit has a date
    seq: int


@dataclass(frozen=True, slots=True)
class Monthly:
    """How often strings stand in articles, month by month of best dates.

    `months` are yyyymm, ascending, those of which anything is held; the last may be 0, for unknown dates. `articles` and
    `characters` (folded ones) say how much is held of each; `holding` and `occurrences` have a row a string: how many articles
    hold it, and how often it stands in them, overlapping occurrences counted each.
    """

    months: tuple[int, ...]
    articles: tuple[int, ...]
    characters: tuple[int, ...]
    holding: tuple[tuple[int, ...], ...]
    occurrences: tuple[tuple[int, ...], ...]
