"""The workbench's forms: what the buttons send, made into steps (`corrections.steps`)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from archive.corrections.saving import REASON_LENGTH
from archive.corrections.steps import LAST_PART, SERIES_LENGTH, Step, is_step
from archive.models import Article, Contributor
from archive.parsing.segmentation import ContributorRole, Role
from archive.reading import ROLE_NAMES
from archive.workbench.bench import BenchArticle, contributors_text

#: Steps in one draft; a page has some hundred lines.
MOST_STEPS: Final = 1000
#: Versions are numbered from 1; this is the largest number that the database holds.
_LAST_VERSION: Final = 2**31 - 1
#: Line numbers and ranges in one form, and the lines of a range.
_MOST_RANGES: Final = 2000
_LONGEST_RANGE: Final = 100_000
_ROLES: Final = {str(label): ContributorRole(value) for value, label in Contributor.Role.choices}


class Do(models.TextChoices):
    """What the buttons do. All but the last seven are steps."""

    SPLIT = "split", "从此行分篇"
    MERGE = "merge", "与下一篇合并"
    MERGE_AS_SUBHEADING = "merge-subheading", "合并，标题作小标题"
    MOVE = "move", "移入"
    ROLE = "role", "定为"
    UP = "up", "上移一行"
    DOWN = "down", "下移一行"
    EARLIER = "earlier", "前移"
    LATER = "later", "后移"
    BREAK = "break", "另起段"
    NO_BREAK = "no-break", "接上段"
    MARK = "mark", "存疑"
    UNMARK = "unmark", "去存疑"
    CORRECT = "correct", "改字"
    DESCRIBE = "describe", "更新著录"
    REREAD = "reread", "重新识别著录"
    UNDO = "undo", "撤销"
    REDO = "redo", "重做"
    SAVE = "save", "保存"
    REVIEW = "review", "保存并标为已审"
    DISCARD = "discard", "放弃修改"
    SHOW = "show", "显示"


class LinesField(forms.Field):
    """Line numbers: of check boxes, or typed as 3-8,12."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        lines: set[int] = set()
        words = [word for word in re.split(r"[\s,，、]+", ",".join(value or [])) if word]
        if len(words) > _MOST_RANGES:
            raise ValidationError("行号太多了。")
        for word in words:
            match = re.fullmatch(r"(\d{1,6})(?:[-–—](\d{1,6}))?", word)
            if match is None:
                raise ValidationError("行号如 3-8、12。")
            first, last = int(match[1]), int(match[2] or match[1])
            lines |= set(range(first, min(last, first + _LONGEST_RANGE) + 1))
            if len(lines) > _LONGEST_RANGE:
                raise ValidationError("行号太多了。")
        return sorted(lines)


class StepsField(forms.JSONField):
    """A list of steps. What is no JSON, or none that every reader of JSON takes, is refused in words, however it fails."""

    def __init__(self) -> None:
        super().__init__(required=False, initial=list)

    def clean(self, value: Any) -> list[Step]:
        try:
            steps = super().clean(value) or []
        except (ValueError, RecursionError):  # numbers of thousands of digits, brackets within brackets
            raise ValidationError("看不懂这些操作。") from None
        if not isinstance(steps, list) or len(steps) > MOST_STEPS or not all(map(is_step, steps)):
            raise ValidationError("看不懂这些操作。")
        return steps


class BenchForm(forms.Form):
    """One press of a button. `do` is a Do, with the article's key behind a colon where it is of one article."""

    base = forms.IntegerField(min_value=1, max_value=_LAST_VERSION)
    steps = StepsField()
    undone = StepsField()
    do = forms.CharField(max_length=40)
    line = LinesField(required=False)
    to = forms.CharField(required=False, max_length=12)
    role = forms.ChoiceField(required=False, choices=[("", "—"), *((r.value, ROLE_NAMES[r]) for r in Role)])
    part = forms.CharField(required=False, max_length=200)
    reading = forms.CharField(required=False, max_length=2000)
    before = forms.IntegerField(required=False, min_value=1)
    reason = forms.CharField(required=False, max_length=REASON_LENGTH)

    def clean_do(self) -> tuple[Do, int | None]:
        name, _, key = self.cleaned_data["do"].partition(":")
        if name not in Do.values or (key and not key.isdecimal()):
            raise ValidationError("没有这个操作。")
        return Do(name), int(key) if key else None

    def to_step(self) -> Step | None:
        """The step that the button is, None if it is none or needs more than this form has (DESCRIBE, REREAD)."""
        given = self.cleaned_data
        do, key = given["do"]
        lines, part = given["line"], given["part"]
        first = lines[0] if lines else 0
        match do:
            case Do.SPLIT:
                return {"do": "split", "line": first}
            case Do.MERGE | Do.MERGE_AS_SUBHEADING:
                return {"do": "merge", "article": key, "as_subheading": do is Do.MERGE_AS_SUBHEADING}
            case Do.MOVE:
                to = int(given["to"]) if given["to"].isdecimal() else given["to"]
                step = {"do": "move", "lines": lines, "to": to, "part": part, "before": given["before"]}
                return {name: value for name, value in step.items() if value not in ("", None)}
            case Do.ROLE:
                return {"do": "role", "lines": lines, "role": given["role"], "part": part}
            case Do.UP | Do.DOWN:
                return {"do": "shift", "lines": lines, "by": -1 if do is Do.UP else 1}
            case Do.EARLIER | Do.LATER:
                return {"do": "reorder", "article": key, "by": -1 if do is Do.EARLIER else 1}
            case Do.BREAK | Do.NO_BREAK:
                return {"do": "break", "lines": lines, "begins": do is Do.BREAK}
            case Do.MARK | Do.UNMARK:
                return {"do": "mark", "lines": lines, "part": part, "doubtful": do is Do.MARK}
            case Do.CORRECT:
                return {"do": "correct", "line": first, "reading": given["reading"]}
        return None


class DescribeForm(forms.Form):
    """What is said of one article. Its fields' names begin with `a` and the article's key."""

    kicker = forms.CharField(label="引题", required=False, max_length=500)
    headline = forms.CharField(label="主标题", required=False, max_length=500)
    deck = forms.CharField(label="副题", required=False, max_length=500)
    contributors = forms.CharField(
        label="作者", required=False, max_length=500, help_text="如：记者 李一、张三；通讯员 王五；摄影 赵六"
    )
    kind = forms.ChoiceField(label="体裁", choices=Article.ArticleKind.choices)
    topic = forms.ChoiceField(label="主分类", required=False)
    topic2 = forms.ChoiceField(label="其他分类", required=False)
    topic3 = forms.ChoiceField(label="其他分类", required=False)
    campaigns = forms.MultipleChoiceField(label="专题", required=False, widget=forms.CheckboxSelectMultiple)
    continued_from = forms.CharField(label="上接（版）", required=False, max_length=10)
    continued_on = forms.CharField(label="下转（版）", required=False, max_length=10)
    series = forms.CharField(label="系列", required=False, max_length=SERIES_LENGTH)
    series_number = forms.IntegerField(
        label="系列篇次", required=False, min_value=1, max_value=LAST_PART, help_text="（上）为 1，（中）为 2，（下）留空"
    )

    def __init__(
        self,
        article: BenchArticle,
        topics: Sequence[str],
        campaigns: Sequence[str],
        sent: Mapping[str, Any] | None = None,
    ) -> None:
        facts = article.facts
        first = [*facts.topics, "", "", ""]
        super().__init__(
            sent,
            prefix=f"a{facts.key}",
            initial={
                "kicker": article.kicker,
                "headline": article.headline,
                "deck": article.deck,
                "contributors": contributors_text(facts),
                "kind": facts.kind.value,
                "topic": first[0],
                "topic2": first[1],
                "topic3": first[2],
                "campaigns": list(facts.campaigns),
                "continued_from": facts.continued_from_page or "",
                "continued_on": facts.continued_on_page or "",
                "series": facts.series or "",
                "series_number": facts.series_number,
            },
        )
        self.key = facts.key
        choices = [("", "—"), *((name, name) for name in dict.fromkeys((*topics, *facts.topics)))]
        for name in ("topic", "topic2", "topic3"):
            self._choices(name, choices)
        self._choices("campaigns", [(name, name) for name in dict.fromkeys((*campaigns, *facts.campaigns))])

    def clean_contributors(self) -> list[list[str]]:
        """The names with their roles: a role holds until the next one is named."""
        found: list[list[str]] = []
        role = ContributorRole.AUTHOR
        for word in re.split(r"[\s、，,；;：:]+", self.cleaned_data["contributors"].strip()):
            if word in _ROLES:
                role = _ROLES[word]
            elif word:
                found.append([word, role.value])
        return found

    def to_step(self) -> Step:
        """The step that says what was changed here; with no more than `do` and `article` if nothing was."""
        step: Step = {"do": "describe", "article": self.key}
        changed, given = set(self.changed_data), self.cleaned_data
        if changed & {"kicker", "headline", "deck"}:
            step |= {name: given[name] for name in ("kicker", "headline", "deck")}
        if changed & {"topic", "topic2", "topic3"}:
            step["topics"] = [given[name] for name in ("topic", "topic2", "topic3") if given[name]]
        for name in ("kind", "campaigns", "contributors", "continued_from", "continued_on", "series", "series_number"):
            if name in changed:
                step[name] = given[name]
        return step

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared so above)
        field.choices = choices


class BaseForm(forms.Form):
    """The version that is current for who asks."""

    base = forms.IntegerField(min_value=1, max_value=_LAST_VERSION)


class VersionForm(BaseForm):
    """A version to go back to."""

    n = forms.IntegerField(min_value=1, max_value=_LAST_VERSION)


class ChoiceForm(BaseForm):
    """What is decided of a conflict."""

    choice = forms.ChoiceField(choices=[(name, name) for name in ("keep", "join", "take", "redo", "discard")])
