"""The one form that every search goes through: the page, the API and the feeds."""

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from search.grammar import parse
from search.narrowing import UNKNOWN_DATE, Narrowing, Sort
from search.query import MAX_CHARACTERS, Facet, narrowed, parse_period
from search.request import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, SearchRequest

_MAX_VALUES: Final = 50  # chosen values of a facet
_MAX_VALUE: Final = 100  # characters of one
_UNENCODABLE: Final = re.compile("[\x00\ud800-\udfff]")
_HOW_DATES: Final = _("日期写作 2021、2021-03 或 2021-03-05。")


class ValuesField(forms.Field):
    """A parameter that repeats; cleaned to a tuple of its different values, empty ones left out."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> tuple[str, ...]:
        """Raises ValidationError for too many values, too long ones and control characters."""
        values: Iterable[str] = value or ()
        cleaned = tuple(dict.fromkeys(stripped for one in values if (stripped := one.strip())))
        if len(cleaned) > _MAX_VALUES:
            raise ValidationError(gettext("选项太多：最多 {most} 个。").format(most=_MAX_VALUES))
        for one in cleaned:
            if len(one) > _MAX_VALUE or _UNENCODABLE.search(one):
                raise ValidationError(_("选项的值无效。"))
        return cleaned


class DatesField(ValuesField):
    """The date facet: years, months, days, or `unknown`."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Raises ValidationError for what is none of these."""
        cleaned = super().clean(value)
        for one in cleaned:
            if one != UNKNOWN_DATE and (parse_period(one) is None or not re.fullmatch(r"\d{4}(-\d\d){0,2}", one, re.ASCII)):
                raise ValidationError(gettext("看不懂日期“{date}”。").format(date=one) + str(_HOW_DATES))
        return cleaned


class PeriodField(forms.CharField):
    """A year, a month or a day, kept as typed."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError for anything else."""
        cleaned: str = super().clean(value)
        if cleaned and parse_period(cleaned) is None:
            raise ValidationError(gettext("看不懂这个日期。") + str(_HOW_DATES))
        return cleaned


class PagingForm(forms.Form):
    """Which page of a list."""

    page = forms.IntegerField(label=_("页"), required=False, min_value=1)
    page_size = forms.IntegerField(label=_("每页篇数"), required=False, min_value=1, max_value=MAX_PAGE_SIZE)


class HitForm(forms.Form):
    """Which hit of a search an article was opened as."""

    hit = forms.IntegerField(min_value=1, max_value=10**9)


class RangeForm(forms.Form):
    """The days between which something is looked for, both included."""

    date_from = PeriodField(label=_("自"), required=False, max_length=10)
    date_to = PeriodField(label=_("至"), required=False, max_length=10)

    def clean(self) -> dict[str, Any]:
        """Refuses a range that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        first, last = parse_period(cleaned.get("date_from") or ""), parse_period(cleaned.get("date_to") or "")
        if first and last and first[0] > last[1]:
            self.add_error("date_to", gettext("结束日期早于开始日期。"))
        return cleaned


class SearchForm(RangeForm):
    """The parameters of a search. Unknown facet values are valid, and find nothing."""

    q = forms.CharField(label=_("检索词"), required=False, max_length=MAX_CHARACTERS)
    more = forms.CharField(label=_("在结果中检索"), required=False, max_length=MAX_CHARACTERS)
    county = ValuesField(label=_("县市区"), required=False)
    newspaper = ValuesField(label=_("报纸"), required=False)
    topic = ValuesField(label=_("分类"), required=False)
    campaign = ValuesField(label=_("专题"), required=False)
    kind = ValuesField(label=_("体裁"), required=False)
    contributor = ValuesField(label=_("作者"), required=False)
    date = DatesField(label=_("日期"), required=False)
    date_basis = forms.ChoiceField(
        label=_("日期依据"), required=False, choices=[("", _("包括推定日期")), ("printed", _("不含推定日期"))]
    )
    sort = forms.ChoiceField(
        label=_("排序"),
        required=False,
        choices=[
            (Sort.RELEVANCE.value, _("相关度")),
            (Sort.NEWEST.value, _("最新在前")),
            (Sort.OLDEST.value, _("最早在前")),
        ],
    )
    page = forms.IntegerField(label=_("页"), required=False, min_value=1)
    page_size = forms.IntegerField(label=_("每页篇数"), required=False, min_value=1, max_value=MAX_PAGE_SIZE)

    def clean_q(self) -> str:
        """The query, refused if it asks for more than the limits of the language allow."""
        q: str = self.cleaned_data["q"]
        if _UNENCODABLE.search(q):
            raise ValidationError(_("检索词里有无效的字符。"))
        if problem := parse(q).problem:
            raise ValidationError(problem.spoken(gettext))
        return q

    def clean_more(self) -> str:
        """What the query is narrowed by, refused on the same terms."""
        more: str = self.cleaned_data["more"]
        if _UNENCODABLE.search(more):
            raise ValidationError(_("检索词里有无效的字符。"))
        if problem := parse(narrowed(self.cleaned_data.get("q", ""), more)).problem:
            raise ValidationError(problem.spoken(gettext))
        return more

    def request(self) -> SearchRequest:
        """The search that is asked for; only of a valid form."""
        cleaned = self.cleaned_data
        first, last = parse_period(cleaned["date_from"]), parse_period(cleaned["date_to"])
        return SearchRequest(
            q=narrowed(cleaned["q"], cleaned["more"]),
            narrowing=Narrowing(
                values=MappingProxyType({facet: cleaned[facet.value] for facet in Facet}),
                dates=cleaned["date"],
                first=first[0] if first else None,
                last=last[1] if last else None,
                printed_only=cleaned["date_basis"] == "printed",
            ),
            date_from=cleaned["date_from"],
            date_to=cleaned["date_to"],
            sort=Sort(cleaned["sort"] or Sort.RELEVANCE),
            page=cleaned["page"] or 1,
            page_size=cleaned["page_size"] or DEFAULT_PAGE_SIZE,
        )
