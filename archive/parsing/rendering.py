"""A parsed page as the JSON object that `parse_page --json` prints: the form that outside tools depend on."""

from typing import Any

from archive.parsing.parsed import DateFinding, Evidence, ParsedPage
from archive.parsing.projection import LineSpan, ProjectedArticle, line_spans
from archive.parsing.segmentation import ContributorRole


def page_to_json(source: str, page: ParsedPage) -> dict[str, Any]:
    """The whole parse. Lines count from 1, both ends inclusive; days are ISO; what is not known is None or empty."""
    return {
        "source": source,
        "encoding": page.text.encoding,
        "newspaper": page.newspaper.name,
        "county": page.newspaper.county,
        "printed_newspaper": page.newspaper.printed_name,
        "date": date_to_json(page.date),
        "issue_number": page.page.issue_number,
        "page_number": _page_number(page.page.page_number),
        "page_name": page.page.page_name,
        "articles": [_article_to_json(article) for article in page.articles],
        "furniture": [_lines_to_json(span) for span in line_spans(page.text, page.segmentation).get(None, [])],
    }


def date_to_json(date: DateFinding) -> dict[str, Any]:
    """A date with its interval, basis, confidence and lines of evidence."""
    return {
        "best": date.best.isoformat() if date.best else None,
        "earliest": date.earliest.isoformat() if date.earliest else None,
        "latest": date.latest.isoformat() if date.latest else None,
        "basis": date.basis.value,
        "confidence": date.confidence,
        "evidence": evidence_to_json(date.evidence),
    }


def evidence_to_json(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    """Lines of evidence; `line` is None for what no line of the page says (a path, a manifest)."""
    return [{"line": e.line, "text": e.text, "says": e.says} for e in evidence]


def _article_to_json(article: ProjectedArticle) -> dict[str, Any]:
    facts = article.facts
    return {
        "kind": facts.kind.value,
        "kicker": article.kicker,
        "headline": article.headline,
        "deck": article.deck,
        "byline": article.byline,
        "reporters": facts.names(ContributorRole.REPORTER),
        "correspondents": facts.names(ContributorRole.CORRESPONDENT),
        "photographers": facts.names(ContributorRole.PHOTOGRAPHER),
        "authors": facts.names(ContributorRole.AUTHOR),
        "topics": list(facts.topics),
        "campaigns": list(facts.campaigns),
        "continued_from_page": _page_number(facts.continued_from_page),
        "continued_on_page": _page_number(facts.continued_on_page),
        "confidence": facts.confidence,
        "reasons": list(facts.reasons),
        "paragraphs": [paragraph.text for paragraph in article.paragraphs],
        "lines": [_lines_to_json(span) for span in article.lines],
    }


def _page_number(number: str | None) -> int | str | None:
    """An integer where the number is a plain one."""
    return int(number) if number is not None and number.isascii() and number.isdigit() else number


def _lines_to_json(span: LineSpan) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "role": span.role.value}
