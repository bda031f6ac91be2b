"""All addresses. Those of articles, pages and issues are permanent and mean nothing."""

from django.contrib import admin
from django.urls import include, path, register_converter
from django.urls.converters import IntConverter, StringConverter

from archive import views
from archive.languages import choose_language
from archive.workbench import reports


class YearConverter(IntConverter):
    """A year of four digits."""

    regex = "[12][0-9]{3}"


class CitationConverter(StringConverter):
    """The name that a citation's file ends in."""

    regex = "bib|ris|json"


register_converter(CitationConverter, "citation")
register_converter(YearConverter, "year")

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("newspapers/", views.NewspaperListView.as_view(), name="newspaper-list"),
    path("newspapers/<slug:slug>/", views.NewspaperView.as_view(), name="newspaper"),
    path("newspapers/<slug:slug>/<year:year>/", views.NewspaperYearView.as_view(), name="newspaper-year"),
    path("issues/", views.IssueListView.as_view(), name="issue-list"),
    path("issues/<int:pk>/", views.IssueView.as_view(), name="issue"),
    path("pages/<int:pk>/", views.PageView.as_view(), name="page"),
    path("articles/<int:pk>/", views.ArticleView.as_view(), name="article"),
    path("articles/<int:pk>/report/", reports.report_error, name="report-error"),
    path("articles/<int:pk>/citation.<citation:extension>", views.CitationView.as_view(), name="citation"),
    path("", include("search.urls")),
    path("language/", choose_language, name="language"),
    path("robots.txt", views.robots, name="robots"),
    path("admin/", include("archive.workbench.urls")),
    path("admin/", admin.site.urls),
]
