"""Atom feeds of what came in last: of the archive, of a newspaper, of a topic."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import condition

from archive import tallies
from archive.models import Article, Change, Issue, Newspaper, Page, Topic

_ENTRIES: Final = 30
#: Characters of an article's text in its entry.
_SUMMARY: Final = 200

if TYPE_CHECKING:
    _Issues = Feed[tuple[Issue, list[Article]], Newspaper | None]
    _Articles = Feed[Article, Topic]
else:
    _Issues = _Articles = Feed


class IssuesFeed(_Issues):
    """The issues that came in last, of all newspapers or of the one that the address names."""

    feed_type = Atom1Feed
    _arrivals: dict[int, datetime.datetime]

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Newspaper | None:
        return get_object_or_404(Newspaper, slug=kwargs["slug"]) if "slug" in kwargs else None

    def title(self, newspaper: Newspaper | None) -> str:
        return (
            gettext("{newspaper} · 县报库").format(newspaper=newspaper.name) if newspaper else gettext("县报库 · 新收各期")
        )

    def link(self, newspaper: Newspaper | None) -> str:
        return _absolute(newspaper.get_absolute_url() if newspaper else reverse("issue-list"))

    def feed_url(self, newspaper: Newspaper | None) -> str:
        return _absolute(reverse("newspaper-feed", args=[newspaper.slug]) if newspaper else reverse("feed"))

    def items(self, newspaper: Newspaper | None) -> list[tuple[Issue, list[Article]]]:
        issues = Issue.objects.published().order_by("-pk")
        if newspaper:
            issues = issues.filter(newspaper=newspaper)
        entries = tallies.with_headlines(issues[:_ENTRIES])
        pages = Page.objects.filter(issue__in=[issue.pk for issue, _ in entries]).seen().order_by()
        self._arrivals = dict(pages.values_list("issue").annotate(n=Max("created_at")))
        return entries

    def item_title(self, item: tuple[Issue, list[Article]]) -> str:
        return str(item[0])

    def item_description(self, item: tuple[Issue, list[Article]]) -> str:
        return "；".join(article.headline for article in item[1])

    def item_link(self, item: tuple[Issue, list[Article]]) -> str:
        return _absolute(item[0].get_absolute_url())

    def item_updateddate(self, item: tuple[Issue, list[Article]]) -> datetime.datetime | None:
        return self._arrivals.get(item[0].pk)


class TopicFeed(_Articles):
    """The articles of a topic that came in last."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Topic:
        return get_object_or_404(Topic, scheme=Topic.Scheme.TOPIC, name=kwargs["name"])

    def title(self, topic: Topic) -> str:
        return gettext("{topic} · 县报库").format(topic=topic.name)

    def link(self, topic: Topic) -> str:
        return _absolute(reverse("topic", args=[topic.name]))

    def feed_url(self, topic: Topic) -> str:
        return _absolute(reverse("topic-feed", args=[topic.name]))

    def items(self, topic: Topic) -> list[Article]:
        return list(Article.objects.published().of_topic(topic.pk).with_place().order_by("-pk")[:_ENTRIES])

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return item.body[:_SUMMARY]

    def item_link(self, item: Article) -> str:
        return _absolute(item.get_absolute_url())

    def item_updateddate(self, item: Article) -> datetime.datetime:
        return item.page.created_at


def unless_unchanged(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, which answers 304 while nothing has changed that a reader can see."""
    return condition(etag_func=_etag)(view)


def _etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    last = Change.objects.aggregate(n=Max("seq"))["n"] or 0
    return f'"{last}-{get_language()}"'


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
