"""All addresses. Those of articles, pages and issues are permanent and mean nothing."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, register_converter
from django.urls.converters import IntConverter, StringConverter

from archive.feeds import IssuesFeed, TopicFeed, unless_unchanged
from archive.languages import choose_language
from archive.models import Topic
from archive.sitemaps import SITEMAPS
from archive.views import browsing, dossiers, holdings, subjects
from archive.workbench import reports


class YearConverter(IntConverter):
    """A year of four digits."""

    regex = "[12][0-9]{3}"


class CitationConverter(StringConverter):
    """The name that a citation's file ends in."""

    regex = "bib|ris|json"


register_converter(CitationConverter, "citation")
register_converter(YearConverter, "year")

_CAMPAIGN = Topic.Scheme.CAMPAIGN

urlpatterns = [
    path("", browsing.HomeView.as_view(), name="home"),
    path("newspapers/", browsing.NewspaperListView.as_view(), name="newspaper-list"),
    path("newspapers/<slug:slug>/", browsing.NewspaperView.as_view(), name="newspaper"),
    path("newspapers/<slug:slug>/<year:year>/", browsing.NewspaperYearView.as_view(), name="newspaper-year"),
    path("on-this-day/", browsing.OnThisDayView.as_view(), name="on-this-day"),
    path("issues/", browsing.IssueListView.as_view(), name="issue-list"),
    path("issues/<int:pk>/", holdings.IssueView.as_view(), name="issue"),
    path("pages/<int:pk>/", holdings.PageView.as_view(), name="page"),
    path("articles/<int:pk>/", holdings.ArticleView.as_view(), name="article"),
    path("articles/<int:pk>/report/", reports.report_error, name="report-error"),
    path("articles/<int:pk>/citation.<citation:extension>", holdings.CitationView.as_view(), name="citation"),
    path("topics/", subjects.TopicListView.as_view(), name="topic-list"),
    path("topics/<path:name>/", subjects.TopicView.as_view(), name="topic"),
    path("campaigns/", subjects.TopicListView.as_view(scheme=_CAMPAIGN), name="campaign-list"),
    path("campaigns/<path:name>/", subjects.TopicView.as_view(scheme=_CAMPAIGN), name="campaign"),
    path("contributors/", subjects.ContributorListView.as_view(), name="contributor-list"),
    path("contributors/<path:name>/", subjects.ContributorView.as_view(), name="contributor"),
    path("feeds/issues/", unless_unchanged(IssuesFeed()), name="feed"),
    path("feeds/newspapers/<slug:slug>/", unless_unchanged(IssuesFeed()), name="newspaper-feed"),
    path("feeds/topics/<path:name>/", unless_unchanged(TopicFeed()), name="topic-feed"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path("dossier/", dossiers.dossier_page, name="dossier"),
    path("dossier/document/", dossiers.dossier_document, name="dossier-document"),
    path("", include("search.urls")),
    path("language/", choose_language, name="language"),
    path("robots.txt", browsing.robots, name="robots"),
    path("admin/", include("archive.workbench.urls")),
    path("admin/", admin.site.urls),
]
