"""All addresses. Those of articles, pages and issues are permanent and mean nothing."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
