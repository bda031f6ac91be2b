"""Marks in found texts: each part is escaped, then the matched ones are wrapped."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.results import Part

register = template.Library()


@register.filter
def marked(parts: Iterable[Part]) -> SafeString:
    """Parts as HTML, with <mark> around what matched. Usage: {{ hit.headline|marked }}"""
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", p.text) if p.marked else p.text,) for p in parts))
