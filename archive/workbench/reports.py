"""报错: the reader's form on each article, and the editors' list of what was reported."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archive import reporting
from archive.arranging import ArrangementError
from archive.corrections.spans import CorrectionError
from archive.models import Article, Report
from archive.projecting import StaleSegmentationError
from archive.remedies import Remedy, remedy_of
from archive.workbench.views import editors_only, user_id

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Report]
else:
    _ModelForm = forms.ModelForm

_REPORTS_PER_LIST = 50


class ReportForm(_ModelForm):
    """What a reader says. `website` is for machines: people do not see it."""

    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    class Meta:
        model = Report
        fields = ("kind", "wrong", "suggestion", "note", "name")
        widgets: ClassVar = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        labels: ClassVar = {"wrong": _("文中的字句"), "suggestion": _("应为"), "name": _("署名（可不填）")}
        help_texts: ClassVar = {
            "wrong": _("照抄有误的字句；分篇有误的，照抄另一篇开头的字句。"),
            "suggestion": _("日期有误的，写成 2021-03-05。"),
            "name": _("采纳后记在修改历史里。除了这里写的，我们什么也不记。"),
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("wrong", "suggestion", "note")):
            raise forms.ValidationError(gettext("请写一点什么有误。"))
        if cleaned.get("kind") == Report.Kind.CHARACTER and not (cleaned.get("wrong") and cleaned.get("suggestion")):
            raise forms.ValidationError(gettext("错字请写明文中的字句和应为的字句。"))
        return cleaned


class DecisionForm(forms.Form):
    """What an editor makes of a report."""

    report = forms.IntegerField(min_value=1)
    decision = forms.ChoiceField(choices=[(name, name) for name in ("accept", "decline")])
    answer = forms.CharField(required=False, max_length=200)
    #: What the button said that accepting does by itself.
    remedy = forms.CharField(required=False)


class ReportListForm(forms.Form):
    """Which reports are listed."""

    state = forms.ChoiceField(label="处理", required=False, choices=[("", "待处理"), *Report.State.choices[1:]])
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest, pk: int) -> HttpResponse:
    """A reader reports an error of an article."""
    article = get_object_or_404(Article.objects.published().exclude(key=None).with_place(), pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"kind": Report.Kind.CHARACTER})
    template, status = "archive/report_error.html", 200
    if request.method == "POST":
        if form.is_valid():
            report = form.save(commit=False)
            report.article = article
            try:
                if not form.cleaned_data["website"]:
                    reporting.take(report, _address(request))
                return render(request, "archive/report_thanks.html", {"article": article})
            except reporting.TooManyReportsError as refusal:
                form.add_error(None, gettext("报错太多了，请晚些再来。写好的内容还在这里，可以先抄下来。"))
                response = render(request, template, {"article": article, "form": form}, status=429)
                response["Retry-After"] = f"{refusal.seconds}"
                return response
        else:
            status = 400
    return render(request, template, {"article": article, "form": form}, status=status)


@editors_only("archive.change_report")
@require_http_methods(["GET", "HEAD", "POST"])
def report_list(request: HttpRequest) -> HttpResponse:
    """What readers reported; an editor accepts or declines."""
    error, status = "", 200
    if request.method == "POST":
        form = DecisionForm(request.POST)
        error = _decided(request, form) if form.is_valid() else "没有这个选择。"
        if not error:
            return redirect("report-list")
        status = 400
    chosen = ReportListForm(request.GET)
    state = (chosen.cleaned_data["state"] or Report.State.OPEN) if chosen.is_valid() else Report.State.OPEN
    if chosen.errors:
        error, status = error or "没有这样的列表。", 400
    reports = Report.objects.filter(state=state).select_related("article__page__issue__newspaper", "decided_by")
    pages = Paginator(reports, _REPORTS_PER_LIST)
    number = (chosen.cleaned_data.get("page") or 1) if chosen.is_valid() else 1
    if number > pages.num_pages:
        raise Http404("past the end")
    shown = pages.page(number)
    rows = [(report, _remedy(request, report)) for report in shown]
    context = {
        "rows": rows,
        "shown": shown,
        "state": state,
        "states": Report.State.choices,
        "error": error,
        "title": "读者报错",
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/archive/report_list.html", {**admin.site.each_context(request), **context}, status=status)


def _remedy(request: HttpRequest, report: Report) -> Remedy | None:
    """What accepting an open report will do by itself, as far as this editor may."""
    remedy = remedy_of(report) if report.state == Report.State.OPEN else None
    return remedy if remedy and request.user.has_perm(remedy.permission) else None


def _decided(request: HttpRequest, form: DecisionForm) -> str:
    """Carries the decision out. Returns what is wrong, for people, or nothing."""
    given = form.cleaned_data
    shown = given["remedy"] if "remedy" in form.data else None
    try:
        if given["decision"] == "decline":
            reporting.decline(given["report"], user_id(request), given["answer"])
            messages.info(request, "已记为未采纳。")
        elif remedy := reporting.accept(given["report"], user_id(request), request.user.has_perm, shown):
            messages.success(request, f"已采纳，并已{remedy.words}。")
        else:
            messages.success(request, "已记为采纳；这一条要在校订里动手改。")
    except Report.DoesNotExist:
        return "没有这一条。"
    except StaleSegmentationError:
        return "这一版刚刚有了新版本，请再按一次。"
    except (CorrectionError, ArrangementError) as error:
        return str(error)
    return ""


def _address(request: HttpRequest) -> str:
    """Where the request comes from: what a proxy on this machine says, else the connection itself."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address in ("", "127.0.0.1", "::1"):
        return str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip() or address
    return address
