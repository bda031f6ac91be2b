"""Dates by issue numbers."""

import datetime
import random
from typing import Any

import pytest
from django.db import transaction

from archive import changes
from archive.arranging import merge_issues
from archive.findings import Findings
from archive.models import SHARED_BASES, Change, Issue, Newspaper
from archive.numbering import NumberedIssues, date_by_number
from archive.parsing.issue_numbers import IssueBounds
from archive.parsing.parsed import Basis, DateFinding, NewspaperFinding
from tests.parsing.issue_bounds import bounds_of_all


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def findings(number: int | None, date: DateFinding) -> Findings:
    return Findings(NewspaperFinding(), date, None, None, Basis.UNKNOWN, number, (), ())


@pytest.fixture
def paper(db: None) -> Newspaper:
    paper = Newspaper.objects.create(name="今日柯城", slug="kc", county="柯城", level="区")
    for number, text in ((100, "2020-08-03"), (110, "2020-08-17")):
        save(Issue(newspaper=paper), number, day(text))
    return paper


def save(issue: Issue, number: int | None, date: datetime.date, basis: str = "printed") -> Issue:
    issue.number, issue.date_basis = number, basis
    issue.date = issue.date_earliest = issue.date_latest = date
    with transaction.atomic():
        issue.save()
        changes.record(Change.Kind.ISSUE, [issue.pk])
    return issue


def inferred(first: str, last: str) -> DateFinding:
    return DateFinding(day(first), day(first), day(last), Basis.INFERRED)


def test_an_unknown_date_is_found_between_its_neighbours(paper: Newspaper) -> None:
    date = date_by_number(findings(105, DateFinding()), paper, NumberedIssues()).date
    assert (date.earliest, date.latest) == (day("2020-08-08"), day("2020-08-12"))
    assert (date.best, date.basis) == (day("2020-08-10"), Basis.INFERRED)
    assert date.evidence[-1].text == "第105期"


def test_an_inferred_date_is_narrowed(paper: Newspaper) -> None:
    date = date_by_number(findings(105, inferred("2020-08-01", "2020-08-14")), paper, NumberedIssues()).date
    assert (date.best, date.earliest, date.latest) == (day("2020-08-08"), day("2020-08-08"), day("2020-08-12"))


def test_a_date_that_the_numbers_contradict_stays_and_is_told(paper: Newspaper) -> None:
    before = inferred("2021-03-01", "2021-03-14")
    found = date_by_number(findings(105, before), paper, NumberedIssues())
    assert found.date == before
    assert "第 105 期" in found.contradictions[0]


@pytest.mark.parametrize("number", [None, 111])
def test_what_the_numbers_do_not_bound_stays_unknown(paper: Newspaper, number: int | None) -> None:
    assert date_by_number(findings(number, DateFinding()), paper, NumberedIssues()).date == DateFinding()


def test_a_printed_date_stays(paper: Newspaper) -> None:
    printed = DateFinding(day("1998-01-22"), day("1998-01-22"), day("1998-01-22"), Basis.PRINTED)
    assert date_by_number(findings(105, printed), paper, NumberedIssues()).date == printed


def test_a_run_reads_a_newspapers_issues_once_and_then_what_changed(
    paper: Newspaper, django_assert_num_queries: Any
) -> None:
    numbered, asked = NumberedIssues(), findings(105, DateFinding())
    with django_assert_num_queries(2):  # the last change, and all its issues
        date_by_number(asked, paper, numbered)
    with django_assert_num_queries(1):
        date_by_number(asked, paper, numbered)
    save(Issue(newspaper=paper), 104, day("2020-08-08"))
    with django_assert_num_queries(3):  # the last change, which issues changed, and those
        date = date_by_number(asked, paper, numbered).date
    assert (date.earliest, date.latest) == (day("2020-08-09"), day("2020-08-12"))


def test_the_day_that_an_issue_had_before_it_was_merged_counts_no_more(paper: Newspaper) -> None:
    numbered = NumberedIssues()
    wrong = save(Issue(newspaper=paper), 110, day("2021-08-17"))
    assert numbered.of(paper).bounds(110) is None
    merge_issues(wrong, Issue.objects.get(date="2020-08-17"))
    assert numbered.of(paper).bounds(110) == IssueBounds(*(day("2020-08-17"),) * 3)


def test_a_run_follows_whatever_becomes_of_the_issues(paper: Newspaper) -> None:
    """Issues that come, are numbered, dated, moved and no longer trusted, two newspapers', between one look and the next."""
    chance = random.Random(7)
    other = Newspaper.objects.create(name="今日云岭", slug="yl", county="云岭", level="县")
    numbered, issues = NumberedIssues(), list(Issue.objects.all())
    # Days of their own: no newspaper has two trusted issues of one day.
    days = [day("2020-01-01") + datetime.timedelta(n) for n in chance.sample(range(250), 250)]
    for step, date in enumerate(days):
        issue = chance.choice(issues) if chance.random() < 0.5 else Issue()
        issue.newspaper = chance.choice((paper, other, None))
        number = None if chance.random() < 0.1 else (date - day("2020-01-01")).days // 2 + chance.choice((0, 0, 0, 0, 1, 9))
        save(issue, number, date, chance.choice(("printed", "path", "editor", "inferred")))
        issues.append(issue)
        if step % 3 == 0:
            continue
        for newspaper in (paper, other):
            trusted = Issue.objects.filter(newspaper=newspaper, date_basis__in=SHARED_BASES).exclude(number=None)
            held = [(row.number or 0, row.date or date) for row in trusted]
            of = numbered.of(newspaper)
            assert [of.bounds(number) for number in range(140)] == [bounds_of_all(number, held) for number in range(140)]
