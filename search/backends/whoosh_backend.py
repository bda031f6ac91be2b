"""Haystack's seam: our Whoosh backend, its query and its engine.

`search()` reads the query language of `search/grammar.py`. SearchQuerySet writes that language, so that filters, facets,
order, highlighting and more_like_this work; `search/service.py` passes a Narrowing besides, and takes what was found whole.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache, partial, wraps
from pathlib import Path
from typing import Any, Final, TypeVar

from django.core.exceptions import ImproperlyConfigured
from haystack.backends import BaseEngine, BaseSearchBackend, log_query
from haystack.exceptions import SearchBackendError, SkipDocument
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct

from search.backends.dates import by_period, first_day
from search.backends.evaluate import TooSlowError
from search.backends.finding import Selected, count, find
from search.backends.frequency import monthly
from search.backends.generations import Draft
from search.backends.haystack_query import XianbaoSearchQuery
from search.backends.haystack_results import LazyResult
from search.backends.keeping import Keeper
from search.backends.manifest import Meta
from search.backends.schema import make_schema
from search.backends.similar import similar_to
from search.backends.spelling import near_spellings, near_values, suggestions
from search.backends.store import IndexMissingError, IndexOutdatedError, IndexUnavailableError
from search.backends.view import View, ViewCache
from search.documents import TEXT_FIELDS, Document
from search.grammar import parse
from search.marking import snippets
from search.narrowing import Monthly, Narrowing, Sort
from search.query import And, Everything, Facet, Having, Node, positive_strings

_ALL: Final = 1_000_000  # hits, where Haystack names no end
_SIMILAR: Final = 5
_ORDERS: Final = {"-date": Sort.NEWEST, "date": Sort.OLDEST}
_NOTHING: Final[dict[str, Any]] = {"results": [], "hits": 0, "facets": {}, "spelling_suggestion": None}

_Answer = TypeVar("_Answer")


@cache
def view_cache(path: str) -> ViewCache:
    """The index in a directory, once for all threads of the process."""
    return ViewCache(Path(path))


def _suspecting(asked: Callable[..., _Answer]) -> Callable[..., _Answer]:
    """Whatever nobody foresaw is a reason to read the index's files whole: if they are damaged, that is what is said."""

    @wraps(asked)
    def answer(self: "XianbaoSearchBackend", *args: Any, **options: Any) -> _Answer:
        try:
            return asked(self, *args, **options)
        except (IndexUnavailableError, TooSlowError, SearchBackendError):
            raise
        except Exception:
            self.keeper.suspect()
            raise

    return answer


class XianbaoSearchBackend(BaseSearchBackend):  # type: ignore[misc]
    """Searches and writes the index in the connection's PATH. Searching never writes."""

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        if not options.get("PATH"):
            raise ImproperlyConfigured(f"the search connection {connection_alias!r} needs a PATH")
        self._cache = view_cache(str(options["PATH"]))
        self.keeper = Keeper(self._cache)

    # Haystack's interface.

    def build_schema(self, fields: Any) -> tuple[str, Any]:
        """The name of the content field, and the schema, which does not depend on Haystack's fields."""
        return "text", make_schema()

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        """Replace or add these objects, in one commit. Without an index, or with one of another version, begin one: it knows
        of no change of the record, so that following the record completes it."""
        documents = []
        for obj in iterable:
            with suppress(SkipDocument):
                documents.append(Document.from_prepared(obj.pk, index.full_prepare(obj)))
        with self.keeper.store.writing(wait=True):
            try:
                self.keeper.held()
            except (IndexMissingError, IndexOutdatedError):
                self._begin()
            self.keeper.commit_locked(documents, ())

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        """Remove an object, or the one of an identifier such as archive.article.5."""
        pk = int(str(get_identifier(obj_or_string)).rpartition(".")[2])
        with self.keeper.store.writing(wait=True):
            self.keeper.commit_locked((), (pk,))

    def clear(self, models: Any = None, commit: bool = True) -> None:
        """Make the index an empty one, which knows of no change of the record, so that following the record fills it again.
        Readers of the full one finish undisturbed. Our rebuild_index does not clear; it builds aside.
        """
        if models is None or any(get_model_ct(model) == "archive.article" for model in models):
            with self.keeper.store.writing(wait=True):
                self._begin()

    def _begin(self) -> None:
        Draft.of_parts(self.keeper.store, (), Meta(0)).publish()

    @log_query  # type: ignore[untyped-decorator]
    @_suspecting
    def search(
        self,
        query_string: str,
        sort_by: list[str] | None = None,
        start_offset: int | None = 0,
        end_offset: int | None = None,
        fields: Any = "",
        highlight: Any = False,
        facets: dict[str, Any] | None = None,
        date_facets: dict[str, Any] | None = None,
        query_facets: list[tuple[str, str]] | None = None,
        narrow_queries: Iterable[str] | None = None,
        spelling_query: str | None = None,
        models: Any = None,
        limit_to_registered_models: bool | None = None,
        result_class: Any = None,
        narrowing: Narrowing | None = None,
        sort: Sort | None = None,
        counted: bool = True,
        **options: Any,
    ) -> dict[str, Any]:
        """Haystack's result, and under "found" and "query" our own (`Found`, `ParsedQuery`).

        `narrowing`, `sort` and `counted` (whether to count facets for the narrowing) are ours.
        Raises IndexUnavailableError, TooSlowError, and SearchBackendError for what the
        backend does not do.
        """
        query = parse(query_string)
        within = [parse(text).root for text in narrow_queries or ()]
        if (
            query.root is None
            or None in within
            or (models and not any(get_model_ct(m) == "archive.article" for m in models))
        ):
            return {**_NOTHING, "found": None, "query": query}
        view = self._cache.view()
        conditions = tuple(node for node in within if node is not None)
        start, end = start_offset or 0, _ALL if end_offset is None else end_offset
        selected = find(
            view,
            query.root,
            narrowing or Narrowing(),
            sort=sort or _order(sort_by),
            start=start,
            end=end,
            counted=counted and narrowing is not None,
            within=conditions,
        )
        return {
            "results": self._results(view, selected, result_class, query.root if highlight else None),
            "hits": selected.found.total,
            "facets": self._facets(view, query.root, conditions, selected, facets, date_facets, query_facets),
            "spelling_suggestion": None,
            "found": selected.found,
            "query": query,
        }

    @_suspecting
    def more_like_this(
        self,
        model_instance: Any,
        additional_query_string: str | None = None,
        start_offset: int = 0,
        end_offset: int | None = None,
        models: Any = None,
        limit_to_registered_models: bool | None = None,
        result_class: Any = None,
        **options: Any,
    ) -> dict[str, Any]:
        """The articles most like this one, best first, itself not among them."""
        view = self._cache.view()
        further = parse(additional_query_string or "*").root or Everything()
        last = start_offset + _SIMILAR if end_offset is None else end_offset
        selected = similar_to(view, model_instance.pk, further, start=start_offset, end=last)
        return {"results": self._results(view, selected, result_class, None), "hits": selected.found.total}

    @_suspecting
    def counts(self, roots: Iterable[Node], narrowing: Narrowing | None = None) -> tuple[int, ...]:
        """How many articles match each query. Raises IndexUnavailableError and TooSlowError."""
        return count(self._cache.view(), roots, narrowing or Narrowing())

    @_suspecting
    def monthly(self, strings: Sequence[str], narrowing: Narrowing) -> Monthly:
        """How often folded strings stand in the articles of each month. Raises IndexUnavailableError."""
        return monthly(self._cache.view(), strings, narrowing)

    @_suspecting
    def near_spellings(self, string: str, count: int) -> tuple[tuple[str, int], ...]:
        """Strings like a folded one that articles hold, each with how many. Raises IndexUnavailableError."""
        return near_spellings(self._cache.view(), string, count)

    @_suspecting
    def near_values(self, facet: Facet, asked: str, count: int) -> tuple[str, ...]:
        """Values of a facet that articles have, like a folded one. Raises IndexUnavailableError."""
        return near_values(self._cache.view(), facet, asked, count)

    @_suspecting
    def suggestions(self, typed: str, count: int) -> list[tuple[str, str]]:
        """What folded input may be the beginning of: (text, kind). Raises IndexUnavailableError and TooSlowError."""
        return suggestions(self._cache.view(), typed, count)

    def _results(self, view: View, selected: Selected, result_class: Any, marked: Node | None) -> list[Any]:
        results = []
        for number, article in zip(selected.documents.tolist(), selected.found.articles, strict=True):
            stored = partial(self._stored, view, number, marked)
            if result_class in (None, SearchResult):
                results.append(LazyResult(article.id, article.score, stored))
            else:
                results.append(result_class("archive", "article", article.id, article.score, **stored()))
        return results

    @_suspecting
    def _stored(self, view: View, number: int, marked: Node | None) -> dict[str, Any]:
        """The stored fields of a document."""
        held: dict[str, Any] = dict(zip(TEXT_FIELDS, view.texts(number), strict=True))
        held["text"] = held.pop("body")
        held["id"] = f"archive.article.{view.numbers['id'][number]}"
        for facet in Facet:
            values = view.values(facet, number)
            held[facet.value] = values if facet in _MULTIPLE else "".join(values)
        held["date"] = first_day(int(view.numbers["date"][number]))
        held["date_basis"] = view.basis_of(number)
        if marked is not None:
            held["highlighted"] = {"text": [_emphasised(held["text"], marked)]}
        return held

    def _facets(
        self,
        view: View,
        root: Node,
        within: tuple[Node, ...],
        selected: Selected,
        facets: dict[str, Any] | None,
        date_facets: dict[str, Any] | None,
        query_facets: list[tuple[str, str]] | None,
    ) -> dict[str, Any]:
        if not (facets or date_facets or query_facets):
            return {}
        counts = selected.counts
        queries = {}
        for field, value in query_facets or ():
            condition = Having(Facet(field), value) if field in set(Facet) else parse(value).root
            if condition is not None:
                (queries[f"{field}_{value}"],) = count(view, [And((root, *within, condition))])
        return {
            "fields": {name: list(counts.values(_facet(name))) for name in facets or ()},
            "dates": {name: by_period(counts.periods, asked["gap_by"]) for name, asked in (date_facets or {}).items()},
            "queries": queries,
        }


_MULTIPLE: Final = {Facet.TOPIC, Facet.CAMPAIGN, Facet.CONTRIBUTOR}


def _facet(name: str) -> Facet:
    try:
        return Facet(name)
    except ValueError:
        raise SearchBackendError(f"no facet is called {name!r}") from None


def _order(sort_by: list[str] | None) -> Sort:
    if not sort_by:
        return Sort.RELEVANCE
    if len(sort_by) > 1 or sort_by[0] not in _ORDERS:
        raise SearchBackendError(f"articles are ordered by relevance, date or -date, not by {', '.join(sort_by)}")
    return _ORDERS[sort_by[0]]


def _emphasised(text: str, root: Node) -> str:
    """A fragment as Haystack's backends give it: escaped, with <em> around matches."""
    from django.utils.html import escape

    fragments = snippets(text, positive_strings(root), 1)
    return "".join(
        f"<em>{escape(part.text)}</em>" if part.marked else escape(part.text) for part in (fragments[0] if fragments else ())
    )


class XianbaoEngine(BaseEngine):  # type: ignore[misc]
    """The engine that HAYSTACK_CONNECTIONS names."""

    backend = XianbaoSearchBackend
    query = XianbaoSearchQuery
