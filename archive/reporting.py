"""Readers' reports of errors: how many are taken, and what becomes of them."""

import datetime
import hashlib
import hmac
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from archive import arranging, journal
from archive.corrections import saving
from archive.corrections.spans import CorrectionError
from archive.models import Page, Report, ReportSender
from archive.remedies import Remedy, remedy_of

#: Reports an hour from one address, and a day from all; a reader who finds more writes to the library.
_AN_HOUR: Final = 10
_A_DAY: Final = 300
_HOUR: Final = datetime.timedelta(hours=1)
_DAY_SECONDS: Final = 24 * 3600


class TooManyReportsError(RuntimeError):
    """No more reports are taken for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@transaction.atomic
def take(report: Report, address: str) -> None:
    """Keep a report. Raises TooManyReportsError if this address, or everybody together, sent too many.

    The address is not kept: a keyed hash of it is, for an hour, where every process of the site counts it; the first report
    after that takes it away. A report's row does not say from which hash it came.
    """
    now = timezone.localtime()
    ReportSender.objects.filter(sent_at__lt=now - _HOUR).delete()
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
    sent = ReportSender.objects.filter(digest=digest)
    if sent.count() >= _AN_HOUR:
        waited = now - sent.earliest("sent_at").sent_at
        raise TooManyReportsError(max((_HOUR - waited).seconds, 1))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if Report.objects.filter(created_at__gte=midnight).count() >= _A_DAY:
        raise TooManyReportsError(_DAY_SECONDS - (now - midnight).seconds)
    ReportSender.objects.create(digest=digest)
    report.save()


@transaction.atomic
def accept(report_id: int, user_id: int, may: Callable[[str], bool], shown: str | None = None) -> Remedy | None:
    """Do what the report asks for, with thanks in the history, and mark it as accepted. Returns what was done; None where nothing
    could be done by itself, or this user may not (`may` tells by permission), and a person does it. `shown` are the words of the
    remedy that the user was promised, if any.

    Raises CorrectionError if it was decided before, cannot be done, or is not what was `shown`, ArrangementError if the issue
    cannot get that date, StaleSegmentationError if the page changes at this moment. Nothing is written then.
    """
    report = _open(report_id)
    remedy = remedy_of(report)
    if remedy is not None and not may(remedy.permission):
        remedy = None
    if shown is not None and shown != (remedy.words if remedy else ""):
        raise CorrectionError("这一版已经改动，采纳后要做的和先前所说不同；请看过再按一次。")
    if remedy is not None:
        page = Page.objects.select_related("segmentation", "issue").get(articles=report.article_id)
        thanks = f"采纳读者{report.name or ''}报错：{_asked(report)}"
        if remedy.date is not None:
            issue = page.issue
            issue = arranging.date_issue(issue, issue.newspaper, remedy.date, issue.edition, issue.number)
            journal.note(user_id, issue, thanks)
        elif page.segmentation is not None:
            saving.apply(page.pk, page.segmentation.n, remedy.steps, user_id, thanks)
    _decide(report, Report.State.ACCEPTED, user_id, "")
    return remedy


def _asked(report: Report) -> str:
    match report.kind:
        case Report.Kind.SPLIT:
            return f"“{report.wrong}”起另是一篇"
        case Report.Kind.DATE:
            return f"日期应为{report.suggestion}"
    return f"“{report.wrong}”应为“{report.suggestion}”"


@transaction.atomic
def decline(report_id: int, user_id: int, answer: str) -> None:
    """Leave the article as it is, and say why. Raises CorrectionError if the report was decided before."""
    _decide(_open(report_id), Report.State.DECLINED, user_id, answer)


def _open(report_id: int) -> Report:
    report = Report.objects.select_for_update().get(pk=report_id)  # of two who decide at once, one finds it decided
    if report.state != Report.State.OPEN:
        raise CorrectionError("这一条已经处理过了。")
    return report


def _decide(report: Report, state: str, user_id: int, answer: str) -> None:
    report.state, report.decided_by_id, report.decided_at, report.answer = state, user_id, timezone.now(), answer
    report.save()
