"""The addresses of searching."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from search import frequency_views, health, views
from search.api import api
from search.query import Facet


class FacetConverter(StringConverter):
    """A facet, by its parameter's name."""

    regex = "|".join(Facet)

    def to_python(self, value: str) -> Facet:
        """The facet of that name."""
        return Facet(value)


register_converter(FacetConverter, "facet")

urlpatterns = [
    path("search/", views.search_view, name="search"),
    path("search/suggestions/", views.suggestions_view, name="search-suggestions"),
    path("search/frequency/", frequency_views.frequency_view, name="frequency"),
    path("search/frequency.csv", frequency_views.frequency_csv, name="frequency-csv"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("search/values/<facet:facet>/", views.facet_values_view, name="search-values"),
    path("api/v1/", api.urls),
]
