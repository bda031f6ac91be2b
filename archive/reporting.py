"""Readers' reports of errors: how many are taken, and what becomes of them."""

import hashlib
import hmac
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from archive.corrections import saving
from archive.corrections.spans import CorrectionError, pieces
from archive.corrections.steps import Step
from archive.corrections.wording import reading_of_line
from archive.models import Article, Page, Report, Segmentation

#: Reports an hour from one address, and a day from all; a reader who finds more writes to the library.
_AN_HOUR: Final = 10
_A_DAY: Final = 300
_HOUR_SECONDS: Final = 3600


class TooManyReportsError(RuntimeError):
    """No more reports are taken for now."""


def take(report: Report, address: str) -> None:
    """Keep a report. Raises TooManyReportsError if this address, or everybody together, sent too many.

    The address is not kept: for an hour, this process's memory holds a keyed hash of it and a number.
    """
    key = "reports:" + hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
    cache.add(key, 0, _HOUR_SECONDS)
    if cache.incr(key) > _AN_HOUR:
        raise TooManyReportsError
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if Report.objects.filter(created_at__gte=midnight).count() >= _A_DAY:
        raise TooManyReportsError
    report.save()


def correction(report: Report) -> Step | None:
    """The step that does what the report says, if it is one: a wording that stands once in the article, on one line."""
    article = Article.objects.select_related("page__segmentation__source").get(pk=report.article_id)
    version = article.page.segmentation
    if (
        report.kind != Report.Kind.CHARACTER
        or not report.wrong
        or not report.suggestion
        or version is None
        or article.key is None
    ):
        return None
    text, division = version.source.text, version.division
    owned = [span for span in division.spans if span.article == article.key]
    found: list[Step] = []
    for number in dict.fromkeys(line.number for line, _ in pieces(text, owned)):
        reading = reading_of_line(text, division, number)
        if reading.count(report.wrong) > 1:
            return None
        if report.wrong in reading:
            found.append({"do": "correct", "line": number, "reading": reading.replace(report.wrong, report.suggestion)})
    return found[0] if len(found) == 1 else None


@transaction.atomic
def accept(report_id: int, user_id: int) -> Segmentation | None:
    """Do what the report says, with thanks in the history, and mark it as accepted. Returns the new version; None where nothing
    could be done by itself, and the editor does it.

    Raises CorrectionError if it was decided before or cannot be done, StaleSegmentationError if the page changes at this moment.
    """
    report = _open(report_id)
    step = correction(report)
    version = None
    if step is not None:
        page = Page.objects.select_related("segmentation").get(articles=report.article_id)
        if page.segmentation is None:
            raise CorrectionError("这一版还没有切分。")
        thanks = f"采纳读者{report.name or ''}报错：“{report.wrong}”应为“{report.suggestion}”"
        version = saving.apply(page.pk, page.segmentation.n, [step], user_id, thanks)
    _decide(report, Report.State.ACCEPTED, user_id, "")
    return version


@transaction.atomic
def decline(report_id: int, user_id: int, answer: str) -> None:
    """Leave the article as it is, and say why. Raises CorrectionError if the report was decided before."""
    _decide(_open(report_id), Report.State.DECLINED, user_id, answer)


def _open(report_id: int) -> Report:
    report = Report.objects.get(pk=report_id)
    if report.state != Report.State.OPEN:
        raise CorrectionError("这一条已经处理过了。")
    return report


def _decide(report: Report, state: str, user_id: int, answer: str) -> None:
    report.state, report.decided_by_id, report.decided_at, report.answer = state, user_id, timezone.now(), answer
    report.save()
