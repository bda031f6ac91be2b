"""A search as asked for: the values of a valid form, and the addresses of the same search with something changed."""

from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from search.narrowing import Narrowing, Sort
from search.query import Facet

DEFAULT_PAGE_SIZE: Final = 20
MAX_PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a reader asked for. `date_from` and `date_to` are as typed; `narrowing` has them as days. Pages count from 1."""

    q: str = ""
    narrowing: Narrowing = field(default_factory=Narrowing)
    date_from: str = ""
    date_to: str = ""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = DEFAULT_PAGE_SIZE

    def url(self) -> str:
        """The parameters of this search as a query string with its question mark; what is the default is left out."""
        pairs: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        for facet in Facet:
            pairs.extend((facet.value, value) for value in self.narrowing.values.get(facet, ()))
        pairs.extend(("date", value) for value in self.narrowing.dates)
        if self.date_from:
            pairs.append(("date_from", self.date_from))
        if self.date_to:
            pairs.append(("date_to", self.date_to))
        if self.narrowing.printed_only:
            pairs.append(("date_basis", "printed"))
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if self.page_size != DEFAULT_PAGE_SIZE:
            pairs.append(("page_size", str(self.page_size)))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return "?" + urlencode(pairs)

    def with_query(self, q: str) -> "SearchRequest":
        """The same with another query, from its first page."""
        return replace(self, q=q, page=1)

    def with_sort(self, sort: Sort) -> "SearchRequest":
        """The same in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def with_page_size(self, page_size: int) -> "SearchRequest":
        """The same with so many hits to a page, from its first page."""
        return replace(self, page_size=page_size, page=1)

    def with_page(self, page: int) -> "SearchRequest":
        """The same at another page."""
        return replace(self, page=page)

    def with_values(self, facet: Facet, values: tuple[str, ...]) -> "SearchRequest":
        """The same with other choices of a facet, from its first page."""
        chosen = {**self.narrowing.values, facet: values}
        return replace(self, narrowing=replace(self.narrowing, values=chosen), page=1)

    def toggled(self, facet: Facet, value: str) -> "SearchRequest":
        """The same with a choice made, or unmade if it was."""
        chosen = self.narrowing.values.get(facet, ())
        return self.with_values(facet, tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value))

    def with_dates(self, dates: tuple[str, ...]) -> "SearchRequest":
        """The same with other chosen dates, from its first page."""
        return replace(self, narrowing=replace(self.narrowing, dates=dates), page=1)

    def toggled_date(self, date: str) -> "SearchRequest":
        """The same with a date chosen, or not if it was. A month takes the place of its year, and a year of its months."""
        chosen = self.narrowing.dates
        if date in chosen:
            return self.with_dates(tuple(held for held in chosen if held != date))
        kept = (held for held in chosen if not held.startswith(f"{date}-") and not date.startswith(f"{held}-"))
        return self.with_dates((*kept, date))

    def with_bounds(self, *, date_from: bool = True, date_to: bool = True) -> "SearchRequest":
        """The same without the bounds for which False is given, from its first page."""
        return replace(
            self,
            narrowing=replace(
                self.narrowing,
                first=self.narrowing.first if date_from else None,
                last=self.narrowing.last if date_to else None,
            ),
            date_from=self.date_from if date_from else "",
            date_to=self.date_to if date_to else "",
            page=1,
        )

    def with_basis(self, *, printed_only: bool) -> "SearchRequest":
        """The same with inferred dates out or in, from its first page."""
        return replace(self, narrowing=replace(self.narrowing, printed_only=printed_only), page=1)
