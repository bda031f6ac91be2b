"""The review queue, a page's conflict with a new parse, and whole issues."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from archive import arranging, journal, vocabularies
from archive.corrections import parses, saving
from archive.corrections.differences import differences
from archive.corrections.spans import CorrectionError
from archive.models import Article, Issue, Page
from archive.projecting import StaleSegmentationError
from archive.workbench.arrange_forms import ArrangeForm, MergeForm, MovePageForm
from archive.workbench.forms import BaseForm, ChoiceForm
from archive.workbench.queue import QueueForm, doubts_of, next_page, progress, queue
from archive.workbench.views import editors_only, user_id

_PAGES_PER_LIST = 50


@editors_only("archive.correct_page")
@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """The pages that wait for a person, and the progress."""
    form = QueueForm(request.GET)
    if not form.is_valid():
        return _render(request, "admin/archive/review_queue.html", {"form": form, "progress": progress()}, status=400)
    pages = Paginator(queue(form.cleaned_data), _PAGES_PER_LIST)
    number = form.cleaned_data["page"] or 1
    if number > pages.num_pages:
        raise Http404("past the end")
    shown = pages.page(number)
    reasons: dict[int, list[str]] = {}
    for pk, said in Article.objects.filter(page__in=list(shown), key__isnull=False).values_list("page", "reasons"):
        reasons.setdefault(pk, []).extend(reason for reason in said if reason not in reasons.get(pk, []))
    rows = [(page, doubts_of(page), reasons.get(page.pk, [])) for page in shown]
    context = {"form": form, "rows": rows, "shown": shown, "progress": progress(), "query": _query(form.cleaned_data)}
    return _render(request, "admin/archive/review_queue.html", context)


@editors_only("archive.correct_page")
@require_safe
def review_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the page to review after this one."""
    form = QueueForm(request.GET)
    following = next_page(pk, form.cleaned_data if form.is_valid() else {})
    if following is None:
        messages.success(request, "没有别的版等着审读了。")
        return redirect("review-queue")
    return redirect("workbench", following)


@editors_only("archive.review_page")
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a page as reviewed as it is."""
    form = BaseForm(request.POST)
    if not form.is_valid():
        return _refused(request, "没有说明是哪个版本。")
    try:
        saving.review(pk, form.cleaned_data["base"], user_id(request))
    except Page.DoesNotExist:
        raise Http404("no such page") from None
    except StaleSegmentationError:
        return _refused(request, "这一版刚刚有了新版本，没有标为已审；请看过再定。", status=409)
    return redirect("review-next", pk)


@editors_only("archive.correct_page")
@require_http_methods(["GET", "HEAD", "POST"])
def page_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a new parse differs from what an editor decided: both to see, and the decision."""
    page = get_object_or_404(Page.objects.with_issue().select_related("segmentation__source"), pk=pk)
    vocabulary = vocabularies.from_database()
    if request.method == "POST":
        form = ChoiceForm(request.POST)
        if not form.is_valid() or form.cleaned_data["choice"] not in list(parses.Choice):
            return _refused(request, "没有这个选择。")
        choice = parses.Choice(form.cleaned_data["choice"])
        try:
            parses.resolve(pk, form.cleaned_data["base"], choice, user_id(request), vocabulary)
        except StaleSegmentationError:
            return _refused(request, "这一版刚刚有了新版本，没有处理；请看过再定。", status=409)
        except CorrectionError as error:
            return _refused(request, str(error))
        messages.success(request, "已处理。两边都在历史里，可随时恢复。")
        return redirect("workbench", pk)
    found = parses.pending(page, vocabulary)
    if found is None or page.segmentation is None:
        messages.info(request, "这一版没有待决的差异。")
        return redirect("workbench", pk)
    context: dict[str, Any] = {"page": page, "found": found, "other_source": found.source != page.segmentation.source}
    edit = page.segmentation
    old = parses.last_parse(page, edit.source)
    if old is not None and found.joined is not None:
        context["edited"] = differences(edit.source.text, old.division, edit.division)
        before = found.parse if context["other_source"] else edit.division
        context["joined"] = differences(found.source.text, before, found.joined.division)
        context["clashes"] = found.joined.conflicts
    context["taken"] = page.articles.filter(key__in=parses.taken_from_readers(page)).order_by("position")
    return _render(request, "admin/archive/page_conflict.html", context)


@editors_only("archive.arrange_issue")
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """An issue's newspaper, date, edition and number; merging it into another; moving its pages."""
    issue = get_object_or_404(Issue.objects.select_related("newspaper"), pk=pk)
    if issue.state == Issue.State.MERGED:
        return redirect("arrange-issue", issue.merged_into_id)
    wanted = request.POST.get("do", "") if request.method == "POST" else ""
    sent = request.POST if wanted else None
    forms: dict[str, ArrangeForm | MergeForm | MovePageForm] = {
        "date": ArrangeForm(sent if wanted == "date" else None, issue=issue),
        "merge": MergeForm(sent if wanted == "merge" else None),
        "move": MovePageForm(sent if wanted == "move" else None, issue=issue),
    }
    status = 200
    if request.method == "POST":
        form = forms.get(wanted)
        if form is not None and form.is_valid():
            said = form.said(issue)
            try:
                with transaction.atomic():
                    target = form.carry_out(issue)
                    journal.note(user_id(request), target, said)
            except arranging.ArrangementError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"已改好：{target}。")
                return redirect("arrange-issue", target.pk)
        status = 400
    pages = issue.pages.order_by("position", "pk")
    context = {"issue": issue, "forms": forms, "pages": pages, "title": f"整理 {issue}"}
    return _render(request, "admin/archive/arrange_issue.html", context, status=status)


def _query(chosen: dict[str, Any]) -> dict[str, Any]:
    month = chosen.get("month")
    given = {name: chosen.get(name) for name in ("state", "doubt", "reason")} | {"month": month and month.strftime("%Y-%m")}
    given["newspaper"] = chosen["newspaper"].pk if chosen.get("newspaper") else None
    return {name: value for name, value in given.items() if value}


def _render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    shared = {**admin.site.each_context(request), "title": "审读", "is_nav_sidebar_enabled": False}
    return render(request, template, {**shared, **context}, status=status)


def _refused(request: HttpRequest, error: str, *, status: int = 400) -> HttpResponse:
    return _render(request, "admin/archive/workbench_refused.html", {"error": error}, status=status)
