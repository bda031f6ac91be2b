"""The search page, the whole of a facet, and suggestions.

With htmx the same addresses answer with the part of the page that changes; `Vary: HX-Request` keeps the two apart in caches.
"""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from archive import tallies
from search.backends.store import IndexUnavailableError
from search.forms import SearchForm
from search.freshness import wait_for_own_changes
from search.query import Facet
from search.request import SearchRequest
from search.results import SearchPage
from search.service import PageNotFoundError, search, suggestions
from search.timeline import Timeline, timeline, within

_WHOLE: Final = "search/search.html"
_PART: Final = "search/_answer.html"
_VALUES: Final = "search/values.html"
_SUGGESTIONS: Final = "search/_suggestions.html"
#: Values of one facet that its own page lists; a choice among more is a matter for the search box.
_MOST_VALUES: Final = 2000


@require_safe
def search_view(request: HttpRequest) -> HttpResponse:
    """The search that the address asks for. 400 for what the form refuses, 404 past the last page, 503 without an index.

    `more` (在结果中检索) narrows the query within its hits: it leads to the address of both together.

    The template has `form`, bound; `search`, a SearchPage or None; `timeline`; and `unavailable`, a sentence or "".
    """
    return _answer(request, _WHOLE, _PART)


@require_safe
def facet_values_view(request: HttpRequest, facet: Facet) -> HttpResponse:
    """All values of one facet of a search, each an address of the search narrowed by it. Refuses as the search page does."""
    return _answer(request, _VALUES, _VALUES, facet)


def _answer(request: HttpRequest, whole: str, part: str, facet: Facet | None = None) -> HttpResponse:
    form = SearchForm(request.GET)
    context: dict[str, Any] = {"form": form, "search": None, "unavailable": "", "timeline": None}
    if not form.is_valid():
        return render(request, _WHOLE, context, status=400)
    asked = form.request()
    if form.cleaned_data["more"]:
        return redirect(reverse("search") + asked.with_page(1).url())
    wait_for_own_changes(request)
    try:
        page = search(asked, facet_values=_MOST_VALUES) if facet else search(asked)
    except PageNotFoundError:
        raise Http404("没有这一页检索结果。") from None
    except IndexUnavailableError as unavailable:
        return render(request, _WHOLE, {**context, "unavailable": str(unavailable)}, status=503)
    context["search"] = page
    if facet:
        context["facet"] = next(listed for listed in page.facets if listed.name == facet.value)
    else:
        context["timeline"] = _timeline(asked, page)
    response = render(request, part if _wants_part(request) else whole, context)
    patch_vary_headers(response, ("HX-Request", "HX-History-Restore-Request"))
    return response


@require_safe
def suggestions_view(request: HttpRequest) -> HttpResponse:
    """What to complete the query with: {"suggestions": [{"text", "kind", "url"}]}, empty where there is nothing to say; for htmx
    the same as options of a list."""
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    found = suggestions(typed)
    response: HttpResponse
    if _wants_part(request):
        response = render(request, _SUGGESTIONS, {"suggestions": found, "typed": typed})
    else:
        listed = [
            {
                "text": suggestion.text,
                "kind": suggestion.kind,
                "url": reverse("search") + SearchRequest(q=suggestion.text).url(),
            }
            for suggestion in found
        ]
        response = JsonResponse({"suggestions": listed}, json_dumps_params={"ensure_ascii": False})
    patch_vary_headers(response, ("HX-Request",))
    return response


def _timeline(asked: SearchRequest, page: SearchPage) -> Timeline | None:
    dates = page.facets[-1]
    if not any(value.count for value in dates.values):
        return None
    chosen = asked.narrowing.values
    held = tallies.periods_held(
        within(asked, dates), counties=chosen.get(Facet.COUNTY, ()), newspapers=chosen.get(Facet.NEWSPAPER, ())
    )
    return timeline(asked, dates, held)


def _wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks, and not for a page that it goes back to."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request
