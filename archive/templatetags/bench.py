"""Filters of the workbench's templates."""

import json
from collections.abc import Iterable
from typing import Any, Final

from django import template

from archive.models import Article

register = template.Library()

#: The parser's codes of doubt (`parsing.confidence`), for people.
_REASONS: Final = {
    "no_headline": "没有标题",
    "weak_headline": "标题不像标题",
    "distant_headline": "标题离得远",
    "two_bylines": "有两处署名",
    "weak_cut": "分篇处不分明",
    "broken_off": "文末不完整",
    "no_beginning": "文首不完整",
    "very_short": "太短",
    "very_long": "太长",
    "verse": "或是诗",
    "table": "或是表",
    "subheadings": "有小标题",
}


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON, for a hidden field; the template escapes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@register.filter
def kind_name(code: str) -> str:
    """What a kind is called."""
    return str(Article.ArticleKind(code).label)


@register.filter
def in_words(reasons: Iterable[str]) -> str:
    """The parser's doubts for people; a code that has no words yet is shown as it is."""
    return "、".join(_REASONS.get(reason, reason) for reason in reasons)
