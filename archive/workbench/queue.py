"""Which pages wait for a person, those most in doubt first, and how far the reading has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, TruncMonth

from archive.doubts import REASONS
from archive.models import Article, Issue, Newspaper, Page, Report
from archive.parsing.parsed import Basis

REVIEWED: Final = Q(reviewed_version=F("segmentation__n"))
#: Articles below this are in doubt: the parser's own word for a guess.
_DOUBTFUL: Final = 0.6
#: What can be doubtful of a page: name, annotation, weight. A conflict comes before all else, since an editor's work waits in it.
_DOUBTS: Final = (
    ("conflict", "待决的差异", 16),
    ("reported", "读者报错", 8),
    ("undated", "日期未知", 4),
    ("unnamed", "报纸不明", 4),
    ("unsure", "切分把握不足", 2),
    ("inferred", "日期是推定", 1),
    ("loose", "转版未接上", 1),
    ("twin", "疑似重复", 1),
)


class QueueForm(forms.Form):
    """Which pages to list."""

    state = forms.ChoiceField(label="状态", required=False, choices=[("", "待审"), ("reviewed", "已审"), ("all", "全部")])
    newspaper = forms.ModelChoiceField(
        label="报纸", required=False, queryset=Newspaper.objects.all(), empty_label="全部报纸"
    )
    month = forms.DateField(
        label="月份",
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.TextInput(attrs={"placeholder": "2021-03", "size": 8}),
    )
    doubt = forms.ChoiceField(
        label="疑点", required=False, choices=[("", "不限"), *((name, label) for name, label, _ in _DOUBTS)]
    )
    reason = forms.ChoiceField(label="程序说", required=False, choices=[("", "不限"), *REASONS.items()])
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the pages of a newspaper (None: unknown) and month (first day; None: undated) are reviewed."""

    newspaper: str | None
    month: Any
    reviewed: int
    pages: int

    @property
    def percent(self) -> int:
        """Reviewed pages of a hundred, rounded down, so that 100 means all."""
        return self.reviewed * 100 // self.pages


def queue(chosen: dict[str, Any]) -> QuerySet[Any]:
    """The pages that a valid QueueForm asks for, most doubtful first, annotated with `doubt` (a weight), each doubt by name,
    and `is_reviewed`."""
    live = Article.objects.filter(page=OuterRef("pk"), key__isnull=False)
    # Of all pages at once: asked page by page, SQLite takes the index of next_part, and goes through all articles each time.
    loose = Article.objects.filter(key__isnull=False, next_part=None).exclude(continued_on_page="").values("page")
    reported = Report.objects.filter(state=Report.State.OPEN).values("article__page")
    # Any: mypy knows of no annotation that is made in two steps.
    pages: Any = Page.objects.with_issue().annotate(
        # A subquery each, not a join: grouping whole pages took minutes with some thousand of them.
        lowest=Subquery(live.order_by("confidence").values("confidence")[:1]),
        loose=Case(When(pk__in=loose, then=Value(True)), default=Value(False)),
        reported=Case(When(pk__in=reported, then=Value(True)), default=Value(False)),
        is_reviewed=Case(When(REVIEWED, then=Value(True)), default=Value(False)),
    )
    tests = {
        "conflict": ~Q(conflict=""),
        "reported": Q(reported=True),
        "undated": Q(issue__date_basis=Basis.UNKNOWN),
        "unnamed": Q(issue__newspaper=None),
        "unsure": Q(lowest__lt=_DOUBTFUL) | Q(lowest=None),
        "inferred": Q(issue__date_basis=Basis.INFERRED),
        "loose": Q(loose=True),
        "twin": Q(duplicate_of__isnull=False),
    }
    doubt: Any = Value(0)
    for name, _, weight in _DOUBTS:
        doubt = doubt + Case(When(tests[name], then=Value(weight)), default=Value(0))
    pages = pages.annotate(doubt=doubt)
    if chosen.get("state") != "all":
        pages = pages.filter(is_reviewed=chosen.get("state") == "reviewed")
    if chosen.get("newspaper"):
        pages = pages.filter(issue__newspaper=chosen["newspaper"])
    if month := chosen.get("month"):
        pages = pages.filter(issue__date__year=month.year, issue__date__month=month.month)
    if chosen.get("doubt"):
        pages = pages.filter(tests[chosen["doubt"]])
    if chosen.get("reason"):
        said = Article.objects.filter(key__isnull=False).annotate(said=Cast("reasons", TextField()))
        pages = pages.filter(pk__in=said.filter(said__contains=f'"{chosen["reason"]}"').values("page"))
    ordered: QuerySet[Any] = pages.exclude(segmentation=None).order_by("-doubt", Coalesce("lowest", 0.0), "pk")
    return ordered


def doubts_of(page: Any) -> list[str]:
    """What is doubtful of a page of the queue, in words."""
    issue: Issue = page.issue
    holds = {
        "conflict": bool(page.conflict),
        "reported": page.reported,
        "undated": issue.date_basis == Basis.UNKNOWN,
        "unnamed": issue.newspaper_id is None,
        "unsure": page.lowest is None or page.lowest < _DOUBTFUL,
        "inferred": issue.date_basis == Basis.INFERRED,
        "loose": page.loose,
        "twin": page.duplicate_of_id is not None,
    }
    return [label for name, label, _ in _DOUBTS if holds[name]]


def next_page(pk: int, chosen: dict[str, Any]) -> int | None:
    """The id of the page to review after this one, in the queue's order and round to its beginning; None if nothing waits."""
    everything = list(queue({**chosen, "state": "all"}).values_list("pk", "is_reviewed"))
    place = next((n for n, (other, _) in enumerate(everything) if other == pk), -1)
    onward = [*everything[place + 1 :], *everything[: max(place, 0)]]
    return next((other for other, reviewed in onward if not reviewed), None)


def progress() -> list[Progress]:
    """By newspaper and month."""
    rows: Iterable[Any] = (
        Page.objects.exclude(segmentation=None)
        .values_list("issue__newspaper__name", TruncMonth("issue__date"))
        .annotate(reviewed=Count("pk", filter=REVIEWED), pages=Count("pk"))
        .order_by(
            F("issue__newspaper__name").asc(nulls_last=True),
            F("issue__date__year").desc(nulls_last=True),
            "-issue__date__month",
        )
    )
    return [Progress(*row) for row in rows]
