"""Pages for browsing: home, newspapers, issues, pages, articles. Searching is the search app's."""

import calendar
import datetime
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.generic import DetailView, ListView, TemplateView

from archive import around, citing, describing, reading, tallies
from archive.models import Article, Issue, Newspaper, Page, Standing, Topic
from archive.querysets import IssueQuerySet
from archive.saying import day_text

_ISSUES_AT_HOME: Final = 8
_ISSUES_PER_LIST: Final = 50
_BEGINNING: Final = 120  # characters of an article that a link to it is shown with
_NEWEST_FIRST: Final = (F("date").desc(nulls_last=True), "-pk")
_CITATIONS: Final = {
    "bib": (citing.bibtex, "application/x-bibtex"),
    "ris": (citing.ris, "application/x-research-info-systems"),
    "json": (citing.csl_json, "application/vnd.citationstyles.csl+json"),
}

if TYPE_CHECKING:  # Django's views take no type arguments at run time.
    _IssueList = ListView[Issue]
    _NewspaperList = ListView[Newspaper]
    _Detail = DetailView[Any]
else:
    _IssueList = _NewspaperList = ListView
    _Detail = DetailView


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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(newspaper=self.newspaper, **kwargs)


class NewspaperView(_NewspaperIssuesView):
    """A newspaper: its years, and its issues, the newest first."""

    template_name = "archive/newspaper_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Issue.objects.published().filter(newspaper=self.newspaper)
        certain = Count("pk", filter=~Q(date_basis=Issue.DateBasis.INFERRED))
        months = held.values_list("date__year", "date__month")
        by_month = months.annotate(n=Count("pk"), certain=certain).order_by("-date__year")
        years: dict[int, dict[int, tuple[int, bool]]] = {}
        undated = 0
        for year, month, count, of_certain_date in by_month:
            if year is None:
                undated = count
            else:
                years.setdefault(year, {})[month] = (count, not of_certain_date)
        return super().get_context_data(
            years=[
                (
                    year,
                    sum(count for count, _ in counts.values()),
                    [(month, *counts.get(month, (0, False))) for month in range(1, 13)],
                )
                for year, counts in years.items()
            ],
            undated=undated,
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
        return super().get_context_data(
            year=year,
            calendar=reading.months(year, days),
            previous_year=years[position - 1] if position else None,
            next_year=years[position + 1] if position + 1 < len(years) else None,
            month=self.month,
            day=self.day,
            **kwargs,
        )


class _StandingView(_Detail):
    """A thing with a standing: merged answers 301, withdrawn 410, held 404 to all but staff."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        return self.refusal() or super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        return getattr(self, "object", None) or super().get_object(queryset)

    def refusal(self) -> HttpResponse | None:
        """What is answered instead of the thing, if anything."""
        raise NotImplementedError

    def answer_for(self, thing: Article | Issue) -> HttpResponse | None:
        """The answer that one thing's standing asks for; None if it may be seen. Raises Http404."""
        if thing.state == Standing.State.MERGED:
            return HttpResponsePermanentRedirect(_merge_target(thing).get_absolute_url())
        if thing.state == Standing.State.WITHDRAWN:
            day = thing.withdrawn_on
            said = gettext("这里的内容于 {day}撤下。原因：{reason}")
            message = said.format(day=day_text(day), reason=thing.withdrawn_reason) if day else ""
            return render(self.request, "410.html", {"message": message}, status=410)
        if thing.state == Standing.State.HELD and not self.sees_all:
            raise Http404("held back")
        return None

    @property
    def sees_all(self) -> bool:
        """Whether the visitor may see what is held back."""
        return bool(self.request.user.is_staff)


class IssueView(_StandingView):
    """An issue: its pages, and what stands on them."""

    template_name = "archive/issue_detail.html"
    context_object_name = "issue"

    def get_queryset(self) -> QuerySet[Issue]:
        return Issue.objects.with_counts()

    def refusal(self) -> HttpResponse | None:
        return self.answer_for(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        issue: Issue = self.object
        pages = list(issue.pages.order_by("position", "pk"))
        by_page: dict[int, list[Article]] = {page.pk: [] for page in pages}
        for article in Article.objects.filter(page__in=by_page).exclude(key=None).order_by("position").with_facts():
            if article.state == Standing.State.PUBLISHED or self.sees_all:
                by_page[article.page_id].append(article)
        return super().get_context_data(
            pages=[(page, by_page[page.pk]) for page in pages],
            previous_issue=_neighbour(issue, newer=False),
            next_issue=_neighbour(issue, newer=True),
            lunar=reading.lunar_date_of(issue),
            evidence=[(page, lines) for page in pages if (lines := reading.evidence_of(page.findings, "date"))],
            **kwargs,
        )


class PageView(_StandingView):
    """A page: its articles in order, its furniture, and its source with numbered lines."""

    template_name = "archive/page_detail.html"
    context_object_name = "page"

    def get_queryset(self) -> QuerySet[Page]:
        return Page.objects.with_issue().select_related("segmentation__source")

    def refusal(self) -> HttpResponse | None:
        return self.answer_for(self.object.issue)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: Page = self.object
        articles = page.articles.exclude(key=None).order_by("position").with_facts()
        if not self.sees_all:
            articles = articles.filter(state=Standing.State.PUBLISHED)
        rows = list(articles)
        runs = reading.source_runs(page.segmentation, rows) if page.segmentation else []
        siblings = list(page.issue.pages.order_by("position", "pk").only("number", "name", "issue"))
        position = [sibling.pk for sibling in siblings].index(page.pk)
        return super().get_context_data(
            articles=[(article, n % reading.TINTS + 1) for n, article in enumerate(rows)],
            runs=runs,
            furniture=[run for run in runs if run.article is None and not run.hidden],
            siblings=siblings,
            previous_page=siblings[position - 1] if position else None,
            next_page=siblings[position + 1] if position + 1 < len(siblings) else None,
            newspaper_evidence=reading.evidence_of(page.findings, "newspaper"),
            date_evidence=reading.evidence_of(page.findings, "date"),
            **kwargs,
        )


class _TextForm(forms.Form):
    """How an article's text is shown: in its paragraphs, or in the lines of the source."""

    text = forms.ChoiceField(required=False, choices=[("", "段落重排"), ("source", "原文")])


class ArticleView(_StandingView):
    """An article."""

    template_name = "archive/article_detail.html"
    context_object_name = "article"

    def get_queryset(self) -> QuerySet[Article]:
        return Article.objects.with_place().with_facts().select_related("next_part__page", "previous_part__page")

    def refusal(self) -> HttpResponse | None:
        return self.answer_for(self.object) or self.answer_for(self.object.page.issue)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        article: Article = self.object
        page = article.page
        facts = list(article.article_topics.all())
        cited = self.citation()
        return super().get_context_data(
            verbatim=self.verbatim,
            lines=_lines(article) if self.verbatim else [],
            blocks=[] if self.verbatim else list(reading.blocks(article.paragraphs)),
            credits=reading.credits_of(article),
            topics=[fact.topic for fact in facts if fact.topic.scheme == Topic.Scheme.TOPIC],
            campaigns=[fact.topic for fact in facts if fact.topic.scheme == Topic.Scheme.CAMPAIGN],
            lunar=reading.lunar_date_of(page.issue),
            evidence=reading.evidence_of(page.findings, "date"),
            source_lines=reading.extents(article.lines),
            previous_part=around.if_published(getattr(article, "previous_part", None)),
            next_part=around.if_published(article.next_part),
            continuations=[
                (part, list(reading.blocks(part.paragraphs)), _lines(part) if self.verbatim else [])
                for part in around.continuations(article)
            ],
            series=around.series(article),
            citation=citing.gbt(cited, online=False),
            online_citation=citing.gbt(cited, online=True),
            meta_names=describing.meta_names(article, cited),
            open_graph=describing.open_graph(cited, article.body[:_BEGINNING]),
            news_article=describing.news_article(article, cited),
            previous_article=around.beside(article, after=False),
            next_article=around.beside(article, after=True),
            **kwargs,
        )

    @property
    def verbatim(self) -> bool:
        """Whether the lines of the source are asked for and not the paragraphs (?text=source). Raises BadRequest for neither."""
        form = _TextForm(self.request.GET)
        if not form.is_valid():
            raise BadRequest("text is neither empty nor source")
        return bool(form.cleaned_data["text"] == "source")

    def citation(self) -> citing.Citation:
        """How the article is cited, read today."""
        article: Article = self.object
        return citing.citation_of(article, f"{settings.SITE_URL}{article.get_absolute_url()}", timezone.localdate())


class CitationView(ArticleView):
    """An article's citation as a file for a reference manager."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        write, content_type = _CITATIONS[self.kwargs["extension"]]
        response = HttpResponse(write(self.citation()), content_type=f"{content_type}; charset=utf-8")
        name = f"xianbao-{self.object.pk}.{self.kwargs['extension']}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return kwargs


def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything but searches, which are without end, and the editors' rooms."""
    return HttpResponse("User-agent: *\nDisallow: /admin/\nDisallow: /search/\n", content_type="text/plain; charset=utf-8")


def _lines(article: Article) -> list[reading.SourceLine]:
    """The article's lines as they stand in the source of its page."""
    segmentation = article.page.segmentation
    return reading.verbatim(segmentation.source.text, article.lines) if segmentation else []


def _merge_target(thing: Article | Issue) -> Article | Issue:
    """Where a chain of mergers ends. Raises Http404 if it never does."""
    seen = {thing.pk}
    while (target := thing.merged_into_id) is not None:
        thing = type(thing)._default_manager.get(pk=target)
        if thing.pk in seen:
            raise Http404("merged in a circle")
        seen.add(thing.pk)
    return thing


def _this_day(today: datetime.date, first: datetime.date | None) -> list[datetime.date]:
    """This day of the month in each year before this one, back to that of the first date held."""
    years = range(first.year if first else today.year, today.year)
    leap_day = (today.month, today.day) == (2, 29)
    return [today.replace(year=year) for year in years if not leap_day or calendar.isleap(year)]


def _neighbour(issue: Issue, *, newer: bool) -> Issue | None:
    """The newspaper's published issue before or after this one. None if its date or newspaper is unknown."""
    if issue.date is None or issue.newspaper_id is None:
        return None
    issues = Issue.objects.published().filter(newspaper=issue.newspaper_id).select_related("newspaper")
    if newer:
        later = Q(date__gt=issue.date) | Q(date=issue.date, pk__gt=issue.pk)
        return issues.filter(later).order_by("date", "pk").first()
    earlier = Q(date__lt=issue.date) | Q(date=issue.date, pk__lt=issue.pk)
    return issues.filter(earlier).order_by("-date", "-pk").first()
