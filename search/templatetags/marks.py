"""Marks in found texts: each part is escaped, then the matched ones are wrapped.

On an article's page opened from a hit (?q=…&hit=3) the same strings are marked, and `hit_turn` leads to the hits beside it.
"""

from collections.abc import Iterable
from typing import Any, Final

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.models import Article
from search.forms import HitForm, SearchForm
from search.grammar import parse
from search.marking import PieceMarker, mark
from search.query import positive_strings
from search.results import Part
from search.service import Turn, similar_articles, turn

register = template.Library()
_KEPT: Final = "_search_strings"  # on the request, so that the query is read once a page
_MARKERS: Final = "_search_markers"


@register.filter
def marked(parts: Iterable[Part]) -> SafeString:
    """Parts as HTML, with <mark> around what matched. Usage: {{ hit.headline|marked }}"""
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", p.text) if p.marked else p.text,) for p in parts))


@register.simple_tag(takes_context=True)
def query_marks(context: Context, text: str) -> SafeString:
    """A text with what the address's query looks for marked in it. Usage: {% query_marks paragraph.text %}

    In pieces of the headline or the body of the context's `article` (or `part`, where it goes on) matches may go on from one
    piece to the next, if the pieces come in their order.
    """
    request: HttpRequest | None = context.get("request")
    strings = _strings(request) if request is not None else ()
    if not strings or not text:
        return marked((Part(text),))
    held = [thing for thing in (context.get("part"), context.get("article")) if isinstance(thing, Article)]
    if held and text not in (held[0].kicker, held[0].deck):
        for marker in _markers(request, held[0], strings):
            if (parts := marker.mark(text)) is not None:
                return marked(parts)
    return marked(mark(text, strings))


@register.simple_tag(takes_context=True)
def hit_turn(context: Context, article: Article) -> Turn | None:
    """The hits beside this article in the search that it was opened from. Usage: {% hit_turn article as turn %}"""
    request: HttpRequest | None = context.get("request")
    if request is None or "hit" not in request.GET:
        return None
    form, hit = SearchForm(request.GET), HitForm(request.GET)
    if not form.is_valid() or not hit.is_valid():
        return None
    return turn(form.request(), article.pk, hit.cleaned_data["hit"])


@register.simple_tag
def similar(article: Article) -> list[Article]:
    """The articles most like this one, at most five. Usage: {% similar article as articles %}"""
    return similar_articles(article)


def _markers(request: Any, article: Article, strings: tuple[str, ...]) -> tuple[PieceMarker, ...]:
    """Those of the headline and the body, made once a page: they remember how far it has come."""
    kept: dict[int, tuple[PieceMarker, ...]] = request.__dict__.setdefault(_MARKERS, {})
    if article.pk not in kept:
        kept[article.pk] = PieceMarker(article.title, strings), PieceMarker(article.body, strings)
    return kept[article.pk]


def _strings(request: Any) -> tuple[str, ...]:
    strings: tuple[str, ...] | None = getattr(request, _KEPT, None)
    if strings is None:
        strings = positive_strings(parse(request.GET.get("q", "")).root)
        setattr(request, _KEPT, strings)
    return strings
