"""Pages for browsing: home, newspapers, their years, and lists of issues."""

import calendar
import datetime
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.db.models import Count, F, Max, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView, TemplateView

from archive import holdings_strip, reading, rhythm, tallies
from archive.models import Issue, Newspaper, Topic
from archive.querysets import IssueQuerySet

_ISSUES_AT_HOME: Final = 8
_ISSUES_PER_LIST: Final = 50
_NEWEST_FIRST: Final = (F("date").desc(nulls_last=True), "-pk")

if TYPE_CHECKING:  # Django's views take no type arguments at run time.
    _IssueList = ListView[Issue]
    _NewspaperList = ListView[Newspaper]
else:
    _IssueList = _NewspaperList = ListView


class HomeView(TemplateView):
    """The search box, the newspapers, the latest issues, and what is held."""

    template_name = "archive/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        published = Issue.objects.published()
        dates = published.aggregate(count=Count("pk"), first=Min("date"), last=Max("date"))
        today = timezone.localdate()
        topics = tallies.topics_held()
        return super().get_context_data(
            newspapers=Newspaper.objects.with_holdings(),
            issues=tallies.with_headlines(published.order_by(*_NEWEST_FIRST)[:_ISSUES_AT_HOME]),
            on_this_day=tallies.with_headlines(
                published.filter(date__in=_this_day(today, dates["first"]))
                .exclude(date_basis=Issue.DateBasis.INFERRED)
                .order_by("-date", "pk")[:_ISSUES_AT_HOME]
            ),
            today=today,
            topics=topics[Topic.Scheme.TOPIC],
            campaigns=topics[Topic.Scheme.CAMPAIGN],
            issues_held=dates,
            page_count=tallies.pages_held(),
            article_count=tallies.articles_held(),
            **kwargs,
        )


class NewspaperListView(_NewspaperList):
    """All newspapers, by county."""

    template_name = "archive/newspaper_list.html"
    context_object_name = "newspapers"

    def get_queryset(self) -> QuerySet[Newspaper]:
        return Newspaper.objects.with_holdings()


class IssueListView(_IssueList):
    """All issues, the newest first; those of no known newspaper too."""

    template_name = "archive/issue_list.html"
    context_object_name = "issues"
    paginate_by = _ISSUES_PER_LIST

    def get_queryset(self) -> IssueQuerySet:
        return Issue.objects.published().order_by(*_NEWEST_FIRST)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"issues": tallies.with_counts(context["page_obj"])}


class _NewspaperIssuesView(IssueListView):
    """Issues of one newspaper."""

    newspaper: Newspaper

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.newspaper = get_object_or_404(Newspaper.objects.with_holdings(), slug=kwargs["slug"])

    def get_queryset(self) -> IssueQuerySet:
        return super().get_queryset().filter(newspaper=self.newspaper)

    def missing_days(self, year: int | None = None) -> frozenset[datetime.date]:
        """The days on which an issue should be held and is not; those of one year, told by the issues of it and of those beside."""
        certain = Issue.objects.published().filter(newspaper=self.newspaper, edition="").exclude(date=None)
        if year:
            certain = certain.filter(date__range=(datetime.date(year - 1, 1, 1), datetime.date(year + 1, 12, 31)))
        rows = certain.exclude(date_basis=Issue.DateBasis.INFERRED).values_list("date", "last_date", "number")
        return rhythm.missing_days(
            rhythm.Held(first, last or first, number) for first, last, number in rows.order_by() if first
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(newspaper=self.newspaper, **kwargs)


class NewspaperView(_NewspaperIssuesView):
    """A newspaper: its years, and its issues, the newest first."""

    template_name = "archive/newspaper_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Issue.objects.published().filter(newspaper=self.newspaper).order_by()
        rows = list(held.values_list("date", "last_date", "date_latest", "date_basis"))
        dated = [
            holdings_strip.Dated(first, last, latest, basis == Issue.DateBasis.INFERRED)
            for first, last, latest, basis in rows
            if first
        ]
        years = holdings_strip.years(dated, self.missing_days())
        return super().get_context_data(
            years=years,
            missing=sum(year.missing for year in years),
            undated=len(rows) - len(dated),
            **kwargs,
        )


class _YearForm(forms.Form):
    """Which part of a year's issues is asked for."""

    month = forms.IntegerField(required=False, min_value=1, max_value=12)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


class NewspaperYearView(_NewspaperIssuesView):
    """A newspaper's year: a calendar of what is held, and the issues in order; `month` or `day` narrows the list."""

    template_name = "archive/newspaper_year.html"
    month: int | None
    day: datetime.date | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        form = _YearForm(request.GET)
        if not form.is_valid():
            raise Http404("no such month or day")
        self.month, self.day = form.cleaned_data["month"], form.cleaned_data["day"]

    def get_queryset(self) -> IssueQuerySet:
        issues = super().get_queryset().in_year(self.kwargs["year"]).order_by("date", "edition", "pk")
        if self.month:
            issues = issues.filter(date__month=self.month)
        if self.day:
            issues = issues.filter(date=self.day)
        return issues

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year: int = self.kwargs["year"]
        held = Issue.objects.published().filter(newspaper=self.newspaper)
        days = held.in_year(year).order_by("date", "pk").only("date", "date_latest", "date_basis")
        years = [day.year for day in held.dates("date", "year")]
        if year not in years:
            raise Http404("nothing is held of that year")
        position = years.index(year)
        months = reading.months(year, days, self.missing_days(year))
        return super().get_context_data(
            year=year,
            calendar=months,
            missing=sum(month.missing for month in months),
            previous_year=years[position - 1] if position else None,
            next_year=years[position + 1] if position + 1 < len(years) else None,
            month=self.month,
            day=self.day,
            **kwargs,
        )


def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything but searches, which are without end, and the editors' rooms."""
    sitemap = f"{settings.SITE_URL}{reverse('sitemap')}"
    lines = ("User-agent: *", "Disallow: /admin/", "Disallow: /search/", f"Sitemap: {sitemap}", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _this_day(today: datetime.date, first: datetime.date | None) -> list[datetime.date]:
    """This day of the month in each year before this one, back to that of the first date held."""
    years = range(first.year if first else today.year, today.year)
    leap_day = (today.month, today.day) == (2, 29)
    return [today.replace(year=year) for year in years if not leap_day or calendar.isleap(year)]
