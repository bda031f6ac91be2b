"""Dates by issue numbers."""

import datetime

import pytest

from archive.findings import Findings
from archive.models import Issue, Newspaper
from archive.numbering import date_by_number
from archive.parsing.parsed import Basis, DateFinding, NewspaperFinding


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def findings(number: int | None, date: DateFinding) -> Findings:
    return Findings(NewspaperFinding(), date, None, None, Basis.UNKNOWN, number, (), ())


@pytest.fixture
def paper(db: None) -> Newspaper:
    paper = Newspaper.objects.create(name="今日柯城", slug="kc", county="柯城", level="区")
    for number, text in ((100, "2020-08-03"), (110, "2020-08-17")):
        date = day(text)
        Issue.objects.create(
            newspaper=paper, number=number, date=date, date_earliest=date, date_latest=date, date_basis="printed"
        )
    return paper


def inferred(first: str, last: str) -> DateFinding:
    return DateFinding(day(first), day(first), day(last), Basis.INFERRED)


def test_an_unknown_date_is_found_between_its_neighbours(paper: Newspaper) -> None:
    date = date_by_number(findings(105, DateFinding()), paper).date
    assert (date.earliest, date.latest) == (day("2020-08-08"), day("2020-08-12"))
    assert (date.best, date.basis) == (day("2020-08-10"), Basis.INFERRED)
    assert date.evidence[-1].text == "第105期"


def test_an_inferred_date_is_narrowed(paper: Newspaper) -> None:
    date = date_by_number(findings(105, inferred("2020-08-01", "2020-08-14")), paper).date
    assert (date.best, date.earliest, date.latest) == (day("2020-08-08"), day("2020-08-08"), day("2020-08-12"))


def test_a_date_that_the_numbers_contradict_stays_and_is_told(paper: Newspaper) -> None:
    before = inferred("2021-03-01", "2021-03-14")
    found = date_by_number(findings(105, before), paper)
    assert found.date == before
    assert "第 105 期" in found.contradictions[0]


@pytest.mark.parametrize("number", [None, 111])
def test_what_the_numbers_do_not_bound_stays_unknown(paper: Newspaper, number: int | None) -> None:
    assert date_by_number(findings(number, DateFinding()), paper).date == DateFinding()


def test_a_printed_date_stays(paper: Newspaper) -> None:
    printed = DateFinding(day("1998-01-22"), day("1998-01-22"), day("1998-01-22"), Basis.PRINTED)
    assert date_by_number(findings(105, printed), paper).date == printed
