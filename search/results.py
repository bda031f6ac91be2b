"""What a search gives: frozen values that every rendering (HTML, JSON, feeds) is made from.

Addresses here are query strings with their question mark ("?q=疫情&page=2"), relative to the page of the search, with the
parameters of `SearchForm`; "?" is the empty search. Nothing here is escaped: templates escape, then mark.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.models import Article


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of original text, either matched or not. `{% marked parts %}` renders a row of them."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found. The parts of each field joined are the whole field; a snippet's parts are a fragment of
    the body, "…" at an end where it was cut."""

    article: "Article"
    url: str  #: the article's page, with the marks of this search
    number: int  #: from 1 for the first hit of the first page
    score: float
    literal: bool  #: holds the query word for word (原文)
    kicker: tuple[Part, ...]
    headline: tuple[Part, ...]  #: what stands in for it (kicker, deck, beginning) where the article has none
    deck: tuple[Part, ...]
    byline: tuple[Part, ...]
    snippets: tuple[tuple[Part, ...], ...]

    @property
    def byline_matched(self) -> bool:
        """Whether something of the byline matched; else its names alone are shown."""
        return any(part.marked for part in self.byline)

    @property
    def snippet(self) -> str:
        """The snippets as plain text."""
        return "".join(part.text for snippet in self.snippets for part in snippet)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet. `count` is of all hits under the other facets' choices; a chosen value with none stays."""

    value: str
    label: str
    count: int
    chosen: bool
    url: str  #: the same search with this choice made, or unmade if it is chosen
    children: tuple["FacetValue", ...] = ()  #: months of a year, days of a month

    @property
    def any_chosen(self) -> bool:
        """Whether it is chosen, or one below it is."""
        return self.chosen or any(child.any_chosen for child in self.children)


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: its parameter's name, the label, and its values, most frequent first (dates: newest first)."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    left_out: int = 0  #: how many further values there are

    @property
    def chosen(self) -> bool:
        """Whether any of its values is chosen."""
        return any(value.any_chosen for value in self.values)


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that narrows the search (县市区：永康), and the same search without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class RunCut:
    """How a run of the query was understood: quoted (word for word), or cut into pieces that must each be there."""

    text: str
    pieces: tuple[str, ...]
    quoted: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a row of alternatives, such as the orders to sort in."""

    value: str
    label: str
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a page of hits stands. Pages and hits count from 1; `numbers` has None where pages are left out."""

    number: int
    count: int  #: of pages; at least 1
    first: int  #: number of the first hit shown, 0 if there is none
    last: int
    previous_url: str | None
    next_url: str | None
    numbers: tuple[tuple[int, str] | None, ...]


@dataclass(frozen=True, slots=True)
class FirstAppearance:
    """首见: the earliest article held that matches.

    Within what is held it was first printed from `earliest` to `latest` (both inclusive, the same day if no inferred date
    is in the way). `held_before` is the last day before `earliest` of which something is held; between the two nothing is
    known. `undated` hits have no date and may be earlier.
    """

    article: "Article"
    url: str
    earliest: date
    latest: date
    held_before: date | None
    undated: int


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """Why nothing was found, and what to try."""

    missing: tuple[str, ...] = ()  #: pieces that are in no article at all
    without: tuple[Choice, ...] = ()  #: the query without one of its parts; label says which, with its count of hits
    similar: tuple[Choice, ...] = ()  #: near spellings that do find something
    unheld: tuple[tuple[str, str], ...] = ()  #: stretches of days (first, last) in the asked range that the archive lacks


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search, whole.

    `total` counts the articles that match, `literal_total` those that hold every bare run word for word (None where the
    query has no bare run of several pieces, so that both are the same). `exact_url` is the search for just those; None as well
    where nothing is found.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    literal_total: int | None
    exact_url: str | None
    took_ms: float
    runs: tuple[RunCut, ...]
    notes: tuple[str, ...]  #: sentences for the reader: what was read literally, what was left out, unknown facet values
    facets: tuple[Facet, ...]  #: county, newspaper, topic, campaign, kind, contributor, date
    chips: tuple[Chip, ...]
    sorts: tuple[Choice, ...]
    bases: tuple[Choice, ...]  #: inferred dates in or out
    sizes: tuple[Choice, ...]  #: hits to a page; none where all fit on the smallest
    paging: Paging
    page_size: int
    query_string: str  #: of this search without its page number, with the question mark
    dead_end: DeadEnd | None = None
    first: FirstAppearance | None = None  #: where something is looked for, and a hit has a date
    terms: tuple[str, ...] = field(default=())  #: folded strings that are marked
