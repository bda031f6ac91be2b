"""Forms of the admin: what an editor may say of newspapers, topics, issues, pages and articles, and how it is checked."""

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from archive.claims import page_number
from archive.models import SHARED_BASES, Article, Issue, Newspaper, Page, Standing, Topic
from archive.parsing.parsed import Basis
from archive.plausible import check_day, is_plausible_span

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm


class LinesField(forms.CharField):
    """A list of words, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).split("\n")]
        return list(dict.fromkeys(filter(None, lines)))


class TermsField(forms.CharField):
    """Words with weights, one a line: 社区 1.5. A word alone weighs 1."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{word} {weight:g}" for word, weight in value.items()) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        terms: dict[str, float] = {}
        for number, line in enumerate(super().clean(value).split("\n"), 1):
            word, _, weight = line.strip().rpartition(" ")
            if not word:
                word, weight = weight, "1"
            if not word:
                continue
            try:
                terms[word.strip()] = float(weight)
            except ValueError as error:
                raise ValidationError(f"第 {number} 行：“{weight}”不是数字。每行写一个词和它的权重，如：社区 1.5") from error
            if not 0 < terms[word.strip()] <= 100:
                raise ValidationError(f"第 {number} 行：权重应大于 0，至多 100。")
        return terms


class NewspaperForm(_ModelForm):
    """A newspaper. A former name stays among the further names, so that its pages are still recognised."""

    names = LinesField(label="别名", required=False, help_text="报头、署名里的其他名称，每行一个。")
    places = LinesField(label="地名", required=False, help_text="只有这个县市区才有的地名与单位，每行一个。")
    phrases = LinesField(label="用语", required=False, help_text="能认出本报的用语，每行一个。")

    class Meta:
        model = Newspaper
        fields = ("name", "slug", "county", "level", "names", "places", "phrases")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        former = self.initial.get("name")
        if former and cleaned and cleaned.get("name") not in (None, former) and former not in cleaned.get("names", []):
            cleaned["names"] = [*cleaned.get("names", []), former]
        return cleaned


class TopicForm(_ModelForm):
    """A topic or campaign. Its terms count for pages that are parsed from then on."""

    terms = TermsField(
        label="词与权重", required=False, help_text="每行一个词和它的权重，如：社区 1.5。此后解析的版面按此分类。"
    )

    class Meta:
        model = Topic
        fields = ("scheme", "name", "slug", "position", "terms", "first_day", "last_day")


class _StandingForm(_ModelForm):
    """Published, held back, or withdrawn with a reason; the day is today."""

    state = forms.ChoiceField(
        label="状态", choices=[choice for choice in Standing.State.choices if choice[0] != Standing.State.MERGED]
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        withdrawn = cleaned.get("state") == Standing.State.WITHDRAWN
        if withdrawn and not cleaned.get("withdrawn_reason"):
            self.add_error("withdrawn_reason", "撤下要写明原因，读者会看到。")
        if not withdrawn:
            cleaned["withdrawn_reason"] = ""
        self.instance.withdrawn_on = (self.instance.withdrawn_on or timezone.localdate()) if withdrawn else None
        return cleaned


class ArticleForm(_StandingForm):
    """An article's standing; everything else of it follows from its page's segmentation."""

    class Meta:
        model = Article
        fields = ("state", "withdrawn_reason")


class IssueForm(_StandingForm):
    """An issue. A date that is changed or confirmed here is the editor's word, and certain."""

    confirmed = forms.BooleanField(label="日期已核实", required=False, help_text="推定的日期核实无误时勾选。")

    class Meta:
        model = Issue
        fields = ("newspaper", "date", "confirmed", "last_date", "edition", "number", "state", "withdrawn_reason")
        labels: ClassVar = {"number": "期号"}

    def clean_date(self) -> datetime.date | None:
        date: datetime.date | None = self.cleaned_data["date"]
        if date:
            check_day(date)
        return date

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        issue, date = self.instance, cleaned.get("date")
        inferred = issue.date_basis == Basis.INFERRED
        if "date" in self.changed_data or (inferred and cleaned.get("confirmed")):
            issue.date_earliest = issue.date_latest = date
            issue.date_basis = (Basis.EDITOR if date else Basis.UNKNOWN).value
        last = cleaned.get("last_date")
        if last and (not date or not is_plausible_span(date, last)):
            self.add_error("last_date", "合刊末日应晚于日期，在一个月之内。")
        if issue.date_basis in SHARED_BASES and cleaned.get("newspaper"):
            same = Issue.objects.filter(
                newspaper=cleaned["newspaper"], date=date, edition=cleaned.get("edition", ""), date_basis__in=SHARED_BASES
            )
            twin = same.exclude(state=Issue.State.MERGED).exclude(pk=issue.pk).first()
            if twin:
                self.add_error("date", f"这一天已有一期（编号 {twin.pk}）。若是增刊或号外，请写明。")
        return cleaned


class PageForm(_ModelForm):
    """A page's number and name."""

    class Meta:
        model = Page
        fields = ("number", "name")
        help_texts: ClassVar = {"number": "如 1、A3；不详则留空。"}

    def clean_number(self) -> str:
        number = page_number(self.cleaned_data["number"]) or ""
        if self.cleaned_data["number"].strip() and not number:
            raise ValidationError("版次是数字，或一个字母加数字，如 1、A3。")
        if number and self.instance.issue.pages.filter(number=number).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"这一期已有第{number}版。")
        return number
