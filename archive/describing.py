"""What an article says of itself to machines: reference managers, search engines, whoever shows a link.

A date that is inferred is never given as the day of publication, only as the interval that it is; a page that is not known is
left out.
"""

from typing import Any

from archive.citing import Citation
from archive.models import Article


def meta_names(article: Article, citation: Citation) -> list[tuple[str, str]]:
    """(name, content) of meta elements: Highwire's as Zotero and Google Scholar read them, and Dublin Core's."""
    newspaper = article.page.issue.newspaper
    said = [("citation_title", citation.title), *(("citation_author", name) for name in citation.authors)]
    if newspaper:
        said.append(("citation_journal_title", newspaper.name))
    if citation.first_day and not citation.inferred:
        said.append(("citation_publication_date", f"{citation.first_day:%Y/%m/%d}"))
    if citation.number:
        said.append(("citation_issue", f"{citation.number}"))
    if citation.page:
        said.append(("citation_firstpage", citation.page))
    said += [("citation_language", "zh-CN"), ("citation_fulltext_html_url", citation.url)]
    said += [("DC.title", citation.title), *(("DC.creator", name) for name in citation.authors)]
    if days := _days(citation):
        said.append(("DC.date" if not citation.inferred else "DC.coverage", days))
    if newspaper:
        said.append(("DC.source", newspaper.name))
    return [*said, ("DC.type", "Text"), ("DC.language", "zh-CN"), ("DC.identifier", citation.url)]


def open_graph(citation: Citation, beginning: str) -> list[tuple[str, str]]:
    """(property, content) of meta elements for a link's preview, which has no picture; `beginning` is of the article's text."""
    said = [
        ("og:type", "article"),
        ("og:title", citation.title),
        ("og:description", beginning),
        ("og:url", citation.url),
        ("og:site_name", "县报库"),
        ("og:locale", "zh_CN"),
    ]
    if citation.first_day and not citation.inferred:
        said.append(("article:published_time", f"{citation.first_day}"))
    return said


def news_article(article: Article, citation: Citation) -> dict[str, Any]:
    """schema.org's NewsArticle, for JSON-LD. Reads the prefetched topics."""
    newspaper = article.page.issue.newspaper
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": citation.url,
        "url": citation.url,
        "headline": citation.title,
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
    }
    if citation.authors:
        said["author"] = [{"@type": "Person", "name": name} for name in citation.authors]
    if newspaper:
        said["isPartOf"] = {"@type": "Newspaper", "name": newspaper.name}
        said["publisher"] = {"@type": "Organization", "name": newspaper.name}
    if days := _days(citation):
        said["temporal" if citation.inferred else "datePublished"] = days if citation.inferred else f"{citation.first_day}"
    if citation.page:
        said["printPage"] = citation.page
    if sections := [fact.topic.name for fact in article.article_topics.all()]:
        said["articleSection"] = sections
    return said


def _days(citation: Citation) -> str:
    """The day, or the first and the last as ISO 8601 writes an interval; empty if unknown."""
    days = dict.fromkeys(f"{day}" for day in (citation.first_day, citation.last_day) if day)
    return "/".join(days)
