"""Dates by issue numbers: what the numbered and dated issues of a newspaper say of one whose date is not printed."""

import datetime
from dataclasses import replace
from typing import Final

from django.db.models import Max

from archive.findings import Findings
from archive.models import SHARED_BASES, Change, Issue, Newspaper
from archive.parsing.issue_numbers import BY_NUMBER, IssueBounds, NumberedDays
from archive.parsing.parsed import Basis, DateFinding, Evidence
from archive.querysets import IssueQuerySet

#: Issues that one query asks for by their ids.
_BATCH: Final = 500


class NumberedIssues:
    """The numbered issues of the newspapers that were asked for, as the record holds them now: each newspaper's are read once,
    and after that only those that have changed. For one run; its pages ask before their transaction writes, since what is rolled
    back would stay here."""

    def __init__(self) -> None:
        self._seq = -1  # of the last change that is followed
        self._newspapers: dict[int, NumberedDays] = {}
        self._held: dict[int, tuple[int, int, datetime.date]] = {}  # by the issue's id: its newspaper's, its number, its day

    def of(self, newspaper: Newspaper) -> NumberedDays:
        """The newspaper's numbers and days."""
        self._follow()
        if newspaper.pk not in self._newspapers:
            self._newspapers[newspaper.pk] = NumberedDays()
            self._take(_numbered().filter(newspaper=newspaper))
        return self._newspapers[newspaper.pk]

    def _follow(self) -> None:
        """Read anew what has changed. The changes are looked at first: an issue that changes after that is read once more."""
        last = Change.objects.aggregate(last=Max("seq"))["last"] or 0
        if self._newspapers and last > self._seq:
            changed = Change.objects.filter(seq__gt=self._seq, seq__lte=last, kind=Change.Kind.ISSUE)
            ids = list(changed.order_by("object_id").values_list("object_id", flat=True).distinct())
            for first in range(0, len(ids), _BATCH):
                some = ids[first : first + _BATCH]
                for pk in some:
                    self._let_go(pk)
                self._take(_numbered().filter(pk__in=some))
        self._seq = last

    def _take(self, issues: IssueQuerySet) -> None:
        for pk, newspaper, number, day in issues.values_list("pk", "newspaper", "number", "date").iterator():
            if newspaper in self._newspapers and number is not None and day is not None:
                self._let_go(pk)
                self._held[pk] = newspaper, number, day
                self._newspapers[newspaper].add(number, day)

    def _let_go(self, pk: int) -> None:
        if pk in self._held:
            newspaper, number, day = self._held.pop(pk)
            self._newspapers[newspaper].discard(number, day)


def _numbered() -> IssueQuerySet:
    held = Issue.objects.exclude(state=Issue.State.MERGED)  # what was merged had another day, or is told of by what holds it
    return held.filter(number__isnull=False, date_basis__in=SHARED_BASES).order_by()


def date_by_number(findings: Findings, newspaper: Newspaper | None, numbered: NumberedIssues) -> Findings:
    """The findings with an inferred date narrowed, or an unknown one found, by the issue's number. A date that is certain stays;
    so does one that the numbers contradict, and that is told."""
    number, date = findings.issue_number, findings.date
    if newspaper is None or not number or date.basis not in (Basis.INFERRED, Basis.UNKNOWN):
        return findings
    bounds = numbered.of(newspaper).bounds(number)
    if bounds is None:
        return findings
    narrowed = _narrowed(date, bounds, number)
    if narrowed is None:
        clash = f"按第 {number} 期的期号推算，与内文推定的 {date.earliest} 至 {date.latest} 不合。"
        return replace(findings, contradictions=(*findings.contradictions, clash))
    return replace(findings, date=narrowed)


def _narrowed(date: DateFinding, bounds: IssueBounds, number: int) -> DateFinding | None:
    """The interval that both allow; None if there is none. What is open on either side is closed by the other, or stays."""
    earliest = max(filter(None, (date.earliest, bounds.earliest)), default=None)
    latest = min(filter(None, (date.latest, bounds.latest)), default=None)
    if earliest is None or latest is None:
        return date
    if earliest > latest:
        return None
    if (earliest, latest) == (date.earliest, date.latest):
        return date
    guess = bounds.best if date.basis == Basis.UNKNOWN else date.best
    best = min(max(guess or earliest, earliest), latest)
    says = Evidence(None, f"第{number}期", f"按同一报纸其他各期的期号与日期，应在 {earliest} 至 {latest} 之间")
    return DateFinding(best, earliest, latest, Basis.INFERRED, (*date.evidence, says), date.confidence or BY_NUMBER)
