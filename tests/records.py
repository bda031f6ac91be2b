"""Rows for tests of pages, made by hand: a newspaper, issues, and pages divided as told."""

import datetime
import hashlib
from typing import Any

from django.test import Client

from archive.models import Issue, Newspaper, Page, Source
from archive.parsing.segmentation import ArticleFacts, Role, Segmentation, Span
from archive.projecting import adopt

DAY = datetime.date(2021, 3, 1)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'"


def a_newspaper() -> Newspaper:
    """A newspaper that no fixture brings, so that loading the vocabulary leaves it alone."""
    return Newspaper.objects.create(name="青溪报", slug="qingxi-bao", county="青溪", level="县")


def an_issue(newspaper: Newspaper | None, day: datetime.date | None = DAY, basis: str = "printed", **fields: Any) -> Issue:
    return Issue.objects.create(
        newspaper=newspaper, date=day, date_earliest=day, date_latest=day, date_basis=basis if day else "unknown", **fields
    )


def a_page(issue: Issue, text: str, spans: list[tuple[str, Role, int | None]], number: str = "1") -> Page:
    """A page of that text. Each span is (its text, role, article), in the order of the text."""
    content = text.encode()
    page = Page.objects.create(
        issue=issue,
        number=number,
        findings={
            "date": {"evidence": [{"line": 1, "text": "三月一日", "says": HOSTILE}]},
            "contradictions": [f"文件路径称为别日，报面为 {HOSTILE}。"],
        },
    )
    source = Source.objects.create(
        page=page,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding="utf-8",
        name="a.txt",
        claim_key=f"{page.pk}",
        content=content,
    )
    cut, offset = [], 0
    for order, (words, role, key) in enumerate(spans):
        start = text.index(words, offset)
        offset = start + len(words)
        cut.append(Span(start, offset, role, key, order))
    keys = sorted({span.article for span in cut if span.article})
    adopt(page, source, Segmentation(tuple(cut), tuple(ArticleFacts(key=key) for key in keys)), expected=None)
    return page


def a_simple_page(issue: Issue, *headlines: str, number: str = "1") -> Page:
    text = "\n".join(f"{headline}\n{headline}的正文。" for headline in headlines)
    spans: list[tuple[str, Role, int | None]] = []
    for key, headline in enumerate(headlines, 1):
        spans += [(headline, Role.HEADLINE, key), (f"{headline}的正文。", Role.BODY, key)]
    return a_page(issue, text, spans, number)


def body_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()
