"""词频 as a page and as CSV."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from archive.models import Newspaper
from search.backends.evaluate import TooSlowError, time_limit
from search.backends.store import IndexUnavailableError
from search.frequency import SMALL, Frequency, FrequencyForm, frequency
from search.plotting import plot

_TEMPLATE = "search/frequency.html"
#: A cell that begins so is worked out by spreadsheets, not shown.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _CountingTooSlowError(IndexUnavailableError):
    message = gettext_lazy("这样数太慢，已停止。请缩小范围。")


@require_safe
def frequency_view(request: HttpRequest) -> HttpResponse:
    """Phrases over time. 400 for what the form refuses, 503 without an index.

    The template has `form`, bound; `frequency`, None where nothing was asked or can be answered; `plot`; and `unavailable`.
    """
    form = FrequencyForm(request.GET)
    context = {
        "form": form,
        "phrases": form.phrases(),
        "newspapers": Newspaper.objects.order_by("name"),
        "few": SMALL,
    }
    if not form.is_valid():
        return render(request, _TEMPLATE, context, status=400)
    if not form.cleaned_data["q"]:
        return render(request, _TEMPLATE, context)
    try:
        found = _counted(form)
    except IndexUnavailableError as unavailable:
        return render(request, _TEMPLATE, {**context, "unavailable": str(unavailable)}, status=503)
    return render(request, _TEMPLATE, {**context, "frequency": found, "plot": plot(found)})


@require_safe
def frequency_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table for spreadsheets (UTF-8 with BOM), a row a period, the undated last. Errors are plain text."""
    form = FrequencyForm(request.GET)
    if not form.is_valid() or not form.cleaned_data["q"]:
        messages = [str(message) for errors in form.errors.values() for message in errors] or [gettext("请写要数的词语。")]
        return HttpResponse("\n".join(messages), status=400, content_type="text/plain; charset=utf-8")
    try:
        found = _counted(form)
    except IndexUnavailableError as unavailable:
        return HttpResponse(str(unavailable), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="frequency.csv"'
    response.write("\ufeff")
    csv.writer(response).writerows(_rows(found))
    return response


def _counted(form: FrequencyForm) -> Frequency:
    """What a valid form asks for. Raises IndexUnavailableError, and so where it takes too long."""
    try:
        with time_limit():
            return frequency(form)
    except TooSlowError:
        raise _CountingTooSlowError from None


def _rows(found: Frequency) -> Iterator[list[str | int]]:
    header = [gettext("时间"), gettext("所藏篇数"), gettext("所藏字数")]
    for phrase in found.phrases:
        header += [f"{phrase} {what}" for what in (gettext("篇数"), gettext("次数"), gettext("每万字次数"))]
    yield [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in header]
    for period in [*found.periods, *([found.undated] if found.undated else [])]:
        name = gettext("日期未知") if period is found.undated else period.value
        row: list[str | int] = [name, period.articles, period.characters]
        for count in period.counts:
            row += [count.articles, count.occurrences, "" if count.per is None else f"{count.per:.4f}"]
        yield row
