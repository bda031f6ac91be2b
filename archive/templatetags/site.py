"""What templates ask of the site as a whole: full addresses, and figures for people."""

from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def absolute(path: str) -> str:
    """A path under the address that readers know the site by."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def grouped(number: int) -> str:
    """A figure with its thousands apart by a thin space: 12 345."""
    return f"{number:,}".replace(",", "\N{THIN SPACE}")


@register.filter
def opened(value: Any) -> bool:
    """Whether a facet's value stands open: it is chosen, or something below it is."""
    return bool(value.chosen) or any(opened(child) for child in value.children)
