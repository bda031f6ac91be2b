"""What templates ask of the site as a whole: full addresses, figures for people, and words in the reader's language."""

import re
from typing import Any, Final

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.html import conditional_escape, format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from archive import languages, reading, saying
from archive.models import Issue, Page

register = template.Library()
#: Chinese characters with the signs among them.
_CHINESE: Final = re.compile("([\u3400-\u9fff](?:[\u3000-\u303f\u3400-\u9fff\uff00-\uffef·]*[\u3400-\u9fff])?)")
for _said in (
    saying.grouped,
    saying.day_text,
    saying.day_of_year_text,
    saying.month_text,
    saying.year_text,
    saying.topic_text,
    saying.issues_text,
    saying.pages_text,
    saying.articles_text,
    saying.characters_text,
):
    register.filter(_said.__name__, _said)
register.filter("lunar", reading.lunar_date)
register.simple_tag(languages.language_tag, name="language_tag")


@register.filter
def absolute(path: str) -> str:
    """A path under the address that readers know the site by."""
    return f"{settings.SITE_URL}{path}"


@register.simple_tag(takes_context=True)
def line_address(context: Context, page: Page, line: int) -> str:
    """Where a line of a page's source is shown: here, if this is that page and shows all of it."""
    if context.get("source_is_whole") and context.get("page") == page:
        return f"#L{line}"
    return f"{page.get_absolute_url()}?line={line}#L{line}"


@register.filter
def opened(value: Any) -> bool:
    """Whether a facet's value stands open: it is chosen, or something below it is."""
    return bool(value.chosen) or any(opened(child) for child in value.children)


@register.filter
def chinese(text: Any) -> SafeString:
    """A name or a stretch of a source, marked as Chinese where the page around it is in another language."""
    if languages.speaks_chinese() or not text:
        return conditional_escape(text or "")
    return format_html('<span lang="zh-Hans">{}</span>', text)


@register.filter
def mixed(text: str) -> SafeString:
    """A sentence with Chinese names in it, these marked as Chinese where the sentence is in another language."""
    if languages.speaks_chinese():
        return conditional_escape(text)
    parts = enumerate(_CHINESE.split(str(text)))
    return format_html_join("", "{}", ((chinese(part) if place % 2 else part,) for place, part in parts))


@register.filter
def topic_name(name: str) -> SafeString:
    """What a topic or campaign is called, marked as Chinese where it has no other name."""
    said = saying.topic_text(name)
    return chinese(name) if said == name else conditional_escape(said)


@register.filter
def paper(issue: Issue) -> SafeString:
    """The name of an issue's newspaper, or that it is not known. Where there can be no mark-up use `paper_text`."""
    return chinese(issue.newspaper.name) if issue.newspaper else conditional_escape(paper_text(issue))


@register.filter
def paper_text(issue: Issue) -> str:
    """The same in plain text."""
    return issue.newspaper.name if issue.newspaper else gettext("报纸不明")


@register.filter
def page_label(page: Page) -> SafeString:
    """第1版 要闻, the name marked as Chinese. Where there can be no mark-up use `page.label`."""
    return format_html("{} {}", page.number_text, chinese(page.name)) if page.name else conditional_escape(page.number_text)


@register.simple_tag
def script_texts() -> SafeString:
    """What scripts say, as JSON for them to read; nothing in Chinese, which they speak by themselves."""
    texts = languages.script_texts()
    return json_script(texts, "script-texts") if texts else SafeString("")
