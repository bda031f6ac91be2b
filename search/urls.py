"""The addresses of searching."""

from django.urls import path

from search import frequency_views, health, views
from search.api import api

urlpatterns = [
    path("search/", views.search_view, name="search"),
    path("search/suggestions/", views.suggestions_view, name="search-suggestions"),
    path("search/frequency/", frequency_views.frequency_view, name="frequency"),
    path("search/frequency.csv", frequency_views.frequency_csv, name="frequency-csv"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", api.urls),
]
