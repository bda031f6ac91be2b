"""Dates by issue numbers: what the numbered and dated issues of a newspaper say of one whose date is not printed."""

from dataclasses import replace

from archive.findings import Findings
from archive.models import SHARED_BASES, Issue, Newspaper
from archive.parsing.issue_numbers import BY_NUMBER, IssueBounds, bounds_from_numbers
from archive.parsing.parsed import Basis, DateFinding, Evidence


def date_by_number(findings: Findings, newspaper: Newspaper | None) -> Findings:
    """The findings with an inferred date narrowed, or an unknown one found, by the issue's number. A date that is certain stays;
    so does one that the numbers contradict, and that is told."""
    number, date = findings.issue_number, findings.date
    if newspaper is None or not number or date.basis not in (Basis.INFERRED, Basis.UNKNOWN):
        return findings
    numbered = Issue.objects.filter(newspaper=newspaper, number__isnull=False, date_basis__in=SHARED_BASES).order_by()
    known = [(n, day) for n, day in numbered.values_list("number", "date") if n is not None and day is not None]
    bounds = bounds_from_numbers(number, known)
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
