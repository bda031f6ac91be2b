"""What machines read in a page."""

from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def json_ld(said: dict[str, Any]) -> SafeString:
    """A JSON-LD element, escaped so that no text can end it. It is no script: a policy that forbids those lets it be."""
    return SafeString(json_script(said).replace("application/json", "application/ld+json", 1))
