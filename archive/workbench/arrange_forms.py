"""Forms of whole issues: each checks what is typed and carries it out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from archive import arranging
from archive.claims import page_number
from archive.models import Issue, Newspaper, Page
from archive.plausible import check_day


class _ReasonedForm(forms.Form):
    """What is done to whole issues is written down, with why."""

    reason = forms.CharField(label="原因（可不写）", required=False, max_length=200)

    def _because(self, what: str) -> str:
        reason = self.cleaned_data["reason"]
        return f"{what}：{reason}" if reason else what


class _PlaceForm(_ReasonedForm):
    newspaper = forms.ModelChoiceField(label="报纸", queryset=Newspaper.objects.all(), required=False, empty_label="不明")
    date = forms.DateField(
        label="日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[check_day],
    )
    edition = forms.CharField(label="增刊、号外", required=False, max_length=20)


class ArrangeForm(_PlaceForm):
    """An issue's newspaper, date, edition and number."""

    number = forms.IntegerField(label="期号", required=False, min_value=1, max_value=10**6)
    field_order = ("newspaper", "date", "edition", "number", "reason")

    def __init__(self, sent: Any = None, *, issue: Issue) -> None:
        super().__init__(
            sent,
            initial={"newspaper": issue.newspaper, "date": issue.date, "edition": issue.edition, "number": issue.number},
        )

    def carry_out(self, issue: Issue) -> Issue:
        """Returns the issue that the pages are in then. Raises ArrangementError."""
        given = self.cleaned_data
        return arranging.date_issue(issue, given["newspaper"], given["date"], given["edition"], given["number"])

    def said(self, issue: Issue) -> str:
        """What was done to the issue, for the journal; the issue is as it was before."""
        return self._because(f"订正报纸、日期、期号，原为 {issue}，编号 {issue.pk}")


class MergeForm(_ReasonedForm):
    """The issue that another is merged into, by its id."""

    into = forms.IntegerField(label="并入的期的编号", min_value=1, help_text="网址 /issues/ 后面的数。")
    field_order = ("into", "reason")

    def clean_into(self) -> Issue:
        issue = Issue.objects.filter(pk=self.cleaned_data["into"]).first()
        if issue is None:
            raise ValidationError("没有这一期。")
        return issue

    def carry_out(self, issue: Issue) -> Issue:
        """Returns the issue that the pages are in then. Raises ArrangementError."""
        return arranging.merge_issues(issue, self.cleaned_data["into"])

    def said(self, issue: Issue) -> str:
        """What was done to the issue, for the journal."""
        return self._because(f"并入 {issue}，编号 {issue.pk}")


class MovePageForm(_PlaceForm):
    """One of an issue's pages, and where it goes."""

    page = forms.ModelChoiceField(label="版", queryset=Page.objects.none())
    date = forms.DateField(
        label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), validators=[check_day]
    )
    number = forms.CharField(label="版次", required=False, max_length=10, help_text="如 1、A3；不详则留空。")
    field_order = ("page", "newspaper", "date", "edition", "number", "reason")

    def __init__(self, sent: Any = None, *, issue: Issue) -> None:
        super().__init__(sent, initial={"newspaper": issue.newspaper}, prefix="move")
        field = self.fields["page"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (declared so above)
        field.queryset = issue.pages.with_issue().order_by("position", "pk")

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"].strip()
        number = page_number(typed) or ""
        if typed and not number:
            raise ValidationError("版次是数字，或一个字母加数字，如 1、A3。")
        return number

    def carry_out(self, issue: Issue) -> Issue:
        """Returns the issue that the page is in then. Raises ArrangementError."""
        given = self.cleaned_data
        return arranging.move_page(given["page"], given["newspaper"], given["date"], given["number"], given["edition"])

    def said(self, issue: Issue) -> str:
        """What was done to the issue, for the journal; the page is named as it was before."""
        return self._because(
            f"移入 {self.cleaned_data['page']}，编号 {self.cleaned_data['page'].pk}，原在编号 {issue.pk} 的一期"
        )
