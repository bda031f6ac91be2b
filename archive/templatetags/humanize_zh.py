"""Figures for people."""

from django import template

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A figure with its thousands apart by a thin space: 12 345."""
    return f"{number:,}".replace(",", "\N{THIN SPACE}")
