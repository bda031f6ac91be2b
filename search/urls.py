"""The addresses of searching."""

from django.urls import path

from search import views
from search.api import api

urlpatterns = [
    path("search/", views.search_view, name="search"),
    path("search/suggestions/", views.suggestions_view, name="search-suggestions"),
    path("api/v1/", api.urls),
]
