"""What crawlers are told to read: newspapers, subjects, issues and articles, in files of bounded length."""

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from archive import tallies
from archive.models import Article, Issue, Newspaper, Topic

if TYPE_CHECKING:
    _Sitemap = Sitemap[Any]
else:
    _Sitemap = Sitemap


class _OfThisSite(_Sitemap):
    """Addresses under the one that readers know the site by."""

    limit = 10_000  # addresses a file; the format allows 50,000 and 50 MB
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class _Rooms(_OfThisSite):
    def items(self) -> list[str]:
        rooms = ("home", "newspaper-list", "issue-list", "topic-list", "campaign-list", "contributor-list", "on-this-day")
        return [reverse(name) for name in rooms]

    def location(self, item: str) -> str:
        return item


class _Newspapers(_OfThisSite):
    def items(self) -> QuerySet[Newspaper]:
        return Newspaper.objects.order_by("pk")


class _Topics(_OfThisSite):
    def items(self) -> list[Topic]:
        return [topic for held in tallies.topics_held().values() for topic, _ in held]

    def location(self, item: Topic) -> str:
        return item.get_absolute_url()


class _Issues(_OfThisSite):
    def items(self) -> QuerySet[Issue]:
        return Issue.objects.published().order_by("pk").only("pk")


class _Articles(_OfThisSite):
    def items(self) -> QuerySet[Article]:
        return Article.objects.published().exclude(key=None).order_by("pk").only("pk")


SITEMAPS: Final[dict[str, type[_Sitemap]]] = {
    "site": _Rooms,
    "newspapers": _Newspapers,
    "topics": _Topics,
    "issues": _Issues,
    "articles": _Articles,
}
