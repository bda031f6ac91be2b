"""Pages for browsing: home, newspapers, their years, and lists of issues."""

import calendar
import datetime
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.db.models import Count, F, Max, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView, TemplateView

from archive import holdings_strip, reading, rhythm, tallies
from archive.models import Issue, Newspaper, Topic
from archive.querysets import IssueQuerySet

_ISSUES_AT_HOME: Final = 8
_ISSUES_PER_LIST: Final = 50
_LEAP_YEAR: Final = 2000  # has all days of any year
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
            on_this_day=tallies.with_headlines(_of_this_day(today, dates["first"], today)[:_ISSUES_AT_HOME]),
            today=today,
            topics=topics[Topic.Scheme.TOPIC],
            campaigns=topics[Topic.Scheme.CAMPAIGN],
            issues_held=dates,
            page_count=tallies.pages_held(),
            article_count=tallies.articles_held(),
            **kwargs,
        )


class _DayForm(forms.Form):
    """Which day of the year is asked for, as 03-01."""

    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def __init__(self, asked: QueryDict) -> None:
        day = asked.get("day")
        super().__init__({"day": f"{_LEAP_YEAR}-{day}"} if day else {})


class OnThisDayView(_IssueList):
    """What came out on a day of the year, today's unless told (`day=03-01`), in all earlier years."""

    template_name = "archive/on_this_day.html"
    paginate_by = _ISSUES_PER_LIST
    today: datetime.date
    day: datetime.date

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        form = _DayForm(request.GET)
        if not form.is_valid():
            raise Http404("no such day")
        self.today = timezone.localdate()
        self.day = form.cleaned_data["day"] or self.today.replace(year=_LEAP_YEAR)

    def get_queryset(self) -> IssueQuerySet:
        first = Issue.objects.published().aggregate(first=Min("date"))["first"]
        return _of_this_day(self.day, first, self.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            day=self.day,
            is_today=(self.day.month, self.day.day) == (self.today.month, self.today.day),
            before=self.day - datetime.timedelta(1),
            after=self.day + datetime.timedelta(1),
            **kwargs,
        )
        return context | {"issues": tallies.with_headlines(context["page_obj"])}


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


def _of_this_day(day: datetime.date, first: datetime.date | None, today: datetime.date) -> IssueQuerySet:
    """The issues of certain dates on this day of any year, from the first date held to before today, the newest first."""
    years = range(first.year if first else today.year, today.year + 1)
    leap_day = (day.month, day.day) == (2, 29)
    days = [day.replace(year=year) for year in years if not leap_day or calendar.isleap(year)]
    issues = Issue.objects.published().filter(date__in=[each for each in days if each < today])
    return issues.exclude(date_basis=Issue.DateBasis.INFERRED).order_by("-date", "pk")
