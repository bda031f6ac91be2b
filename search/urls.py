"""The addresses of searching."""

from django.urls import path

from search import views
from search.api import api

urlpatterns = [
    path("search/", views.search_view, name="search"),
    path("api/v1/", api.urls),
]
