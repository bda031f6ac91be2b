"""Filters of the workbench's templates."""

import json
from typing import Any

from django import template

from archive.doubts import in_words
from archive.models import Article

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """The value as JSON, for a hidden field; the template escapes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@register.filter
def kind_name(code: str) -> str:
    """What a kind is called."""
    return str(Article.ArticleKind(code).label)


register.filter("in_words", in_words)
