"""The one search service: a request in, a SearchPage out, the same for every rendering."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from haystack import connections

from archive.models import Article, Issue
from search.analysis import cut, fold
from search.backends.evaluate import TooSlowError, time_limit
from search.backends.store import IndexUnavailableError
from search.choices import MOST_VALUES, chips, facets
from search.deadends import dead_end
from search.facets import LABELS, value_label
from search.marking import mark, snippets
from search.narrowing import Found, FoundArticle, Sort
from search.query import MAX_CHARACTERS, Facet, ParsedQuery, Run, exact, positive_runs, positive_strings, unparse
from search.request import DEFAULT_PAGE_SIZE, SearchRequest
from search.results import Choice, DeadEnd, FirstAppearance, Hit, Paging, RunCut, SearchPage
from search.said import Said

_CONNECTION: Final = "default"
_SORTS: Final = {Sort.RELEVANCE: _("相关度"), Sort.NEWEST: _("最新在前"), Sort.OLDEST: _("最早在前")}
_PAGE_SIZES: Final = (DEFAULT_PAGE_SIZE, 50, 100)  # that are offered; an address may ask for others
_NEIGHBOURS: Final = 2  # pages named on either side of the current one
_MOST_HITS: Final = 2**53  # of a page number times its size, that is still looked for
_EVERYTHING: Final = Said("没有检索词，列出全部文章，最新的在前。")
_TOO_SLOW: Final = Said("这个检索太慢，已停止。请减少 * 和 NEAR，或先选县市区、日期缩小范围。")


class PageNotFoundError(Exception):
    """The page asked for is past the end."""


def search(request: SearchRequest, *, facet_values: int = MOST_VALUES, facet_days: int = 0) -> SearchPage:
    """Do a search; of a facet's values at most `facet_values` are listed, and all days if they are at most `facet_days`.

    Raises PageNotFoundError past the last page, and IndexUnavailableError where there is no index.
    """
    with time_limit():
        return _search(request, facet_values, facet_days)


def _search(request: SearchRequest, facet_values: int, facet_days: int) -> SearchPage:
    began = time.perf_counter()
    start = min((request.page - 1) * request.page_size, _MOST_HITS)
    notes: tuple[Said, ...] = ()
    try:
        answer = _backend().search(
            request.q or "*",
            narrowing=request.narrowing,
            sort=request.sort,
            start_offset=start,
            end_offset=start + request.page_size,
        )
        found, query = answer["found"], answer["query"]
    except TooSlowError:
        found, query = None, ParsedQuery(request.q, None)
        notes = (_TOO_SLOW,)
    if found is None:
        found = _NOTHING
    page_count = max(1, -(-found.total // request.page_size))
    if request.page > page_count:
        raise PageNotFoundError
    notes += query.notes if request.q else (_EVERYTHING,)
    notes += tuple(_unknown(facet, value) for facet, value in found.unknown)
    strings = positive_strings(query.root)
    wanted = [article.id for article in found.articles] + ([found.first.id] if found.first else [])
    articles = Article.objects.published().with_place().with_facts().in_bulk(wanted)
    runs = tuple(_run_cut(run) for run in positive_runs(query.root) if isinstance(run, Run))
    help_there = None if found.total else _dead_end(request, query)
    several = any(not run.quoted and len(run.pieces) > 1 for run in runs)
    return SearchPage(
        query=request.q,
        hits=tuple(_hits(request, articles, found, start, strings)),
        total=found.total,
        literal_total=found.literal_total if several else None,
        exact_url=request.with_query(unparse(exact(query.root))).url() if several and query.root and found.total else None,
        took_ms=round((time.perf_counter() - began) * 1000, 1),
        runs=runs,
        notes=tuple(note.spoken(gettext) for note in notes),
        facets=facets(request, found, facet_values, facet_days),
        chips=chips(request),
        sorts=_sorts(request, ranked=bool(strings)),
        bases=(
            _basis(request, "", gettext("包括推定日期"), printed_only=False),
            _basis(request, "printed", gettext("不含推定日期"), printed_only=True),
        ),
        sizes=_sizes(request, found.total),
        paging=_paging(request, found.total, start, page_count),
        page_size=request.page_size,
        query_string=request.with_page(1).url(),
        terms=strings,
        first=_first(request, articles, found) if strings else None,
        dead_end=help_there,
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to search for; `kind` is term, name or headline."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Where an article stands among the hits of the search that it was opened from, and the hits beside it."""

    number: int
    total: int
    previous_url: str | None
    next_url: str | None
    search_url: str  #: the page of hits that it stands on


def similar_articles(article: Article, count: int = 5) -> list[Article]:
    """The published articles most like this one, best first; none where there is no index."""
    try:
        answer = _backend().more_like_this(article, end_offset=count)
    except (TooSlowError, IndexUnavailableError):
        return []
    ids = [int(result.pk) for result in answer["results"]]
    articles = Article.objects.published().with_place().in_bulk(ids)
    return [articles[pk] for pk in ids if pk in articles]


def suggestions(typed: str, count: int = 8) -> list[Suggestion]:
    """What a query that begins like this may become: terms, names, headlines. Empty where there is no index."""
    folded = fold(typed)
    if not folded or len(typed) > MAX_CHARACTERS:
        return []
    try:
        return [Suggestion(text, kind) for text, kind in _backend().suggestions(folded, count)]
    except (TooSlowError, IndexUnavailableError):
        return []


def turn(request: SearchRequest, article_id: int, number: int) -> Turn | None:
    """The neighbours of hit `number` (from 1), or None if that is not this article any more, or there is no index."""
    start = max(0, number - 2)
    try:
        found = _backend().search(
            request.q or "*",
            narrowing=request.narrowing,
            sort=request.sort,
            start_offset=start,
            end_offset=number + 1,
            counted=False,
        )["found"]
    except (TooSlowError, IndexUnavailableError):
        return None
    ids = [article.id for article in found.articles] if found else []
    here = number - 1 - start
    if not 0 <= here < len(ids) or ids[here] != article_id:
        return None
    return Turn(
        number=number,
        total=found.total,
        previous_url=_hit_url(request, ids[here - 1], number - 1) if here else None,
        next_url=_hit_url(request, ids[here + 1], number + 1) if here + 1 < len(ids) else None,
        search_url=reverse("search") + request.with_page((number - 1) // request.page_size + 1).url(),
    )


_NOTHING: Final = Found((), 0, 0, {}, (), (), None, 0)


def _backend() -> Any:
    return connections[_CONNECTION].get_backend()


def _first(request: SearchRequest, articles: Mapping[int, Article], found: Found) -> FirstAppearance | None:
    first = found.first
    if first is None or first.id not in articles:
        return None
    article = articles[first.id]
    earliest, latest = _day(first.earliest), _day(first.latest)
    before = Issue.objects.published().filter(date_latest__lt=earliest).aggregate(last=Max("date_latest"))["last"]
    oldest = request.with_sort(Sort.OLDEST)
    return FirstAppearance(article, _hit_url(oldest, article.pk, 1), earliest, latest, before, first.undated)


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)


def _dead_end(request: SearchRequest, query: ParsedQuery) -> DeadEnd | None:
    try:
        return dead_end(_backend(), request, query)
    except TooSlowError:
        return None


def _unknown(facet: Facet, value: str) -> Said:
    return Said("没有文章的{facet}是“{value}”。", facet=LABELS[facet], value=value_label(facet, value))


def _run_cut(run: Run) -> RunCut:
    return RunCut(run.text, (run.folded,) if run.quoted else cut(run.folded), run.quoted)


def _sorts(request: SearchRequest, *, ranked: bool) -> tuple[Choice, ...]:
    """The orders on offer. Where no word ranks the hits, relevance is none: the newest come first, unless told otherwise."""
    order = Sort.NEWEST if request.sort is Sort.RELEVANCE and not ranked else request.sort
    return tuple(
        Choice(sort.value, str(label), sort is order, request.with_sort(sort).url())
        for sort, label in _SORTS.items()
        if ranked or sort is not Sort.RELEVANCE
    )


def _basis(request: SearchRequest, value: str, label: str, *, printed_only: bool) -> Choice:
    chosen = request.narrowing.printed_only is printed_only
    return Choice(value, label, chosen, request.with_basis(printed_only=printed_only).url())


def _sizes(request: SearchRequest, total: int) -> tuple[Choice, ...]:
    if total <= _PAGE_SIZES[0] and request.page_size == DEFAULT_PAGE_SIZE:
        return ()
    return tuple(
        Choice(f"{size}", f"{size}", size == request.page_size, request.with_page_size(size).url()) for size in _PAGE_SIZES
    )


def _hits(
    request: SearchRequest, articles: Mapping[int, Article], found: Found, start: int, strings: Sequence[str]
) -> list[Hit]:
    """The hits with their articles from the record; one that was withdrawn a moment ago is left out."""
    return [
        _hit(request, articles[article.id], article, number, strings)
        for number, article in enumerate(found.articles, start + 1)
        if article.id in articles
    ]


def _hit(request: SearchRequest, article: Article, found: FoundArticle, number: int, strings: Sequence[str]) -> Hit:
    return Hit(
        article=article,
        url=_hit_url(request, article.pk, number),
        number=number,
        score=round(found.score, 4),
        literal=found.literal,
        kicker=mark(article.kicker, strings),
        headline=mark(article.title, strings),
        deck=mark(article.deck, strings),
        byline=mark(article.byline, strings),
        snippets=snippets(article.body, strings),
    )


def _hit_url(request: SearchRequest, article_id: int, number: int) -> str:
    """The article's page with the search it was found by, and its number there."""
    parameters = request.with_page(1).url()
    return f"{reverse('article', args=[article_id])}{parameters}{'' if parameters == '?' else '&'}hit={number}"


def _paging(request: SearchRequest, total: int, start: int, page_count: int) -> Paging:
    page = request.page
    shown = sorted({1, page_count, *range(max(1, page - _NEIGHBOURS), min(page_count, page + _NEIGHBOURS) + 1)})
    numbers: list[tuple[int, str] | None] = []
    for place, number in enumerate(shown):
        if place and number - shown[place - 1] > 1:
            numbers.append(None)
        numbers.append((number, request.with_page(number).url()))
    return Paging(
        number=page,
        count=page_count,
        first=start + 1 if total else 0,
        last=min(start + request.page_size, total),
        previous_url=request.with_page(page - 1).url() if page > 1 else None,
        next_url=request.with_page(page + 1).url() if page < page_count else None,
        numbers=tuple(numbers),
    )
