"""What is held, a thing a page: issues, pages, articles and their citations."""

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.generic import DetailView

from archive import around, broadsheet, citing, describing, reading
from archive.evidence import Lines, evidence_of, unseen_lines
from archive.models import Article, Issue, Page, Standing, Topic
from archive.saying import day_text

_BEGINNING: Final = 120  # characters of an article that a link to it is shown with
#: Articles of an issue. Of more the beginnings are left out, so that its page stays light.
_MOST_WITH_TEXT: Final = 100
_CITATIONS: Final = {
    "bib": (citing.bibtex, "application/x-bibtex"),
    "ris": (citing.ris, "application/x-research-info-systems"),
    "json": (citing.csl_json, "application/vnd.citationstyles.csl+json"),
}

if TYPE_CHECKING:  # Django's views take no type arguments at run time.
    _Detail = DetailView[Any]
else:
    _Detail = DetailView


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

    def unseen(self, pages: Iterable[Page]) -> Lines:
        """The lines of these pages that the visitor may not see."""
        return {} if self.sees_all else unseen_lines(pages)


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
        waiting: set[int] = set()
        for article in Article.objects.filter(page__in=by_page).exclude(key=None).order_by("position").with_facts():
            if article.state == Standing.State.PUBLISHED or self.sees_all:
                by_page[article.page_id].append(article)
            elif article.state == Standing.State.HELD:
                waiting.add(article.page_id)
        pages = [page for page in pages if by_page[page.pk] or page.pk not in waiting]
        unseen = self.unseen(pages)
        return super().get_context_data(
            pages=[(page, by_page[page.pk], broadsheet.miniature(by_page[page.pk])) for page in pages],
            previous_issue=_neighbour(issue, newer=False),
            next_issue=_neighbour(issue, newer=True),
            brief=sum(map(len, by_page.values())) > _MOST_WITH_TEXT,
            lunar=reading.lunar_date_of(issue),
            evidence=[(page, lines) for page in pages if (lines := evidence_of(page, "date", unseen))],
            **kwargs,
        )


class _LineForm(forms.Form):
    """Which line of a long source is to be among those that are shown."""

    line = forms.IntegerField(required=False, min_value=1)


class PageView(_StandingView):
    """A page: its articles in order, its furniture, and its source with numbered lines, of a long one the part with `line`."""

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
        held = page.articles.filter(key__isnull=False, state=Standing.State.HELD)
        if not rows and not self.sees_all and held.exists():
            raise Http404("held back")
        runs = reading.source_runs(page.segmentation, rows) if page.segmentation else []
        parts = reading.in_parts(runs)
        beside = page.issue.pages.all() if self.sees_all else page.issue.pages.seen()
        siblings = list(beside.order_by("position", "pk").only("number", "name", "issue"))
        unseen = self.unseen([page])
        twins = Page.objects.all() if self.sees_all else Page.objects.published().seen()
        position = [sibling.pk for sibling in siblings].index(page.pk)
        return super().get_context_data(
            rows=_tinted(broadsheet.set_out(rows)),
            count=len(rows),
            runs=self.part_of(parts),
            parts=[(part[0].start, part[-1].end) for part in parts],
            source_is_whole=len(parts) < 2,
            furniture=[run for run in runs if run.article is None and not run.hidden],
            siblings=siblings,
            twin=twins.filter(pk=page.duplicate_of_id).first() if page.duplicate_of_id else None,
            previous_page=siblings[position - 1] if position else None,
            next_page=siblings[position + 1] if position + 1 < len(siblings) else None,
            newspaper_evidence=evidence_of(page, "newspaper", unseen),
            date_evidence=evidence_of(page, "date", unseen),
            **kwargs,
        )

    def part_of(self, parts: Sequence[Sequence[reading.Run]]) -> Sequence[reading.Run]:
        """The part of the source with the line that is asked for, else the first. Raises BadRequest, and Http404 past the end."""
        form = _LineForm(self.request.GET)
        if not form.is_valid():
            raise BadRequest("line is no number of a line")
        line = form.cleaned_data["line"]
        if line is None:
            return parts[0] if parts else ()
        for part in parts:
            if line <= part[-1].end:
                return part
        raise Http404("no such line")


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
            evidence=evidence_of(page, "date", self.unseen([page])),
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


def _tinted(rows: Iterable[tuple[broadsheet.Piece, ...]]) -> list[list[tuple[broadsheet.Piece, int]]]:
    """The pieces, each with its tint, as their lines of the source have it."""
    tints = itertools.cycle(range(1, reading.TINTS + 1))
    return [[(piece, next(tints)) for piece in row] for row in rows]


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
