"""The search page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.backends.store import IndexUnavailableError
from search.forms import SearchForm
from search.service import PageNotFoundError, search

_TEMPLATE = "search/search.html"


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """The search that the address asks for. 400 for what the form refuses, 404 past the last page, 503 without an index.

    The template has `form`, bound; `search`, a SearchPage or None; and `unavailable`, a sentence or "".
    """
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, _TEMPLATE, {"form": form, "search": None, "unavailable": ""}, status=400)
    try:
        page = search(form.request())
    except PageNotFoundError:
        raise Http404("没有这一页检索结果。") from None
    except IndexUnavailableError as unavailable:
        context = {"form": form, "search": None, "unavailable": str(unavailable)}
        return render(request, _TEMPLATE, context, status=503)
    return render(request, _TEMPLATE, {"form": form, "search": page, "unavailable": ""})
