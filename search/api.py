"""The JSON API, /api/v1/: the page's search for programs, with the same form, service and errors.

Errors are problems in the sense of RFC 9457. Addresses in answers are absolute.
"""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, TypeVar

from django.core.paginator import EmptyPage, Paginator
from django.forms import IntegerField
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from archive.models import Article, Standing
from search.backends.store import IndexUnavailableError
from search.forms import PagingForm, SearchForm
from search.freshness import wait_for_own_changes
from search.request import DEFAULT_PAGE_SIZE
from search.results import FacetValue, Hit, SearchPage
from search.schemas import (
    ArticleDetail,
    ArticleList,
    ArticleSummary,
    CountedValue,
    QueryUnderstood,
    SearchAnswer,
    SearchResult,
)
from search.service import PageNotFoundError, search

_FACET_VALUES: Final = 1000
_Form = TypeVar("_Form", SearchForm, PagingForm)


class _Renderer(JSONRenderer):
    """JSON in which Chinese can be read."""

    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False})


api: Final = NinjaAPI(
    title="县报库",
    version="1",
    description="检索与文章。参数与检索页相同；出错时回答 application/problem+json（RFC 9457）。",
    docs_url=None,  # the documentation page fetches scripts from elsewhere
    urls_namespace="api",
    renderer=_Renderer(),
)


class ProblemError(Exception):
    """An answer other than the one asked for."""

    def __init__(self, status: HTTPStatus, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.members = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, **members}


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, problem: ProblemError) -> HttpResponse:
    return JsonResponse(
        problem.members,
        status=problem.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _parameters(form: type[SearchForm] | type[PagingForm]) -> dict[str, Any]:
    """The form's parameters as OpenAPI has them."""
    return {
        "parameters": [
            {
                "in": "query",
                "name": name,
                "description": str(field.label),
                "schema": {"type": "integer" if isinstance(field, IntegerField) else "string"},
            }
            for name, field in form.base_fields.items()
        ]
    }


def _checked(form: _Form) -> _Form:
    """The form, valid. Raises ProblemError 400 with its errors."""
    if not form.is_valid():
        errors = [{"parameter": name, "detail": str(text)} for name, texts in form.errors.items() for text in texts]
        raise ProblemError(HTTPStatus.BAD_REQUEST, "参数有误。", errors=errors)
    return form


@api.get("/search", response=SearchAnswer, summary="检索", openapi_extra=_parameters(SearchForm))
def search_articles(request: HttpRequest) -> SearchAnswer:
    """A page of hits with facets over all of them."""
    form = _checked(SearchForm(request.GET))
    wait_for_own_changes(request)
    try:
        page = search(form.request(), facet_values=_FACET_VALUES, facet_days=_FACET_VALUES)
    except PageNotFoundError:
        raise ProblemError(HTTPStatus.NOT_FOUND, "没有这一页检索结果。") from None
    except IndexUnavailableError as unavailable:
        raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, str(unavailable)) from None
    here = request.build_absolute_uri(request.path)
    return SearchAnswer(
        total=page.total,
        literal_total=page.total if page.literal_total is None else page.literal_total,
        took_ms=page.took_ms,
        query=QueryUnderstood.of(page),
        results=[_result(request, hit) for hit in page.hits],
        facets=_facets(page),
        next=here + page.paging.next_url if page.paging.next_url else None,
    )


@api.get("/articles", response=ArticleList, summary="文章列表", openapi_extra=_parameters(PagingForm))
def list_articles(request: HttpRequest) -> ArticleList:
    """All published articles by id."""
    form = _checked(PagingForm(request.GET))
    size = form.cleaned_data["page_size"] or DEFAULT_PAGE_SIZE
    number = form.cleaned_data["page"] or 1
    paginator = Paginator(Article.objects.published().with_place().order_by("pk"), size)
    try:
        page = paginator.page(number)
    except EmptyPage:
        raise ProblemError(HTTPStatus.NOT_FOUND, "没有这一页。") from None
    following = None
    if page.has_next():
        parameters = QueryDict(mutable=True)
        parameters["page"] = str(page.next_page_number())
        if size != DEFAULT_PAGE_SIZE:
            parameters["page_size"] = str(size)
        following = f"{request.build_absolute_uri(request.path)}?{parameters.urlencode()}"
    return ArticleList(
        total=paginator.count,
        results=[ArticleSummary(**_summary(request, article)) for article in page.object_list],
        next=following,
    )


@api.get("/articles/{int:article_id}", response=ArticleDetail, summary="文章", url_name="article")
def show_article(request: HttpRequest, article_id: int) -> ArticleDetail:
    """An article whole. 410 if it was withdrawn, 404 with the one it was merged into, if it was."""
    article = Article.objects.with_place().with_facts().filter(pk=min(article_id, 2**63 - 1)).first()
    if article is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "没有这篇文章。")
    standings: tuple[Standing, ...] = (article, article.page.issue)
    for thing in standings:
        if thing.state == Standing.State.WITHDRAWN:
            raise ProblemError(HTTPStatus.GONE, f"已撤下：{thing.withdrawn_reason}")
        if thing is article and thing.state == Standing.State.MERGED:
            address = request.build_absolute_uri(reverse("article", args=[article.merged_into_id]))
            raise ProblemError(HTTPStatus.NOT_FOUND, "已并入另一篇。", merged_into=address)
        if thing.state != Standing.State.PUBLISHED:
            raise ProblemError(HTTPStatus.NOT_FOUND, "没有这篇文章。")
    return ArticleDetail(**_summary(request, article), **ArticleDetail.facts_of(article))


@api.get("/{path:rest}", include_in_schema=False)
def nothing_there(request: HttpRequest, rest: str) -> None:
    """For all other addresses."""
    raise ProblemError(HTTPStatus.NOT_FOUND, "没有这个地址，说明见 openapi.json。")


def _summary(request: HttpRequest, article: Article) -> dict[str, Any]:
    issue = article.page.issue
    return {
        "id": article.pk,
        "url": request.build_absolute_uri(article.get_absolute_url()),
        "headline": article.title,
        "newspaper": issue.newspaper.name if issue.newspaper else None,
        "date": issue.date,
        "page_number": article.page.number or None,
        "kind": article.kind,
    }


def _result(request: HttpRequest, hit: Hit) -> SearchResult:
    return SearchResult(
        **_summary(request, hit.article), score=hit.score, literal=hit.literal, snippet=hit.snippet.replace("\n", " ")
    )


def _facets(page: SearchPage) -> dict[str, list[CountedValue]]:
    """The page's facets, each one list: of dates each year, then its months, each with its days after it."""
    return {facet.name: [_counted(value) for value in _unfolded(facet.values)] for facet in page.facets}


def _unfolded(values: Iterable[FacetValue]) -> Iterator[FacetValue]:
    for value in values:
        yield value
        yield from _unfolded(value.children)


def _counted(value: FacetValue) -> CountedValue:
    return CountedValue(value=value.value, label=value.label, count=value.count)
