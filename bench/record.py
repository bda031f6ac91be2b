"""Documents put into the project's database, as an import would leave them, so that the index is built as it is in service."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from django.db import transaction

from archive import vocabularies
from archive.models import Article, ArticleTopic, Change, Contributor, Issue, Newspaper, Page, Topic
from search.documents import Document

_AT_ONCE = 300  # issues a transaction


def fill(documents: Iterable[Document]) -> None:
    """Into an empty, migrated database. Issues come whole and in order, and ids count from 1, as `corpus.documents` has them."""
    vocabularies.load_absent()
    newspapers = {row.name: row for row in Newspaper.objects.all()}
    topics = {row.name: row for row in Topic.objects.all()}
    issues = (list(held) for _, held in groupby(documents, key=lambda document: document.issue))
    while several := list(islice(issues, _AT_ONCE)):
        with transaction.atomic():
            _fill(several, newspapers, topics)
    # One row is enough for the index to follow: it is built whole.
    Change.objects.create(kind=Change.Kind.ARTICLE, object_id=1)


def _fill(issues: list[list[Document]], newspapers: dict[str, Newspaper], topics: dict[str, Topic]) -> None:
    rows = [_issue(held[0], newspapers) for held in issues]
    Issue.objects.bulk_create(rows)
    pages = {
        (d.issue, d.page_position): Page(issue_id=d.issue, number=str(d.page_position), position=d.page_position)
        for held in issues
        for d in held
    }
    Page.objects.bulk_create(pages.values())
    everything = [document for held in issues for document in held]
    Article.objects.bulk_create(_article(d, pages[d.issue, d.page_position]) for d in everything)
    ArticleTopic.objects.bulk_create(
        ArticleTopic(article_id=document.id, topic=topics[name], rank=rank)
        for document in everything
        for names in (document.topics, document.campaigns)
        for rank, name in enumerate(names, start=1)
    )
    Contributor.objects.bulk_create(_contributors(everything))


def _issue(document: Document, newspapers: dict[str, Newspaper]) -> Issue:
    return Issue(
        id=document.issue,
        newspaper=newspapers[document.newspaper],
        date=document.date,
        date_earliest=document.date_earliest,
        date_latest=document.date_latest,
        date_basis=document.date_basis,
        edition=str(document.issue),  # two of one newspaper may be of one day
    )


def _article(document: Document, page: Page) -> Article:
    kicker, headline, deck, byline, body = document.texts
    return Article(
        id=document.id,
        page=page,
        key=document.position,
        position=document.position,
        kind=document.kind,
        kicker=kicker,
        headline=headline,
        deck=deck,
        byline=byline,
        paragraphs=[{"role": "body", "text": text} for text in body.split("\n")],
        characters=len(body),
    )


def _contributors(documents: Iterable[Document]) -> Iterator[Contributor]:
    for document in documents:
        for place, name in enumerate(document.contributors, start=1):
            yield Contributor(article_id=document.id, name=name, role="reporter", position=place)
