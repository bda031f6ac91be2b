"""Days that no newspaper is of: whoever says them, the archive does not believe it, and no page of the site meets them."""

import csv
import datetime
from pathlib import Path

import pytest
from django.test import Client

from archive.forms import IssueForm
from archive.import_runs import run_import
from archive.manifest import ManifestError, read_manifest
from archive.models import Issue, Newspaper, Page
from archive.plausible import is_plausible, is_plausible_span
from archive.workbench.arrange_forms import ArrangeForm
from tests.records import DAY, a_newspaper, an_issue

pytestmark = pytest.mark.django_db
ODD = ("0001-01-01", "1021-03-05", "2921-03-05", "9999-12-31")


def test_from_the_first_newspapers_to_the_next_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: datetime.date(2026, 6, 1))
    days = [datetime.date(year, 1, 1) for year in (1799, 1800, 2026, 2027, 2028)]
    assert [is_plausible(day) for day in days] == [False, True, True, True, False]
    spans = [datetime.date(2021, 3, 1) + datetime.timedelta(n) for n in (-1, 0, 1, 30, 31)]
    assert [is_plausible_span(datetime.date(2021, 3, 1), last) for last in spans] == [False, False, True, True, False]


@pytest.mark.parametrize("day", ODD)
def test_a_folder_named_so_claims_no_day(client: Client, tmp_path: Path, day: str) -> None:
    path = tmp_path / "永康日报" / day / "01.txt"
    path.parent.mkdir(parents=True)
    path.write_text("村口添了一座桥\n本报讯（记者 毛小青）昨天上午，村口的一座新桥通车了。村民说，过去要绕三里路。\n")
    run_import([path])
    page = Page.objects.get()
    assert (page.issue.date, page.issue.newspaper and page.issue.newspaper.name) == (None, "永康日报")
    assert any("不是日期" in said for said in page.findings["contradictions"])
    for address in (page.get_absolute_url(), page.issue.get_absolute_url(), "/newspapers/yongkang-ribao/", "/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("day", ODD)
def test_a_manifest_that_says_so_is_refused(tmp_path: Path, day: str) -> None:
    with (tmp_path / "pages.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerows([["file", "date"], ["a.txt", day]])
    with pytest.raises(ManifestError, match=f"第 2 行：“{day}”不是日期"):
        read_manifest(tmp_path / "pages.csv", Newspaper.objects.all())


@pytest.mark.parametrize("day", ODD)
def test_no_form_takes_it(day: str) -> None:
    issue = an_issue(a_newspaper())
    told = {"newspaper": issue.newspaper_id, "date": day, "edition": "", "number": "", "state": "published"}
    assert ArrangeForm(told, issue=issue).errors.keys() == {"date"}
    assert IssueForm(told, instance=Issue.objects.get()).errors.keys() == {"date"}


def test_a_double_issue_is_not_of_years() -> None:
    issue = an_issue(a_newspaper())
    told = {"newspaper": issue.newspaper_id, "date": f"{DAY}", "edition": "", "number": "", "state": "published"}
    assert IssueForm(told | {"last_date": "2021-03-02"}, instance=Issue.objects.get()).errors == {}
    assert IssueForm(told | {"last_date": "9999-12-31"}, instance=Issue.objects.get()).errors.keys() == {"last_date"}
