"""The search page."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from search.backends.store import IndexUnavailableError
from search.forms import SearchForm
from search.freshness import wait_for_own_changes
from search.request import SearchRequest
from search.service import PageNotFoundError, search, suggestions

_TEMPLATE = "search/search.html"


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """The search that the address asks for. 400 for what the form refuses, 404 past the last page, 503 without an index.

    `more` (在结果中检索) narrows the query within its hits: it leads to the address of both together.

    The template has `form`, bound; `search`, a SearchPage or None; and `unavailable`, a sentence or "".
    """
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, _TEMPLATE, {"form": form, "search": None, "unavailable": ""}, status=400)
    asked = form.request()
    if form.cleaned_data["more"]:
        return redirect(reverse("search") + asked.with_page(1).url())
    wait_for_own_changes(request)
    try:
        page = search(asked)
    except PageNotFoundError:
        raise Http404("没有这一页检索结果。") from None
    except IndexUnavailableError as unavailable:
        context = {"form": form, "search": None, "unavailable": str(unavailable)}
        return render(request, _TEMPLATE, context, status=503)
    return render(request, _TEMPLATE, {"form": form, "search": page, "unavailable": ""})


@require_safe
def suggestions_view(request: HttpRequest) -> JsonResponse:
    """What to complete the query with: {"suggestions": [{"text", "kind", "url"}]}, empty where there is nothing to say."""
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found = [
        {
            "text": suggestion.text,
            "kind": suggestion.kind,
            "url": reverse("search") + SearchRequest(q=suggestion.text).url(),
        }
        for suggestion in suggestions(typed)
    ]
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})
