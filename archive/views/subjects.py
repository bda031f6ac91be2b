"""Pages for topics, campaigns and contributors: lists of them, and the articles of each by year."""

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import ListView, TemplateView

from archive import tallies
from archive.models import Article, Contributor, Topic
from archive.querysets import ArticleQuerySet

_ARTICLES_PER_LIST: Final = 40
_NAMES_PER_LIST: Final = 120

if TYPE_CHECKING:  # Django's views take no type arguments at run time.
    _ArticleList = ListView[Article]
    _Names = ListView[Any]
else:
    _ArticleList = _Names = ListView


class TopicListView(TemplateView):
    """The topics, or the campaigns, of which something is held."""

    template_name = "archive/topic_list.html"
    scheme: Topic.Scheme = Topic.Scheme.TOPIC

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = tallies.topics_held()[self.scheme]
        most = max((count for _, count in held), default=1)
        return super().get_context_data(topics=held, most=most, scheme=self.scheme, **kwargs)


class ContributorListView(_Names):
    """The names in bylines, those that stand most often first; `name` narrows to those that contain it."""

    template_name = "archive/contributor_list.html"
    context_object_name = "names"
    paginate_by = _NAMES_PER_LIST
    form: "_NameForm"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form = _NameForm(request.GET)

    def get_queryset(self) -> QuerySet[Any]:
        wanted = self.form.cleaned_data["name"] if self.form.is_valid() else ""
        names = Contributor.objects.order_by().exclude(name__in=tallies.names_unseen())
        if wanted:
            names = names.filter(name__contains=wanted)
        # Ordered by all bylines, which an index counts; what readers see is counted for those alone that are shown.
        return names.values("name").annotate(bylines=Count("pk")).order_by("-bylines", "name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=self.form, **kwargs)
        shown = [row["name"] for row in context["page_obj"]]
        counts = tallies.bylines_held(shown)
        return context | {"names": [{"name": name, "count": counts[name]} for name in shown if name in counts]}


class _NameForm(forms.Form):
    """Which names are asked for."""

    name = forms.CharField(required=False, max_length=50)


class _YearForm(forms.Form):
    """Which year of the articles is asked for."""

    year = forms.IntegerField(required=False, min_value=1000, max_value=2999)


class _ArticlesByYear(_ArticleList):
    """Articles of one subject, the newest first, with the number of each year; `year` narrows to one."""

    context_object_name = "articles"
    paginate_by = _ARTICLES_PER_LIST
    year: int | None
    years: Counter[int | None]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        form = _YearForm(request.GET)
        if not form.is_valid():
            raise Http404("no such year")
        self.year = form.cleaned_data["year"]

    def about(self) -> ArticleQuerySet:
        """The articles of the subject. Raises Http404 if there is none such."""
        raise NotImplementedError

    def get_queryset(self) -> ArticleQuerySet:
        articles = self.about()
        self.years = Counter()
        # By day and then by year here: the database would call back for the year of each row.
        for day, count in articles.order_by().values_list("page__issue__date").annotate(n=Count("pk")):
            self.years[day.year if day else None] += count
        return articles.of_year(self.year).newest_first() if self.year else articles.newest_first()

    def get_paginator(self, *args: Any, **kwargs: Any) -> "Paginator[Article]":
        paginator: Paginator[Article] = super().get_paginator(*args, **kwargs)
        paginator.count = self.years[self.year] if self.year else self.years.total()  # known already
        return paginator

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        dated = sorted(((year, count) for year, count in self.years.items() if year), reverse=True)
        wanted = [article.pk for article in context["page_obj"]]
        rows = Article.objects.with_place().with_facts().in_bulk(wanted)
        return context | {
            "articles": [rows[pk] for pk in wanted],
            "years": dated,
            "undated": self.years[None],
            "total": self.years.total(),
            "year": self.year,
        }


class TopicView(_ArticlesByYear):
    """A topic, or a campaign, and its articles."""

    template_name = "archive/topic_detail.html"
    scheme: Topic.Scheme = Topic.Scheme.TOPIC
    topic: Topic

    def about(self) -> ArticleQuerySet:
        self.topic = get_object_or_404(Topic, scheme=self.scheme, name=self.kwargs["name"])
        return Article.objects.published().of_topic(self.topic.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(topic=self.topic, scheme=self.scheme, **kwargs)


class ContributorView(_ArticlesByYear):
    """A name in bylines, what it did, and the articles. A name is not a person."""

    template_name = "archive/contributor_detail.html"

    def about(self) -> ArticleQuerySet:
        bylines = Contributor.objects.named(self.kwargs["name"]).order_by()
        return Article.objects.published().filter(pk__in=bylines.values("article"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.kwargs["name"]
        held = Contributor.objects.published().named(name).order_by()
        roles = dict(held.values_list("role").annotate(n=Count("article", distinct=True)))
        if not roles:
            raise Http404("no published article bears that name")
        papers = held.order_by("article__page__issue__newspaper__name").values_list("article__page__issue__newspaper__name")
        return super().get_context_data(
            name=name,
            roles=[(role.label, roles[role]) for role in Contributor.Role if role in roles],
            newspapers=[paper for (paper,) in papers.distinct() if paper],
            **kwargs,
        )
